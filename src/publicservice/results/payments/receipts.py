"""Receipts to print and sign: one for each payment that was made, or each certain entitlement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Literal, get_args

import narwhals as nw
from attrs import frozen

from publicservice.engine.literals import literal
from publicservice.masking import mask, mask_identities
from publicservice.model.label import Label, Language
from publicservice.model.money.capital import capital_amount
from publicservice.model.money.due import Slot, slots_of
from publicservice.model.money.routes import Route, routes_of
from publicservice.model.plan import Known, Number, Range
from publicservice.model.problem import UsageError, nearest
from publicservice.output import to_polars
from publicservice.results.payments.receipt_style import STYLE
from publicservice.results.payments.words import (
    instalment_text,
    is_for_a_time,
    period_text,
    yuan_text,
)

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

ReceiptsFor = Literal["", "payments", "entitlements"]
Record = Mapping[str, Any]
NOT_OURS = ("unknown_person", "unknown_benefit", "in_future")
"""Payments for which there is no receipt: nobody knows to whom or for what, or they lie ahead."""

ENDS = ("certain", "possible")

WORDS: Mapping[str, Label] = {
    "title": Label("Receipt", "领取收据"),
    "number": Label("No.", "编号"),
    "programme": Label("programme", "项目"),
    "basis": Label("according to", "依据"),
    "beneficiary": Label("recipient", "领取人"),
    "place": Label("place", "住址"),
    "benefit": Label("for", "待遇"),
    "instalment": Label("instalment", "批次"),
    "amount": Label("amount", "金额"),
    "goods": Label("goods", "实物"),
    "sources": Label("out of", "资金来源"),
    "signature": Label("recipient (signature or fingerprint)", "领款人（签字或按手印）"),
    "handler": Label("handler", "经办人"),
    "day": Label("date", "日期"),
    "none": Label("There is nothing to receive.", "无应领取的款物。"),
}


@frozen
class Receipt:
    """What stands on one receipt; amounts in fen, `None` where money is not given."""

    number: str
    beneficiary: str
    place: str
    benefit: str
    clause: str
    instalment: str
    fen: int | None
    goods: tuple[str, ...]
    sources: tuple[str, ...]
    day: date | None


def receipts(
    evaluation: Evaluation,
    *,
    language: Language = "zh",
    unmasked: bool = False,
    name: str = "",
    of: ReceiptsFor = "",
) -> str:
    """A page of receipts to print and sign, as one HTML text without anything outside of it.

    Each has the programme, the document and clause, a number, the recipient, the benefit, the
    amount in figures and in Chinese capital numerals, goods in kind, the sources, and lines for
    the signatures of recipient and handler.

    Args:
        evaluation: whose payments or entitlements they are for.
        language: ``zh`` or ``en``.
        unmasked: names and identity numbers in full.
        name: the field of the unit with the recipient's name; the key alone without it.
        of: ``payments`` (one for each that was made) or ``entitlements`` (one for each that is
            certain, to the fen); payments where records of them were supplied, without
            them entitlements.

    Raises:
        UsageError: a field that the unit does not have, or payments without their register.
    """
    fields = evaluation.programme.unit.fields
    if name and name not in fields:
        raise UsageError.of("usage.receipts", f"no field {name!r}", where="name",
                            remedy=nearest(name, fields))  # fmt: skip
    if of and of not in get_args(ReceiptsFor):
        raise UsageError.of("usage.receipts", f"no receipts of {of!r}", where="of",
                            remedy=nearest(of, ("payments", "entitlements")))  # fmt: skip
    if of == "payments" and not evaluation.has_payments_made:
        raise UsageError.of(
            "usage.receipts", "no register of payments was supplied", where="of",
            remedy="supply payments_made (发放台账), or ask for receipts of entitlements",
        )  # fmt: skip
    writer = _Writer(evaluation, language, unmasked, name)
    paid = of == "payments" or (not of and evaluation.has_payments_made)
    return _page(evaluation, list(writer.paid() if paid else writer.entitled()), language)


@frozen
class _Writer:
    """Makes the receipts of an evaluation."""

    evaluation: Evaluation
    language: Language
    unmasked: bool
    name: str

    def entitled(self) -> Iterator[Receipt]:
        """One for each certain entitlement that comes to something, in the order of the keys."""
        found = self._rows(self.evaluation.entitlements).filter(
            nw.col("status") == literal("entitled"),
            nw.col("amount_certain_fen") == nw.col("amount_possible_fen"),
        )
        rows = to_polars(found).sort(self._key, "benefit").rows(named=True)
        number = 0
        for row in rows:
            if row["amount_certain_fen"] or self._goods(row["benefit"]):
                number += 1
                yield self._receipt(row, self._numbered(number), row["amount_certain_fen"])

    def paid(self) -> Iterator[Receipt]:
        """One for each payment to somebody who is known, in the order of the records."""
        found = self._rows(self.evaluation.payments_made).filter(
            ~nw.col("finding").is_in(list(NOT_OURS)) | nw.col("finding").is_null()
        )
        found = found.join(self._parts(), on=[self._key, "benefit"], how="left")
        plan, benefits = self.evaluation.plan, self.evaluation.programme.benefits
        slots = {
            (slot.benefit, slot.instalment.name, str(slot.number)): slot
            for slot in slots_of(plan, benefits, self.evaluation.at)
        }
        for number, row in enumerate(to_polars(found).sort("payment").rows(named=True), start=1):
            slot = slots.get((row["benefit"], row["instalment"], row["period"]))
            yield self._receipt(
                row, row["receipt_number"] or self._numbered(number), row["amount_fen"], slot
            )

    def _parts(self) -> nw.LazyFrame[Any]:
        """What each source gives for the entitlement that is paid."""
        frame = self.evaluation.entitlements
        rows: nw.LazyFrame[Any] = nw.from_native(frame, pass_through=False).lazy()
        known = rows.collect_schema().names()
        routes = self._routes.values()
        names = dict.fromkeys(name for route in routes for name in route.names)
        columns = [f"{name}_{end}_fen" for name in names for end in ENDS]
        return rows.select(self._key, "benefit", *(each for each in columns if each in known))

    @property
    def _routes(self) -> Mapping[str, Route]:
        evaluation = self.evaluation
        return routes_of(evaluation.programme.benefits, evaluation.plan, evaluation.at)

    @property
    def _key(self) -> str:
        return self.evaluation.programme.unit.key()

    def _numbered(self, number: int) -> str:
        return f"{self.evaluation.programme.id}-{self.evaluation.at:%Y%m%d}-{number:04}"

    def _rows(self, frame: Any) -> nw.LazyFrame[Any]:
        """The rows with the recipient's name and place."""
        rows: nw.LazyFrame[Any] = nw.from_native(frame, pass_through=False).lazy()
        levels = [name for name in self.evaluation.programme.unit.levels if name != self._key]
        beside = dict.fromkeys((*levels, *filter(None, (self.name,))))
        known = set(rows.collect_schema().names())
        facts = self.evaluation.unit_columns(*(each for each in beside if each not in known))
        return rows.join(facts, on=self._key, how="left")

    def _receipt(
        self, row: Record, number: str, fen: int | None, slot: Slot | None = None
    ) -> Receipt:
        programme = self.evaluation.programme
        benefit = programme.benefits.get(row["benefit"])
        levels = [level for level in reversed(programme.unit.levels) if level != self._key]
        money = benefit is None or benefit.standard is not None
        return Receipt(
            number, self._who(row), " ".join(str(row[level]) for level in levels if row[level]),
            benefit.label.text(self.language) if benefit else str(row["benefit"]),
            self._basis(row["benefit"], slot), self._instalment(row, slot),
            fen if money else None, self._goods(row["benefit"]), self._sources(row),
            row.get("paid_on"),
        )  # fmt: skip

    def _basis(self, name: str, slot: Slot | None) -> str:
        """Document and clause of the benefit, and of the instalment where it has its own."""
        plan, benefit = self.evaluation.plan, self.evaluation.programme.benefits.get(name)
        written = plan.benefits.get(name)
        # A local plan that changes a benefit and cites nothing leaves the clause of the programme.
        own = written is not None and bool(written.cite)
        source = plan.source_of(f"benefits.{name}") if own else plan.rule_source
        cited = [(source.document, benefit.cite if benefit else "")]
        if slot and slot.instalment.cite:
            source = plan.source_of(f"payments.{slot.schedule.name}")
            cited.append((source.document, slot.instalment.cite))
        clauses: dict[str, list[str]] = {}
        for document, clause in dict.fromkeys(cited):
            clauses.setdefault(document, []).extend(filter(None, (clause,)))
        between = "、" if self.language == "zh" else ", "
        told = (" ".join(filter(None, (d, between.join(found)))) for d, found in clauses.items())
        return ("；" if self.language == "zh" else "; ").join(told)

    def _instalment(self, row: Record, slot: Slot | None) -> str:
        """As the plan calls it, with its period; as the record does where the plan has none."""
        if "instalment" not in row:
            return ""
        if slot is None:
            return " / ".join(filter(None, (row["instalment"], row["period"])))
        part = slot.instalment
        period = {
            "period": slot.number, "periods": slot.of, "period_start": slot.first_day,
            "period_end": slot.last_day,
        }  # fmt: skip
        texts = (
            instalment_text(slot.schedule, part, self.language),
            period_text(period, self.language, timed=is_for_a_time(part)),
        )
        return ", ".join(filter(None, texts))

    def _who(self, row: Record) -> str:
        key, name = str(row[self._key]), row.get(self.name) if self.name else None
        if self.unmasked:
            return " ".join(filter(None, (name, key)))
        return " ".join(filter(None, (mask(name) if name else "", mask_identities(key))))

    def _goods(self, name: str) -> tuple[str, ...]:
        benefit = self.evaluation.programme.benefits.get(name)
        if benefit is None or not benefit.goods:
            return ()
        plan = self.evaluation.plan
        return tuple(self._good(plan.number(path)) for path in plan.section(benefit.goods))

    def _good(self, number: Number) -> str:
        label = number.label.text(self.language) or number.path.rpartition(".")[2]
        match number.at(self.evaluation.at):
            case Known(value=value):
                figure = str(number.figure(value))
            case Range(low=low, high=high):
                figure = f"{number.figure(low)}–{number.figure(high)}"
            case _:
                figure = "____"
        return f"{label} {figure} {number.unit}".rstrip()

    def _sources(self, row: Record) -> tuple[str, ...]:
        """Who pays, or may pay: each with its part of an entitlement where it is known.

        On a receipt of a payment without the parts, which are those of the whole entitlement; of
        somebody who is not entitled nobody can say who paid.
        """
        plan, paid = self.evaluation.plan, "payment" in row
        route = self._routes.get(row["benefit"])
        told = []
        for name in route.names if route else ():
            noun = plan.payers.get(name) or plan.funding[name]
            label = noun.label.text(self.language) or name
            low, high = (row.get(f"{name}_{end}_fen") for end in ENDS)
            if f"{name}_certain_fen" in row and low is None:
                continue
            if high is None or low != high or (paid and high):
                told.append(label)
            elif high:
                told.append(f"{label} ¥{yuan_text(high, high)}")
        return tuple(told)


