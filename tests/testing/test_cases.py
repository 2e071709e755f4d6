"""`cases.toml`: read, checked, and told where it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import publicservice as ps
import publicservice.plugins.family_doctor as family_doctor
from publicservice.plugins.family_doctor import FamilyDoctor
from publicservice.testing import check_case, coverage, read_cases
from publicservice.testing.case_check import differences
from publicservice.testing.case_evaluation import evaluate_cases
from publicservice.testing.cases import Case

START = """
programme = "family-doctor"
at = 2024-06-30
[common.persons]
hukou = "rural"
resident = true
"""


def written(folder: Path, text: str, start: str = START) -> Path:
    path = folder / "cases.toml"
    path.write_text(start + text, encoding="utf-8")
    return path


def one(folder: Path, text: str) -> Case:
    """The only case of a file with that text."""
    (case,) = read_cases(written(folder, f'[[case]]\nname = "the case"\n{text}'))
    return case


# Reading


def test_cases_lie_beside_their_programme() -> None:
    """Found by path, folder, module or class."""
    path = Path(str(family_doctor.__file__)).with_name("cases.toml")
    names = [case.name for case in read_cases(path)]
    assert len(names) > 50
    for source in (path.parent, str(path), family_doctor, FamilyDoctor):
        assert [case.name for case in read_cases(source)] == names


def test_a_case_is_read(tmp_path: Path) -> None:
    case = one(
        tmp_path,
        'at = 2024-01-01\nkey = "P2"\nrow = { person = "P1" }\n'
        'registers.contracts = [{ household = "H1" }]\n'
        'expect = { outcome = "eligible", reasons = ["gone=no"] }',
    )
    assert case.programme == "family-doctor"
    assert case.at == date(2024, 1, 1)
    assert case.key == "P2"
    assert case.common["persons"] == {"hukou": "rural", "resident": True}
    assert case.registers["contracts"] == ({"household": "H1"},)
    assert case.expect.reasons == ("gone=no",)
    assert str(case) == "cases.toml: 'the case'"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "cases.toml: no case (write [[case]] tables)"),
        ("[[case]]\n[case.expect]\n", "cases.toml, case 1: no name (write name = a text)"),
        ('[[case]]\nname = "a"\n', "cases.toml, case 'a': no expect (write expect = a table)"),
        ('[[case]]\nname = "a"\nexpekt = {}\n',
         "cases.toml, case 'a': unknown key 'expekt' (did you mean 'expect'?)"),
        ('[[case]]\nname = "a"\nexpect = { outcom = "eligible" }\n',
         "cases.toml, case 'a', expect: unknown key 'outcom' (did you mean 'outcome'?)"),
        ('[[case]]\nname = "a"\nexpect = { criteria = ["elderly"] }\n',
         ("cases.toml, case 'a', expect: criteria is a list, not a table (write criteria as a "
         "table)")),
        ('[[case]]\nname = "a"\nexpect = { reasons = "gone=no" }\n',
         ("cases.toml, case 'a', expect: reasons is the text 'gone=no', not a list of codes such "
         "as "
         "'elderly=yes' (write reasons as a list of codes such as 'elderly=yes')")),
        ('[[case]]\nname = "a"\nat = "2024-06-30"\nexpect = {}\n',
         ("cases.toml, case 'a': at is the text '2024-06-30', not a date without quotes "
         "(write at as a date without quotes)")),
        ('[[case]]\nname = "a"\nregisters.persons = { person = "P1" }\nexpect = {}\n',
         ("cases.toml, case 'a', registers: persons is a table, not a list of rows "
         "(write persons as a list of rows)")),
        ('[[case]]\nname = "a"\nexpect = {}\n[[case]]\nname = "a"\nexpect = {}\n',
         "cases.toml: two cases are called 'a' (give each a name of its own)"),
        ("[[case]]\nname = \n",
         ("cases.toml: not TOML: Invalid value (at line 8, column 8) "
         "(correct the file at that line)")),
    ],
)  # fmt: skip
def test_mistakes_in_a_file_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ps.UsageError) as raised:
        read_cases(written(tmp_path, text))
    assert str(raised.value) == told


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ps.UsageError) as raised:
        read_cases(tmp_path)
    assert str(raised.value).endswith("no file cases.toml (write cases.toml beside plan.toml)")


# Checking


def test_a_case_that_holds(tmp_path: Path) -> None:
    check_case(one(tmp_path, 'row = {}\nexpect = { outcome = "eligible", category = "?" }'))


def test_a_case_that_does_not_hold_tells_what_came_out(tmp_path: Path) -> None:
    """What was expected, what was found, and the explanation of the case."""
    case = one(
        tmp_path,
        "row = { birth_date = 1959-07-01, moved_out_on = 2024-06-30 }\n"
        'expect = { outcome = "eligible", category = "elderly", criteria = { elderly = true, '
        'gone = "?" }, reasons = ["gone=no"], indicators = { filing_rate = 90 } }',
    )
    with pytest.raises(AssertionError) as raised:
        check_case(case)
    lines = str(raised.value).splitlines()
    assert lines[:8] == [
        "cases.toml: 'the case', at 2024-06-30",
        "  outcome: expected eligible, found not_eligible",
        "  category: expected elderly, found none",
        "  reasons: expected gone=no, found gone=yes",
        "  criterion elderly: expected yes, found no",
        "  criterion gone: expected unknown, found yes",
        "  indicator filing_rate: expected 90, found not measured",
        "",
    ]
    assert lines[8] == "person-1: not eligible"
    assert "      moved out on: 2024-06-30" in lines


def test_numbers_and_amounts_are_checked(tmp_path: Path) -> None:
    """As one number, or as what is certain and what is possible."""
    start = (
        'programme = "disability-support"\nat = 2024-06-30\n[common.persons]\nhousehold = "H1"\n'
    )
    text = """
