"""One beneficiary's scorecards in words: item by item, with what was seen and the clause."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import frozen

from publicservice.engine.interpret import Case
from publicservice.model.assessment.recorded import RecordedScorecard
from publicservice.model.assessment.scale import bands
from publicservice.model.assessment.scorecard import Consequence, ScoreItem
from publicservice.model.label import Language
from publicservice.model.rules.expression import Node
from publicservice.results.assessment.words import (
    NO_STEP,
    OVERDUE,
    RESULTS,
    STATES_OF_CONSEQUENCES,
    STATUSES,
    UNTIL,
)
from publicservice.wording import STATES, Wording, citation

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

Record = dict[str, Any]


@frozen
class ItemTold:
    """An item: its points or whether it is met, the values seen, the clause."""

    item: str
    label: str
    points: str
    met: str
    seen: tuple[str, ...]
    cite: str


@frozen
class CardTold:
    """A scorecard: result, score, grade, rank, its items and vetoes, and what follows."""

    scorecard: str
    label: str
    result: str
    score: str
    grade: str
    rank: str
    items: tuple[ItemTold, ...]
    vetoes: tuple[ItemTold, ...]
    consequences: tuple[str, ...]
    cite: str


def cards_told(evaluation: Evaluation, case: Case, wording: Wording) -> tuple[CardTold, ...]:
    """Every scorecard that assesses the case, or may."""
    cards = evaluation.programme.scorecards
    if not cards:
        return ()
    key = evaluation.programme.unit.key()
    own = pl.col(key) == str(case.record[key])
    scores = {row["scorecard"]: row for row in evaluation.scores.filter(own).rows(named=True)}
    items = evaluation.score_items.filter(own).rows(named=True)
    follows = evaluation.consequences.filter(own).rows(named=True)
    return tuple(
        _card(evaluation, card, case, wording, scores[name], items, follows)
        for name, card in cards.items()
        if name in scores
    )


def _card(
    evaluation: Evaluation, card: RecordedScorecard, case: Case, wording: Wording, row: Record,
    items: list[Record], follows: list[Record],
) -> CardTold:  # fmt: skip
    source, language = evaluation.plan.source_of(f"scorecards.{card.name}"), wording.language
    own = {each["item"]: each for each in items if each["scorecard"] == card.name}
    noun = card.card

    def clause(cite: str) -> str:
        return citation(source, cite) if cite else ""

    told = tuple(
        _item(card, item, own[item.name], case, wording, clause(item.cite)) for item in noun.items
    )
    vetoes = tuple(
        ItemTold(veto.name, veto.label.text(language) or veto.name, "",
                 STATES[language][_state(case.truth(tree))],
                 tuple(wording.seen(case, tree)), clause(veto.cite))
        for veto, tree in ((veto, card.trees[f"vetoes.{veto.name}"]) for veto in noun.vetoes)
    )  # fmt: skip
    by_name = {each.name: each for each in noun.consequences}
    return CardTold(
        card.name, noun.label.text(language) or card.name, RESULTS[row["result"]].text(language),
        _of_full(row["score_certain"], row["score_possible"], row["full_mark"]),
        _grade(row, card, language), _rank(row), told, vetoes,
        tuple(
            _consequence(each, by_name[each["consequence"]], language,
                         clause(each["cite"]))
            for each in follows if each["scorecard"] == card.name
        ),
        clause(noun.cite),
    )  # fmt: skip


def _item(
    card: RecordedScorecard, item: ScoreItem, row: Record, case: Case, wording: Wording, cite: str
) -> ItemTold:
    trees: list[Node] = [
        card.trees[place]
        for place in (f"items.{item.name}", f"items.{item.name}.part", f"items.{item.name}.whole")
        if place in card.trees
    ]
    seen = [told for tree in trees for told in wording.seen(case, tree)]
    asked = item.form == "is" or item.required or item.at_least is not None
    met = STATES[wording.language][_state(row["met"])] if asked else ""
    return ItemTold(
        item.name, item.label.text(wording.language) or item.name,
        _of_full(row["points_certain"], row["points_possible"], row["points"]), met,
        tuple(dict.fromkeys(seen)), cite,
    )  # fmt: skip


def _state(truth: bool | None) -> str:
    return "unknown" if truth is None else "yes" if truth else "no"


def _grade(row: Record, card: RecordedScorecard, language: Language) -> str:
    """The grade, or the lowest and the highest that it can be."""
    grades = [band.grade for band in bands(card.card)]
    called = {grade.name: grade.label.text(language) or grade.name for grade in grades}
    ends = filter(None, (row["grade_lowest"], row["grade_highest"]))
    return "..".join(dict.fromkeys(called[name] for name in ends))


def _rank(row: Record) -> str:
    if row["rank_best"] is None:
        return ""
    worst = "?" if row["rank_worst"] is None else str(row["rank_worst"])
    ends = dict.fromkeys((str(row["rank_best"]), worst))
    return f"{'..'.join(ends)} / {row['ranked']}"


def _of_full(low: Decimal | None, high: Decimal | None, full: Decimal | None) -> str:
    if low is None or high is None or full is None:
        return ""
    ends = dict.fromkeys(figure(end) for end in (low, high))
    return f"{'..'.join(ends)} / {figure(full)}"


def figure(points: Decimal) -> str:
    """A score without zeros behind the point."""
    return f"{points.normalize():f}"


def _consequence(row: Record, each: Consequence, language: Language, cite: str) -> str:
    label = each.label.text(language) or each.name
    state = STATES_OF_CONSEQUENCES[row["state"]].text(language)
    parts = [f"{label} ({state})"]
    if row["deadline"] is not None:
        parts.append(f"{UNTIL.text(language)} {row['deadline']}")
    elif row["deadline_reason"]:
        parts.append(f"{UNTIL.text(language)} ? ({row['deadline_reason']})")
    return ", ".join(parts) + (f"  [{cite}]" if cite else "")


def followed_told(evaluation: Evaluation, key: str, language: Language) -> tuple[str, ...]:
    """Where the case stands on ladders, and its findings, a line each; owners are not named."""
    programme = evaluation.programme
    told: list[str] = []
    own = pl.col(programme.unit.key()) == key
    if programme.ladders:
        for row in evaluation.ladder_states.filter(own).rows(named=True):
            label = row[f"label_{language}"] or row["ladder"]
            step = row[f"step_{language}"] or NO_STEP.text(language)
            until = f", {UNTIL.text(language)} {row['until']}" if row["until"] else ""
            source = evaluation.plan.source_of(f"ladders.{row['ladder']}")
            cite = f"  [{citation(source, row['cite'])}]" if row["cite"] else ""
            told.append(f"{label}: {step} ({row['count']}){until}{cite}")
    if programme.ledgers:
        for row in evaluation.rectification.filter(own).rows(named=True):
            status = STATUSES[row["status"]].text(language)
            until = f", {UNTIL.text(language)} {row['deadline']}" if row["deadline"] else ""
            late = f", {OVERDUE.text(language)}" if row["overdue"] else ""
            told.append(f"{row['finding']}: {status}{until}{late}")
    return tuple(told)


def card_lines(card: CardTold) -> Iterator[str]:
    """A card as a page of `explain` shows it."""
    told = ", ".join(filter(None, (card.result, card.score, card.grade, card.rank)))
    yield f"{card.label}: {told}" + (f"  [{card.cite}]" if card.cite else "")
    for item in (*card.items, *card.vetoes):
        mark = {"yes": "✓", "是": "✓", "no": "✗", "否": "✗", "": "="}.get(item.met, "?")
        if item in card.vetoes:
            mark = "!" if mark == "✓" else " " if mark == "✗" else "?"
        cite = f"  [{item.cite}]" if item.cite else ""
        yield f"  {mark} {item.label}  {item.points or item.met}{cite}"
        yield from (f"      {seen}" for seen in item.seen)
    yield from (f"  → {text}" for text in card.consequences)
