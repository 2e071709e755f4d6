"""Every mistake that an author of a plugin makes is told with its place and what to write."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from plugins_system.distributions import Folder
from plugins_system.real import Installed, install

import publicservice as ps
from publicservice.manager import load_plugins
from publicservice.new_plugin import make_plugin
from publicservice.plugin_plans import plan_problems

CASES = tomllib.loads(Path(__file__).with_name("broken_plugins.toml").read_text(encoding="utf-8"))
PACKED = ("rules.py", "plan.toml", "cases.toml", "__init__.py", "py.typed")


def make(case: Mapping[str, Any], parent: Path, name: str = "water-points") -> Path:
    """The package with the case's mistake in it."""
    made = make_plugin(name, parent)
    place = made.folder / case["file"]
    if case["file"] in PACKED:
        place = made.folder / "src" / name.replace("-", "_") / case["file"]
    if not case["find"]:
        place.unlink()
        return made.folder
    text = place.read_text(encoding="utf-8")
    mistaken = text.replace(renamed(case["find"], name), renamed(case["write"], name))
    assert mistaken != text, "the case changes nothing"
    place.write_text(mistaken, encoding="utf-8")
    return made.folder


def renamed(text: str, name: str) -> str:
    """The texts of the cases for a package of another name."""
    for one, other in (
        ("water-points", name), ("water_points", name.replace("-", "_")),
        ("WaterPoints", name.title().replace("-", "")),
    ):  # fmt: skip
        text = text.replace(one, other)
    return text


def said(case: Mapping[str, Any]) -> list[str]:
    """The lines that must be told, written out."""
    plugin = "water-points 0.1.0, entry point water-points = water_points.rules"
    text: str = case["says"].strip()
    for word, meant in (
        ("PLAN", "water-points 0.1.0: water-points/plan.toml"),
        ("RULES", f"{plugin}, water_points/rules.py"),
        ("PLUGIN", plugin),
        ("VERSION", ps.__version__),
        ("HERE", str(Path(ps.__file__).parents[1])),
    ):
        text = text.replace(word, meant)
    return text.splitlines()


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_mistake_is_told_with_place_and_remedy(
    case: Mapping[str, Any], folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In one message, and everything else goes on."""
    package = make(case, tmp_path_factory.mktemp("made"))
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(package / "src", folder.path, dirs_exist_ok=True)
    folder.describe("water-points", project["entry-points"]["publicservice"], version="0.1.0")
    plugins = load_plugins()
    problems = (*plugins.problems, *plan_problems(plugins))
    assert [str(problem) for problem in problems] == said(case)
    assert {problem.severity for problem in problems} == {"warning"}
    assert "disability-support" in plugins.programmes


def test_author_who_asks_for_a_programme_that_failed_to_load_is_told_why(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In the tests of the plugin, and on the command line: not only that it is not there."""
    case = next(case for case in CASES["case"] if case["name"] == "a misspelt field")
    package = make(case, tmp_path_factory.mktemp("made"))
    shutil.copytree(package / "src", folder.path, dirs_exist_ok=True)
    folder.describe("water-points", {"water-points": "water_points.rules"}, version="0.1.0")
    with pytest.raises(ps.UsageError) as caught:
        ps.programme("water-points", plugins=load_plugins())
    first, second = str(caught.value).splitlines()
    assert first.startswith("no programme 'water-points' (")
    assert [second] == said(case)


# The same with distributions that are really installed


INSTALLED = [case for case in CASES["case"] if case.get("installed")]


def distribution(number: int) -> str:
    return f"water-points-{number}"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A good plugin and several broken ones in one environment."""
    parent = tmp_path_factory.mktemp("packages")
    good = make_plugin("good-wells", parent).folder
    broken = [make(case, parent, distribution(n)) for n, case in enumerate(INSTALLED)]
    return install(good, tmp_path_factory.mktemp("installed"), *broken)


def test_installed_plugins_are_told_apart(installed: Installed) -> None:
    """Each broken distribution has its message, and the good one works beside them."""
    done = installed.python("-m", "publicservice", "plugins", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    told = sorted(f"{p['where']}: {p['message']} ({p['remedy']})" for p in answer["problems"])
    expected = sorted(
        renamed(line, distribution(number))
        for number, case in enumerate(INSTALLED)
        for line in said(case)
    )
    assert told == expected
    states = {entry["distribution"]: entry["state"] for entry in answer["data"]}
    assert states["good-wells"] == "loaded"
    listed = json.loads(installed.python("-m", "publicservice", "list", "--json").stdout)
    assert {"good-wells", "disability-support"} <= {entry["id"] for entry in listed["data"]}


def test_strict_loading_refuses_them(installed: Installed) -> None:
    done = installed.python("-m", "publicservice", "plugins", "--strict")
    assert done.returncode == 1
    assert done.stderr.count("error: ") == len(INSTALLED)


def test_good_plugin_beside_broken_ones_evaluates(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "applicants.csv").write_text(
        "applicant,area,birth date,resident\nA1,north,1950-01-01,yes\n", encoding="utf-8"
    )
    done = installed.python(
        "-m", "publicservice", "evaluate", "good-wells", "--registers", str(tmp_path),
        "--at", "2026-06-30", "--json",
    )  # fmt: skip
    outcomes = json.loads(done.stdout)["data"]["outcomes"]
    assert [(row["outcome"], row["beneficiaries"]) for row in outcomes] == [("eligible", 1)]
