"""From decisions to entitlements: what every row gets of every benefit, and who pays it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any

import narwhals as nw
from attrs import define, evolve

from publicservice.engine.bounds import Bounds, add
from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.decide import Deciding
from publicservice.engine.literals import choose, is_false, is_true, literal, look_up, unknown
from publicservice.engine.money.columns import Columns, columns_of, nobody
from publicservice.engine.money.grant import STATUSES, Granting
from publicservice.engine.money.parts import Running, divided
from publicservice.engine.money.pots import LOANS, Pots, Receipts, drawn_together, of_loan, opened
from publicservice.engine.money.waterfall import STOPPED, paid_in_turn
from publicservice.engine.steps import with_steps
from publicservice.model.money.benefit import RecordedBenefit, total_node
from publicservice.model.money.discretion import awards_of, leeway
from publicservice.model.money.funding import UNFUNDED
from publicservice.model.money.routes import Route, routes_of, shares_known
from publicservice.model.money.shared_cap import after_what_caps_them
from publicservice.model.numbers import Figures
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import DecidedNode, Node, rules_read

UNDECIDED, DECIDED, BELOW, ABOVE, FIXED, NOBODY = range(1, 7)
DISCRETION = {
    UNDECIDED: "undecided", DECIDED: "decided", BELOW: "below_range", ABOVE: "above_range",
    FIXED: "fixed_standard", NOBODY: "decided_by_nobody",
}  # fmt: skip


def entitle(
    granting: Granting, receipts: Mapping[str, Receipts] = MappingProxyType({})
) -> nw.LazyFrame[Any]:
    """One row for each beneficiary and benefit that it gets, may get, waits for or gives way with.

    Amounts and reasons are worked out about those alone. `receipts` says what came in for the
    sources that give what they have.
    """
    programme, figures = granting.programme, granting.figures
    routes = routes_of(programme.benefits, figures.plan, figures.at)
    unit = granting.unit.fork()
    columns = columns_of(programme, routes)
    if not programme.benefits:
        return nobody(unit.frame, columns)
    work = _Work(granting, unit)
    work.keep_rows(programme.benefits.values())
    unit.add(_names_read(programme.benefits.values(), routes) & set(programme.rules))
    unit.add_reasons()
    branches: dict[str, _Work] = {}
    for group in drawn_together(programme.benefits, routes):
        shared = work.branch(group, routes, receipts)
        branches |= dict.fromkeys((each.name for each in group), shared)
    rows = (branches[n].rows(each, routes[n], columns) for n, each in programme.benefits.items())
    return nw.concat(list(rows), how="vertical")


@define
class _Work:
    """The unit's frame on its way: each benefit adds its columns, named ``__b0_…``."""

    granting: Granting
    unit: Deciding
    _together: bool = False
    _kept: int = 0

    @property
    def programme(self) -> type[Programme]:
        """Whose benefits these are."""
        return self.granting.programme

    @property
    def figures(self) -> Figures:
        """The plan on the day."""
        return self.granting.figures

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The rows with all columns so far."""
        return self.unit.frame

    @frame.setter
    def frame(self, frame: nw.LazyFrame[Any]) -> None:
        self.unit.frame = frame

    @property
    def key(self) -> str:
        """The unit's key."""
        return self.programme.unit.key()

    def column(self, name: str, what: str) -> str:
        """The working column of a benefit."""
        return self.granting.column(name, what)

    def branch(
        self,
        benefits: Sequence[RecordedBenefit],
        routes: Mapping[str, Route],
        receipts: Mapping[str, Receipts],
    ) -> _Work:
        """The rows that get the benefits or may, with their amounts and parts.

        What draws on the same pots or shares a cap has one frame; every other benefit has a frame
        of its own, so that none carries the steps of the others.
        """
        own = evolve(self, unit=self.unit.fork(), together=len(benefits) > 1)
        own.unit.widen(tree for benefit in benefits for tree in benefit.trees)
        own.keep_rows(benefits)
        with_money = [each for each in benefits if each.standard is not None]
        for name in after_what_caps_them((b.name for b in with_money), self.programme.benefits):
            own._add_amounts(self.programme.benefits[name])
        pots = opened(own, with_money, routes, receipts)
        for benefit in with_money:
            own._add_parts(benefit, routes[benefit.name], pots)
        return own

    def keep_rows(self, benefits: Iterable[RecordedBenefit]) -> None:
        """Leave out who gets none of them for sure, before any amount is worked out."""
        columns = (nw.col(self.column(each.name, "status")) for each in benefits)
        some = reduce(lambda a, b: a | b, (column > literal(0) for column in columns))
        self.frame = self.frame.filter(some)

    def _add_parts(self, benefit: RecordedBenefit, route: Route, pots: Pots) -> None:
        name, amount = benefit.name, self.read(benefit.name, "amount")
        drawn, amount = pots.draw(amount, route)
        parts = drawn | self._divided(benefit, route, amount)
        pairs = [c for part, bounds in parts.items() for c in self._pair(name, f"_{part}", bounds)]
        self.frame = self.frame.with_columns(*pairs)

    def _add_amounts(self, benefit: RecordedBenefit) -> None:
        assert benefit.standard is not None
        name, compiler = benefit.name, self.unit.compiler
        self.frame = with_steps(self.frame, compiler, [total_node(benefit), *benefit.trees])
        columns = self._pair(name, "standard", self._number(benefit.standard))
        if benefit.times is not None:
            columns += self._pair(name, "times", self._number(benefit.times))
        total = self._number(total_node(benefit))
        amount = _if_granted(nw.col(self.column(name, "granted")), total)
        self.frame = self.frame.with_columns(*columns, *self._pair(name, "amount", amount))
        if benefit.cap_over:
            self._cap(benefit)
        if benefit.cap_with:
            self._cap_together(benefit)
        if benefit.repaid is not None:
            loan = of_loan(self.read(name, "amount"), self._number(benefit.repaid))
            for what, bounds in loan.items():
                self.frame = self.frame.with_columns(*self._pair(name, what, bounds))

    def _condition(self, tree: Node) -> nw.Expr:
        if self.figures.not_in_force(tree) is not None:
            return literal(False)
        return self.unit.compiler.condition(tree)

    def _number(self, tree: Node) -> Bounds:
        if self.figures.not_in_force(tree) is not None:
            return Bounds.of_constant(0)
        return self.unit.compiler.bounds(tree)

    def _pair(self, name: str, what: str, bounds: Bounds) -> list[nw.Expr]:
        column = self.column(name, what)
        return [bounds.floor.alias(column), bounds.high.alias(column + SUFFIX_POSSIBLE)]

    def read(self, name: str, what: str) -> Bounds:
        """The two columns of an interval."""
        column = self.column(name, what)
        return Bounds(nw.col(column), nw.col(column + SUFFIX_POSSIBLE), False, True)

    def _cap(self, benefit: RecordedBenefit) -> None:
        """All rows of a group together get at most the cap, the first keys first."""
        assert benefit.cap is not None
        name, key = benefit.name, self.programme.unit.key()
        amount, cap = self.read(name, "amount"), self._number(benefit.cap)
        group = nw.col(benefit.cap_over)
        low, high = amount.floor, nw.coalesce(amount.high, cap.high, literal(0))
        self.frame = self.frame.with_columns(low.alias("__low"), high.alias("__high"))
        before = [
            (_so_far(end, benefit.cap_over, order_by=key) - nw.col(end)).alias(f"{end}_before")
            for end in ("__low", "__high")
        ]
        self.frame = self.frame.with_columns(*before)
        certain = _within(cap.floor - nw.col("__high_before"), nw.col("__low"))
        possible = _within(cap.high - nw.col("__low_before"), amount.high)
        certain = choose(group.is_null(), literal(0), certain)
        possible = choose(group.is_null(), _within(cap.high, amount.high), possible)
        capped = Bounds(certain, possible, False, True)
        self.frame = self.frame.with_columns(*self._pair(name, "amount", capped))

    def _cap_together(self, benefit: RecordedBenefit) -> None:
        """At most what the benefits that come first leave of the cap on the same row."""
        assert benefit.cap is not None
        amount, cap = self.read(benefit.name, "amount"), self._number(benefit.cap)
        taken = reduce(add, (self.read(other, "amount") for other in benefit.cap_with))
        least_room = nw.coalesce(cap.floor - taken.high, literal(0))
        certain = _within(least_room, amount.floor)
        possible = _within(cap.high - taken.floor, amount.high)
        capped = Bounds(certain, possible, exact=False, nonnegative=True)
        self.frame = self.frame.with_columns(*self._pair(benefit.name, "amount", capped))

    def _divided(self, benefit: RecordedBenefit, route: Route, amount: Bounds) -> dict[str, Bounds]:
        if route.way == "payers":
            parts, stopped = paid_in_turn(amount, route, self)
            texts = [reason.alias(self.column(benefit.name, f"stopped_{payer}"))
                     for payer, reason in stopped.items()]  # fmt: skip
            self.frame = self.frame.with_columns(*texts)
            return parts
        if _in_turn(route):
            return self._running(amount, route)
        return divided(amount, route, self)

    def _running(self, amount: Bounds, route: Route) -> dict[str, Bounds]:
        key = self.programme.unit.key()
        doubt = choose(amount.floor == amount.high, literal(0), literal(1))
        self.frame = self.frame.with_columns(
            amount.floor.alias("__amount"), nw.coalesce(doubt, literal(1)).alias("__open")
        )
        self.frame = self.frame.with_columns(
            _so_far("__amount", order_by=key).alias("__running"),
            _so_far("__open", order_by=key).alias("__doubt"),
        )
        return Running(key, route).parts(amount, self)

    def keep(self, *bounds: Bounds) -> tuple[Bounds, ...]:
        """The intervals as columns of their own, so that what reads them stays short."""
        columns: list[nw.Expr] = []
        kept: list[Bounds] = []
        for each in bounds:
            self._kept += 1
            low, high = f"__kept{self._kept}", f"__kept{self._kept}{SUFFIX_POSSIBLE}"
            columns += [each.floor.alias(low), each.high.alias(high)]
            kept.append(Bounds(nw.col(low), nw.col(high), exact=False, nonnegative=True))
        self.frame = self.frame.with_columns(*columns)
        return tuple(kept)

    def holds(self, criterion: str) -> nw.Expr:
        """The criterion of that name; true for the empty name."""
        return nw.col(criterion) if criterion else literal(True)

    def amount_of(self, rule: str) -> Bounds:
        """The interval of the amount rule or money field of that name."""
        if rule in self.programme.rules:
            return Bounds(nw.col(rule), nw.col(rule + SUFFIX_POSSIBLE), False, True)
        return Bounds.of_column(nw.col(rule), nonnegative=True)

    def rows(self, benefit: RecordedBenefit, route: Route, columns: Columns) -> nw.LazyFrame[Any]:
        """The rows of the benefit with the columns of all."""
        status = nw.col(self.column(benefit.name, "status"))
        rows = self.frame.filter(status > literal(0)) if self._together else self.frame
        return rows.select(*self._published(benefit, route, columns))

    def _published(
        self, benefit: RecordedBenefit, route: Route, columns: Columns
    ) -> Iterator[nw.Expr]:
        name = benefit.name
        for same in (columns.key, *columns.levels):
            yield nw.col(same)
        yield literal(name).alias("benefit")
        yield look_up(nw.col(self.column(name, "status")), STATUSES).alias("status")
        yield self._precedence(benefit).alias("gives_way_to")
        for what in ("amount", "standard", "times"):
            fen = "" if what == "times" else "_fen"
            yield from self._interval(
                benefit, what, f"{what}_certain{fen}", f"{what}_possible{fen}"
            )
        yield self._discretion(benefit).alias("discretion")
        text = nw.col(benefit.decided_by) if benefit.decided_by else unknown("text")
        yield text.alias("decided_by")
        paid = (*route.names, UNFUNDED) if benefit.standard is not None else ()
        for part in columns.parts:
            names = f"{part}_certain_fen", f"{part}_possible_fen"
            if part in paid:
                yield from self._interval(benefit, f"_{part}", *names)
            else:
                yield from (unknown("money").alias(column) for column in names)
        for payer in columns.payers:
            stopped = nw.col(self.column(name, f"stopped_{payer}"))
            said = payer in [p.name for p in route.payers]
            text = look_up(stopped, STOPPED) if said else unknown("text")
            yield text.alias(f"{payer}_stopped")
        for what in LOANS if columns.loans else ():
            names = f"{what}_certain_fen", f"{what}_possible_fen"
            if benefit.repaid is not None and benefit.standard is not None:
                yield from self._interval(benefit, what, *names)
            else:
                yield from (unknown("money").alias(column) for column in names)
        yield nw.col("reasons")

    def _interval(
        self, benefit: RecordedBenefit, what: str, low: str, high: str
    ) -> Iterator[nw.Expr]:
        column = self.column(benefit.name, what)
        there = benefit.standard is not None and (what != "times" or benefit.times is not None)
        ends = (nw.col(column), nw.col(column + SUFFIX_POSSIBLE))
        nothing = literal(1) if what == "times" else literal(0)
        for end, name in zip(ends if there else (nothing, nothing), (low, high), strict=True):
            yield end.alias(name)

    def _precedence(self, benefit: RecordedBenefit) -> nw.Expr:
        """The first benefit that takes precedence, where one does for sure."""
        texts = dict(enumerate(benefit.gives_way_to, start=1))
        number = literal(0)
        for index, other in reversed(texts.items()):
            granted = self.granting.takes_precedence(other, benefit.name)
            number = choose(is_true(granted), literal(index), number)
        return look_up(number, texts) if texts else unknown("text")

    def _discretion(self, benefit: RecordedBenefit) -> nw.Expr:
        """What is to be said of the first decision that the standard of this row reads."""
        tree, rules = benefit.standard, self.unit.compiler.rules
        found = [] if tree is None else list(awards_of(tree, rules))
        if not found:
            return unknown("text")
        said = literal(0)
        for award in reversed(found):
            asked = [self._condition(condition) for condition in award.asked]
            reads = is_true(reduce(lambda a, b: a & b, asked, literal(True)))
            state = self._decision(award.node, benefit)
            said = choose(reads & (state > literal(0)), state, said)
        return look_up(said, DISCRETION)

    def _decision(self, node: DecidedNode, benefit: RecordedBenefit) -> nw.Expr:
        """What was decided against the standard: a number of `DISCRETION`, or 0."""
        compiler = self.unit.compiler
        allowed, awarded = self._number(node.standard), compiler.bounds(node.decided).low
        free = compiler.condition(leeway(node.standard, self.figures, compiler.rules))
        state = literal(DECIDED)
        if benefit.decided_by:
            nobody = nw.col(benefit.decided_by).is_null()
            state = choose(nobody, literal(NOBODY), state)
        state = choose(awarded > allowed.high, literal(ABOVE), state)
        state = choose(awarded < allowed.floor, literal(BELOW), state)
        outside = (awarded < allowed.floor) | (awarded > allowed.high)
        state = choose(is_false(free), choose(is_true(outside), literal(FIXED), literal(0)), state)
        open_range = choose(allowed.floor == allowed.high, literal(0), literal(UNDECIDED))
        return choose(awarded.is_null(), choose(is_false(free), literal(0), open_range), state)


