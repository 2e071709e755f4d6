"""Several plans that ship with one programme: found, named, upon the default one, reported."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from cli.running import Command
from cli.shapes import CHECK, LIST
from plugins_system.distributions import GOOD, MEALS_PLAN, Folder

import publicservice as ps
from publicservice.manager import PluginSet, load_plugins

WITH_PLANS = GOOD.replace('    zh = "免费午餐"\n', '    zh = "免费午餐"\n    plans = "plans"\n')
HEADER = """
programme = "school-meals"
schema_version = 1
"""
NORTH = (
    HEADER
    + """
title = "Meals of the north"
source = { title = "Northern order", issuer = "north county", document = "n/1" }
[ages]
school = { value = 7, unit = "years", cite = "n2" }
"""
)
SOUTH = (
    HEADER
    + """
source = { title = "Southern order", issuer = "south county", document = "s/1" }
[phases.enrolment]
start = 2024-02-01
end = 2024-03-31
label = { en = "enrolment", zh = "报名" }
cite = "s3"
"""
)


@pytest.fixture
def publicservice(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, in this process."""
    return Command(capsys)


def installed(
    folder: Folder, plans: Mapping[str, str], *, plan: str = MEALS_PLAN, source: str = WITH_PLANS
) -> PluginSet:
    """The plugins where a distribution brings a programme with those plans."""
    folder.install("acme-meals", source, plan=plan, plans=plans)
    return load_plugins()


def test_plan_is_named_by_programme_and_file(folder: Folder) -> None:
    """It lies upon the default plan, and every number knows its file."""
    plugins = installed(folder, {"north": NORTH, "south-2024": SOUTH})
    north = ps.programme("school-meals/north", plugins=plugins)
    assert (north.plan.title, north.plan.source.document) == ("Meals of the north", "n/1")
    assert north.plan.origin["ages.school"] == "school-meals/plans/north.toml"
    south = ps.programme("school-meals/south-2024", plugins=plugins)
    assert south.plan.origin["ages.school"] == "school-meals/plan.toml"
    assert "enrolment" in south.plan.phases
    assert ps.programme("school-meals", plugins=plugins).plan.source.document == "m/1"


def test_local_plan_lies_upon_the_shipped_one(folder: Folder, tmp_path: Path) -> None:
    plugins = installed(folder, {"south": SOUTH})
    town = tmp_path / "town.toml"
    town.write_text(NORTH, encoding="utf-8")
    plan = ps.programme("school-meals/south", town, plugins=plugins).plan
    assert plan.origin["ages.school"] == "town.toml"
    assert "enrolment" in plan.phases


def town_upon(folder: Path, name: str) -> Path:
    """A town's plan upon a shipped one, with a number of its own."""
    path = folder / "town.toml"
    header = HEADER + f'upon = "{name}"\n'
    path.write_text(NORTH.replace(HEADER, header), encoding="utf-8")
    return path


def test_local_plan_names_the_shipped_one_that_it_stands_upon(
    folder: Folder, tmp_path: Path
) -> None:
    """By itself, with its programme, or with the plan that it names: the same."""
    plugins = installed(folder, {"south": SOUTH, "north": NORTH})
    town = town_upon(tmp_path, "south")
    alone = ps.programme(town, plugins=plugins).plan
    assert (alone.upon, alone.origin["ages.school"]) == ("", "town.toml")
    assert "enrolment" in alone.phases
    for target in ("school-meals", "school-meals/south"):
        assert ps.programme(target, town, plugins=plugins).plan == alone
    read = ps.programme("school-meals", ps.read_plan(town), plugins=plugins).plan
    assert read == alone


@pytest.mark.parametrize(
    ("target", "upon", "said"),
    [
        ("school-meals/north", "south", "stands upon the plan 'south', which is not beneath it"),
        ("school-meals", "suth", "no plan 'suth' (did you mean 'south'?)"),
        ("school-meals/south", "suth", "no plan 'suth' (did you mean 'south'?)"),
    ],
)
def test_plan_that_does_not_stand_where_it_says_is_refused(
    folder: Folder, tmp_path: Path, target: str, upon: str, said: str
) -> None:
    plugins = installed(folder, {"south": SOUTH, "north": NORTH})
    with pytest.raises(ps.PublicServiceError) as caught:
        ps.programme(target, town_upon(tmp_path, upon), plugins=plugins)
    assert said in str(caught.value)


def test_shipped_plan_stands_upon_the_default_one_alone(folder: Folder) -> None:
    north = NORTH.replace(HEADER, HEADER + 'upon = "south"\n')
    plugins = installed(folder, {"south": SOUTH, "north": north})
    with pytest.raises(ps.PlanError, match="which is not beneath it"):
        ps.programme("school-meals/north", plugins=plugins)


