"""Registers: the tables of people, households and other things that an office keeps."""

from __future__ import annotations

from typing import Any, ClassVar

from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.field import Field, Key, Reference, ResidentNumber
from publicservice.model.rules.declared import check_field

RESERVED_NAMES = frozenset({"plan", "at", "outcome", "category", "reasons"})


class Register:
    """Base of every register class. A class body declares fields; nothing is ever instantiated.

    Attributes:
        register: the register's name, which is also the file stem or sheet that holds it. A
            subclass that only adds fields inherits it and so reads the same table.
        zh: the Chinese name of the table.
        file_names: further file stems or sheet names that are recognised.
        levels: fields that locate a row in the organisation, the lowest level first.
    """

    register: ClassVar[str] = ""
    zh: ClassVar[str] = ""
    file_names: ClassVar[tuple[str, ...]] = ()
    levels: ClassVar[tuple[str, ...]] = ()
    fields: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        collected: dict[str, Field] = {}
        for base in reversed(cls.__mro__):
            collected |= {k: v for k, v in vars(base).items() if isinstance(v, Field)}
        cls.fields = collected
        _check_register(cls)

    @classmethod
    def key(cls) -> str:
        """The name of the key field."""
        return next(name for name, field in cls.fields.items() if isinstance(field, Key))

    @classmethod
    def references(cls) -> dict[str, Reference]:
        """The reference fields by name."""
        return {n: f for n, f in cls.fields.items() if isinstance(f, Reference)}

    @classmethod
    def field(cls, name: str) -> Field:
        """The field of that name; raises ProgrammeError with the nearest names."""
        try:
            return cls.fields[name]
        except KeyError:
            raise ProgrammeError.of(
                "register.no-field",
                f"no field {name!r}",
                where=cls.__name__,
                remedy=nearest(name, cls.fields),
            ) from None


def _check_register(cls: type[Register]) -> None:
    where = cls.__name__
    if not cls.register:
        raise ProgrammeError.of(
            "register.no-name", "a register class needs a name", where=where,
            remedy="write: register = 'clinics'",
        )  # fmt: skip
    keys = [name for name, field in cls.fields.items() if isinstance(field, Key)]
    if len(keys) != 1:
        raise ProgrammeError.of(
            "register.key", f"a register has one Key field, found {len(keys)}: {keys}", where=where,
            remedy="declare one field as Key(zh=...)",
        )  # fmt: skip
    if taken := RESERVED_NAMES & set(cls.fields):
        raise ProgrammeError.of(
            "register.reserved-name", f"field name {sorted(taken)[0]!r} is reserved", where=where,
            remedy="choose another name and keep the old one as an alias",
        )  # fmt: skip
    for level in cls.levels:
        cls.field(level)
    for field in cls.fields.values():
        check_field(field, f"{where}.{field.name}")
    for field in cls.fields.values():
        if field.derived_from and not isinstance(cls.field(field.derived_from), ResidentNumber):
            raise ProgrammeError.of(
                "register.derived-from", f"{field.derived_from!r} is not a ResidentNumber field",
                where=f"{where}.{field.name}", remedy="derive from a ResidentNumber field",
            )  # fmt: skip
