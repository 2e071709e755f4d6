"""Header names, file stems and sheet names: what counts as the same, and which field they name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from publicservice.masking import mask_identities
from publicservice.model.problem import Problem, RegisterError
from publicservice.model.registers.field import Field
from publicservice.model.registers.register import Register

FEN_SUFFIX = "fen"
_IGNORED = dict.fromkeys(map(ord, "_\ufeff\u200b"))


def normal(name: str) -> str:
    """The name without what does not count: case, spaces, underscores, full-width forms."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_IGNORED)
    return "".join(folded.split())


def table_names(register: type[Register]) -> frozenset[str]:
    """The (normal) file stems and sheet names under which a register class is found."""
    named = (register.register, register.zh, *register.file_names)
    return frozenset(normal(name) for name in named if name)


def names_beside(name: str) -> frozenset[str]:
    """The (normal) names under which the register of that name may be found, that name included.

    A register's own name goes before the names that others are found under as well.
    """
    wanted = normal(name)
    classes = [cls for cls in _register_classes(Register) if wanted in table_names(cls)]
    own = [cls for cls in classes if normal(cls.register) == wanted]
    return frozenset({wanted}).union(*(table_names(cls) for cls in own or classes))


def _register_classes(base: type[Register]) -> Iterator[type[Register]]:
    for register in base.__subclasses__():
        yield register
        yield from _register_classes(register)


@frozen
class Match:
    """The column of a source that holds a field.

    Attributes:
        position: which column of the source, from 0.
        header: the header as it stands in the source.
        in_fen: the header ends in ``_fen``: whole numbers that are fen already.
    """

    position: int
    header: str
    in_fen: bool = False


def match(
    headers: Sequence[str], fields: Iterable[Field], where: str
) -> tuple[dict[str, Match], tuple[str, ...]]:
    """Which column holds which field, and the headers that name none.

    Raises:
        RegisterError: two columns name one field, or one header names two fields.
    """
    ranks = _ranked_names(fields)
    found: dict[str, list[Match]] = {}
    unknown: list[str] = []
    problems: list[Problem] = []
    for position, header in enumerate(headers):
        names = _fields_named(normal(header), ranks)
        if len(names) > 1:
            problems.append(_ambiguous(header, names, where))
        elif names:
            name, in_fen = names[0]
            found.setdefault(name, []).append(Match(position, header, in_fen))
        elif header.strip():
            unknown.append(header)
    problems += [_twice(name, many, where) for name, many in found.items() if len(many) > 1]
    if problems:
        raise RegisterError(problems)
    return {name: many[0] for name, many in found.items()}, tuple(unknown)


def _ranked_names(fields: Iterable[Field]) -> dict[str, list[tuple[int, str, bool]]]:
    """Every (normal) header with the fields it names, the field's own name ranking first."""
    ranks: dict[str, list[tuple[int, str, bool]]] = {}
    for field in fields:
        for rank, header in enumerate(field.headers):
            place = min(rank, 3)
            ranks.setdefault(normal(header), []).append((place, field.name, False))
            if field.kind == "money":
                ranks.setdefault(normal(header) + FEN_SUFFIX, []).append((place, field.name, True))
    return ranks


def _fields_named(
    header: str, ranks: dict[str, list[tuple[int, str, bool]]]
) -> list[tuple[str, bool]]:
    """The fields that the header names best; one, unless two claim it with equal right."""
    claims = ranks.get(header, [])
    best = min((rank for rank, _, _ in claims), default=0)
    chosen = {name: in_fen for rank, name, in_fen in claims if rank == best}
    return list(chosen.items())


def _twice(name: str, many: Sequence[Match], where: str) -> Problem:
    shown = " and ".join(repr(found.header) for found in many)
    return Problem(
        code="register.two-headers",
        message=f"the headers {shown} both name the field {name!r}",
        where=where,
        remedy="keep one of the columns, or give the other a header of its own",
    )


def _ambiguous(header: str, names: Sequence[tuple[str, bool]], where: str) -> Problem:
    shown = " and ".join(repr(name) for name, _ in names)
    return Problem(
        code="register.ambiguous-header",
        message=f"the header {header!r} names the fields {shown} alike",
        where=where,
        remedy=f"rename the column to one of {', '.join(name for name, _ in names)}",
    )


def no_key_column(register: type[Register], headers: Sequence[str], where: str) -> RegisterError:
    """The error for a table without the column of its key.

    When no header is known at all, the first row may be data, so it is not shown.
    """
    key = register.fields[register.key()]
    known, unknown = match(headers, register.fields.values(), where)
    if known:
        seen = f"; headers not known: {', '.join(map(repr, unknown))}" if unknown else ""
    else:
        seen = f"; none of its {len(headers)} headers is known"
    return RegisterError.of(
        "register.no-key-column",
        mask_identities(f"no column holds the key {key.name!r} of {register.register}{seen}"),
        where=where,
        remedy="the first row must hold the headers, and one of them must be "
        + " or ".join(key.headers[:5]),
    )
