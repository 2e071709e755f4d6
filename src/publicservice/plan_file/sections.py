"""The reserved sections of a plan file: how each is read and written, and what may stand in it.

A further section (funding, benefits, scorecard, indicators, roster) is one entry here and one
mapping of that name on `Plan`; merging, writing back, hashing and the JSON Schema then follow by
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import frozen

from publicservice.model.areas import AreaLevel
from publicservice.model.assessment.ladder import Ladder
from publicservice.model.assessment.ledger import Ledger
from publicservice.model.assessment.scorecard import Scorecard
from publicservice.model.calendar.deliverable import BackwardSchedule, Deliverable
from publicservice.model.calendar.phase import Phase
from publicservice.model.posting import Posting
from publicservice.model.written import (
    WrittenBenefit,
    WrittenIndicator,
    WrittenRegister,
    WrittenRule,
)
from publicservice.plan_file.areas import area_level_table, read_area_level
from publicservice.plan_file.assessment import (
    LadderKeys,
    LedgerKeys,
    ScorecardKeys,
    ladder_table,
    ledger_table,
    read_ladder,
    read_ledger,
    read_scorecard,
    scorecard_table,
)
from publicservice.plan_file.entries import NumberEntry
from publicservice.plan_file.money import (
    FundingEntry,
    FundingKeys,
    PayerEntry,
    PayerKeys,
    benefit_table,
    funding_table,
    payer_table,
    read_benefit,
    read_funding,
    read_payer,
)
from publicservice.plan_file.payments import (
    PaymentsKeys,
    payments_table,
    read_payments,
)
from publicservice.plan_file.places import (
    PlacesEntry,
    PlacesKeys,
    places_table,
    read_places,
)
from publicservice.plan_file.postings import PostingKeys, posting_table, read_posting
from publicservice.plan_file.reported import (
    CohortEntry,
    ReportedEntry,
    ReportedKeys,
    cohort_table,
    read_cohort,
    read_reported,
    reported_table,
)
from publicservice.plan_file.statements import (
    RemarksEntry,
    StatementKeys,
    read_statement,
    statement_table,
)
from publicservice.plan_file.tables import Table
from publicservice.plan_file.targets import TargetEntry, TargetKeys, read_target, target_table
from publicservice.plan_file.timetable import (
    DateKeys,
    DeliverableKeys,
    EventRemarks,
    deliverable_table,
    event_table,
    phase_table,
    read_deliverable,
    read_event,
    read_phase,
    read_schedule,
    schedule_table,
)
from publicservice.plan_file.written import (
    indicator_table,
    read_indicator,
    read_register,
    read_rule,
    register_table,
    rule_table,
)


@frozen
class Section:
    """A section whose tables have names of their own, and which a local plan may add to.

    Attributes:
        read: makes the noun of a name and its TOML table; raises PlanError, places relative.
        write: makes the TOML table of the noun again.
        what: what the section holds, in a sentence for the JSON Schema.
        keys: attrs classes whose attributes together are the keys of a table. What each key means
            is read from their docstrings, what it may hold from their types; of two attributes with
            one name the later one counts.
        dates: whether a date may stand in the place of a table.
    """

    read: Callable[[str, Any], Any]
    write: Callable[[Any], Table]
    what: str
    keys: tuple[type[Any], ...]
    dates: bool = False


SECTIONS: Mapping[str, Section] = MappingProxyType({
    "phases": Section(read_phase, phase_table, "Windows in time.", (Phase,)),
    "targets": Section(
        read_target, target_table, "What indicators are to reach, and by when.",
        (TargetEntry, NumberEntry, TargetKeys),
    ),
    "events": Section(
        read_event, event_table, "Days that others are counted from.", (EventRemarks, DateKeys),
        dates=True,
    ),
    "deliverables": Section(
        read_deliverable, deliverable_table, "What has to be handed in.",
        (Deliverable, DeliverableKeys),
    ),
    "schedule": Section(
        read_schedule, schedule_table, "The way back from a deadline.", (BackwardSchedule,)
    ),
    "postings": Section(
        read_posting, posting_table, "Lists that are posted in public, round after round.",
        (Posting, PostingKeys),
    ),
    "registers": Section(
        read_register, register_table, "Tables that the office keeps, or further columns of them.",
        (WrittenRegister,),
    ),
    "rules": Section(read_rule, rule_table, "Rules in words.", (WrittenRule,)),
    "indicators": Section(
        read_indicator, indicator_table, "Indicators in words.", (WrittenIndicator,)
    ),
    "benefits": Section(
        read_benefit, benefit_table, "What a beneficiary gets.", (WrittenBenefit,)
    ),
    "funding": Section(
        read_funding, funding_table, "Who pays it.", (FundingEntry, FundingKeys)
    ),
    "payers": Section(
        read_payer, payer_table, "The payers of a bill.", (PayerEntry, PayerKeys)
    ),
    "places": Section(
        read_places, places_table, "How many may get a benefit, and who comes first.",
        (PlacesEntry, PlacesKeys),
    ),
    "payments": Section(
        read_payments, payments_table, "When benefits are paid, and upon what.", (PaymentsKeys,)
    ),
    "statements": Section(
        read_statement, statement_table, "What the document prints about its own figures.",
        (StatementKeys, RemarksEntry),
    ),
    "reported": Section(
        read_reported, reported_table, "Figures that an office reported.",
        (ReportedEntry, ReportedKeys),
    ),
    "areas": Section(
        read_area_level, area_level_table, "Areas that report, level by level.", (AreaLevel,)
    ),
    "cohorts": Section(
        read_cohort, cohort_table, "Indicators each of which counts a part of the one before.",
        (CohortEntry,),
    ),
    "scorecards": Section(
        read_scorecard, scorecard_table, "How those that are decided about are assessed.",
        (Scorecard, ScorecardKeys),
    ),
    "ladders": Section(
        read_ladder, ladder_table, "What follows when something happens again and again.",
        (Ladder, LadderKeys),
    ),
    "ledgers": Section(
        read_ledger, ledger_table, "How findings are followed until they are closed.",
        (Ledger, LedgerKeys),
    ),
})  # fmt: skip
