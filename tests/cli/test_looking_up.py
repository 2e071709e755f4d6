"""`list`, `show`, `check` and `plugins`: what there is, and what is wrong with it."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from cli.running import Command
from cli.shapes import CHECK, LIST, PLUGINS, SHOW, differences
from plugins_system.distributions import GOOD, MEALS_PLAN, Folder

import publicservice as ps

LOCAL = """
import publicservice as ps
from publicservice.plugins.family_doctor import FamilyDoctor


class LocalDoctor(FamilyDoctor):
    rural = ps.criterion("resident", "常住居民", lambda p: p.resident, cite="四(一)")


@ps.hookimpl
def publicservice_programmes():
    yield LocalDoctor
"""

# list


def test_list_names_every_programme_in_two_languages(publicservice: Command) -> None:
    done = publicservice("list")
    assert done.code == 0
    for programme in ps.programmes().values():
        assert programme.id in done.out
        assert programme.label().zh in done.out
        assert programme.unit.zh in done.out


def test_list_as_json(publicservice: Command, folder: Folder) -> None:
    folder.install("acme-meals", GOOD, version="2.1", plan=MEALS_PLAN)
    data = publicservice.json("list", shape=LIST)
    found = {entry["id"]: entry for entry in data}
    assert list(found) == sorted(found)
    assert set(found) == {*ps.programmes(), "school-meals"}
    meals = found["school-meals"]
    assert (meals["distribution"], meals["distribution_version"]) == ("acme-meals", "2.1")
    assert (meals["label_en"], meals["label_zh"]) == ("school meals", "免费午餐")
    assert meals["class"] == "acme_meals.Meals"


def test_list_says_who_localised_a_programme(publicservice: Command, folder: Folder) -> None:
    folder.install("our-county", LOCAL)
    assert "our-county 1.0, localised" in publicservice("list").out


# show


def test_show_reads_like_a_document(publicservice: Command) -> None:
    """Title, source, rules with labels and clauses, numbers with units, phases, targets."""
    done = publicservice("show", "family-doctor")
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == "family-doctor contracting 乡村医生签约服务 [family-doctor]"
    for line in (
        "000/5 赣卫农卫字[20xx]23号",
        "year unknown: the document masks the year: 20xx",
        "decides about persons 人员",
        "elderly aged 65 or over 65岁以上老年人 三(二)",
        "age(birth_date) ≥ plan.ages.elderly",
        "ages.elderly elderly from 老年人起始年龄 65 years 三(二)",
        "signing signing 签约实施 09-01 10-15 七(六)2",
        "signing households signed 以户为单位签约 ≥ 85 % 12-31 七(五)",
    ):
        assert line in lines
    assert (
        "Categories, the first that holds: "
        "elderly, child, maternal, chronic, severe_mental, general"
    ) in lines
    sections = ("Rules", "Numbers", "Phases", "Targets", "Indicators", "Registers that it reads")
    assert [line for line in lines if line in sections] == list(sections)


def test_show_has_the_local_plans_numbers_and_both_documents(
    publicservice: Command, local_plan: Path
) -> None:
    """By the plan file, and by the programme with ``--plan``."""
    done = publicservice("show", local_plan)
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "ages.elderly elderly from 老年人起始年龄 60 years o2" in lines
    assert "document Ours, county" in lines
    assert "upon Rural-doctor contract service of a county, county health bureau" in lines
    assert "signing signing 签约实施 2024-09-01 2024-10-15 七(六)2" in lines
    assert publicservice("show", "family-doctor", "--plan", local_plan).out == done.out


def test_show_origin_names_files_classes_and_plugins(
    publicservice: Command, local_plan: Path, folder: Folder
) -> None:
    """What a localised programme took over, and which of the classes won."""
    folder.install("our-county", LOCAL)
    text = publicservice("show", local_plan, "--origin").out
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "rules from our_county.LocalDoctor, our-county 1.0" in lines
    assert (
        "localises publicservice.plugins.family_doctor.rules.FamilyDoctor "
        f"(publicservice {ps.__version__})" in lines
    )
    assert "numbers from county.toml: o/1, Ours" in lines
    assert "rural resident 常住居民 四(一) LocalDoctor" in lines
    assert "gone moved out or removed 已迁出或注销 四(一) FamilyDoctor" in lines
    assert "ages.elderly elderly from 老年人起始年龄 60 years o2 county.toml" in lines
    assert "ages.child_to child up to 儿童最大年龄 6 years 三(二) family-doctor/plan.toml" in lines


TOWN = """
programme = "family-doctor"
schema_version = 1
source = { title = "Town", issuer = "town", document = "t/1" }
[ages]
elderly = { value = 58, unit = "years", cite = "t1" }
[phases.signing]
start = "09-01"
end = "09-30"
cite = "t2"
[rules.rural]
is = "resident"
label = { en = "lives here", zh = "本地居住" }
cite = "t3"
"""


def test_show_origin_says_what_won_over_what(
    publicservice: Command, local_plan: Path, folder: Folder, tmp_path: Path
) -> None:
    """A town's plan over the county's, over the default; a plan's rule over those of classes."""
    folder.install("our-county", LOCAL)
    town = tmp_path / "town.toml"
    town.write_text(TOWN, encoding="utf-8")
    arguments = ("show", local_plan, "--plan", town)
    data = publicservice.json(*arguments, shape=SHOW)
    rules = {rule["name"]: (rule["defined_in"], rule["replaced"]) for rule in data["rules"]}
    assert rules["rural"] == ("town.toml", ["LocalDoctor", "FamilyDoctor"])
    assert rules["gone"] == ("FamilyDoctor", [])
    numbers = {number["path"]: (number["origin"], number["replaced"]) for number in data["numbers"]}
    assert numbers["ages.elderly"] == (
        "town.toml", ["county.toml: 60 years", "family-doctor/plan.toml: 65 years"],
    )  # fmt: skip
    assert numbers["ages.child_to"] == ("family-doctor/plan.toml", [])
    phases = {phase["name"]: (phase["origin"], phase["replaced"]) for phase in data["phases"]}
    assert phases["signing"] == (
        "town.toml", ["family-doctor/plan.toml: 09-01 to 10-15"],
    )  # fmt: skip
    text = publicservice(*arguments, "--origin").out
    told = " ".join(text.split())
    assert "over LocalDoctor" in told
    assert "over county.toml: 60 years" in told
    assert "over county.toml" not in publicservice(*arguments).out


