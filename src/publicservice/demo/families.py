"""Families: how many live together and as what, with their ages, sexes and marriages."""

from __future__ import annotations

from datetime import date

import polars as pl
from attrs import frozen

from publicservice.demo.dice import Dice

DAYS_PER_YEAR = 365.2425
OLDEST = 101
MOVES_OUT = 32
"""Children who would be older live elsewhere; a younger one stands in for them."""


@frozen
class Structure:
    """A shape of family.

    `members` has one letter a person: h head, s spouse, c child, p parent of the head,
    g grandchild. `larger` and `smaller` are the shapes with one person more or less that this one
    turns into when the county's total has to come out exactly.
    """

    members: str
    weight: float
    youngest_head: int
    oldest_head: int
    larger: str
    smaller: str


STRUCTURES = (
    Structure("h", 12.5, 21, 92, "hs", "h"),
    Structure("hs", 21, 23, 84, "hsc", "h"),
    Structure("hc", 3, 28, 64, "hcc", "h"),
    Structure("hp", 2, 25, 62, "hsp", "h"),
    Structure("hsc", 18, 25, 64, "hscc", "hs"),
    Structure("hcc", 2, 29, 54, "hscc", "hc"),
    Structure("hsg", 2.5, 52, 74, "hsgg", "hs"),
    Structure("hsp", 3, 32, 66, "hscp", "hs"),
    Structure("hscc", 12.5, 26, 60, "hsccc", "hsc"),
    Structure("hscp", 7, 25, 62, "hsccp", "hsc"),
    Structure("hsgg", 2, 54, 74, "hsccgg", "hsg"),
    Structure("hsccc", 2.5, 29, 54, "hscccp", "hscc"),
    Structure("hsccp", 5, 27, 58, "hsccpp", "hscc"),
    Structure("hscpp", 3.5, 25, 56, "hsccpp", "hscp"),
    Structure("hsccpp", 3.5, 27, 54, "hscccpp", "hsccp"),
    Structure("hscccp", 0.8, 30, 54, "hscccpp", "hsccp"),
    Structure("hsccgg", 0.7, 54, 66, "hsccgg", "hsgg"),
    Structure("hscccpp", 0.5, 30, 52, "hscccpp", "hsccpp"),
)
LARGEST = max(len(structure.members) for structure in STRUCTURES)
_RELATIONS = {"h": "head", "s": "spouse", "c": "child", "p": "parent", "g": "grandchild"}


def build_families(seed: int, villages: pl.DataFrame, *, persons: int) -> pl.DataFrame:
    """The households of every village, each with its structure.

    Args:
        seed: decides the structures.
        villages: with their number of `households`.
        persons: what the sizes add up to; at least one and at most seven a household.

    Returns:
        One row a household: row, household, village, village_row, township, township_row,
        community, household_hukou, structure.
    """
    dice = Dice(seed, "households")
    frame = villages.select(
        "village",
        "township",
        pl.col("village_row", "township_row").cast(pl.UInt64),
        community=pl.col("kind") == "community",
        many=pl.int_ranges("households"),
    )
    frame = frame.explode("many").drop("many").with_row_index("row").cast({"row": pl.UInt64})
    weights = {structure.members: structure.weight for structure in STRUCTURES}
    frame = frame.with_columns(
        household=key("H", pl.col("row")),
        household_hukou=_household_hukou(dice),
        structure=dice.pick("structure", weights),
    )
    return _with_exact_total(frame, dice, persons)


def _household_hukou(dice: Dice) -> pl.Expr:
    """Urban for most households of a community, rural for nearly all of a village."""
    urban = dice.chance("urban", pl.when("community").then(0.82).otherwise(0.03))
    return pl.when(urban).then(pl.lit("urban")).otherwise(pl.lit("rural"))


def key(letter: str, row: pl.Expr) -> pl.Expr:
    """Keys such as H000417: a letter and the row's number, counted from 1."""
    return pl.concat_str(pl.lit(letter), (row + 1).cast(pl.String).str.zfill(7))


def _with_exact_total(frame: pl.DataFrame, dice: Dice, persons: int) -> pl.DataFrame:
    """Enlarge or shrink randomly chosen households until the sizes add up."""
    for attempt in range(2 * LARGEST):
        sizes = frame["structure"].str.len_chars().cast(pl.Int64)
        missing = persons - int(sizes.sum())
        if missing == 0:
            break
        steps = {s.members: s.larger if missing > 0 else s.smaller for s in STRUCTURES}
        movable = [old for old, new in steps.items() if old != new]
        order = pl.when(pl.col("structure").is_in(movable)).then(dice.uniform(f"total {attempt}"))
        frame = frame.with_columns(
            pl.when(order.rank("ordinal") <= abs(missing))
            .then(pl.col("structure").replace_strict(steps))
            .otherwise("structure")
            .alias("structure")
        )
    return frame


