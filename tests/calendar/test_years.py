"""Days with a year of their own beneath a local plan with another year."""

from __future__ import annotations

import pytest

from publicservice.plan_file import read_plan_text
from publicservice.timeline.checks import check_timeline

HEAD = """
programme = "heating"
schema_version = 1
source = { title = "Heating", issuer = "county", document = "d/1" }
"""
DEFAULT = """
year = 2023
[events]
paid = { date = 2023-12-01, cite = "4" }
[phases]
checks = { start = 2023-09-01, end = "09-30", cite = "5" }
"""


def told(default: str, local: str) -> list[str]:
    plan = read_plan_text(HEAD + local, "town.toml", default=read_plan_text(HEAD + default, "plan"))
    return [str(found) for found in check_timeline(plan) if found.code == "plan.year-stays"]


def test_days_that_the_local_year_does_not_move() -> None:
    """An event and the start of a phase; its end has no year and moves."""
    remedy = "({} in town.toml too; or the day without its year where it is)"
    assert told(DEFAULT, "year = 2026") == [
        "plan: events.paid: stays 2023-12-01 although town.toml says year = 2026 (4) "
        + remedy.format("write events.paid"),
        "plan: phases.checks.start: stays 2023-09-01 although town.toml says year = 2026 (5) "
        + remedy.format("write phases.checks"),
    ]


@pytest.mark.parametrize(
    ("default", "local"),
    [
        (DEFAULT, ""),
        (DEFAULT, "year = 2023"),
        (DEFAULT, 'year = 2024\n[events]\npaid = 2020-01-01\n[phases]\nchecks = { end = "09-01" }'),
        (DEFAULT.partition("[phases]")[0].replace("2023-", "2025-"), "year = 2024"),
        (DEFAULT.replace("year = 2023", ""), ""),
    ],
    ids=["no year", "same year", "written again", "later", "no year at all"],
)
def test_nothing_is_said_of_days_that_may_well_stay(default: str, local: str) -> None:
    """The local plan's own days, and those that lie ahead."""
    assert told(default, local) == []