def test_show_origin_says_which_class_of_a_localised_programme_won(
    publicservice: Command, folder: Folder
) -> None:
    folder.install("our-county", LOCAL)
    data = publicservice.json("show", "family-doctor", shape=SHOW)
    rules = {rule["name"]: (rule["defined_in"], rule["replaced"]) for rule in data["rules"]}
    assert rules["rural"] == ("LocalDoctor", ["FamilyDoctor"])
    assert rules["gone"] == ("FamilyDoctor", [])


def test_show_as_json(publicservice: Command, local_plan: Path) -> None:
    data = publicservice.json("show", local_plan, shape=SHOW)
    rules = {rule["name"]: rule for rule in data["rules"]}
    assert rules["elderly"]["reads"] == {
        "fields": ["birth_date"], "rules": [], "plan": ["ages.elderly"], "registers": [],
    }  # fmt: skip
    assert rules["contracted"]["reads"]["registers"] == ["contracts"]
    assert rules["eligible"]["reads"]["rules"] == ["rural", "gone"]
    numbers = {number["path"]: number for number in data["numbers"]}
    assert numbers["ages.elderly"]["steps"] == [{"since": None, "value": 60}]
    assert numbers["ages.elderly"]["document"] == "o/1"
    assert numbers["ages.child_to"]["document"] == "000/5"
    phases = {phase["name"]: phase for phase in data["phases"]}
    assert (phases["signing"]["start"], phases["signing"]["starts_on"]) == ("09-01", "2024-09-01")


def test_show_writes_numbers_as_the_plan_does(publicservice: Command, folder: Folder) -> None:
    """Money and shares as exact texts, ranges, unknowns, lists, changes at a day."""
    plan = MEALS_PLAN + inspect.cleandoc("""
        years = { value = 9, unit = "years", cite = "1" }
        [other]
        fee = { value = 1234.5, unit = "万元", cite = "2" }
        award = { between = [200, 600], unit = "yuan/household", cite = "3" }
        share = { value = 12.5, unit = "%", cite = "4" }
        lost = { unknown = "digits lost", unit = "yuan", cite = "5" }
        kinds = { value = ["a", "b"], cite = "6" }
        [other.allowance]
        value = [{ since = 2014-01-01, value = 80 }, { since = 2015-01-01, value = 1000 }]
        unit = "yuan/month"
        cite = "7"
    """)
    folder.install("acme-meals", GOOD, plan=plan)
    lines = [
        " ".join(line.split()) for line in publicservice("show", "school-meals").out.splitlines()
    ]
    for line in (
        "other.fee 1,234.5 万元 2",
        "other.award 200..600 yuan/household 3",
        "other.share 12.5 % 4",
        "other.lost unknown: digits lost 5",
        "other.kinds a, b 6",
        "other.allowance since 2014-01-01: 80 yuan/month 7",
        "since 2015-01-01: 1,000 yuan/month",
    ):
        assert line in lines
    data = publicservice.json("show", "school-meals", shape=SHOW)
    steps = {number["path"]: number["steps"] for number in data["numbers"]}
    assert steps["other.fee"] == [{"since": None, "value": "1234.5"}]
    assert steps["other.award"] == [{"since": None, "low": "200", "high": "600"}]
    assert steps["other.lost"] == [{"since": None, "unknown": "digits lost"}]
    assert steps["other.kinds"] == [{"since": None, "value": ["a", "b"]}]
    assert steps["other.allowance"][1] == {"since": "2015-01-01", "value": "1000"}
    assert data["plan"]["changes_on"] == ["2014-01-01", "2015-01-01"]


