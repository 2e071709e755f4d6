"""Registers, rules and indicators that a plan file writes itself, without Python."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from attrs import field, frozen

from publicservice.model.label import Label
from publicservice.model.registers.field import Scalar

NO_LABEL = Label()
WrittenKind = Literal[
    "text", "bool", "count", "money", "date", "percent", "points", "key", "reference"
]


def _frozen_words(words: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    return MappingProxyType(dict(words))


@frozen
class WrittenField:
    """A column: ``{ kind = "bool", zh = "在校", blank = false }``.

    Attributes:
        kind: as in `Field`, or ``key``, or ``reference`` together with `to`.
        to: the register that a reference points to.
        zh: its Chinese name, by which its column is recognised too.
        en: its English name.
        aliases: further headers by which its column is recognised.
        blank: what an empty cell means; unknown where nothing is said.
        words: what the words in the cells stand for.
        open: whether a text field with words may hold other texts too.
        minimum: the least that is believed.
        maximum: the most that is believed.
        private: whether it is masked in messages and explanations.
    """

    kind: WrittenKind = "text"
    to: str = ""
    zh: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    blank: Scalar | None = None
    words: Mapping[str, Scalar] = field(factory=dict, converter=_frozen_words, hash=False)
    open: bool = False
    minimum: int | None = None
    maximum: int | None = None
    private: bool = False


def _frozen_fields(fields: Mapping[str, WrittenField]) -> Mapping[str, WrittenField]:
    return MappingProxyType(dict(fields))


@frozen
class WrittenRegister:
    """A table that the office keeps, or more columns for one that is known already.

    Attributes:
        name: the register's name; that of a known register adds fields to it.
        zh: its Chinese name.
        file_names: further names of files and sheets by which it is found.
        unit: whether the programme decides about its rows.
        levels: fields that locate a row, the lowest level first.
        fields: its columns by name.
    """

    name: str
    zh: str = ""
    file_names: tuple[str, ...] = ()
    unit: bool = False
    levels: tuple[str, ...] = ()
    fields: Mapping[str, WrittenField] = field(factory=dict, converter=_frozen_fields, hash=False)


@frozen
class WrittenRule:
    """A rule in words: ``is = "on_list and income < plan.limits.income"``.

    Attributes:
        condition: what must hold, of a criterion (``is`` in the file).
        amount: an amount of money instead.
        number: a whole number instead.
        category: the rank among the categories, 1 first; 0 where it is none.
    """

    name: str
    condition: str = field(default="", metadata={"written": "is"})
    amount: str = ""
    number: str = ""
    category: int = 0
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""


@frozen
class WrittenBenefit:
    """A benefit in words, or what a plan changes of one that the programme's class has.

    What is left out stays as it is in the class, see `Benefit`.

    Attributes:
        amount: the standard in words, such as ``"standard"`` or ``"2 * plan.standard.key"``.
        to: who gets it, in words; the criterion ``eligible`` without it.
        per: for whom the standard is, such as ``household``.
        period: for which period it is, such as ``month`` or ``once``.
        times: for how many periods, in words.
        decided: the money field with the amount that an office decided.
        decided_by: the text field with who decided it.
        paid_by: the text field that names the source out of which a beneficiary is paid.
        in_kind: the section of the plan that lists what is given.
        funded_by: the funding sources, by name, in order.
        payers: the payers of a bill, by name, in order.
        rounding: ``fen``, ``yuan`` or ``yuan_down``.
        remainder: who gets the fen left over: ``largest``, ``last`` or ``running``.
        cap: the most, in words.
        cap_over: the reference whose rows together get at most the cap.
        cap_with: benefits that come first under the same cap, by name.
        gives_way_to: benefits that take precedence, by name.
        repaid: of a loan what was paid back, in words.
    """

    name: str
    amount: str = ""
    to: str = ""
    per: str = ""
    period: str = ""
    times: str = ""
    decided: str = ""
    decided_by: str = ""
    paid_by: str = ""
    in_kind: str = ""
    funded_by: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    rounding: str = ""
    remainder: str = ""
    cap: str = ""
    cap_over: str = ""
    cap_with: tuple[str, ...] = ()
    gives_way_to: tuple[str, ...] = ()
    repaid: str = ""
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""


@frozen
class WrittenIndicator:
    """An indicator in words: ``where = "visited"``, ``of = "eligible"``.

    Attributes:
        where: the condition of the numerator.
        value: a number that is added up over these rows, instead of counting them.
        per: a number that is added up over the population, for a rate of two totals.
        of: the condition of the population, or the name of a criterion; every row where empty.
        over: the register that is counted, by name; the unit where empty.
        by: a field by which the figures are also given.
        part: the numerator of two totals is a part of the denominator.
        unit: ``%`` of the population, ``count``, or ``yuan``.
        definition: what is counted, in a sentence.
    """

    name: str
    where: str = ""
    of: str = ""
    over: str = ""
    unit: Literal["%", "count", "yuan"] = "%"
    definition: str = ""
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""
    value: str = ""
    per: str = ""
    by: str = ""
    part: bool = False
