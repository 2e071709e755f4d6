"""A plan written as TOML and read again; what its hash depends on."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

import attrs
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import plans, unhurried
from plan.plan_texts import HEADER, VISITS, read

from publicservice.model.plan import Plan
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.plan_file.toml_text import toml_value

Item = TypeVar("Item")


@unhurried
@given(plans())
def test_what_is_written_reads_as_the_same_plan(plan: Plan) -> None:
    """Money, shares, dates, unknowns, odd texts: nothing is lost and the hash is the same."""
    again = read_plan_text(dump_plan(plan))
    assert again == plan
    assert again.sha256 == plan.sha256
    assert dump_plan(again) == dump_plan(plan)


def test_a_written_plan_can_be_read_by_people() -> None:
    """One line a number, below its section."""
    text = dump_plan(read("year = 2024\n" + VISITS.removeprefix(HEADER)))
    assert text == (
        'programme = "hardship-visits"\n'
        "schema_version = 1\n"
        'source = { title = "Spring Festival visits", issuer = "sub-district office", '
        'document = "004/1" }\n'
        "year = 2024\n"
        "\n"
        "[standard]\n"
        'key = { between = [600, 1000], unit = "yuan/household", cite = "二(二)" }\n'
        'general = { between = [200, 600], unit = "yuan/household", cite = "二(二)" }\n'
        "\n"
        "[limits]\n"
        'own_cost = { value = 50000, unit = "yuan", cite = "二(二)1" }\n'
    )


def test_sums_and_sections_within_sections_are_written() -> None:
    """What was declared of a section is declared again."""
    plan = read(
        "[a.shares]\nadds_up_to = 100\nx = { value = 60, unit = '%' }\n"
        "y = { value = 40, unit = '%' }\n[b]\nc = { value = 1 }\n"
    )
    assert plan.adding_up == {"a.shares"}
    assert read_plan_text(dump_plan(plan)) == plan


@unhurried
@given(plans(), st.randoms(use_true_random=False))
def test_order_and_comments_change_nothing(plan: Plan, shuffler: random.Random) -> None:
    """Neither equality nor the hash knows in which order a file was written."""

    def shuffled(items: Mapping[str, Item]) -> dict[str, Item]:
        return dict(shuffler.sample(list(items.items()), len(items)))

    other = attrs.evolve(
        plan,
        numbers=shuffled(plan.numbers),
        phases=shuffled(plan.phases),
        targets=shuffled(plan.targets),
    )
    assert other == plan
    assert other.sha256 == plan.sha256
    commented = "# a comment\n" + dump_plan(other).replace("\n\n", "\n# another\n\n")
    assert read_plan_text(commented).sha256 == plan.sha256


def test_the_hash_is_that_of_the_content() -> None:
    """Spelling of a figure does not matter; every value, clause and unit does."""
    spelt = VISITS.replace("50000", "50_000.00").replace("[600, 1000]", "[600.0, 1_000]")
    assert read_plan_text(spelt).sha256 == read_plan_text(VISITS).sha256
    hashes = {
        read_plan_text(text).sha256
        for text in (
            VISITS,
            VISITS.replace("50000", "50001"),
            VISITS.replace("二(二)1", "二(二)2"),
            VISITS.replace('"yuan"', '"元"'),
            VISITS.replace("004/1", "004/2"),
            "year = 2024\n" + VISITS,
            'year = { unknown = "20xx" }\n' + VISITS,
            VISITS + "[phases]\nvisits = {}\n",
        )
    }
    assert len(hashes) == 8


@unhurried
@given(
    st.recursive(
        st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.decimals(allow_nan=False, allow_infinity=False, places=6)
        | st.text(st.characters(codec="utf-8"))
        | st.dates(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_the_writer_writes_what_toml_reads(value: object) -> None:
    """Texts with quotes, control characters and every script; decimals to the last digit."""
    text = f"x = {toml_value(value)}"  # type: ignore[arg-type]
    assert tomllib.loads(text, parse_float=Decimal)["x"] == value


def test_the_clause_of_a_step_is_written() -> None:
    """And read again; also where a number has but one step."""
    plan = read(
        '[a]\nb = { value = [{ value = 1, cite = "x" }], unit = "yuan", cite = "y" }\n'
        'c = { value = [{ value = 1 }, { since = 2024-01-01, value = 2, cite = "z" }], '
        'unit = "yuan" }'
    )
    again = read_plan_text(dump_plan(plan))
    assert again == plan
    assert again.number("a.b").cite_at(date(2024, 1, 1)) == "x"
    assert [again.number("a.c").cite_at(date(y, 1, 1)) for y in (2023, 2024)] == ["", "z"]
