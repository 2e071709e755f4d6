"""Where everybody stands on an escalation ladder at the date, and what is taken and given back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
from attrs import frozen

from publicservice.model.assessment.ladder import RecordedLadder, Step
from publicservice.model.calendar.phase import Duration
from publicservice.model.label import Language
from publicservice.model.plan import Plan
from publicservice.results.assessment.consequences import LASTING

STATES: dict[str, Any] = {
    "ladder": pl.String, "label_en": pl.String, "label_zh": pl.String, "step": pl.String,
    "step_en": pl.String, "step_zh": pl.String, "step_possible": pl.String, "count": pl.Int64,
    "count_possible": pl.Int64, "since": pl.Date, "until": pl.Date, "takes": pl.String,
    "restored": pl.String, "restored_on": pl.Date, "cite": pl.String, "document": pl.String,
}  # fmt: skip
LANGUAGES: tuple[Language, ...] = ("en", "zh")
JOINED = "; "
SUBJECT, DAY, MOMENT, AFTER = "subject", "day", "moment", "after"
BEGINNING = date(1, 1, 1)


@frozen
class Window:
    """In which days events count for a step, and how long the step then holds.

    Attributes:
        length: back from each event, as Polars writes it: ``7d``, ``1mo``.
        first, last: the days of the phase instead; both `None` where there is none.
        holds: how long from the last event that reaches the step, likewise.
    """

    length: str
    first: date | None
    last: date | None
    holds: str


def ladder_states(
    ladder: RecordedLadder, events: pl.DataFrame, key: str, plan: Plan, at: date
) -> pl.DataFrame:
    """A row for everyone whom an event up to the date concerns.

    An event whose day is not known is taken to be of the day of the evaluation, where it only may
    count. A step that was reached holds for its window from the last event that reached it, so
    that nobody steps down while the window lasts.

    Args:
        events: columns subject, day, counts, reinstates.
    """
    windows = [_window(ladder, step, plan, at) for step in ladder.ladder.steps]
    sure = events.filter(pl.col("counts").fill_null(value=False) & pl.col(DAY).is_not_null())
    maybe = events.filter(pl.col("counts").fill_null(value=True)).with_columns(
        pl.col(DAY).fill_null(at)
    )
    back = pl.col("reinstates") & pl.col(DAY).is_not_null()
    surely_back = events.filter(back.fill_null(value=False)).select(SUBJECT, DAY)
    maybe_back = events.filter(
        pl.col("reinstates").fill_null(value=True) & pl.col(DAY).is_not_null()
    ).select(SUBJECT, DAY)
    subjects = events.select(SUBJECT).unique(maintain_order=True)
    now = subjects.with_columns(pl.lit(at).alias(MOMENT))
    certain = _state(ladder, windows, sure, _after(now, maybe_back))
    possible = _state(ladder, windows, maybe, _after(now, surely_back))
    restored = _restored(ladder, windows, sure, surely_back, at)
    joined = (
        subjects.join(certain, on=SUBJECT, how="left")
        .join(possible, on=SUBJECT, how="left", suffix="__possible")
        .join(restored, on=SUBJECT, how="left")
    )
    return _told(ladder, joined, plan).rename({SUBJECT: key})


def _window(ladder: RecordedLadder, step: Step, plan: Plan, at: date) -> Window:
    length = step.window or ladder.ladder.window
    if not step.within:
        assert length is not None, "checked when the ladder was recorded"
        return Window(_offset(length), None, None, _offset(step.lasts or length))
    found = plan.phase(step.within).around(at, plan.calendar)
    known = isinstance(found.start, date) and isinstance(found.end, date)
    first, last = (found.start, found.end) if known else (date.max, date.max)
    return Window("0d", first, last, _offset(step.lasts) if step.lasts else "")  # type: ignore[arg-type]


def _offset(lasts: Duration) -> str:
    unit, times = LASTING[lasts.unit]
    return f"{lasts.value * times}{'d' if unit == 'days' else 'mo'}"


def _after(moments: pl.DataFrame, back: pl.DataFrame) -> pl.DataFrame:
    """With the last reinstatement up to each moment; events count only from the day after it."""
    last = (
        moments.join(back, on=SUBJECT, how="inner")
        .filter(pl.col(DAY) <= pl.col(MOMENT))
        .group_by(SUBJECT, MOMENT)
        .agg(pl.col(DAY).max().alias(AFTER))
    )
    joined = moments.join(last, on=[SUBJECT, MOMENT], how="left")
    return joined.with_columns(pl.col(AFTER).fill_null(BEGINNING))


def _state(
    ladder: RecordedLadder, windows: list[Window], events: pl.DataFrame, moments: pl.DataFrame
) -> pl.DataFrame:
    """The highest step that holds at each moment, 1 the lowest, with its count and its days.

    Args:
        moments: columns subject, moment, after.
    """
    counted = events.select(SUBJECT, DAY).join(moments, on=SUBJECT, how="inner")
    counted = counted.filter((pl.col(DAY) > pl.col(AFTER)) & (pl.col(DAY) <= pl.col(MOMENT)))
    frames = [
        _reached(counted, step, window).with_columns(pl.lit(number, dtype=pl.Int64).alias("level"))
        for number, (step, window) in enumerate(zip(ladder.ladder.steps, windows, strict=True), 1)
    ]
    held = pl.concat(frames)
    highest = held.group_by(SUBJECT, MOMENT).agg(
        pl.col("level", "count", "since", "until").sort_by("level").last()
    )
    base = _in_window(counted, windows[0])
    return (
        moments.join(highest, on=[SUBJECT, MOMENT], how="left")
        .join(base, on=[SUBJECT, MOMENT], how="left")
        .with_columns(pl.coalesce("count", "base", pl.lit(0)).alias("count"))
        .select(SUBJECT, MOMENT, pl.col("level").fill_null(0), "count", "since", "until")
    )


def _in_window(counted: pl.DataFrame, window: Window) -> pl.DataFrame:
    """How many count at the moment for the lightest step."""
    inside = _inside(pl.col(DAY), pl.col(MOMENT), window)
    return (
        counted.filter(inside).group_by(SUBJECT, MOMENT).agg(pl.len().cast(pl.Int64).alias("base"))
    )


def _inside(day: pl.Expr, moment: pl.Expr, window: Window) -> pl.Expr:
    if window.first is not None:
        return (day >= window.first) & (day <= window.last) & (day <= moment)
    return (day > moment.dt.offset_by(f"-{window.length}")) & (day <= moment)


def _reached(counted: pl.DataFrame, step: Step, window: Window) -> pl.DataFrame:
    """The moments at which the step holds: since when, until when, by how many."""
    days = counted.group_by(SUBJECT, MOMENT, DAY).agg(pl.len().cast(pl.Int64).alias("n"))
    pairs = days.join(days.rename({DAY: "other", "n": "others"}), on=[SUBJECT, MOMENT], how="inner")
    pairs = pairs.filter(_inside(pl.col("other"), pl.col(DAY), window))
    if window.first is not None:
        pairs = pairs.filter((pl.col(DAY) >= window.first) & (pl.col(DAY) <= window.last))
    sums = pairs.group_by(SUBJECT, MOMENT, DAY).agg(pl.col("others").sum().alias("count"))
    until = (
        pl.col(DAY).dt.offset_by(window.holds) if window.holds
        else pl.lit(window.last, dtype=pl.Date).dt.offset_by("1d")
    )  # fmt: skip
    held = sums.filter(pl.col("count") >= step.at).with_columns(until.alias("until"))
    held = held.filter(pl.col("until") > pl.col(MOMENT))
    return held.group_by(SUBJECT, MOMENT).agg(
        pl.col("count").max(),
        pl.col(DAY).min().alias("since"),
        (pl.col("until").max().dt.offset_by("-1d")).alias("until"),
    )


def _restored(
    ladder: RecordedLadder, windows: list[Window], events: pl.DataFrame, back: pl.DataFrame,
    at: date,
) -> pl.DataFrame:  # fmt: skip
    """What the last reinstatement gave back: all that was taken when it came, and nothing else."""
    last = back.filter(pl.col(DAY) <= at).group_by(SUBJECT).agg(pl.col(DAY).max().alias(MOMENT))
    before = back.join(last, on=SUBJECT, how="inner").filter(pl.col(DAY) < pl.col(MOMENT))
    state = _state(ladder, windows, events, _after(last, before.select(SUBJECT, DAY)))
    return state.select(
        SUBJECT, pl.col(MOMENT).alias("restored_on"),
        _named(pl.col("level"), {n: JOINED.join(s.takes) for n, s in _numbered(ladder)})
        .alias("restored"),
    )  # fmt: skip


def _numbered(ladder: RecordedLadder) -> Iterable[tuple[int, Step]]:
    return enumerate(ladder.ladder.steps, 1)


def _named(level: pl.Expr, names: Mapping[int, str]) -> pl.Expr:
    return level.replace_strict({**names}, default=None, return_dtype=pl.String)


def _told(ladder: RecordedLadder, frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    level, possible = pl.col("level"), pl.col("level__possible")
    noun = ladder.ladder
    labels = {
        "ladder": ladder.name, "label_en": noun.label.text("en"), "label_zh": noun.label.text("zh"),
        "document": plan.source_of(f"ladders.{ladder.name}").document,
    }  # fmt: skip
    steps = dict(_numbered(ladder))
    in_words = {
        f"step_{language}": {n: s.label.text(language) or s.name for n, s in steps.items()}
        for language in LANGUAGES
    }
    cites = {n: step.cite or noun.cite for n, step in steps.items()}
    return frame.select(
        SUBJECT,
        *[pl.lit(text, dtype=pl.String).alias(name) for name, text in labels.items()],
        _named(level, {n: s.name for n, s in steps.items()}).alias("step"),
        _named(possible, {n: s.name for n, s in steps.items()}).alias("step_possible"),
        *[_named(level, words).alias(name) for name, words in in_words.items()],
        "count", pl.col("count__possible").alias("count_possible"), "since", "until",
        _named(level, {n: JOINED.join(s.takes) for n, s in steps.items()}).fill_null("")
        .alias("takes"),
        pl.col("restored").fill_null(""), "restored_on",
        _named(level, cites).fill_null(noun.cite).alias("cite"),
    )  # fmt: skip
