"""Steps that an engine computes once, although later steps refer to them many times."""

from __future__ import annotations

from typing import Any

import narwhals as nw

_COMPUTED_ONCE = "WITH computed AS MATERIALIZED (SELECT * FROM step) SELECT * FROM computed"


def settled(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The same frame, still lazy.

    DuckDB puts the expressions of one step into the next, unless a limit stands between them. The
    check of a resident number refers to the number sixty times, and what follows to the check: a
    plan of a hundred thousand terms. Polars and Spark keep the steps apart by themselves.
    """
    if not frame.implementation.is_duckdb():
        return frame
    once: nw.LazyFrame[Any] = nw.from_native(frame.to_native().query("step", _COMPUTED_ONCE))
    return once
