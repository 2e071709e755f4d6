"""Scorecards, ladders and ledgers as plain values and on the page of ``publicservice show``."""

from __future__ import annotations

from typing import Any

from publicservice.cli.page import Column, Page, figures, prose
from publicservice.model.assessment.points import points_of
from publicservice.model.assessment.recorded import RecordedScorecard
from publicservice.model.assessment.scale import bands, full_mark
from publicservice.model.assessment.scorecard import ScoreItem
from publicservice.model.label import Label
from publicservice.model.programme import Programme

Values = dict[str, Any]


def assessment_book(programme: type[Programme]) -> Values:
    """By the keys scorecards, ladders and ledgers, those left out that the programme has not."""
    found = {
        "scorecards": [_card(each) for each in programme.scorecards.values()],
        "ladders": [
            {"name": name, **_labels(each.ladder.label), "over": each.register.register,
             "cite": each.ladder.cite, "steps": [
                 {"name": s.name, **_labels(s.label), "at": s.at, "takes": list(s.takes),
                  "cite": s.cite} for s in each.ladder.steps]}
            for name, each in programme.ladders.items()
        ],
        "ledgers": [
            {"name": name, **_labels(each.ledger.label), "over": each.register.register,
             "gates": list(each.ledger.gates), "cite": each.ledger.cite}
            for name, each in programme.ledgers.items()
        ],
    }  # fmt: skip
    return {key: values for key, values in found.items() if values}


def _card(recorded: RecordedScorecard) -> Values:
    card = recorded.card
    full = full_mark(card)
    return {
        "name": recorded.name, **_labels(card.label), "cite": card.cite,
        "full_mark": None if card.is_scale or not full else points_of(full),
        "pass_mark": card.pass_mark, "combine": card.combine,
        "items": [_item(item) for item in card.items],
        "grades": [{"name": b.grade.name, **_labels(b.grade.label), "at_least": b.grade.at_least,
                    "below": b.grade.below} for b in bands(card)],
        "vetoes": [{"name": v.name, **_labels(v.label), "cite": v.cite} for v in card.vetoes],
        "consequences": [
            {"name": c.name, **_labels(c.label), "when": c.when, "releases": c.releases,
             "gives": list(c.gives), "takes": list(c.takes), "cite": c.cite}
            for c in card.consequences
        ],
        "defined_in": recorded.defined_in,
    }  # fmt: skip


def _item(item: ScoreItem) -> Values:
    return {
        "name": item.name, **_labels(item.label), "kind": item.form, "points": item.points,
        "required": item.required, "rater": item.rater, "cite": item.cite,
    }  # fmt: skip


def _labels(label: Label) -> Values:
    return {"label_en": label.text("en"), "label_zh": label.text("zh")}


def write_assessment_book(page: Page, book: Values) -> None:
    """A table of items for each card, with what follows; then ladders and ledgers."""
    for card in book.get("scorecards", []):
        page.section(f"Scorecard {_named(card)}  {card['cite']}".rstrip())
        columns = [prose("item"), figures("points"), prose("rater"), Column("clause")]
        rows = [
            (_named(item), "required" if item["required"] else _points(item["points"]),
             item["rater"], item["cite"])
            for item in card["items"]
        ]  # fmt: skip
        rows += [(_named(veto), "veto", "", veto["cite"]) for veto in card["vetoes"]]
        rows += [(f"→ {_named(each)}", each["when"], "", each["cite"])
                 for each in card["consequences"]]  # fmt: skip
        page.table(columns, rows)
    for ladder in book.get("ladders", []):
        page.section(f"Ladder {_named(ladder)}  {ladder['cite']}".rstrip())
        page.table(
            [prose("step"), figures("at"), prose("takes"), Column("clause")],
            [(_named(s), str(s["at"]), "; ".join(s["takes"]), s["cite"]) for s in ladder["steps"]],
        )
    for ledger in book.get("ledgers", []):
        page.section(f"Ledger of findings {_named(ledger)}  {ledger['cite']}".rstrip())
        page.line(f"over {ledger['over']}; closes with {', '.join(ledger['gates']) or 'evidence'}")


def _points(points: Any) -> str:
    return "" if points is None else f"{points.normalize():f}"


def _named(values: Values) -> str:
    labels = dict.fromkeys(filter(None, (values["label_en"], values["label_zh"])))
    return " ".join(labels) or str(values["name"])
