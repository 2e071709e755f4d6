"""The results of several evaluations together: stacked, counted, added up where they may be."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import polars as pl

from publicservice.model.areas import WHOLE
from publicservice.model.problem import Problem
from publicservice.results.added import Added, can_be_added
from publicservice.results.files import write_table
from publicservice.results.input_problems import registers_known
from publicservice.results.targets import TargetStatus
from publicservice.results.totals import FIGURE

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation
    from publicservice.portfolios import PortfolioEvaluation

Evaluations = Mapping[str, "Evaluation"]
Record = Mapping[str, Any]
STATUSES: tuple[TargetStatus, ...] = get_args(TargetStatus)
TOTALS: dict[str, pl.DataType] = {
    "programme": pl.String(),
    "indicator": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "unit": pl.String(),
    "members": pl.Int64(),
    "added": pl.Int64(),
    "not_measured": pl.Int64(),
    "numerator_certain": pl.Int64(),
    "numerator_possible": pl.Int64(),
    "denominator_certain": pl.Int64(),
    "denominator_possible": pl.Int64(),
    "value_certain": FIGURE,
    "value_possible": FIGURE,
    "reason_en": pl.String(),
    "reason_zh": pl.String(),
}
UNUSED = "register.unused"
FINDINGS = ("members", "severity", "code", "message", "where", "remedy")


def stacked(evaluations: Evaluations, name: str) -> pl.DataFrame:
    """A frame of every evaluation, one below the other, the member's name in front."""
    frames: list[pl.DataFrame] = [
        getattr(evaluation, name).select(pl.lit(member).alias("member"), pl.all())
        for member, evaluation in evaluations.items()
    ]
    return pl.concat(frames)


def statuses(evaluations: Evaluations) -> pl.DataFrame:
    """How many targets have which status; see `PortfolioEvaluation.statuses`."""
    rows: list[dict[str, Any]] = []
    for member, evaluation in evaluations.items():
        found = evaluation.targets.filter(pl.col("area") == WHOLE)["status"].to_list()
        rows.append({
            "member": member, "title": evaluation.plan.title or evaluation.plan.source.title,
            **{status: found.count(status) for status in STATUSES}, "targets": len(found),
        })  # fmt: skip
    counted: tuple[str, ...] = ("targets", *STATUSES)
    sums = {name: sum(row[name] for row in rows) for name in counted}
    rows.append({"member": WHOLE, "title": "", **sums})
    schema = {"member": pl.String(), "title": pl.String(), **dict.fromkeys(counted, pl.Int64())}
    return pl.DataFrame(rows, schema=schema, orient="row")


def problems(evaluations: Evaluations) -> dict[Problem, list[str]]:
    """Every problem once, with the members it concerns.

    A table that one member does not read is no problem where another one reads it.
    """
    found: dict[Problem, list[str]] = {}
    sharing: dict[int, list[str]] = {}
    for member, evaluation in evaluations.items():
        sharing.setdefault(id(evaluation.registers), []).append(member)
        for problem in evaluation.problems:
            if problem.code != UNUSED:
                found.setdefault(problem, []).append(member)
    for members in sharing.values():
        together = [evaluations[name] for name in members]
        read = [each for one in together for each in registers_known(one.programme)]
        for problem in together[0].registers.unused(dict.fromkeys(read)):
            found.setdefault(problem, []).extend(members)
    return found


def findings(evaluations: Evaluations) -> pl.DataFrame:
    """`problems` as a frame; see `PortfolioEvaluation.findings`."""
    found = problems(evaluations)
    rows = [{"members": ", ".join(names), **each.as_dict()} for each, names in found.items()]
    return pl.DataFrame(rows, schema=dict.fromkeys(FINDINGS, pl.String))


def write(evaluation: PortfolioEvaluation, folder: Path) -> list[Path]:
    """The members' results in folders of their own, and the portfolio's frames beside them."""
    written = []
    for name, member in _folders(evaluation.evaluations).items():
        written += member.write(folder / name)
    for name in ("statuses", "totals", "targets", "agenda", "findings"):
        written += write_table(folder, name, getattr(evaluation, name))
    return written


