"""A roster held against the rules: who is on it wrongly, who is missing, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from publicservice.engine.reasons import ReasonSearch
from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Field, Key
from publicservice.model.registers.register import Register
from publicservice.output import to_polars
from publicservice.results import summaries

if TYPE_CHECKING:
    from publicservice.engine.decide import Decided
    from publicservice.evaluation import Evaluation

ERRORS = ("should_be_in", "should_not_be_in", "should_have_exited", "should_not_have_exited")
"""两该两不该: who should be on it and is not, who is and should not be; and so for exits."""

STATUS_WORDS = {
    "在册": "in", "在库": "in", "未脱贫": "in", "享受": "in", "退出": "exited", "已退出": "exited",
    "脱贫": "exited", "已脱贫": "exited", "停发": "exited",
}  # fmt: skip


def targeting(
    evaluation: Evaluation, decided: Decided, roster: Any, exits: str, status: str
) -> pl.DataFrame:
    """Everybody who is in the register or on the roster, with the error if there is one.

    Columns: key, on_roster (in, exited, no, unknown), outcome, exits (whether the exit criterion
    holds), error (one of `ERRORS`, not_in_register, undetermined, or null where all is right),
    reasons (the codes of the parts that decided), reasons_en, reasons_zh.

    Args:
        roster: a frame or the path of a file with the unit's key, and perhaps a column that says
            who has exited.
        exits: the criterion that says who should have exited; none where the roster has no exits.
        status: the header of that column.
    """
    programme = evaluation.programme
    _check_exit(programme, exits)
    key = programme.unit.key()
    listed = _listed(programme, roster, status)
    known = _known(programme, decided, exits)
    both = known.join(listed, on=key, how="full", coalesce=True).sort(key)
    both = both.with_columns(
        pl.col("on_roster").fill_null("no"), pl.col("outcome").is_null().alias("__absent")
    ).with_columns(_error(bool(exits)).alias("error"))
    because = (
        pl.when(pl.col("error").is_in(["should_have_exited", "should_not_have_exited"]))
        .then(pl.col("exit_reasons")).otherwise(pl.col("reasons"))
    )  # fmt: skip
    if not exits:
        because = pl.col("reasons")
    found = both.with_columns(pl.when(pl.col("error").is_not_null()).then(because).alias("reasons"))
    for language in ("en", "zh"):
        words = summaries.reason_texts(
            programme, evaluation.figures, found["reasons"], language
        )  # fmt: skip
        found = found.join(words, on="reasons", how="left", maintain_order="left")
    return found.select(
        key, "on_roster", "outcome", "exits", "error", "reasons", "reasons_en", "reasons_zh"
    )


def _check_exit(programme: type[Programme], exits: str) -> None:
    criteria = [name for name, rule in programme.rules.items() if rule.kind == "bool"]
    if exits and exits not in criteria:
        raise ProgrammeError.of(
            "targeting.no-criterion", f"no criterion {exits!r}", where=programme.__name__,
            remedy=nearest(exits, criteria),
        )  # fmt: skip


def _listed(programme: type[Programme], roster: Any, status: str) -> pl.DataFrame:
    """The roster: the unit's key, and whether it is on it or has exited."""
    from publicservice.registers import registers

    unit = programme.unit
    own = unit.fields[unit.key()]
    body: dict[str, Any] = {
        "register": "roster", "zh": "名册",
        unit.key(): Key(zh=own.zh, en=own.en, aliases=own.aliases),
        "roster_status": Field("text", zh=status, words=STATUS_WORDS),
    }  # fmt: skip
    shape: type[Register] = type("Roster", (Register,), body)
    table = registers(roster=roster).table(shape)
    assert table is not None, "it was handed over under this name"
    frame = to_polars(table.frame).select(unit.key(), "roster_status")
    blank = pl.lit("in" if "roster_status" in table.missing_fields else "unknown")
    return frame.select(unit.key(), pl.col("roster_status").fill_null(blank).alias("on_roster"))


def _known(programme: type[Programme], decided: Decided, exits: str) -> pl.DataFrame:
    """The unit's rows with outcome, exit and the reasons for both."""
    key = programme.unit.key()
    frame = decided.frame.select(nw.col(key), nw.col("outcome"), nw.col("reasons"))
    found = to_polars(frame)
    if not exits:
        none = pl.lit(None, dtype=pl.Boolean)
        return found.with_columns(none.alias("exits"), pl.lit(None, dtype=pl.String)
                                  .alias("exit_reasons"))  # fmt: skip
    search = ReasonSearch(programme, decided.compiler)
    why = search.with_reasons(decided.frame, exits)
    second = to_polars(why.select(
        nw.col(key), nw.col(exits).alias("exits"), nw.col("reasons").alias("exit_reasons")
    ))  # fmt: skip
    return found.join(second, on=key, how="left")


def _error(has_exit: bool) -> pl.Expr:
    """Which error it is; undetermined where that hangs on what is not known.

    Who meets the exit criterion should have exited, and is not told to be on the roster wrongly.
    """
    should = pl.col("outcome").replace_strict(
        {"eligible": True, "not_eligible": False}, default=None, return_dtype=pl.Boolean
    )
    gone = pl.col("exits") if has_exit else ~should
    stays = should & ~gone if has_exit else should
    where = pl.col("on_roster")
    inside = (
        pl.when(gone & pl.lit(has_exit)).then(pl.lit("should_have_exited"))
        .when(~should & (~gone if has_exit else pl.lit(value=True)))
        .then(pl.lit("should_not_be_in"))
        .when(stays).then(pl.lit(None, dtype=pl.String))
        .otherwise(pl.lit("undetermined"))
    )  # fmt: skip
    exited = (
        pl.when(~gone).then(pl.lit("should_not_have_exited"))
        .when(gone).then(pl.lit(None, dtype=pl.String))
        .otherwise(pl.lit("undetermined"))
    )  # fmt: skip
    outside = (
        pl.when(stays).then(pl.lit("should_be_in"))
        .when(~stays).then(pl.lit(None, dtype=pl.String))
        .otherwise(pl.lit("undetermined"))
    )  # fmt: skip
    return (
        pl.when("__absent").then(pl.lit("not_in_register"))
        .when(where == "in").then(inside)
        .when(where == "exited").then(exited)
        .when(where == "no").then(outside)
        .otherwise(pl.lit("undetermined"))
    )  # fmt: skip
