"""The name of a new plugin: one text that is a distribution, a module, an id and a class."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections.abc import Collection
from importlib.util import find_spec

from attrs import frozen

from publicservice.model.problem import UsageError
from publicservice.model.shown import shown

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 60
EXAMPLE = "school-meals"


@frozen
class PluginName:
    """A name in its four forms; made by `read`.

    Attributes:
        name: of the distribution, and the programme's id: ``school-meals``.
        module: of the package: ``school_meals``.
        class_name: of the programme: ``SchoolMeals``.
        english: in words: ``school meals``.
    """

    name: str

    @property
    def module(self) -> str:
        """As Python imports it."""
        return self.name.replace("-", "_")

    @property
    def class_name(self) -> str:
        """As a class is called."""
        return "".join(part.capitalize() for part in self.name.split("-"))

    @property
    def english(self) -> str:
        """With a capital, as a title."""
        return self.name.replace("-", " ").capitalize()

    @classmethod
    def read(cls, text: str, *, programmes: Collection[str] = ()) -> PluginName:
        """The name, once nothing speaks against it. Raises UsageError.

        Args:
            programmes: the ids of the programmes that are there already.
        """
        _check_form(text)
        found = cls(text)
        if text in programmes:
            raise _error(
                "usage.name-taken", f"there is a programme {text!r} already",
                "choose another name; to change that programme see 'Localise a programme'",
            )  # fmt: skip
        if keyword.iskeyword(found.module) or found.module in sys.stdlib_module_names:
            message = f"Python itself has the name {found.module!r}"
            raise _error("usage.name-taken", message, f"add a word: {text}-programme")
        if find_spec(found.module) is not None:
            raise _error(
                "usage.name-taken", f"a module {found.module!r} is installed already",
                f"add a word: {text}-programme; or uninstall it, if it is an earlier trial",
            )  # fmt: skip
        return found


def _check_form(text: str) -> None:
    if _NAME.fullmatch(text) and len(text) <= LONGEST:
        return
    message = f"{shown(text)!r} is no name of a plugin"
    if len(text) > LONGEST:
        message += f": it has more than {LONGEST} characters"
    near = _nearest_form(text)
    told = f"write {near}" if near else f"such as {EXAMPLE}; a Chinese name is written as zh later"
    raise _error(
        "usage.plugin-name", message,
        f"small letters a to z, digits and single hyphens, a letter first: {told}",
    )  # fmt: skip


def _nearest_form(text: str) -> str:
    """The name that was probably meant; empty where there is none."""
    plain = unicodedata.normalize("NFKD", text)
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", plain)
    letters = "".join(c for c in words if not unicodedata.combining(c)).lower()
    if any(ord(character) > 127 for character in letters):
        return ""
    near = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-")
    return near if _NAME.fullmatch(near) else ""


def _error(code: str, message: str, remedy: str) -> UsageError:
    return UsageError.of(code, message, where="NAME", remedy=remedy)
