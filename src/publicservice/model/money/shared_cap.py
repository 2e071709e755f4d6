"""A cap over several benefits of one programme: which come first, and what cannot be capped so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.money.order import circle_from, each_after
from publicservice.model.problem import ProgrammeError, nearest


def after_what_caps_them(
    names: Iterable[str], benefits: Mapping[str, RecordedBenefit]
) -> tuple[str, ...]:
    """The names, each after those among them whose amounts are taken off its cap."""
    return each_after(names, lambda name: benefits[name].cap_with)


def check_shared_caps(benefits: Mapping[str, RecordedBenefit], owner: str) -> None:
    """Refuse names of no benefit, circles, and what has no amount of the row's own.

    Raises ProgrammeError.
    """
    for benefit in benefits.values():
        place = f"{owner}.{benefit.name}"
        for other in benefit.cap_with:
            if other not in benefits:
                raise ProgrammeError.of(
                    "benefit.no-benefit", f"the cap is shared with no benefit {other!r}",
                    where=place, remedy=nearest(other, benefits),
                )  # fmt: skip
    for benefit in benefits.values():
        place = f"{owner}.{benefit.name}"
        _check_circle(benefit.name, benefits, place)
        for each in (benefit, *(benefits[other] for other in benefit.cap_with)):
            _check_amount(each, benefit, place)


def _check_circle(name: str, benefits: Mapping[str, RecordedBenefit], place: str) -> None:
    if circle := circle_from(name, lambda name: benefits[name].cap_with):
        raise ProgrammeError.of(
            "benefit.circle", f"caps that wait for each other in a circle: {' -> '.join(circle)}",
            where=place, remedy="name in cap_with only what comes first",
        )  # fmt: skip


def _check_amount(each: RecordedBenefit, benefit: RecordedBenefit, place: str) -> None:
    """What shares the cap gives money, and by the row alone."""
    own = each is benefit
    if not benefit.cap_with:
        return
    if each.standard is None:
        raise ProgrammeError.of(
            "benefit.cap", f"{each.name} gives no money, and shares a cap", where=place,
            remedy=f"leave out {'cap_with' if own else each.name}",
        )  # fmt: skip
    if each.cap_over:
        raise ProgrammeError.of(
            "benefit.cap",
            f"{each.name} is capped over all rows of a {each.cap_over}, and shares a cap of one "
            "row",
            where=place,
            remedy=f"keep {'cap_with or cap_over' if own else 'one of the two'}: both together "
            f"need a programme whose unit is the {each.cap_over}",
        )  # fmt: skip
    if each.payers and not own:
        raise ProgrammeError.of(
            "benefit.cap", f"{each.name} is a bill, and shares a cap: what its payers give of it "
            "is not its amount",
            where=place, remedy=f"leave out {each.name}, or write its payers' part as an amount",
        )  # fmt: skip
