"""From a path to the tables of its TOML: missing files, encodings, syntax, with the line."""

from __future__ import annotations

import itertools
import os
import re
import tomllib
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from publicservice.model.problem import PlanError, nearest
from publicservice.model.shown import shown

PlanPath = str | os.PathLike[str] | Traversable

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_FULL_WIDTH = re.compile("[“”‘’＝，｛｝［］＃：]")
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate inline table key", "Cannot mutate")
_SECTION = re.compile(r"^[ \t]*\[", re.MULTILINE)
_SECTIONS_OF_HEADER = 3
_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def read_text(path: PlanPath, label: str = "") -> tuple[str, str]:
    """The label and the text of a plan file. Raises PlanError where it cannot be read.

    Args:
        label: what messages call the file, by default its name.
    """
    source = path if isinstance(path, Traversable) else Path(path)
    label = label or source.name
    try:
        return label, _decoded(source.read_bytes(), label)
    except FileNotFoundError:
        raise _missing(source) from None
    except IsADirectoryError:
        raise PlanError.of("plan.is-a-folder", "is a folder, not a plan file", where=str(source),
                           remedy=nearest("plan.toml", _toml_names(source))) from None  # fmt: skip
    except OSError as error:
        raise PlanError.of(
            "plan.not-readable", f"cannot be read: {error.strerror}", where=str(source),
            remedy="check the file and who may read it",
        ) from error  # fmt: skip


def _missing(source: Traversable) -> PlanError:
    remedy = "check the path"
    if isinstance(source, Path):
        folder = source.parent
        remedy = (
            nearest(source.name, _toml_names(folder))
            if folder.is_dir()
            else f"the folder {folder} does not exist either"
        )
    return PlanError.of("plan.file-missing", "no such file", where=str(source), remedy=remedy)


def _toml_names(folder: Traversable) -> list[str]:
    return [entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")]


def _decoded(content: bytes, label: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PlanError.of(
            "plan.encoding", f"is not UTF-8{_likely_encoding(content)}",
            where=f"{label}, line {line}", remedy="save the file as UTF-8",
        ) from None  # fmt: skip


def _likely_encoding(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return f" but {name}"
    try:
        content.decode("gbk")
    except UnicodeDecodeError:
        return ""
    return "; it reads as GBK"


def parse(text: str, label: str) -> dict[str, Any]:
    """The tables of a plan file's text. Raises PlanError with line and column."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        raise PlanError.of(
            "plan.empty-file", "is empty", where=label,
            remedy="a plan file begins with programme, schema_version and source",
        )  # fmt: skip
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text, label) from None
    except (ValueError, RecursionError) as error:
        raise PlanError.of("plan.syntax", f"is not TOML that can be read: {error}", where=label,
                           remedy="shorten the number or the nested list") from None  # fmt: skip


def parse_header(text: str, label: str) -> dict[str, Any]:
    """What a plan file says of itself, its title or its source among it; the rest is not read.

    Raises PlanError where that part is not TOML; what is wrong below it is for `parse` to tell.
    """
    for section in itertools.islice(_SECTION.finditer(text), _SECTIONS_OF_HEADER):
        try:
            found = tomllib.loads(text[: section.start()])
        except ValueError:  # the bracket stands inside a text or a list, or `parse` tells
            continue
        title = found.get("title")
        if "source" in found or (isinstance(title, str) and title):
            return found
    return parse(text, label)


def _syntax_error(message: str, text: str, label: str) -> PlanError:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else len(text.splitlines())
    column = f", column {place[2]}" if place and place[1] else ""
    where = f"{label}, line {line}{column}"
    written = (text.splitlines() or [""])[line - 1].strip()
    reads = f"the line reads: {shown(written)}"
    reason = _PLACE.sub("", message)
    if reason.startswith(_TWICE):
        return PlanError.of("plan.duplicate-key", "the key or section is there twice", where=where,
                            remedy=f"keep one of them; {reads}")  # fmt: skip
    if reason.startswith("Invalid date"):
        return PlanError.of(
            "plan.bad-date", "no calendar has this date", where=where,
            remedy=f'correct it, or write {{ unknown = "as printed" }}; {reads}',
        )  # fmt: skip
    if found := _FULL_WIDTH.search(written):
        reads = f"{found[0]} is full-width, TOML needs the plain sign; {reads}"
    elif reason.startswith("Invalid initial character"):
        reads = f"a table in {{ }} stays on one line; {reads}"
    return PlanError.of("plan.syntax", f"is not TOML: {reason}", where=where, remedy=reads)
