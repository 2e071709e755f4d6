"""Scorecards in the piece of HTML that notebooks show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publicservice.model.label import Label
from publicservice.results.assessment.summed import (
    consequences_summed,
    findings_summed,
    ladders_summed,
    results_summed,
)
from publicservice.results.assessment.told import figure
from publicservice.results.assessment.words import RESULTS, STATUSES

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

Record = dict[str, Any]
Line = tuple[Label, Label, str, str]
"""Result, grade, number and points; or consequence, nothing, number and deadline."""


def score_lines(evaluation: Evaluation) -> dict[str, list[Line]]:
    """The results of each card, by the card's name in both languages."""
    found: dict[str, list[Line]] = {}
    for row in results_summed(evaluation).rows(named=True):
        title = " ".join(filter(None, (row["label_en"], row["label_zh"]))) or row["scorecard"]
        grade = Label(row["grade_en"] or "", row["grade_zh"] or "")
        ends = (row["score_least"], row["score_most"])
        points = "..".join(dict.fromkeys(figure(end) for end in ends if end is not None))
        line = (RESULTS[row["result"]], grade, f"{row['number']:,}", points)
        found.setdefault(title, []).append(line)
    return found


def consequence_lines(evaluation: Evaluation) -> list[Line]:
    """What follows, for how many, and by when for the first of them."""
    return [
        (
            Label(row["label_en"] or row["consequence"], row["label_zh"]), Label(),
            f"{row['certain']:,}" + (f" + {row['possible']:,} ?" if row["possible"] else ""),
            str(row["deadline"] or ""),
        )
        for row in consequences_summed(evaluation).rows(named=True)
    ]  # fmt: skip


def ladder_lines(evaluation: Evaluation) -> list[Line]:
    """How many stand on which step."""
    return [
        (Label(row["step_en"], row["step_zh"]), Label(), f"{row['number']:,}", row["takes"])
        for row in ladders_summed(evaluation).rows(named=True)
    ]


def finding_lines(evaluation: Evaluation) -> list[Line]:
    """How many findings have which status, and when the next is due."""
    return [
        (STATUSES[row["status"]], Label(), f"{row['number']:,}", str(row["deadline"] or ""))
        for row in findings_summed(evaluation).rows(named=True)
    ]
