"""Festivals: days that have a name, and a date of their own in every year."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import attrs
from attrs import field, frozen

from publicservice.model.label import Label
from publicservice.model.problem import PluginError
from publicservice.model.state import Unknown

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _check_id(_festival: Festival, _attribute: attrs.Attribute[str], identifier: str) -> None:
    if not _ID.fullmatch(identifier):
        raise PluginError.of(
            "plugin.festival", f"{identifier!r} is no id of a festival",
            remedy="use small letters, digits and hyphens: lantern-festival",
        )  # fmt: skip


@frozen
class Festival:
    """A festival or public day, such as ``lantern-festival``. Given by `publicservice_festivals`.

    Attributes:
        id: by which plans name it: small letters, digits and hyphens.
        label: what it is called.
        date_in: the day on which it falls in a year; `None` where nobody has worked it out.
        first_year: the year in which it was held first, from which its editions are counted.
    """

    id: str = field(validator=_check_id)
    label: Label
    date_in: Callable[[int], date | None]
    first_year: int | None = None

    def day(self, year: int) -> date | Unknown:
        """Its day in that year, or why there is none."""
        if self.first_year is not None and year < self.first_year:
            return Unknown(f"{self.id} was held first in {self.first_year}",
                           f"{self.label.zh or self.id}首次于{self.first_year}年举行")  # fmt: skip
        return self.date_in(year) or Unknown(
            f"no date of {self.id} in {year} is known",
            f"{year}年{self.label.zh or self.id}的日期不详",
        )
