"""The JSON Schema of plan files, made from the classes that read them.

Editors complete and check a plan with it. It says what a reader of the file can say of it without
the programme: keys, types, forms, units. What hangs on the rules or on another section (the name of
a number, of an indicator, of a phase) is found by ``publicservice check``.

Draft 7, which every editor knows. TOML has dates and JSON has none: as editors do it, a date is a
text there, so that a date in quotes passes here and is found by the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from publicservice.model.unit import SHARE_UNITS
from publicservice.plan_file.draft import ADDS_UP_TO
from publicservice.plan_file.entries import FORMS, KINDS_WITHOUT_UNIT, Header, NumberEntry
from publicservice.plan_file.schema_types import Schema, table_schema
from publicservice.plan_file.schema_units import OF
from publicservice.plan_file.sections import SECTIONS, Section
from publicservice.plan_file.upgrade import SCHEMA_VERSION

ID = f"urn:publicservice:plan:{SCHEMA_VERSION}"
WHOLE = {"%": 100, "‰": 1000}
"""The whole of what a share is of, in its unit."""

NAME = r"^[^\s.\d_-][^\s.-]*$"
NAME_OF_TABLE = r"^[^\s.\d_-][^\s.]*$"


def plan_schema() -> Schema:
    """The schema as plain values; the same at every call of one release."""
    top = table_schema((Header,))
    sections = {name: _section(name, section) for name, section in SECTIONS.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ID,
        "title": "publicservice plan file",
        "description": "The dated, local numbers of a public-service programme.",
        **top,
        "properties": {
            **top["properties"],
            "schema_version": {
                **top["properties"]["schema_version"], "const": SCHEMA_VERSION,
            },
            **sections,
        },
        "additionalProperties": _ref("numbers"),
        "definitions": {
            "number": number_schema(),
            "numbers": _numbers(),
            **{name: _table(section) for name, section in SECTIONS.items()},
        },
    }  # fmt: skip


def number_schema() -> Schema:
    """A number: one of value, between and unknown, with unit and clause."""
    schema = table_schema((NumberEntry,))
    schema["properties"]["kind"] |= {"enum": list(KINDS_WITHOUT_UNIT)}
    return {
        "description": "A number with its unit and clause.",
        **schema,
        "oneOf": [{"required": [form]} for form in FORMS],
        "allOf": list(_conditions()),
    }


def _conditions() -> Iterator[Schema]:
    """What the unit of a number asks of its figures."""
    no_unit = {"not": {"required": ["unit"]}}
    has_unit = {"required": ["unit"]}
    of_something = {**has_unit, "properties": {"unit": {"pattern": OF}}}
    steps = {"type": "array", "items": {"type": "object"}}
    figures = {"anyOf": [{"type": "number"}, steps]}
    plain = {"anyOf": [{"type": ["integer", "string", "boolean", "array"]}]}
    whole = {"minItems": 2, "items": {"type": ["integer", "string"]}}
    yield {"if": has_unit, "then": {"properties": {"value": figures}}}
    yield {"if": no_unit, "then": {"properties": {"value": plain, "between": whole}}}
    yield {
        "if": {**no_unit, "required": ["unknown"]},
        "then": {"required": ["kind"]},
    }
    for name, others in SHARE_UNITS.items():
        share = {**has_unit, "properties": {"unit": {"enum": [name, *others]}}}
        yield {"if": share, "then": {"properties": _within("maximum", WHOLE[name])}}
    yield {"if": {"not": of_something}, "then": {"properties": _within("minimum", 0)}}


def _within(bound: str, figure: int) -> Schema:
    """`value` and `between` with a bound that only figures heed."""
    return {"value": {bound: figure}, "between": {"items": {bound: figure}}}


def _numbers() -> Schema:
    """A number, or a section of numbers: told apart by the keys that only a number has.

    `properties` stand outside of the condition as well, without asking for anything, because
    editors offer and explain keys only from there.
    """
    hints = {
        key: {"description": schema["description"]}
        for key, schema in number_schema()["properties"].items()
    }
    is_number = {"anyOf": [{"required": [form]} for form in FORMS]}
    section = {
        "properties": {
            ADDS_UP_TO: {
                "const": 100, "description": "The percentages of the section make 100 % together.",
            }
        },
        "propertyNames": {"pattern": NAME},
        "additionalProperties": _ref("numbers"),
    }  # fmt: skip
    return {
        "description": "A number, or a section of numbers. Rules read it as plan.SECTION.NAME.",
        "type": "object",
        "properties": hints,
        "if": is_number,
        "then": _ref("number"),
        "else": section,
    }


def _section(name: str, section: Section) -> Schema:
    return {
        "description": section.what,
        "type": "object",
        "propertyNames": {"pattern": NAME_OF_TABLE},
        "additionalProperties": _ref(name),
    }


def _table(section: Section) -> Schema:
    schema = table_schema(section.keys)
    schema = {"description": section.what, **schema}
    if "name" in schema["properties"]:  # that of the table itself
        del schema["properties"]["name"]
        schema["required"] = [key for key in schema["required"] if key != "name"]
    if not section.dates:
        return schema
    return {"description": section.what, "anyOf": [{"type": "string"}, schema]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def keys_without(what: str, schema: Mapping[str, Any], place: str = "") -> Sequence[str]:
    """The places of keys in the schema that lack `what`, such as a description."""
    found: list[str] = []
    for key, inner in schema.get("properties", {}).items():
        where = f"{place}.{key}".lstrip(".")
        found += [where] if not inner.get(what) else []
        found += keys_without(what, inner, where)
    for name, inner in schema.get("definitions", {}).items():
        found += [name] if not inner.get(what) else []
        found += keys_without(what, inner, name)
    return found
