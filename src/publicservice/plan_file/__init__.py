"""Plan files: TOML read into a `Plan`, a local plan merged upon a default, and written back.

A plan file holds the numbers of one programme, each with its unit and clause:

.. code-block:: python

    from publicservice.plan_file import read_plan_text

    plan = read_plan_text('''
    programme = "hardship-visits"
    schema_version = 1
    source = { title = "Spring Festival visits", issuer = "sub-district", document = "004/1" }
    [limits]
    own_cost = { value = 50000, unit = "yuan", cite = "二(二)1" }
    ''')
    assert plan.number("limits.own_cost").steps[0].state.value == 5_000_000  # fen

The modules: `text` (bytes to tables), `structure` and `entries` (tables to nouns, through cattrs),
`sections` (the reserved sections), `draft` (a file taken apart), `merge`, `consistency`, `tables`
and `toml_text` (the way back). Reading all that a plan may say takes most of them, so they are
imported when a plan is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publicservice.plan_file.reading import dump_plan, merge_plans, read_plan, read_plan_text

__all__ = ["dump_plan", "merge_plans", "read_plan", "read_plan_text"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from publicservice.plan_file import reading

    value = globals()[name] = getattr(reading, name)
    return value
