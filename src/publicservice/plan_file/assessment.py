"""The section ``[scorecards]`` as TOML tables: read and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from publicservice.model.assessment.ladder import Ladder, Step, ladder_problems
from publicservice.model.assessment.ledger import Ledger
from publicservice.model.assessment.scorecard import (
    Consequence,
    Rater,
    Scorecard,
    ScoreItem,
    Veto,
)
from publicservice.model.assessment.scorecard_check import scorecard_problems
from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.phase import Duration
from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown
from publicservice.plan_file.structure import (
    Gathered,
    structured,
    unknown_keys,
    wrong_type,
)
from publicservice.plan_file.tables import Table
from publicservice.plan_file.timetable import date_value, remarks_table, unnamed


@attrs.frozen
class ScorecardKeys:
    """The tables within a scorecard, each with a name of its own.

    Attributes:
        items: what is scored or has to be met.
        raters: who scores, in the order in which they do.
        vetoes: conditions that sink the card.
        consequences: what follows.
    """

    items: Mapping[str, ScoreItem]
    raters: Mapping[str, Rater] = attrs.field(factory=dict)
    vetoes: Mapping[str, Veto] = attrs.field(factory=dict)
    consequences: Mapping[str, Consequence] = attrs.field(factory=dict)


@attrs.frozen
class LadderKeys:
    """A ladder's register by name, and its steps with a name each.

    Attributes:
        over: the register whose rows are counted; it refers to the programme's unit.
        steps: from the lightest to the heaviest.
    """

    over: str
    steps: Mapping[str, Step]


@attrs.frozen
class LedgerKeys:
    """A ledger's register by name.

    Attributes:
        over: the register of events, finding_events where none is named.
    """

    over: str = ""


Noun = TypeVar("Noun", Step, ScoreItem, Rater, Veto, Consequence)
INSIDE: dict[str, type[Any]] = {
    "items": ScoreItem, "raters": Rater, "vetoes": Veto, "consequences": Consequence,
}  # fmt: skip
"""The tables within a scorecard; each has a name of its own."""


def read_scorecard(name: str, raw: Any) -> Scorecard:
    """A scorecard: items, raters, grades, vetoes, consequences, pass_mark, and more."""
    table = dict(unnamed(raw))
    gathered = Gathered()
    inside = {
        key: gathered.attempt(key, _named, table.pop(key, {}), noun)
        for key, noun in INSIDE.items()
    }  # fmt: skip
    card = gathered.attempt("", structured, {**table, "name": name}, Scorecard)
    if card is None or gathered.problems:
        raise PlanError(gathered.problems)
    made: Scorecard = attrs.evolve(card, **inside)
    if found := scorecard_problems(made):
        raise PlanError(found)
    return made


def _named(raw: Any, noun: type[Noun]) -> list[Noun]:
    if not isinstance(raw, dict):
        raise wrong_type("named tables", raw, "write each as a table with a name of its own")
    gathered = Gathered()
    found = [gathered.attempt(name, _one, name, each, noun) for name, each in raw.items()]
    gathered.raise_all()
    return [each for each in found if each is not None]


def _one(name: str, raw: Any, noun: type[Noun]) -> Noun:
    table = dict(unnamed(raw))
    if noun in (ScoreItem, Veto):
        if "holds" in table:
            raise PlanError(unknown_keys(["holds"], ["is"]))
        if "is" in table:
            table["holds"] = table.pop("is")
    return structured({**table, "name": name}, noun)


def read_ladder(name: str, raw: Any) -> Ladder:
    """A ladder: over, where, window, steps."""
    table = dict(unnamed(raw))
    gathered = Gathered()
    steps = gathered.attempt("steps", _named, table.pop("steps", {}), Step)
    ladder = gathered.attempt("", structured, {**table, "name": name}, Ladder)
    if ladder is None or gathered.problems:
        raise PlanError(gathered.problems)
    made: Ladder = attrs.evolve(ladder, steps=steps or ())
    if found := [*ladder_problems(made)]:
        raise PlanError(found)
    return made


def read_ledger(name: str, raw: Any) -> Ledger:
    """A ledger: over, gates, within."""
    return structured({**unnamed(raw), "name": name}, Ledger)


def ladder_table(ladder: Ladder) -> Table:
    """The way back of `read_ladder`."""
    return {
        **without_defaults(ladder, "steps"),
        "steps": {step.name: without_defaults(step) for step in ladder.steps},
    }


def ledger_table(ledger: Ledger) -> Table:
    """The way back of `read_ledger`."""
    return without_defaults(ledger)


def scorecard_table(card: Scorecard) -> Table:
    """The way back of `read_scorecard`."""
    return {
        **without_defaults(card, *INSIDE),
        **{
            key: {noun.name: without_defaults(noun) for noun in getattr(card, key)}
            for key in INSIDE
            if getattr(card, key)
        },
        **remarks_table(card.label, card.cite, card.note),
    }


def without_defaults(noun: Any, *left_out: str) -> Table:
    """The keys of a noun that are not what they are by default, its name left out."""
    table: Table = {}
    for attribute in attrs.fields(type(noun)):
        value = getattr(noun, attribute.name)
        default = attribute.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            default = None
        if attribute.name in ("name", *left_out) or value == default or value in ((), None, ""):
            continue
        key = "is" if attribute.name == "holds" else attribute.name
        table[key] = plain(value)
    return table


def plain(value: Any) -> Any:
    """A value as TOML has it."""
    if isinstance(value, Label):
        return {key: text for key, text in attrs.asdict(value).items() if text}
    if isinstance(value, Duration):
        return {"value": value.value, "unit": value.unit}
    if isinstance(value, Unknown):
        return {"unknown": value.reason}
    if isinstance(value, PlanDate):
        return date_value(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else value
    if attrs.has(type(value)):
        return {**({"name": value.name} if hasattr(value, "name") else {}),
                **without_defaults(value)}  # fmt: skip
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value