def build_members(seed: int, families: pl.DataFrame, at: date) -> pl.DataFrame:
    """The people of the families.

    Returns:
        One row a person, household after household: row, person, household and the family's place
        and structure columns, household_row, relation, sex, married, age (completed years,
        Int64), birth_date.
    """
    dice = Dice(seed, "persons")
    frame = families.rename({"row": "household_row"}).join(
        _member_list(), on="structure", how="left", maintain_order="left"
    )
    frame = frame.explode("relation", "nth").with_row_index("row").cast({"row": pl.UInt64})
    frame = _years(dice, frame.with_columns(person=key("P", pl.col("row"))))
    frame = frame.with_columns(_sex(dice), days=pl.col("years") * DAYS_PER_YEAR)
    frame = frame.with_columns(
        birth_date=pl.lit(at) - pl.duration(days=pl.col("days").cast(pl.Int64)),
        age=pl.col("years").floor().cast(pl.Int64),
    )
    return frame.with_columns(married=_married(dice)).drop("nth", "years", "days")


def _member_list() -> pl.DataFrame:
    """Relation and number within the relation of every member, by structure."""
    return pl.DataFrame(
        {
            "structure": [s.members for s in STRUCTURES],
            "relation": [[_RELATIONS[letter] for letter in s.members] for s in STRUCTURES],
            "nth": [[s.members[:n].count(c) for n, c in enumerate(s.members)] for s in STRUCTURES],
            "youngest": [s.youngest_head for s in STRUCTURES],
            "oldest": [s.oldest_head for s in STRUCTURES],
        }
    )


def _years(dice: Dice, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the age in years with its fraction: from the head's age, generation by generation."""
    family = dice.by("household_row")
    alone = pl.when(pl.col("structure") == "h").then(0.6).otherwise(1.0)
    spread = family.uniform("head's age").pow(alone)
    frame = frame.with_columns(
        head=pl.col("youngest") + spread * (pl.col("oldest") - pl.col("youngest")),
        own=dice.uniform("own age"),
        to_first_born=20.5 + 12 * family.uniform("first child"),
        spacing=1.5 + 4 * family.uniform("spacing"),
    )
    relation, nth = pl.col("relation"), pl.col("nth")
    head, own = pl.col("head"), pl.col("own")
    child = head - pl.col("to_first_born") - nth * pl.col("spacing")
    years = (
        pl.when(relation == "head")
        .then(head)
        .when(relation == "spouse")
        .then((head - 5 + 7 * own).clip(20.2, None))
        .when(relation == "child")
        .then(pl.when(child > MOVES_OUT).then(18 + 14 * own).otherwise(child))
        .when(relation == "parent")
        .then(head + 20.5 + 11 * own)
        .otherwise(head - 47 - 9 * own - 3 * nth)
    )
    frame = frame.with_columns(years=years).with_columns(years=_within_life(pl.col("years"), own))
    return frame.drop("youngest", "oldest", "head", "own", "to_first_born", "spacing")


def _within_life(years: pl.Expr, fraction: pl.Expr) -> pl.Expr:
    """A child that would not be born yet is an infant or toddler; nobody is older than 101."""
    high = pl.when(years >= OLDEST).then(90 + 10 * fraction).otherwise(years)
    return pl.when(years < 0).then(3 * fraction).otherwise(high)


def _sex(dice: Dice) -> pl.Expr:
    """Spouses and two parents of a head are of different sex; an only parent is mostly a mother."""
    family, nth = dice.by("household_row"), pl.col("nth")
    alone = pl.col("structure") == "h"
    head_is_man = family.chance("head is a man", pl.when(alone).then(0.5).otherwise(0.86))
    couple = pl.col("structure").str.ends_with("pp")
    first_parent_is_man = couple | family.chance("parent is a man", 0.3)
    man = (
        pl.when(pl.col("relation") == "head")
        .then(head_is_man)
        .when(pl.col("relation") == "spouse")
        .then(~head_is_man)
        .when(pl.col("relation") == "parent")
        .then(first_parent_is_man & (nth == 0))
        .otherwise(dice.chance("is a man", 0.52))
    )
    return pl.when(man).then(pl.lit("male")).otherwise(pl.lit("female")).alias("sex")


def _married(dice: Dice) -> pl.Expr:
    relation, structure = pl.col("relation"), pl.col("structure")
    away = dice.chance("spouse lives elsewhere", 0.4) & structure.str.starts_with("hc")
    return (
        pl.when(relation == "head")
        .then(structure.str.starts_with("hs") | away)
        .when(relation == "spouse")
        .then(True)
        .when(relation == "parent")
        .then(structure.str.ends_with("pp"))
        .otherwise((pl.col("age") >= 23) & dice.chance("grown child is married", 0.15))
    )
