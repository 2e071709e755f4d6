"""A column that is not there is not a column of blanks, and that is said where it matters."""

from __future__ import annotations

import polars as pl

import publicservice as ps

CODE = "register.column-needed"
PERSON = {"person": "P1", "hukou": "农村", "resident": "是"}


def told(programme: str, **persons: str) -> list[str]:
    """What is said about the columns of one person."""
    registers = ps.registers(persons=pl.DataFrame([PERSON | persons]))
    evaluation = ps.programme(programme).evaluate(registers, at="2024-06-30")
    return [str(problem) for problem in evaluation.problems if problem.code == CODE]


def test_a_missing_column_that_the_outcome_hangs_on() -> None:
    """With what a blank cell would have meant, how many rows it concerns, and what to do."""
    assert told("family-doctor") == [
        (
            "frame persons: no column for moved_out_on: unknown in every row (1), though a blank "
            "cell would mean none so far; on it hang eligible, gone (add the column "
            "迁出或注销日期, and leave its cells blank where none so far is meant)"
        )
    ]


def test_a_column_of_blanks_is_one() -> None:
    assert told("family-doctor", moved_out_on="") == []


def test_it_is_a_warning_and_the_outcome_is_undetermined() -> None:
    registers = ps.registers(persons=pl.DataFrame([PERSON]))
    evaluation = ps.programme("family-doctor").evaluate(registers, at="2024-06-30")
    (problem,) = (each for each in evaluation.problems if each.code == CODE)
    assert problem.severity == "warning"
    assert evaluation.decisions["outcome"].to_list() == ["undetermined"]


class Child(ps.Person):
    """A field nobody reads, and one that is read through a related register."""

    spare = ps.Field("bool", blank=False)
    enrolled = ps.Field("bool", zh="在册", blank=False)


class Households(ps.Programme):
    """Reads the persons of a household."""

    id = "households-with-children"
    unit = ps.Household
    eligible = ps.any_of("a child", "有儿童", Child, lambda c: c.enrolled, by="household")


def test_only_what_is_read_and_also_in_related_registers() -> None:
    plan = ps.read_plan_text(
        'programme = "households-with-children"\nschema_version = 1\n'
        'source = { title = "t", issuer = "i", document = "d" }'
    )
    registers = ps.registers(
        households=pl.DataFrame({"household": ["H1"]}),
        persons=pl.DataFrame({"person": ["P1"], "household": ["H1"]}),
    )
    evaluation = ps.programme(Households, plan=plan).evaluate(registers, at="2024-06-30")
    found = [problem.message for problem in evaluation.problems if problem.code == CODE]
    assert found == [
        (
            "no column for enrolled: unknown in every row (1), though a blank cell would mean no; "
            "on it hang eligible"
        )
    ]
