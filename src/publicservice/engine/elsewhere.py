"""What another programme pays, as a fact about the beneficiaries of this one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw
from attrs import field, frozen

from publicservice.engine.literals import choose, is_true, literal, unknown
from publicservice.model.problem import UsageError, nearest
from publicservice.model.registers.register import Register

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

SURE, MAYBE = "__sure", "__maybe"


def _as_tuple(evaluations: Iterable[Evaluation]) -> tuple[Evaluation, ...]:
    return tuple(evaluations)


@frozen
class PaidElsewhere:
    """A yes-or-no field of the unit that is yes where another programme pays the household.

    A cell that says yes stays so. Where the other programme surely pays it is yes, where it may
    pay it is unknown; elsewhere it is what the cell says, and no where there is no column.

    Attributes:
        evaluations: of the other programmes, over the same registers.
        by: the key that both have in common, such as ``household``.
        field: the field of the unit, such as ``visited_elsewhere``.
    """

    evaluations: tuple[Evaluation, ...] = field(converter=_as_tuple)
    by: str
    field: str

    def checked(self, unit: type[Register]) -> PaidElsewhere:
        """The same. Raises UsageError where the unit or another programme lacks a field."""
        wanted = [(self.field, unit, "field"), (self.by, unit, "by")]
        wanted += [(self.by, each.programme.unit, "by") for each in self.evaluations]
        for name, register, where in wanted:
            known = register.fields
            if name not in known or (where == "field" and known[name].kind != "bool"):
                kinds = [n for n, f in known.items() if where == "by" or f.kind == "bool"]
                raise UsageError.of(
                    "usage.elsewhere", f"{register.register} has no field {name!r} for that",
                    where=where, remedy=nearest(name, kinds),
                )  # fmt: skip
        return self

    def over(self, frame: nw.LazyFrame[Any], *, supplied: bool) -> nw.LazyFrame[Any]:
        """The unit's frame with the field as the other programmes have it."""
        columns = frame.collect_schema().names()
        own = nw.col(self.field) if supplied else literal(False)
        paid: list[nw.Expr] = []
        for number, evaluation in enumerate(self.evaluations):
            claims = self._claims(evaluation, number)
            frame = frame.join(claims, left_on=self.by, right_on=f"__by{number}", how="left")
            sure = is_true(nw.col(f"{SURE}{number}") == literal(1))
            maybe = is_true(nw.col(f"{MAYBE}{number}") == literal(1))
            paid.append(choose(sure, literal(True), choose(maybe, unknown("bool"), literal(False))))
        value = reduce(lambda one, other: one | other, paid, own)
        return frame.with_columns(value.alias(self.field)).select(columns)

    def _claims(self, evaluation: Evaluation, number: int) -> nw.LazyFrame[Any]:
        """For each household: whether the programme pays it for sure, and whether it may."""
        key = evaluation.programme.unit.key()
        found = nw.from_native(evaluation.entitlements, pass_through=False)
        rows = found.lazy().select(nw.col(key), nw.col("status"))
        if self.by != key:
            rows = rows.join(evaluation.unit_columns(self.by), on=key, how="left")
        told = rows.filter(~nw.col(self.by).is_null()).select(
            nw.col(self.by).alias(f"__by{number}"),
            choose(nw.col("status") == literal("entitled"), literal(1), literal(0)).alias("__s"),
            choose(nw.col("status") == literal("undetermined"), literal(1), literal(0))
            .alias("__m"),
        )  # fmt: skip
        claims: nw.LazyFrame[Any] = told.group_by(f"__by{number}").agg(
            nw.col("__s").max().alias(f"{SURE}{number}"),
            nw.col("__m").max().alias(f"{MAYBE}{number}"),
        )
        return claims
