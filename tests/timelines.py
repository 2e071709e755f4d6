"""Plans whose dates several tests look at."""

from __future__ import annotations

from functools import cache

from attrs import evolve

from publicservice.manager import PluginSet, load_plugins
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.plan_file import read_plan_text
from publicservice.timeline.checks import check_timeline

HEADER = """\
programme = "campaign"
schema_version = 1
source = { title = "A campaign", issuer = "county", document = "c/1" }
"""

HEALTH = """\
year = 2021
[phases]
launch = { start = "10-18", end = "10-20", cite = "三(一)" }
implementation = { start = "10-20", end = "11-30", cite = "三(二)" }
summary = { start = "12-01", end = "12-10", cite = "三(三)" }
"""


@cache
def built_in() -> PluginSet:
    """The plugins that come with the library."""
    return load_plugins(entry_points=())


def timeline(body: str, *, plugins: PluginSet | None = None) -> Plan:
    """The plan with that body below a header, with the festivals of the plugins."""
    return evolve(
        read_plan_text(HEADER + body, "plan.toml"), festivals=(plugins or built_in()).festivals
    )


def found(body: str) -> list[Problem]:
    """What the checks of its dates find."""
    return check_timeline(timeline(body))


def said(body: str) -> list[str]:
    """The messages of what they find, each with place and severity."""
    return [
        f"{each.severity} {each.where.removeprefix('plan.toml: ')}: {each.message}"
        for each in found(body)
    ]
