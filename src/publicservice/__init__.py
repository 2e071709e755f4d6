"""Public-service plan documents as programs: who is entitled, why, and how far each target is.

.. code-block:: python

    import publicservice as ps

    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    evaluation = ps.programme("family-doctor").evaluate(county.registers(), at="2024-12-31")
    assert evaluation.decisions.height > 0

What needs an engine is imported when it is first asked for, so that ``import publicservice`` costs
neither Polars nor narwhals.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from publicservice._version import __version__
from publicservice.hookspecs import hookimpl
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
from publicservice.model.problem import (
    EngineError,
    PlanError,
    PluginError,
    Problem,
    ProgrammeError,
    PublicServiceError,
    RegisterError,
    UsageError,
    nearest,
)
from publicservice.model.programme import Programme
from publicservice.model.registers.beneficiary import (
    HUKOU_WORDS,
    Facility,
    FindingEvent,
    Household,
    Person,
    Survey,
    Village,
    Visit,
)
from publicservice.model.registers.field import NEVER, Field, Key, Reference, ResidentNumber
from publicservice.model.registers.register import Register
from publicservice.model.rules.indicator import Indicator
from publicservice.model.rules.rule import all_of, amount, any_of, count, criterion, number, total
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
from publicservice.registers import registers
from publicservice.stability import RENAMED_NAMES, warn_renamed

if TYPE_CHECKING:
    from publicservice.demo import generate_county
    from publicservice.evaluation import Evaluation
    from publicservice.explanation import Explanation
    from publicservice.in_use import ProgrammeInUse, plans, programme, programmes
    from publicservice.manager import PluginSet, load_plugins
    from publicservice.model.plan import Plan
    from publicservice.plan_file import read_plan, read_plan_text
    from publicservice.portfolios import Portfolio, PortfolioEvaluation, portfolio
    from publicservice.registers import Registers
    from publicservice.results.comparison import Comparison, compare
    from publicservice.results.posting import public_list
    from publicservice.results.precedence import by_precedence
    from publicservice.results.reconciled import reconcile
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
    "percent_of",
    "plans",
    "portfolio",
    "programme",
    "programmes",
    "public_list",
    "read_plan",
    "read_plan_text",
    "reconcile",
    "registers",
    "total",
    "when",
    "whole_yuan",
    "year_start",
    "years_ago",
    "yuan",
]  # fmt: skip

_LAZY = {
    "Comparison": "publicservice.results.comparison",
    "Evaluation": "publicservice.evaluation",
    "Explanation": "publicservice.explanation",
    "Plan": "publicservice.model.plan",
    "ProgrammeInUse": "publicservice.in_use",
    "Registers": "publicservice.registers",
    "agenda": "publicservice.timeline.agenda",
    "Portfolio": "publicservice.portfolios",
    "PortfolioEvaluation": "publicservice.portfolios",
    "compare": "publicservice.results.comparison",
    "generate_county": "publicservice.demo",
    "by_precedence": "publicservice.results.precedence",
    "public_list": "publicservice.results.posting",
    "PluginSet": "publicservice.manager",
    "load_plugins": "publicservice.manager",
    "plans": "publicservice.in_use",
    "portfolio": "publicservice.portfolios",
    "programme": "publicservice.in_use",
    "programmes": "publicservice.in_use",
    "read_plan": "publicservice.plan_file",
    "read_plan_text": "publicservice.plan_file",
    "reconcile": "publicservice.results.reconciled",
}


def __getattr__(name: str) -> Any:
    if name in RENAMED_NAMES:
        warn_renamed(f"publicservice.{name}", RENAMED_NAMES[name])
        return globals().get(RENAMED_NAMES[name].new) or __getattr__(RENAMED_NAMES[name].new)
    if name not in _LAZY:
        told = nearest(name, __all__)
        near = f"; {told}" if told.startswith("did you mean") else ""
        message = f"module {__name__!r} has no attribute {name!r}{near}"
        raise AttributeError(message, name=name, obj=sys.modules[__name__])
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
