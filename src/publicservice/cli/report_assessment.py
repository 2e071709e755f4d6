"""The part of a report about assessment: scorecards, ladders, findings in rectification."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from publicservice.cli.page import Column, Page, figures, prose
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

Values = dict[str, Any]


def assessment_values(evaluation: Evaluation) -> Values:
    """What the page shows of the programme's scorecards, ladders and ledgers."""
    programme, found = evaluation.programme, {}
    if programme.scorecards:
        found["scorecards"] = results_summed(evaluation).rows(named=True)
        found["consequences"] = consequences_summed(evaluation).rows(named=True)
    if programme.ladders:
        found["ladders"] = ladders_summed(evaluation).rows(named=True)
    if programme.ledgers:
        found["rectification"] = findings_summed(evaluation).rows(named=True)
    return found


def write_assessment(page: Page, data: Values) -> None:
    """A table of results and grades for each card, and one of consequences."""
    cards = data.get("scorecards", [])
    for name in dict.fromkeys(row["scorecard"] for row in cards):
        rows = [row for row in cards if row["scorecard"] == name]
        page.section(f"Scorecard {_labels(rows[0]) or name}")
        columns = [Column("result"), prose("grade"), figures("number"), figures("points")]
        page.table(columns, [_row(row) for row in rows])
    if data.get("consequences"):
        page.section("Consequences")
        columns = [
            prose("consequence"), figures("certain"), figures("possible"), Column("first due"),
            Column("clause"),
        ]  # fmt: skip
        page.table(columns, [_consequence(row) for row in data["consequences"]])
    if data.get("ladders"):
        page.section("Ladders")
        steps = [(_labels(row) or row["ladder"], row["step_en"], f"{row['number']:,}",
                  row["takes"], row["cite"]) for row in data["ladders"]]  # fmt: skip
        page.table(
            [prose("ladder"), prose("step"), figures("number"), prose("takes"), Column("clause")],
            steps,
        )
    if data.get("rectification"):
        page.section("Findings in rectification")
        page.table(
            [Column("ledger"), Column("status"), figures("number"), figures("overdue"),
             Column("next due")],
            [(row["ledger"], STATUSES[row["status"]].text("en"), f"{row['number']:,}",
              f"{row['overdue']:,}", str(row["deadline"] or "")) for row in data["rectification"]],
        )  # fmt: skip


def _row(row: Values) -> tuple[str, ...]:
    grade = " ".join(dict.fromkeys(filter(None, (row["grade_en"], row["grade_zh"]))))
    points = _points(row["score_least"], row["score_most"])
    return RESULTS[row["result"]].text("en"), grade, f"{row['number']:,}", points


def _points(least: Decimal | None, most: Decimal | None) -> str:
    if least is None or most is None:
        return ""
    return "..".join(dict.fromkeys((figure(least), figure(most))))


def _consequence(row: Values) -> tuple[str, ...]:
    return (
        _labels(row) or row["consequence"],
        f"{row['certain']:,}",
        f"{row['possible']:,}",
        str(row["deadline"] or ""),
        row["cite"],
    )


def _labels(values: Values) -> str:
    return " ".join(dict.fromkeys(filter(None, (values["label_en"], values["label_zh"]))))
