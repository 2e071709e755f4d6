"""What a plugin's code raised: where in its own files, what it means, and what to do about it."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import re
import traceback
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import TracebackType
from typing import Any

from publicservice.model.problem import PublicServiceError, nearest
from publicservice.plugin_record import Plugin, PluginProblem

OTHERWISE = "update or uninstall it, or report this to its authors"
PACKAGE = Path(__file__).parent
_CANNOT_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_NO_ARGUMENT = re.compile(r"(\w+)(?:\.__init__)?\(\) got an unexpected keyword argument '(\w+)'")
_OWN_CALLERS = (PACKAGE / "manager.py", Path(__file__))


def raised(plugin: Plugin, doing: str, error: BaseException) -> list[PluginProblem]:
    """The problems that an exception stands for: several of an error that carries several."""
    told = _own_traceback(error)
    place = _place(plugin, error)
    start = f"{doing} raised {type(error).__name__}: "
    if isinstance(error, PublicServiceError):
        return [
            plugin.problem(
                "raised", f"{start}{': '.join(filter(None, (each.where, each.message)))}",
                remedy=each.remedy or OTHERWISE, traceback=told, at=place,
            )
            for each in error.problems
        ]  # fmt: skip
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    message = message.partition(". Did you mean")[0]  # the remedy says so, on every Python
    message, _, near = message.partition("; did you mean")
    remedy = f"did you mean{near}" if near else _remedy(plugin, error)
    return [plugin.problem("raised", f"{start}{message}", remedy=remedy, traceback=told, at=place)]


def function_place(plugin: Plugin, function: Callable[..., Any]) -> str:
    """Where a function of a plugin begins; empty for one that is not written in Python."""
    code = getattr(function, "__code__", None)
    return _file_and_line(plugin, code.co_filename, code.co_firstlineno) if code else ""


def _place(plugin: Plugin, error: BaseException) -> str:
    """The last line of the plugin's own that was being run, or that could not be read."""
    if isinstance(error, SyntaxError) and error.filename:
        return _file_and_line(plugin, error.filename, error.lineno or 1)
    own = [
        (file, line)
        for each in _causes(error)
        for file, line in _frames(each.__traceback__)
        if not _is_machinery(file) and not Path(file).is_relative_to(PACKAGE)
    ]
    top = _top(plugin)
    inside = [(file, line) for file, line in own if top in Path(file).with_suffix("").parts]
    return _file_and_line(plugin, *(inside or own)[-1]) if own else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and those that it was raised from: a rule's own line is in one of them."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _frames(frames: TracebackType | None) -> Iterator[tuple[str, int]]:
    for frame, line in traceback.walk_tb(frames):
        yield frame.f_code.co_filename, line


def _file_and_line(plugin: Plugin, file: str, line: int) -> str:
    """From the folder of the plugin's package on, so that no path of a machine is told."""
    parts = Path(file).parts
    top = _top(plugin)
    start = max((n for n, part in enumerate(parts) if part == top), default=len(parts) - 1)
    return f"{'/'.join(parts[start:])}, line {line}"


def _top(plugin: Plugin) -> str:
    return plugin.module.partition(":")[0].partition(".")[0]


def _remedy(plugin: Plugin, error: BaseException) -> str:
    match error:
        case ModuleNotFoundError(name=str(name)) if name.partition(".")[0] == _top(plugin):
            return f"the distribution has no such module: {nearest(name, _modules(plugin))}"
        case ModuleNotFoundError(name=str(name)):
            package = name.partition(".")[0]
            return f"install {package}, or have its authors add it to the dependencies"
        case ImportError() if found := _CANNOT_IMPORT.search(str(error)):
            public = getattr(importlib.import_module(found[2]), "__all__", ())
            return nearest(found[1], public) if public else OTHERWISE
        case TypeError() if found := _NO_ARGUMENT.search(str(error)):
            return _argument_meant(found[1], found[2])
        case NameError(name=str(name)) if name in ("ps", "publicservice"):
            return f"import it: import publicservice{' as ps' if name == 'ps' else ''}"
        case SyntaxError():
            return "correct the line, or the one before it"
    return OTHERWISE


def _argument_meant(function: str, argument: str) -> str:
    """The nearest argument of one of the public names; nothing is known of others."""
    public = importlib.import_module("publicservice")
    if function not in public.__all__:
        return OTHERWISE
    return nearest(argument, inspect.signature(getattr(public, function)).parameters)


def _modules(plugin: Plugin) -> list[str]:
    """The modules that the distribution brings, by their dotted names."""
    try:
        files = distribution(plugin.distribution).files or []
    except (PackageNotFoundError, ValueError):
        return []
    sources = [file.with_suffix("") for file in files if file.suffix == ".py"]
    return [".".join(path.parts).removesuffix(".__init__") for path in sources]


def _own_traceback(error: BaseException) -> str:
    """The traceback from the plugin's own first line on, without the machinery that called it."""
    frames = error.__traceback__
    while frames is not None and _is_machinery(frames.tb_frame.f_code.co_filename):
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames)).rstrip()


def _is_machinery(file: str) -> bool:
    machinery = (importlib.__file__, importlib.metadata.__file__)
    return Path(file) in _OWN_CALLERS or file in machinery or file.startswith("<frozen importlib")
