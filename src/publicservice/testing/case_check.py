"""A case held against what the programme says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from publicservice.engine.intervals import Interval
from publicservice.engine.reasons import SEPARATOR
from publicservice.model.areas import WHOLE
from publicservice.model.problem import UsageError, nearest
from publicservice.model.programme import Programme
from publicservice.testing.case_evaluation import Evaluated, evaluate_case
from publicservice.testing.case_money import entitled
from publicservice.testing.case_payments import paid
from publicservice.testing.case_scores import assessed
from publicservice.testing.cases import Case
from publicservice.testing.failure import sentences_only
from publicservice.testing.small import UNKNOWN
from publicservice.testing.soundness import values_of

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

NOT_MEASURED = "not measured"
IN_NUMBERS = ("number", "indicator")
FEN_IN_A_YUAN = 100
_WORDS: Mapping[Any, str] = {True: "yes", False: "no", None: "unknown"}


def check_case(case: Case, programme: type[Programme] | str | None = None) -> None:
    """Evaluate a case and hold it against what it expects.

    Args:
        case: from `read_cases`.
        programme: the class or id to use instead of the case's, such as one that localises it.

    Raises:
        AssertionError: with everything that is not as expected, and the explanation of the case.
        UsageError: a case that names a field, register, criterion or target that is not there.
        PlanError: a plan override that cannot be used.
    """
    __tracebackhide__ = sentences_only
    evaluated = evaluate_case(case, programme)
    found = list(differences(evaluated))
    if found:
        lines = [f"{case}, at {case.at}", *(f"  {difference}" for difference in found)]
        if evaluated.key:
            lines += ["", str(evaluated.evaluation.explain(evaluated.key))]
        raise AssertionError("\n".join(lines))


def differences(evaluated: Evaluated) -> Iterator[str]:
    """A sentence for everything that is not as the case expects."""
    expect, evaluation = evaluated.case.expect, evaluated.evaluation
    if evaluated.key:
        yield from _of_the_beneficiary(evaluated)
    elif (
        expect.outcome
        or expect.category
        or expect.criteria
        or expect.numbers
        or expect.reasons
        or expect.scores
        or expect.entitlements
        or expect.payments
    ):
        raise UsageError.of(
            "cases.no-beneficiary", "something is expected of a beneficiary, and there is none",
            where=str(evaluated.case), remedy="write row = { ... }",
        )  # fmt: skip
    if expect.indicators:
        yield from _differing(evaluated, "indicator", expect.indicators, _indicators(evaluation))
    if expect.targets:
        found = {row["target"]: row["status"] for row in evaluation.targets.rows(named=True)}
        yield from _differing(evaluated, "target", expect.targets, found)
    if expect.phases:
        found = {row["phase"]: row["status"] for row in evaluation.phases.rows(named=True)}
        yield from _differing(evaluated, "phase", expect.phases, found)


def _of_the_beneficiary(evaluated: Evaluated) -> Iterator[str]:
    expect, rules = evaluated.case.expect, evaluated.evaluation.programme.rules
    row = _decision(evaluated)
    values = values_of(evaluated.evaluation.programme, row)
    outcome, category = values.pop("outcome"), values.pop("category")
    whole = {"outcome": outcome, "category": category or "", "reasons": row["reasons"]}
    wanted = {
        "outcome": expect.outcome,
        "category": "undetermined" if expect.category == UNKNOWN else expect.category,
        "reasons": None if expect.reasons is None else SEPARATOR.join(expect.reasons),
    }
    stated = {name: value for name, value in wanted.items() if value is not None}
    yield from _differing(evaluated, "", stated, whole)
    truths = {name: v for name, v in values.items() if rules[name].kind == "bool"}
    yield from _differing(evaluated, "criterion", expect.criteria, truths)
    numbers = {
        name: _in_yuan(v) if rules[name].kind == "money" else _pair(v.low, v.high)
        for name, v in values.items()
        if isinstance(v, Interval)
    }
    yield from _differing(evaluated, "number", expect.numbers, numbers)
    yield from assessed(evaluated)
    yield from entitled(evaluated)
    yield from paid(evaluated)


def _decision(evaluated: Evaluated) -> dict[str, Any]:
    key = evaluated.evaluation.programme.unit.key()
    for row in evaluated.evaluation.decisions.iter_rows(named=True):
        if row[key] == evaluated.key:
            return dict(row)
    raise UsageError.of(
        "cases.no-such-key", f"no {key} {evaluated.key!r}", where=str(evaluated.case),
        remedy="key names a row of the programme's unit",
    )  # fmt: skip


def _differing(
    evaluated: Evaluated, what: str, expected: Mapping[str, Any], found: Mapping[str, Any]
) -> Iterator[str]:
    """A sentence for each value that is not what the case expects."""
    for name, written in expected.items():
        if name not in found:
            raise UsageError.of(
                "cases.no-such-name", f"no {what} {name!r}", where=f"{evaluated.case}, expect",
                remedy=nearest(name, found),
            )  # fmt: skip
        value = found[name]
        if what in IN_NUMBERS:
            wanted = _expected_pair(written)
        else:
            wanted = None if written == UNKNOWN else written
        if value != wanted:
            yield f"{what} {name}: expected {_told(wanted)}, found {_told(value)}".strip()


def _indicators(evaluation: Evaluation) -> dict[str, Any]:
    rows = evaluation.indicators.rows(named=True)
    return {
        row["indicator"]: NOT_MEASURED
        if row["measured"] is False
        else _pair(row["value_certain"], row["value_possible"])
        for row in rows
        if row["level"] == WHOLE
    }


Pair = tuple[Decimal | None, Decimal | None]


def _pair(low: Any, high: Any) -> Pair:
    return _decimal(low), _decimal(high)


def _in_yuan(interval: Interval) -> Pair:
    low, high = _pair(interval.low, interval.high)
    return low and low / FEN_IN_A_YUAN, high and high / FEN_IN_A_YUAN


def _expected_pair(expected: Any) -> Any:
    if isinstance(expected, list) and len(expected) == 2:
        return _pair(*(None if end == UNKNOWN else end for end in expected))
    if expected == UNKNOWN:
        return None, None
    return expected if expected == NOT_MEASURED else _pair(expected, expected)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        low, high = ("?" if end is None else f"{end.normalize():f}" for end in value)
        return low if low == high else f"{low}..{high}"
    if isinstance(value, str):
        return value or "none"
    return _WORDS[value]
