"""Several programmes over one household: what each pays, out of which source, and why not more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl
from attrs import frozen

from publicservice.amounts import AmountLine
from publicservice.engine.money.columns import columns_of
from publicservice.model.label import Language
from publicservice.model.money.funding import Funding, Payer
from publicservice.model.money.routes import routes_of
from publicservice.model.problem import UsageError, nearest
from publicservice.output import to_polars
from publicservice.results.precedence import Pair, in_order
from publicservice.results.shared_cap import AMOUNTS, UNCUT, SharedCap, capped, check_caps

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation
    from publicservice.explanation import Explanation

ROW = ("programme", "beneficiary", "benefit")
ENDS = ("part_certain_fen", "part_possible_fen")


def pay_together(
    evaluations: Sequence[Evaluation],
    *,
    by: str,
    together: Iterable[Pair] = (),
    caps: Iterable[SharedCap] = (),
) -> PaidTogether:
    """What several programmes pay where no household is paid twice, or more than a cap.

    The order of the evaluations is the order of precedence: who is paid by an earlier programme is
    not paid by a later one, unless the two are an allowed pair. Of those that may pay together a
    shared cap leaves the later ones what the earlier ones have left of it, in the order of the
    evaluations, their benefits, and the keys of the beneficiaries.

    Args:
        evaluations: in the order of precedence, over registers of the same county.
        by: the key that they have in common, such as ``household``: the key of the unit, or a
            reference field of it. A row without it stands alone.
        together: pairs of programme ids that may both pay one household.
        caps: what several programmes give one household at most; applied in their order.

    Raises:
        UsageError: a programme twice, an unknown one, or a unit without the key.
    """
    caps = tuple(caps)
    ordered = in_order(evaluations, by=by, together=tuple(together))
    names = [evaluation.programme.id for evaluation in evaluations]
    check_caps(caps, names)
    benefits = {
        (evaluation.programme.id, benefit): place
        for evaluation in evaluations
        for place, benefit in enumerate(evaluation.programme.benefits)
    }
    places = pl.DataFrame(
        [(programme, benefit, names.index(programme), place)
         for (programme, benefit), place in benefits.items()],
        schema={"programme": pl.String, "benefit": pl.String, "__programme": pl.Int64,
                "__benefit": pl.Int64}, orient="row",
    )  # fmt: skip
    rows = ordered.join(places, on=["programme", "benefit"], how="left")
    rows = rows.sort("__programme", "__benefit", "beneficiary", maintain_order=True)
    rows = capped(rows.drop("__programme", "__benefit"), caps, names, by)
    return PaidTogether(tuple(evaluations), by, caps, rows.sort(*ROW))


@frozen(repr=False, eq=False)
class PaidTogether:
    """What several programmes pay together. Made by `pay_together`.

    Attributes:
        evaluations: in the order of precedence.
        by: the key that they have in common.
        caps: the shared caps.
        entitlements: one row for each beneficiary, programme and benefit. Columns: programme,
            beneficiary, the common key, benefit, status, gives_way_to (the benefit or the programme
            that took precedence), amount_certain_fen, amount_possible_fen, uncut_certain_fen,
            uncut_possible_fen (before the caps), capped_by (the programmes that used a cap up).
    """

    evaluations: tuple[Evaluation, ...]
    by: str
    caps: tuple[SharedCap, ...]
    entitlements: pl.DataFrame

    @cached_property
    def parts(self) -> pl.DataFrame:
        """Who pays which part of what is left of each amount.

        A cut amount is taken off its sources in proportion, to the fen: each gets what brings the
        running total of the sources, in the order of the plan, to its share, rounded down.

        Columns: programme, beneficiary, the common key, benefit, source, part_certain_fen,
        part_possible_fen.
        """
        frames = [self._parts_of(evaluation) for evaluation in self.evaluations]
        return pl.concat(frames).sort(*ROW, "source")

    @cached_property
    def sources(self) -> pl.DataFrame:
        """What each source of each programme pays: programme, source, and both amounts.

        Columns: programme, source, part_certain_fen, part_possible_fen (null where it may be any
        amount).
        """
        open_ = pl.col(ENDS[1]).is_null().any()
        total = pl.when(~open_).then(pl.col(ENDS[1]).sum())
        return (
            self.parts.group_by("programme", "source", maintain_order=True)
            .agg(pl.col(ENDS[0]).sum(), total.alias(ENDS[1]))
            .sort("programme", "source")
        )

    def explain(self, programme: str, case: str, *, language: Language = "en") -> Explanation:
        """Why one beneficiary gets what it gets of a programme beside the others.

        As `Evaluation.explain`; an amount that gives way says to which programme, one that a cap
        cuts says which programmes used it up.

        Raises:
            UsageError: a programme that is not in the order.
            RegisterError: no such case, with the nearest keys.
        """
        known = {evaluation.programme.id: evaluation for evaluation in self.evaluations}
        if programme not in known:
            raise UsageError.of("usage.precedence", f"no programme {programme!r} in the order",
                                where="explain", remedy=nearest(programme, known))  # fmt: skip
        alone = known[programme].explain(case, language=language)
        found = self.entitlements.filter(
            pl.col("programme") == programme, pl.col("beneficiary") == case
        )
        rows = {row["benefit"]: row for row in found.rows(named=True)}
        lines = tuple(
            self._line(line, rows.get(line.benefit), known, language) for line in alone.amounts
        )
        return attrs.evolve(alone, amounts=lines)

    def _line(
        self,
        line: AmountLine,
        row: Mapping[str, Any] | None,
        known: Mapping[str, Evaluation],
        language: Language,
    ) -> AmountLine:
        if row is None:
            return line
        other = row["gives_way_to"]
        if other in known:
            name = known[other].programme.label().text(language)
            said = f"{name}优先，已由该项目支付" if language == "zh" else (
                f"{name} takes precedence and pays this household")  # fmt: skip
            return attrs.evolve(line, status="gives_way", value="", steps=(said,), parts=())
        if not row["capped_by"] and row["status"] == line.status:
            return line
        parts = tuple(self._part_lines(row, known[row["programme"]], language))
        steps = (*line.steps, *self._cap_lines(row, known, language))
        value = _yuan(row[AMOUNTS[0]], row[AMOUNTS[1]], language)
        return attrs.evolve(line, status=row["status"], value=value, steps=steps, parts=parts)

    def _cap_lines(
        self, row: Mapping[str, Any], known: Mapping[str, Evaluation], language: Language
    ) -> Iterator[str]:
        if not row["capped_by"]:
            yield "取决于另一项目是否支付" if language == "zh" else (
                "not paid if an earlier programme pays, which is open")  # fmt: skip
            return
        names = (known[each].programme.label() for each in row["capped_by"].split(", "))
        used = ("、" if language == "zh" else ", ").join(name.text(language) for name in names)
        caps = [cap for cap in self.caps if row["programme"] in cap.programmes]
        most = _yuan(min(cap.fen for cap in caps), None, language)
        before = _yuan(row[UNCUT[0]], row[UNCUT[1]], language)
        yield (
            f"合计最高{most}，已由{used}用去，原为{before}" if language == "zh"
            else f"together at most {most}, used up by {used}; {before} alone"
        )  # fmt: skip

    def _part_lines(
        self, row: Mapping[str, Any], evaluation: Evaluation, language: Language
    ) -> Iterator[str]:
        parts = self.parts.filter(*(pl.col(name) == row[name] for name in ROW))
        nouns: dict[str, Funding | Payer] = {**evaluation.plan.funding, **evaluation.plan.payers}
        for part in parts.rows(named=True):
            noun = nouns.get(part["source"])
            label = noun.label.text(language) if noun else ""
            if part[ENDS[1]] != 0 and noun is not None:
                cite = f"  [{noun.cite}]" if noun.cite else ""
                value = _yuan(part[ENDS[0]], part[ENDS[1]], language)
                yield f"{label or part['source']}: {value}{cite}"

    def _parts_of(self, evaluation: Evaluation) -> pl.DataFrame:
        programme = evaluation.programme
        plan, day = evaluation.plan, evaluation.at
        names = columns_of(programme, routes_of(programme.benefits, plan, day)).parts
        key = programme.unit.key()
        found = to_polars(evaluation.entitlements)
        index = {name: place for place, name in enumerate(names)}
        long = pl.concat([
            found.select(
                pl.col(key).alias("beneficiary"), "benefit", pl.lit(name).alias("source"),
                pl.lit(place, dtype=pl.Int64).alias("__place"),
                pl.col(f"{name}_certain_fen").alias(ENDS[0]),
                pl.col(f"{name}_possible_fen").alias(ENDS[1]),
                (pl.col(f"{name}_certain_fen").is_not_null()
                 | pl.col(f"{name}_possible_fen").is_not_null()).alias("__there"),
            )
            for name, place in index.items()
        ]).filter("__there").drop("__there")  # fmt: skip
        own = self.entitlements.filter(pl.col("programme") == programme.id)
        alone = found.select(
            pl.col(key).alias("beneficiary"), "benefit",
            *[pl.col(name).alias(f"__alone{end}") for end, name in enumerate(AMOUNTS)],
        )  # fmt: skip
        rows = long.join(own, on=["beneficiary", "benefit"]).join(
            alone, on=["beneficiary", "benefit"]
        )
        parts = _shrunk(rows.sort("beneficiary", "benefit", "__place"))
        columns = dict.fromkeys(("programme", "beneficiary", self.by, "benefit", "source", *ENDS))
        return parts.select(*columns)

    def __repr__(self) -> str:
        names = ", ".join(evaluation.programme.id for evaluation in self.evaluations)
        return f"<PaidTogether {names}, by {self.by}>"


def _shrunk(rows: pl.DataFrame) -> pl.DataFrame:
    """The parts of amounts that gave way or were cut; others as they are."""
    low, high = (pl.col(name) for name in AMOUNTS)
    whole, most = pl.col("__alone0"), pl.col("__alone1")
    part, part_high = (pl.col(name) for name in ENDS)
    one = ["beneficiary", "benefit"]
    known = (low == high) & (whole == most) & (part == part_high).all().over(one)
    upto = part.cast(pl.Int128).cum_sum().over(one)
    before = upto - part
    divisor = pl.when(whole > 0).then(whole).otherwise(1).cast(pl.Int128)
    shares = [(each * low.cast(pl.Int128) // divisor).cast(pl.Int64) for each in (upto, before)]
    exact = shares[0] - shares[1]
    least = pl.when(most.is_not_null()).then((part - (most - low)).clip(0)).otherwise(0)
    same = (low == whole) & high.eq_missing(most)
    bounds = (
        (least, exact, part),
        (pl.min_horizontal(part_high, high), exact, part_high),
    )
    return rows.with_columns(
        pl.when(same).then(unchanged).when(known.fill_null(value=False)).then(cut).otherwise(open_)
        .alias(name)
        for name, (open_, cut, unchanged) in zip(ENDS, bounds, strict=True)
    )  # fmt: skip


def _yuan(low: int, high: int | None, language: Language) -> str:
    """An amount, or both ends of it."""
    figures = [f"{fen // 100:,}.{fen % 100:02}" for fen in (low, high) if fen is not None]
    unit = "元" if language == "zh" else "yuan"
    return f"{'..'.join(dict.fromkeys(figures))} {unit}"
