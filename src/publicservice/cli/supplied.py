"""The registers that the options of a command name."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from publicservice.model.problem import UsageError

if TYPE_CHECKING:
    from publicservice.registers import Registers

REMEDY = "write --complete-until visits=2024-12-31, once for each register, or a day for all"


def supplied(options: argparse.Namespace) -> Registers | Mapping[str, Any]:
    """The registers of ``--registers`` and ``--complete-until``; nothing where none are named.

    Raises:
        UsageError: a day that is none, or one without registers.
        RegisterError: nothing is there.
    """
    complete_until = _complete_until(options.complete_until)
    if options.registers is None:
        if complete_until is not None:
            raise _refused("no registers are named that could be whole up to a day")
        return {}
    from publicservice.registers import registers

    return registers(options.registers, complete_until=complete_until)


def _complete_until(given: Sequence[str]) -> str | Mapping[str, str] | None:
    """One day for all registers, or days by register."""
    pairs = [each.rpartition("=") for each in given]
    by_name = {name.strip(): day.strip() for name, sign, day in pairs if sign}
    for_all = [day.strip() for _, sign, day in pairs if not sign]
    if "" in by_name:
        raise _refused("a day without the register that it is for")
    if len(for_all) + len(by_name) < len(given):
        raise _refused("two days for one register")
    if len(for_all) > 1 or (for_all and by_name):
        raise _refused("a day for all registers, and another one beside it")
    return for_all[0] if for_all else by_name or None


def _refused(message: str) -> UsageError:
    return UsageError.of("usage.complete-until", message, where="--complete-until", remedy=REMEDY)
