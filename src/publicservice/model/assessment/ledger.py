"""The ledger of findings: what was found, who does what by when, and whether it is closed."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import field, frozen

from publicservice.model.assessment.ladder import register_named
from publicservice.model.assessment.scorecard import Span, texts
from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.label import Label
from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.beneficiary import FindingEvent
from publicservice.model.registers.link import link_between
from publicservice.model.registers.register import Register


@frozen
class Ledger:
    """How findings are opened, followed and closed.

    Attributes:
        over: the register of events, `FindingEvent` or a sub-class; to it rows are only added.
        gates: its fields of yes and no that all have to be yes for a verification to close.
        within: the time limit of a finding for which no event names a deadline, counted from the
            day on which it was found or reopened.
        by: the reference to the unit, where there are several.
    """

    over: str | type[Register] = ""
    label: Label = NO_LABEL
    gates: tuple[str, ...] = field(default=(), converter=texts)
    within: Span = None
    by: str = ""
    cite: str = ""
    note: str = ""
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", self.name or name)

    def parsed(self, registers: Mapping[str, type[Register]]) -> Ledger:
        """The same with its register found."""
        return attrs.evolve(self, over=register_named(self.over, registers))


@frozen
class RecordedLedger:
    """A ledger as recorded: its register, and the field that refers to the unit, if any."""

    name: str
    ledger: Ledger
    register: type[Register]
    reference: str
    defined_in: str


def record_ledger(
    ledger: Ledger, unit: type[Register], registers: Mapping[str, type[Register]], owner: str
) -> RecordedLedger:
    """Find the register of the ledger and check its gates.

    Raises:
        ProgrammeError: no such register, one of another form, or a gate that is no yes or no.
    """
    where = f"{owner}.{ledger.name}"
    try:
        register = register_named(ledger.over or FindingEvent, registers)
    except ProgrammeError as error:
        raise ProgrammeError(attrs.evolve(p, where=where) for p in error.problems) from error
    if not issubclass(register, FindingEvent):
        raise ProgrammeError.of(
            "ledger.register", f"{register.register} is no register of finding events", where=where,
            remedy="derive it from FindingEvent, or add its fields to finding_events",
        )  # fmt: skip
    flags = [name for name, each in register.fields.items() if each.kind == "bool"]
    for gate in ledger.gates:
        if gate not in flags:
            raise ProgrammeError.of(
                "ledger.gate", f"{gate!r} is no yes or no of {register.register}", where=where,
                remedy=nearest(gate, flags),
            )  # fmt: skip
    return RecordedLedger(
        ledger.name, ledger, register, _reference(ledger, unit, register, where), owner
    )


def _reference(ledger: Ledger, unit: type[Register], register: type[Register], where: str) -> str:
    """The field that refers to the unit; empty where the events are about nothing in it."""
    own = [n for n, r in register.references().items() if r.to.register == unit.register]
    if not own and not ledger.by:
        return ""
    return link_between(unit, register, ledger.by, where=where).other
