"""A new package with a programme in it: what ``publicservice new-plugin`` makes."""

from __future__ import annotations

from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from string import Template

from attrs import frozen

from publicservice._version import __version__
from publicservice.model.problem import UsageError
from publicservice.new_plugin.names import PluginName

FILES = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    "src/$module/__init__.py": "__init__.py",
    "src/$module/rules.py": "rules.py",
    "src/$module/plan.toml": "plan.toml",
    "src/$module/cases.toml": "cases.toml",
    "src/$module/py.typed": "",
    "tests/test_contract.py": "test_contract.py",
}
"""Where each file goes, and which of `files` it is made from; the empty one has no text."""


@frozen
class NewPlugin:
    """A package that was made.

    Attributes:
        folder: where it is.
        files: what is in it, relative to the folder.
    """

    name: str
    folder: Path
    files: tuple[Path, ...]


def make_plugin(name: str, parent: Path, *, programmes: Collection[str] = ()) -> NewPlugin:
    """Make the package `name` in a folder of that name.

    It installs, its tests pass, and its programme is listed.

    Args:
        name: of the distribution and the programme, such as ``school-meals``.
        parent: the folder in which that of the package is made; made where there is none.
        programmes: the ids that are taken.

    Raises:
        UsageError: a name that cannot be used, a folder with something in it, or one that cannot be
            written to. Nothing that is there is ever replaced.
    """
    names = PluginName.read(name, programmes=programmes)
    folder = parent / names.name
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError.of(
            "usage.folder-taken", "is there already, and nothing in it is replaced",
            where=str(folder), remedy="choose another name, or another place with --folder",
        )  # fmt: skip
    words = {
        "name": names.name, "module": names.module, "class_name": names.class_name,
        "english": names.english, "version": __version__,
    }  # fmt: skip
    written = []
    for path, source in FILES.items():
        place = Path(Template(path).substitute(words))
        _write(folder / place, Template(_text(source)).substitute(words))
        written.append(place)
    return NewPlugin(names.name, folder, tuple(written))


def _text(source: str) -> str:
    if not source:
        return ""
    return (files(__name__) / "files" / f"{source}.txt").read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError.of(
            "output.not-written", f"cannot be written: {error.strerror or error}", where=str(path),
            remedy="name a folder that you may write to with --folder",
        ) from error  # fmt: skip
