"""An evaluation as a piece of HTML for notebooks: what matters at a glance, and nobody's data."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from publicservice._version import __version__
from publicservice.model.areas import WHOLE
from publicservice.model.label import Label
from publicservice.output import height
from publicservice.results import summaries
from publicservice.results.assessment.shown import (
    Line,
    consequence_lines,
    finding_lines,
    ladder_lines,
    score_lines,
)
from publicservice.results.html_parts import (
    bar_ground,
    both,
    cell,
    chip,
    head_row,
    section,
    table,
    table_row,
)
from publicservice.results.html_sections import (
    agenda,
    cash_plan,
    cohorts,
    money,
    scarce,
    statements,
)
from publicservice.results.shown import between, most_telling
from publicservice.results.style import STYLE
from publicservice.results.words import COMPARATORS, PHASE_WORDS, TARGET_WORDS
from publicservice.timeline.frames import day_shown

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

Record = dict[str, Any]
MISSING_SHOWN = 5
AREAS_SHOWN = 8


def evaluation_html(evaluation: Evaluation) -> str:
    """The evaluation at a glance: outcomes, what is missing, targets, phases, problems.

    And cohorts, agenda and printed figures where the plan has them.
    Self-contained, readable on light and dark pages. Shows counts and the plan's own texts, never
    a name, an identity number or any other cell of a register. It computes what it shows.
    """
    sections = (
        _head(evaluation),
        _outcomes(evaluation) if evaluation.has_registers else "",
        _missing(evaluation),
        _targets(evaluation),
        _assessment(evaluation),
        cohorts(evaluation.cohorts.rows(named=True)),
        _phases(evaluation),
        money(evaluation.budget.rows(named=True)),
        scarce(evaluation.places.rows(named=True)),
        cash_plan(evaluation.cash_plan.rows(named=True)),
        agenda(evaluation.agenda.rows(named=True)),
        statements(evaluation.statements.rows(named=True)),
        _foot(evaluation),
    )
    return f'<style>{STYLE}</style><div class="ps-evaluation">{"".join(sections)}</div>'


def _head(evaluation: Evaluation) -> str:
    programme, plan = evaluation.programme, evaluation.plan
    source = plan.source
    document = " · ".join(filter(None, (source.title, source.issuer, source.document)))
    facts = {
        "Programme": f"{programme.id}, version {programme.version}",
        "Plan": " · ".join(filter(None, (plan.title, plan.region))),
        "Document": document,
        "At": evaluation.at.isoformat(),
        "Registers": "" if evaluation.has_registers else "none: targets rest on reported figures",
    }
    lines = "".join(
        f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>" for name, text in facts.items() if text
    )
    return f"<header><h2>{both(programme.label())}</h2><dl>{lines}</dl></header>"


def _outcomes(evaluation: Evaluation) -> str:
    totals = summaries.totals(evaluation.programme, evaluation.summary)
    whole = int(totals["beneficiaries"].sum())
    unit = evaluation.programme.unit
    told = f"<p><b>{whole:,}</b> {both(Label(unit.register.replace('_', ' '), unit.zh))}</p>"
    if whole:
        head = head_row("Outcome, category 结果、类别", "Number 数量", "Share 占比", "")
        groups = totals.partition_by("outcome", maintain_order=True)
        rows = (row for group in groups for row in _outcome_rows(group.rows(named=True), whole))
        told += table(head, rows)
    return section(Label("Outcomes", "结果"), told)


def _outcome_rows(rows: list[Record], whole: int) -> Iterator[str]:
    """The outcome, and below it the categories it is made of, if there are any."""
    outcome, number = rows[0]["outcome"], sum(row["beneficiaries"] for row in rows)
    name = both(Label(rows[0]["outcome_en"], rows[0]["outcome_zh"]))
    yield _number_row(f"<i></i>{name}", outcome, number, whole)
    if {row["category"] for row in rows} <= {None, outcome}:
        return
    for row in rows:
        words = Label(row["category_en"] or "no category", row["category_zh"] or "无类别")
        yield _number_row(both(words), f"{outcome} part", row["beneficiaries"], whole)


def _number_row(name: str, kind: str, number: int, whole: int) -> str:
    share = Decimal((2000 * number + whole) // (2 * whole)).scaleb(-1)
    bar = f'<s class="{escape(kind)}" style="width:{share}%"></s>'
    shown = f"{share} %" if share or not number else "&lt; 0.1 %"
    return table_row(
        name, cell(f"{number:,}", "n"), cell(shown, "n"), cell(bar_ground(bar), "bar"), kind=kind
    )


def _missing(evaluation: Evaluation) -> str:
    rows = evaluation.undetermined.rows(named=True)
    if not rows:
        return ""
    items = "".join(
        f"<li><b>{row['beneficiaries']:,}</b> {both(Label(row['label_en'], row['label_zh']))}</li>"
        for row in rows[:MISSING_SHOWN]
    )
    more = len(rows) - MISSING_SHOWN
    rest = f"<p>and {more} more in <code>.undetermined</code> 另有{more}项</p>" if more > 0 else ""
    title = Label("What is missing where the outcome is undetermined", "待核定的原因")
    return section(title, f"<ul>{items}</ul>{rest}")


def _targets(evaluation: Evaluation) -> str:
    rows = evaluation.targets.rows(named=True)
    shown = most_telling(rows, AREAS_SHOWN)
    told = "<p>The plan sets none. 计划未设目标。</p>"
    if rows:
        head = head_row(
            "Target 指标", "Required 要求", "Measured 实际", "", "Due 期限", "Status 状态"
        )
        told = table(head, (_target_row(row) for row in shown), "stacked")
        if more := len(rows) - len(shown):
            told += f"<p>and {more} more areas in <code>.targets</code> 另有{more}个区域</p>"
    return section(Label("Targets", "目标"), told)


def _target_row(row: Record) -> str:
    at_most = row["comparator"] in ("<=", "<")
    required = _figure(row["required"], row["required_high"], row["unit"])
    sign = COMPARATORS[row["comparator"]] if required else ""
    measured = _figure(row["value_certain"], row["value_possible"], row["unit"], up=at_most)
    reason = both(Label(row["reason_en"], row["reason_zh"]))
    return table_row(
        _target_name(row),
        cell(escape(f"{sign} {required}".strip()), "n"),
        cell(escape(measured), "n"),
        cell(_gauge(row), "bar"),
        cell(row["due"].isoformat() if row["due"] else "", "n"),
        cell(chip(row["status"], TARGET_WORDS[row["status"]], reason)),
        kind="" if row["level"] == WHOLE or row["areas"] is not None else "part",
    )


def _target_name(row: Record) -> str:
    """Of a target that is set for a level, whom it is for; of an area below it its name alone."""
    name = both(Label(row["label_en"], row["label_zh"]))
    if row["level"] == WHOLE:
        return name
    if row["areas"] is None:
        return escape(str(row["area"]))
    return f"{name}<small>{escape('every ' + row['level'])}</small>"


def _figure(low: Decimal | None, high: Decimal | None, unit: str, *, up: bool = False) -> str:
    return between(low, high, unit, dots="–", up=up)


def _gauge(row: Record) -> str:
    """The measured share as a bar, what is open of it paler, the required share as a mark."""
    if row["unit"] != "%":
        return ""
    low, high, required = row["value_certain"], row["value_possible"], row["required_high"]
    inside = ""
    if low is not None and high is not None:
        status = escape(row["status"])
        inside = (
            f'<s class="{status}" style="width:{low:.2f}%"></s>'
            f'<s class="{status} open" style="left:{low:.2f}%;width:{high - low:.2f}%"></s>'
        )
    if required is not None:
        inside += f'<u style="left:{min(required, Decimal(100)):.2f}%"></u>'
    return bar_ground(inside)


def _assessment(evaluation: Evaluation) -> str:
    """Results and grades of each card, what follows, ladders, and findings in rectification."""
    programme = evaluation.programme
    told: list[str] = []
    head = head_row("Result 结果", "Grade 等级", "Number 数量", "Points 得分")
    if programme.scorecards:
        for title, lines in score_lines(evaluation).items():
            told.append(f"<p>{escape(title)}</p>" + table(head, map(_line, lines)))
        told.append(_lines("Consequence 后果", "First due 最早期限", consequence_lines(evaluation)))
    if programme.ladders:
        told.append(_lines("Step 处理", "Takes 暂停", ladder_lines(evaluation)))
    if programme.ledgers:
        told.append(_lines("Findings 问题整改", "Next due 期限", finding_lines(evaluation)))
    return section(Label("Assessment", "考核"), "".join(told)) if any(told) else ""


def _lines(title: str, last: str, lines: list[Line]) -> str:
    """A table, where there is anything to tell."""
    head = head_row(title, "", "Number 数量", last)
    return table(head, map(_line, lines)) if lines else ""


def _line(line: Line) -> str:
    name, grade, number, last = line
    return table_row(both(name), cell(both(grade)), cell(number, "n"), cell(escape(last), "n"))


def _phases(evaluation: Evaluation) -> str:
    rows = evaluation.phases.rows(named=True)
    told = "<p>The plan names none. 计划未分阶段。</p>"
    if rows:
        head = head_row("Phase 阶段", "From 开始", "To 结束", "Status 状态")
        told = table(head, (_phase_row(row) for row in rows))
    return section(Label("Phases", "阶段"), told)


def _phase_row(row: Record) -> str:
    status, days = row["status"], row["days_left"]
    told = escape(row["reason"]) if status == "unknown" else ""
    if status == "current" and days is not None:
        told = both(Label(f"{days} day{'' if days == 1 else 's'} left", f"剩余{days}天"))
    return table_row(
        both(Label(row["label_en"], row["label_zh"])),
        *(cell(escape(day_shown(row, name)) or "?", "n") for name in ("start", "end")),
        cell(chip(status, PHASE_WORDS[status], told)),
    )


def _foot(evaluation: Evaluation) -> str:
    severities = [problem.severity for problem in evaluation.problems]
    words = {"error": "errors 错误", "warning": "warnings 警告", "notice": "notices 提示"}
    counts = [
        f"{severities.count(severity)} {word}"
        for severity, word in words.items()
        if severity in severities
    ]
    found = f"{', '.join(counts)} (<code>.findings</code>)" if counts else "none 无"
    rows = height(evaluation.quarantine) if evaluation.has_registers else 0
    held = f"{rows:,} (<code>.quarantine</code>)" if rows else "none 无"
    return (
        f"<footer><p>Problems 问题: {found}. Quarantined rows and cells 隔离记录: {held}.</p>"
        f"<p>publicservice {escape(__version__)}, plan {evaluation.plan.sha256[:12]}</p></footer>"
    )
