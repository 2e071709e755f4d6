"""Rules drawn at random, over the guest houses: every helper, in any combination that is allowed.

A drawn rule is a `Recipe`: what to write for it, and the function that does it for a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from attrs import field, frozen
from hypothesis import strategies as st
from laws.guesthouses import AT, Guest, House, Meal

from publicservice import (
    Programme,
    Register,
    age_at_least,
    age_between,
    all_of,
    amount,
    any_of,
    at_least,
    at_most,
    between,
    count,
    criterion,
    days_ago,
    highest,
    month_start,
    months_ago,
    number,
    percent_of,
    total,
    when,
    year_start,
    years_ago,
    yuan,
)

Build = Callable[[Any], Any]


@frozen
class Recipe:
    """A part of a rule: its text, for a failing example, and how to record it for a row."""

    text: str
    build: Build = field(repr=False, eq=False)
    reads: bool = True

    def __str__(self) -> str:
        return self.text


def path(text: str) -> Recipe:
    """A field or a plan number, by its path from the row: ``owner.income``, ``plan.ages.open``."""

    def build(row: Any) -> Any:
        for name in text.split("."):
            row = getattr(row, name)
        return row

    return Recipe(text, build, reads=not text.startswith("plan.") and text != "at")


def made_of(form: str, function: Callable[..., Any], *parts: Recipe) -> Recipe:
    """A recipe that puts others together."""
    return Recipe(
        form.format(*parts),
        lambda row: function(*(part.build(row) for part in parts)),
        reads=any(part.reads for part in parts),
    )


def constant(text: str, value: Callable[[], Any]) -> Recipe:
    """A recipe that does not look at the row."""
    return Recipe(text, lambda _: value(), reads=False)


FIELDS: Mapping[type[Register], Mapping[str, Sequence[str]]] = {
    House: {
        "bool": ("licensed", "owner.resident"),
        "count": ("rooms",),
        "money": ("cost", "owner.income"),
        "signed": ("balance",),
        "percent": ("occupied",),
        "date": ("opened", "owner.since"),
        "text": ("kind", "owner.region"),
    },
    Guest: {
        "bool": ("present", "house.licensed"),
        "count": ("nights",),
        "money": ("paid", "house.cost"),
        "signed": ("house.balance",),
        "percent": ("house.occupied",),
        "date": ("born",),
        "text": ("kind",),
    },
    Meal: {
        "bool": ("eaten",),
        "count": ("guest.nights",),
        "money": ("price",),
        "signed": ("price",),
        "percent": (),
        "date": ("day", "guest.born"),
        "text": ("guest.kind",),
    },
}
PLAN: Mapping[str, Sequence[str]] = {
    "bool": ("plan.names.on", "plan.names.perhaps"),
    "count": (
        "plan.counts.fixed",
        "plan.counts.ranging",
        "plan.counts.open",
        "plan.counts.stepped",
    ),
    "money": ("plan.money.fixed", "plan.money.ranging", "plan.money.open"),
    "percent": ("plan.shares.fixed", "plan.shares.ranging", "plan.shares.open"),
    "date": ("plan.days.fixed", "plan.days.open"),
    "text": ("plan.names.fixed",),
    "list": ("plan.names.listed", "plan.names.none", "plan.names.unlisted"),
    "span": ("plan.spans.months", "plan.spans.days"),
    "years": ("plan.ages.fixed", "plan.ages.ranging", "plan.ages.open"),
}
RELATED: Mapping[type[Register], type[Register] | None] = {House: Guest, Guest: Meal, Meal: None}
SIGNS = ("<", "<=", ">", ">=", "==", "!=")


def paths(names: Sequence[str]) -> st.SearchStrategy[Recipe]:
    """One of the fields or plan numbers."""
    return st.sampled_from([path(name) for name in names])


Rules = tuple[tuple[str, str], ...]


@frozen
class Drawing:
    """Draws recipes over the rows of one register. `rules` are earlier rules, with their kind."""

    register: type[Register]
    rules: Rules = ()

    def _leaves(self, kind: str) -> tuple[str, ...]:
        fields = FIELDS[self.register]
        rules = (name for name, rule_kind in self.rules if rule_kind == kind)
        return (*fields.get(kind, ()), *rules)

    # Numbers: `signed` says whether one below 0 will do.

    @cache  # noqa: B019 - there are few drawings, and a strategy made once is drawn from fast
    def number(self, kind: str, depth: int, *, signed: bool) -> st.SearchStrategy[Recipe]:
        """A count or an amount."""
        own = self._leaves(kind)
        if signed and kind == "money":
            own = (*own, *FIELDS[self.register]["signed"])
        choices = [paths(own), paths(own), paths(PLAN[kind]), self._literal(kind)]
        if depth > 0:
            choices += [*self._computed(kind, depth - 1, signed), *self._summed(kind, depth - 1)]
        return st.one_of(*choices)

    def _literal(self, kind: str) -> st.SearchStrategy[Recipe]:
        if kind == "money":
            texts = st.sampled_from(("0", "0.01", "1234.56", "9999.99"))
            return texts.map(lambda text: constant(f"yuan({text})", lambda: yuan(text)))
        return st.integers(0, 3).map(lambda value: constant(str(value), lambda: value))

    def _computed(self, kind: str, depth: int, signed: bool) -> list[st.SearchStrategy[Recipe]]:
        one = self.number(kind, depth, signed=signed)
        factor = self.number("count", 0, signed=False)
        holds = self.condition(depth)
        found = [
            st.builds(lambda a, b: made_of("({} + {})", lambda x, y: x + y, a, b), one, one),
            st.builds(lambda a, b: made_of("({} * {})", lambda x, y: x * y, a, b), one, factor),
            st.builds(lambda a, b: made_of("at_most({}, {})", at_most, a, b), one, one),
            st.builds(lambda a, b: made_of("at_least({}, {})", at_least, a, b), one, one),
            st.builds(lambda c, a, b: made_of("when({}, {}, {})", when, c, a, b), holds, one, one),
            st.builds(_highest, holds, one, holds, one),
        ]
        if signed:
            minus = st.builds(lambda a, b: made_of("({} - {})", lambda x, y: x - y, a, b), one, one)
            found += [minus, minus]
        if kind == "money":
            share = paths((*FIELDS[self.register]["percent"], *PLAN["percent"]))
            found.append(st.builds(_percent, one, share, st.sampled_from(("half_up", "down"))))
            if signed:
                growth = paths(("plan.shares.growth",))
                found.append(st.builds(_percent, one, growth, st.just("half_up")))
        return found

    def _summed(self, kind: str, depth: int) -> list[st.SearchStrategy[Recipe]]:
        related = RELATED[self.register]
        if related is None:
            return []
        inner = Drawing(related)
        where = st.one_of(st.none(), inner.condition(depth))
        value = st.builds(  # a field first: the kind of a sum must not hang on the plan alone
            lambda a, b: made_of("({} + {})", lambda x, y: x + y, a, b),
            paths(FIELDS[related][kind]), inner.number(kind, depth, signed=False),
        )  # fmt: skip
        found = [st.builds(_total, st.just(related), value, where)]
        if kind == "count":
            found.append(st.builds(_count, st.just(related), where))
        return found

    # Conditions

    @cache  # noqa: B019
    def condition(self, depth: int) -> st.SearchStrategy[Recipe]:
        """Something that holds, does not hold or is unknown."""
        own = self._leaves("bool")
        choices = [
            paths(own), paths(own), paths(PLAN["bool"]), self._dates(), self._texts(), self._ages(),
            self._compared("count", 0), self._compared("money", 0), self._percents(),
        ]  # fmt: skip
        if depth > 0:
            part = self.condition(depth - 1)
            choices += [
                st.builds(lambda a, b: made_of("({} & {})", lambda x, y: x & y, a, b), part, part),
                st.builds(lambda a, b: made_of("({} | {})", lambda x, y: x | y, a, b), part, part),
                part.map(lambda a: made_of("~{}", lambda x: ~x, a)),
                self._compared("count", depth - 1), self._compared("money", depth - 1),
                *self._quantified(depth - 1),
            ]  # fmt: skip
        return st.one_of(*choices)

    def _compared(self, kind: str, depth: int) -> st.SearchStrategy[Recipe]:
        one = self.number(kind, depth, signed=kind == "money")
        within = st.builds(
            lambda a, b, c: made_of("between({}, {}, {})", between, a, b, c), one, one, one
        )
        return st.one_of(st.builds(_compare, st.sampled_from(SIGNS), one, one), within)

    def _percents(self) -> st.SearchStrategy[Recipe]:
        one = paths((*FIELDS[self.register]["percent"], *PLAN["percent"]))
        return st.builds(_compare, st.sampled_from(SIGNS), one, one)

    def _dates(self) -> st.SearchStrategy[Recipe]:
        length = st.one_of(st.integers(0, 14).map(lambda n: constant(str(n), lambda: n)),
                           paths(PLAN["span"]))  # fmt: skip
        # The unit of a span is the office's concern: `binding` checks it, the engines do not.
        ago = st.sampled_from((("days_ago", days_ago), ("months_ago", months_ago),
                               ("years_ago", years_ago),
                               ("month_start", month_start)))  # fmt: skip
        moved = st.builds(lambda how, n: made_of(f"{how[0]}({{}})", how[1], n), ago, length)
        literal = st.just(constant("AT", lambda: AT))
        starts = st.just(constant("year_start()", year_start))
        other = st.one_of(moved, literal, starts, st.just(path("at")), paths(PLAN["date"]),
                          paths(FIELDS[self.register]["date"]))  # fmt: skip
        own = paths(FIELDS[self.register]["date"])
        return st.builds(_compare, st.sampled_from(SIGNS), own, other)

    def _texts(self) -> st.SearchStrategy[Recipe]:
        own = paths(FIELDS[self.register]["text"])
        literal = st.sampled_from(("inn", "north", "single", "none of them"))
        other = st.one_of(literal.map(lambda t: constant(repr(t), lambda: t)), paths(PLAN["text"]))
        listed = st.one_of(
            st.lists(literal, max_size=2).map(lambda t: constant(repr(t), lambda: tuple(t))),
            paths(PLAN["list"]),
        )
        return st.one_of(
            st.builds(_compare, st.sampled_from(("==", "!=")), own, other),
            st.builds(lambda a, b: made_of("{}.is_in({})", lambda x, y: x.is_in(y), a, b),
                      own, listed),
        )  # fmt: skip

    def _ages(self) -> st.SearchStrategy[Recipe]:
        born = paths(FIELDS[self.register]["date"])
        years = st.one_of(st.sampled_from((0, 6, 18)).map(lambda n: constant(str(n), lambda: n)),
                          paths(PLAN["years"]))  # fmt: skip
        return st.one_of(
            st.builds(lambda a, b: made_of("age_at_least({}, {})", age_at_least, a, b),
                      born, years),
            st.builds(lambda a, b, c: made_of("age_between({}, {}, {})", age_between, a, b, c),
                      born, years, years),
        )  # fmt: skip

    def _quantified(self, depth: int) -> list[st.SearchStrategy[Recipe]]:
        related = RELATED[self.register]
        if related is None:
            return []
        where = Drawing(related).condition(depth)
        how = st.sampled_from((("any_of", any_of), ("all_of", all_of)))
        return [st.builds(_quantify, how, st.just(related), where)]


def _compare(sign: str, left: Recipe, right: Recipe) -> Recipe:
    operators: Mapping[str, Callable[[Any, Any], Any]] = {
        "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
    }  # fmt: skip
    return made_of(f"({{}} {sign} {{}})", operators[sign], left, right)


def _highest(one: Recipe, value: Recipe, other: Recipe, another: Recipe) -> Recipe:
    return made_of(
        "highest(({}, {}), ({}, {}))", lambda a, b, c, d: highest((a, b), (c, d)),
        one, value, other, another,
    )  # fmt: skip


def _percent(value: Recipe, share: Recipe, rounding: Any) -> Recipe:
    return made_of(
        f"percent_of({{}}, {{}}, {rounding})",
        lambda a, b: percent_of(a, b, rounding=rounding), value, share,
    )  # fmt: skip


def _total(register: type[Register], value: Recipe, where: Recipe | None) -> Recipe:
    text = f"total({register.__name__}, {value}, {where})"
    condition = None if where is None else where.build
    return Recipe(text, lambda _: total(register, value.build, condition))


def _count(register: type[Register], where: Recipe | None) -> Recipe:
    condition = None if where is None else where.build
    return Recipe(f"count({register.__name__}, {where})", lambda _: count(register, condition))


def _quantify(how: Any, register: type[Register], where: Recipe) -> Recipe:
    return Recipe(
        f"{how[0]}({register.__name__}, {where})", lambda _: how[1](register, where.build)
    )


@st.composite
def programmes(draw: st.DrawFn) -> type[Programme]:
    """A programme of three criteria, an amount and a number, later rules reading earlier ones."""
    body: dict[str, Any] = {"id": "guest-houses", "unit": House, "categories": ("first", "second")}
    known: Rules = ()
    for name, kind in (("first", "bool"), ("sum", "money"), ("size", "count"), ("second", "bool"),
                       ("eligible", "bool")):  # fmt: skip
        drawing = Drawing(House, known)
        of_kind = drawing.condition(2) if kind == "bool" else drawing.number(kind, 2, signed=True)
        recipe = draw(of_kind.filter(lambda found: found.reads))
        write: Any = {"bool": criterion, "money": amount, "count": number}[kind]
        body[name] = write(recipe.text, "", recipe.build)
        known += ((name, kind),)
    return type("GuestHouses", (Programme,), body)
