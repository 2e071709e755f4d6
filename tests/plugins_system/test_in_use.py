"""`publicservice.programme(...)`: which programme, with which plan, and what it can do."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import attrs
import polars as pl
import pytest
from plugins_system.county import COUNTY
from plugins_system.distributions import GOOD, MEALS, MEALS_PLAN, Folder

import publicservice as ps
from publicservice.manager import load_plugins
from publicservice.plugins.family_doctor import FamilyDoctor

HEADER = """
programme = "family-doctor"
schema_version = 1
source = { title = "Ours", issuer = "county", document = "o/1" }
"""
ELDERLY_70 = '[ages]\nelderly = { value = 70, unit = "years", cite = "o2" }\n'
CHILD_5 = '[ages]\nchild_to = { value = 5, unit = "years", cite = "o3" }\n'
PUBLIC_ONLY = load_plugins(entry_points=())


def in_use(
    target: str | Path | type[ps.Programme], plan: str | Path | ps.Plan | None = None
) -> ps.ProgrammeInUse:
    return ps.programme(target, plan, plugins=PUBLIC_ONLY)


def years(used: ps.ProgrammeInUse, path: str) -> object:
    return used.plan.number(path).steps[0].state.value  # type: ignore[union-attr]


@pytest.fixture
def local(tmp_path: Path) -> Path:
    path = tmp_path / "county.toml"
    path.write_text(HEADER + ELDERLY_70, encoding="utf-8")
    return path


# Which programme


def test_programme_by_id_has_its_default_plan() -> None:
    used = in_use("family-doctor")
    assert used.programme is FamilyDoctor
    assert used.plan.source.document == "000/5"
    assert set(used.plan.origin.values()) == {"family-doctor/plan.toml"}


def test_programme_by_plan_file_has_the_files_numbers_upon_the_default(local: Path) -> None:
    """As a text and as a path; each number knows the file that it came from."""
    used = in_use(str(local))
    assert used == in_use(local)
    assert used.programme is FamilyDoctor
    assert (years(used, "ages.elderly"), years(used, "ages.child_to")) == (70, 6)
    assert used.plan.origin["ages.elderly"] == "county.toml"
    assert used.plan.origin["ages.child_to"] == "family-doctor/plan.toml"


def test_second_plan_lies_upon_the_first(local: Path, tmp_path: Path) -> None:
    town = tmp_path / "town.toml"
    town.write_text(HEADER + CHILD_5, encoding="utf-8")
    used = in_use(local, town)
    assert (years(used, "ages.elderly"), years(used, "ages.child_to")) == (70, 5)


def test_plan_object_is_taken_as_it_is_read(local: Path) -> None:
    assert in_use("family-doctor", ps.read_plan(local)).plan == in_use(local).plan


def test_file_in_the_working_folder_needs_no_ending(
    local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.rename(local.with_name("county_plan"))
    monkeypatch.chdir(local.parent)
    assert years(in_use("county_plan"), "ages.elderly") == 70


def test_id_goes_before_a_file_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "family-doctor").write_text("nothing", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert in_use("family-doctor").plan.source.document == "000/5"


def test_unknown_programme_is_wrong_usage() -> None:
    with pytest.raises(ps.UsageError) as caught:
        in_use("familydoctor")
    assert str(caught.value) == "no programme 'familydoctor' (did you mean 'family-doctor'?)"


def test_plan_file_that_is_not_there_is_wrong_usage(local: Path) -> None:
    with pytest.raises(ps.UsageError) as caught:
        in_use(local.with_name("conty.toml"))
    assert str(caught.value) == (
        f"{local.with_name('conty.toml')}: no such file (did you mean 'county.toml'?)"
    )


def test_plan_file_of_an_unknown_programme_offers_the_nearest(local: Path) -> None:
    local.write_text(HEADER.replace("family-doctor", "family-docter"), encoding="utf-8")
    with pytest.raises(ps.UsageError, match="no programme 'family-docter'"):
        in_use(local)


def test_plan_file_without_a_programme_says_what_to_write(local: Path) -> None:
    local.write_text("schema_version = 1\n", encoding="utf-8")
    with pytest.raises(ps.PlanError) as caught:
        in_use(local)
    assert str(caught.value) == (
        "county.toml: programme: the file does not say which programme it is a plan for "
        '(begin it with programme = "family-doctor")'
    )


def test_plan_for_another_programme_is_refused(local: Path) -> None:
    with pytest.raises(ps.PlanError, match="a plan for 'family-doctor', not for 'contraceptives'"):
        in_use("contraceptives", local)


# Programme classes and where their default plans are


def test_class_need_not_be_a_plugins(folder: Folder) -> None:
    folder.install("meals", GOOD, plan=MEALS_PLAN)
    import meals  # type: ignore[import-not-found]

    used = in_use(meals.Meals)
    assert used.plan.source.document == "m/1"
    assert used.check() == ()


def test_default_plan_is_found_in_a_zip_file(folder: Folder) -> None:
    """As a wheel on `sys.path` is, or a zipped application."""
    archive = folder.path / "meals.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("zipped/__init__.py", GOOD)
        packed.writestr("zipped/plan.toml", MEALS_PLAN)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import publicservice as ps, zipped\n"
        "print(ps.programme(zipped.Meals).plan.source.document)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(archive)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("m/1\n", "")


def test_default_plan_lies_beside_a_single_module(folder: Folder) -> None:
    (folder.path / "single.py").write_text(GOOD, encoding="utf-8")
    (folder.path / "plan.toml").write_text(MEALS_PLAN, encoding="utf-8")
    import single  # type: ignore[import-not-found]

    assert in_use(single.Meals).plan.source.document == "m/1"


def test_class_without_a_plan_file_needs_a_plan(folder: Folder, tmp_path: Path) -> None:
    """With one it works: so in a notebook."""
    (folder.path / "single.py").write_text(GOOD, encoding="utf-8")
    import single

    with pytest.raises(ps.PlanError) as caught:
        in_use(single.Meals)
    assert str(caught.value) == (
        "single.Meals: no file 'plan.toml' beside its module, and no plan was given "
        "(put the file there, name another with default_plan, or pass plan=)"
    )
    plan = tmp_path / "meals.toml"
    plan.write_text(MEALS_PLAN, encoding="utf-8")
    assert in_use(single.Meals, plan).plan.source.document == "m/1"


def test_plan_file_that_a_class_names_must_be_there(folder: Folder) -> None:
    source = MEALS.replace('zh = "免费午餐"', 'default_plan = "meals.toml"')
    (folder.path / "single.py").write_text(source, encoding="utf-8")
    import single

    with pytest.raises(ps.PlanError) as caught:
        in_use(single.Meals)
    assert str(caught.value) == (
        "single.Meals: no file 'meals.toml' beside its module "
        "(put the file there, and see that the distribution packs it)"
    )


# Check


def test_everything_wrong_with_a_plan_comes_at_once(tmp_path: Path) -> None:
    """Numbers that the rules cannot use, and targets of unknown indicators."""
    plan = tmp_path / "county.toml"
    plan.write_text(
        HEADER + '[targets.signing]\nindicator = "signing_rat"\ncomparator = ">="\n'
        'value = 85\nunit = "%"\ncite = "o4"\n[targets.visiting]\nindicator = "visit_rate"\n'
        'comparator = ">="\nvalue = 85\nunit = "persons"\ncite = "o5"\n',
        encoding="utf-8",
    )
    with pytest.raises(ps.PlanError) as caught:
        in_use(plan)
    assert [problem.where for problem in caught.value.problems] == [
        "county.toml: targets.signing", "county.toml: targets.visiting",
    ]  # fmt: skip
    assert "did you mean 'signing_rate'" in str(caught.value)


# Evaluate and explain


@pytest.mark.parametrize("at", ["2024-12-31", date(2024, 12, 31)])
def test_evaluates_at_a_date_or_its_text(at: str | date) -> None:
    evaluation = in_use("family-doctor").evaluate(COUNTY.registers(), at)
    assert evaluation.at == date(2024, 12, 31)
    assert evaluation.decisions.height == 300


def test_registers_may_be_a_path_a_mapping_or_registers(tmp_path: Path) -> None:
    """The same decisions from each."""
    COUNTY.write(tmp_path / "files")
    used = in_use("disability-support")
    found = [
        used.evaluate(registers, "2024-12-31").decisions.sort("person").select("person", "outcome")
        for registers in (COUNTY.registers(), dict(COUNTY.tables), tmp_path / "files",
                          str(tmp_path / "files"))
    ]  # fmt: skip
    for other in found[1:]:
        assert found[0].equals(other)


def test_one_frame_is_not_registers() -> None:
    with pytest.raises(ps.UsageError) as caught:
        in_use("family-doctor").evaluate(pl.DataFrame({"person": ["P1"]}), "2024-12-31")  # type: ignore[arg-type]
    assert str(caught.value) == (
        "registers: DataFrame is no registers "
        "(pass registers(...), a path, or {'persons': frame, ...})"
    )


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("2024-02-30", "no calendar has '2024-02-30'"),
        ("31.12.2024", "'31.12.2024' is not a date"),
        ("20241231", "'20241231' is not a date"),
        ("2024-W05-1", "'2024-W05-1' is not a date"),
        ("", "'' is not a date"),
        (20241231, "20241231 is not a date"),
        (None, "None is not a date"),
    ],
)
def test_wrong_date_is_wrong_usage(at: object, message: str) -> None:
    with pytest.raises(ps.UsageError) as caught:
        in_use("family-doctor").evaluate(COUNTY.registers(), at)  # type: ignore[arg-type]
    assert str(caught.value) == (f'at: {message} (write it as year, month and day: "2024-12-31")')


def test_time_is_not_cut_to_a_day_in_silence() -> None:
    with pytest.raises(ps.UsageError) as caught:
        in_use("family-doctor").evaluate(COUNTY.registers(), datetime(2024, 12, 31, 23, 59))
    assert str(caught.value) == "at: 2024-12-31 23:59:00 is a time, not a day (pass its .date())"


def test_explains_one_case_as_the_evaluation_does() -> None:
    used, registers = in_use("family-doctor"), COUNTY.registers()
    evaluation = used.evaluate(registers, "2024-12-31")
    languages: tuple[Literal["en", "zh"], ...] = ("en", "zh")
    for language in languages:
        told = used.explain(registers, "P0000007", "2024-12-31", language=language)
        assert told == evaluation.explain("P0000007", language=language)


# Isolation


def test_plan_in_use_does_not_leak_into_the_next(local: Path) -> None:
    """A scenario is a value of its own: neither the class nor the default plan changes."""
    before = in_use("family-doctor")
    assert years(in_use(local), "ages.elderly") == 70
    assert in_use("family-doctor") == before
    assert years(before, "ages.elderly") == 65


def test_programme_in_use_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        in_use("family-doctor").plan = in_use("contraceptives").plan  # type: ignore[misc]
