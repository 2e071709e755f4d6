"""``publicservice new-plugin``: a package that works at once, and names that cannot be used."""

from __future__ import annotations

import compileall
import re
import tomllib
from pathlib import Path

import pytest
from cli.running import Command
from cli.shapes import NEW_PLUGIN
from plugins_system.real import Installed, install

from publicservice.new_plugin import FILES, make_plugin


@pytest.fixture(scope="module")
def water_points(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The package that the command makes, installed as a distribution."""
    made = make_plugin("water-points", tmp_path_factory.mktemp("made"))
    return install(made.folder, tmp_path_factory.mktemp("installed"))


def test_package_is_complete(publicservice: Command, tmp_path: Path) -> None:
    made = publicservice.json(
        "new-plugin", "rural-water-points", "--folder", tmp_path / "new", shape=NEW_PLUGIN
    )
    folder = tmp_path / "new" / "rural-water-points"
    assert made["name"] == "rural-water-points"
    assert made["folder"] == str(folder)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == set(made["files"])
    assert len(found) == len(FILES)
    assert "src/rural_water_points/py.typed" in found
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["publicservice"] == {
        "rural-water-points": "rural_water_points.rules"
    }
    assert compileall.compile_dir(folder, quiet=2, legacy=True)
    assert "class RuralWaterPoints(ps.Programme):" in (
        folder / "src" / "rural_water_points" / "rules.py"
    ).read_text(encoding="utf-8")


def test_nothing_is_left_to_fill_in(tmp_path: Path) -> None:
    """No placeholder of the templates stays behind."""
    made = make_plugin("water-points", tmp_path)
    texts = [(made.folder / path).read_text(encoding="utf-8") for path in made.files]
    assert [found for text in texts for found in re.findall(r"\$\{?\w+", text)] == []


def test_page_says_what_comes_next(publicservice: Command, tmp_path: Path) -> None:
    done = publicservice("new-plugin", "water-points", "--folder", tmp_path)
    assert done.code == 0
    assert f"pip install --editable '{tmp_path}/water-points[test]'" in done.out.replace("\\", "/")


def test_installed_package_is_listed_and_is_without_problems(water_points: Installed) -> None:
    done = water_points.python("-m", "publicservice", "list")
    assert "water-points 0.1.0" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    checked = water_points.python("-m", "publicservice", "check", "water-points", "--strict")
    assert checked.stdout == (
        "water-points: can be used for water-points (1 number, 1 phase, 1 target)\n"
    )


def test_tests_of_the_package_pass_as_they_are(water_points: Installed) -> None:
    done = water_points.python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not engines", "-W", "error",
        str(water_points.source),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert re.search(r"\b1[0-9] passed", done.stdout)


WRONG_NAMES = [
    ("Water_Points", "'Water_Points' is no name of a plugin", "a letter first: write water-points"),
    ("WaterPoints", "'WaterPoints' is no name of a plugin", "write water-points"),
    ("água", "'água' is no name of a plugin", "write agua"),
    ("2b", "'2b' is no name of a plugin", "such as school-meals"),
    ("供水点", "'供水点' is no name of a plugin", "a Chinese name is written as zh later"),
    ("", "'' is no name of a plugin", "such as school-meals"),
    ("../x", "'../x' is no name of a plugin", "write x"),
    ("a" * 61, "it has more than 60 characters", "write a"),
    ("family-doctor", "there is a programme 'family-doctor' already", "choose another name"),
    ("json", "Python itself has the name 'json'", "add a word: json-programme"),
    ("class", "Python itself has the name 'class'", "add a word: class-programme"),
    ("publicservice", "a module 'publicservice' is installed already", "publicservice-programme"),
]


@pytest.mark.parametrize(("name", "message", "remedy"), WRONG_NAMES)
def test_name_that_cannot_be_used_is_refused_with_one_that_can(
    publicservice: Command, tmp_path: Path, name: str, message: str, remedy: str
) -> None:
    done = publicservice("new-plugin", name, "--folder", tmp_path)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first.startswith("error: NAME: ")
    assert message in first
    assert remedy in second
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(publicservice: Command, tmp_path: Path) -> None:
    """Neither a package nor a file of that name; an empty folder may be there."""
    folder = tmp_path / "water-points"
    folder.mkdir()
    assert publicservice("new-plugin", "water-points", "--folder", tmp_path).code == 0
    before = (folder / "README.md").read_bytes()
    done = publicservice("new-plugin", "water-points", "--folder", tmp_path)
    assert done.code == 2
    assert done.err == (
        f"error: {folder}: is there already, and nothing in it is replaced\n"
        "  choose another name, or another place with --folder\n"
    )
    assert (folder / "README.md").read_bytes() == before
    (tmp_path / "wells").write_text("mine", encoding="utf-8")
    assert publicservice("new-plugin", "wells", "--folder", tmp_path).code == 2
    assert (tmp_path / "wells").read_text(encoding="utf-8") == "mine"


def test_folder_that_cannot_be_made_is_told(publicservice: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = publicservice("new-plugin", "wells", "--folder", tmp_path / "file")
    assert done.code == 2
    assert "cannot be written" in done.err
    assert "--folder" in done.err