[[case]]
name = "one"
row = { disability_grade = 1 }
expect = { numbers = { disabled_in_household = 1 } }
[[case]]
name = "one or two"
row = { disability_grade = 1 }
registers.persons = [{ disability_grade = "?" }]
expect = { numbers = { disabled_in_household = [1, 2] } }
[[case]]
name = "wrong"
row = { household = "?" }
expect = { numbers = { disabled_in_household = 0 } }
"""
    one_member, two_members, wrong = read_cases(written(tmp_path, text, start))
    check_case(one_member)
    check_case(two_members)
    with pytest.raises(
        AssertionError, match=r"number disabled_in_household: expected 0, found 0..\?"
    ):
        check_case(wrong)


def test_a_plan_is_overridden(tmp_path: Path) -> None:
    """Briefly, as a plan file would, or by a plan file beside the cases."""
    (tmp_path / "county.toml").write_text(
        'programme = "family-doctor"\nschema_version = 1\n'
        'source = { title = "A county", issuer = "office", document = "county/1" }\n'
        '[ages]\nelderly = { value = 50, unit = "years", cite = "1" }\n',
        encoding="utf-8",
    )
    row = "row = { birth_date = 1974-06-30 }\n"
    expected = "expect = { criteria = { elderly = true } }"
    for plan in (
        "plan.ages.elderly = 50\n",
        'plan.ages.elderly = { value = 50, unit = "years", cite = "9" }\n',
        "plan.ages.elderly = { between = [40, 50] }\n",
        'plan = "county.toml"\n',
    ):
        check_case(one(tmp_path, plan + row + expected))
    with pytest.raises(ps.PlanError, match=r"ages\.eldrly: .*did you mean 'ages.elderly'"):
        check_case(one(tmp_path, "plan.ages.eldrly = { value = 50 }\n" + row + expected))


def test_a_case_is_held_to_a_plan_that_ships(tmp_path: Path) -> None:
    """With overrides upon it; of a plan that does not ship, the nearest names are told."""
    start = 'programme = "health-into-homes"\nat = 2021-11-30\n[[case]]\nname = "a"\n'
    phases = 'expect.phases = { implementation = "%s" }\n'

    def held(body: str) -> None:
        (case,) = read_cases(written(tmp_path, body, start))
        check_case(case)

    held('upon = "004-6"\n' + phases % "unknown")
    held('upon = "004-6"\nplan.year = 2021\n' + phases % "current")
    with pytest.raises(ps.UsageError, match=r"no plan '004-5' \(did you mean '004-[69]'"):
        held('upon = "004-5"\n' + phases % "current")


def test_phases_and_targets_of_plans_that_ship_are_thresholds(tmp_path: Path) -> None:
    """Of each plan for itself, and what a plan writes as well."""
    start = 'programme = "health-into-homes"\nat = 2021-11-30\n'
    text = """
