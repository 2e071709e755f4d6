"""Every hook, public name, command and option is in the reference."""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from docs.pages import ROOT, code_spans, reference_pages, section, words_in_code

import publicservice
import publicservice.testing
from publicservice.cli.options import COMMANDS, _parsers
from publicservice.model.registers.field import Field, Key, Reference, ResidentNumber
from publicservice.model.registers.register import RESERVED_NAMES, Register
from publicservice.plugin_checks import HOOKS
from publicservice.registers.files import ENDINGS
from publicservice.registers.text import NO, YES

OF_EVERY_COMMAND = ("--json", "--verbose", "--quiet", "--help")


# Hooks


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_with_its_arguments(hook: str) -> None:
    """In the table of hooks, and rendered with its docstring."""
    page = reference_pages()["hooks.md"]
    row = next(line for line in page.splitlines() if line.startswith(f"| `{hook}`"))
    arguments = ", ".join(f"`{name}`" for name in HOOKS[hook].parameters) or "none"
    assert row.split("|")[2].strip() == arguments
    assert re.search(rf":members:.*\b{hook}\b", page)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_says_when_it_fires_and_shows_an_example(hook: str) -> None:
    """What a plugin author needs to know."""
    text = inspect.getdoc(getattr(publicservice.hookspecs, hook)) or ""
    assert "Fires " in text
    assert ".. code-block:: python" in text
    assert [name for name in HOOKS[hook].parameters if f"{name}:" not in text] == []


# Public names


@pytest.mark.parametrize(
    ("page", "module"),
    [("api.md", publicservice), ("testing.md", publicservice.testing)],
)
def test_every_public_name_is_rendered(page: str, module: ModuleType) -> None:
    """The page renders all members of the module, which are those that `dir` lists."""
    text = reference_pages()[page]
    directive = text[text.index(f".. automodule:: {module.__name__}\n") :].split("\n```")[0]
    assert re.search(r"^   :members:$", directive, re.MULTILINE)
    assert ":exclude-members:" not in directive
    assert sorted(set(module.__all__) - set(dir(module))) == []


def _public_functions() -> Iterator[tuple[str, Any]]:
    for module in (publicservice, publicservice.testing):
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value) and not inspect.isclass(value) and name != "hookimpl":
                yield name, value  # hookimpl is pluggy's, with arguments that nobody needs here


def test_every_argument_of_a_public_function_is_documented() -> None:
    """In its docstring, or as the signature in the vocabulary of rules."""
    vocabulary = words_in_code(reference_pages()["rules.md"])
    missing = [
        f"{name}({argument})"
        for name, function in _public_functions()
        for argument in set(inspect.signature(function).parameters) - {"args", "kwargs"}
        if argument not in vocabulary
        and not re.search(rf"\b{argument}\b", inspect.getdoc(function) or "")
    ]
    assert sorted(missing) == []


def test_every_helper_of_a_rule_is_in_the_vocabulary() -> None:
    """What stands in `model.vocabulary` and the related helpers."""
    from publicservice.model.rules import vocabulary

    helpers = {
        name
        for name, value in vars(vocabulary).items()
        if inspect.isfunction(value)
        and value.__module__ == vocabulary.__name__
        and not name.startswith("_")
    }
    known = words_in_code(reference_pages()["rules.md"])
    assert sorted((helpers | {"count", "any_of", "all_of", "total", "is_in"}) - known) == []


def test_every_exception_is_documented() -> None:
    """With the problems that it carries."""
    base = publicservice.PublicServiceError
    known = code_spans(reference_pages()["problems.md"])
    names = {base.__name__, *(cls.__name__ for cls in base.__subclasses__())}
    assert sorted(names - known) == []


# The command line


