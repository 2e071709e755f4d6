"""Every problem code that the source can emit is in the reference, with what to do about it."""

from __future__ import annotations

import re

from docs.emitted_codes import emitted_codes
from docs.pages import code_spans, reference_pages

ROW = re.compile(r"^\| *`([a-z]+\.[a-z-]+)`(?:, `[^|]*)? *\|(.*)\|$", re.MULTILINE)


def test_the_source_is_understood() -> None:
    """Codes of each way of writing them are found."""
    found = emitted_codes()
    ways = {
        "plan.unknown-key": "as the argument `code`",
        "usage.unknown-programme": "first argument of an error",
        "rule.no-truth": "behind a prefix",
        "plugin.not-marked": "behind the prefix of a method",
        "cell.orphan": "in a table of records",
    }
    assert {code: way for code, way in ways.items() if code not in found} == {}


def test_every_code_is_documented() -> None:
    """A program that reads a code can look it up."""
    documented = {span for text in reference_pages().values() for span in code_spans(text)}
    missing = {code: place for code, place in emitted_codes().items() if code not in documented}
    assert missing == {}


def test_no_code_is_documented_that_nothing_emits() -> None:
    """The list of problems has no leftovers."""
    listed = set(ROW.findall(reference_pages()["problems.md"]))
    assert sorted(code for code, _ in listed if code not in emitted_codes()) == []


def test_every_listed_code_has_a_remedy() -> None:
    """The last cell of a row says what to do."""
    rows = ROW.findall(reference_pages()["problems.md"])
    assert rows
    assert [code for code, rest in rows if not rest.split("|")[-1].strip()] == []
