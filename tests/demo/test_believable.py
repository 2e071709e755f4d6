"""Whether the county is believable: its people, its year, and what its offices do not know."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from publicservice.demo import County, generate_county


def share(county: County, table: str, condition: pl.Expr) -> float:
    """How much of a table's rows the condition holds for."""
    return float(county.typed()[table].select(condition.fill_null(False).mean()).item())


def age(county: County) -> pl.Expr:
    """Age in years at the county's date."""
    return (pl.lit(county.at) - pl.col("birth_date")).dt.total_days() / 365.2425


# Believable


def test_households_have_the_shape_of_families(clean: County) -> None:
    """One head, at most one spouse of the other sex, parents older than the head, about 3.1."""
    persons = clean.typed()["persons"].with_columns(age=age(clean))
    relation = pl.col("relation")
    families = persons.group_by("household").agg(
        size=pl.len(),
        heads=(relation == "head").sum(),
        spouses=(relation == "spouse").sum(),
        couple_sexes=pl.col("sex").filter(relation.is_in(["head", "spouse"])).n_unique(),
        head=pl.col("age").filter(relation == "head").first(),
        youngest_parent=pl.col("age").filter(relation == "parent").min(),
        oldest_child=pl.col("age").filter(relation == "child").max(),
    )
    assert families["heads"].eq(1).all()
    assert families["spouses"].max() == 1
    assert families.filter(pl.col("spouses") == 1)["couple_sexes"].eq(2).all()
    known = families.filter(pl.col("head").is_not_null())
    assert (known["youngest_parent"] - known["head"]).drop_nulls().min() >= 18  # type: ignore[operator]
    assert (known["head"] - known["oldest_child"]).drop_nulls().min() >= 15  # type: ignore[operator]
    assert families["size"].max() == 7
    assert families["size"].mean() == pytest.approx(3.08, abs=0.01)
    assert families["size"].n_unique() == 7


@pytest.mark.parametrize(
    ("condition", "low", "high"),
    [
        ("children of 0 to 6", 0.06, 0.11),
        ("people of 65 and more", 0.11, 0.2),
        ("women of 15 to 49", 0.2, 0.28),
        ("pregnant and lying-in women", 0.008, 0.016),
        ("severely mentally ill", 0.003, 0.006),
        ("disabled", 0.05, 0.07),
        ("minimum living allowance", 0.035, 0.065),
        ("rural", 0.8, 0.93),
        ("students", 0.1, 0.2),
    ],
)
def test_the_population_is_that_of_a_rural_county(
    clean: County, condition: str, low: float, high: float
) -> None:
    """Shares of the persons."""
    years = age(clean)
    conditions = {
        "children of 0 to 6": years < 7,
        "people of 65 and more": years >= 65,
        "women of 15 to 49": (pl.col("sex") == "female") & (years >= 15) & (years < 50),
        "pregnant and lying-in women": pl.col("pregnancy").is_in(["pregnant", "lying_in"]),
        "severely mentally ill": pl.col("severe_mental_illness"),
        "disabled": pl.col("disability_grade") > 0,
        "minimum living allowance": pl.col("minimum_living_allowance"),
        "rural": pl.col("hukou") == "rural",
        "students": pl.col("student"),
    }
    assert low < share(clean, "persons", conditions[condition]) < high


def test_circumstances_fit_age_and_sex(clean: County) -> None:
    """No pregnant man or child, no working or married child, no money without work."""
    persons = clean.typed()["persons"].with_columns(age=age(clean))
    expecting = persons.filter(pl.col("pregnancy").is_in(["pregnant", "lying_in"]))
    assert expecting["sex"].eq("female").all()
    assert expecting["age"].drop_nulls().is_between(18, 45).all()
    assert persons.filter("married")["age"].min() >= 18  # type: ignore[operator]
    assert persons.filter(pl.col("employed") != "none")["age"].drop_nulls().is_between(18, 60).all()
    insured = persons.filter(pl.col("contribution_base_fen").is_not_null())["employed"]
    assert set(insured.drop_nulls()) == {"employee", "self_employed"}
    assert persons["age"].drop_nulls().is_between(0, 101).all()
    assert persons["disability_grade"].drop_nulls().unique().sort().to_list() == [0, 1, 2, 3, 4]
    kinds = persons.filter(pl.col("disability_kind").is_not_null())
    assert (kinds["disability_grade"].fill_null(1) > 0).all()