[[case]]
name = "nine of ten"
upon = "004-6"
plan.year = 2021
registers.households = [{ times = 10, household = "H{n}" }]
registers.home_visits = [{ times = 9, household = "H{n}", date = 2021-10-20 }]
expect.targets = { coverage = "on_course" }
[[case]]
name = "ten of ten"
upon = "004-6"
plan.year = 2021
at = 2021-12-01
registers.households = [{ times = 10, household = "H{n}" }]
registers.home_visits = [{ times = 10, household = "H{n}", date = 2021-10-20 }]
expect.targets = { coverage = "met" }
"""
    report = coverage(read_cases(written(tmp_path, text, start)))
    lacking = {str(threshold): lack for threshold, lack in report.lacking.items()}
    assert "004-6: targets.coverage: >= 100 %" not in lacking
    assert "004-6: targets.coverage: due 11-30 has passed" not in lacking
    assert lacking["004-9: targets.coverage: >= 100 %"] == "no case touches it"
    assert lacking["three_items: poor patient"] == "no case touches it"
    assert not [name for name in lacking if name.startswith("phases.")], "their days are not known"


def test_rows_are_repeated(tmp_path: Path) -> None:
    check_case(
        one(
            tmp_path,
            "registers.persons = [{ times = 4 }]\n"
            'registers.records = [{ times = 3, person = "person-{n}", created_on = 2024-01-01 }]\n'
            "expect = { indicators = { filing_rate = 75 } }",
        )
    )


def test_another_programme_is_held_to_the_same_cases(tmp_path: Path) -> None:
    """As a place that localises one would."""

    class Local(FamilyDoctor):
        """Counts nobody as gone."""

        gone = ps.criterion("gone", "已迁出", lambda p: p.resident & ~p.resident)

    case = one(
        tmp_path, 'row = { moved_out_on = 2024-01-01 }\nexpect = { outcome = "not_eligible" }'
    )
    check_case(case)
    with pytest.raises(AssertionError, match="expected not_eligible, found eligible"):
        check_case(case, Local)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("row = { birth_day = 2000-01-01 }\nexpect = {}",
         "persons, row 1: no field 'birth_day' (did you mean 'birth_date'?)"),
        ("registers.contract = [{}]\nexpect = {}",
         "contract: the programme reads no register 'contract' (did you mean 'contracts'?)"),
        ("row = {}\nexpect = { criteria = { elder = true } }",
         "cases.toml: 'the case', expect: no criterion 'elder' (did you mean 'elderly'?)"),
        ("row = {}\nexpect = { numbers = { elderly = 1 } }",
         "cases.toml: 'the case', expect: no number 'elderly' (nothing is known there)"),
        ('row = {}\nexpect = { targets = { authentic = "met" } }',
         "cases.toml: 'the case', expect: no target 'authentic' (did you mean 'authenticity'?)"),
        ('row = {}\nexpect = { targets = { authenticity = "not met" } }',
         ("cases.toml, case 'the case', expect, targets, authenticity: the text 'not met' is none "
         "of them (did you mean 'not_met' or 'not_measured' or 'met'?)")),
        ('row = {}\nexpect = { outcome = "elegible" }',
         ("cases.toml, case 'the case', expect, outcome: the text 'elegible' is none of them "
         "(did you mean 'eligible' or 'not_eligible'?)")),
        ('row = {}\nkey = "P9"\nexpect = { outcome = "eligible" }',
         "cases.toml: 'the case': no person 'P9' (key names a row of the programme's unit)"),
        ('expect = { outcome = "eligible" }',
         ("cases.toml: 'the case': something is expected of a beneficiary, and there is none "
         "(write row = { ... })")),
    ],
)  # fmt: skip
def test_mistakes_in_a_case_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ps.UsageError) as raised:
        check_case(one(tmp_path, text))
    assert str(raised.value) == told


# Many at once


def test_cases_that_share_an_evaluation_do_not_meet(tmp_path: Path) -> None:
    """The same household in each of them, and one contract only."""
    cases = read_cases(
        written(
            tmp_path,
            """
