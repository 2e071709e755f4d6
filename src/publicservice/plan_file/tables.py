"""The nouns of `model.plan` as the tables of a plan file: the way back of `entries`."""

from __future__ import annotations

from attrs import asdict

from publicservice.model.plan import Number, Plan, Source, Step
from publicservice.model.state import Known, PlanValue, Range, Unknown
from publicservice.plan_file.timetable import date_value, remarks_table
from publicservice.plan_file.toml_text import TomlValue

Table = dict[str, TomlValue]


def header_table(plan: Plan) -> Table:
    """The keys at the top of the file."""
    year: TomlValue = {"unknown": plan.year_unknown} if plan.year_unknown else plan.year or ""
    return {
        "programme": plan.programme,
        "schema_version": plan.schema_version,
        **_given({"upon": plan.upon, "without": list(plan.without)}),
        "source": source_table(plan.source),
        **_given({"title": plan.title, "region": plan.region, "year": year}),
        **({"issued": date_value(plan.issued)} if plan.issued else {}),
        **_given({"left_out": [_given(asdict(entry)) for entry in plan.left_out]}),
    }


def source_table(source: Source) -> Table:
    """A source; title, issuer and document are always written."""
    values: Table = asdict(source)
    return {key: item for key, item in values.items() if item or key in REQUIRED_OF_SOURCE}


def number_table(number: Number) -> Table:
    """A number with unit and clause; `kind` is written only where nothing else tells it."""
    first = number.steps[0]
    if len(number.steps) == 1 and first.since is None and not first.cite:
        content = _state_table(number, first)
    else:
        content = {"value": [_step_table(number, step) for step in number.steps]}
    unclear = not number.unit and all(isinstance(step.state, Unknown) for step in number.steps)
    return {
        **content,
        **_given({"unit": number.unit, "kind": number.kind if unclear else ""}),
        **remarks_table(number.label, number.cite, number.note),
    }


REQUIRED_OF_SOURCE = ("title", "issuer", "document")


def _given(values: Table) -> Table:
    return {key: value for key, value in values.items() if value}


def _step_table(number: Number, step: Step) -> Table:
    since: Table = {"since": step.since} if step.since else {}
    return {**since, **_state_table(number, step), **_given({"cite": step.cite})}


def _state_table(number: Number, step: Step) -> Table:
    if isinstance(step.state, Known):
        return {"value": _figure(number, step.state.value)}
    if isinstance(step.state, Range):
        return {"between": [_figure(number, step.state.low), _figure(number, step.state.high)]}
    return {"unknown": step.state.reason}


def _figure(number: Number, value: PlanValue) -> TomlValue:
    figure = number.figure(value)
    return list(value) if isinstance(value, tuple) else figure
