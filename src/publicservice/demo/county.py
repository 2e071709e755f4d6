"""A made-up county: everything that an office's registers hold, from one seed."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import polars as pl
from attrs import field, frozen

from publicservice.demo.blanks import blank_households, blank_persons, leave_out_birth_dates
from publicservice.demo.care import build_contracts, build_records, build_visits
from publicservice.demo.contraception import build_dispensings, build_surgeries, build_surveys
from publicservice.demo.dirt import plant
from publicservice.demo.doctors import build_payments, with_service
from publicservice.demo.families import LARGEST, build_families, build_members
from publicservice.demo.giving import build_donations, build_donors, build_projects, build_transfers
from publicservice.demo.hardship import with_visits
from publicservice.demo.health import with_health, with_occupation
from publicservice.demo.identity import with_identity
from publicservice.demo.places import Places, build_places
from publicservice.demo.planning import with_programmes
from publicservice.demo.schema import TABLES
from publicservice.demo.school import with_school
from publicservice.demo.support import build_budget, build_employers, with_living, with_support
from publicservice.demo.texts import as_text, in_chinese
from publicservice.demo.treatment import build_treatments
from publicservice.demo.welfare import build_posts, with_allowances, with_benefits
from publicservice.demo.workbook import write_workbook
from publicservice.model.problem import UsageError, nearest

if TYPE_CHECKING:
    from publicservice.registers import Registers

Language = Literal["zh", "en"]
FileFormat = Literal["csv", "xlsx", "parquet"]
YEAR_END = date(2024, 12, 31)
FIRST_DAY = date(1990, 1, 1)
MOST_TOWNSHIPS = 999
FEWEST_PERSONS = 50


@frozen(repr=False, eq=False)
class County:
    """The registers of a made-up county on one day. Nobody and no place in it exists.

    Made by `generate_county`; the same seed gives the same county, byte for byte.

    .. code-block:: python

        from publicservice.demo import generate_county

        county = generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
        assert county.tables["households"].height == 100 + county.dirty["empty_household"]
        files = county.write("county", language="zh", format="csv")
        assert [file.name for file in files][:3] == ["村.csv", "住户.csv", "居民.csv"]

    Attributes:
        seed: the seed it was made from.
        at: the day of the registers: ages are as of that day and nothing is dated after it.
    """

    seed: int
    at: date
    _typed: dict[str, pl.DataFrame] = field(alias="typed")
    _plant: bool = field(alias="plant")

    def typed(self) -> dict[str, pl.DataFrame]:
        """The tables in the engine's types, without planted mistakes.

        Text is String, counts Int64, dates Date, flags Boolean; null is unknown. Money is Int64 in
        fen, in a column whose name ends in ``_fen``, so that nobody takes it for yuan. A birth
        date that the resident number tells is filled in, even where the office's file leaves it
        out.
        """
        return {name: table.rename(TABLES[name].money_names) for name, table in self._typed.items()}

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables as an office has them: text columns under canonical English names.

        Flags are yes/no, dates ISO, money yuan with two decimals, unknown is null. With
        ``dirty=True`` they hold the planted mistakes; see `planted`.
        """
        return dict(self._dirty_tables[0])

    @property
    def planted(self) -> pl.DataFrame:
        """One row a planted mistake: kind, register, row, key, column, value."""
        return self._dirty_tables[1]

    @property
    def dirty(self) -> dict[str, int]:
        """How many mistakes of each kind were planted; empty for a clean county."""
        kinds = self.planted["kind"].to_list()
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}

    @cached_property
    def _dirty_tables(self) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
        persons = leave_out_birth_dates(self.seed, self._typed["persons"])
        typed = {**self._typed, "persons": persons}
        tables = {name: as_text(typed[name], schema) for name, schema in TABLES.items()}
        dirty, planted = plant(self.seed, tables)
        return (dirty, planted) if self._plant else (tables, planted.clear())

    def write(
        self,
        folder: str | Path,
        *,
        language: Language = "zh",
        format: FileFormat = "csv",  # noqa: A002 - the word that users of Polars know
    ) -> list[Path]:
        """Write one file a table into the folder, which is made where it is missing.

        Args:
            folder: where to; files of the same name are overwritten.
            language: zh for Chinese file names, headers and words, en for the canonical names and
                codes of `tables`. Names of persons and places are Chinese in both.
            format: csv (UTF-8 with a byte-order mark, as Excel wants it), xlsx or parquet, all
                of text cells.

        Returns:
            The files, in the order of `publicservice.demo.TABLES`.

        Raises:
            UsageError: an unknown language or format, or too many rows for Excel.
        """
        _require(language, get_args(Language), "language")
        _require(format, get_args(FileFormat), "format")
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        files: list[Path] = []
        for name, table in self.tables.items():
            schema = TABLES[name]
            stem = schema.zh if language == "zh" else name
            path = target / f"{stem}.{format}"
            _write(in_chinese(table, schema) if language == "zh" else table, path)
            files.append(path)
        return files

    def registers(self) -> Registers:
        """The tables as registers, complete up to `at`, ready to be evaluated."""
        from publicservice.registers import registers

        return registers(complete_until=self.at, **self.tables)

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{len(self._typed[name]):,} {name}" for name in ("persons", "households")
        )
        dirt = "with planted mistakes" if self._plant else "clean"
        return f"<County seed={self.seed} at={self.at}: {counts}, {dirt}>"


