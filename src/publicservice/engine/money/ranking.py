"""Who comes first for scarce places: for each row the best and the worst rank that it can have.

Every row is a tuple of what it is ranked by, which lies between its best and its worst one where
something is missing. One row is certainly ahead of another if its worst tuple comes before the
other's best, and possibly ahead or equal if its best comes no later than the other's worst. Both
are counted by sorting the ends of all rows into one line and adding up along it, so that no row is
ever compared with every other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
from attrs import frozen

from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.literals import choose, is_false, is_true, literal, tally
from publicservice.model.money.places import Places, RankKey
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Kind

FAR = 2**59
"""Further than any number, and four times as far still is one: where an end is not known."""

AREA, KEY, EVERYWHERE = "__area", "__key", "__everywhere"
SURE, MAYBE, ANYWHERE, KIND = "__sure", "__maybe", "__anywhere", "__kind"
BEFORE, BEST, WORST = range(3)
"""Along the line, of equal tuples: who asks for those before it, the best ends, the worst ends."""

CLAIM, CHOSEN, PLACE, RANK_BEST, RANK_WORST, EXACT = (
    "claim", "chosen", "place", "best", "worst", "exact",
)  # fmt: skip
LOW, HIGH = "low", "high"
COLUMNS = (CLAIM, CHOSEN, PLACE, RANK_BEST, RANK_WORST, EXACT, LOW, HIGH)


@frozen
class Ranking:
    """The names of the columns that the places of one name add to the unit's frame.

    Whether a row claims a place (``claim``), was chosen for one (``chosen``), has one (``place``),
    all three-valued; both ends of the places in its area (``low``, ``high``, `FAR` without bound)
    and of its rank there (``best``, ``worst``, null for who claims none; ``worst`` also where the
    area is not known); whether all that it is ranked by is known (``exact``).
    """

    number: int
    places: Places

    def column(self, what: str) -> str:
        """The working column."""
        return f"__p{self.number}_{what}"

    def read(self, what: str) -> nw.Expr:
        """The working column as an expression."""
        return nw.col(self.column(what))

    @property
    def area(self) -> nw.Expr:
        """Whose places are given apart; one and the same for all in one pool."""
        return nw.col(self.places.by) if self.places.by else literal("")


def with_ranks(
    frame: nw.LazyFrame[Any], ranking: Ranking, programme: type[Programme], *, complete: bool
) -> nw.LazyFrame[Any]:
    """Add ranks and places to a frame that has who claims, who was chosen, and how many there are.

    Args:
        complete: whether the register holds everybody up to the date; else somebody may come ahead.
    """
    key = programme.unit.key()
    contends = ranking.read(CLAIM) & ranking.read(CHOSEN)
    ends = [ends_of_key(each, programme) for each in ranking.places.rank]
    exact = is_true(_all_equal(ends))
    frame = frame.with_columns(exact.alias(ranking.column(EXACT)))
    counted = _counted(_line(frame, ranking, contends, ends, key), ranking)
    frame = frame.join(counted, left_on=key, right_on=KEY, how="left")
    ahead, level, before = (nw.col(f"__{what}") for what in ("ahead", "level", "before"))
    placed = ~ranking.area.is_null()
    surely = placed & _within_surely(ranking, level, before) & literal(complete)
    perhaps = ahead < ranking.read(HIGH)
    place = choose(surely, literal(True), choose(is_false(perhaps), literal(False), _unknown()))
    frame = frame.with_columns(
        (ranking.read(CHOSEN) & place).alias(ranking.column(PLACE)),
        (ahead + literal(1)).alias(ranking.column(RANK_BEST)),
        nw.when(placed & literal(complete)).then(level).alias(ranking.column(RANK_WORST)),
    )
    return frame.drop("__ahead", "__level", "__before")


def _unknown() -> nw.Expr:
    return nw.lit(None, dtype=nw.Boolean)


def _within_surely(ranking: Ranking, level: nw.Expr, before: nw.Expr) -> nw.Expr:
    """Whether there are places for all that may come before, and for the row itself.

    Where all equals get one, those that may stand level with it take none from it.
    """
    low = ranking.read(LOW)
    if ranking.places.tie != "all":
        return level <= low
    itself = choose(ranking.read(EXACT), literal(0), literal(1))
    return (before - itself) < low


def ends_of_key(key: RankKey, programme: type[Programme]) -> tuple[nw.Expr, nw.Expr]:
    """The best and the worst end of one key as whole numbers, the smaller the better."""
    low, high = _interval(key.name, programme)
    if key.descending:
        low, high = literal(0) - high, literal(0) - low
    return nw.coalesce(low, literal(-FAR)), nw.coalesce(high, literal(FAR))


def _interval(name: str, programme: type[Programme]) -> tuple[nw.Expr, nw.Expr]:
    """The lower and the upper end of a rule or field, null where it has none."""
    column, kind = nw.col(name), kind_of(name, programme)
    if kind == "bool":
        return tally(is_true(column)), literal(1) - tally(is_false(column))
    if kind == "date":
        day = column.dt.year() * literal(10_000) + column.dt.month() * literal(100)
        day = (day + column.dt.day()).cast(nw.Int64)
        return day, day
    if name in programme.rules:
        return column, nw.col(name + SUFFIX_POSSIBLE)
    minimum = programme.unit.fields[name].minimum
    nonnegative = isinstance(minimum, int) and minimum >= 0
    return nw.coalesce(column, literal(0)) if nonnegative else column, column


def kind_of(name: str, programme: type[Programme]) -> Kind | None:
    """The kind of a rule or of a field of the unit; `None` where it is neither."""
    if name in programme.rules:
        return programme.rules[name].kind
    field = programme.unit.fields.get(name)
    return None if field is None else field.kind


def _all_equal(ends: list[tuple[nw.Expr, nw.Expr]]) -> nw.Expr:
    same = literal(True)
    for best, worst in ends:
        same = same & (best == worst)
    return same


def _line(
    frame: nw.LazyFrame[Any],
    ranking: Ranking,
    contends: nw.Expr,
    ends: list[tuple[nw.Expr, nw.Expr]],
    key: str,
) -> nw.LazyFrame[Any]:
    """Both ends of everybody who may contend, one below the other, with what is counted of each."""
    rows = frame.filter(~is_false(contends)).with_columns(
        ranking.area.alias(AREA), tally(is_true(contends)).alias(SURE)
    )
    unplaced, by_key = tally(nw.col(AREA).is_null()), ranking.places.tie == "key"

    def points(kind: int, sure: nw.Expr, maybe: nw.Expr, anywhere: nw.Expr) -> nw.LazyFrame[Any]:
        end = 0 if kind == BEST else 1
        by = [pair[end] for pair in ends]
        if by and not by_key:  # one column less to sort by
            by[-1] = by[-1] * literal(4) + literal(kind)
        by = [column.alias(f"__by{n}") for n, column in enumerate(by)]
        counted = {SURE: sure, MAYBE: maybe, ANYWHERE: anywhere, KIND: literal(kind)}
        columns = [value.alias(name) for name, value in counted.items()]
        everywhere = literal("").alias(EVERYWHERE)
        return rows.select(nw.col(key).alias(KEY), nw.col(AREA), everywhere, *by, *columns)

    nothing = literal(0)
    found = [
        points(BEST, nothing, literal(1), unplaced),
        points(WORST, nw.col(SURE), nothing, nothing),
    ]
    if ranking.places.tie == "all":
        found.append(points(BEFORE, nothing, nothing, nothing))
    return nw.concat(found, how="vertical")


def _counted(line: nw.LazyFrame[Any], ranking: Ranking) -> nw.LazyFrame[Any]:
    """For each key: who is ahead for sure, who may be level or ahead, and ahead alone.

    Who may live in any area may be ahead in each. Who may be level counts the row itself.
    """
    order = [f"__by{n}" for n in range(len(ranking.places.rank))]
    if ranking.places.tie == "key":
        order += [KEY, KIND]

    def so_far(what: str, over: str) -> nw.Expr:
        return nw.col(what).cum_sum().over(over, order_by=order or [KIND]).cast(nw.Int64)

    maybe = so_far(MAYBE, AREA)
    if ranking.places.by:
        maybe = maybe + so_far(ANYWHERE, EVERYWHERE)
    line = line.with_columns(so_far(SURE, AREA).alias("__s"), maybe.alias("__m"))

    def at(kind: int, what: str) -> nw.Expr:
        return choose(nw.col(KIND) == literal(kind), nw.col(what), literal(-1))

    told = {"__ahead": (BEST, "__s"), "__level": (WORST, "__m"), "__before": (BEFORE, "__m")}
    line = line.select(KEY, *[at(*each).alias(name) for name, each in told.items()])
    return line.group_by(KEY).agg(*[nw.col(name).max().alias(name) for name in told])


def totals(frame: nw.LazyFrame[Any], ranking: Ranking) -> nw.LazyFrame[Any]:
    """For each area: both ends of its places, and how many claim, get and wait for one.

    Columns: area, low, high, claim_sure, claim_maybe, try_sure, try_maybe (of those that were
    chosen), given_sure, given_maybe, waiting.
    """
    claim, chosen, place = (ranking.read(what) for what in (CLAIM, CHOSEN, PLACE))
    contends = claim & chosen
    cells: Mapping[str, nw.Expr] = {
        "claim_sure": is_true(claim), "claim_maybe": ~is_false(claim),
        "try_sure": is_true(contends), "try_maybe": ~is_false(contends),
        "given_sure": is_true(claim & place), "given_maybe": ~is_false(claim & place),
        "waiting": is_true(claim) & is_false(place),
    }  # fmt: skip
    ends = {end: ranking.read(end) for end in (LOW, HIGH)}
    rows = frame.select(
        ranking.area.alias("area"),
        *[value.alias(name) for name, value in ends.items()],
        *[tally(value).alias(name) for name, value in cells.items()],
    )
    return rows.group_by("area").agg(
        *[nw.col(name).max().alias(name) for name in ends],
        *[nw.col(name).sum().cast(nw.Int64).alias(name) for name in cells],
    )


def ties(frame: nw.LazyFrame[Any], ranking: Ranking) -> nw.LazyFrame[Any]:
    """Rows of one rank that are granted and known, and still cannot tell whether they get a place.

    Columns: area, low, high, best, worst, rows. They are equals if they fill their ranks.
    """
    contends = is_true(ranking.read(CLAIM) & ranking.read(CHOSEN))
    open_place = contends & ranking.read(EXACT) & ranking.read(PLACE).is_null()
    names = (LOW, HIGH, RANK_BEST, RANK_WORST)
    rows = frame.filter(open_place & ~ranking.read(RANK_WORST).is_null()).select(
        ranking.area.alias("area"), *[ranking.read(name).alias(name) for name in names],
        literal(1).alias("rows"),
    )  # fmt: skip
    summed = nw.col("rows").sum().cast(nw.Int64).alias("rows")
    return rows.group_by("area", *names).agg(summed)
