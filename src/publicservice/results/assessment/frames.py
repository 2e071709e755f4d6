"""Scores, items and consequences as frames, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from attrs import define, field

from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.score import column_of
from publicservice.model.assessment.points import points_of, thousandths
from publicservice.model.assessment.recorded import RecordedScorecard, in_order
from publicservice.model.assessment.scale import bands, full_mark, item_points
from publicservice.model.assessment.scorecard import Grade, Scorecard, ScoreItem
from publicservice.model.label import Label, Language
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.results.assessment.cards import (
    ASSESSED,
    GRADE_HIGH,
    GRADE_LOW,
    HIGH,
    LOW,
    PASSED,
    VETOED,
    ends_in_points,
    item_columns,
    score_card,
)
from publicservice.results.assessment.consequences import (
    CHANGE_HIGH,
    CHANGE_LOW,
    deadline,
    holds,
    released,
)
from publicservice.results.assessment.in_areas import in_areas
from publicservice.results.assessment.items import indicator_columns, over_full
from publicservice.results.assessment.ranks import BEST, OF, WORST, with_ranks

POINTS = pl.Decimal(20, 3)
SHARE = pl.Decimal(20, 4)
RESULTS = ("passed", "failed", "vetoed", "scored", "undetermined")
SCORES: dict[str, Any] = {
    "scorecard": pl.String, "label_en": pl.String, "label_zh": pl.String, "result": pl.String,
    "score_certain": POINTS, "score_possible": POINTS, "full_mark": POINTS, "pass_mark": POINTS,
    "grade": pl.String, "grade_lowest": pl.String, "grade_highest": pl.String,
    "grade_en": pl.String, "grade_zh": pl.String, "vetoed": pl.Boolean, "assessed": pl.Boolean,
    "rank_best": pl.Int64, "rank_worst": pl.Int64, "ranked": pl.Int64,
    "grades_raised_certain": pl.Int64, "grades_raised_possible": pl.Int64,
    "released_certain": SHARE, "released_possible": SHARE, "cite": pl.String,
    "document": pl.String,
}  # fmt: skip
ITEMS: dict[str, Any] = {
    "scorecard": pl.String, "item": pl.String, "label_en": pl.String, "label_zh": pl.String,
    "kind": pl.String, "rater": pl.String, "points": POINTS, "points_certain": POINTS,
    "points_possible": POINTS, "met": pl.Boolean, "required": pl.Boolean, "cite": pl.String,
    "document": pl.String,
}  # fmt: skip
CONSEQUENCES: dict[str, Any] = {
    "scorecard": pl.String, "consequence": pl.String, "label_en": pl.String, "label_zh": pl.String,
    "state": pl.String, "when": pl.String, "tie": pl.Boolean, "deadline": pl.Date,
    "deadline_latest": pl.Date, "deadline_reason": pl.String, "overdue": pl.Boolean,
    "releases": SHARE, "gives": pl.String, "takes": pl.String, "cite": pl.String,
    "document": pl.String,
}  # fmt: skip


@define
class Assessment:
    """All scorecards of a programme over the rows of its unit.

    Attributes:
        frame: of `engine.score.score_columns`, collected.
        indicators: those of the evaluation, for items that read one.
        cards: each card's rows with the columns of `cards` and `ranks`; made when first read.
    """

    programme: type[Programme]
    plan: Plan
    figures: Figures
    frame: pl.DataFrame
    indicators: pl.DataFrame
    at: date
    cards: dict[str, pl.DataFrame] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for card in in_order(self.programme.scorecards):
            self.cards[card.name] = self._scored(card)

    def _scored(self, card: RecordedScorecard) -> pl.DataFrame:
        frame = self._with_indicators(card.card)
        passed = {name: self._passed(name) for name in card.card.only_from}
        found = with_ranks(card, score_card(card, frame, self.figures, passed))
        return self._with_change(card.card, found)

    def _with_indicators(self, card: Scorecard) -> pl.DataFrame:
        """The frame with the value that each indicator has in the row's area."""
        frame = self.frame
        for item in card.items:
            if not item.indicator or indicator_columns(item)[0] in frame.columns:
                continue
            low, high = indicator_columns(item)
            own = self.indicators.filter(pl.col("indicator") == item.indicator)
            level = next((n for n in self._levels if (own["level"] == n).any()), "")
            values = in_areas(own, level).rename({"low": low, "high": high})
            if level:
                frame = frame.join(values, left_on=level, right_on="area", how="left")
            else:
                none = pl.lit(None, dtype=pl.Int64)
                frame = frame.with_columns(none.alias(low), none.alias(high))
        return frame

    @property
    def _levels(self) -> tuple[str, ...]:
        unit = self.programme.unit
        return tuple(dict.fromkeys((unit.key(), *unit.levels)))

    def _passed(self, name: str) -> pl.Series:
        """Whether each row passed another card; one that it does not assess did not."""
        key = self.programme.unit.key()
        other = self.cards[name].select(
            key, (pl.col(PASSED) & pl.col(ASSESSED)).alias("was__passed"),
            pl.lit(value=True).alias("was__there"),
        )  # fmt: skip
        joined = self.frame.select(key).join(other, on=key, how="left", maintain_order="left")
        there = pl.col("was__there").fill_null(value=False)
        return joined.select(
            pl.when(there).then(pl.col("was__passed")).otherwise(False)
        ).to_series()

    def _with_change(self, card: Scorecard, frame: pl.DataFrame) -> pl.DataFrame:
        """By how many grades a row rose against the card before, at least and at most."""
        if not card.compared_with:
            none = pl.lit(None, dtype=pl.Int64)
            return frame.with_columns(none.alias(CHANGE_LOW), none.alias(CHANGE_HIGH))
        key = self.programme.unit.key()
        before = self.cards[card.compared_with].select(
            key, pl.col(GRADE_LOW).alias("before__low"), pl.col(GRADE_HIGH).alias("before__high")
        )
        joined = frame.join(before, on=key, how="left", maintain_order="left")
        return joined.with_columns(
            (pl.col(GRADE_LOW) - pl.col("before__high")).alias(CHANGE_LOW),
            (pl.col(GRADE_HIGH) - pl.col("before__low")).alias(CHANGE_HIGH),
        )

    def _document(self, card: str) -> str:
        return self.plan.source_of(f"scorecards.{card}").document

    def scores(self) -> pl.DataFrame:
        """A row for everyone that is assessed and each card."""
        frames = [self._scores(card) for card in self.programme.scorecards.values()]
        return self._together(frames, SCORES, ["scorecard"])

    def _scores(self, card: RecordedScorecard) -> pl.DataFrame:
        noun, frame = card.card, self.cards[card.name]
        low, high = ends_in_points(LOW, HIGH)
        has_points = full_mark(noun) > 0 and not noun.is_scale
        grades = [band.grade for band in bands(noun)]
        names = {n: grade.name for n, grade in enumerate(grades)}
        same = pl.when(pl.col(GRADE_LOW) == pl.col(GRADE_HIGH)).then(pl.col(GRADE_LOW))
        columns = {
            **_texts({"scorecard": card.name, "cite": noun.cite}),
            **_labels(noun.label), "document": pl.lit(self._document(card.name)),
            "result": _result(noun),
            "score_certain": low if has_points else pl.lit(None),
            "score_possible": high if has_points else pl.lit(None),
            "full_mark": pl.lit(points_of(full_mark(noun)) if has_points else None),
            "pass_mark": pl.lit(noun.pass_mark),
            "grade": _named(same, names),
            "grade_lowest": _named(pl.col(GRADE_LOW), names),
            "grade_highest": _named(pl.col(GRADE_HIGH), names),
            "grade_en": _named(same, _in_words(grades, "en")),
            "grade_zh": _named(same, _in_words(grades, "zh")),
            "vetoed": pl.col(VETOED), "assessed": pl.col(ASSESSED),
            BEST: pl.col(BEST), WORST: pl.col(WORST), "ranked": pl.col(OF),
            "grades_raised_certain": pl.col(CHANGE_LOW),
            "grades_raised_possible": pl.col(CHANGE_HIGH),
            **_released(card),
        }  # fmt: skip
        return frame.select(*self._places, **columns)

    def score_items(self) -> pl.DataFrame:
        """A row for everyone that is assessed and each item of each card."""
        frames = [
            self._item(card, item)
            for card in self.programme.scorecards.values()
            for item in card.card.items
        ]
        order = {item: n for n, item in enumerate(dict.fromkeys(
            f"{card.name}.{item.name}" for card in self.programme.scorecards.values()
            for item in card.card.items
        ))}  # fmt: skip
        rank = (pl.col("scorecard") + "." + pl.col("item")).replace_strict(
            order, default=None, return_dtype=pl.Int64
        )
        return self._together(frames, ITEMS, [rank])

    def _item(self, card: RecordedScorecard, item: ScoreItem) -> pl.DataFrame:
        names = item_columns(item.name)
        low, high = ends_in_points(names.low, names.high)
        full = item_points(card.card, item)
        columns = {
            **_texts({"scorecard": card.name, "item": item.name, "kind": item.form,
                      "rater": item.rater, "cite": item.cite or card.card.cite}),
            **_labels(item.label), "document": pl.lit(self._document(card.name)),
            "points": pl.lit(points_of(full) if full else None),
            "points_certain": low if full else pl.lit(None),
            "points_possible": high if full else pl.lit(None),
            "met": pl.col(names.met), "required": pl.lit(item.required),
        }  # fmt: skip
        return self.cards[card.name].select(*self._places, **columns)

    def consequences(self) -> pl.DataFrame:
        """A row for everyone and each consequence that follows, or may follow."""
        frames = [
            self._consequence(card, each)
            for card in self.programme.scorecards.values()
            for each in card.card.consequences
        ]
        return self._together(frames, CONSEQUENCES, ["scorecard", "consequence"])

    def _consequence(self, card: RecordedScorecard, each: Any) -> pl.DataFrame:
        found, tie = holds(card, each)
        until = deadline(each, self.plan, self.at)
        columns = {
            **_texts({"scorecard": card.name, "consequence": each.name, "when": each.when,
                      "cite": each.cite or card.card.cite}),
            **_labels(each.label), "document": pl.lit(self._document(card.name)),
            "deadline_reason": pl.when(until.first.is_null()).then(pl.lit(until.reason))
            .otherwise(pl.lit("")),
            "state": pl.when(found & pl.col(ASSESSED)).then(pl.lit("certain"))
            .otherwise(pl.lit("possible")),
            "tie": tie, "deadline": until.first, "deadline_latest": until.last,
            "overdue": until.last < pl.lit(self.at),
            "releases": pl.lit(each.releases),
            "gives": pl.lit("; ".join(each.gives)), "takes": pl.lit("; ".join(each.takes)),
        }  # fmt: skip
        rows = self.cards[card.name].filter(found.fill_null(value=True))
        return rows.select(*self._places, **columns)

    @property
    def _places(self) -> list[str]:
        unit = self.programme.unit
        return list(dict.fromkeys((unit.key(), *unit.levels)))

    def _together(
        self, frames: list[pl.DataFrame], schema: Mapping[str, Any], order: list[Any]
    ) -> pl.DataFrame:
        full = {**dict.fromkeys(self._places, pl.String), **schema}
        typed = [frame.select(*full).cast(full) for frame in frames]  # type: ignore[arg-type]
        joined = pl.concat([pl.DataFrame(schema=full), *typed])
        return joined.sort(self._places[0], *order, maintain_order=True)

    def problems(self) -> Iterator[Problem]:
        """Ties that the document does not settle, raters nobody heard of, marks over the full."""
        for card in self.programme.scorecards.values():
            yield from self._ties(card)
            yield from self._unheard(card)
            yield from self._over_full(card)

    def _ties(self, card: RecordedScorecard) -> Iterator[Problem]:
        for each in card.card.consequences:
            count = self.cards[card.name].select(holds(card, each)[1].sum()).item()
            if count:
                yield Problem(
                    code="score.tie", severity="warning",
                    message=f"{count} share a place at the edge of the {each.when}, and the plan "
                    "does not say whether they all bear the consequence",
                    where=f"{self.plan.programme}: scorecards.{card.name}.consequences.{each.name}",
                    remedy='write ties = "all" or "none", or tie_break, with its clause',
                )  # fmt: skip

    def _unheard(self, card: RecordedScorecard) -> Iterator[Problem]:
        """Raters of whom no row has a score."""
        frame = self.cards[card.name]
        for rater in card.card.raters:
            names = [
                column_of(card.name, f"items.{item.name}")
                for item in card.card.items
                if item.rater == rater.name and item.form in ("score", "grade")
            ]
            if frame.height and names and all(_silent(frame, name) for name in names):
                yield Problem(
                    code="score.rater-silent", severity="warning",
                    message=f"{rater.name} scored nobody: "
                    + ("the score is that of the others" if card.card.missing == "others"
                       else "the score stays open"),
                    where=f"{self.plan.programme}: scorecards.{card.name}.raters.{rater.name}",
                    remedy="fill in the scores, or say with missing what it means that there are "
                    "none",
                )  # fmt: skip

    def _over_full(self, card: RecordedScorecard) -> Iterator[Problem]:
        """Scores above the full mark that they are given out of."""
        for item in card.card.items:
            if item.form != "score":
                continue
            place = f"items.{item.name}"
            above = over_full(card, item, self.figures.kind(card.trees[place]))
            count = self.cards[card.name].select(above.sum()).item()
            if count:
                out_of = points_of(thousandths(item.out_of or item.points or Decimal(0)))
                yield Problem(
                    code="score.over-full", severity="warning",
                    message=f"{count} score{'s' if count > 1 else ''} above the full mark of "
                    f"{out_of.normalize() if out_of else 0:f}, taken as the full mark",
                    where=f"{self.plan.programme}: scorecards.{card.name}.{place}",
                    remedy="correct the scores, or the full mark that they are out of",
                )  # fmt: skip


