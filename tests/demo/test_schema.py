"""The tables' columns: typed and as text, and as the library's own registers know them."""

from __future__ import annotations

import polars as pl
import pytest

from publicservice.demo import TABLES, County
from publicservice.model.registers.beneficiary import (
    Facility,
    Household,
    Person,
    Survey,
    Village,
    Visit,
)
from publicservice.model.registers.field import Field
from publicservice.model.registers.register import Register
from publicservice.plugins.contraceptives import rules as contraceptives
from publicservice.plugins.disability_support import registers as disability_support
from publicservice.plugins.education_aid import rules as education_aid
from publicservice.plugins.family_doctor import rules as family_doctor
from publicservice.plugins.family_planning_support import rules as family_planning_support
from publicservice.plugins.hardship_visits import rules as hardship_visits
from publicservice.plugins.health_poverty import rules as health_poverty
from publicservice.plugins.poverty_relief import rules as poverty_relief
from publicservice.plugins.rural_doctor_payment import rules as rural_doctor_payment
from publicservice.registers.headers import normal, table_names

BASE = (Village, Household, Person, Visit, Facility, Survey)


def test_typed_columns_have_the_types_of_the_engine(clean: County) -> None:
    """Money is fen under a name that says so."""
    types = {
        "text": pl.String,
        "bool": pl.Boolean,
        "count": pl.Int64,
        "money": pl.Int64,
        "date": pl.Date,
    }
    for name, schema in TABLES.items():
        expected = {
            column.name + ("_fen" if column.kind == "money" else ""): types[column.kind]
            for column in schema.columns
        }
        assert dict(clean.typed()[name].schema) == expected
        assert set(clean.tables[name].dtypes) == {pl.String}
        assert clean.tables[name].columns == schema.names


def test_text_and_typed_tables_say_the_same(clean: County) -> None:
    """Yes and no, ISO dates, yuan with two decimals."""
    typed, texts = clean.typed()["persons"], clean.tables["persons"]
    yuan = texts["contribution_base"].cast(pl.Decimal(12, 2)) * 100
    assert yuan.cast(pl.Int64).equals(typed["contribution_base_fen"], null_equal=True)
    income = clean.tables["households"]["income_per_head"]
    assert income.drop_nulls().str.contains(r"^\d+\.\d\d$").all()
    assert (texts["veteran"] == "yes").equals(typed["veteran"], null_equal=True)
    known = texts["birth_date"].is_not_null()
    assert texts["birth_date"].filter(known).str.to_date().equals(typed["birth_date"].filter(known))


def test_coded_columns_hold_only_listed_codes(clean: County) -> None:
    """Every code has a Chinese word, and every word is used."""
    for name, schema in TABLES.items():
        for column in schema.columns:
            if column.words:
                used = set(clean.tables[name][column.name].drop_nulls())
                assert used <= set(column.words), (name, column.name)


def registers_of_the_library() -> list[type[Register]]:
    """The base registers, and those that the built-in programmes read."""
    modules = (contraceptives, disability_support, education_aid, family_doctor,
               family_planning_support, hardship_visits, health_poverty, poverty_relief,
               rural_doctor_payment)  # fmt: skip
    values = [value for module in modules for value in vars(module).values()]
    own = [v for v in values if isinstance(v, type) and issubclass(v, Register) and v.register]
    return sorted({*BASE, *own}, key=lambda register: f"{register.register}.{register.__name__}")


@pytest.mark.parametrize("register", registers_of_the_library(), ids=lambda r: r.__name__)
def test_the_library_knows_headers_and_words(register: type[Register]) -> None:
    """Every field of a register is a column: its kind, both its headers, all its words."""
    schema = TABLES[register.register]
    assert normal(schema.zh) in table_names(register)
    for known in register.fields.values():
        named = [column for column in schema.columns if column.name in known.headers]
        assert len(named) == 1, known.name
        column = named[0]
        assert column.zh in known.headers
        assert column.kind == known.kind
        if known.words:
            assert all(means_the_same(known, code, word) for code, word in column.words.items())


def means_the_same(known: Field, code: str, word: str) -> bool:
    """The Chinese word stands for the value that the code stands for."""
    return str(known.words[word]) == code
