"""Public-service plan documents as programs: who is entitled, why, and how far each target is.

.. code-block:: python

    import publicservice as ps

    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    evaluation = ps.programme("family-doctor").evaluate(county.registers(), at="2024-12-31")
    assert evaluation.decisions.height > 0

Every name is imported when it is first asked for, so that ``import publicservice`` costs neither
Polars nor narwhals, and a rule book costs what it is written with.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from publicservice._version import __version__
from publicservice.registers import registers

if TYPE_CHECKING:
    from publicservice.demo import generate_county
    from publicservice.engine.elsewhere import PaidElsewhere
    from publicservice.evaluation import Evaluation
    from publicservice.explanation import Explanation
    from publicservice.hookspecs import hookimpl
    from publicservice.in_use import ProgrammeInUse, plans, programme, programmes
    from publicservice.manager import PluginSet, load_plugins
    from publicservice.model.assessment.ladder import Ladder, Step
    from publicservice.model.assessment.ledger import Ledger
    from publicservice.model.assessment.scorecard import (
        Consequence,
        Grade,
        Rater,
        Scorecard,
        ScoreItem,
        Veto,
    )
    from publicservice.model.calendar.festival import Festival
    from publicservice.model.label import Label
    from publicservice.model.money.benefit import Benefit
    from publicservice.model.plan import Plan
    from publicservice.model.problem import (
        EngineError,
        PlanError,
        PluginError,
        Problem,
        ProgrammeError,
        PublicServiceError,
        RegisterError,
        UsageError,
    )
    from publicservice.model.programme import Programme
    from publicservice.model.registers.beneficiary import (
        HUKOU_WORDS,
        Facility,
        FindingEvent,
        Household,
        Objection,
        Person,
        Survey,
        Village,
        Visit,
    )
    from publicservice.model.registers.field import NEVER, Field, Key, Reference, ResidentNumber
    from publicservice.model.registers.payment import Payment
    from publicservice.model.registers.register import Register
    from publicservice.model.rules.indicator import Indicator
    from publicservice.model.rules.rule import (
        all_of,
        amount,
        any_of,
        count,
        criterion,
        number,
        total,
    )
    from publicservice.model.rules.terms import Row, Term
    from publicservice.model.rules.vocabulary import (
        age_at_least,
        age_between,
        at_least,
        at_most,
        between,
        days_ago,
        decided,
        highest,
        month_start,
        months_ago,
        percent_of,
        when,
        whole_yuan,
        year_start,
        years_ago,
        yuan,
    )
    from publicservice.plan_file import read_plan, read_plan_text
    from publicservice.portfolios import Portfolio, PortfolioEvaluation, portfolio
    from publicservice.registers import Registers
    from publicservice.results.comparison import Comparison, compare
    from publicservice.results.paid_together import PaidTogether, pay_together
    from publicservice.results.payments.receipts import receipts
    from publicservice.results.posting import public_list
    from publicservice.results.precedence import by_precedence
    from publicservice.results.reconciled import reconcile
    from publicservice.results.shared_cap import SharedCap
    from publicservice.timeline.agenda import agenda

__all__ = [
    "HUKOU_WORDS",
    "NEVER",
    "Benefit",
    "Comparison",
    "Consequence",
    "EngineError",
    "Evaluation",
    "Explanation",
    "Facility",
    "Festival",
    "Field",
    "FindingEvent",
    "Grade",
    "Household",
    "Indicator",
    "Key",
    "Label",
    "Ladder",
    "Ledger",
    "Objection",
    "PaidElsewhere",
    "PaidTogether",
    "Payment",
    "Person",
    "Plan",
    "PlanError",
    "PluginError",
    "PluginSet",
    "Portfolio",
    "PortfolioEvaluation",
    "Problem",
    "Programme",
    "ProgrammeError",
    "ProgrammeInUse",
    "PublicServiceError",
    "Rater",
    "Reference",
    "Register",
    "RegisterError",
    "Registers",
    "ResidentNumber",
    "Row",
    "ScoreItem",
    "Scorecard",
    "SharedCap",
    "Step",
    "Survey",
    "Term",
    "UsageError",
    "Veto",
    "Village",
    "Visit",
    "__version__",
    "age_at_least",
    "age_between",
    "agenda",
    "all_of",
    "amount",
    "any_of",
    "at_least",
    "at_most",
    "between",
    "by_precedence",
    "compare",
    "count",
    "criterion",
    "days_ago",
    "decided",
    "generate_county",
    "highest",
    "hookimpl",
    "load_plugins",
    "month_start",
    "months_ago",
    "number",
    "pay_together",
    "percent_of",
    "plans",
    "portfolio",
    "programme",
    "programmes",
    "public_list",
    "read_plan",
    "read_plan_text",
    "receipts",
    "reconcile",
    "registers",
    "total",
    "when",
    "whole_yuan",
    "year_start",
    "years_ago",
    "yuan",
]  # fmt: skip

_NAMES = {
    "demo": "generate_county",
    "evaluation": "Evaluation",
    "explanation": "Explanation",
    "hookspecs": "hookimpl",
    "in_use": "ProgrammeInUse plans programme programmes",
    "manager": "PluginSet load_plugins",
    "model.assessment.ladder": "Ladder Step",
    "model.assessment.ledger": "Ledger",
    "model.assessment.scorecard": "Consequence Grade Rater Scorecard ScoreItem Veto",
    "model.calendar.festival": "Festival",
    "model.label": "Label",
    "model.money.benefit": "Benefit",
    "model.plan": "Plan",
    "model.problem": (
        "EngineError PlanError PluginError Problem ProgrammeError PublicServiceError "
        "RegisterError UsageError"
    ),
    "model.programme": "Programme",
    "model.registers.beneficiary": (
        "HUKOU_WORDS Facility FindingEvent Household Objection Person Survey Village Visit"
    ),
    "model.registers.field": "NEVER Field Key Reference ResidentNumber",
    "model.registers.payment": "Payment",
    "model.registers.register": "Register",
    "model.rules.indicator": "Indicator",
    "model.rules.rule": "all_of amount any_of count criterion number total",
    "model.rules.terms": "Row Term",
    "model.rules.vocabulary": (
        "age_at_least age_between at_least at_most between days_ago decided highest month_start "
        "months_ago percent_of when whole_yuan year_start years_ago yuan"
    ),
    "plan_file": "read_plan read_plan_text",
    "portfolios": "Portfolio PortfolioEvaluation portfolio",
    "registers": "Registers",
    "results.comparison": "Comparison compare",
    "results.payments.receipts": "receipts",
    "results.posting": "public_list",
    "results.paid_together": "PaidTogether pay_together",
    "results.precedence": "by_precedence",
    "results.shared_cap": "SharedCap",
    "engine.elsewhere": "PaidElsewhere",
    "results.reconciled": "reconcile",
    "timeline.agenda": "agenda",
}
"""The names that are imported when they are first asked for, by the module that has them."""

_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        return _renamed(name)
    value = getattr(import_module(f"publicservice.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def _renamed(name: str) -> Any:
    """What an old name is called now. Raises AttributeError with the nearest name for no name."""
    from publicservice.model.problem import nearest
    from publicservice.stability import RENAMED_NAMES, warn_renamed

    if name in RENAMED_NAMES:
        warn_renamed(f"publicservice.{name}", RENAMED_NAMES[name], stacklevel=4)
        return getattr(sys.modules[__name__], RENAMED_NAMES[name].new)
    told = nearest(name, __all__)
    near = f"; {told}" if told.startswith("did you mean") else ""
    message = f"module {__name__!r} has no attribute {name!r}{near}"
    raise AttributeError(message, name=name, obj=sys.modules[__name__])


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
