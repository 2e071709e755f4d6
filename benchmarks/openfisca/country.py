"""The same rules as an OpenFisca country package: entities, parameters, variables."""

# OpenFisca names variables after their classes and calls formulas without an instance.
# ruff: noqa: N801, N805
# mypy: disable-error-code="misc"

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DAY, ETERNITY
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Person = build_entity("person", "persons", "Person", is_person=True)
Household = build_entity(
    "household", "households", "Household", roles=[{"key": "member", "plural": "members"}]
)
START = "2024-01-01"
PARAMETERS = {
    "elderly_age": 65, "severe": 30_000, "elderly": 15_000, "cap": 70_000, "own_cost": 5_000_000,
}  # fmt: skip


class HardshipList(Enum):
    """The lists that an office keeps."""

    none = "none"
    five_guarantee = "five guarantee"
    destitute = "destitute"
    poor = "poor"
    low_income = "low income"
    serious_illness = "serious illness"
    disaster = "disaster"


class birth(Variable):
    """Birth date."""

    value_type = date
    entity = Person
    definition_period = ETERNITY


class disability_grade(Variable):
    """Disability grade, 0 for none."""

    value_type = int
    entity = Person
    definition_period = DAY


class own_hospital_cost(Variable):
    """Own hospital cost in fen."""

    value_type = int
    entity = Household
    definition_period = DAY


class hardship_list(Variable):
    """The hardship list on which the household stands."""

    value_type = Enum
    possible_values = HardshipList
    default_value = HardshipList.none
    entity = Household
    definition_period = DAY


class age(Variable):
    """Age in completed years."""

    value_type = int
    entity = Person
    definition_period = DAY

    def formula(person: Any, period: Any) -> Any:
        """As the country template computes it."""
        born = person("birth", period)
        year = born.astype("datetime64[Y]").astype(int) + 1970
        month = born.astype("datetime64[M]").astype(int) % 12 + 1
        day = (born - born.astype("datetime64[M]") + 1).astype(int)
        start = period.start
        passed = (month < start.month) | ((month == start.month) & (day <= start.day))
        return start.year - year - np.where(passed, 0, 1)


class severe_members(Variable):
    """Severely disabled members."""

    value_type = int
    entity = Household
    definition_period = DAY

    def formula(household: Any, period: Any) -> Any:
        """Grades 1 and 2."""
        grade = household.members("disability_grade", period)
        return household.sum((grade >= 1) & (grade <= 2))


class elderly_members(Variable):
    """Elderly members."""

    value_type = int
    entity = Household
    definition_period = DAY

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        """From the age that the parameters say."""
        ages = household.members("age", period)
        return household.sum(ages >= parameters(period).elderly_age)


class in_need(Variable):
    """High hospital cost or on a hardship list."""

    value_type = bool
    entity = Household
    definition_period = DAY

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        """Either will do."""
        listed = household("hardship_list", period)
        names = HardshipList
        on_list = (
            (listed == names.five_guarantee)
            | (listed == names.destitute)
            | (listed == names.poor)
            | (listed == names.low_income)
        )
        return (household("own_hospital_cost", period) > parameters(period).own_cost) | on_list


class eligible(Variable):
    """In need, with such members."""

    value_type = bool
    entity = Household
    definition_period = DAY

    def formula(household: Any, period: Any) -> Any:
        """In need, and one severely disabled or two elderly members."""
        severe, elderly = household("severe_members", period), household("elderly_members", period)
        return household("in_need", period) & ((severe >= 1) | (elderly >= 2))


class allowance(Variable):
    """Allowance in fen."""

    value_type = int
    entity = Household
    definition_period = DAY

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        """For each severely disabled member, more with elderly ones, capped."""
        amounts = parameters(period)
        more = np.where(household("elderly_members", period) >= 2, amounts.elderly, 0)
        full = np.minimum(household("severe_members", period) * amounts.severe + more, amounts.cap)
        return np.where(household("eligible", period), full, 0)


VARIABLES = (
    birth, disability_grade, own_hospital_cost, hardship_list, age, severe_members,
    elderly_members, in_need, eligible, allowance,
)  # fmt: skip


def system() -> TaxBenefitSystem:
    """The country package, put together."""
    made = TaxBenefitSystem([Person, Household])
    made.add_variables(*VARIABLES)
    values = {name: {"values": {START: {"value": value}}} for name, value in PARAMETERS.items()}
    made.parameters = ParameterNode("", data=values)
    return made
