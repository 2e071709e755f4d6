"""Types as JSON Schema: what cattrs reads, described for an editor."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs

from publicservice.model.assessment.scorecard import Formula
from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.date_reading import FIRST_YEAR, LAST_YEAR
from publicservice.model.plan import Number
from publicservice.model.registers.register import Register
from publicservice.model.state import Unknown
from publicservice.plan_file.entries import FORMS, NumberEntry, StepEntry
from publicservice.plan_file.schema_units import UNIT
from publicservice.plan_file.timetable import DateKeys

Schema = dict[str, Any]

DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_MONTH_DAYS = (
    r"(?:0?[13578]|1[02])-(?:0?[1-9]|[12]\d|3[01])",
    r"(?:0?[469]|11)-(?:0?[1-9]|[12]\d|30)",
    r"0?2-(?:0?[1-9]|[12]\d)",
)
MONTH_DAY: Schema = {"type": "string", "pattern": f"^(?:{'|'.join(_MONTH_DAYS)})$"}
PHASE: Schema = {"type": "string", "pattern": r"\S", "not": {"pattern": r"^\d+-\d+"}}
"""The name of a phase, in the place of a day."""

NUMBER: Schema = {"type": "number"}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
SIMPLE: Mapping[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: NUMBER,
    date: DATE,
    type(None): {},
}
EVERYWHERE = {
    "label": "What it is called, in English and Chinese.",
    "cite": "The clause that says so.",
    "note": "Anything that a reader should know.",
    "value": "What it is: a number, a text, a list of texts, a date, true or false; or dated "
    "values, each with since.",
    "between": "Official discretion between two bounds, both included.",
    "unknown": "Why it is not known, as printed where it can be.",
}  # fmt: skip
"""What keys mean that stand in many tables."""


def table_schema(classes: Iterable[type[Any]]) -> Schema:
    """A table whose keys are the attributes of these classes, of two with one name the later."""
    properties: dict[str, Schema] = {}
    required: dict[str, bool] = {}
    for cls in classes:
        types_of, texts = get_type_hints(cls), attribute_texts(cls)
        for attribute in attrs.fields(cls):
            key = written_as(attribute)
            described = texts.get(attribute.name) or EVERYWHERE.get(attribute.name, "")
            described = described or properties.get(key, {}).get("description", "")
            schema = _attribute_schema(attribute.name, types_of[attribute.name], cls)
            properties[key] = {"description": described, **schema}
            required[key] = attribute.default is attrs.NOTHING
            if required[key] and schema == SIMPLE[str]:
                properties[key]["pattern"] = r"\S"
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key, needed in required.items() if needed],
        "additionalProperties": False,
    }


def written_as(attribute: attrs.Attribute[Any]) -> str:
    """The key of an attribute: Python's own words stand with a trailing underscore."""
    return str(attribute.metadata.get("written", attribute.name.rstrip("_")))


def attribute_texts(cls: type[Any]) -> dict[str, str]:
    """What the docstrings of the class and its bases say of each attribute, as a sentence."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__[:-1]):
        found |= _own_texts(base)
    return found


def _own_texts(cls: type[Any]) -> dict[str, str]:
    _, _, listed = (inspect.getdoc(cls) or "").partition("\nAttributes:\n")
    joined = re.sub(r"\n {8,}", " ", listed.partition("\n\n")[0])
    found: dict[str, str] = {}
    for line in joined.splitlines():
        names, _, text = line.strip().partition(": ")
        sentence = text.replace("``", "").replace("`", "").rstrip(".")
        for name in names.split(", "):
            found[name] = f"{sentence[:1].upper()}{sentence[1:]}."
    return found


def type_schema(kind: Any) -> Schema:
    """What a value of the type looks like in a plan file."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind is PlanDate:
        return _date()
    if kind in (Formula, str | type[Register]):
        return SIMPLE[str]
    if kind is Number:
        return {"$ref": "#/definitions/number"}
    if kind is Unknown:
        return {
            "type": "object", "properties": {"unknown": {
                "description": EVERYWHERE["unknown"], "type": "string", "minLength": 1}},
            "required": ["unknown"], "additionalProperties": False,
        }  # fmt: skip
    if attrs.has(kind):
        return table_schema((kind,))
    return _generic(kind)


def _generic(kind: Any) -> Schema:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": [each for each in arguments if each != ""]}
    if origin in (Union, types.UnionType):
        is_due = PlanDate in arguments
        schemas = [
            PHASE if is_due and each is str else type_schema(each)
            for each in arguments
            if each is not type(None)
        ]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    if origin is tuple:
        return {"type": "array", "items": type_schema(arguments[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _unnamed(type_schema(arguments[1]))}
    raise TypeError(f"{kind!r} has no form in a plan file: teach it to `type_schema`")


def _unnamed(schema: Schema) -> Schema:
    """A table whose name is the key under which it stands."""
    if "name" not in schema.get("properties", {}):
        return schema
    properties = {key: inner for key, inner in schema["properties"].items() if key != "name"}
    return {**schema, "properties": properties}


def _attribute_schema(name: str, kind: Any, cls: type[Any]) -> Schema:
    """That of the type; forms of a number have no type, and some texts have a form of their own."""
    if kind is Any:
        return dict(_UNTYPED[name](cls))
    schema = dict(type_schema(kind))
    if name == "unit" and cls is NumberEntry:
        return dict(UNIT)
    if name == "year":
        return cast(Schema, {"anyOf": list(_years(schema))})
    return schema


def _years(schema: Schema) -> Iterator[Schema]:
    for each in schema.get("anyOf", [schema]):
        bounds = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        yield {**each, **bounds} if each.get("type") == "integer" else each


def _value(cls: type[Any]) -> Schema:
    simple: list[Schema] = [NUMBER, {"type": "string"}, {"type": "boolean"}, TEXTS]
    if cls is NumberEntry:
        simple.append({"type": "array", "minItems": 1, "items": _step()})
    return {"anyOf": simple}


def _step() -> Schema:
    forms = [{"required": [form]} for form in FORMS]
    return table_schema((StepEntry,)) | {"oneOf": forms}


def _bounds(_cls: type[Any]) -> Schema:
    bound = {"anyOf": [NUMBER, DATE]}
    return {"type": "array", "items": bound, "minItems": 2, "maxItems": 2}


def _figure(_cls: type[Any]) -> Schema:
    return NUMBER


def _reason(_cls: type[Any]) -> Schema:
    return {"type": "string", "pattern": r"\S"}


_UNTYPED: Mapping[str, Callable[[type[Any]], Schema]] = {
    "value": _value,
    "between": _bounds,
    "at_least": _figure,
    "at_most": _figure,
    "unknown": _reason,
}
"""Keys whose attributes are typed `Any`, because the kind of a number says what they hold."""


def _date() -> Schema:
    return {"anyOf": [DATE, MONTH_DAY, table_schema((DateKeys,))]}
