"""The nouns of `model.plan` as the tables of a plan file: the way back of `entries`."""

from __future__ import annotations

from attrs import asdict

from publicservice.model.calendar_date import MonthDay, PlanDate
from publicservice.model.label import Label
from publicservice.model.plan import Number, Phase, Plan, Source, Step, Target
from publicservice.model.state import Known, PlanValue, Range, Unknown
from publicservice.plan_file.toml_text import TomlValue

Table = dict[str, TomlValue]


def header_table(plan: Plan) -> Table:
    """The keys at the top of the file."""
    year: TomlValue = {"unknown": plan.year_unknown} if plan.year_unknown else plan.year or ""
    return {
        "programme": plan.programme,
        "schema_version": plan.schema_version,
        "source": source_table(plan.source),
        **_given({"title": plan.title, "region": plan.region, "year": year}),
    }


def source_table(source: Source) -> Table:
    """A source; title, issuer and document are always written."""
    values: Table = asdict(source)
    return {key: item for key, item in values.items() if item or key in REQUIRED_OF_SOURCE}


def number_table(number: Number) -> Table:
    """A number with unit and clause; `kind` is written only where nothing else tells it."""
    first = number.steps[0]
    if len(number.steps) == 1 and first.since is None:
        content = _state_table(number, first)
    else:
        content = {"value": [_step_table(number, step) for step in number.steps]}
    unclear = not number.unit and all(isinstance(step.state, Unknown) for step in number.steps)
    return {
        **content,
        **_given({"unit": number.unit, "kind": number.kind if unclear else ""}),
        **_remarks(number.label, number.cite, number.note),
    }


def phase_table(phase: Phase) -> Table:
    """A phase without its name, which is the table's own."""
    dates = {"start": phase.start, "end": phase.end}
    return {
        **{key: _date(day) for key, day in dates.items() if day},
        **_given({"crosses_year": phase.crosses_year}),
        **_remarks(phase.label, phase.cite, phase.note),
    }


def target_table(target: Target) -> Table:
    """A target without its name; the keys of its value stand beside its own."""
    value = {k: v for k, v in number_table(target.value).items() if k not in ("label", "cite")}
    due = _date(target.due) if isinstance(target.due, PlanDate) else target.due or ""
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        **value,
        **_given({"due": due}),
        **_remarks(target.label, target.cite, target.note),
    }


REQUIRED_OF_SOURCE = ("title", "issuer", "document")


def _given(values: Table) -> Table:
    return {key: value for key, value in values.items() if value}


def _remarks(label: Label, cite: str, note: str) -> Table:
    return _given({"label": _given({"en": label.en, "zh": label.zh}), "cite": cite, "note": note})


def _step_table(number: Number, step: Step) -> Table:
    since: Table = {"since": step.since} if step.since else {}
    return {**since, **_state_table(number, step)}


def _state_table(number: Number, step: Step) -> Table:
    if isinstance(step.state, Known):
        return {"value": _figure(number, step.state.value)}
    if isinstance(step.state, Range):
        return {"between": [_figure(number, step.state.low), _figure(number, step.state.high)]}
    return {"unknown": step.state.reason}


def _figure(number: Number, value: PlanValue) -> TomlValue:
    figure = number.figure(value)
    return list(value) if isinstance(value, tuple) else figure


def _date(day: PlanDate) -> TomlValue:
    if isinstance(day.value, Unknown):
        return {"unknown": day.value.reason}
    return str(day.value) if isinstance(day.value, MonthDay) else day.value
