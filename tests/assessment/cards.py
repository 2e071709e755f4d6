"""Small scorecards over a register of windows, and their evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

import publicservice as ps
from publicservice.plan_file import read_plan_text

HEAD = """
programme = "windows"
schema_version = 1
source = { title = "Windows", issuer = "county hall", document = "901/7" }
[registers.windows]
unit = true
levels = ["hall"]
[registers.windows.fields]
window = { kind = "key" }
hall = { kind = "text" }
complaints = { kind = "count" }
handled = { kind = "count" }
on_time = { kind = "count" }
one = { kind = "points" }
two = { kind = "points" }
three = { kind = "points" }
own = { kind = "text" }
theirs = { kind = "text" }
final = { kind = "text" }
share = { kind = "percent" }
star = { kind = "bool" }
fraud = { kind = "bool" }
reviewed_on = { kind = "date" }
[rules.eligible]
label = { en = "a window", zh = "窗口" }
is = "complaints >= 0 or complaints < 1"
cite = "1"
"""

TYPES: Mapping[str, Any] = {
    "window": pl.String, "hall": pl.String, "complaints": pl.Int64, "handled": pl.Int64,
    "on_time": pl.Int64, "one": pl.String, "two": pl.String, "three": pl.String, "own": pl.String,
    "theirs": pl.String, "final": pl.String, "share": pl.String, "star": pl.Boolean,
    "fraud": pl.Boolean, "reviewed_on": pl.Date,
}  # fmt: skip


def windows(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The register; keys W1, W2, ... where none is given."""
    full = [{"window": f"W{n:02}", **row} for n, row in enumerate(rows, start=1)]
    return pl.DataFrame([{name: row.get(name) for name in TYPES} for row in full], schema=TYPES)


def evaluated(
    body: str, rows: Sequence[Mapping[str, Any]], at: str = "2024-03-01"
) -> ps.Evaluation:
    """The cards of a plan's body over these rows."""
    return programme(body).evaluate({"windows": windows(rows)}, at=at)


def programme(body: str) -> ps.ProgrammeInUse:
    """The programme that the head and the body write."""
    from publicservice.in_use import ProgrammeInUse
    from publicservice.manager import installed_plugins
    from publicservice.written_programme import programme_of

    plan = read_plan_text(HEAD + body, "windows.toml")
    in_use = ProgrammeInUse(programme_of(plan), plan, installed_plugins())
    in_use.require_usable()
    return in_use


def scores(body: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The scores as rows."""
    return evaluated(body, rows).scores.rows(named=True)
