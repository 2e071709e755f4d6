"""Files and folders: which tables are there, and how each is read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl
from attrs import evolve, frozen

from publicservice.model.problem import RegisterError, nearest
from publicservice.registers.delimited import read_delimited
from publicservice.registers.headers import normal
from publicservice.registers.loaded import Loaded, from_columns
from publicservice.registers.source import Source
from publicservice.registers.workbook import read_sheet, sheet_names

TEXT_ENDINGS = {".csv": False, ".tsv": True, ".txt": False}
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls")
ENDINGS = (*TEXT_ENDINGS, *WORKBOOK_ENDINGS, ".parquet")
_KINDS = "CSV, TSV, XLSX, XLS or Parquet"
_UNNAMED_SHEETS = ("sheet", "工作表", "table")


@frozen
class Found:
    """The sources at a path, and the names of the files and folders there that hold no table."""

    sources: tuple[Source, ...]
    others: tuple[str, ...] = ()


def sources_at(path: Path) -> Found:
    """The tables in a file or directly in a folder; none is read yet, but workbooks are opened.

    Raises:
        RegisterError: nothing is there, nothing that holds a table, or a workbook that cannot be
            opened.
    """
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise _nothing_there(path)
    if path.suffix.lower() not in ENDINGS:
        raise RegisterError.of(
            "register.unknown-kind",
            f"the ending {path.suffix!r} is none of {', '.join(ENDINGS)}",
            where=path.name,
            remedy=f"save the table as {_KINDS}",
        )
    return Found(file_sources(path, (path.stem,)))


def _in_folder(folder: Path) -> Found:
    entries = sorted(entry for entry in folder.iterdir() if not _is_hidden(entry))
    tables = [e for e in entries if e.is_file() and e.suffix.lower() in ENDINGS]
    others = tuple(entry.name for entry in entries if entry not in tables)
    if not tables:
        seen = f"; it holds {', '.join(others[:5])}" if others else ", it is empty"
        raise RegisterError.of(
            "register.empty-folder",
            f"no table is in the folder{seen}",
            where=folder.name,
            remedy=f"put the registers there as {_KINDS} files, such as persons.csv",
        )
    return Found(tuple(s for path in tables for s in file_sources(path, (path.stem,))), others)


def _is_hidden(path: Path) -> bool:
    """Files of the system, and those a spreadsheet program leaves beside an open workbook."""
    return path.name.startswith((".", "~$"))


def _nothing_there(path: Path) -> RegisterError:
    beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    remedy = (
        nearest(path.name, beside) if beside else f"there is no folder {path.parent.name} either"
    )
    return RegisterError.of(
        "register.no-such-path", "no such file or folder", where=str(path), remedy=remedy
    )


def file_sources(path: Path, names: tuple[str, ...]) -> tuple[Source, ...]:
    """The tables of one file: one, or every sheet of a workbook.

    A workbook's sheets go by their names; its only sheet, or a first one that nobody has named,
    goes by `names` too.
    """
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        read = partial(read_delimited, where=path.name, tabs=TEXT_ENDINGS[ending])
        return (_source(path, names, "", read),)
    if ending == ".parquet":
        return (_source(path, names, "", partial(_read_parquet, where=path.name)),)
    sheets = sheet_names(_bytes(path), path.name)
    found = []
    for position, sheet in enumerate(sheets):
        unnamed = position == 0 and is_unnamed(sheet)
        own = () if unnamed else (sheet,)
        by_file = names if unnamed or len(sheets) == 1 else ()
        place = f"{path.name} [{sheet}]"
        read = partial(read_sheet, sheet=sheet, where=place)
        found.append(_source(path, (*by_file, *own), sheet, read))
    return tuple(found)


def is_unnamed(sheet: str) -> bool:
    """Whether the sheet has the name that a spreadsheet program gives to a new one."""
    return normal(sheet).rstrip("0123456789") in _UNNAMED_SHEETS


def _source(
    path: Path, names: tuple[str, ...], sheet: str, read: Callable[[bytes], Loaded]
) -> Source:
    def load() -> Loaded:
        data = _bytes(path)
        return evolve(read(data), sha256=hashlib.sha256(data).hexdigest())

    def hash_() -> str:
        return hashlib.sha256(_bytes(path)).hexdigest()

    return Source(names, None, path.name, sheet, load=load, hash_=hash_)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RegisterError.of(
            "register.unreadable-file",
            f"the file cannot be read: {error.strerror}",
            where=path.name,
            remedy="close it in other programs and check that you may read it",
        ) from error


def _read_parquet(data: bytes, where: str) -> Loaded:
    try:
        table = pl.read_parquet(io.BytesIO(data))
    except pl.exceptions.PolarsError as error:
        raise RegisterError.of(
            "register.unreadable-parquet",
            "the file is damaged, or no Parquet file",
            where=where,
            remedy="write it again from where it came",
        ) from error
    headers = table.columns
    table.columns = [f"column_{number}" for number in range(1, len(headers) + 1)]
    return from_columns(table, headers, where)