def test_plan_upon_nothing_is_refused(tmp_path: Path) -> None:
    """A programme without Python has no plans that ship."""
    path = tmp_path / "rota.toml"
    path.write_text(
        'programme = "rota"\nschema_version = 1\nupon = "north"\n'
        'source = { title = "A rota", issuer = "county", document = "r/1" }\n'
        '[registers.homes]\nunit = true\n[registers.homes.fields]\nhome = { kind = "key" }\n'
        'open = { kind = "bool" }\n[rules.eligible]\nis = "open"\n',
        encoding="utf-8",
    )
    with pytest.raises(ps.PlanError, match="no programme 'rota' ships a plan 'north'"):
        ps.programme(path)


def test_plans_lists_what_ships_with_titles(folder: Folder) -> None:
    """The title of the plan, else of its document; the default plan first."""
    plugins = installed(folder, {"south": SOUTH, "north": NORTH})
    assert ps.plans("school-meals", plugins=plugins) == {
        "school-meals": "School meals",
        "school-meals/north": "Meals of the north",
        "school-meals/south": "Southern order",
    }
    assert set(ps.plans("school-meals", plugins=plugins)) < set(ps.plans(plugins=plugins))
    with pytest.raises(ps.UsageError, match="did you mean 'school-meals'"):
        ps.plans("school-meal", plugins=plugins)


@pytest.mark.parametrize(
    "text",
    [
        NORTH,
        NORTH.replace("title", "adds = [\n[1],\n[2]]\ntitle", 1),
        NORTH.replace("title", 'note = """\n[source]\n[ages]"""\ntitle', 1),
        "[ages]\na = 1\n[limits]\nb = 2\n[source]\ntitle = 'Meals of the north'\n[days]\nc = 3\n",
        "[ages]\na = 1\n[b]\n[c]\n[d]\n[e]\n[source]\ntitle = 'Meals of the north'\n",
        "title = 3\n[ages]\na = 1\n[source]\n  [source.more]\n[[x]]\n[d]\n",
        "title = ''\nsource.title = 'Meals of the north'\n[ages]\na = 1\n",
        "programme = 'school-meals'",
    ],
)
def test_title_is_found_wherever_it_stands(folder: Folder, text: str) -> None:
    """Without the whole file being read."""
    tables = tomllib.loads(text)
    title, source = tables.get("title"), tables.get("source", {})
    expected = title if isinstance(title, str) and title else source.get("title", "")
    plugins = installed(folder, {"north": text})
    assert ps.plans("school-meals", plugins=plugins)["school-meals/north"] == expected


@pytest.mark.parametrize(
    ("target", "code", "remedy"),
    [
        ("school-meals/nort", "usage.unknown-plan", "did you mean 'north'?"),
        ("school-meals/", "usage.unknown-plan", "known: north, south"),
        ("school-meal/north", "usage.unknown-programme", "did you mean 'school-meals'?"),
        ("family-doctor/north", "usage.unknown-plan", "it has its default plan alone"),
        ("school-meals/north.toml", "plan.file-missing", "the folder school-meals does not exist"),
    ],
)
def test_misspelt_plan_is_told_with_the_nearest_name(
    folder: Folder, target: str, code: str, remedy: str
) -> None:
    plugins = installed(folder, {"south": SOUTH, "north": NORTH})
    with pytest.raises(ps.UsageError) as caught:
        ps.programme(target, plugins=plugins)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.remedy.startswith(remedy)


