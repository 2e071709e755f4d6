"""Lists that are posted: where each round stands at a date, and what was objected to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import polars as pl

from publicservice.engine.literals import choose, is_true, literal, unknown
from publicservice.model.calendar.days import earliest, latest
from publicservice.model.calendar.phase import Window
from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.posting import PostedRound, Posting
from publicservice.model.problem import Problem
from publicservice.model.registers.beneficiary import Objection
from publicservice.output import to_polars
from publicservice.timeline.items import day_columns, label_of, reason_of

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

STATUSES = {"upcoming": "upcoming", "current": "open", "past": "closed", "unknown": "unknown"}
POSTINGS: dict[str, pl.DataType] = {
    "posting": pl.String(), "label_en": pl.String(), "label_zh": pl.String(), "of": pl.String(),
    "round": pl.String(), "round_en": pl.String(), "round_zh": pl.String(), "by": pl.String(),
    "level": pl.String(), "start": pl.Date(), "end": pl.Date(), "objections_until": pl.Date(),
    "status": pl.String(), "reason": pl.String(), "posted": pl.Int64(), "raised": pl.Int64(),
    "open": pl.Int64(), "upheld": pl.Int64(), "rejected": pl.Int64(), "late": pl.Int64(),
    "cite": pl.String(), "document": pl.String(),
}  # fmt: skip
OBJECTIONS: dict[str, pl.DataType] = {
    "objection": pl.String(), "posting": pl.String(), "round": pl.String(),
    "beneficiary": pl.String(), "raised_on": pl.Date(), "upheld": pl.Boolean(),
    "decided_on": pl.Date(),
}  # fmt: skip
AMOUNTS = ("amount_certain_fen", "amount_possible_fen")
OPEN, UPHELD, REJECTED = "open", "upheld", "rejected"


class PostingResults:
    """What an evaluation has of the plan's postings; the base of `Evaluation`."""

    @cached_property
    def postings(self) -> pl.DataFrame:
        """Every round of the plan's postings at the date, and the objections to it.

        Columns: posting, label_en, label_zh, of, round, round_en, round_zh, by, level, start, end,
        objections_until, status (upcoming, open, closed, unknown), reason, posted, raised, open,
        upheld, rejected, late, cite, document.
        """
        return self._postings.frame

    @cached_property
    def _postings(self) -> Postings:
        return Postings(cast("Evaluation", self))


