"""The budget: what each source is asked for, against what was planned, received and spent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import polars as pl
from attrs import define, field

from publicservice.model.areas import WHOLE
from publicservice.model.money.funding import UNFUNDED, Funding, ends_of
from publicservice.model.plan import Number, Plan
from publicservice.model.programme import Programme
from publicservice.results.costs import ALL

BudgetStatus = Literal["covered", "short", "open", "not_planned", "unfunded"]
RATE = pl.Decimal(38, 2)
ACCOUNT = ("planned", "received", "allocated", "spent")
NO_LEVEL = ""

BUDGET: dict[str, pl.DataType] = {
    "scope": pl.String(),
    "source": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "level": pl.String(),
    "benefits": pl.String(),
    "cases_certain": pl.Int64(),
    "cases_possible": pl.Int64(),
    "demand_certain_fen": pl.Int64(),
    "demand_possible_fen": pl.Int64(),
    "cases_planned": pl.Int64(),
    "planned_fen": pl.Int64(),
    "received_fen": pl.Int64(),
    "allocated_fen": pl.Int64(),
    "spent_fen": pl.Int64(),
    "arrears_fen": pl.Int64(),
    "received_rate": RATE,
    "spent_rate": RATE,
    "balance_certain_fen": pl.Int64(),
    "balance_possible_fen": pl.Int64(),
    "status": pl.String(),
    "cite": pl.String(),
    "document": pl.String(),
}


@define
class _Line:
    """What is added up for a source, a level or the programme; `None` is not known."""

    cases: list[int] = field(factory=lambda: [0, 0])
    low: int = 0
    high: int | None = 0
    account: dict[str, int | None] = field(factory=dict)
    benefits: dict[str, None] = field(factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        self.cases[0] += row["cases_certain"]
        self.cases[1] += row["cases_possible"]
        self.low += row["amount_certain_fen"]
        self.high = _sum(self.high, row["amount_possible_fen"])
        self.benefits.setdefault(row["benefit"])

    def join(self, other: _Line) -> None:
        """Add up the amounts and accounts of sources; cases of several sources do not add up."""
        self.low += other.low
        self.high = _sum(self.high, other.high)
        self.benefits |= other.benefits
        for key, figure in other.account.items():
            self.account[key] = _sum(self.account.get(key, 0), figure)


def budget(programme: type[Programme], plan: Plan, costs: pl.DataFrame, at: date) -> pl.DataFrame:
    """What is asked of each source, each level and all together, against the plan's accounts.

    Columns:
        scope: ``source``, ``level`` or ``programme``.
        source, label_en, label_zh: which source; blank for a level; ``unfunded`` for what nobody
            pays; ``all`` for the programme.
        level: whose money it is.
        benefits: the benefits that it pays, by name.
        cases_certain, cases_possible: how many it pays for, for sure and at most; blank for several
            sources together.
        demand_certain_fen, demand_possible_fen: what it has to pay, for sure and at most; blank at
            most where it may be any amount.
        cases_planned, planned_fen, received_fen, allocated_fen, spent_fen: of the plan; blank where
            it does not say or one of them is not known.
        arrears_fen: planned and not received. Blank unless both are known.
        received_rate: received in % of planned. spent_rate: spent in % of received.
        balance_certain_fen, balance_possible_fen: planned less what is asked for at most, and less
            what is asked for at least.
        status: ``covered``, ``short``, ``open`` (that hangs on what is not known), ``not_planned``,
            ``unfunded`` (nobody pays).
        cite, document: where the source is written.
    """
    lines = _lines(plan, costs, at)
    rows = [_source_row(plan, plan.funding[name], lines[name], at) for name in plan.funding]
    if UNFUNDED in lines and lines[UNFUNDED].high != 0:
        rows.append(_unfunded_row(programme, lines[UNFUNDED]))
    levels: dict[str, _Line] = {}
    for name, source in plan.funding.items():
        levels.setdefault(source.level, _Line()).join(lines[name])
    if set(levels) - {NO_LEVEL}:
        rows += [_row("level", "", ("", ""), level, line) for level, line in levels.items()]
    if costs.height or plan.funding:
        rows.append(_whole_row(costs, levels.values()))
    return pl.DataFrame(rows, schema=BUDGET, orient="row")


def _lines(plan: Plan, costs: pl.DataFrame, at: date) -> dict[str, _Line]:
    lines = {name: _Line() for name in plan.funding}
    out_of = {name: payer.source or name for name, payer in plan.payers.items()}
    for row in _of_whole(costs):
        if row["source"] != ALL:
            name = out_of.get(row["source"], row["source"])
            lines.setdefault(name, _Line()).add(row)
    for name, source in plan.funding.items():
        lines[name].account = {key: _fen(getattr(source, key), at) for key in ACCOUNT}
    return lines


def _fen(number: Number | None, at: date) -> int | None:
    low, high = ends_of(number, at)
    return low if low == high else None


def _source_row(plan: Plan, source: Funding, line: _Line, at: date) -> dict[str, Any]:
    names = source.label.text("en") or source.name, source.label.text("zh")
    cases = _fen(source.cases, at)
    document = plan.source_of(f"funding.{source.name}").document
    return {
        **_row("source", source.name, names, source.level, line),
        "cases_certain": line.cases[0], "cases_possible": line.cases[1], "cases_planned": cases,
        "cite": source.cite, "document": document,
    }  # fmt: skip


def _unfunded_row(programme: type[Programme], line: _Line) -> dict[str, Any]:
    bills = all(programme.benefits[name].payers for name in line.benefits)
    names = ("own share", "个人自付") if bills else ("not funded", "无资金来源")
    row = _row("source", UNFUNDED, names, "", line)
    return {**row, "cases_certain": line.cases[0], "cases_possible": line.cases[1],
            "status": "unfunded"}  # fmt: skip


def _whole_row(costs: pl.DataFrame, levels: Iterable[_Line]) -> dict[str, Any]:
    """The amounts as a whole: who pays one may be open where the amount is not."""
    whole = _Line()
    for line in levels:
        whole.join(line)
    whole.low, whole.high, whole.benefits = 0, 0, {}
    for row in _of_whole(costs):
        if row["source"] == ALL:
            whole.add(row)
    return _row("programme", ALL, ("all sources", "合计"), "", whole)


def _of_whole(costs: pl.DataFrame) -> list[dict[str, Any]]:
    return costs.filter(pl.col("level") == WHOLE).rows(named=True)


def _row(
    scope: str, source: str, names: tuple[str, str], level: str, line: _Line
) -> dict[str, Any]:
    account = {key: line.account.get(key) for key in ACCOUNT}
    planned, received, spent = account["planned"], account["received"], account["spent"]
    least = None if planned is None or line.high is None else planned - line.high
    return {
        "scope": scope, "source": source, "label_en": names[0], "label_zh": names[1],
        "level": level, "benefits": ", ".join(line.benefits), "cases_certain": None,
        "cases_possible": None, "demand_certain_fen": line.low, "demand_possible_fen": line.high,
        "cases_planned": None, **{f"{key}_fen": figure for key, figure in account.items()},
        "arrears_fen": None if planned is None or received is None else max(planned - received, 0),
        "received_rate": _rate(received, planned), "spent_rate": _rate(spent, received),
        "balance_certain_fen": least,
        "balance_possible_fen": None if planned is None else planned - line.low,
        "status": _status(planned, line), "cite": "", "document": "",
    }  # fmt: skip


def _status(planned: int | None, line: _Line) -> BudgetStatus:
    if planned is None:
        return "not_planned"
    if line.low > planned:
        return "short"
    return "covered" if line.high is not None and line.high <= planned else "open"


def _rate(part: int | None, whole: int | None) -> Decimal | None:
    """In %, two decimals, halves rounded up."""
    if part is None or not whole:
        return None
    return Decimal((20_000 * part + whole) // (2 * whole)).scaleb(-2)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def shortfalls(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of sources whose certain demand is more than planned, and of what nobody funds."""
    rows = frame.filter(pl.col("scope") == "source").rows(named=True)
    yield from (row for row in rows if row["status"] == "short")
