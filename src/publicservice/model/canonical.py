"""A plan's content in a form that hangs on nothing but what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs


def canonical(value: Any) -> Any:
    """The value as JSON that depends on nothing but content."""
    if attrs.has(type(value)):
        names = [attribute.name for attribute in attrs.fields(type(value)) if attribute.eq]
        content = {name: canonical(getattr(value, name)) for name in names}
        return {"class": type(value).__name__, **content}
    if isinstance(value, Mapping):
        return {key: canonical(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [canonical(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value
