"""An evaluation at a glance: as plain values, and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from publicservice.cli.money import write_cash_plan, write_money, write_places
from publicservice.cli.page import Column, Page, figures, prose
from publicservice.cli.report_assessment import assessment_values, write_assessment
from publicservice.cli.report_sections import (
    labels,
    write_agenda,
    write_cohorts,
    write_statements,
)
from publicservice.model.areas import WHOLE
from publicservice.model.problem import Problem
from publicservice.model.rules.formula import SIGNS
from publicservice.output import to_polars
from publicservice.results.files import evaluation_record
from publicservice.results.shown import between, most_telling
from publicservice.results.words import PHASE_WORDS, TARGET_WORDS
from publicservice.timeline.frames import day_shown
from publicservice.wording import OUTCOMES as OUTCOME_WORDS

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

Values = dict[str, Any]
OUTCOMES = ("eligible", "not_eligible", "undetermined")
SHOWN = 8
"""How many of what there can be many of a page shows."""


def report(evaluation: Evaluation) -> Values:
    """What `evaluation.json` holds but for the problems, and more that a page shows.

    That is the areas, what is missing where the outcome is open, and the quarantine in figures.
    """
    record = evaluation_record(evaluation)
    programme = evaluation.programme
    kept = (
        "provenance", "outcomes", "indicators", "targets", "phases", "cohorts", "agenda",
        "statements", "places", "costs", "budget", "cash_plan",
    )  # fmt: skip
    known = evaluation.has_registers
    return {
        "programme": {
            "id": programme.id,
            "label_en": programme.label().text("en"),
            "label_zh": programme.label().text("zh"),
            "unit": programme.unit.register,
            "unit_zh": programme.unit.zh,
        },
        "at": evaluation.at,
        **{name: record[name] for name in kept},
        "beneficiaries": sum(r["beneficiaries"] for r in record["outcomes"]) if known else None,
        "areas": _areas(evaluation) if known else [],
        "undetermined": evaluation.undetermined.rows(named=True),
        "quarantine": _quarantine(to_polars(evaluation.quarantine)) if known else [],
        **assessment_values(evaluation),
    }


def _areas(evaluation: Evaluation) -> list[Values]:
    """How many beneficiaries of each area have which outcome, the highest level first."""
    unit, summed = evaluation.programme.unit, evaluation.summary
    levels = [level for level in reversed(unit.levels) if level != unit.key()]
    counts = [
        pl.col("beneficiaries").filter(pl.col("outcome") == outcome).sum().alias(outcome)
        for outcome in OUTCOMES
    ]
    found: list[Values] = []
    for depth, level in enumerate(levels):
        within = levels[depth - 1] if depth else None
        by_area = summed.group_by(levels[: depth + 1], maintain_order=True).agg(*counts)
        found += [
            {"level": level, "area": row[level], "within_level": within,
             "within": row[within] if within else None,
             **{outcome: row[outcome] for outcome in OUTCOMES}}
            for row in by_area.rows(named=True)
        ]  # fmt: skip
    return found


def _quarantine(quarantine: pl.DataFrame) -> list[Values]:
    counted = quarantine.group_by("register", "field", "code", "message").agg(
        pl.len().alias("entries")
    )
    return counted.sort("register", "field", "code", "message", nulls_last=True).rows(named=True)


def write_report(
    page: Page, data: Values, problems: Sequence[Problem], *, shown: int = SHOWN
) -> None:
    """The whole page: outcomes, areas, what is missing, targets, phases, money, findings.

    And cohorts, agenda and printed figures where the plan has them.

    Args:
        shown: of what there can be many of, so many.
    """
    _write_head(page, data)
    if data["beneficiaries"] is not None:
        _write_outcomes(page, data)
    _write_areas(page, data, shown)
    _write_missing(page, data, shown)
    write_targets(page, data, shown=shown)
    write_cohorts(page, data["cohorts"])
    write_assessment(page, data)
    _write_phases(page, data)
    write_money(page, data["costs"], data["budget"])
    write_places(page, data["places"], shown)
    write_cash_plan(page, data["cash_plan"], shown)
    write_agenda(page, data["agenda"], data["at"])
    write_statements(page, data["statements"])
    write_problems(page, problems, sum(entry["entries"] for entry in data["quarantine"]), shown)


def _write_head(page: Page, data: Values) -> None:
    """What was evaluated, upon which plan, and when."""
    programme, plan = data["programme"], data["provenance"]["plan"]
    page.title(f"{labels(programme)}  [{programme['id']}]")
    source = plan["source"]
    place = " · ".join(filter(None, (plan["title"], plan["region"], source["document"])))
    page.line(f"{place}; at {data['at']}; plan {plan['sha256'][:12]}")
    if data["beneficiaries"] is None:
        page.line("without registers: nobody is decided about, targets rest on reported figures")


def _write_outcomes(page: Page, data: Values) -> None:
    """Each outcome with the categories that it is made of."""
    programme, whole = data["programme"], data["beneficiaries"]
    page.section(f"Outcomes of {whole:,} {programme['unit']} {programme['unit_zh']}")
    rows: list[tuple[str, ...]] = []
    for outcome in dict.fromkeys(row["outcome"] for row in data["outcomes"]):
        rows += _outcome_rows([row for row in data["outcomes"] if row["outcome"] == outcome], whole)
    page.table([prose("outcome, category"), figures("number"), figures("%")], rows)


def _outcome_rows(rows: list[Values], whole: int) -> Iterator[tuple[str, ...]]:
    """The outcome, and below it the categories, if there are any."""
    number = sum(row["beneficiaries"] for row in rows)
    yield rows[0]["outcome_en"], f"{number:,}", _share(number, whole)
    if {row["category"] for row in rows} <= {None, rows[0]["outcome"]}:
        return
    for row in rows:
        names = (row["category_en"], row["category_zh"])
        category = " ".join(filter(None, names)) or "no category"
        yield f"  {category}", f"{row['beneficiaries']:,}", _share(row["beneficiaries"], whole)


def _write_areas(page: Page, data: Values, shown: int) -> None:
    """Each level of the organisation; of many areas those with most open outcomes."""
    for level in dict.fromkeys(area["level"] for area in data["areas"]):
        areas = [area for area in data["areas"] if area["level"] == level]
        title = f"By {level}"
        if len(areas) > shown:
            areas = sorted(areas, key=lambda area: -area["undetermined"])
            title += ", those with most undetermined first"
        page.section(title)
        within = areas[0]["within_level"] or ""
        columns = [Column(level), Column(within)]
        columns += [figures(OUTCOME_WORDS["en"][outcome]) for outcome in OUTCOMES]
        rows = [
            (area["area"], area["within"] or "", *(f"{area[outcome]:,}" for outcome in OUTCOMES))
            for area in areas[:shown]
        ]
        page.table(columns, rows)
        page.more(len(areas) - shown)


def _write_missing(page: Page, data: Values, shown: int) -> None:
    rows = [(labels(row), f"{row['beneficiaries']:,}") for row in data["undetermined"]]
    if rows:
        page.section("What is missing where the outcome is open")
        page.table([prose("part"), figures("number")], rows[:shown])
        page.more(len(rows) - shown)


def write_targets(page: Page, data: Values, title: str = "Targets", *, shown: int = SHOWN) -> None:
    """Every target; of those for a level the areas that do not meet it, and of many not all."""
    if not data["targets"]:
        return
    page.section(title)
    columns = [
        prose("target"), figures("asked for"), figures("measured"),
        figures("short by"), Column("due"), Column("status"), Column("clause"),
    ]  # fmt: skip
    rows = most_telling(data["targets"], shown)
    page.table(columns, [_target_row(row) for row in rows])
    if more := len(data["targets"]) - len(rows):
        page.line(f"and {more:,} more areas; --json and --out have them")


def _target_row(row: Values) -> tuple[str, ...]:
    unit, gap = row["unit"], row["gap"]
    required = between(row["required"], row["required_high"], unit)
    at_most = row["comparator"] in ("<=", "<")
    sign = SIGNS.get(row["comparator"], row["comparator"])
    return (
        "\n".join(filter(None, (_target_name(row), row["reason_en"], _progress(row), _next(row)))),
        f"{sign} {required}" if required else "unknown",
        between(row["value_certain"], row["value_possible"], unit, up=at_most),
        between(gap, gap, unit, up=True) if gap else "",
        str(row["due"] or ""),
        TARGET_WORDS[row["status"]].text("en"),
        row["cite"],
    )


def _target_name(row: Values) -> str:
    """Of a target that is set for a level, whom it is for; of an area below it its name alone."""
    if row["level"] == WHOLE:
        return labels(row)
    return (
        f"{labels(row)}\nevery {row['level']}" if row["areas"] is not None else f"  {row['area']}"
    )


def _progress(row: Values) -> str:
    """How much of the task is done, where the plan sets one."""
    share = between(row["progress_certain"], row["progress_possible"], "%")
    return f"{share} of the task" if share else ""


def _next(row: Values) -> str:
    """The next milestone and what it takes, where something is missing."""
    if not row["next_milestone"] or not row["needed"] or row["next_milestone"] == row["due"]:
        return ""
    figures = (row["next_required"], row["needed"])
    asked, needed = (between(figure, figure, row["unit"]) for figure in figures)
    return f"next: {asked} by {row['next_milestone']}, {needed} more"


def _write_phases(page: Page, data: Values) -> None:
    if data["phases"]:
        page.section(f"Phases at {data['at']}")
        columns = [
            prose("phase"), Column("from"), Column("to"), Column("status"),
            figures("days left"), Column("clause"),
        ]  # fmt: skip
        page.table(columns, [_phase_row(row) for row in data["phases"]])


def _phase_row(row: Values) -> tuple[str, ...]:
    left = row["days_left"] if row["status"] == "current" else None
    unknown = row["status"] == "unknown"
    return (
        "\n".join(filter(None, (labels(row), row["reason"] if unknown else ""))),
        day_shown(row, "start") or "?" * unknown,
        day_shown(row, "end") or "?" * unknown,
        PHASE_WORDS[row["status"]].text("en"),
        "" if left is None else f"{left:,}",
        row["cite"],
    )


def write_problems(
    page: Page, problems: Sequence[Problem], quarantined: int, shown: int = SHOWN
) -> None:
    """The quarantine as the registers tell it, then the other findings; notices only counted."""
    quarantine = [problem for problem in problems if problem.code.startswith(("cell.", "row."))]
    if quarantined:
        page.section(f"Quarantine: {quarantined:,} cells and rows")
        _write_items(page, quarantine, shown)
    others = [problem for problem in problems if problem not in quarantine]
    if others:
        page.section("Findings")
        notices = [problem for problem in others if problem.severity == "notice"]
        _write_items(page, [problem for problem in others if problem not in notices], shown)
        if notices:
            page.line(f"{len(notices)} notices about the inputs; --json and --out have them")


def _write_items(page: Page, problems: Sequence[Problem], shown: int) -> None:
    page.facts(
        (
            problem.severity,
            "\n".join(filter(None, (problem.where, problem.message, problem.remedy))),
        )
        for problem in problems[:shown]
    )
    page.more(len(problems) - shown)


def write_files(page: Page, files: Sequence[Path]) -> None:
    """What was written."""
    if files:
        page.section("Files")
        for file in files:
            page.raw(str(file))


def _share(part: int, whole: int) -> str:
    """In %, one decimal, halves rounded up; in whole numbers throughout."""
    share = Decimal((2000 * part + whole) // (2 * whole)).scaleb(-1)
    return "< 0.1" if part and not share else str(share)