[common.contracts]
status = "active"
[[case]]
name = "signed"
row = { household = "H1" }
registers.contracts = [{ household = "H1", signed_on = 2024-01-01, ends_on = 2024-12-31 }]
expect = { criteria = { contracted = true } }
[[case]]
name = "not signed"
row = { household = "H1" }
registers.contracts = []
expect = { criteria = { contracted = false } }
[[case]]
name = "nobody knows of which household"
row = { household = "?" }
registers.contracts = [{ household = "H1" }]
expect = { criteria = { contracted = "?" } }
[[case]]
name = "another day"
at = 2024-07-01
row = { household = "H1" }
registers.contracts = []
expect = {}
[[case]]
name = "about the registers"
registers.contracts = []
expect = { indicators = { signing_rate = "not measured" } }
""",
        )
    )
    groups, wrong = evaluate_cases(cases)
    assert [[each.case.name for each in group] for group in groups] == [
        ["signed", "not signed", "nobody knows of which household"],
        ["another day"],
        ["about the registers"],
    ]
    assert wrong == {}
    for group in groups:
        for evaluated in group:
            assert list(differences(evaluated)) == []
            check_case(evaluated.case)


def test_a_wrong_case_does_not_hide_the_others(tmp_path: Path) -> None:
    text = """
[[case]]
name = "right"
row = {}
expect = {}
[[case]]
name = "wrong"
row = { birth_day = 2000-01-01 }
expect = {}
"""
    right, bad = read_cases(written(tmp_path, text))
    groups, wrong = evaluate_cases([right, bad])
    assert [[each.case for each in group] for group in groups] == [[right]]
    assert "no field 'birth_day'" in str(wrong[bad])
    with pytest.raises(ps.UsageError, match="no field 'birth_day'"):
        coverage([right, bad])


# Coverage


def test_thresholds_without_a_case_on_each_side_are_told(tmp_path: Path) -> None:
    cases = read_cases(
        written(
            tmp_path,
            '[[case]]\nname = "65"\nrow = { birth_date = 1959-06-30 }\nexpect = {}\n'
            '[[case]]\nname = "50"\nrow = { birth_date = 1974-06-30 }\nexpect = {}\n',
        )
    )
    report = coverage(cases)
    lacking = {str(threshold): lack for threshold, lack in report.lacking.items()}
    assert "elderly: age at least 65" not in lacking
    assert lacking["rural: hukou = rural"] == "no case where it is no"
    assert lacking["child: age over 6 years"] == "no case where it is no"
    assert lacking["maternal: pregnancy one of pregnant, lying_in"] == "no case touches it"
    assert lacking["phases.signing: start 09-01 has come"] == "no case touches it"
    assert lacking["targets.signing: >= 85 %"] == "no case touches it"
    assert {str(found): gap for found, gap in report.wide.items()} == {
        "elderly: age at least 65": 5479
    }
    assert report.states["elderly"] == {"yes", "no"}
    assert report.unread == ()
    text = str(report).splitlines()
    assert text[0] == "1 of 47 thresholds have a case on each side"
    assert "  rural: hukou = rural: no case where it is no" in text
    assert "  elderly: age at least 65: the nearest cases are 5479 apart" in text
