"""What holds for every test: which engines must be there, and the examples in the documentation."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from page_examples import PageExamples
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.integration.pytest import SybilItem
from sybil.parsers import myst, rest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
IN_CI = bool(os.environ.get("CI"))

for _terminal in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(_terminal, None)  # what is printed must not hang on who runs the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Java the Spark tests are skipped, with the reason; in CI they fail instead."""
    for item in items:
        if isinstance(item, SybilItem) and "from pyspark" in str(item.example.parsed):
            item.add_marker("spark")
    if IN_CI or shutil.which("java") or os.environ.get("JAVA_HOME"):
        return
    no_java = pytest.mark.skip(reason="Spark needs Java 17 or later: no java on the PATH")
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(no_java)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one: an engine that is not there is not supported."""
    return _without_skips((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself as a whole."""
    return _without_skips((yield))


def _without_skips(report: Report) -> Report:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not accept: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Generator[SparkSession]:
    """The one Spark session of a test run: small, no user interface, nothing left behind."""
    from pyspark.sql import SparkSession

    from publicservice.testing.engines import SPARK_SETTINGS

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # the host's name need not resolve
    settings = {
        **SPARK_SETTINGS,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    builder = SparkSession.builder.master("local[1]").appName("publicservice tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def _enter_empty_folder(namespace: dict[str, Any]) -> None:
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stack.enter_context(contextlib.chdir(folder))
        namespace["leave_folder"] = stack.pop_all().close


def _leave_folder(namespace: dict[str, Any]) -> None:
    namespace["leave_folder"]()


# The blocks of a page run in order, in one namespace and in a folder of its own.
_pages = Sybil(
    parsers=[PageExamples(), myst.SkipParser()],
    patterns=["*.md"],
    setup=_enter_empty_folder,
    teardown=_leave_folder,
)
_docstrings = Sybil(
    parsers=[rest.PythonCodeBlockParser(), rest.SkipParser()],
    path="src",
    patterns=["*.py"],
    document_types={".py": PythonDocStringDocument},
    setup=_enter_empty_folder,
    teardown=_leave_folder,
)
pytest_collect_file = (_pages + _docstrings).pytest()
