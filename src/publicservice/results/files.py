"""An evaluation as files: Parquet for machines, CSV for spreadsheets, JSON for the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from publicservice.model.areas import WHOLE
from publicservice.model.problem import UsageError
from publicservice.model.programme import Programme
from publicservice.output import Frame, to_polars
from publicservice.results import summaries
from publicservice.results.places import RANKS

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

SCHEMA_VERSION = 1
RECORD = "evaluation.json"
OPTIONAL = ("cohorts", "agenda", "postings", "statements")
"""Results that a plan may have nothing for."""
FEN = "_fen"
MONEY_TABLES = ("entitlements", "costs", "budget", "payments", "payments_made", "cash_plan")
"""Tables of which every column that ends in ``_fen`` holds fen."""
ROWS_IN_A_GROUP = 250_000
RUNS_AS_FORMULA = "^[=+\\-@\t\r\n＝＋－＠]"
"""The beginnings of a text that spreadsheets take for a formula, the full-width ones included."""


def write(evaluation: Evaluation, folder: Path, *, decisions: Frame, quarantine: Any) -> list[Path]:
    """Write an evaluation into a folder, which is made where there is none.

    Writes decisions, summary, indicators, targets, phases, findings and quarantine, and what the
    plan has of cohorts, agenda and statements, and where the programme has scorecards scores,
    score_items and consequences, where it has benefits entitlements, costs and budget, where they
    are scarce places and waiting_list, where it has schedules or a register of payments payments,
    payments_made and cash_plan, each as ``.parquet`` and ``.csv``, and `evaluation.json`. Files of
    these names are replaced, each at once and only when it is complete; what an earlier evaluation
    left there, and this one has not, is removed. The same inputs give the same bytes.

    Parquet holds money as whole fen in columns that end in ``_fen``. CSV is for spreadsheets:
    UTF-8 with a mark, money in yuan with two decimals, yes and no, an empty cell for unknown,
    `reasons` also in words, and an apostrophe before a text that would run as a formula.

    Args:
        decisions, quarantine: as computed, before they are turned into the caller's kind of frame.

    Returns:
        The files, in the order in which they were written.

    Raises:
        UsageError: the folder is a file, or cannot be written to.
    """
    _make(folder)
    before = _written_before(folder)
    written: list[Path] = []
    money = money_columns(evaluation.programme)
    for name, frame in _tables(evaluation, to_polars(decisions), to_polars(quarantine)):
        written.append(_save(folder / f"{name}.parquet", _parquet(frame)))
        told = _with_words(evaluation, frame) if name == "decisions" else frame
        in_fen = money | {
            column for column in frame.columns if name in MONEY_TABLES and FEN in column
        }
        written.append(_save(folder / f"{name}.csv", _csv(_for_spreadsheets(told, in_fen))))
    record = evaluation_record(evaluation) | {"files": [path.name for path in written]}
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, default=_plain)
    written.append(_save(folder / RECORD, lambda path: _write_text(path, text + "\n")))
    for name in sorted(before - {path.name for path in written}):
        _remove(folder / name)
    return written


def write_table(
    folder: Path, name: str, frame: pl.DataFrame, money: frozenset[str] = frozenset()
) -> list[Path]:
    """Write a frame as ``name.parquet`` and ``name.csv``; `money` names its columns of fen."""
    _make(folder)
    return [
        _save(folder / f"{name}.parquet", _parquet(frame)),
        _save(folder / f"{name}.csv", _csv(_for_spreadsheets(frame, money))),
    ]


def evaluation_record(evaluation: Evaluation) -> dict[str, Any]:
    """What `evaluation.json` holds, with days and exact figures that JSON takes as texts."""
    assessed = {"scores": evaluation.scores, "consequences": evaluation.consequences}
    return {
        "schema_version": SCHEMA_VERSION,
        "provenance": evaluation.provenance,
        "outcomes": _outcomes(evaluation),
        "indicators": _records(evaluation.indicators),
        "targets": _records(evaluation.targets),
        "phases": _records(evaluation.phases),
        "cohorts": _records(evaluation.cohorts),
        "agenda": _records(evaluation.agenda),
        "statements": _records(evaluation.statements),
        "places": _records(evaluation.places),
        "costs": _records(evaluation.costs.filter(pl.col("level") == WHOLE)),
        "budget": _records(evaluation.budget),
        "cash_plan": _records(evaluation.cash_plan),
        "problems": [problem.as_dict() for problem in evaluation.problems],
        **{
            name: _records(frame)
            for name, frame in assessed.items()
            if evaluation.programme.scorecards
        },
    }


def money_columns(programme: type[Programme]) -> frozenset[str]:
    """The columns of the decisions that hold fen."""
    names = {
        f"{name}{FEN}" for name, field in programme.unit.fields.items() if field.kind == "money"
    }
    for name, rule in programme.rules.items():
        if rule.kind == "money":
            names |= {f"{name}_certain{FEN}", f"{name}_possible{FEN}"}
    return frozenset(names)


def _tables(
    evaluation: Evaluation, decisions: pl.DataFrame, quarantine: pl.DataFrame
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables by file name, in an order of rows that hangs on nothing but their content."""
    if evaluation.has_registers:
        yield "decisions", decisions.sort(evaluation.programme.unit.key())
        yield "summary", evaluation.summary
    yield "indicators", evaluation.indicators
    yield "targets", evaluation.targets
    if evaluation.programme.scorecards:
        yield "scores", evaluation.scores
        yield "score_items", evaluation.score_items
        yield "consequences", evaluation.consequences
    if evaluation.programme.ladders:
        yield "ladder_states", evaluation.ladder_states
    if evaluation.programme.ledgers:
        yield "rectification", evaluation.rectification
        yield "rectification_events", evaluation.rectification_events
    yield "phases", evaluation.phases
    for name in OPTIONAL:
        frame = getattr(evaluation, name)
        if frame.height:
            yield name, frame
    yield from _money_tables(evaluation)
    yield "findings", evaluation.findings
    if evaluation.has_registers:
        yield "quarantine", quarantine.sort(quarantine.columns, nulls_last=True)


