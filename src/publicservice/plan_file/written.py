"""The tables of registers, rules and indicators that a plan file writes itself."""

from __future__ import annotations

from typing import Any

from attrs import asdict, fields

from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.written import WrittenIndicator, WrittenRegister, WrittenRule
from publicservice.plan_file.structure import structured, unknown_keys, wrong_type
from publicservice.plan_file.toml_text import TomlValue

Table = dict[str, TomlValue]


def read_register(name: str, raw: Any) -> WrittenRegister:
    """``[registers.pupils]``: zh, file_names, unit, levels and the table of fields."""
    return structured({**_table(raw), "name": name}, WrittenRegister)


def read_rule(name: str, raw: Any) -> WrittenRule:
    """``[rules.eligible]``: one of is, amount and number; label, cite, category."""
    table = dict(_table(raw))
    if "condition" in table:
        raise PlanError(unknown_keys(["condition"], ["is"]))
    if "is" in table:
        table["condition"] = table.pop("is")
    return structured({**table, "name": name}, WrittenRule)


def read_indicator(name: str, raw: Any) -> WrittenIndicator:
    """``[indicators.coverage]``: where, value, per, of, over, by, unit, label, definition, cite."""
    return structured({**_table(raw), "name": name}, WrittenIndicator)


def register_table(register: WrittenRegister) -> Table:
    """The way back of `read_register`."""
    return {
        **_without_defaults(register, "fields"),
        "fields": {name: _without_defaults(field) for name, field in register.fields.items()},
    }


def rule_table(rule: WrittenRule) -> Table:
    """The way back of `read_rule`."""
    table = _without_defaults(rule)
    condition = table.pop("condition", None)
    return {"is": condition, **table} if condition else table


def indicator_table(indicator: WrittenIndicator) -> Table:
    """The way back of `read_indicator`."""
    return _without_defaults(indicator)


def _table(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise wrong_type("a table", raw)
    if "name" in raw:
        raise PlanError(unknown_keys(["name"], []))
    return raw


def _without_defaults(noun: Any, *left_out: str) -> Table:
    defaults = {attribute.name: attribute.default for attribute in fields(type(noun))}
    table: Table = {}
    for name, default in defaults.items():
        value = getattr(noun, name)
        if name in ("name", *left_out) or value == default or value in ((), None, ""):
            continue
        if isinstance(value, Label):
            value = {key: text for key, text in asdict(value).items() if text}
        elif isinstance(value, tuple):
            value = list(value)
        elif hasattr(value, "items"):
            value = dict(value)
        if value not in ({}, []):
            table[name] = value
    return table
