"""What went into an evaluation, so that it can be repeated and compared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import asdict

from publicservice._version import __version__
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.results.input_problems import registers_known

if TYPE_CHECKING:
    from publicservice.registers import Registers


def record(
    programme: type[Programme], plan: Plan, at: date, registers: Registers
) -> dict[str, Any]:
    """Plain values that JSON takes, the same for the same inputs.

    Keys:
        programme: id, version.
        library: name, version.
        plan: sha256 of the content, title, region, source, and the files it was read from.
        at: the evaluation date.
        engine: where it was computed.
        registers: those whose rows or keys had a say, each with the name it was supplied under,
            its place (file and sheet, or ``frame``), rows, sha256, encoding, and the day up to
            which it was said to be complete. DuckDB and Spark are neither counted nor hashed.
    """
    return {
        "programme": {"id": programme.id, "version": programme.version},
        "library": {"name": "publicservice", "version": __version__},
        "plan": _plan(plan),
        "at": at.isoformat(),
        "engine": registers.engine,
        "registers": _registers(programme, registers),
    }


def _registers(programme: type[Programme], registers: Registers) -> list[dict[str, Any]]:
    """Not all that were supplied: what another programme read of them must not show here."""
    read = registers_known(programme)
    pointed_at = (to.to for register in read for to in register.references().values())
    return [
        {**asdict(found), "complete_until": _day(registers.complete_until(found.register))}
        for found in registers.provenance_of((*read, *pointed_at))
    ]


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "sha256": plan.sha256,
        "title": plan.title,
        "region": plan.region,
        "source": asdict(plan.source),
        "files": sorted(set(plan.origin.values())),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
