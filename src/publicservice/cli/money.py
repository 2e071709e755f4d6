"""The benefits, the scarce places and the budget of an evaluation on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from publicservice.cli.page import Column, Page, figures, prose
from publicservice.model.areas import WHOLE
from publicservice.model.money.funding import UNFUNDED
from publicservice.results.words import BUDGET_WORDS

Values = Mapping[str, Any]
PEOPLE = ("claimants", "given", "waiting")
LONGEST = 13
"""Characters of an interval that stands on one line."""


def write_money(page: Page, costs: Sequence[Values], budget: Sequence[Values]) -> None:
    """What each benefit comes to, and what each source is asked for, if there is any."""
    if costs:
        page.section("Benefits")
        columns = [prose("benefit"), figures("cases"), figures("yuan")]
        page.table(columns, [_benefit_row(row) for row in costs if row["source"] == "all"])
    if budget:
        page.section("Budget")
        loans = any(row["outstanding_certain_fen"] is not None for row in budget)
        outstanding = [figures("outstanding")] if loans else []
        columns = [
            prose("source"), figures("cases"), figures("asked for"),
            figures("planned"), figures("received"), figures("spent"),
            *outstanding, figures("left"),
            Column("status"), Column("clause"),
        ]  # fmt: skip
        page.table(columns, [_budget_row(*pair, loans=loans) for pair in _by_level(budget)])


def write_places(page: Page, places: Sequence[Values], shown: int) -> None:
    """Scarce places of the whole and of so many areas each, if there are any."""
    if not places:
        return
    page.section("Scarce places")
    names = list(dict.fromkeys(row["places"] for row in places))
    by_name = {name: [row for row in places if row["places"] == name] for name in names}
    columns = [prose("places"), prose("area"), *map(figures, ("there are", *PEOPLE))]
    listed = [row for rows in by_name.values() for row in rows[: shown + 1]]
    page.table(columns, [_places_row(row) for row in listed])
    more = len(places) - len(listed)
    if more > 0:
        page.line(f"and {more} more areas")


def _places_row(row: Values) -> tuple[str, ...]:
    whole = row["level"] == WHOLE
    counted = (
        _between(row[f"{what}_certain"], row[f"{what}_possible"]) for what in ("places", *PEOPLE)
    )
    return _labels(row) if whole else "", "" if whole else row["area"], *counted


def write_cash_plan(page: Page, rows: Sequence[Values], shown: int) -> None:
    """What is still to be paid, the next first, if there are schedules or records of payments."""
    open_ends = ("left_possible_fen", "waiting_possible_fen")
    left = [row for row in rows if any(row[end] != 0 for end in open_ends)]
    if not rows:
        return
    page.section("Payments")
    if len(left) < len(rows):
        page.line(f"{len(rows) - len(left):,} of {len(rows):,} with nothing left to pay")
    columns = [
        prose("benefit, instalment"), Column("period"), Column("due"), figures("cases"),
        figures("to pay"), figures("on condition"), figures("paid"), figures("late"),
        Column("clause"),
    ]  # fmt: skip
    if left:
        page.table(columns, [_payment_row(row) for row in left[:shown]])
    page.more(len(left) - shown)


def _payment_row(row: Values) -> tuple[str, ...]:
    several = row["instalment"] if row["instalment"] != "1" else ""
    due = str(row["due"] or "?")
    return (
        ", ".join(filter(None, (_labels(row), several))),
        f"{row['period']}/{row['periods']}" if row["periods"] > 1 else "",
        due if row["due"] or not row["due_reason"] else f"? {row['due_reason']}",
        _between(row["cases_certain"], row["cases_possible"]),
        _on_two_lines(_yuan_between(row["amount_certain_fen"], row["amount_possible_fen"])),
        _on_condition(row),
        _yuan(row["paid_fen"]),
        f"{row['cases_late']:,}" if row["cases_late"] else "",
        row["cite"],
    )


def _on_condition(row: Values) -> str:
    """What is paid once its condition is met; empty where there is none such."""
    ends = row["waiting_certain_fen"], row["waiting_possible_fen"]
    return _on_two_lines(_yuan_between(*ends)) if any(end != 0 for end in ends) else ""


def _benefit_row(row: Values) -> tuple[str, ...]:
    cases = _between(row["cases_certain"], row["cases_possible"])
    fen = (row["amount_certain_fen"], row["amount_possible_fen"])
    return _labels(row), cases, _yuan_between(*fen)


def _by_level(budget: Sequence[Values]) -> Iterator[tuple[str, Values]]:
    """What each row is called, the sources of a level below the level's own row.

    A level of one source has no row of its own.
    """
    sources = [row for row in budget if row["scope"] == "source"]
    levels = {row["level"]: row for row in budget if row["scope"] == "level"}
    for level, sum_of_level in levels.items():
        inside = [row for row in sources if row["level"] == level and row["source"] != UNFUNDED]
        several = len(inside) > 1 and bool(level)
        if several:
            yield f"{level} level", sum_of_level
        alone = f" ({level})" if level and not several else ""
        for row in inside:
            yield f"{'  ' * several}{_labels(row)}{alone}", row
            yield from _areas(row, budget, "  " * (1 + several))
    for row in sources if not levels else ():
        if row["source"] != UNFUNDED:
            yield _labels(row), row
            yield from _areas(row, budget, "  ")
    yield from ((_labels(row), row) for row in sources if row["source"] == UNFUNDED)
    yield from ((_labels(row), row) for row in budget if row["scope"] == "programme")


def _areas(source: Values, budget: Sequence[Values], indent: str) -> Iterator[tuple[str, Values]]:
    """The areas that a source was given for."""
    inside = (row for row in budget if row["source"] == source["source"])
    yield from ((f"{indent}{row['area']}", row) for row in inside if row["area"])


def _budget_row(name: str, row: Values, *, loans: bool) -> tuple[str, ...]:
    cases = row["cases_certain"], row["cases_possible"]
    left = row["balance_certain_fen"], row["balance_possible_fen"]
    received = row["received_certain_fen"], row["received_possible_fen"]
    owed = row["outstanding_certain_fen"], row["outstanding_possible_fen"]
    return (
        name,
        _between(*cases),
        _on_two_lines(_yuan_between(row["demand_certain_fen"], row["demand_possible_fen"])),
        _yuan(row["planned_fen"]),
        _on_two_lines(_yuan_between(*received)) if received[0] is not None else "",
        _yuan(row["spent_fen"]),
        *([_on_two_lines(_yuan_between(*owed)) if owed[0] is not None else ""] if loans else []),
        _on_two_lines(_yuan_between(*left)) if left != (None, None) else "",
        BUDGET_WORDS[row["status"]].text("en"),
        row["cite"],
    )


def _labels(row: Values) -> str:
    return " ".join(dict.fromkeys(filter(None, (row["label_en"], row["label_zh"]))))


def _between(low: int | None, high: int | None) -> str:
    if low is None:
        return ""
    return "..".join(dict.fromkeys((f"{low:,}", f"{high:,}" if high is not None else "?")))


def _yuan_between(low: int | None, high: int | None) -> str:
    ends = (_yuan(low) or "?", _yuan(high) or "?")
    return "..".join(dict.fromkeys(ends))


def _on_two_lines(interval: str) -> str:
    """A long interval, which a table of many columns would break within a figure."""
    return interval if len(interval) <= LONGEST else interval.replace("..", "..\n")


def _yuan(fen: int | None) -> str:
    if fen is None:
        return ""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02}"