class Postings:
    """The postings of one evaluation; nothing is computed before it is asked for."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._plan = evaluation.plan
        self._key = evaluation.programme.unit.key()
        self._rounds = [
            (posting, each) for posting in self._plan.postings.values()
            for each in posting.on(self._plan.calendar)
        ]  # fmt: skip

    @cached_property
    def frame(self) -> pl.DataFrame:
        """See `Evaluation.postings`."""
        counts = {
            (row["posting"], row["round"]): row
            for row in _counted(self.objections).rows(named=True)
        }
        none = dict.fromkeys(("raised", OPEN, UPHELD, REJECTED, "late"), 0)
        rows = [
            {**self._row(posting, each), **none, **counts.get((posting.name, each.round.name), {})}
            for posting, each in self._rounds
        ]
        return pl.DataFrame(rows, schema=POSTINGS, orient="row")

    @cached_property
    def objections(self) -> pl.DataFrame:
        """Every objection up to the date, with its posting and round as far as they can be told.

        Columns: objection, posting, round, beneficiary, raised_on, state (open, upheld, rejected),
        late (null where nobody can tell).
        """
        at = pl.lit(self._evaluation.at)
        frame = self._raised().filter((pl.col("raised_on") <= at).fill_null(value=True))
        frame = self._placed(frame)
        decided = pl.col("upheld").is_not_null() & (pl.col("decided_on") <= at).fill_null(True)
        state = pl.when(~decided).then(pl.lit(OPEN)).when("upheld").then(pl.lit(UPHELD))
        surely = pl.when(pl.col("raised_on") > pl.col("__latest")).then(True)
        late = surely.when(pl.col("raised_on") <= pl.col("__earliest")).then(False)
        return frame.with_columns(
            state=state.otherwise(pl.lit(REJECTED)), late=late.otherwise(pl.lit(None, pl.Boolean))
        )

    def keys(self, posting: str, state: str) -> list[str]:
        """Whose place on the list is objected to: upheld, or open and not raised too late."""
        frame = self.objections.filter(pl.col("posting") == posting, pl.col("state") == state)
        if state == OPEN:
            frame = frame.filter(~pl.col("late").fill_null(value=False))
        return sorted(set(frame["beneficiary"].drop_nulls()))

    def problems(self) -> Iterator[Problem]:
        """Objections that are about nobody, late, twice, or to no round; and those upheld."""
        if not self._plan.postings:
            return
        found = self.objections
        yield from _told("no-round", found.filter(pl.col("round").is_null()))
        yield from _told("nobody", self._about_nobody(found))
        placed = found.filter(pl.col("round").is_not_null())
        yield from _told("late", placed.filter("late"))
        same = placed.drop_nulls("beneficiary")
        again = pl.struct("posting", "round", "beneficiary").is_first_distinct()
        yield from _told("twice", same.filter(~again))
        for posting in self._plan.postings.values():
            count = self._listed(posting, self.keys(posting.name, UPHELD))
            if count:
                yield self._still_listed(posting, count)

    def _still_listed(self, posting: Posting, count: int) -> Problem:
        return Problem(
            code="objection.still-listed", severity="warning",
            message=f"{count} on the list although an objection to them was upheld",
            where=f"{self._plan.programme}: postings.{posting.name}",
            remedy="let a criterion of the programme read the objections, or correct the facts "
            "that were objected to; a public list leaves them out",
        )  # fmt: skip

    def _raised(self) -> pl.DataFrame:
        """The register of objections, if there is one: that which the programme reads."""
        read = self._evaluation.programme.registers_read()
        register = next((each for each in read if issubclass(each, Objection)), Objection)
        table = self._evaluation.registers.table(register)
        if table is None:
            return pl.DataFrame(schema=OBJECTIONS)
        return to_polars(table.frame.select(*OBJECTIONS))

    def _placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Where an objection names no posting or no round, the one that it can only be about."""
        only = [*self._plan.postings]
        if len(only) == 1:
            frame = frame.with_columns(pl.col("posting").fill_null(only[0]))
        rounds = self._round_frame()
        in_it = pl.col("raised_on").is_between("__earliest_start", "__latest")
        candidates = frame.join(rounds, on="posting", how="left", suffix="_of")
        candidates = candidates.with_columns(
            __fits=pl.when(pl.col("round").is_not_null())
            .then(pl.col("round") == pl.col("round_of"))
            .otherwise((pl.col("__rounds") == 1) | in_it)
            .fill_null(value=False)
        ).filter("__fits")
        sole = candidates.filter(pl.len().over("objection") == 1)
        known = sole.select("objection", pl.col("round_of"), "__earliest", "__latest")
        frame = frame.join(known, on="objection", how="left", maintain_order="left")
        return frame.with_columns(pl.col("round_of").alias("round")).drop("round_of")

    def _round_frame(self) -> pl.DataFrame:
        rows = [
            {"posting": posting.name, "round": each.round.name, "__rounds": len(posting.rounds),
             "__earliest_start": earliest(each.start), "__earliest": earliest(each.until),
             "__latest": latest(each.until)}
            for posting, each in self._rounds
        ]  # fmt: skip
        days = dict.fromkeys(("__earliest_start", "__earliest", "__latest"), pl.Date)
        schema = {"posting": pl.String, "round": pl.String, "__rounds": pl.Int64, **days}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _about_nobody(self, found: pl.DataFrame) -> pl.DataFrame:
        named = sorted(set(found["beneficiary"].drop_nulls()))
        known: list[str] = []
        if named:
            keys = self._evaluation.unit_columns().filter(nw.col(self._key).is_in(named))
            known = to_polars(keys)[self._key].to_list()
        there = pl.col("beneficiary").is_in(known).fill_null(value=False)
        return found.filter(~there)

    def _listed(self, posting: Posting, keys: Iterable[str] | None = None) -> int:
        """How many beneficiaries are on the list, or of those keys."""
        named = None if keys is None else list(keys)
        if named == []:
            return 0
        rows = listed_rows(self._evaluation, listed_names(self._evaluation, posting))
        if named is not None:
            rows = rows.filter(nw.col(self._key).is_in(named))
        counted: pl.DataFrame = to_polars(rows.select(nw.col(self._key).n_unique().alias("n")))
        return int(counted["n"][0])

    def _row(self, posting: Posting, each: PostedRound) -> dict[str, Any]:
        label = label_of(posting.label, posting.name)
        name = label_of(each.round.label, each.round.name)
        status = Window(each.start, each.until).status(self._evaluation.at)
        day = {what: day_columns(what, getattr(each, what))[what] for what in ("start", "end")}
        return {
            "posting": posting.name, "label_en": label.text("en"), "label_zh": label.text("zh"),
            "of": ", ".join(posting.of), "round": each.round.name, "round_en": name.text("en"),
            "round_zh": name.text("zh"), "by": each.round.by, "level": each.round.level, **day,
            "objections_until": day_columns("until", each.until)["until"],
            "status": STATUSES[status], "reason": reason_of(each.start),
            "posted": self._listed(posting), "cite": each.round.cite or posting.cite,
            "document": self._plan.source_of(f"postings.{posting.name}").document,
        }  # fmt: skip


