"""Benefits, their money and payments, places, deliverables: as plain values, and in ``show``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publicservice.cli.page import Column, Page, prose
from publicservice.model.calendar.deliverable import Deliverable
from publicservice.model.label import Label
from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.money.funding import FUNDING_NUMBERS, PAYER_NUMBERS, Funding, Payer
from publicservice.model.money.payments import CONDITIONS, Instalment, PaymentSchedule
from publicservice.model.money.places import Places
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.model.rules.formula import formula
from publicservice.model.state import Unknown

Values = dict[str, Any]


def money_book(programme: type[Programme], plan: Plan) -> Values:
    """By the keys benefits, funding, payers, payments, places, deliverables; others left out."""
    found = {
        "benefits": [_benefit(plan, each) for each in programme.benefits.values()],
        "funding": [_source(plan, each) for each in plan.funding.values()],
        "payers": [_payer(plan, each) for each in plan.payers.values()],
        "payments": [_payments(plan, each) for each in plan.payments.values()],
        "places": [_places(plan, each) for each in plan.places.values()],
        "deliverables": [_deliverable(plan, each) for each in plan.deliverables.values()],
    }
    return {key: values for key, values in found.items() if values}


def _benefit(plan: Plan, benefit: RecordedBenefit) -> Values:
    standard = benefit.standard
    return {
        **_head(plan, "benefits", benefit.name, benefit.label, benefit.cite),
        "amount": None if standard is None else formula(standard),
        "to": formula(benefit.granted),
        "per": benefit.per,
        "period": benefit.period,
        "times": None if benefit.times is None else formula(benefit.times),
        "in_kind": benefit.goods,
        "decided": benefit.decided,
        "funded_by": list(benefit.funded_by),
        "payers": list(benefit.payers),
        "gives_way_to": list(benefit.gives_way_to),
        "cap": None if benefit.cap is None else formula(benefit.cap),
        "cap_over": benefit.cap_over,
        "cap_with": list(benefit.cap_with),
        "repaid": None if benefit.repaid is None else formula(benefit.repaid),
    }


def _source(plan: Plan, source: Funding) -> Values:
    return {
        **_head(plan, "funding", source.name, source.label, source.cite),
        "level": source.level,
        "pays": None if source.pays is None else list(source.pays),
        "only_for": source.only_for,
        "received_from": source.received_from,
        "by": source.by,
        "up_to": source.up_to,
        "figures": _figures(source, FUNDING_NUMBERS),
    }


def _payer(plan: Plan, payer: Payer) -> Values:
    return {
        **_head(plan, "payers", payer.name, payer.label, payer.cite),
        "source": payer.source or payer.name,
        "only_for": payer.only_for,
        "of": payer.of,
        "figures": _figures(payer, PAYER_NUMBERS),
    }


def _payments(plan: Plan, each: PaymentSchedule) -> Values:
    return {
        **_head(plan, "payments", each.name, each.label, each.cite),
        "benefits": list(each.benefits),
        "instalments": [_instalment(part) for part in each.parts],
        "pro_rata": each.pro_rata,
        "entitled_from": each.entitled_from,
        "entitled_until": each.entitled_until,
    }


def _instalment(part: Instalment) -> Values:
    return {
        "name": part.name,
        "share": None if part.share is None else part.share.text,
        "every": part.every,
        "due": [str(day) for day in part.due],
        **{key: getattr(part, key) for key in CONDITIONS},
        "cite": part.cite,
    }


def _places(plan: Plan, each: Places) -> Values:
    tables = {key: getattr(each, key) for key in ("quota", "weights")}
    told = {
        key: {"unknown": table.reason}
        if isinstance(table, Unknown)
        else {area: number.text for area, number in table.items()}
        for key, table in tables.items()
        if table is not None
    }
    return {
        **_head(plan, "places", each.name, each.label, each.cite),
        "benefits": list(each.benefits),
        "by": each.by,
        "number": None if each.number is None else each.number.text,
        "quota": told.get("quota", {}),
        "weights": told.get("weights", {}),
        "in_proportion_to": each.in_proportion_to,
        "chosen": each.chosen,
        "rank": [str(key) for key in each.rank],
        "tie": each.tie,
    }


def _deliverable(plan: Plan, each: Deliverable) -> Values:
    return {
        **_head(plan, "deliverables", each.name, each.label, each.cite),
        "form": each.form,
        "copies": each.copies,
        "stamped": each.stamped,
        "signed_by": list(each.signed_by),
        "handed_to": [
            {"to": step.to, "due": None if step.due is None else str(step.due), "cite": step.cite}
            for step in each.handovers
        ],
        "every_year": each.every_year,
        "late": each.late,
        "note": each.note,
    }


def _head(plan: Plan, section: str, name: str, label: Label, cite: str) -> Values:
    return {
        "name": name, "label_en": label.text("en"), "label_zh": label.text("zh"), "cite": cite,
        "origin": plan.origin.get(f"{section}.{name}", ""),
    }  # fmt: skip


def _figures(noun: Funding | Payer, keys: tuple[str, ...]) -> Mapping[str, str]:
    return {key: number.text for key in keys if (number := getattr(noun, key)) is not None}


def write_money_book(page: Page, book: Values, *, origin: bool) -> None:
    """A table of each, in the order in which a document has them."""
    tables = (
        ("Benefits", "benefits", "benefit", "what is given", _told_benefit),
        ("Funding", "funding", "source", "what it pays", _told_source),
        ("Payers", "payers", "payer", "what it pays", _told_payer),
        ("Payments", "payments", "schedule", "what is paid when", _told_payments),
        ("Scarce places", "places", "places", "how many, and who comes first", _told_places),
        ("Deliverables", "deliverables", "deliverable", "to whom and by when", _told_deliverable),
    )
    for title, key, noun, what, told in tables:
        if key in book:
            page.section(title)
            page.table(
                [Column(noun), prose("what it is"), prose(what), Column("clause"), prose("from")],
                [
                    (each["name"], _labels(each), "\n".join(told(each)), each["cite"],
                     each["origin"] * origin)
                    for each in book[key]
                ],
            )  # fmt: skip


def _told_payments(schedule: Values) -> list[str]:
    told = [f"pays {', '.join(schedule['benefits'])}"] if schedule["benefits"] else []
    several = len(schedule["instalments"]) > 1
    for part in schedule["instalments"]:
        share = part["share"] or ("the rest" if several else "")
        every = f"each {part['every']}" if part["every"] else ""
        due = f"by {' and '.join(part['due'])}" if part["due"] else ""
        conditions = (f"{key} {part[key]}" for key in CONDITIONS if part[key])
        line = ", ".join(filter(None, (share, every, due, *conditions)))
        told.append(": ".join(filter(None, (part["name"] * several, line))))
    dates = (schedule["entitled_from"], schedule["entitled_until"])
    told += [f"by the {schedule['pro_rata']} from {dates[0]} to {dates[1]}"] * any(dates)
    return [line for line in told if line]


def _told_benefit(benefit: Values) -> list[str]:
    times = f" × {benefit['times']}" if benefit["times"] else ""
    period = benefit["period"]
    told_period = period if period in ("", "once") else f"each {period}"
    whom = f"for each {benefit['per']}" if benefit["per"] else ""
    measure = ", ".join(filter(None, (whom, told_period)))
    told = [f"{benefit['amount']}{times}"] if benefit["amount"] else []
    told += [measure] if measure else []
    told += [f"in kind: {benefit['in_kind']}"] if benefit["in_kind"] else []
    told += [f"to: {benefit['to']}"]
    told += [f"at most {benefit['cap']}"] if benefit["cap"] else []
    told += [f"the cap is for all of a {benefit['cap_over']}"] if benefit["cap_over"] else []
    if benefit["cap_with"]:
        told += [f"the cap is together with {', '.join(benefit['cap_with'])}, first"]
    told += [f"paid back: {benefit['repaid']}"] if benefit["repaid"] else []
    named = (("funded_by", "funded by"), ("payers", "paid by"), ("gives_way_to", "gives way to"))
    return told + [f"{words} {', '.join(benefit[key])}" for key, words in named if benefit[key]]


def _told_source(source: Values) -> list[str]:
    told = [f"level: {source['level']}"] if source["level"] else []
    told += [f"pays {', '.join(source['pays'])}"] if source["pays"] else []
    told += [f"received: {source['received_from']}"] if source["received_from"] else []
    told += [f"for each {source['by']} what was given for it"] if source["by"] else []
    told += [f"gives no more than is {source['up_to']}"] if source["up_to"] else []
    return told + _only_and_figures(source)


def _told_payer(payer: Values) -> list[str]:
    told = [f"out of {payer['source']}"] if payer["source"] != payer["name"] else []
    told += [f"of {payer['of']}"] if payer["of"] else []
    return told + _only_and_figures(payer)


def _only_and_figures(noun: Values) -> list[str]:
    told = [f"only for {noun['only_for']}"] if noun["only_for"] else []
    return told + [f"{key.replace('_', ' ')}: {text}" for key, text in noun["figures"].items()]


def _told_places(each: Values) -> list[str]:
    told = [f"of {', '.join(each['benefits'])}"]
    told += [f"number: {each['number']}"] if each["number"] else []
    told += [f"by {each['by']}"] if each["by"] else []
    for key in ("quota", "weights"):
        table = each[key]
        listed = ", ".join(f"{name} {text}" for name, text in table.items())
        told += [f"{key}: {listed}"] if listed else []
    proportion = each["in_proportion_to"]
    told += [f"in proportion to who is {proportion}"] if proportion else []
    told += [f"only who is {each['chosen']}"] if each["chosen"] else []
    told += [f"first: {', '.join(each['rank'])}"] if each["rank"] else []
    return [*told, _TIES[each["tie"]]]


_TIES = {
    "undecided": "equals over the last place: undecided",
    "all": "equals over the last place: all get one",
    "key": "equals over the last place: the first key",
}


def _told_deliverable(each: Values) -> list[str]:
    copies = f"{each['copies']} copies" if each["copies"] else ""
    told = [", ".join(filter(None, (each["form"], copies, "stamped" * each["stamped"])))]
    told += [f"signed by {', '.join(each['signed_by'])}"] if each["signed_by"] else []
    for step in each["handed_to"]:
        to = f"to {step['to']}" if step["to"] else ""
        due = f"by {step['due']}" if step["due"] else ""
        told += [" ".join(filter(None, (to, due)))]
    told += ["every year"] if each["every_year"] else []
    told += [f"late: {each['late']}"] if each["late"] else []
    return list(filter(None, told))


def _labels(values: Values) -> str:
    return " ".join(dict.fromkeys(filter(None, (values["label_en"], values["label_zh"]))))