def _silent(frame: pl.DataFrame, name: str) -> bool:
    """Whether nothing stands in the column: no text, or no number with an upper end."""
    possible = f"{name}{SUFFIX_POSSIBLE}"
    column = frame[possible if possible in frame.columns else name]
    return column.null_count() == frame.height


def _result(card: Scorecard) -> pl.Expr:
    """In words; a veto comes first, and a card without anything to pass is just scored."""
    decides = (
        card.pass_mark is not None or bool(card.vetoes) or bool(card.only_from)
        or any(item.required for item in card.items)
    )  # fmt: skip
    good = pl.lit("passed" if decides else "scored")
    known = pl.col(ASSESSED).fill_null(value=False)
    found = (
        pl.when(pl.col(VETOED)).then(pl.lit("vetoed"))
        .when(~pl.col(PASSED)).then(pl.lit("failed"))
        .when(pl.col(PASSED)).then(good)
        .otherwise(pl.lit("undetermined"))
    )  # fmt: skip
    scored = pl.lit("scored") if not decides else found
    return pl.when(known).then(scored).otherwise(pl.lit("undetermined"))


def _released(card: RecordedScorecard) -> dict[str, pl.Expr]:
    found = released(card)
    names = ("released_certain", "released_possible")
    if found is None:
        return {name: pl.lit(None) for name in names}
    return {
        name: (end.cast(pl.Decimal(38, 4)) / 10_000)
        for name, end in zip(names, found, strict=True)
    }  # fmt: skip


def _named(place: pl.Expr, names: Mapping[int, str]) -> pl.Expr:
    if not names:
        return pl.lit(None, dtype=pl.String)
    return place.replace_strict(dict(names), default=None, return_dtype=pl.String)


def _in_words(grades: Sequence[Grade], language: Language) -> dict[int, str]:
    return {n: grade.label.text(language) or grade.name for n, grade in enumerate(grades)}


def _texts(texts: Mapping[str, str]) -> dict[str, pl.Expr]:
    return {name: pl.lit(text, dtype=pl.String) for name, text in texts.items()}


def _labels(label: Label) -> dict[str, pl.Expr]:
    return _texts({"label_en": label.text("en"), "label_zh": label.text("zh")})
