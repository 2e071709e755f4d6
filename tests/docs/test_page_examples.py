"""The blocks of a page are held against what happens: a page that is wrong fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_examples import PageExamples, commands, lines_of, matches
from sybil import Sybil
from sybil.example import SybilFailure

PAGE = """
```{code-block} python
:caption: greet.py
import sys

print("one\\ntwo\\nthree")
sys.exit(len(sys.argv) - 1)
```

```toml folder/plan.toml
year = 2024
```

```console
SESSION
```
"""


def evaluate(page: Path, session: str) -> None:
    """Run a page with that session."""
    page.write_text(PAGE.replace("SESSION", session), encoding="utf-8")
    sybil = Sybil(parsers=[PageExamples()], patterns=["*.md"], path=str(page.parent))
    for example in sybil.parse(page).examples():
        example.evaluate()


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "b"], ["a", "c"], False),
        (["a"], ["a", "b"], False),
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "...", "d"], ["a", "d"], True),
        (["a", "...", "d"], ["a", "b", "c"], False),
        (["plan ..., at 3"], ["plan 12ab, at 3"], True),
        (["plan ..., at 3"], ["plan 12ab, at 4"], False),
        (["....  [100%]"], [".....  [100%]"], False),
    ],
)
def test_dots_stand_for_what_may_differ(
    expected: list[str], printed: list[str], same: bool
) -> None:
    """On a line of their own for any lines, else for any text, and four dots for themselves."""
    assert matches(expected, printed) is same


def test_durations_do_not_count() -> None:
    """Nor do spaces and lines at the end that nobody sees."""
    assert lines_of("3 passed in 1.25s  \n\n") == lines_of("3 passed in 9.00s")


def test_a_session_has_commands_and_what_they_print() -> None:
    assert list(commands("$ a --b\nx\n\ny\n$ c\n")) == [("a --b", ["x", "", "y"]), ("c", [])]


def test_files_are_written_and_commands_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the exit code where the page asks for it."""
    monkeypatch.chdir(tmp_path)
    evaluate(
        tmp_path / "page.md",
        "$ python greet.py\none\n...\nthree\n$ python greet.py x\n...\n$ echo $?\n1",
    )
    assert (tmp_path / "folder" / "plan.toml").read_text(encoding="utf-8") == "year = 2024\n"


@pytest.mark.parametrize(
    ("session", "told"),
    [
        ("$ python greet.py\none\ntwo", "but the page says"),
        ("$ python greet.py x\n...", "exit code 1"),
        ("$ python greet.py x\n...\n$ python greet.py\n...", "exit code 1 before"),
    ],
)
def test_what_differs_fails(
    session: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other output, or an exit code that the page does not mention."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SybilFailure, match=told):
        evaluate(tmp_path / "page.md", session)
