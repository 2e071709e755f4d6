"""What documents print about their own figures: what is right comes out right, the rest named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from statements.statement_texts import FIGURES

from publicservice.model.statements.held import Held
from publicservice.model.statements.statement_check import check_statements, held_statements
from publicservice.plan_file import read_plan, read_plan_text

TEXT = FIGURES.read_text(encoding="utf-8")
WRONG = {
    "F006": "printed 6 (000-004 000/4), but 5 listed = 5, which is 1 less",
    "F007": "printed 5 (000-004 000/5), but 4 listed = 4, which is 1 less",
    "F020": "printed 250 元 (000-004 001/2), but 2230 元 − 1860 元 = 370 元, which is 120 元 more",
    "F039": "printed 5 (000-004 002/7a), but 3 listed = 3, which is 2 less",
    "F047": "printed 25 (000-004 002/9a), but 24 listed = 24, which is 1 less",
    "F067": "5 项 [003/1d 四] = 3 项 [003/1d 六6] does not hold (000-004 003/1d): "
    "5 项 is 2 项 more than 3 项",
    "F086": "printed 2 (000-004 003/6), but 3 listed = 3, which is 1 more",
    "F090": "printed 24 (000-004 003/7c), but 14 listed = 14, which is 10 less",
    "F094": "printed 240 元/人 (000-004 003/12), but 36.7191 万元 / 1534 人 = 239.368318… 元/人, "
    "which is 0.631681… 元/人 less; it rounds to 239 元/人",
    "F097": "printed 20.91 万元 (000-004 003/12), but 27.57 万元 + 9.95 万元 − 16.57 万元 = "
    "20.95 万元, which is 0.04 万元 more",
    "F105": "0.89 万元 ≤ 0.54 万元 does not hold (000-004 003/12): "
    "0.89 万元 is 0.35 万元 more than 0.54 万元",
    "F119": "the numbers run to 16, but 2, 7 and 9 are missing (000-004 003/12)",
    "F177": "printed 200–400 元/户 (000-004 004/1), but 6.28 万元 / 156 户 = 402.564102… 元/户, "
    "which is 2.564102… 元/户 more",
}  # fmt: skip
ROUNDED = {
    "F106": Fraction(1852 * 100, 2 * 986),
    "F107": Fraction(1852 * 100, 2200),
    "F109": Fraction(417 * 100, 590),
    "F110": Fraction(27235 * 100, 46222),
}
WITHIN = {"F030", "F120", "F176", "F178", "F179", "F180", "F181", "F184"}
RELATIONS = {
    "F014", "F015", "F021", "F023", "F024", "F025", "F027", "F102", "F104", "F108", "F117", "F118",
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Held]:
    """Every statement of the file, by name."""
    return {held.statement.name: held for held in held_statements(read_plan(FIGURES))}


def named(outcomes: Mapping[str, Held], agrees: str) -> set[str]:
    return {name for name, held in outcomes.items() if held.agrees == agrees}


def test_every_figure_is_judged_right(outcomes: Mapping[str, Held]) -> None:
    """13 contradictions, one figure cut off, and not one false accusation among 107."""
    assert named(outcomes, "no") == set(WRONG)
    assert named(outcomes, "truncated") == {"F095"}
    assert named(outcomes, "rounded") == set(ROUNDED)
    assert named(outcomes, "within") == WITHIN
    assert named(outcomes, "holds") == RELATIONS
    others = {*WRONG, "F095", *ROUNDED, *WITHIN, *RELATIONS}
    assert named(outcomes, "exactly") == set(outcomes) - others
    assert len(outcomes) == 107


def test_each_contradiction_is_told_with_both_figures_and_the_clause() -> None:
    """Place, printed figure, clause, how the other one comes about, the difference."""
    problems = [each for each in check_statements(read_plan(FIGURES)) if each.severity == "warning"]
    assert {each.code for each in problems} == {"statement.contradicts"}
    told = {each.where.removeprefix("figures.toml: statements."): each.message for each in problems}
    assert told == WRONG


def test_a_figure_that_was_cut_off_is_a_notice() -> None:
    """287.86 printed as 287 is no contradiction, and a reader who rounds wants to know."""
    (notice,) = [e for e in check_statements(read_plan(FIGURES)) if e.severity == "notice"]
    assert (notice.code, notice.where) == ("statement.truncated", "figures.toml: statements.F095")
    assert notice.message == (
        "printed 287 元/人次 (000-004 003/12), which is 287.856778… 元/人次 cut off, not rounded: "
        "282.3875 万元 / 9810 人次"
    )
    assert notice.remedy == "a reader who rounds finds 288 元/人次"


def test_results_are_exact(outcomes: Mapping[str, Held]) -> None:
    """Fractions, never the decimals that are shown."""
    for name, share in ROUNDED.items():
        assert outcomes[name].span == (share, share)
    average = Fraction(367191, 1534)
    assert outcomes["F094"].span == (average, average)
    assert outcomes["F094"].difference == 240 - average
    assert outcomes["F120"].span == (Fraction(2456684, 8276), Fraction(2456684, 8276))


def changed(text: str, name: str) -> str:
    """The file with the first figure that the statement names changed by a third."""
    start = re.search(rf"^(\[statements\.)?{name}\b", text, re.M)
    assert start
    found = re.search(r"inputs[^\n]*?value = ([0-9.]+)", text[start.start() :])
    assert found
    place = start.start() + found.start(1)
    return text[:place] + str(Decimal(found[1]) * 4 / 3 + 7)[:12] + text[place + len(found[1]) :]


@pytest.mark.parametrize(
    "name",
    [
        "F041",
        "F043",
        "F064",
        "F096",
        "F100",
        "F103",
        "F106",
        "F107",
        "F109",
        "F110",
        "F111",
        "F195",
    ],
)
def test_a_changed_input_changes_the_result(name: str, outcomes: Mapping[str, Held]) -> None:
    """What is found comes from the inputs, not from what is printed."""
    plan = read_plan_text(changed(TEXT, name))
    (again,) = [held for held in held_statements(plan) if held.statement.name == name]
    assert again.span != outcomes[name].span
    assert again.agrees == "no"


def test_wrong_figures_come_right_with_the_right_inputs() -> None:
    """The same statements do not accuse a document that adds up."""
    mended = TEXT
    for wrong, right in (
        ("value = 250, unit", "value = 370, unit"), ("value = 20.91", "value = 20.95"),
        ("value = 240, unit", "value = 239, unit"), ("value = 0.54, unit = \"万元\" }\nc",
                                                     "value = 0.90, unit = \"万元\" }\nc"),
        ("value = 156, unit = \"户\"", "value = 157, unit = \"户\""),
    ):  # fmt: skip
        assert mended.count(wrong) == 1, wrong
        mended = mended.replace(wrong, right)
    again = {held.statement.name: held.agrees for held in held_statements(read_plan_text(mended))}
    assert {again[name] for name in ("F020", "F097", "F094", "F105", "F177")} == {
        "exactly", "rounded", "holds", "within",
    }  # fmt: skip


def test_the_file_holds_figures_and_no_text_of_a_document() -> None:
    """Listed items are running numbers."""
    statements: Mapping[str, Any] = tomllib.loads(TEXT)["statements"]
    listed = [
        item
        for statement in statements.values()
        for given in statement.get("inputs", {}).values()
        if isinstance(given.get("value"), list)
        for item in given["value"]
    ]
    assert len(listed) > 200
    assert all(item.isdecimal() for item in listed)
