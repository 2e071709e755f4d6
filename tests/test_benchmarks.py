"""The benchmarks still run, and compare like with like. No times here: those are taken by hand."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks import explain, money
from benchmarks.cases import CASES, in_order
from benchmarks.data import typed_county
from benchmarks.measuring import digest

PERSONS = 1_000


@pytest.fixture(scope="module")
def county() -> dict[str, pl.DataFrame]:
    return typed_county(seed=3, persons=PERSONS)


@pytest.mark.parametrize("name", CASES)
def test_the_hand_written_twin_gives_the_same_outputs(
    name: str, county: dict[str, pl.DataFrame]
) -> None:
    case = CASES[name]
    frames = {register: county[register] for register in case.registers}
    ours, by_hand = in_order(case.ours(frames)), in_order(case.theirs(frames))
    for output, frame in ours.items():
        assert_frame_equal(frame, by_hand[output])


@pytest.mark.parametrize("name", CASES)
def test_every_outcome_occurs_so_that_no_branch_goes_unmeasured(
    name: str, county: dict[str, pl.DataFrame]
) -> None:
    outcomes = CASES[name].ours(county)["decisions"]["outcome"].unique()
    assert set(outcomes) == {"eligible", "not_eligible", "undetermined"}


def test_equal_rows_in_any_order_have_one_digest_and_a_changed_cell_another() -> None:
    frame = pl.DataFrame({"key": ["a", "b"], "value": [1, None]})
    changed = pl.DataFrame({"key": ["a", "b"], "value": [1, 0]})
    assert digest({"rows": frame}) == digest({"rows": frame.reverse()})
    assert digest({"rows": frame}) != digest({"rows": changed})
    assert digest({"rows": frame}) != digest({"rows": frame.cast({"value": pl.Int32})})


def test_a_case_of_every_measured_programme_can_be_explained(
    county: dict[str, pl.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(explain, "registers_of", lambda persons, names: county)
    monkeypatch.setattr("sys.argv", ["explain", "--cases", "3"])
    explain.main()
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in said] == list(CASES)


def test_entitlements_are_those_of_the_hand_written_twin(county: dict[str, pl.DataFrame]) -> None:
    found, by_hand = (money.in_order(side(county)) for side in (money.ours, money.by_hand))
    for output, frame in found.items():
        assert_frame_equal(frame, by_hand[output])
    assert {"entitled", "undetermined"} == set(found["entitlements"]["status"])
