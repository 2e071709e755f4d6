"""The built-in programmes that assess, on generated registers: sound, complete, with clauses."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import publicservice as ps
from publicservice.evaluation import Evaluation
from publicservice.testing.completion import complete
from publicservice.testing.engines import native_frames
from publicservice.testing.generate import random_registers
from publicservice.testing.made import MadeRegisters

AT = date(2024, 5, 6)
PROGRAMMES = (
    "model-posts", "organisation-grading", "tcm-review", "catering-fumes", "poverty-rectification",
    "subsidy-self-check", "family-planning-score",
)  # fmt: skip
RESULTS = {"passed", "failed", "vetoed", "scored", "undetermined"}


def _evaluation(in_use: ps.ProgrammeInUse, plan: ps.Plan, made: MadeRegisters) -> Evaluation:
    frames = native_frames(in_use.programme, made, "polars")
    read = ps.registers(frames, complete_until=made.complete_until or None)
    return Evaluation(in_use.programme, plan, read, AT)


@pytest.fixture(scope="module", params=PROGRAMMES)
def generated(request: pytest.FixtureRequest) -> tuple[ps.ProgrammeInUse, MadeRegisters]:
    """A programme and registers with holes."""
    in_use = ps.programme(request.param)
    made = random_registers(in_use.programme, in_use.plan, AT, seed=3, rows=25)
    return in_use, _blanks_filled(in_use.programme, made)


def _blanks_filled(programme: type[ps.Programme], made: MadeRegisters) -> MadeRegisters:
    """A blank that the field gives a meaning is no hole."""
    fields = {register.register: register.fields for register in programme.registers_read()}
    tables = {
        name: [
            {
                key: fields[name][key].blank if value is None and key in fields[name] else value
                for key, value in row.items()
            }
            for row in rows
        ]
        for name, rows in made.tables.items()
    }
    return made.with_tables(tables)


def test_everyone_is_scored_with_consequences(
    generated: tuple[ps.ProgrammeInUse, MadeRegisters],
) -> None:
    """Each card, each item, each consequence of the plan; with its clause and document."""
    in_use, made = generated
    found = _evaluation(in_use, in_use.plan, made)
    cards = in_use.programme.scorecards
    assert set(found.scores["scorecard"]) == set(cards)
    assert set(found.scores["result"]) <= RESULTS
    items = {(name, item.name) for name, card in cards.items() for item in card.card.items}
    assert set(found.score_items.select("scorecard", "item").iter_rows()) == items
    follows = {(n, each.name) for n, card in cards.items() for each in card.card.consequences}
    assert set(found.consequences.select("scorecard", "consequence").iter_rows()) <= follows
    for frame in (found.scores, found.score_items, found.consequences):
        assert (frame["cite"].str.len_chars() > 0).all()
        assert set(frame["document"]) <= {in_use.plan.source.document}


def test_what_is_said_of_scores_holds_however_the_holes_are_filled(
    generated: tuple[ps.ProgrammeInUse, MadeRegisters],
) -> None:
    """Every completion lies inside: points, grades, results, places, and what follows."""
    in_use, made = generated
    said = _evaluation(in_use, in_use.plan, made)
    for number in range(2):
        filled = complete(in_use.programme, in_use.plan, made, AT, random.Random(number))
        found = _evaluation(in_use, filled.plan, filled.registers)
        _inside(said.scores, found.scores, in_use.programme.unit.key())
        _items_inside(said.score_items, found.score_items, in_use.programme.unit.key())


def _inside(said: pl.DataFrame, found: pl.DataFrame, key: str) -> None:
    then = {(row[key], row["scorecard"]): row for row in found.rows(named=True)}
    for row in said.rows(named=True):
        other = then.get((row[key], row["scorecard"]))
        if other is None:  # perhaps assessed, and then it was not
            assert row["assessed"] is None
            continue
        for what in ("score", "released", "grades_raised"):
            _between(row, other, f"{what}_certain", f"{what}_possible")
        assert row["result"] in ("undetermined", other["result"])
        assert row["grade"] is None or row["grade"] == other["grade"]


def _items_inside(said: pl.DataFrame, found: pl.DataFrame, key: str) -> None:
    then = {(row[key], row["scorecard"], row["item"]): row for row in found.rows(named=True)}
    for row in said.rows(named=True):
        other = then.get((row[key], row["scorecard"], row["item"]))
        if other is not None:
            _between(row, other, "points_certain", "points_possible")
            assert row["met"] is None or row["met"] == other["met"]


def _between(row: dict[str, Any], other: dict[str, Any], low: str, high: str) -> None:
    if row[low] is not None:
        assert row[low] <= other[low]
    if row[high] is not None:
        assert other[high] <= row[high]


def test_explanations_tell_every_item(
    generated: tuple[ps.ProgrammeInUse, MadeRegisters],
) -> None:
    """With the points of the frame, the values seen and the clause."""
    in_use, made = generated
    found = _evaluation(in_use, in_use.plan, made)
    key = in_use.programme.unit.key()
    case = found.scores.row(0, named=True)
    told = found.explain(case[key])
    own = found.scores.filter(pl.col(key) == case[key])
    assert {card.scorecard for card in told.scorecards} == set(own["scorecard"])
    document = in_use.plan.source.document
    for card in told.scorecards:
        nouns = in_use.programme.scorecards[card.scorecard].card
        assert [item.item for item in card.items] == [item.name for item in nouns.items]
        for item, noun in zip(card.items, nouns.items, strict=True):
            assert item.cite == f"{document} {noun.cite}"
            assert item.seen or noun.indicator


def test_a_county_replaces_a_card() -> None:
    """The whole of it; a pass mark of 850 lets in whom 900 kept out."""
    from publicservice.plan_file import merge_plans, read_plan_text

    default = ps.programme("tcm-review")
    local = read_plan_text(
        """
programme = "tcm-review"
schema_version = 1
source = { title = "County", issuer = "county", document = "903/1" }
[scorecards.review]
of = "kind == 'tcm'"
pass_mark = 850
cite = "2"
items.score = { score = "review_score", points = 1000, cite = "2" }
""",
        "county.toml", default=default.plan,
    )  # fmt: skip
    in_use = ps.programme("tcm-review", merge_plans(default.plan, local))
    frame = pl.DataFrame({"医院编号": ["A"], "医院类别": ["中医院"], "复评得分": ["899.5"]})
    (row,) = [
        row
        for row in in_use.evaluate({"hospitals": frame}, at=AT).scores.rows(named=True)
        if row["scorecard"] == "review"
    ]
    assert (row["result"], row["score_certain"]) == ("passed", Decimal("899.5"))
    assert (row["cite"], row["document"]) == ("2", "903/1")
