"""What holds for any rule that can be written: engine and interpreter agree, and both are sound."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws.guesthouses import AT, read_example_plan
from laws.random_rules import programmes

from publicservice import Programme
from publicservice.testing.agreement import check_interpreter
from publicservice.testing.generate import random_registers
from publicservice.testing.soundness import check_soundness

PLAN = read_example_plan()
thorough = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@thorough
@given(programme=programmes(), seed=st.integers(0, 10_000))
def test_interpreter_says_what_the_engine_says(programme: type[Programme], seed: int) -> None:
    made = random_registers(programme, PLAN, AT, seed=seed, rows=8, holes=0.25)
    check_interpreter(programme, PLAN, made, AT)


@thorough
@given(programme=programmes(), seed=st.integers(0, 10_000))
def test_whatever_is_missing_nothing_said_turns_out_wrong(
    programme: type[Programme], seed: int
) -> None:
    made = random_registers(programme, PLAN, AT, seed=seed, rows=8, holes=0.25)
    check_soundness(programme, PLAN, made, AT, completions=4, seed=seed)
