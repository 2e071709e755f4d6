"""The decisions summed up: outcomes by area, what is missing, and what the codes mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from publicservice.engine.decide import OUTCOMES, UNDETERMINED
from publicservice.engine.reasons import SEPARATOR
from publicservice.model.label import Label, Language
from publicservice.model.numbers import Figures
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import plan_paths
from publicservice.model.rules.parts import Part
from publicservice.model.rules.parts import parts as parts_by_code
from publicservice.output import Frame, to_polars
from publicservice.results.measured import UNKNOWN_AREA
from publicservice.wording import OUTCOMES as OUTCOME_WORDS
from publicservice.wording import STATES, Wording, citation

OPEN = "=unknown"
PARTS = ("part", "rule", "label_en", "label_zh", "cite", "document")


def summary(programme: type[Programme], figures: Figures, decisions: Frame) -> pl.DataFrame:
    """How many beneficiaries of each area have which outcome and category.

    Columns: the levels of the programme's unit (``unknown`` where the place is not known), outcome,
    category (blank for who is not eligible), beneficiaries, outcome_en, outcome_zh, category_en,
    category_zh. Sorted by area, then in the order of the outcomes and categories.
    """
    unit = programme.unit
    levels = [level for level in reversed(unit.levels) if level != unit.key()]
    counted = _count(decisions, [*levels, "outcome", "category"])
    names = (*programme.categories, UNDETERMINED)
    return (
        counted.with_columns(pl.col(levels).cast(pl.String))
        .sort(
            *(pl.col(level) for level in levels),
            _rank("outcome", OUTCOMES),
            _rank("category", names),
            nulls_last=True,
        )
        .with_columns(
            pl.col(levels).fill_null(UNKNOWN_AREA),
            *_labelled("outcome", {name: outcome_label(name) for name in OUTCOMES}),
            *_labelled("category", {n: category_label(programme, figures, n) for n in names}),
        )
    )


def totals(programme: type[Programme], summed: pl.DataFrame) -> pl.DataFrame:
    """The summary without its areas: outcome, category, beneficiaries and the labels."""
    labels = ["outcome_en", "outcome_zh", "category_en", "category_zh"]
    return (
        summed.group_by("outcome", "category", *labels, maintain_order=True)
        .agg(pl.col("beneficiaries").sum())
        .sort(
            _rank("outcome", OUTCOMES),
            _rank("category", (*programme.categories, UNDETERMINED)),
            nulls_last=True,
        )
        .select("outcome", "category", "beneficiaries", *labels)
    )


def undetermined(programme: type[Programme], figures: Figures, decisions: Frame) -> pl.DataFrame:
    """What is missing where the outcome is open, the part that concerns most people first.

    Columns: part, label_en, label_zh, beneficiaries. A beneficiary counts once for each part that
    is unknown, so the counts do not add up to the number of open outcomes.
    """
    open_cases = _lazy(decisions).filter(nw.col("outcome") == UNDETERMINED)
    counted = _count(open_cases, ["reasons"])
    codes = (
        counted.with_columns(pl.col("reasons").str.split(SEPARATOR))
        .explode("reasons")
        .with_columns(pl.col("reasons").str.strip_suffix(OPEN).alias("part"))
        .group_by("part")
        .agg(pl.col("beneficiaries").sum())
        .sort("beneficiaries", "part", descending=[True, False])
    )
    labels = {code: part_label(programme, figures, code) for code in codes["part"]}
    return codes.select("part", *_labelled("part", labels, "label"), "beneficiaries")


def parts(programme: type[Programme], figures: Figures) -> pl.DataFrame:
    """Every part that `reasons` can name: part, rule, label_en, label_zh, cite, document."""
    rows = []
    for code, part in parts_by_code(programme).items():
        label = part_label(programme, figures, code)
        cite, document = clause(part, figures)
        rows.append((code, part.rule.name, label.en, label.zh, cite, document))
    return pl.DataFrame(rows, schema=dict.fromkeys(PARTS, pl.String), orient="row")


def reason_texts(
    programme: type[Programme], figures: Figures, reasons: pl.Series, language: Language
) -> pl.DataFrame:
    """The distinct values of `reasons` in words: columns reasons, ``reasons_en`` or ``_zh``."""
    known = parts_by_code(programme)
    words: dict[str, str] = {}

    def told(reason: str) -> str:
        code, _, state = reason.rpartition("=")
        label = part_label(programme, figures, code).text(language)
        cite = clause(known[code], figures)[0] if code in known else ""
        cited = f" [{cite}]" if cite else ""
        return f"{label}{_COLON[language]}{STATES[language][state]}{cited}"

    distinct = [text for text in reasons.unique().sort().to_list() if text is not None]
    sentences = []
    for text in distinct:
        codes = [code for code in text.split(SEPARATOR) if code]
        words |= {code: told(code) for code in codes if code not in words}
        sentences.append(_SEMICOLON[language].join(words[code] for code in codes))
    schema = {"reasons": pl.String, f"reasons_{language}": pl.String}
    return pl.DataFrame([distinct, sentences], schema=schema, orient="col")


def part_label(programme: type[Programme], figures: Figures, code: str) -> Label:
    """What a part asks for: its rule's name, and the condition where the rule has several."""
    part = parts_by_code(programme).get(code)
    rule = part.rule if part else programme.rules[code]
    label = figures.label(rule.label)
    if part is None or part.code == rule.name:
        return Label(label.text("en"), label.text("zh"))
    rules = dict(programme.rules)
    return Label(*(
        f"{label.text(language)} "
        f"({Wording(programme.unit, rules, figures, language).condition(part.node)})"
        for language in ("en", "zh")
    ))  # fmt: skip