def _money_tables(evaluation: Evaluation) -> Iterator[tuple[str, pl.DataFrame]]:
    if not evaluation.programme.benefits:
        return
    key = evaluation.programme.unit.key()
    yield "entitlements", to_polars(evaluation.entitlements).sort(key, "benefit")
    if evaluation.plan.places:
        yield "places", evaluation.places
        waiting = to_polars(evaluation.waiting_list)
        yield "waiting_list", waiting.sort("places", "area", *RANKS[:2], key, nulls_last=True)
    yield "costs", evaluation.costs
    yield "budget", evaluation.budget
    if evaluation.has_payments:
        order = (key, "benefit", "instalment", "period")
        yield "payments", to_polars(evaluation.payments).sort(*order)
        yield "payments_made", to_polars(evaluation.payments_made).sort("payment")
        yield "cash_plan", evaluation.cash_plan


def _outcomes(evaluation: Evaluation) -> list[dict[str, Any]]:
    if not evaluation.has_registers:
        return []
    return _records(summaries.totals(evaluation.programme, evaluation.summary))


def _for_spreadsheets(frame: pl.DataFrame, money: frozenset[str]) -> pl.DataFrame:
    columns = []
    taken = set(frame.columns)
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if name in money:
            yuan = name.removesuffix(FEN)
            yuan = f"{yuan}_yuan" if yuan in taken else yuan
            columns.append((column.cast(pl.Decimal(38, 2)) / 100).alias(yuan))
        elif kind == pl.Boolean:
            columns.append(pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))
                           .alias(name))  # fmt: skip
        elif kind == pl.String:
            columns.append(_escaped(column))
        else:
            columns.append(column)
    return frame.select(columns)


def _escaped(column: pl.Expr) -> pl.Expr:
    """A text that a spreadsheet shows and does not run."""
    runs = column.str.contains(RUNS_AS_FORMULA)
    return pl.when(runs).then(pl.lit("'") + column).otherwise(column).name.keep()


def _with_words(evaluation: Evaluation, decisions: pl.DataFrame) -> pl.DataFrame:
    for language in ("en", "zh"):
        words = summaries.reason_texts(
            evaluation.programme, evaluation.figures, decisions["reasons"], language
        )
        decisions = decisions.join(words, on="reasons", how="left", maintain_order="left")
    return decisions


def _make(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError.of(
            "output.not-a-folder", "there is a file of this name, and results need a folder",
            where=str(folder), remedy="name another folder",
        )  # fmt: skip
    with _reported(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _written_before(folder: Path) -> set[str]:
    """The tables that an evaluation left in the folder before, as its record names them."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or not ours: then nothing of it is removed
        return set()
    names = record.get("files", []) if isinstance(record, dict) else []
    ours = re.compile(r"[a-z_]+\.(csv|parquet)")
    return {str(name) for name in names if ours.fullmatch(str(name))}


def _remove(path: Path) -> None:
    with _reported(path):
        path.unlink(missing_ok=True)


def _save(path: Path, write_to: Callable[[Path], None]) -> Path:
    """Write beside the file and then put it in its place, so that no half a file is ever seen."""
    unfinished = path.with_name(f".{path.name}.part")
    with _reported(path):
        try:
            write_to(unfinished)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    return path


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError.of(
            "output.not-written", f"cannot be written: {error.strerror or error}", where=str(path),
            remedy="close it where it is open, or name a folder that you may write to",
        ) from error  # fmt: skip


def _parquet(frame: pl.DataFrame) -> Callable[[Path], None]:
    return lambda path: frame.rechunk().write_parquet(path, row_group_size=ROWS_IN_A_GROUP)


def _csv(frame: pl.DataFrame) -> Callable[[Path], None]:
    return lambda path: frame.write_csv(path, include_bom=True)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return list(frame.iter_rows(named=True))


def _plain(value: object) -> str:
    """Days as 2024-02-05, figures as they stand."""
    if isinstance(value, date | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in evaluation.json")
