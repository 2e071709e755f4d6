"""The random columns: the published algorithm, and independence of everything but their name."""

from __future__ import annotations

import hashlib

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicservice.demo.dice import Dice

WHOLE = (1 << 64) - 1


def split_mix(state: int) -> int:
    """SplitMix64's output function, in plain Python."""
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & WHOLE
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & WHOLE
    return state ^ (state >> 31)


def rows(count: int) -> pl.DataFrame:
    return pl.DataFrame({"row": pl.int_range(count, dtype=pl.UInt64, eager=True)})


@given(st.integers(0, 1 << 40), st.integers(0, 1 << 32))
def test_bits_are_split_mix_64(row: int, seed: int) -> None:
    """Polars' wrapping arithmetic gives the published algorithm, on every version of Polars."""
    frame = pl.DataFrame({"row": [row]}, schema={"row": pl.UInt64})
    digest = hashlib.sha256(f"{seed}/table/stream".encode()).digest()
    state = (row * 0x9E3779B97F4A7C15 + int.from_bytes(digest[:8], "big")) & WHOLE
    assert frame.select(Dice(seed, "table").bits("stream")).item() == split_mix(state)


def test_a_draw_belongs_to_its_row_whatever_is_filtered() -> None:
    """A row keeps its draw when others go."""
    dice, frame = Dice(1, "t"), rows(1000)
    everyone = frame.with_columns(draw=dice.whole("s", 0, 10**9))
    some = frame.filter(pl.col("row") % 3 == 1).with_columns(draw=dice.whole("s", 0, 10**9))
    assert everyone.filter(pl.col("row") % 3 == 1).equals(some)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Dice(1, "t").bits("s"), Dice(2, "t").bits("s")),
        (Dice(1, "t").bits("s"), Dice(1, "u").bits("s")),
        (Dice(1, "t").bits("s"), Dice(1, "t").bits("z")),
    ],
    ids=["seed", "table", "stream"],
)
def test_seed_table_and_stream_draw_apart(one: pl.Expr, other: pl.Expr) -> None:
    """Changing any of the three changes the draws."""
    assert rows(100).select(same=(one == other).sum()).item() == 0


def test_chance_whole_and_pick_keep_their_proportions() -> None:
    """Within four standard deviations of what was asked for."""
    dice = Dice(5, "t")
    frame = rows(100_000).with_columns(
        chance=dice.chance("a", 0.25),
        whole=dice.whole("b", 3, 6),
        pick=dice.pick("c", {"x": 1, "y": 0, "z": 3}),
    )
    assert frame["chance"].mean() == pytest.approx(0.25, abs=0.006)
    assert frame["whole"].unique().sort().to_list() == [3, 4, 5, 6]
    assert frame["whole"].mean() == pytest.approx(4.5, abs=0.015)
    assert frame["pick"].unique().sort().to_list() == ["x", "z"]
    assert (frame["pick"] == "x").mean() == pytest.approx(0.25, abs=0.006)


def test_dice_thrown_by_household_agree_within_it() -> None:
    """Rows with the same number share the draw."""
    frame = rows(9).with_columns(household_row=pl.col("row") // 3)
    drawn = frame.with_columns(draw=Dice(1, "t").by("household_row").bits("s"))
    assert (
        drawn.group_by("household_row").agg(pl.col("draw").n_unique())["draw"].to_list() == [1] * 3
    )
    assert drawn["draw"].n_unique() == 3