def test_show_tells_what_does_not_fit_and_shows_the_rest(
    publicservice: Command, folder: Folder
) -> None:
    folder.install("acme-meals", GOOD, plan=MEALS_PLAN.replace("school =", "scholl ="))
    done = publicservice("show", "school-meals")
    assert done.code == 0
    assert "gets a meal" in done.out
    assert done.err == (
        "error: acme-meals 1.0: school-meals/plan.toml: ages.school: Meals.young reads a number "
        "that the plan does not have\n  did you mean 'ages.scholl'?\n"
    )


WRITTEN = """
programme = "school-meals"
schema_version = 1
title = "Free school meals"
source = { title = "Meals order", issuer = "district", document = "D/7" }

[registers.pupils]
unit = true
[registers.pupils.fields]
pupil = { kind = "key" }
income = { kind = "money" }

[limits]
income = { value = 9000, unit = "yuan/year", cite = "3" }

[rules]
poor = { is = "income < plan.limits.income", cite = "3" }
eligible = { is = "poor", cite = "2" }
"""


def test_show_of_a_programme_that_a_plan_file_writes(
    publicservice: Command, tmp_path: Path
) -> None:
    """No plugin is behind it: every rule comes from the file."""
    path = tmp_path / "meals.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    data = publicservice.json("show", path, shape=SHOW)
    assert data["programme"]["distribution"] == ""
    rules = {rule["name"]: (rule["formula"], rule["defined_in"]) for rule in data["rules"]}
    assert rules == {
        "poor": ("income < plan.limits.income", "meals.toml"), "eligible": ("poor", "meals.toml"),
    }  # fmt: skip
    assert publicservice("check", path).code == 0


def test_show_of_a_rule_that_a_county_adds_in_its_plan(
    publicservice: Command, local_plan: Path
) -> None:
    """The rest still comes from the class and its plugin."""
    with local_plan.open("a", encoding="utf-8") as file:
        file.write('[rules]\nminor = { is = "age_between(birth_date, 0, 17)", cite = "o3" }\n')
    data = publicservice.json("show", local_plan, shape=SHOW)
    assert data["programme"]["plugin"] == "family_doctor"
    assert data["programme"]["localises"] == [
        f"publicservice.plugins.family_doctor.rules.FamilyDoctor (publicservice {ps.__version__})"
    ]
    rules = {rule["name"]: rule["defined_in"] for rule in data["rules"]}
    assert (rules["minor"], rules["elderly"]) == ("county.toml", "FamilyDoctor")


# check


def test_check_of_a_usable_plan(publicservice: Command, local_plan: Path) -> None:
    done = publicservice("check", local_plan)
    assert (done.code, done.err) == (0, "")
    assert done.out.replace("\n", " ") == (
        f"{local_plan}: can be used for family-doctor (2 numbers, 3 phases, 5 targets) "
    )
    data = publicservice.json("check", local_plan, shape=CHECK)
    assert (data["usable"], data["programme"], data["errors"]) == (True, "family-doctor", 0)


def test_check_takes_a_programme_for_its_default_plan(publicservice: Command) -> None:
    assert publicservice("check", "contraceptives").code == 0


