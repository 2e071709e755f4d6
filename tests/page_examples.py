"""The blocks of a documentation page, run from top to bottom in a folder of its own.

A block with a caption is a file: it is written, not run. In a plain fence the file's name stands
behind the language (``toml plan.toml``), where GitHub does not show it. Python without a caption
runs in the page's namespace. A ``console`` block is a session: each line that begins with ``$ `` is
a command and must print what stands below it; three dots stand for any text, on a line of their own
for any lines.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from sybil import Document, Example, Region
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

PACKAGES = Path("site-packages")
"""Where a page's `pip install` puts what it installs."""

SOURCE = Path(__file__).parents[1] / "src"
ANYTHING = "..."
_PLAIN = re.compile(r"(?P<language>\w+)(?: +(?P<file>\S+))? *$\n", re.MULTILINE)
_DIRECTIVE = re.compile(
    r"\{code-block\} +(?P<language>\w+) *$\n(?:[ \t]*:(?!caption)[\w-]+:[^\n]*\n)*"
    r"(?:[ \t]*:caption: *(?P<file>\S+) *\n)?(?:[ \t]*:[\w-]+:[^\n]*\n)*\n?",
    re.MULTILINE,
)
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_DURATION = re.compile(r" in [0-9.]+s\b")
_COMMANDS = {
    "publicservice": [sys.executable, "-m", "publicservice"],
    "python": [sys.executable],
    "pytest": [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
}


class PageExamples:
    """Finds the blocks of a page that mean something to a test."""

    def __init__(self) -> None:
        self._python = PythonEvaluator()

    def __call__(self, document: Document) -> Iterator[Region]:
        """The regions of the page, each with what evaluates it."""
        for pattern in (_PLAIN, _DIRECTIVE):
            for region in RawFencedCodeBlockLexer(pattern)(document):
                region.parsed = region.lexemes["source"]
                if region.lexemes["file"]:
                    region.evaluator = write_file
                elif region.lexemes["language"] == "python":
                    region.evaluator = self._python
                elif region.lexemes["language"] == "console":
                    region.evaluator = run_session
                else:
                    continue
                yield region


def write_file(example: Example) -> None:
    """Write the block under its caption, below the page's folder."""
    path = Path(example.region.lexemes["file"])
    assert not path.is_absolute()
    assert ".." not in path.parts
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(example.parsed), encoding="utf-8")


def run_session(example: Example) -> str | None:
    """Run the commands of a block; what differs from the page is the answer."""
    code = 0
    for command, expected in commands(str(example.parsed)):
        if command == "echo $?":
            printed, code = f"{code}\n", 0
        elif code:
            return f"exit code {code} before: {command}"
        else:
            printed, code = run(command)
        if not matches(expected, lines_of(printed)):
            return f"$ {command}\n{printed}(exit code {code})\n\nbut the page says:\n" + "\n".join(
                expected
            )
    return f"exit code {code}" if code else None


def commands(session: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a session with the lines that it prints."""
    command, printed = "", list[str]()
    for line in session.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, lines_of("\n".join(printed))
            command, printed = line.removeprefix("$ "), []
        else:
            printed.append(line)
    if command:
        yield command, lines_of("\n".join(printed))


def run(command: str) -> tuple[str, int]:
    """What a command prints on both streams, and its exit code."""
    program, *arguments = shlex.split(command)
    words = [*_COMMANDS[program], *arguments] if program in _COMMANDS else None
    if program == "pip":
        words = [*pip(arguments)]
    assert words is not None, f"a page cannot run {program}"
    folders = (Path.cwd() / PACKAGES, SOURCE)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        words, env=environment, check=False, encoding="utf-8", stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.stdout, done.returncode


def pip(arguments: Iterable[str]) -> Iterator[str]:
    """The page's `pip install`, into the page's folder and without the network."""
    yield from (sys.executable, "-m", "pip")
    for argument in arguments:
        if argument == "--editable":
            continue
        yield argument
        if argument == "install":
            yield from ("--quiet", "--no-deps", "--no-build-isolation")
            yield from ("--disable-pip-version-check", "--upgrade", "--target", str(PACKAGES))


def lines_of(text: str) -> list[str]:
    """The lines without what a terminal does not show, such as spaces at the end, and durations."""
    return [_DURATION.sub(" in 0.00s", line.rstrip()) for line in text.rstrip().splitlines()]


def matches(expected: list[str], printed: list[str]) -> bool:
    """Whether the lines are those of the page, dots standing for any lines or any text."""
    pattern = "".join(
        r"(?:[^\n]*\n)*?"
        if line == ANYTHING
        else r"[^\n]*".join(map(re.escape, _DOTS.split(line))) + "\n"
        for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None
