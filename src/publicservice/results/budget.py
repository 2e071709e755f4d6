"""The budget: what each source is asked for, against what was planned, received and spent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from attrs import define, evolve, field

from publicservice.model.areas import WHOLE
from publicservice.model.money.funding import UNFUNDED, Funding, ends_of
from publicservice.model.plan import Number, Plan
from publicservice.model.programme import Programme
from publicservice.results.budget_lines import ACCOUNT, Line, Loan, Span, one_number, plus
from publicservice.results.costs import ALL
from publicservice.results.measured import UNKNOWN_AREA

RATE = pl.Decimal(38, 2)
WORST = ("short", "open", "not_planned", "covered")
NO_LEVEL = ""

BUDGET: dict[str, pl.DataType] = {
    "scope": pl.String(),
    "source": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "level": pl.String(),
    "area": pl.String(),
    "benefits": pl.String(),
    "cases_certain": pl.Int64(),
    "cases_possible": pl.Int64(),
    "demand_certain_fen": pl.Int64(),
    "demand_possible_fen": pl.Int64(),
    "cases_planned": pl.Int64(),
    "planned_fen": pl.Int64(),
    "received_fen": pl.Int64(),
    "received_certain_fen": pl.Int64(),
    "received_possible_fen": pl.Int64(),
    "allocated_fen": pl.Int64(),
    "spent_fen": pl.Int64(),
    "arrears_fen": pl.Int64(),
    "received_rate": RATE,
    "spent_rate": RATE,
    "repaid_certain_fen": pl.Int64(),
    "repaid_possible_fen": pl.Int64(),
    "outstanding_certain_fen": pl.Int64(),
    "outstanding_possible_fen": pl.Int64(),
    "balance_certain_fen": pl.Int64(),
    "balance_possible_fen": pl.Int64(),
    "status": pl.String(),
    "cite": pl.String(),
    "document": pl.String(),
}


def budget(
    programme: type[Programme],
    plan: Plan,
    costs: pl.DataFrame,
    at: date,
    indicators: pl.DataFrame | None = None,
    loans: Mapping[tuple[str, str, str], Loan] | None = None,
) -> pl.DataFrame:
    """What is asked of each source, each level and all together, against the plan's accounts.

    Args:
        indicators: what came in by registers, where a source reads it from there.
        loans: what was paid back, by level, area and benefit.

    Columns:
        scope: ``source``, ``area`` (of a source that was given for areas), ``level`` or
            ``programme``.
        source, label_en, label_zh: which source; blank for a level; ``unfunded`` for what nobody
            pays; ``all`` for the programme.
        level: whose money it is.
        area: of a source that was given for areas; blank else.
        benefits: the benefits that it pays, by name.
        cases_certain, cases_possible: how many it pays for, for sure and at most; blank for several
            sources together.
        demand_certain_fen, demand_possible_fen: what it has to pay, for sure and at most; blank at
            most where it may be any amount.
        cases_planned, planned_fen, received_fen, allocated_fen, spent_fen: of the plan; blank where
            it does not say or one of them is not known.
        received_certain_fen, received_possible_fen: what came in, for sure and at most.
        arrears_fen: planned and not received. Blank unless both are known.
        received_rate: received in % of planned. spent_rate: spent in % of received.
        repaid_certain_fen, repaid_possible_fen, outstanding_certain_fen, outstanding_possible_fen:
            what was paid back of its loans, and what is still to be; blank where it gives none.
        balance_certain_fen, balance_possible_fen: what it has less what it is asked for at most,
            and at least; what is outstanding of loans in the place of what was lent. It has what is
            planned, or the figure up to which it gives, or, where nothing is planned, what a
            register says came in.
        status: ``covered``, ``short``, ``open`` (that hangs on what is not known), ``not_planned``,
            ``unfunded`` (nobody pays).
        cite, document: where the source is written.
    """
    books = _Books(plan, costs, at, indicators, loans or {})
    lines = books.lines()
    rows: list[dict[str, Any]] = []
    for name, source in plan.funding.items():
        rows += _source_rows(books, source, lines[name])
    if UNFUNDED in lines and lines[UNFUNDED].asked[1] != 0:
        rows.append(_unfunded_row(programme, lines[UNFUNDED]))
    levels: dict[str, Line] = {}
    for name, source in plan.funding.items():
        first = source.level not in levels
        levels.setdefault(source.level, Line()).join(lines[name], first=first)
    if set(levels) - {NO_LEVEL}:
        rows += [_row("level", "", ("", ""), level, line) for level, line in levels.items()]
    if costs.height or plan.funding:
        rows.append(_whole_row(books, levels.values(), lines.get(UNFUNDED, Line())))
    return pl.DataFrame(rows, schema=BUDGET, orient="row")


@define
class _Books:
    """What the lines are made of."""

    plan: Plan
    costs: pl.DataFrame
    at: date
    indicators: pl.DataFrame | None
    loans: Mapping[tuple[str, str, str], Loan]
    _out_of: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._out_of = {name: each.source or name for name, each in self.plan.payers.items()}

    def lines(self) -> dict[str, Line]:
        """Of every source, and of what is not funded, for the whole."""
        lines = {name: Line() for name in self.plan.funding}
        for row in self.of_level(WHOLE):
            if row["source"] != ALL:
                self.add(lines, self._out_of.get(row["source"], row["source"]), row)
        for name, source in self.plan.funding.items():
            lines[name] = self.with_account(source, lines[name])
        return lines

    def add(self, lines: dict[str, Line], name: str, row: Mapping[str, Any]) -> None:
        """A row of the costs, to the line of that source."""
        source = self.plan.funding.get(name)
        limited = name == UNFUNDED or (source is not None and bool(source.up_to))
        loan = None if name == UNFUNDED else self.loan(row)
        lines.setdefault(name, Line()).add(row, loan, limited=limited)

    def loan(self, row: Mapping[str, Any]) -> Loan | None:
        """What was paid back of the benefit of a row of the costs."""
        return self.loans.get((row["level"], row["area"], row["benefit"]))

    def of_level(self, level: str) -> list[dict[str, Any]]:
        """The rows of the costs of all areas of a level."""
        return self.costs.filter(pl.col("level") == level).rows(named=True)

    def with_account(self, source: Funding, line: Line) -> Line:
        """With the plan's account of the source, and what came in."""
        account = {key: _fen(getattr(source, key), self.at) for key in ACCOUNT}
        received = _span(ends_of(source.received, self.at))
        if source.received_from:
            received = self.receipts(source, WHOLE).get(WHOLE, (0, None))
            account["received"] = one_number(received)
        held = _held(source, account, received, self.at)
        limited = bool(source.up_to)
        return evolve(line, account=account, received=received, held=held, limited=limited)

    def receipts(self, source: Funding, level: str) -> dict[str, Span]:
        """What came in by the register, by area of a level."""
        if self.indicators is None:
            return {}
        own = pl.col("indicator") == source.received_from
        rows = self.indicators.filter(own & (pl.col("level") == level)).rows(named=True)
        return {
            row["area"]: (row["numerator_certain"] or 0, row["numerator_possible"]) for row in rows
        }

    def areas(self, source: Funding) -> dict[str, Line]:
        """The lines of a source that was given for areas; it has in each what came in for it."""
        asked: dict[str, dict[str, Line]] = {}
        for row in self.of_level(source.by):
            name = self._out_of.get(row["source"], row["source"])
            if name == source.name:
                self.add(asked.setdefault(row["area"], {}), name, row)
        received = self.receipts(source, source.by)
        stray = received.get(UNKNOWN_AREA, (0, 0))
        # Where the whole has no end, more may have come in for an area without a row, too.
        open_whole = self.receipts(source, WHOLE).get(WHOLE, (0, None))[1] is None
        no_row: Span = (0, None) if open_whole else (0, 0)
        lines = {}
        for area in sorted({*asked, *received}, key=lambda each: (each == UNKNOWN_AREA, each)):
            line = asked.get(area, {}).get(source.name, Line())
            here = received.get(area, no_row)
            if area != UNKNOWN_AREA:  # what came in for an area that is not known may be for it
                here = plus(here, (0, stray[1]))
            held = (0, here[1]) if area == UNKNOWN_AREA else here
            account = {"received": one_number(here)}
            if {line.asked[1], here[1]} != {0}:
                limited = bool(source.up_to)
                lines[area] = evolve(
                    line, account=account, received=here, held=held, limited=limited
                )
        return lines


