"""`evaluate`, `explain` and `demo`: what comes out of registers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from cli.running import Command
from cli.shapes import DEMO, EVALUATE, EXPLAIN
from plugins_system.distributions import Folder

import publicservice as ps

AT = ("--at", "2024-12-31")
IDENTITY_NUMBER = r"999\d{14}[0-9X]"
WRITTEN = (
    "decisions", "summary", "indicators", "targets", "phases", "agenda", "findings", "quarantine",
)  # fmt: skip

# evaluate


def test_evaluate_shows_everything_at_a_glance(publicservice: Command, county: Path) -> None:
    done = publicservice("evaluate", "family-doctor", "--registers", county, *AT)
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == "family-doctor contracting 乡村医生签约服务 [family-doctor]"
    assert "Outcomes of 300 persons 人员" in lines
    headings = [
        "By township", "By village, those with most undetermined first", "Targets",
        "Phases at 2024-12-31", "Findings",
    ]  # fmt: skip
    assert [line for line in lines if line in headings] == headings
    assert any(line.startswith("Quarantine: ") for line in lines)
    assert any(line.startswith("households signed 以户为单位签约 ≥ 85 %") for line in lines)
    assert "and 4 more" in lines


def test_evaluate_agrees_with_the_library(publicservice: Command, county: Path) -> None:
    data = publicservice.json(
        "evaluate", "disability-support", "--registers", county, *AT, shape=EVALUATE
    )
    evaluation = ps.programme("disability-support").evaluate(ps.registers(county), "2024-12-31")
    decisions = evaluation.decisions
    for outcome in ("eligible", "not_eligible", "undetermined"):
        expected = decisions.filter(pl.col("outcome") == outcome).height
        counted = sum(o["beneficiaries"] for o in data["outcomes"] if o["outcome"] == outcome)
        assert counted == expected
        for level in ("township", "village"):
            areas = [area[outcome] for area in data["areas"] if area["level"] == level]
            assert sum(areas) == expected
    assert data["beneficiaries"] == decisions.height == 300
    assert sum(q["entries"] for q in data["quarantine"]) == evaluation.quarantine.height
    assert data["provenance"]["plan"]["sha256"] == evaluation.plan.sha256


def test_evaluate_has_the_findings_among_its_problems(publicservice: Command, county: Path) -> None:
    answer = publicservice.answer("evaluate", "family-doctor", "--registers", county, *AT, code=0)
    evaluation = ps.programme("family-doctor").evaluate(ps.registers(county), "2024-12-31")
    assert answer["problems"] == [problem.as_dict() for problem in evaluation.problems]


def test_evaluate_with_a_local_plan(publicservice: Command, county: Path, local_plan: Path) -> None:
    """As the target, or beside it: more people are old, and the phases have their year."""
    arguments = ("--registers", county, *AT)
    default = publicservice.json("evaluate", "family-doctor", *arguments, shape=EVALUATE)
    local = publicservice.json("evaluate", local_plan, *arguments, shape=EVALUATE)

    def elderly(data: dict[str, list[dict[str, int]]]) -> int:
        return sum(o["beneficiaries"] for o in data["outcomes"] if str(o["category"]) == "elderly")

    assert elderly(local) > elderly(default)
    assert [phase["status"] for phase in local["phases"]] == ["past"] * 3
    assert [phase["status"] for phase in default["phases"]] == ["unknown"] * 3
    beside = ("evaluate", "family-doctor", "--plan", local_plan, *arguments)
    assert publicservice.json(*beside, shape=EVALUATE) == local


def test_evaluate_writes_its_files(publicservice: Command, county: Path, tmp_path: Path) -> None:
    """Every frame as Parquet and CSV, and the record; the page lists them."""
    out = tmp_path / "out"
    arguments = ("evaluate", "family-doctor", "--registers", county, *AT, "--out", out)
    done = publicservice(*arguments)
    names = {f"{name}.{ending}" for name in WRITTEN for ending in ("parquet", "csv")}
    assert {path.name for path in out.iterdir()} == names | {"evaluation.json"}
    assert all(str(path) in done.out for path in out.iterdir())
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    data = publicservice.json(*arguments, shape=EVALUATE)
    assert sorted(data["files"]) == sorted(map(str, out.iterdir()))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    record = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    assert data["outcomes"] == record["outcomes"]


def test_evaluate_masks_identity_numbers(publicservice: Command, county: Path) -> None:
    """On the page and in the JSON; the county has wrong ones, which are told about."""
    import re

    for ending in ((), ("--json",)):
        done = publicservice("evaluate", "family-doctor", "--registers", county, *AT, *ending)
        assert "999***" in done.out
        assert not re.search(IDENTITY_NUMBER, done.out + done.err)


def test_evaluate_without_a_register_of_the_unit_gives_no_result(
    publicservice: Command, county: Path, tmp_path: Path
) -> None:
    shutil.copy(county / "住户.csv", tmp_path / "住户.csv")
    done = publicservice("evaluate", "family-doctor", "--registers", tmp_path, *AT)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(
        "error: 住户: family-doctor decides about persons, and that register was not supplied\n"
    )


def test_evaluate_without_a_folder_gives_no_result(publicservice: Command, tmp_path: Path) -> None:
    answer = publicservice.answer(
        "evaluate", "family-doctor", "--registers", tmp_path / "conty", *AT, code=1
    )
    assert answer["data"] is None
    assert answer["problems"][0]["message"] == "no such file or folder"


def test_evaluate_with_a_plan_that_does_not_fit_gives_no_result(
    publicservice: Command, county: Path, local_plan: Path
) -> None:
    text = local_plan.read_text(encoding="utf-8").replace('"years"', '"yuan"')
    local_plan.write_text(text, encoding="utf-8")
    done = publicservice("evaluate", local_plan, "--registers", county, *AT)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: county.toml: ages.elderly: ")


def test_evaluate_into_a_file_is_wrong_usage(
    publicservice: Command, county: Path, local_plan: Path
) -> None:
    done = publicservice(
        "evaluate", "family-doctor", "--registers", county, *AT, "--out", local_plan
    )
    assert (done.code, done.out) == (2, "")
    assert "there is a file of this name" in done.err


def test_strict_evaluation_gives_no_result_and_no_files_where_there_is_a_warning(
    publicservice: Command, county: Path, tmp_path: Path
) -> None:
    """Notices do not count; every warning comes back as an error."""
    out = tmp_path / "out"
    arguments = ("evaluate", "family-doctor", "--registers", county, *AT)
    answer = publicservice.answer(*arguments, "--strict", "--out", out, code=1)
    usual = publicservice.answer(*arguments, code=0)["problems"]
    warnings = [problem["message"] for problem in usual if problem["severity"] == "warning"]
    assert answer["data"] is None
    assert [problem["message"] for problem in answer["problems"]] == warnings
    assert {problem["severity"] for problem in answer["problems"]} == {"error"}
    assert not out.exists()


def test_strict_evaluation_of_clean_registers(publicservice: Command, tmp_path: Path) -> None:
    clean = ps.generate_county(
        seed=3, persons=300, households=100, townships=2, villages=6, dirty=False
    )
    clean.write(tmp_path)
    done = publicservice("evaluate", "family-doctor", "--registers", tmp_path, *AT, "--strict")
    assert (done.code, done.err) == (0, "")


def test_strict_evaluation_wants_all_plugins_whole(
    publicservice: Command, county: Path, folder: Folder
) -> None:
    folder.install("acme-meals", "1 / 0")
    arguments = ("evaluate", "contraceptives", "--registers", county, *AT)
    assert publicservice(*arguments).code == 0
    done = publicservice(*arguments, "--strict")
    assert done.code == 1
    assert done.err.startswith("error: acme-meals 1.0, entry point")


def test_plugin_that_breaks_on_the_notification_is_told(
    publicservice: Command, county: Path, folder: Folder
) -> None:
    source = """