def test_every_command_is_documented() -> None:
    """Once in the table of commands, once with its JSON."""
    page = reference_pages()["command-line.md"]
    first = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")]
    commands = {re.split(r"[ `]", cell.strip("`"))[0] for cell in first}
    assert sorted(set(COMMANDS) - commands) == []
    assert sorted(name for name in COMMANDS if f"`{name}`" not in first) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_for_its_commands(command: str) -> None:
    """In the row of the option, whose second cell names the commands."""
    page = section(reference_pages()["command-line.md"], "## Options of the commands")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `--")]
    described = {
        option
        for _, options, commands, *_ in rows
        if f"`{command}`" in commands
        for option in re.findall(r"--[a-z-]+", options)
    }
    assert described == {option for option in _options(command) if option not in OF_EVERY_COMMAND}


def test_options_of_every_command_are_documented() -> None:
    """And `--version`."""
    page = section(reference_pages()["command-line.md"], "## Options of every command")
    assert sorted({*OF_EVERY_COMMAND, "--version"} - code_spans(page)) == []


def _options(command: str) -> Iterator[str]:
    parser = _parsers()[1][command]
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            yield from (flag for flag in action.option_strings if flag.startswith("--"))


# Registers


def _register_classes(base: type[Register] = Register) -> Iterator[type[Register]]:
    for cls in base.__subclasses__():
        if cls.__module__.startswith(("publicservice.model.", "publicservice.plugins.")):
            yield cls
        yield from _register_classes(cls)


def test_every_name_of_a_register_is_documented() -> None:
    """Under which files and sheets are found."""
    publicservice.programmes()
    page = section(reference_pages()["registers.md"], "## Names of registers")
    rows = [
        f"| `{cls.register}` | {cls.zh} | {', '.join(cls.file_names)} | `{cls.key()}` |"
        for cls in _register_classes()
    ]
    assert sorted({row for row in rows if row not in page}) == []


def _standard_registers() -> list[type[Register]]:
    """Those of any programme; not the classes that are made of them for a unit."""
    return [
        cls for cls in _register_classes()
        if cls.__module__.startswith("publicservice.model.")
        and getattr(sys.modules[cls.__module__], cls.__name__, None) is cls
    ]  # fmt: skip


def _column_row(name: str, field: Field) -> str:
    """A column as the page has it: names, kind, words, and what is particular about it."""
    kind: str = field.kind
    if isinstance(field, ResidentNumber):
        kind = "resident number"
    elif isinstance(field, Key):
        kind = "key"
    elif isinstance(field, Reference):
        kind = f"key of `{field.to.register}`"
    words: dict[Any, list[str]] = {}
    for word, value in field.words.items():
        words.setdefault(value, []).append(word)
    told = [f"{kind}: " + "; ".join(f"`{v}` {', '.join(w)}" for v, w in words.items())]
    notes = [
        *(told if words else [kind]), *(["or another text"] if field.open else []),
        *(["blank means never"] if field.blank == publicservice.NEVER else []),
        *([f"or from `{field.derived_from}`"] if field.derived_from else []),
        *(["masked"] if field.private else []),
    ]  # fmt: skip
    return f"| `{name}` | {field.zh} | {', '.join(field.aliases)} | {', '.join(notes)} |"


@pytest.mark.parametrize("register", _standard_registers(), ids=lambda cls: cls.register)
def test_every_column_of_a_standard_register_is_documented(register: type[Register]) -> None:
    """With the headers under which it is found and its kind; and no other column is."""
    page = section(
        reference_pages()["registers.md"], "## Columns of the registers of any programme"
    )
    table = section(page, f"### `{register.register}`")
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert rows == [_column_row(name, field) for name, field in register.fields.items()]


def test_every_argument_of_a_field_is_documented() -> None:
    """Also the names that a field cannot have."""
    page = section(reference_pages()["registers.md"], "## Fields")
    arguments = set(inspect.signature(Field).parameters)
    assert sorted((arguments | RESERVED_NAMES) - words_in_code(page)) == []


def test_every_ending_and_word_is_documented() -> None:
    """What is read as a table, and as yes or no."""
    page = reference_pages()["registers.md"]
    row = next(line for line in page.splitlines() if line.startswith("| `bool`"))
    assert sorted({*YES, *NO} - set(re.split(r"[ ,|]+", row))) == []
    assert sorted(set(ENDINGS) - code_spans(page)) == []


# The way to the pages


def test_every_page_is_reached_from_an_index() -> None:
    """A page that no table of contents names is not found by readers."""
    docs = ROOT / "docs"
    for kind in ("tutorial", "how-to", "reference", "explanation"):
        index = (docs / kind / "index.md").read_text(encoding="utf-8").splitlines()
        pages = {page.name.removesuffix(".md") for page in (docs / kind).glob("*.md")} - {"index"}
        assert sorted(pages - set(index)) == [], kind
