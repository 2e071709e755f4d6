"""Registers for hypothesis: small, with holes, with values on each side of every threshold."""

from __future__ import annotations

from datetime import date
from typing import Any

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise ImportError(
        "publicservice.testing.strategies needs hypothesis: pip install hypothesis"
    ) from error

from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Field, Key, Reference
from publicservice.model.registers.register import Register
from publicservice.testing.generate import PLACES, RowMaker, key_of
from publicservice.testing.made import MadeRegisters


def made_registers(
    programme: type[Programme], plan: Plan, at: date, *, most_rows: int = 4
) -> st.SearchStrategy[MadeRegisters]:
    """Registers of a programme: each with up to `most_rows` rows, or not supplied but for the unit.

    .. code-block:: python

        from datetime import date

        from hypothesis import given, settings

        import publicservice as ps
        from publicservice.testing import check_soundness
        from publicservice.testing.strategies import made_registers

        in_use = ps.programme("contraceptives")
        AT = date(2024, 6, 30)

        @settings(max_examples=2, deadline=None)
        @given(made_registers(in_use.programme, in_use.plan, AT))
        def test_unknown_stays_unknown(made):
            check_soundness(in_use.programme, in_use.plan, made, AT, completions=2)

        test_unknown_stays_unknown()

    Every value but the key may be missing. What fails shrinks to few rows with few values.
    """
    maker = RowMaker.of(programme, plan, at)
    numbers = range(most_rows)
    tables = {}
    for name in maker.fields:
        rows = st.tuples(*(_row(maker, name, number, numbers) for number in numbers))
        some = st.builds(lambda made, count: made[:count], rows, st.integers(0, most_rows))
        tables[name] = some if name == programme.unit.register else st.none() | some
    return st.fixed_dictionaries(tables).map(
        lambda drawn: MadeRegisters({n: rows for n, rows in drawn.items() if rows is not None})
    )


def _row(
    maker: RowMaker, register: str, number: int, numbers: range
) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            name: st.just(key_of(register, number))
            if isinstance(declared, Key)
            else st.none() | _value(maker, cls, declared, numbers)
            for name, (cls, declared) in maker.fields[register].items()
        }
    )


def _value(
    maker: RowMaker, cls: type[Register], declared: Field, numbers: range
) -> st.SearchStrategy[Any]:
    if isinstance(declared, Reference):
        target = declared.to.register
        keys = [key_of(target, n) for n in numbers] if target in maker.fields else list(PLACES)
        return st.sampled_from(keys)
    values = maker.candidates.of(cls, declared.name)
    return st.sampled_from(values) if values else st.none()
