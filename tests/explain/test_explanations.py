"""What a clerk reads about one beneficiary, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import publicservice as ps
from publicservice import (
    Field,
    Household,
    Person,
    Programme,
    all_of,
    any_of,
    count,
    criterion,
    total,
)
from publicservice.model.label import Language
from publicservice.model.plan import Plan, Source
from publicservice.plan_file import read_plan_text
from publicservice.results.summaries import parts
from publicservice.testing import UNKNOWN, small_registers
from publicservice.testing.case_evaluation import evaluate_case
from publicservice.testing.cases import Case, Expectation

AT = date(2024, 6, 30)
ADULT = {
    "household": "H1", "birth_date": "1959-06-30", "hukou": "rural", "resident": True,
    "pregnancy": "none", "hypertension": False, "diabetes": False, "chronic_disease": False,
    "severe_mental_illness": False,
}  # fmt: skip


def family_doctor(language: Language, **change: object) -> str:
    """The explanation of one resident."""
    registers = small_registers(
        "family-doctor", persons=[{"person": "P1", **ADULT, **change}], contracts=[]
    )
    evaluation = ps.programme("family-doctor").evaluate(registers, at="2024-06-30")
    return str(evaluation.explain("P1", language=language))


def head(text: str) -> list[str]:
    """The lines before the list of all rules, without the blank ones."""
    lines = text.splitlines()
    first = lines.index("")
    second = lines.index("", first + 1)
    return lines[:first] + lines[first + 1 : second]


def test_eligible_in_english() -> None:
    assert head(family_doctor("en")) == [
        "P1: eligible (aged 65 or over)",
        "family-doctor contracting, 000/5, 2024-06-30",
        "Decided by",
        "  ✓ rural resident (hukou = rural: yes)",
        "      hukou = rural  [000/5 四(一)]",
        "      hukou: rural",
        "  ✓ rural resident (resident: yes)",
        "      resident  [000/5 四(一)]",
        "      resident: yes",
        "  ✗ moved out or removed: no",
        "      moved out on ≤ 2024-06-30  [000/5 四(一)]",
        "      moved out on: none",
    ]


def test_eligible_in_chinese() -> None:
    assert head(family_doctor("zh")) == [
        "P1: 符合条件 (65岁以上老年人)",
        "乡村医生签约服务, 000/5, 2024-06-30",
        "决定因素",
        "  ✓ 农村居民 (户籍类型 = 农村: 是)",
        "      户籍类型 = 农村  [000/5 四(一)]",
        "      户籍类型: 农村",
        "  ✓ 农村居民 (常住: 是)",
        "      常住  [000/5 四(一)]",
        "      常住: 是",
        "  ✗ 已迁出或注销: 否",
        "      迁出或注销日期 ≤ 2024-06-30  [000/5 四(一)]",
        "      迁出或注销日期: 无",
    ]


def test_not_eligible() -> None:
    """Only what refuses is told as the reason, once."""
    assert head(family_doctor("en", moved_out_on="2024-06-30")) == [
        "P1: not eligible",
        "family-doctor contracting, 000/5, 2024-06-30",
        "Decided by",
        "  ✓ moved out or removed: yes",
        "      moved out on ≤ 2024-06-30  [000/5 四(一)]",
        "      moved out on: 2024-06-30",
    ]
    chinese = head(family_doctor("zh", hukou="城镇"))
    assert chinese[0] == "P1: 不符合条件"
    assert chinese[3:] == [
        "  ✗ 农村居民 (户籍类型 = 农村: 否)",
        "      户籍类型 = 农村  [000/5 四(一)]",
        "      户籍类型: 城镇",
    ]


def test_undetermined() -> None:
    """What is missing is told, and nothing that is known."""
    assert head(family_doctor("en", resident=None)) == [
        "P1: undetermined (aged 65 or over)",
        "family-doctor contracting, 000/5, 2024-06-30",
        "Decided by",
        "  ? rural resident (resident: unknown)",
        "      resident  [000/5 四(一)]",
        "      resident: unknown",
    ]
    chinese = head(family_doctor("zh", moved_out_on=UNKNOWN))
    assert chinese[0] == "P1: 待核定 (65岁以上老年人)"
    assert chinese[3:] == [
        "  ? 已迁出或注销: 未知",
        "      迁出或注销日期 ≤ 2024-06-30  [000/5 四(一)]",
        "      迁出或注销日期: 未知",
    ]


SIXTY = """\
programme = "family-doctor"
schema_version = 1
source = { title = "A county's plan", issuer = "county", document = "c/1" }
[ages]
elderly = { value = 60, unit = "years", cite = "3" }
"""


def sixty(age: str, tmp_path: Path) -> ps.Evaluation:
    """The evaluation of one resident under a plan with another age, or none."""
    plan = tmp_path / "county.toml"
    plan.write_text(SIXTY.replace("value = 60", age), encoding="utf-8")
    registers = small_registers("family-doctor", persons=[{"person": "P1", **ADULT}], contracts=[])
    return ps.programme("family-doctor", plan=plan).evaluate(registers, at="2024-06-30")


def test_a_label_says_what_the_plan_in_use_says(tmp_path: Path) -> None:
    """Not the figure of the document that the rule was written after."""
    evaluation = sixty("value = 60", tmp_path)
    assert str(evaluation.explain("P1")).startswith("P1: eligible (aged 60 or over)")
    assert str(evaluation.explain("P1", language="zh")).startswith("P1: 符合条件 (60岁以上老年人)")
    assert evaluation.summary["category_en"].to_list() == ["aged 60 or over"]
    labels = dict(evaluation.parts.select("part", "label_zh").iter_rows())
    assert labels["elderly"] == "60岁以上老年人"


def test_the_clause_is_that_of_the_step_in_force(tmp_path: Path) -> None:
    """An amendment that brought a new figure is cited from its day on."""
    plan = tmp_path / "county.toml"
    steps = 'value = [{ value = 65 }, { since = 2024-06-01, value = 60, cite = "5" }]'
    plan.write_text(SIXTY.replace("value = 60", steps), encoding="utf-8")
    registers = small_registers(
        "family-doctor", persons=[{"person": "P1", **ADULT, "hukou": "rural"}], contracts=[]
    )

    class Old(ps.programmes()["family-doctor"]):  # type: ignore[misc]
        """Only those who are old enough."""

        eligible = criterion("old", "老", lambda p: p.elderly)

    in_use = ps.programme(Old, plan=plan)
    before, after = (
        in_use.evaluate(registers, at=day).explain("P1").reasons[0].citations
        for day in ("2024-05-31", "2024-06-30")
    )
    assert before == ("000/5 三(二)", "c/1 3")
    assert after == ("000/5 三(二)", "c/1 5")
    text = ps.programme("family-doctor", plan=plan).plan.number("ages.elderly").text
    assert text == "65 years; since 2024-06-01 60 years [5]"


def test_a_number_that_is_not_known_is_a_question_mark_in_a_label(tmp_path: Path) -> None:
    lines = str(sixty('unknown = "not decided"', tmp_path).explain("P1")).splitlines()
    assert "  ? aged ? or over              unknown  三(二)" in lines
    lines = str(sixty("between = [60, 65]", tmp_path).explain("P1")).splitlines()
    assert "  ✓ aged 60–65 or over          yes  三(二)" in lines


def test_every_rule_is_listed_with_its_value_and_clause() -> None:
    lines = family_doctor("en", birth_date=None).splitlines()
    assert "  ✓ rural resident              yes  四(一)" in lines
    assert "  ? aged 65 or over             unknown  三(二)" in lines
    assert "  ✗ contract in force           no  四(二)" in lines
    assert "      contracts: no row belongs here" in lines


def test_why_related_rows_are_unknown() -> None:
    """Because nobody knows which belong here, or because there is no such register."""
    lines = family_doctor("en", household=None).splitlines()
    assert "      contracts: household unknown" in lines
    registers = small_registers("family-doctor", persons=[{"person": "P1", **ADULT}])
    evaluation = ps.programme("family-doctor").evaluate(registers, at="2024-06-30")
    assert "      contracts: register not supplied" in str(evaluation.explain("P1")).splitlines()
    chinese = str(evaluation.explain("P1", language="zh")).splitlines()
    assert "      签约协议: 未提供登记表" in chinese


# Members, amounts and what is private


class Home(Household):
    """A household with costs."""

    own_cost = Field("money", zh="自付费用")


class Resident(Person):
    """A person whose name a rule looks at."""

    pays = Field("money", zh="缴费")


class Relief(Programme):
    """Relief for households with several disabled members."""

    id = "relief"
    en = "relief"
    zh = "救助"
    unit = Home
    disabled = count(
        "disabled members", "残疾人数", Resident, lambda m: m.disability_grade >= 1,
        cite="1", by="household",
    )  # fmt: skip
    paid = total("paid", "已缴", Resident, lambda m: m.pays, cite="2", by="household")
    several = criterion("several disabled", "一户多残", lambda h: h.disabled > 1, cite="3")
    costly = criterion("own cost", "自付", lambda h: h.own_cost > h.plan.limits.cost, cite="4")
    named = any_of(
        "a member called so", "有此人", Resident, lambda m: m.name == "somebody", by="household"
    )
    eligible = criterion("eligible", "符合", lambda h: (h.several | h.costly) & ~h.named)


@pytest.fixture
def relief() -> ps.Evaluation:
    plan = read_plan_text(
        'programme = "relief"\nschema_version = 1\n'
        'source = { title = "Relief", issuer = "office", document = "made up/4" }\n'
        '[limits]\ncost = { value = 50000, unit = "yuan", cite = "4" }'
    )
    member = {"household": "H1", "name": "N"}
    registers = small_registers(
        Relief,
        households=[{"household": "H1", "own_cost": "60000.5"}, {"household": "H2"}],
        persons=[
            {**member, "person": "P1", "disability_grade": 2, "pays": "1.50"},
            {**member, "person": "P2", "disability_grade": 3, "pays": None},
            {**member, "person": "P3", "disability_grade": None, "pays": "0"},
            {**member, "person": "P4", "disability_grade": 0, "pays": "10"},
        ],
    )
    return ps.Evaluation(Relief, plan, registers, AT)


def test_the_members_who_count_are_named(relief: ps.Evaluation) -> None:
    lines = str(relief.explain("H1")).splitlines()
    assert "      disabled members: 2..3" in lines
    assert "      persons: counted: P1, P2; perhaps: P3" in lines
    chinese = str(relief.explain("H1", language="zh")).splitlines()
    assert "      人员: 计入: P1, P2; 可能计入: P3" in chinese


class Readiness(Programme):
    """Whether every member has paid."""

    id = "readiness"
    en = "readiness"
    zh = "就绪"
    unit = Home
    paid = all_of(
        "everybody has paid",
        "全员已缴",
        Resident,
        lambda m: m.pays > ps.yuan(0),
        cite="1",
        by="household",
    )
    eligible = criterion("eligible", "符合", lambda h: h.paid)


def readiness(*pays: str | None, language: Language = "en") -> list[str]:
    """The explanation of a household whose members paid so much."""
    persons = [
        {"household": "H1", "person": f"P{number}", "pays": paid}
        for number, paid in enumerate(pays, start=1)
    ]
    registers = small_registers(Readiness, households=[{"household": "H1"}], persons=persons)
    plan = Plan("readiness", 1, Source("Readiness", "office", "made up/6"))
    evaluation = ps.Evaluation(Readiness, plan, registers, AT)
    return [line.strip() for line in str(evaluation.explain("H1", language=language)).splitlines()]


def test_who_stands_in_the_way_of_all_is_named() -> None:
    """Those that fail, and those that may; not those that are as they should be."""
    lines = readiness("1", "0", None, "2", "0")
    assert "persons: fails: P2, P5; may fail: P3" in lines
    assert not any("counted" in line for line in lines)
    assert "人员: 不符: P2, P5; 可能不符: P3" in readiness("1", "0", None, "2", "0", language="zh")


def test_all_that_hold_are_told_in_a_word() -> None:
    lines = readiness("1", "2")
    assert "persons: none fails" in lines
    assert "persons: no row belongs here" in readiness()
    assert "人员: 全部符合" in readiness("1", language="zh")


def test_amounts_are_told_in_yuan(relief: ps.Evaluation) -> None:
    lines = str(relief.explain("H1")).splitlines()
    assert "      own cost > 50000 yuan  [made up/4 4]" in lines
    assert "      own cost: 60,000.50 yuan" in lines
    assert "  = paid                11.50 yuan or more  2" in lines


def test_a_household_without_anybody(relief: ps.Evaluation) -> None:
    lines = str(relief.explain("H2")).splitlines()
    assert lines[0] == "H2: undetermined"
    assert "      own cost: unknown" in lines


def test_private_fields_are_masked_unless_asked() -> None:
    """Names and identity numbers that a rule looks at."""

    class Named(Programme):
        """Looks at a name."""

        id = "named"
        unit = Person
        eligible = criterion("called so", "此人", lambda p: p.name == "王某某", cite="1")

    registers = small_registers(Named, persons=[{"person": "P1", "name": "王某某"}])
    plan = Plan("named", 1, Source("Named", "office", "made up/5"))
    evaluation = ps.Evaluation(Named, plan, registers, AT)
    shown = str(evaluation.explain("P1"))
    assert "name: 王**" in shown
    assert "name: 王某某" in str(evaluation.explain("P1", unmasked=True))


# As data


def test_an_explanation_is_data_too(relief: ps.Evaluation) -> None:
    found = relief.explain("H1")
    assert found.outcome == "eligible"
    assert found.codes == relief.decisions.filter(household="H1")["reasons"].item()
    told = found.as_dict()
    assert [reason["part"] for reason in told["reasons"]] == ["several", "costly", "named"]
    assert told["reasons"][0]["state"] == "yes"
    assert repr(found) == "<Explanation relief H1: eligible>"
    assert found._repr_html_().startswith("<pre>H1: eligible")


def test_a_case_that_is_not_there(relief: ps.Evaluation) -> None:
    with pytest.raises(ps.RegisterError) as raised:
        relief.explain("H3")
    assert str(raised.value) == "households: no household 'H3' (known: H1, H2)"


def test_a_number_of_the_future_is_said_to_be_one() -> None:
    """A rule that reads it does not hold, and the explanation says since when it will."""
    steps = {"value": [{"since": date(2025, 1, 1), "value": 60}]}
    case = Case(
        programme="family-doctor", name="later", at=AT, expect=Expectation(), row=ADULT,
        plan={"ages": {"elderly": steps}},
    )  # fmt: skip
    evaluated = evaluate_case(case)
    lines = str(evaluated.evaluation.explain(evaluated.key)).splitlines()
    assert "  ✗ aged 60 or over             no  三(二)" in lines
    problems = [str(problem) for problem in evaluated.evaluation.problems]
    assert (
        "family-doctor: elderly: the rule reads a number that is in force from 2025-01-01 on "
        "(before that day the rule does not hold and pays nothing)"
    ) in problems


def test_a_rule_that_a_plan_writes_is_cited_from_its_own_document(tmp_path: Path) -> None:
    """Also in what is missing; a number of another document names that document."""
    local = tmp_path / "local.toml"
    local.write_text(
        'programme = "family-doctor"\nschema_version = 1\nyear = 2024\n'
        'source = { title = "Local", issuer = "county", document = "L/1" }\n'
        '[rules.gone]\nis = "not resident or age_at_least(birth_date, plan.ages.elderly)"\n'
        'label = { en = "gone", zh = "已走" }\ncite = "7"\n',
        encoding="utf-8",
    )
    programme = ps.programme("family-doctor", local)
    persons = [{"person": "A", "hukou": "rural", "birth_date": "1950-01-01"}]
    evaluation = programme.evaluate(small_registers(programme.programme, persons=persons), AT)
    told = evaluation.explain("A")
    assert "L/1 7" in told.reasons[0].citations
    assert {rule.rule: rule.cite for rule in told.rules}["gone"] == "L/1 7"
    assert {rule.rule: rule.cite for rule in told.rules}["rural"] == "四(一)"
    named = parts(evaluation.programme, evaluation.figures)
    cited = {row["rule"]: (row["cite"], row["document"]) for row in named.rows(named=True)}
    assert cited["rural"] == ("四(一)", "000/5")
    assert cited["gone"] == ("7; 000/5 三(二)", "L/1")


NOT_LISTED = """
programme = "grant"
schema_version = 1
source = { title = "Grant", issuer = "county", document = "907/1" }
[registers.households]
unit = true
fields = { poor = { kind = "bool" }, objected = { kind = "bool", en = "objection upheld" } }
[rules]
clear = { is = "not objected", label = { en = "no objection", zh = "无异议" }, cite = "5" }
eligible = { is = "poor and clear", label = { en = "gets it", zh = "对象" }, cite = "1" }
"""


@pytest.mark.parametrize(
    ("objected", "line"),
    [
        (True, "  ✗ no objection (objection upheld: yes)"),
        (False, "  ✓ no objection (objection upheld: no)"),
        (None, "  ? no objection (objection upheld: unknown)"),
    ],
)
def test_what_a_criterion_negates_does_not_read_as_if_it_held(
    objected: bool | None, line: str, tmp_path: Path
) -> None:
    """The mark is that of the criterion, and the answer stands beside what was asked."""
    path = tmp_path / "grant.toml"
    path.write_text(NOT_LISTED, encoding="utf-8")
    frame = pl.DataFrame(
        {"household": ["H1"], "poor": [True], "objected": [objected]},
        schema_overrides={"objected": pl.Boolean},
    )
    evaluation = ps.programme(path).evaluate({"households": frame}, at="2024-06-30")
    assert line in head(str(evaluation.explain("H1")))
