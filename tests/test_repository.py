"""What holds for the repository as a whole: one version, a complete wheel, who may import what."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "publicservice"
MODULES = sorted(PACKAGE.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

LONGEST_MODULE = 400
ENGINES = {"duckdb", "fastexcel", "narwhals", "numpy", "pandas", "polars", "pyarrow", "pyspark"}
FILE_MODULES = {"csv", "glob", "io", "os", "pathlib", "shutil", "tempfile", "tomllib"}
FILE_CALLS = {"open", "read_bytes", "read_text", "write_bytes", "write_text"}
SLOW_IMPORTS = ("narwhals", "pandas", "polars")
MAY_CATCH_EVERYTHING = {
    "cli/main.py": "an error nobody foresaw is our own fault: exit code 3",
    "manager.py": "a broken plugin is reported, and the rest goes on",
}
MACHINE_PATH = re.compile(r"(?<![\w.}])/(home|root|tmp|Users|work|workspace)/\w|[A-Z]:\\Users\\")


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def shown(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def imported(module: Path) -> Iterator[str]:
    """The dotted names of the modules that a module imports, at any depth."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def tracked_files() -> list[Path]:
    """The files of the repository: known to git, or new and not ignored."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=PACKAGE.parent,
    )


def requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in requirements}


# The version


def test_version_is_written_in_one_place() -> None:
    """Only `_version.py` holds it; the build and the package read it there."""
    package = importlib.import_module("publicservice")
    version = importlib.import_module("publicservice._version").__version__
    written = re.compile(rf"['\"]{re.escape(version)}['\"]")
    places = [shown(m) for m in MODULES if written.search(m.read_text(encoding="utf-8"))]
    assert places == ["_version.py"]
    assert "version" not in PROJECT
    assert PROJECT["dynamic"] == ["version"]
    assert package.__version__ == version


def test_changelog_speaks_of_this_version_first() -> None:
    """Its newest heading is the version of the package."""
    version = importlib.import_module("publicservice._version").__version__
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] == version


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    built = subprocess.run(
        [*command, "--wheel-dir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        yield archive


def test_wheel_carries_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    """The plans, the cases and `py.typed` travel with the modules, and nothing else does."""
    expected = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in tracked_files()
        if path.is_relative_to(PACKAGE)
    }
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == expected
    assert "publicservice/py.typed" in packed
    assert any(name.endswith("/plan.toml") for name in packed)


def test_wheel_carries_its_licence_version_and_command(wheel: zipfile.ZipFile) -> None:
    """What an installer reads of it."""
    version = importlib.import_module("publicservice._version").__version__
    info = f"publicservice-{version}.dist-info"
    assert f"{info}/licenses/LICENSE" in wheel.namelist()
    assert f"\nVersion: {version}\n" in wheel.read(f"{info}/METADATA").decode()
    entry_points = wheel.read(f"{info}/entry_points.txt").decode()
    assert "publicservice = publicservice.cli:main" in entry_points


# Who may import what


def test_no_module_is_longer_than_it_should_be() -> None:
    """A module over the limit is asking to become two."""
    lengths = {shown(m): len(m.read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_model_knows_no_engine_no_files_and_no_other_part_of_the_package() -> None:
    """`model` is the ground floor: plain values."""
    wrong = []
    for module in (PACKAGE / "model").rglob("*.py"):
        for name in imported(module):
            top, *rest = name.split(".")
            if top in ENGINES | FILE_MODULES or (top == "publicservice" and rest[:1] != ["model"]):
                wrong.append(f"{shown(module)} imports {name}")
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in FILE_CALLS:
                    wrong.append(f"{shown(module)}:{node.lineno} calls {called}")
    assert wrong == []


def test_plugins_use_only_what_everyone_may_use() -> None:
    """A built-in programme imports `publicservice`, its own folder and the standard library."""
    wrong = []
    for module in (PACKAGE / "plugins").rglob("*.py"):
        own = ".".join(["publicservice", *module.parent.relative_to(PACKAGE).parts])
        for name in imported(module):
            allowed = name == "publicservice" or name == own or name.startswith(f"{own}.")
            if not allowed and name.split(".")[0] not in sys.stdlib_module_names:
                wrong.append(f"{shown(module)} imports {name}")
    assert wrong == []


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("import publicservice", id="import publicservice"),
        pytest.param(
            "import sys; sys.argv = ['publicservice', 'list']\n"
            "from publicservice.cli import main\n"
            "try:\n    code = main()\n"
            "except SystemExit as stop:\n    code = stop.code\n"
            "assert not code, code",
            id="publicservice list",
        ),
    ],
)
def test_starting_loads_no_engine(program: str) -> None:
    """Polars, narwhals and pandas cost half a second, which a list does not owe."""
    report = f"import sys; print([m for m in {SLOW_IMPORTS} if m in sys.modules], file=sys.stderr)"
    done = run_python(f"{program}\n{report}")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


def test_tests_are_not_needed_at_run_time() -> None:
    """pytest and its kin come with the extra `test` only."""
    tools = {"hatchling", "hypothesis", "pytest", "pytest-cov", "sybil"}
    assert requirement_names(PROJECT["dependencies"]).isdisjoint(tools)


# How the code is written


def test_every_except_clause_is_specific() -> None:
    """What is caught is named; who catches everything raises something better or says why not."""
    wrong = []
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = ast.unparse(node.type) if node.type else "everything"
            broad = {"everything", "Exception", "BaseException"} & set(re.findall(r"\w+", caught))
            raises = isinstance(node.body[-1], ast.Raise)
            if broad and not raises and shown(module) not in MAY_CATCH_EVERYTHING:
                wrong.append(f"{shown(module)}:{node.lineno} catches {caught}")
    assert wrong == []


def test_public_names_exist_and_are_documented() -> None:
    """Every name of `__all__`, and every public method behind it, says what it is."""
    package = importlib.import_module("publicservice")
    assert set(package.__all__) <= set(dir(package)), "the reference lists what dir() lists"
    silent = []
    for name in package.__all__:
        value = getattr(package, name)
        if not (inspect.isclass(value) or callable(value)):
            continue
        members = inspect.getmembers(value) if inspect.isclass(value) else []
        documented = [(name, value)] + [
            (f"{name}.{member}", function)
            for member, function in members
            if not member.startswith("_")
            and (inspect.isroutine(function) or isinstance(function, property))
        ]
        silent += [path for path, object_ in documented if not inspect.getdoc(object_)]
    assert silent == []


# What surrounds the code


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    """A path that exists on one computer only is no use on another."""
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # data in another encoding, or no text at all
            text = path.read_bytes().decode("latin-1")
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in MACHINE_PATH.finditer(text)]
    assert found == []


def test_readme_gives_the_commands_that_ci_runs() -> None:
    """One line runs the main job, one the tests, and CI runs them word for word."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = re.findall(r"^(?:main_job|tests)\(\) \{\n +(.+)\n\}$", ci, re.M)
    assert len(commands) == 2
    assert [command for command in commands if command not in readme] == []


def test_every_dependency_has_its_reason() -> None:
    """`decisions.md` names each distribution that users install."""
    decisions = (ROOT / "docs" / "explanation" / "decisions.md").read_text(encoding="utf-8")
    extras = PROJECT["optional-dependencies"]
    wanted = requirement_names(
        [*PROJECT["dependencies"], *extras["duckdb"], *extras["pandas"], *extras["spark"]]
    )
    assert {name for name in wanted if f"`{name}`" not in decisions} == set()