def _page(evaluation: Evaluation, found: list[Receipt], language: Language) -> str:
    title = escape(WORDS["title"].text(language))
    heading = escape(evaluation.programme.label().text(language))
    inside = "".join(_section(evaluation, each, language) for each in found)
    inside = inside or f"<p>{escape(WORDS['none'].text(language))}</p>"
    tongue = "zh-CN" if language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{tongue}"><head><meta charset="utf-8">'
        f"<title>{title} · {heading}</title><style>{STYLE}</style></head>"
        f"<body>{inside}</body></html>\n"
    )


def _section(evaluation: Evaluation, receipt: Receipt, language: Language) -> str:
    plan = evaluation.plan
    title = " · ".join(filter(None, (plan.title or plan.source.title, plan.region)))
    amount = ""
    if receipt.fen is not None:
        amount = f"¥{yuan_text(receipt.fen, receipt.fen)}　{capital_amount(receipt.fen)}"
    facts = {
        "programme": " · ".join(
            dict.fromkeys((evaluation.programme.label().text(language), title))
        ),
        "basis": receipt.clause,
        "beneficiary": receipt.beneficiary,
        "place": receipt.place,
        "benefit": receipt.benefit,
        "instalment": receipt.instalment,
        "amount": amount,
        "goods": "；".join(receipt.goods) if language == "zh" else "; ".join(receipt.goods),
        "sources": "；".join(receipt.sources) if language == "zh" else "; ".join(receipt.sources),
    }
    rows = "".join(
        f'<tr class="{name}"><th>{escape(WORDS[name].text(language))}</th>'
        f"<td>{escape(text)}</td></tr>"
        for name, text in facts.items()
        if text
    )
    lines = "".join(
        f"<div>{escape(WORDS[name].text(language))}<span>{escape(text)}</span></div>"
        for name, text in (("signature", ""), ("handler", ""), ("day", str(receipt.day or "")))
    )
    return (
        f"<section><header><h1>{escape(WORDS['title'].text(language))}</h1>"
        f"<p>{escape(WORDS['number'].text(language))} {escape(receipt.number)}</p></header>"
        f"<table>{rows}</table><footer>{lines}</footer></section>"
    )
