"""Plan files as files: missing, empty, in another encoding, not TOML."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from plan.plan_texts import HEADER, VISITS, errors_of

from publicservice.model.problem import PlanError
from publicservice.plan_file import read_plan, read_plan_text

CHINESE = HEADER.replace("Spring Festival visits", "春节慰问")


def message_of(path: Path) -> str:
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    return str(caught.value)


@pytest.fixture
def plan_path(tmp_path: Path) -> Path:
    return tmp_path / "county.toml"


def test_a_file_reads_like_its_text(plan_path: Path) -> None:
    """A path or its name; the file's name is what messages and origins say."""
    plan_path.write_text(VISITS, encoding="utf-8")
    plan = read_plan(plan_path)
    assert plan == read_plan(str(plan_path)) == read_plan_text(VISITS)
    assert set(plan.origin.values()) == {"county.toml"}


def test_a_file_inside_a_package_archive_reads_too(tmp_path: Path) -> None:
    """A plugin may be installed as an archive."""
    with zipfile.ZipFile(tmp_path / "plugin.zip", "w") as archive:
        archive.writestr("plugin/plan.toml", VISITS)
    inside = zipfile.Path(tmp_path / "plugin.zip", "plugin/plan.toml")
    assert read_plan(inside) == read_plan_text(VISITS)


def test_a_byte_order_mark_does_not_matter(plan_path: Path) -> None:
    """Some editors write one before UTF-8."""
    plan_path.write_text(VISITS, encoding="utf-8-sig")
    assert read_plan(plan_path) == read_plan_text(VISITS)


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_line_ends_do_not_matter(plan_path: Path, line_end: str) -> None:
    """Windows and Unix files have the same hash."""
    plan_path.write_bytes(VISITS.replace("\n", line_end).encode())
    assert read_plan(plan_path).sha256 == read_plan_text(VISITS).sha256


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("gbk", "county.toml, line 3: is not UTF-8; it reads as GBK (save the file as UTF-8)"),
        ("utf-16", "county.toml, line 1: is not UTF-8 but UTF-16 (save the file as UTF-8)"),
    ],
)
def test_another_encoding_is_named(plan_path: Path, encoding: str, message: str) -> None:
    """With the line of the first byte that cannot be."""
    plan_path.write_bytes(CHINESE.encode(encoding))
    assert message_of(plan_path) == message


def test_bytes_that_are_no_text_are_refused(plan_path: Path) -> None:
    """Nothing is guessed that does not fit."""
    plan_path.write_bytes(HEADER.encode() + b"# \xff\xff\xff\n")
    assert message_of(plan_path) == ("county.toml, line 4: is not UTF-8 (save the file as UTF-8)")


def test_a_missing_file_offers_its_neighbours(tmp_path: Path) -> None:
    """The nearest names in the folder."""
    (tmp_path / "county.toml").write_text(VISITS, encoding="utf-8")
    missing = tmp_path / "conty.toml"
    assert message_of(missing) == f"{missing}: no such file (did you mean 'county.toml'?)"


def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    """Rather than the file only."""
    missing = tmp_path / "plans" / "county.toml"
    assert message_of(missing) == (
        f"{missing}: no such file (the folder {tmp_path / 'plans'} does not exist either)"
    )


def test_a_folder_is_not_a_plan_file(tmp_path: Path) -> None:
    """Its plan files are offered."""
    (tmp_path / "plan.toml").write_text(VISITS, encoding="utf-8")
    assert message_of(tmp_path) == (
        f"{tmp_path}: is a folder, not a plan file (did you mean 'plan.toml'?)"
    )


def test_a_file_whose_way_leads_through_a_file_cannot_be_read(tmp_path: Path) -> None:
    """Whatever else the system says is passed on."""
    (tmp_path / "plan.toml").write_text(VISITS, encoding="utf-8")
    wrong = tmp_path / "plan.toml" / "plan.toml"
    assert message_of(wrong) == (
        f"{wrong}: cannot be read: Not a directory (check the file and who may read it)"
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n  # another\n"])
def test_an_empty_file_is_called_empty(text: str) -> None:
    """Comments are nothing."""
    assert errors_of(text) == [
        "county.toml: is empty (a plan file begins with programme, schema_version and source)"
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "year = \n",
            "line 4, column 8: is not TOML: Invalid value (the line reads: year =)",
        ),
        (
            "title = “visits”\n",
            ("line 4, column 9: is not TOML: Invalid value (“ is full-width, TOML needs the plain "
            "sign; the line reads: title = “visits”)"),
        ),
        (
            "[limits]\ncost = {\n  value = 5 }\n",
            ("line 5, column 9: is not TOML: Invalid initial character for a key part (a table in "
            "{ } stays on one line; the line reads: cost = {)"),
        ),
        (
            "[limits]\nshare = 85%\n",
            ("line 5, column 11: is not TOML: Expected newline or end of document after a "
            "statement (the line reads: share = 85%)"),
        ),
        (
            "title = 'visits\n",
            "line 4: is not TOML: Expected \"'\" (the line reads: title = 'visits)",
        ),
        (
            "title = '''visits\n",
            "line 4: is not TOML: Expected \"'''\" (the line reads: title = '''visits)",
        ),
        (
            "year = 2023\nyear = 2024\n",
            ("line 5, column 12: the key or section is there twice (keep one of them; the line "
            "reads: year = 2024)"),
        ),
        (
            "[limits]\n[limits]\n",
            ("line 5, column 8: the key or section is there twice (keep one of them; the line "
            "reads: [limits])"),
        ),
        (
            "[limits]\ncost = { value = 5, value = 6 }\n",
            ("line 5, column 30: the key or section is there twice (keep one of them; the line "
            "reads: cost = { value = 5, value = 6 })"),
        ),
        (
            "[phases]\nvisits = { start = 2024-02-30 }\n",
            ("line 5, column 20: no calendar has this date (correct it, or write { unknown = \"as "
            'printed" }; the line reads: visits = { start = 2024-02-30 })'),
        ),
    ],
)  # fmt: skip
def test_what_is_not_toml_is_told_with_its_line(body: str, message: str) -> None:
    """And the line as it stands."""
    assert errors_of(HEADER + body) == [f"county.toml, {message}"]


@pytest.mark.parametrize(
    "body",
    ["x = " + "[" * 100_000, "x = " + "1" * 5_000],
    ids=["nested without end", "a number without end"],
)
def test_a_file_that_would_break_the_reader_is_refused(body: str) -> None:
    """Not with a traceback."""
    (line,) = errors_of(HEADER + body)
    assert line.startswith("county.toml: is not TOML that can be read: ")
    assert line.endswith("(shorten the number or the nested list)")
