"""The generated county: the same every time, the right size, numbers of nobody, sound keys."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from stdnum.cn import ric

from publicservice.demo import TABLES, County, generate_county, identity
from publicservice.model.problem import UsageError

REFERENCES = {
    ("persons", "household"): "households",
    ("persons", "village"): "villages",
    ("households", "village"): "villages",
    ("visits", "person"): "persons",
    ("facilities", "village"): "villages",
    ("village_doctors", "facility"): "facilities",
    ("village_doctors", "village"): "villages",
    ("contracts", "household"): "households",
    ("contracts", "doctor"): "village_doctors",
    ("records", "person"): "persons",
    ("dispensings", "person"): "persons",
    ("dispensings", "facility"): "facilities",
    ("surgeries", "person"): "persons",
    ("surgeries", "facility"): "facilities",
    ("surveys", "person"): "persons",
    ("welfare_posts", "person"): "persons",
    ("treatments", "person"): "persons",
    ("donations", "donor"): "donors",
    ("payments_made", "beneficiary"): "village_doctors",
    ("donations", "named_village"): "villages",
    ("relief_projects", "village"): "villages",
}


def small(seed: int = 3) -> County:
    return generate_county(seed, persons=400, households=130, townships=2, villages=6)


# Repeatable


def test_same_seed_gives_the_same_tables() -> None:
    """Every cell of every table, typed and as text, and every planted mistake."""
    first, second = small(), small()
    for name in TABLES:
        assert first.tables[name].equals(second.tables[name])
        assert first.typed()[name].equals(second.typed()[name])
    assert first.planted.equals(second.planted)


def test_another_seed_gives_another_county() -> None:
    """No table of any substance stays the same."""
    first, second = small(3), small(4)
    assert [name for name in TABLES if first.tables[name].equals(second.tables[name])] == []


def test_what_a_caller_does_to_the_tables_stays_with_the_caller() -> None:
    """Taking a table away does not change the county."""
    county = small()
    county.tables.pop("persons")
    county.typed().pop("persons")
    assert set(county.tables) == set(county.typed()) == set(TABLES)


# Size


@pytest.mark.parametrize("households", [400, 200, 130, 58], ids=["alone", "two", "three", "seven"])
def test_households_hold_exactly_the_persons_asked_for(households: int) -> None:
    """Whatever the mean size between one and seven, every household has somebody in it."""
    county = generate_county(persons=400, households=households, townships=2, villages=6)
    typed = county.typed()
    assert typed["persons"].height == 400
    assert typed["households"].height == households
    sizes = typed["persons"].group_by("household").len()
    assert sizes.height == households
    assert sizes["len"].max() <= 7  # type: ignore[operator]


def test_default_county_has_the_announced_size(clean: County) -> None:
    """20,000 persons in 6,500 households of 40 villages and 3 townships, as the demo says."""
    tables = clean.tables
    assert tables["persons"].height == 20_000
    assert tables["households"].height == 6_500
    assert tables["villages"].height == tables["villages"]["village"].n_unique() == 40
    assert tables["villages"]["township"].n_unique() == 3
    kinds = dict(tables["facilities"]["kind"].value_counts().iter_rows())
    assert (kinds["township_health_centre"], kinds["village_clinic"]) == (3, 40)


@pytest.mark.parametrize(
    ("sizes", "named"),
    [
        (
            {"persons": 99, "households": 100},
            "persons=99 does not fit: at least 100 and at most 700",
        ),
        ({"persons": 701, "households": 100}, "persons=701 does not fit"),
        ({"villages": 7_000}, "households=6,500 does not fit: at least 7,000"),
        ({"townships": 41}, "villages=40 does not fit: at least 41"),
        ({"townships": 0}, "townships=0 does not fit: at least 1 and at most 999"),
    ],
)
def test_sizes_that_do_not_fit_are_refused(sizes: dict[str, Any], named: str) -> None:
    """The message has the number, its bounds and the remedy."""
    with pytest.raises(UsageError) as refused:
        generate_county(**sizes)
    (problem,) = refused.value.problems
    assert problem.code == "demo.size"
    assert named in problem.message
    assert "one household a village" in problem.remedy


def test_people_crowded_into_one_township_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No two people get the same resident number for want of numbers."""
    monkeypatch.setattr(identity, "NUMBERS_A_DAY", 1)
    with pytest.raises(UsageError) as refused:
        generate_county()
    assert str(refused.value) == (
        "more than 1 people of one sex, township and birth date (raise townships)"
    )


# Identity


def test_resident_numbers_are_valid_but_for_their_area(clean: County) -> None:
    """Check digit and birth date as python-stdnum has them, sex by parity, area 999, no twins."""
    persons = clean.typed()["persons"].filter(pl.col("resident_number").is_not_null())
    rows = persons.select("resident_number", "birth_date", "sex").iter_rows()
    for number, born, sex in rows:
        assert ric.calc_check_digit(number) == number[-1]
        assert ric.get_birth_date(number) == born
        assert sex == ("male" if int(number[16]) % 2 else "female")
    assert persons["resident_number"].str.starts_with("999").all()
    assert persons["resident_number"].is_unique().all()


def test_names_belong_to_nobody(clean: County) -> None:
    """A surname, 某 and digits."""
    for table in ("persons", "village_doctors"):
        assert clean.tables[table]["name"].str.contains(r"^\p{Han}某\d{4}$").all()


# References


def test_every_reference_of_a_clean_county_resolves(clean: County) -> None:
    """And every key is there once."""
    for (table, column), to in REFERENCES.items():
        tables = clean.tables
        keys = tables[to].to_series(0)
        assert keys.is_unique().all()
        assert keys.null_count() == 0
        assert tables[table][column].drop_nulls().is_in(keys.implode()).all(), (table, column)


def test_a_person_lives_in_the_village_of_the_household(clean: County) -> None:
    """And the doctor of a contract works there."""
    tables = clean.tables
    place = ["village", "township"]
    joined = tables["persons"].join(tables["households"], on="household", suffix="_of_household")
    assert joined.height == tables["persons"].height
    for column in place:
        assert (joined[column] == joined[f"{column}_of_household"]).all()
    contracts = tables["contracts"].join(tables["households"], on="household")
    contracts = contracts.join(tables["village_doctors"], on="doctor", suffix="_of_doctor")
    assert contracts.height == tables["contracts"].height
    assert (contracts["village"] == contracts["village_of_doctor"]).all()