def _write(table: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        table.write_csv(path, include_bom=True)
    elif path.suffix == ".parquet":
        table.write_parquet(path)
    else:
        write_workbook(table, path, sheet=path.stem)


def _require(value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise UsageError.of(f"demo.{what}", f"no {what} {value!r}", remedy=nearest(value, known))


def generate_county(
    seed: int = 2024,
    *,
    persons: int = 20_000,
    households: int = 6_500,
    townships: int = 3,
    villages: int = 40,
    at: date = YEAR_END,
    dirty: bool = True,
) -> County:
    """Generate a believable county for demonstrations, tests and benchmarks.

    Families have shapes, and the ages of their members fit together; illness, disability and
    benefits follow age and household; a year of visits, contracts and distributions reaches some
    targets and misses others, differently from township to township. Cells are left blank at
    realistic rates, and with `dirty` a handful of mistakes of every kind in
    `publicservice.demo.DIRT_KINDS` is planted, wherever the table has rows.

    Args:
        seed: the same seed gives the same bytes.
        persons: how many people; between one and seven a household.
        households: how many households; at least one a village.
        townships: how many, at most 999; above some 20 million persons take more than three.
        villages: how many; at least one a township.
        at: the day of the registers. Events are those of that calendar year up to that day.
        dirty: whether mistakes are planted in `County.tables`.

    Raises:
        UsageError: sizes that do not fit together, or a day before 1990.
    """
    _require_sizes(persons, households, townships, villages)
    _require_day(at)
    places = build_places(seed, townships=townships, villages=villages, households=households)
    families = build_families(seed, places.villages, persons=persons)
    members = with_identity(seed, build_members(seed, families, at))
    members = with_occupation(seed, with_health(seed, members), at)
    families = with_benefits(seed, families, members)
    members = with_programmes(seed, with_allowances(seed, members, families), families)
    members = with_support(seed, with_school(seed, members), at)
    treatments = build_treatments(seed, members, families, at)
    families = with_living(seed, with_visits(seed, families, members, treatments))
    doctors = with_service(seed, places.doctors, members)
    frames = {
        "villages": places.villages,
        "households": blank_households(seed, families).rename({"household_hukou": "hukou"}),
        "persons": blank_persons(seed, members),
        "facilities": places.facilities,
        "village_doctors": doctors,
        **_events(seed, places, families, members, at),
        "treatments": treatments,
        **_donations(seed, places, persons, at),
        "employers": build_employers(seed, persons),
        "payments_made": build_payments(seed, doctors, at),
        "budget_items": build_budget(seed, persons),
    }
    typed = {name: frames[name].select(schema.names) for name, schema in TABLES.items()}
    return County(seed=seed, at=at, typed=typed, plant=dirty)


def _events(
    seed: int, places: Places, families: pl.DataFrame, members: pl.DataFrame, at: date
) -> dict[str, pl.DataFrame]:
    contracts = build_contracts(seed, families, places.doctors, at)
    records = build_records(seed, members, at)
    dispensings = build_dispensings(seed, members, places.facilities, at)
    return {
        "contracts": contracts,
        "records": records,
        "visits": build_visits(seed, members, records, contracts, at),
        "dispensings": dispensings,
        "surgeries": build_surgeries(seed, members, places.facilities, at),
        "surveys": build_surveys(seed, members, contracts, dispensings, at),
        "welfare_posts": build_posts(seed, members),
    }


def _donations(seed: int, places: Places, persons: int, at: date) -> dict[str, pl.DataFrame]:
    donors = build_donors(seed, persons)
    donations = build_donations(seed, donors, places.villages, at)
    return {
        "donors": donors,
        "donations": donations,
        "transfers": build_transfers(donations, at),
        "relief_projects": build_projects(seed, places.villages),
    }


def _require_day(at: date) -> None:
    if at < FIRST_DAY:
        raise UsageError.of(
            "demo.date", f"no county is made up as of {at}", where="generate_county",
            remedy=f"take a day from {FIRST_DAY} on",
        )  # fmt: skip


def _require_sizes(persons: int, households: int, townships: int, villages: int) -> None:
    limits = (
        ("townships", townships, 1, MOST_TOWNSHIPS),
        ("villages", villages, townships, None),
        ("households", households, villages, None),
        ("persons", persons, max(households, FEWEST_PERSONS), LARGEST * households),
    )
    for name, value, low, high in limits:
        if value < low or (high is not None and value > high):
            bounds = f"at least {low:,}" + (f" and at most {high:,}" if high is not None else "")
            raise UsageError.of(
                "demo.size", f"{name}={value:,} does not fit: {bounds}", where="generate_county",
                remedy="at least one village a township, one household a village, and one to "
                f"{LARGEST} persons a household",
            )  # fmt: skip