def _held(
    source: Funding, account: Mapping[str, int | None], received: Span | None, at: date
) -> Span | None:
    """What a source has to pay with."""
    if source.up_to == "received" or (source.received_from and source.planned is None):
        return received
    if source.up_to:
        return _span(ends_of(getattr(source, source.up_to), at))
    planned = account["planned"]
    return None if planned is None else (planned, planned)


def _span(ends: tuple[int | None, int | None]) -> Span | None:
    return None if ends[0] is None else (ends[0], ends[1])


def _fen(number: Number | None, at: date) -> int | None:
    low, high = ends_of(number, at)
    return low if low == high else None


def _source_rows(books: _Books, source: Funding, line: Line) -> Iterator[dict[str, Any]]:
    """The row of a source, then those of the areas that it was given for."""
    plan = books.plan
    names = source.label.text("en") or source.name, source.label.text("zh")
    cases = _fen(source.cases, books.at)
    same = {"cite": source.cite, "document": plan.source_of(f"funding.{source.name}").document}
    row = _row("source", source.name, names, source.level, line)
    own = {"cases_certain": line.cases[0], "cases_possible": line.cases[1]}
    row |= {**own, "cases_planned": cases, **same}
    areas = books.areas(source) if source.by else {}
    if areas:  # enough as a whole may be too little in one area
        found = {each.status for each in areas.values()}
        row["status"] = next(status for status in WORST if status in found)
    yield row
    for area, here in areas.items():
        cells = {"cases_certain": here.cases[0], "cases_possible": here.cases[1], "area": area}
        yield {**_row("area", source.name, names, source.level, here), **cells, **same}