def _names_read(benefits: Iterable[RecordedBenefit], routes: Mapping[str, Route]) -> set[str]:
    """The rules that amounts and parts read, with fields among them."""
    found: set[str] = set()
    for benefit in benefits:
        route = routes[benefit.name]
        found.update(name for tree in benefit.trees for name in rules_read(tree))
        found.update(pot.only_for for pot in route.pots)
        found.update(funder.only_for for funder in route.funders)
        found.update(name for payer in route.payers for name in (payer.only_for, payer.of))
    return found


def _in_turn(route: Route) -> bool:
    """Whether the fen that are left over go to each source in turn."""
    plain = (f.share is not None and not f.only_for and f.fixed is None for f in route.funders)
    in_turn = route.way == "shared" and route.remainder == "running"
    return in_turn and not route.pots and shares_known(route) and all(plain)


def _if_granted(granted: nw.Expr, total: Bounds) -> Bounds:
    low = choose(granted, total.floor, literal(0))
    high = choose(~granted, literal(0), total.high)
    return Bounds(low, high, exact=False, nonnegative=True)


def _so_far(column: str, *groups: str, order_by: str) -> nw.Expr:
    """The sum up to the row. DuckDB sums integers into a wider type: brought back to Int64."""
    return nw.col(column).cum_sum().over(*groups, order_by=order_by).cast(nw.Int64)


def _within(room: nw.Expr, wanted: nw.Expr) -> nw.Expr:
    """What of an amount has room: not more than is wanted, and never less than nothing."""
    room = choose(room < literal(0), literal(0), room)
    both = choose(room <= wanted, room, wanted)
    return nw.coalesce(both, room, wanted)