import publicservice as ps

@ps.hookimpl
def publicservice_evaluated(evaluation):
    raise OSError("disk full")
"""
    folder.install("journal", source)
    done = publicservice("evaluate", "contraceptives", "--registers", county, *AT)
    assert done.code == 0
    assert "publicservice_evaluated raised OSError: disk full" in done.err
    assert "Outcomes of 300" in done.out


def test_verbose_logs_what_is_done(publicservice: Command, county: Path) -> None:
    done = publicservice(
        "evaluate", "family-doctor", "--registers", county, *AT, "--json", "--verbose"
    )
    assert json.loads(done.out)["command"] == "evaluate"
    assert "DEBUG publicservice." in done.err


# explain


@pytest.mark.parametrize(
    ("language", "word", "label"),
    [("en", "Decided by", "rural resident"), ("zh", "决定因素", "农村居民")],
)
def test_explain_in_both_languages(
    publicservice: Command, county: Path, language: str, word: str, label: str
) -> None:
    arguments = ("explain", "family-doctor", "P0000001", "--registers", county, *AT)
    done = publicservice(*arguments, "--lang", language)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("P0000001: ")
    assert word in done.out
    assert label in done.out
    data = publicservice.json(*arguments, "--lang", language, shape=EXPLAIN)
    assert (data["case"], data["language"]) == ("P0000001", language)
    assert any(rule["label"] == label for rule in data["rules"])


def test_explain_is_what_the_library_explains(publicservice: Command, county: Path) -> None:
    explanation = ps.programme("family-doctor").explain(county, "P0000001", "2024-12-31")
    data = publicservice.json(
        "explain", "family-doctor", "P0000001", "--registers", county, *AT, shape=EXPLAIN
    )
    assert data == json.loads(json.dumps(explanation.as_dict()))


def test_explain_of_an_unknown_case_offers_the_nearest(
    publicservice: Command, county: Path
) -> None:
    done = publicservice(
        "explain", "family-doctor", "P000001", "--registers", county, *AT
    )  # fmt: skip
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: persons: no person 'P000001'\n  did you mean 'P0000")


# demo


def test_demo_evaluates_the_three_programmes(
    publicservice: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And writes everything that is needed to go on: registers, plans, results."""
    small(monkeypatch)
    done = publicservice("demo", "--out", tmp_path, "--seed", "7")
    assert done.code == 0
    assert done.out.startswith("A county that does not exist: 3")
    for title in ("乡村医生签约服务", "免费提供避孕药具", "残疾人社会保障和服务"):
        assert title in done.out
    assert done.err == (
        "making up a county: seed 7, as of 2024-12-31\nevaluating family-doctor\n"
        "evaluating contraceptives\nevaluating disability-support\n"
    )
    hints = [line for line in done.out.splitlines() if line.startswith("publicservice evaluate")]
    for hint, printed in zip(
        hints, ("family-doctor contracting", "sub-district 街道"), strict=True
    ):
        again = publicservice(*hint.split()[1:])
        assert again.code == 0
        assert printed in again.out