def clause(part: Part, figures: Figures) -> tuple[str, str]:
    """The clauses behind a part, the rule's before those of its numbers, and their document.

    A number that another document gives names that document.
    """
    plan = figures.plan
    cited = [(plan.source_of_rule(part.rule.name), part.rule.cite)]
    cited += [(plan.source_of(path), figures.cite(path)) for path in plan_paths(part.node)]
    cited = [(source, cite) for source, cite in cited if cite] or cited[:1]
    document = cited[0][0]
    cites = [cite if source == document else citation(source, cite) for source, cite in cited]
    return "; ".join(dict.fromkeys(filter(None, cites))), document.document


def outcome_label(outcome: str) -> Label:
    """An outcome in words."""
    return Label(OUTCOME_WORDS["en"][outcome], OUTCOME_WORDS["zh"][outcome])


def category_label(programme: type[Programme], figures: Figures, category: str) -> Label:
    """A category in words."""
    if category == UNDETERMINED:
        return Label("category undetermined", "类别待核定")
    label = figures.label(programme.rules[category].label)
    return Label(label.text("en"), label.text("zh"))


def _count(decisions: Frame, columns: list[str]) -> pl.DataFrame:
    counted = _lazy(decisions).group_by(*columns).agg(nw.len().alias("beneficiaries"))
    return to_polars(counted).cast({"beneficiaries": pl.Int64})


def _lazy(decisions: Frame) -> nw.LazyFrame[Any]:
    return nw.from_native(decisions, pass_through=False).lazy()


def _rank(column: str, order: tuple[str, ...]) -> pl.Expr:
    ranks = {name: rank for rank, name in enumerate(order)}
    return pl.col(column).replace_strict(ranks, default=None, return_dtype=pl.Int64)


def _labelled(column: str, labels: Mapping[str, Label], prefix: str = "") -> list[pl.Expr]:
    return [
        pl.col(column)
        .replace_strict(
            {code: label.text(language) for code, label in labels.items()},
            default=None,
            return_dtype=pl.String,
        )
        .alias(f"{prefix or column}_{language}")
        for language in ("en", "zh")
    ]


_COLON = {"en": ": ", "zh": "："}
_SEMICOLON = {"en": "; ", "zh": "；"}


def findings(problems: Sequence[Problem]) -> pl.DataFrame:
    """Problems as a frame: severity, code, message, where, remedy."""
    keys = ("severity", "code", "message", "where", "remedy")
    rows = [problem.as_dict() for problem in problems]
    return pl.DataFrame(rows, schema=dict.fromkeys(keys, pl.String))
