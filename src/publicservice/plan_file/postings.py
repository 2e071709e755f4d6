"""The section ``[postings]`` as TOML tables: read and written."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from publicservice.model.posting import Posting
from publicservice.model.problem import PlanError
from publicservice.plan_file.assessment import plain, without_defaults
from publicservice.plan_file.structure import below, structured, wrong_type
from publicservice.plan_file.tables import Table
from publicservice.plan_file.timetable import unnamed


@frozen
class PostingKeys:
    """Keys of a posting that its reader takes in more forms than the noun has.

    Attributes:
        of: who is on the list: a benefit, a criterion or places, or a list of them.
    """

    of: str | tuple[str, ...] = ("eligible",)


def read_posting(name: str, raw: Any) -> Posting:
    """A posting: of, and rounds in order with name, by, level, start, days, objections."""
    table = unnamed(raw)
    rounds = table.get("rounds", [])
    if not isinstance(rounds, list):
        error = wrong_type("a list of tables", rounds, "write rounds = [{ … }]")
        raise PlanError(below("rounds", error))
    if isinstance(table.get("of"), str):
        table = {**table, "of": [table["of"]]}
    return structured({**table, "name": name}, Posting)


def posting_table(posting: Posting) -> Table:
    """The way back of `read_posting`."""
    table = without_defaults(posting, "rounds")
    if len(posting.of) == 1 and "of" in table:
        table["of"] = posting.of[0]
    return {
        **table,
        "rounds": [plain(each) for each in posting.rounds],
    }