def test_demo_as_json(publicservice: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    data = publicservice.json("demo", "--quiet", shape=DEMO)
    assert [evaluation["programme"]["id"] for evaluation in data["evaluations"]] == [
        "family-doctor", "contraceptives", "disability-support",
    ]  # fmt: skip
    assert (data["seed"], data["at"], data["files"]) == (2024, "2024-12-31", [])
    assert all(count > 0 for count in data["planted"].values())
    assert data == publicservice.json("demo", "--quiet", shape=DEMO)
    assert publicservice("demo", "--quiet").err == ""


def test_demo_at_another_date_and_with_another_seed(
    publicservice: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch)
    usual = publicservice.json("demo", shape=DEMO)
    earlier = publicservice.json("demo", "--at", "2024-09-10", "--seed", "5", shape=DEMO)
    assert (earlier["at"], earlier["seed"]) == ("2024-09-10", 5)
    assert {e["at"] for e in earlier["evaluations"]} == {"2024-09-10"}
    statuses = [phase["status"] for phase in earlier["evaluations"][0]["phases"]]
    assert statuses == ["past", "current", "upcoming"]
    assert earlier["evaluations"][0]["outcomes"] != usual["evaluations"][0]["outcomes"]


def test_demo_into_a_file_is_wrong_usage(
    publicservice: Command, local_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch)
    done = publicservice("demo", "--out", local_plan)
    assert (done.code, done.out) == (2, "")
    assert f"error: {local_plan}" in done.err


def test_demo_of_a_day_long_ago_is_wrong_usage(publicservice: Command) -> None:
    done = publicservice("demo", "--at", "1900-01-01", "--quiet")
    assert (done.code, done.out) == (2, "")
    assert "no county is made up as of 1900-01-01\n  take a day from 1990-01-01 on" in done.err


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A county of 300 persons instead of 20,000."""
    from publicservice.cli.commands import demo

    def generate(seed: int, **options: object) -> object:
        sizes = {"persons": 300, "households": 100, "townships": 2, "villages": 6}
        return ps.generate_county(seed, **sizes, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(demo, "generate_county", generate)


EVERYTHING = Path(__file__).parents[1] / "results" / "everything.toml"


def test_evaluate_shows_what_the_plan_has(publicservice: Command, county: Path) -> None:
    """Cohorts, what is to be handed in, figures that contradict; outcomes with their categories."""
    done = publicservice(
        "evaluate", EVERYTHING, "--registers", county, "--at", "2024-11-10"
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    headings = ["Cohort care", "To do and to hand in at 2024-11-10",
                "Printed figures against their inputs"]  # fmt: skip
    assert [line for line in lines if line in headings] == headings
    assert "to city health office" in lines
    assert any(line.startswith("doctors in all 医生总数 12 persons 7 persons +") for line in lines)
    assert "1 of 3 agree" in lines
    (eligible,) = (line for line in lines if line.startswith("eligible "))
    data = publicservice.json(
        "evaluate", EVERYTHING, "--registers", county, "--at", "2024-11-10", shape=EVALUATE
    )
    counted = [row["beneficiaries"] for row in data["outcomes"] if row["outcome"] == "eligible"]
    assert eligible.split()[1] == f"{sum(counted):,}"
    assert any(line.startswith("category undetermined 类别待核定") for line in lines)