def test_cases_stand_on_both_sides_of_the_lists(clean: County) -> None:
    """Every combination that a clause of 000/9 or 001/6 asks for has somebody in it."""
    typed = clean.typed()
    frame = typed["persons"].join(typed["households"], on="household", suffix="_of_household")
    severe = pl.col("disability_grade").is_between(1, 2)
    below = pl.col("contribution_base_fen") < 372_000
    for condition in (
        severe & pl.col("minimum_living_allowance") & (pl.col("hukou") == "rural"),
        severe & pl.col("minimum_living_allowance") & (pl.col("hukou") == "urban"),
        severe & pl.col("sterilised_two_daughters"),
        severe & pl.col("one_child_certificate"),
        severe & pl.col("destitute_support"),
        severe & pl.col("registered_poor"),
        (pl.col("disability_grade") > 0) & pl.col("student"),
        (pl.col("disability_grade") > 0) & pl.col("veteran"),
        (pl.col("disability_grade") > 0) & below,
        (pl.col("disability_grade") > 0) & ~below,
        (pl.col("disability_grade") > 0) & pl.col("disability_card"),
        (pl.col("disability_grade") > 0) & ~pl.col("disability_card"),
    ):
        assert frame.filter(condition).height > 0, str(condition)


# The year


def signed_share(county: County, day: date) -> dict[str, float]:
    """The share of households with a contract in force on the day, by township."""
    typed = county.typed()
    active = pl.col("status") == "active"
    signed = typed["contracts"].filter(active & (pl.col("signed_on") <= day))["household"]
    households = typed["households"].with_columns(
        signed=pl.col("household").is_in(signed.implode())
    )
    by_township = households.group_by("township").agg(pl.col("signed").mean())
    return {"county": float(households["signed"].mean()), **dict(by_township.iter_rows())}  # type: ignore[arg-type]


def test_signing_rises_to_the_target_and_splits_the_townships(clean: County) -> None:
    """000/5 七(五): below 85 % in October, above at the year's end, but not in every township."""
    october, year_end = signed_share(clean, date(2024, 10, 15)), signed_share(clean, clean.at)
    assert october["county"] == pytest.approx(0.78, abs=0.02)
    assert year_end["county"] == pytest.approx(0.88, abs=0.02)
    assert min(year_end.values()) < 0.85 < max(year_end.values())


def test_visits_and_files_lie_around_their_targets(clean: County) -> None:
    """000/5 七(四): households visited above 85 %, files of residents above 90 %, not all true."""
    typed = clean.typed()
    visits = typed["visits"]
    persons = typed["persons"].filter("resident")
    met = visits.filter(pl.col("kind") == "face_to_face")["person"].implode()
    filed = visits.filter(pl.col("kind") == "filing")["person"].implode()
    households = typed["persons"].group_by("household").agg(pl.col("person").is_in(met).any())
    assert households["person"].mean() == pytest.approx(0.87, abs=0.02)
    assert persons["person"].is_in(met).mean() == pytest.approx(0.87, abs=0.025)
    assert persons["person"].is_in(filed).mean() == pytest.approx(0.92, abs=0.02)
    assert set(typed["records"]["person"]) >= set(
        visits.filter(pl.col("kind") == "filing")["person"]
    )
    authentic = typed["records"]["authentic"].drop_nulls()
    assert 0.97 < authentic.mean() < 1  # type: ignore[operator]


