"""How the rows of one register belong to a row of another."""

from __future__ import annotations

from attrs import frozen

from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.register import Register


@frozen
class Link:
    """Rows of the other register belong to a row where `other` equals its `own` column."""

    own: str
    other: str


def link_between(
    owner: type[Register], related: type[Register], by: str = "", *, where: str = ""
) -> Link:
    """The one way in which rows of `related` belong to a row of `owner`.

    Either the related register refers to the owner, or both refer to the same register (the
    members of a person's household). Raises ProgrammeError where there is none or more than one.
    """
    direct = {
        name: Link(owner.key(), name)
        for name, reference in related.references().items()
        if reference.to.register == owner.register
    }
    shared = {
        name: Link(own, name)
        for name, reference in related.references().items()
        for own, own_reference in owner.references().items()
        if own_reference.to.register == reference.to.register
    }
    if by:
        found = direct.get(by) or shared.get(by)
        if found is None:
            raise ProgrammeError.of(
                "link.by", f"by={by!r} does not tie {related.__name__} to {owner.__name__}",
                where=where, remedy=nearest(by, {**shared, **direct}),
            )  # fmt: skip
        return found
    links = direct or shared
    if not links:
        raise ProgrammeError.of(
            "link.none", f"{related.__name__} does not refer to {owner.__name__}", where=where,
            remedy=f"give {related.__name__} a field Reference({owner.__name__})",
        )  # fmt: skip
    if len(links) > 1:
        raise ProgrammeError.of(
            "link.ambiguous",
            f"{related.__name__} belongs to {owner.__name__} by {' or '.join(sorted(links))}",
            where=where, remedy=f"choose one: by={sorted(links)[0]!r}",
        )  # fmt: skip
    return next(iter(links.values()))
