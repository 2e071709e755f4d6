"""Plan files that several tests read."""

from __future__ import annotations

import pytest

from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError
from publicservice.plan_file import read_plan_text

HEADER = """\
programme = "hardship-visits"
schema_version = 1
source = { title = "Spring Festival visits", issuer = "sub-district office", document = "004/1" }
"""

LOCAL_HEADER = """\
programme = "hardship-visits"
schema_version = 1
source = { title = "Visits of a county", issuer = "county office", document = "local/7" }
"""

VISITS = (
    HEADER
    + """\
[standard]
key     = { between = [600, 1000], unit = "yuan/household", cite = "二(二)" }     # discretion
general = { between = [200, 600], unit = "yuan/household", cite = "二(二)" }
[limits]
own_cost = { value = 50000, unit = "yuan", cite = "二(二)1" }
# dated: value = [{ since = 2014-01-01, value = 80 }, { since = 2015-01-01, value = 100 }]
"""
)


def read(body: str, name: str = "plan.toml") -> Plan:
    """The plan with that body below the usual header."""
    return read_plan_text(HEADER + body, name)


def errors_of(text: str, name: str = "county.toml", default: Plan | None = None) -> list[str]:
    """The lines of the error that reading the text raises."""
    with pytest.raises(PlanError) as caught:
        read_plan_text(text, name, default=default)
    return str(caught.value).splitlines()
