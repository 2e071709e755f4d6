"""Assessment on the terminal, in notebooks, in files and in explanations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from assessment.cards import HEAD, windows
from assessment.test_ladders import FIRST, LADDER
from assessment.test_ledgers import BODY
from assessment.test_scores import STRICT

import publicservice as ps
from publicservice.cli.main import main

PLAN = HEAD + LADDER + BODY + STRICT


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A plan file and the registers beside it."""
    (tmp_path / "windows.toml").write_text(PLAN, encoding="utf-8")
    rows: list[dict[str, Any]] = [
        {"one": "90", "complaints": 0, "fraud": False},
        {"one": "70", "complaints": 0, "fraud": True}, {"complaints": 0, "fraud": False},
    ]  # fmt: skip
    windows(rows).write_csv(tmp_path / "windows.csv")
    pl.DataFrame(
        {"lapse": ["1", "2"], "window": ["W01", "W01"], "day": [FIRST, FIRST], "what": ["late"] * 2}
    ).write_csv(tmp_path / "lapses.csv")
    pl.DataFrame(
        {"event": ["1"], "finding": ["F1"], "date": [FIRST], "kind": ["found"], "window": ["W01"],
         "problem": ["dirty"], "owner": ["Somebody"]},
    ).write_csv(tmp_path / "finding_events.csv")  # fmt: skip
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def test_the_report_has_results_steps_and_findings(
    county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of each card, each ladder and each ledger."""
    said = _said(capsys, "evaluate", county / "windows.toml", "--registers", county,
                 "--at", "2024-01-05", "--out", county / "out")  # fmt: skip
    for part in ("Scorecard service", "vetoed", "undetermined", "Consequences", "Ladders",
                 "warning", "praise", "Findings in rectification", "open"):  # fmt: skip
        assert part in said
    names = {path.name for path in (county / "out").iterdir()}
    for name in ("scores", "score_items", "consequences", "ladder_states", "rectification",
                 "rectification_events"):  # fmt: skip
        assert {f"{name}.csv", f"{name}.parquet"} <= names
    record = json.loads((county / "out" / "evaluation.json").read_text(encoding="utf-8"))
    assert [row["result"] for row in record["scores"]] == ["passed", "vetoed", "undetermined"]


def test_show_lists_items_steps_and_gates(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a reader of the document would look for."""
    said = _said(capsys, "show", county / "windows.toml")
    for part in ("Scorecard service", "veto", "Ladder lateness", "suspended", "Ledger of findings",
                 "closes with rectified, satisfied"):  # fmt: skip
        assert part in said
    book = json.loads(_said(capsys, "show", county / "windows.toml", "--json"))["data"]
    assert [item["name"] for item in book["scorecards"][0]["items"]] == ["score", "no_complaint"]
    assert book["ledgers"][0]["gates"] == ["rectified", "satisfied"]


def test_explanations_and_notebooks(county: Path) -> None:
    """Everything of one window; nobody's name, neither in the explanation nor in HTML."""
    evaluation = ps.programme(county / "windows.toml").evaluate(county, at="2024-01-05")
    told = str(evaluation.explain("W01"))
    for part in ("service: passed, 90 / 100, good, 1..2 / 3", "✓ no_complaint  yes  [901/7 2]",
                 "lateness: warning (2), until 2024-01-10",
                 "F1: open, until 2024-01-31"):  # fmt: skip
        assert part in told
    assert "! fraud  是  [901/7 3]" in str(evaluation.explain("W02", language="zh"))
    page = evaluation._repr_html_()
    for part in ("Assessment", "考核", "一票否决", "整改中"):
        assert part in page
    assert "Somebody" not in page + told