def test_consultations_stand_on_both_sides_of_four(clean: County) -> None:
    """000/5 三(二): most of the chronically ill have four a year, some have fewer."""
    typed = clean.typed()
    ill = pl.col("chronic_disease") | pl.col("severe_mental_illness")
    counts = (
        typed["visits"]
        .filter(pl.col("kind") == "consultation")
        .join(typed["persons"].filter(ill), on="person", how="semi")
        .group_by("person")
        .len()["len"]
    )
    assert 0.5 < (counts >= 4).mean() < 0.9  # type: ignore[operator]


def test_contraceptives_lie_around_their_targets(clean: County) -> None:
    """000/7 一(一)-(五): obtaining, institutions, case entry, free operations, satisfaction."""
    typed = clean.typed()
    years = age(clean)
    obtained = pl.col("person").is_in(typed["dispensings"]["person"].implode())
    people = typed["persons"].filter((years >= 15) & (years < 50))
    assert people.select(obtained.mean()).item() == pytest.approx(0.44, abs=0.02)
    by_township = people.group_by("township").agg(obtained.mean())["person"]
    assert by_township.min() < 0.4 < by_township.max()  # type: ignore[operator]
    points = typed["facilities"]["distributes_contraceptives"]
    assert points.mean() == pytest.approx(0.91, abs=0.02)
    assert typed["dispensings"]["entered_in_system"].mean() == pytest.approx(0.62, abs=0.02)
    assert 0.4 < typed["surgeries"]["free"].mean() < 0.5  # type: ignore[operator]
    answers = (
        typed["surveys"]
        .group_by("programme")
        .agg(pl.col("satisfied").mean(), blank=pl.col("satisfied").null_count())
    )
    assert set(answers["programme"]) == {"family-doctor", "contraceptives", "disability-support"}
    assert answers["satisfied"].max() < 1  # type: ignore[operator]
    assert answers["blank"].min() > 0  # type: ignore[operator]


def test_doctors_stand_on_both_sides_of_their_capacity(clean: County) -> None:
    """000/5 四(三): about 200 households a doctor; and not every doctor is qualified (四(一))."""
    typed = clean.typed()
    loads = typed["contracts"].filter(pl.col("status") == "active").group_by("doctor").len()["len"]
    assert loads.min() < 200 < loads.max()  # type: ignore[operator]
    assert 0 < (~typed["village_doctors"]["qualified"]).sum() < typed["village_doctors"].height / 5
    for column in ("practice_licence", "integrated_management"):
        assert set(typed["facilities"][column].drop_nulls()) == {True, False}


def test_nothing_is_dated_after_the_registers_day() -> None:
    """Registers of 15 October know nothing of November; nobody is visited before birth."""
    day = date(2024, 10, 15)
    typed = generate_county(at=day, dirty=False).typed()
    dates = {
        "persons": ("birth_date", "moved_out_on"),
        "contracts": ("signed_on",),
        "records": ("created_on",),
        "visits": ("date",),
        "dispensings": ("date",),
        "surgeries": ("date",),
        "surveys": ("date",),
        "treatments": ("date",),
        "donations": ("date",),
        "transfers": ("date",),
        "payments_made": ("paid_on",),
    }
    for table, columns in dates.items():
        for column in columns:
            assert typed[table][column].max() <= day  # type: ignore[operator]
    visits = typed["visits"].join(typed["persons"], on="person")
    assert (visits["date"] >= visits["birth_date"]).drop_nulls().all()
    assert typed["visits"]["date"].min() >= date(2024, 1, 1)  # type: ignore[operator]


def test_welfare_posts_and_insurance_lie_around_their_targets(clean: County) -> None:
    """001/6 三(三): about 30 % of the posts; 000/9 二(1)1: nearly everybody is insured."""
    typed = clean.typed()
    holders = typed["welfare_posts"].join(typed["persons"], on="person")
    assert 0.25 < (holders["disability_grade"] > 0).mean() < 0.45  # type: ignore[operator]
    assert typed["welfare_posts"]["person"].null_count() > 0
    assert 0.94 < typed["persons"]["insured"].mean() < 1  # type: ignore[operator]


