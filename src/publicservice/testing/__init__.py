"""For who writes programmes: generated registers, cases as data, and the contract to inherit.

.. code-block:: python

    from publicservice.testing import ProgrammeContract, small_registers

    class TestFamilyDoctor(ProgrammeContract):
        programme = "family-doctor"

    registers = small_registers("family-doctor", persons=[{"birth_date": "1959-10-15"}])

pytest is needed only to run the contract, hypothesis only for `publicservice.testing.strategies`.
Nothing is imported before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publicservice.testing.agreement import check_interpreter
    from publicservice.testing.case_check import check_case
    from publicservice.testing.cases import Case, Expectation, read_cases
    from publicservice.testing.contract import ProgrammeContract
    from publicservice.testing.coverage_report import Coverage, coverage
    from publicservice.testing.engines import check_engines
    from publicservice.testing.generate import random_registers
    from publicservice.testing.made import MadeRegisters
    from publicservice.testing.needless import Needlessness, count_needless
    from publicservice.testing.small import UNKNOWN, small_registers
    from publicservice.testing.soundness import Soundness, check_soundness
    from publicservice.testing.threshold import Threshold, thresholds

_MODULES = {
    "UNKNOWN": "small",
    "Case": "cases",
    "Coverage": "coverage_report",
    "Expectation": "cases",
    "MadeRegisters": "made",
    "Needlessness": "needless",
    "ProgrammeContract": "contract",
    "Soundness": "soundness",
    "Threshold": "threshold",
    "check_case": "case_check",
    "check_engines": "engines",
    "check_interpreter": "agreement",
    "check_soundness": "soundness",
    "count_needless": "needless",
    "coverage": "coverage_report",
    "random_registers": "generate",
    "read_cases": "cases",
    "small_registers": "small",
    "thresholds": "threshold",
}

__all__ = [
    "UNKNOWN", "Case", "Coverage", "Expectation", "MadeRegisters", "Needlessness",
    "ProgrammeContract", "Soundness", "Threshold", "check_case", "check_engines",
    "check_interpreter", "check_soundness", "count_needless", "coverage", "random_registers",
    "read_cases", "small_registers", "thresholds",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
