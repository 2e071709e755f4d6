"""Registers to measure with: demo counties of any size, typed and conformed, kept as Parquet.

A million persons and more are several counties of a million side by side, with keys and places of
their own, so that making them never needs more memory than one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.hardship_visits import VisitedHousehold
from publicservice import Person, Register, Survey, Visit
from publicservice.demo import generate_county
from publicservice.demo.dice import Dice
from publicservice.plugins.family_doctor.rules import Contract, HealthRecord, Resident

AT = date(2024, 12, 31)
ONE_COUNTY = 1_000_000
WARM_UP = 1_000
"""Persons of the registers that are evaluated before anything is measured."""

FOLDER = Path(tempfile.gettempdir()) / "publicservice-benchmarks"

_REGISTERS: tuple[tuple[type[Register], ...], ...] = (
    (Person, Resident), (VisitedHousehold,), (Contract,), (HealthRecord,), (Visit,), (Survey,),
)  # fmt: skip
_IDENTIFIERS = ("person", "household", "village", "township")
_UNREAD = frozenset(
    {"name", "resident_number", "sex", "visit", "contract", "record", "survey", "doctor"}
)
"""Fields that no measured rule reads: ten million rows of them would only fill the memory."""


Frames = Mapping[str, pl.DataFrame]


def registers_of(
    persons: int, names: Iterable[str], folder: Path = FOLDER
) -> dict[str, pl.DataFrame]:
    """The typed frames of the registers named, made first where they are not on disk yet."""
    place = folder / str(persons)
    if not (place / "complete").exists():
        _write(persons, place)
    return {name: pl.read_parquet(place / name / "*.parquet") for name in names}


def typed_county(seed: int, persons: int) -> dict[str, pl.DataFrame]:
    """One county's registers with the fields that the measured programmes read."""
    county = generate_county(
        seed,
        persons=persons,
        households=persons * 13 // 40,
        townships=max(3, persons // 20_000),
        villages=max(40, persons // 500),
        at=AT,
        dirty=False,
    )
    tables = county.typed()
    tables["households"] = _with_visits(seed, tables["households"])
    return {classes[0].register: _fields(tables, classes) for classes in _REGISTERS}


def _with_visits(seed: int, households: pl.DataFrame) -> pl.DataFrame:
    """What a county's demo registers do not tell of households, some of it unknown."""
    dice = Dice(seed, "benchmark households")

    def unless_blank(value: pl.Expr, stream: str, blank: float) -> pl.Expr:
        return pl.when(~dice.chance(f"{stream} blank", blank)).then(value)

    cost = dice.whole("cost", 0, 5_400_000)
    drawn = {
        "own_hospital_cost": unless_blank(cost, "cost", 0.05),
        "needs_care": dice.chance("care", 0.1),
        "visited_elsewhere": unless_blank(dice.chance("elsewhere", 0.15), "elsewhere", 0.02),
        "visited": unless_blank(dice.chance("visited", 0.8), "visited", 0.05),
    }
    numbered = households.with_row_index("row").cast({"row": pl.UInt64})
    return numbered.with_columns(**drawn).drop("row")


def _fields(tables: Frames, classes: tuple[type[Register], ...]) -> pl.DataFrame:
    """The fields that the classes declare; what a blank means is filled in, as intake does."""
    fields = {name: field for register in classes for name, field in register.fields.items()}
    known = {name: field.blank for name, field in fields.items() if field.blank is not None}
    filled = [pl.col(name).fill_null(pl.lit(value)) for name, value in known.items()]
    read = [name for name in fields if name not in _UNREAD]
    return tables[classes[0].register].select(read).with_columns(filled)


def _write(persons: int, place: Path) -> None:
    counties = max(1, persons // ONE_COUNTY)
    for number in range(counties):
        prefix = chr(ord("A") + number) if counties > 1 else ""
        for name, frame in typed_county(number + 1, persons // counties).items():
            path = place / name / f"{number:02}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            _apart(frame, prefix).write_parquet(path)
    (place / "complete").touch()


def _apart(frame: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """The frame with a letter before its keys and places, so that counties do not mix."""
    names = [name for name in _IDENTIFIERS if name in frame.columns]
    return frame.with_columns(prefix + pl.col(name) for name in names) if prefix else frame