# Money


def test_hospital_costs_of_a_household_come_from_its_treatments(clean: County) -> None:
    """Only who was in hospital has costs, and only the seriously ill have them above 50,000."""
    typed = clean.typed()
    stays = typed["treatments"].filter(pl.col("kind") == "inpatient")
    treated = stays.join(typed["persons"], on="person")["household"].implode()
    households = typed["households"].filter(pl.col("own_hospital_cost_fen") > 0)
    assert households["household"].is_in(treated).all()
    costly = households.filter(pl.col("own_hospital_cost_fen") > 5_000_000)
    assert set(costly["hardship_list"]) == {"serious_illness"}
    bills = typed["treatments"].drop_nulls(["cost_fen", "in_policy_cost_fen"])
    assert (bills["in_policy_cost_fen"] <= bills["cost_fen"]).all()


def test_the_roster_of_visits_holds_together(clean: County) -> None:
    """Who is on no list has no cells; paid, decided, visited and signed for follow one another."""
    households = clean.typed()["households"]
    on_none = households.filter(pl.col("hardship_list").is_null() & pl.col("honour").is_null())
    for column in ("visited", "own_hospital_cost_fen", "paid_by", "decided_amount_fen"):
        assert on_none[column].null_count() == on_none.height
    decided = households.filter(pl.col("decided_amount_fen").is_not_null())
    assert not decided["visited_elsewhere"].fill_null(False).any()
    assert decided["paid_by"].null_count() < 8 < households["paid_by"].drop_nulls().len()
    assert 0 < decided["decided_by"].null_count() < decided.height / 50
    signed = households.filter("receipt_signed")
    assert signed["visited"].all()
    assert 0.9 < signed.height / households["visited"].sum() < 1


def test_reviews_and_postings_of_pupils_go_up_level_by_level(clean: County) -> None:
    """Class, kindergarten, central school: none before the one below it has posted."""
    persons = clean.typed()["persons"].filter(pl.col("class_reviewed").is_not_null())
    assert persons.height > 20
    steps = [f"{level}_{done}" for level in ("class", "school", "centre")
             for done in ("reviewed", "posted")]  # fmt: skip
    for before, after in pairwise(steps):
        assert persons.filter(pl.col(after))[before].all()
        assert persons[after].sum() < persons[before].sum()


def test_what_is_given_by_rank_is_around_the_scale(clean: County) -> None:
    """Most give what their rank is asked for; every donation is from a donor."""
    typed = clean.typed()
    given = typed["donations"].join(typed["donors"], on="donor").drop_nulls("amount_fen")
    staff = given.filter(pl.col("rank") == "staff")["amount_fen"]
    assert (staff == 10_000).mean() > 0.7  # type: ignore[operator]
    assert staff.n_unique() == 3
    assert typed["transfers"].height == 24


# Unknown


def test_unknown_cells_are_as_frequent_as_in_an_office(clean: County) -> None:
    """Birth dates, grades, allowance flags and answers."""
    persons = clean.tables["persons"]
    number, born = persons["resident_number"], persons["birth_date"]
    assert (born.is_null() & number.is_not_null()).mean() == pytest.approx(0.03, abs=0.005)
    assert (born.is_null() & number.is_null()).mean() == pytest.approx(0.01, abs=0.003)
    assert persons["minimum_living_allowance"].is_null().mean() == pytest.approx(0.05, abs=0.006)
    disabled = persons.filter(pl.col("disability_card") == "yes")
    assert disabled["disability_grade"].is_null().mean() == pytest.approx(0.02, abs=0.015)
    assert persons.filter(pl.col("disability_card") == "no")["disability_grade"].null_count() < 10
    typed = clean.typed()["persons"]
    assert (typed["birth_date"].is_null() & number.is_not_null()).sum() == 0
