"""Steps that an engine computes once, although later steps refer to them many times."""

from __future__ import annotations

from typing import Any

import narwhals as nw

_EVERY_ROW = 2**62


def settled(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The same frame, still lazy.

    DuckDB puts the expressions of one step into the next, unless a limit stands between them. The
    check of a resident number refers to the number sixty times, and what follows to the check: a
    plan of a hundred thousand terms. Polars and Spark keep the steps apart by themselves.
    """
    return frame.head(_EVERY_ROW) if frame.implementation.is_duckdb() else frame