def test_check_lists_every_error_with_path_clause_and_remedy(
    publicservice: Command, folder: Folder, tmp_path: Path
) -> None:
    """Of a plan that can be read but does not fit the rules."""
    source = GOOD.replace("p.plan.ages.school", "p.plan.ages.years")
    plan = MEALS_PLAN + 'years = { value = 6, unit = "months", cite = "三(一)" }\n'
    folder.install("acme-meals", source, plan=plan)
    path = tmp_path / "town.toml"
    path.write_text(
        plan.replace("6", "7") + '[targets.fed]\nindicator = "fed"\ncomparator = ">="\n'
        'value = 90\nunit = "%"\ncite = "四"\n',
        encoding="utf-8",
    )
    done = publicservice("check", path)
    assert (done.code, done.err) == (1, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    text = " ".join(lines)
    assert "cannot be used for school-meals (2 numbers, 1 target)" in text
    assert "三(一)" in text
    assert "四" in text
    data = publicservice.answer("check", path, code=1)
    assert data["data"]["errors"] == 2
    assert [problem["where"] for problem in data["problems"]] == [
        "town.toml: ages.years", "town.toml: targets.fed",
    ]  # fmt: skip
    assert data["problems"][0]["remedy"] == 'write unit = "years"'


def test_check_lists_every_error_of_a_plan_that_cannot_be_read(
    publicservice: Command, local_plan: Path
) -> None:
    text = local_plan.read_text(encoding="utf-8").replace("elderly", "eldrly")
    local_plan.write_text(text + 'child_to = { value = 6, unit = "yuan" }\n', encoding="utf-8")
    answer = publicservice.answer("check", local_plan, code=1)
    data = answer["data"]
    assert differences(data, CHECK) == []
    assert (data["plan"], data["programme"], data["usable"]) == (str(local_plan), None, False)
    assert (data["errors"], data["warnings"], data["notices"]) == (2, 0, 0)
    assert {problem["code"] for problem in answer["problems"]} == {
        "plan.unknown-key", "plan.kind-changed",
    }  # fmt: skip
    assert "cannot be used" in publicservice("check", local_plan).out


def test_check_takes_a_warning_for_an_error_only_when_strict(
    publicservice: Command, local_plan: Path, folder: Folder
) -> None:
    hook = """
import publicservice as ps

@ps.hookimpl
def publicservice_plan_checks(plan):
    yield ps.Problem(code="acme.odd", message="odd", where="ages.elderly", severity="warning")
"""
    folder.install("acme-checks", hook)
    assert publicservice("check", local_plan).code == 0
    assert publicservice("check", local_plan, "--strict").code == 1
    data = publicservice.answer("check", local_plan, "--strict", code=1)["data"]
    assert (data["usable"], data["warnings"]) == (False, 1)


def test_check_of_a_missing_file_is_wrong_usage(publicservice: Command, tmp_path: Path) -> None:
    done = publicservice("check", tmp_path / "county.toml")
    assert done.code == 2
    assert done.err.startswith(f"error: {tmp_path / 'county.toml'}: no such file\n")


# plugins


def test_plugins_lists_the_built_in_ones(publicservice: Command) -> None:
    done = publicservice("plugins")
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    built_in = f"publicservice {ps.__version__}, built in"
    assert f"family_doctor {built_in} family-doctor programmes loaded" in lines


def test_plugins_shows_what_is_broken_with_its_traceback(
    publicservice: Command, folder: Folder
) -> None:
    folder.install("acme-meals", "1 / 0", version="2.1")
    done = publicservice("plugins")
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "acme-meals acme-meals 2.1 broken" in lines
    assert (
        "acme-meals 2.1, entry point acme-meals = acme_meals, acme_meals/__init__.py, line 1"
        in lines
    )
    assert "importing it raised ZeroDivisionError: division by zero" in lines
    assert lines[-1] == "ZeroDivisionError: division by zero"
    data = publicservice.json("plugins", shape=PLUGINS)
    assert data[-1]["state"] == "broken"
    assert data[-1]["problems"][0]["traceback"].endswith("ZeroDivisionError: division by zero")


def test_plugins_shows_a_conflict(publicservice: Command, folder: Folder) -> None:
    for name in ("acme-meals", "other-meals"):
        folder.install(name, GOOD, plan=MEALS_PLAN)
    done = publicservice("plugins")
    assert done.code == 0
    assert "2 plugins claim the programme 'school-meals'" in done.out
    assert publicservice("show", "school-meals").code == 1


def test_plugins_is_an_error_when_strict(publicservice: Command, folder: Folder) -> None:
    folder.install("acme-meals", "1 / 0")
    done = publicservice("plugins", "--strict")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: acme-meals 1.0, entry point")
    answer = publicservice.answer("plugins", "--strict", code=1)
    assert answer["data"] is None
    assert publicservice("plugins").code == 0


@pytest.mark.parametrize("hook", ["publicservice_programmes", "publicservice_evaluated"])
def test_plugins_names_the_hooks_of_each(publicservice: Command, folder: Folder, hook: str) -> None:
    body = "return []" if hook.endswith("programmes") else "return None"
    folder.install("acme", f"import publicservice as ps\n@ps.hookimpl\ndef {hook}():\n    {body}\n")
    data = publicservice.json("plugins", shape=PLUGINS)
    assert data[-1]["hooks"] == [hook]