def test_file_in_a_folder_is_a_file(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also without an ending, where the folder's name is no programme's."""
    plugins = installed(folder, {"north": NORTH})
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "town").write_text(SOUTH, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert ps.programme("ours/town", plugins=plugins).plan.source.document == "s/1"
    with pytest.raises(ps.UsageError, match="no such file"):
        ps.programme("ours/city", plugins=plugins)


def test_programme_without_a_default_plan_has_plans_alone(folder: Folder) -> None:
    """What it needs is said with the plans that it has."""
    plugins = installed(folder, {"north": NORTH}, plan="")
    assert ps.programme("school-meals/north", plugins=plugins).plan.source.document == "n/1"
    with pytest.raises(ps.PlanError) as caught:
        ps.programme("school-meals", plugins=plugins)
    assert caught.value.problems[0].remedy.startswith("name one of its plans (school-meals/north)")


def test_localised_programme_has_the_plans_of_both(folder: Folder) -> None:
    """Of two with one name its own."""
    folder.install("acme-meals", WITH_PLANS, plan=MEALS_PLAN, plans={"north": NORTH, "s": SOUTH})
    localised = """
import acme_meals
import publicservice as ps

class Ours(acme_meals.Meals):
    plans = "plans"

@ps.hookimpl
def publicservice_programmes():
    yield Ours
"""
    folder.install("our-meals", localised, plans={"north": NORTH.replace("n/1", "o/9")})
    plugins = load_plugins()
    assert ps.programme("school-meals/north", plugins=plugins).plan.source.document == "o/9"
    assert ps.programme("school-meals/s", plugins=plugins).plan.source.document == "s/1"


def test_plans_are_found_in_a_zip_file(folder: Folder) -> None:
    """As a wheel on `sys.path` is."""
    archive = folder.path / "meals.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("zipped/__init__.py", WITH_PLANS)
        packed.writestr("zipped/plan.toml", MEALS_PLAN)
        packed.writestr("zipped/plans/north.toml", NORTH)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import publicservice as ps, zipped\n"
        "from publicservice.manager import load_plugins\n"
        "plugins = load_plugins(extra=[zipped])\n"
        "print(ps.programme('school-meals/north', plugins=plugins).plan.source.document)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(archive)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("n/1\n", "")


def test_commands_take_a_shipped_plan(folder: Folder, publicservice: Command) -> None:
    """Where they take a programme."""
    north = NORTH.replace(
        "title", 'left_out = [{ clause = "n7", reason = "digits lost" }]\ntitle', 1
    )
    installed(folder, {"north": north, "south": SOUTH})
    shown = " ".join(publicservice("show", "school-meals/north").out.split())
    assert "Northern order" in shown
    assert "Left out of the document document clause why" in shown
    assert "n/1 n7 digits lost" in shown
    assert "can be used for school-meals" in publicservice("check", "school-meals/north").out
    calendar = publicservice("calendar", "school-meals/south", "--at", "2024-03-01")
    assert "enrolment" in calendar.out
    done = publicservice("show", "school-meals/nord")
    assert (done.code, "did you mean 'north'?" in done.err) == (2, True)


def test_list_shows_the_plans_below_their_programme(folder: Folder, publicservice: Command) -> None:
    installed(folder, {"north": NORTH, "south": SOUTH})
    lines = [" ".join(line.split()) for line in publicservice("list").out.splitlines()]
    assert "school-meals/north Meals of the north" in lines
    assert "school-meals/south Southern order" in lines
    listed = publicservice.json("list", shape=LIST)
    (entry,) = [each for each in listed if each["id"] == "school-meals"]
    assert entry["plans"][1] == {
        "target": "school-meals/north", "title": "Meals of the north",
        "file": "school-meals/plans/north.toml",
    }  # fmt: skip


def test_list_reports_a_plan_that_cannot_be_read_and_goes_on(
    folder: Folder, publicservice: Command
) -> None:
    """With its file, and the programme it belongs to."""
    installed(folder, {"broken": "programme = ", "north": NORTH})
    done = publicservice("list")
    assert done.code == 0
    assert "school-meals/north" in done.out
    assert ps.plans("school-meals", plugins=load_plugins())["school-meals/broken"] == ""
    assert done.err.startswith("error: school-meals/plans/broken.toml, line 1")


def test_list_reports_a_folder_that_is_not_there(folder: Folder, publicservice: Command) -> None:
    installed(folder, {})
    done = publicservice("list")
    assert done.code == 0
    assert "school-meals" in done.out
    assert "acme_meals.Meals: no folder 'plans' beside its module" in done.err


def test_check_of_all_finds_the_shipped_plan_that_is_wrong(
    folder: Folder, publicservice: Command
) -> None:
    """Of every programme; each problem names its file."""
    wrong = SOUTH.replace("2024-03-31", "2024-01-31") + "[ages]\nschol = { value = 6 }\n"
    installed(folder, {"north": NORTH, "south": wrong})
    done = publicservice("check", "--all")
    assert done.code == 1
    assert "school-meals/north: can be used" in done.out
    assert "school-meals/south: cannot be used" in done.out
    answer = publicservice.answer("check", "--all", code=1)
    plans = {plan["plan"]: plan for plan in answer["data"]["plans"]}
    assert set(plans) >= {"family-doctor", "school-meals", "school-meals/north"}
    assert plans["school-meals/south"]["errors"] == 2
    errors = {found["where"] for found in answer["problems"] if found["severity"] == "error"}
    assert errors == {
        "acme-meals 1.0: school-meals/plans/south.toml: ages.schol",
        "acme-meals 1.0: school-meals/plans/south.toml: phases.enrolment",
    }


def test_check_takes_several_plans(folder: Folder, publicservice: Command) -> None:
    installed(folder, {"north": NORTH, "south": SOUTH})
    shape = {"usable": bool, "plans": [CHECK]}
    data = publicservice.json("check", "school-meals/north", "family-doctor", shape=shape)
    assert [plan["plan"] for plan in data["plans"]] == ["school-meals/north", "family-doctor"]


@pytest.mark.parametrize("arguments", [(), ("family-doctor", "--all")])
def test_check_takes_plans_or_all(publicservice: Command, arguments: tuple[str, ...]) -> None:
    done = publicservice("check", *arguments)
    assert done.code == 2
    assert "publicservice check --all" in done.err


def test_plan_of_another_programme_is_reported(folder: Folder) -> None:
    plugins = installed(folder, {"north": NORTH.replace('"school-meals"', '"family-doctor"')})
    with pytest.raises(ps.PlanError) as caught:
        ps.programme("school-meals/north", plugins=plugins)
    (problem,) = caught.value.problems
    assert problem.code == "plan.wrong-programme"
    assert problem.where == "acme-meals 1.0: school-meals/plans/north.toml: programme"