def listed_names(evaluation: Evaluation, posting: Posting) -> tuple[str, ...]:
    """The benefits and criteria whose rows are on the list of a posting."""
    programme = evaluation.programme
    criteria = (name for name, rule in programme.rules.items() if rule.kind == "bool")
    return posting.listed(evaluation.plan.places, [*programme.benefits, *criteria])


def listed_rows(evaluation: Evaluation, names: Sequence[str] | None = None) -> nw.LazyFrame[Any]:
    """Who is entitled to one of the benefits or meets one of the criteria; not computed.

    Columns: the unit's key and levels, benefit (or the criterion), amount_certain_fen,
    amount_possible_fen (null of a criterion). Without names the rows of all benefits. A row that
    surely comes to nothing, as where a cap leaves nothing, is not listed unless goods are given.
    """
    known = evaluation.programme.benefits
    benefits = list(known) if names is None else [name for name in names if name in known]
    found = [_whom(evaluation, name) for name in names or () if name not in known]
    if benefits or not found:
        native = nw.from_native(evaluation.entitlements, pass_through=False).lazy()
        rows = native.filter(nw.col("status") == literal("entitled"))
        rows = rows.filter(nw.col("benefit").is_in(benefits))
        rows = _worth_something(rows, [known[name] for name in benefits])
        found.insert(0, rows.select(*_same(evaluation), "benefit", *AMOUNTS))
    return found[0] if len(found) == 1 else nw.concat(found, how="vertical")


def _worth_something(
    rows: nw.LazyFrame[Any], benefits: Iterable[RecordedBenefit]
) -> nw.LazyFrame[Any]:
    """The rows that come to money, or may, or give something in kind."""
    in_kind = [each.name for each in benefits if each.goods]
    something = choose(nw.col(AMOUNTS[1]) == literal(0), literal(False), literal(True))
    if in_kind:
        something = something | nw.col("benefit").is_in(in_kind)
    return rows.filter(something)


def _same(evaluation: Evaluation) -> list[str]:
    """The key and the levels of the unit."""
    unit = evaluation.programme.unit
    return list(dict.fromkeys((unit.key(), *unit.levels)))


def _whom(evaluation: Evaluation, criterion: str) -> nw.LazyFrame[Any]:
    """Who meets a criterion, as rows of a benefit without an amount."""
    found = nw.from_native(evaluation.decisions, pass_through=False).lazy()
    amounts = [unknown("money").alias(name) for name in AMOUNTS]
    rows: nw.LazyFrame[Any] = found.filter(is_true(nw.col(criterion)))
    return rows.select(
        *[nw.col(name) for name in _same(evaluation)], literal(criterion).alias("benefit"),
        *amounts,
    )  # fmt: skip


def _counted(objections: pl.DataFrame) -> pl.DataFrame:
    """How many objections each round has, by what came of them."""
    state = pl.col("state")
    return (
        objections.drop_nulls("round")
        .group_by("posting", "round")
        .agg(
            pl.len().cast(pl.Int64).alias("raised"),
            *[
                (state == name).sum().cast(pl.Int64).alias(name)
                for name in (OPEN, UPHELD, REJECTED)
            ],
            pl.col("late").fill_null(value=False).sum().cast(pl.Int64).alias("late"),
        )
    )


_FOUND = {
    "no-round": ("to a round that the plan does not have",
                 "name the posting and the round as the plan does"),
    "nobody": ("about nobody in the register", "enter the key of who is objected to"),
    "late": ("raised after the days for objections", "they hold nobody up unless they are upheld"),
    "twice": ("to somebody's place in a round that was objected to already",
              "handle them as one; each counts"),
}  # fmt: skip


def _told(code: str, found: pl.DataFrame) -> Iterator[Problem]:
    if found.height:
        what, remedy = _FOUND[code]
        one = "1 objection" if found.height == 1 else f"{found.height} objections"
        numbers = ", ".join(found["objection"].drop_nulls().sort().head(5))
        yield Problem(
            code=f"objection.{code}", severity="warning", message=f"{one} {what}: {numbers}",
            where="objections", remedy=remedy,
        )  # fmt: skip
