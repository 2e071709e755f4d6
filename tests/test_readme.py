"""The README in both languages: commands that CI runs, one example, links that lead somewhere.

The example itself is run where pytest collects the two files.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
IN_ITS_LANGUAGE = {"decide.py"}
BLOCK = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_commands_are_those_of_ci(name: str) -> None:
    """One line runs the demo, one the tests, word for word."""
    commands = re.findall(r"^(?:main_job|tests)\(\) \{\n +(.+)\n\}$", read(".ci/run"), re.MULTILINE)
    assert len(commands) == 2
    assert [command for command in commands if command not in read(name).splitlines()] == []


@pytest.mark.parametrize("name", READMES)
def test_links_lead_to_files(name: str) -> None:
    """Also those of the other language."""
    links = LINK.findall(read(name))
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_example_is_run(name: str) -> None:
    """Its files are written, a session prints what the rules say."""
    blocks = BLOCK.findall(read(name))
    files = [file for _, file, _ in blocks if file]
    assert {"plan.toml", "visits.py", "decide.py"} <= set(files)
    sessions = [text for language, _, text in blocks if language == "console"]
    assert [session for session in sessions if "python decide.py" in session]


def test_both_languages_have_the_same_example() -> None:
    """But for the script that chooses the language, and what it prints."""
    english, chinese = (
        [
            (language, file, "" if file in IN_ITS_LANGUAGE or language == "console" else text)
            for language, file, text in BLOCK.findall(read(name))
        ]
        for name in READMES
    )
    assert english == chinese