def _unfunded_row(programme: type[Programme], line: Line) -> dict[str, Any]:
    bills = all(programme.benefits[name].payers for name in line.benefits)
    names = ("own share", "个人自付") if bills else ("not funded", "无资金来源")
    row = _row("source", UNFUNDED, names, "", line)
    return {**row, "cases_certain": line.cases[0], "cases_possible": line.cases[1],
            "status": "unfunded"}  # fmt: skip


def _whole_row(books: _Books, levels: Iterable[Line], unfunded: Line) -> dict[str, Any]:
    """The amounts as a whole: who pays one may be open where the amount is not."""
    whole = Line()
    for index, line in enumerate(levels):
        whole.join(line, first=index == 0)
    total = Line()
    for row in books.of_level(WHOLE):
        if row["source"] == ALL:
            total.add(row, books.loan(row))
    whole = evolve(whole, asked=total.asked, net=total.net, benefits=total.benefits, limited=False)
    row = _row("programme", ALL, ("all sources", "合计"), "", whole)
    if any(source.up_to for source in books.plan.funding.values()):
        # What is left where it may not be moved covers nothing elsewhere.
        least, most = unfunded.asked
        if least:
            row["status"] = "short"
        elif row["status"] == "covered" and most != 0:
            row["status"] = "open"
    return row


def _row(scope: str, source: str, names: tuple[str, str], level: str, line: Line) -> dict[str, Any]:
    account = {key: line.account.get(key) for key in ACCOUNT}
    planned, received, spent = account["planned"], account["received"], account["spent"]
    balance = line.balance
    return {
        "scope": scope, "source": source, "label_en": names[0], "label_zh": names[1],
        "level": level, "area": "", "benefits": ", ".join(line.benefits), "cases_certain": None,
        "cases_possible": None, "demand_certain_fen": line.asked[0],
        "demand_possible_fen": line.asked[1],
        "cases_planned": None, **{f"{key}_fen": figure for key, figure in account.items()},
        **_both_ends("received", line.received),
        "arrears_fen": None if planned is None or received is None else max(planned - received, 0),
        "received_rate": _rate(received, planned), "spent_rate": _rate(spent, received),
        **_both_ends("repaid", line.repaid), **_both_ends("outstanding", line.outstanding),
        "balance_certain_fen": balance[0], "balance_possible_fen": balance[1],
        "status": line.status, "cite": "", "document": "",
    }  # fmt: skip


def _both_ends(what: str, span: Span | None) -> dict[str, int | None]:
    low, high = (None, None) if span is None else span
    return {f"{what}_certain_fen": low, f"{what}_possible_fen": high}


def _rate(part: int | None, whole: int | None) -> Decimal | None:
    """In %, two decimals, halves rounded up."""
    if part is None or not whole:
        return None
    return Decimal((20_000 * part + whole) // (2 * whole)).scaleb(-2)


def shortfalls(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of sources, and of their areas, that have less than they are asked for for sure.

    A source that is short in an area only is told there.
    """
    for row in frame.filter(pl.col("scope").is_in(["source", "area"])).rows(named=True):
        left = row["balance_possible_fen"]
        if row["status"] == "short" and left is not None and left < 0:
            yield row