def _folders(evaluations: Evaluations) -> dict[str, Evaluation]:
    """The evaluations by the names of their folders; of one name the second is numbered."""
    found: dict[str, Evaluation] = {}
    for name, evaluation in evaluations.items():
        plain = re.sub(r"[^\w.-]+", "-", name.removesuffix(".toml")).strip("-.") or "plan"
        numbered = (f"{plain}-{count}" for count in itertools.count(2))
        free = next(each for each in itertools.chain((plain,), numbered) if each not in found)
        found[free] = evaluation
    return found


def totals(evaluations: Evaluations) -> pl.DataFrame:
    """Indicators of several members added up; see `PortfolioEvaluation.totals`."""
    shared: dict[tuple[str, str, str], list[tuple[Evaluation, Record]]] = {}
    for evaluation in evaluations.values():
        for row in evaluation.indicators.filter(pl.col("level") == WHOLE).rows(named=True):
            key = (evaluation.programme.id, row["indicator"], row["unit"])
            shared.setdefault(key, []).append((evaluation, row))
    rows = [
        _total(programme, measures)
        for (programme, _, _), measures in shared.items()
        if len(measures) > 1
    ]
    return pl.DataFrame(rows, schema=TOTALS, orient="row")


def _total(programme: str, measures: Sequence[tuple[Evaluation, Record]]) -> dict[str, Any]:
    first = measures[0][1]
    same = ("indicator", "label_en", "label_zh", "unit")
    found = {"programme": programme, **{name: first[name] for name in same}}
    known = [(evaluation, row) for evaluation, row in measures if _is_measured(row)]
    missing = len(measures) - len(known)
    found |= {"members": len(measures), "not_measured": missing}
    parts = list(_different(known))
    rate = measures[0][0].programme.indicators[first["indicator"]].is_rate
    told = _why_not(known, parts, rate=rate)
    if told or not parts:
        none = ("none of them measured it", "均未统计")
        english, chinese = told or none
        return found | {"added": 0, "reason_en": english, "reason_zh": chinese}
    added = Added.of(parts, rate=rate, is_open=missing > 0)
    english, chinese = ("", "")
    if missing:
        english, chinese = f"{missing} of them did not measure it", f"{missing}个未统计"
    return found | {"added": len(parts), "reason_en": english, "reason_zh": chinese,
                    **_shown(added.columns(first["unit"]))}  # fmt: skip


def _shown(columns: Record) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if name in TOTALS}


def _is_measured(row: Record) -> bool:
    return row["measured"] is not False and row["value_certain"] is not None


def _different(known: Sequence[tuple[Evaluation, Record]]) -> Iterator[Record]:
    """What was counted in different rows: what is the same in the same registers counts once."""
    seen: dict[int, Record] = {}
    for evaluation, row in known:
        if row["source"] != "registers":
            yield row
        elif id(evaluation.registers) not in seen:
            seen[id(evaluation.registers)] = row
            yield row


def _why_not(
    known: Sequence[tuple[Evaluation, Record]], parts: Sequence[Record], *, rate: bool
) -> tuple[str, str] | None:
    """Why the figures cannot be added up; `None` if they can."""
    first: dict[int, Record] = {}
    for evaluation, row in known:
        if row["source"] == "registers":
            before = first.setdefault(id(evaluation.registers), row)
            if _figures(before) != _figures(row):
                return (
                    "the plans count it differently in the same registers",
                    "同一登记表统计口径不同",
                )
    if not all(can_be_added(row, rate=rate) for row in parts):
        return "a rate was reported without what it is taken of", "上报的比率缺少分子分母"
    return None


def _figures(row: Record) -> tuple[Any, ...]:
    return tuple(value for name, value in row.items() if name.endswith(("_certain", "_possible")))
