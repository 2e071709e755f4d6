"""Scores and consequences summed up, for a page: how many have which result, grade, consequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from publicservice.results.assessment.words import STATUSES

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation


def results_summed(evaluation: Evaluation) -> pl.DataFrame:
    """How many have which result and grade, the best first.

    Columns: scorecard, label_en, label_zh, result, grade, grade_en, grade_zh, number, score_least,
    score_most (points).
    """
    order = {name: n for n, name in enumerate(evaluation.programme.scorecards)}
    ranks = {"passed": 0, "scored": 1, "undetermined": 2, "failed": 3, "vetoed": 4}
    by = ["scorecard", "label_en", "label_zh", "result", "grade", "grade_en", "grade_zh"]
    return (
        evaluation.scores.group_by(by, maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("number"),
            pl.col("score_certain").min().alias("score_least"),
            pl.col("score_possible").max().alias("score_most"),
        )
        .sort(
            pl.col("scorecard").replace_strict(order, return_dtype=pl.Int64),
            pl.col("result").replace_strict(ranks, return_dtype=pl.Int64),
            pl.col("score_most"),
            "grade",
            descending=[False, False, True, False],
            nulls_last=True,
        )
    )


def consequences_summed(evaluation: Evaluation) -> pl.DataFrame:
    """How many bear which consequence, for certain and possibly.

    Columns: scorecard, consequence, label_en, label_zh, certain, possible, deadline (the first),
    overdue, gives, takes, releases (%), cite.
    """
    by = ["scorecard", "consequence", "label_en", "label_zh", "gives", "takes", "releases", "cite"]
    state = pl.col("state")
    return (
        evaluation.consequences.group_by(by, maintain_order=True)
        .agg(
            (state == "certain").sum().cast(pl.Int64).alias("certain"),
            (state == "possible").sum().cast(pl.Int64).alias("possible"),
            pl.col("deadline").min(),
            pl.col("overdue").sum().cast(pl.Int64),
        )
        .sort("scorecard", "consequence")
    )


def ladders_summed(evaluation: Evaluation) -> pl.DataFrame:
    """How many stand on which step, the heaviest first.

    Columns: ladder, label_en, label_zh, step, step_en, step_zh, takes, cite, number.
    """
    by = ["ladder", "label_en", "label_zh", "step", "step_en", "step_zh", "takes", "cite"]
    order = {
        f"{name}.{step.name}": -n
        for name, recorded in evaluation.programme.ladders.items()
        for n, step in enumerate(recorded.ladder.steps)
    }
    place = pl.col("ladder") + "." + pl.col("step")
    held = evaluation.ladder_states.filter(pl.col("step").is_not_null())
    counted = held.group_by(by, maintain_order=True).agg(pl.len().cast(pl.Int64).alias("number"))
    return counted.sort("ladder", place.replace_strict(order, default=None, return_dtype=pl.Int64))


def findings_summed(evaluation: Evaluation) -> pl.DataFrame:
    """How many findings are open, reopened and closed.

    Columns: ledger, status, number, overdue, deadline (the first of those not closed).
    """
    order = {status: n for n, status in enumerate(STATUSES)}
    waiting = pl.col("status") != "closed"
    return (
        evaluation.rectification.group_by("ledger", "status", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("number"),
            pl.col("overdue").sum().cast(pl.Int64),
            pl.col("deadline").filter(waiting).min(),
        )
        .sort("ledger", pl.col("status").replace_strict(order, return_dtype=pl.Int64))
    )
