"""Schedules that cannot be worked out are refused; those that are odd are told."""

from __future__ import annotations

import pytest
from money.paid import HEAD, doctors, evaluated, plan

import publicservice as ps
from publicservice.model.money.checks import check_money
from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError
from publicservice.plan_file import dump_plan, merge_plans, read_plan_text
from publicservice.written_programme import programme_of

THIRTY = '{ share = { value = 30, unit = "%" } }'
SHARES = "payments.shares"
PAYS = '[payments.work]\nbenefits = ["work"]\n'


def told(schedule: str) -> list[tuple[str, str]]:
    """Codes and severities."""
    used = plan(schedule)
    return [(problem.code, problem.severity) for problem in check_money(programme_of(used), used)]


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        (f'instalments = [{{ share = {{ value = 69, unit = "%" }} }}, {THIRTY}]', SHARES),
        (f'instalments = [{{ share = {{ value = 71, unit = "%" }} }}, {THIRTY}]', SHARES),
        (f'instalments = [{{ share = {{ value = 71, unit = "%" }} }}, {THIRTY}, {{}}]', SHARES),
        ("instalments = [{}, {}]", SHARES),
        (f'instalments = [{{ name = "2" }}, {THIRTY}]', "payments.instalment-twice"),
        ('upon = "assesed"', "payments.no-name"),
        ('pro_rata = "days"\nentitled_from = "passed"', "payments.no-name"),
        ('pro_rata = "days"', "payments.pro-rata"),
        ('entitled_from = "since"', "payments.pro-rata"),
        ('resumed = "again"', "payments.resumed"),
        ('every = "month"\ninstalments = [{}]', "payments.two-ways"),
        ("start = 2024-02-01\nend = 2024-01-31", "payments.end-before-start"),
        ('every = "month"\nend = 2204-12-31', "payments.many-periods"),
        ('[payments.other]\nevery = "month"', "payments.benefit-twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_an_error(schedule: str, code: str) -> None:
    found = [problem for problem in told(PAYS + schedule) if problem[1] == "error"]
    assert code in dict(found)


def test_the_nearest_name_is_offered() -> None:
    used = plan(PAYS + 'upon = "assesed"')
    (problem,) = check_money(programme_of(used), used)
    assert "assessed" in problem.remedy
    assert "payments.work" in problem.where


def test_a_condition_in_the_place_of_its_name_is_told_where_to_write_it() -> None:
    """In an instalment, and in the whole schedule."""
    parts = f'[{THIRTY}, {{ name = "last", upon = "since <= at" }}]'
    used = plan(PAYS + f'forfeits = "lost"\ninstalments = {parts}')
    whole, part = check_money(programme_of(used), used)
    assert whole.where.endswith("payments.work.forfeits")
    assert part.where.endswith("payments.work.instalments[1].upon")
    assert part.message == "last: no criterion 'since <= at'"
    assert "assessed" in part.remedy
    assert part.remedy.endswith(
        'write the condition under [rules], its_name = { is = "…" }, and its name here: '
        'upon = "its_name"'
    )


@pytest.mark.parametrize(
    ("name", "meant"), [("sinse", "since"), ("money_arrive", "money_arrives"), ("passed", "known")]
)
def test_what_a_due_day_is_counted_from_is_an_event_or_a_date_field(name: str, meant: str) -> None:
    """The nearest of both is offered, once for all instalments that take it over."""
    due = f'due = {{ after = "{name}", days = 3 }}\n'
    used = plan(PAYS + due + f"instalments = [{THIRTY}, {{}}]")
    (problem,) = check_money(programme_of(used), used)
    assert (problem.code, problem.severity) == ("payments.no-name", "error")
    assert problem.where.endswith("payments.work.due")
    assert name in problem.message
    assert meant in problem.remedy


def test_a_short_last_period_is_a_warning() -> None:
    """It is paid as much as each of the others, which the document may not mean."""
    schedule = PAYS + 'every = "quarter"\nend = "11-30"'
    assert told(schedule) == [("payments.short-period", "warning")]
    evaluated(doctors({}), plan=plan(schedule))


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        ('every = "fortnight"', "plan.wrong-type"),
        ("instalments = { share = 70 }", "plan.wrong-type"),
        ("instalments = [70]", "plan.wrong-type"),
        ('instalments = [{ share = { value = 70, unit = "yuan" } }]', "plan.wrong-type"),
        ("instalments = [{ shares = 70 }]", "plan.unknown-key"),
        ("share = 70", "plan.unknown-key"),
        ('start = { after = "nothing", days = 3 }', "plan.unknown-event"),
        ('due = ["12-31", "02-30"]', "plan.bad-date"),
        ('due = "harvest"', "plan.unknown-phase"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(schedule: str, code: str) -> None:
    with pytest.raises(PlanError) as raised:
        plan(PAYS + schedule)
    assert code in [problem.code for problem in raised.value.problems]
    assert all("payments.work" in problem.where for problem in raised.value.problems)


def test_a_schedule_comes_back_as_it_was_written() -> None:
    used = plan()
    assert read_plan_text(dump_plan(used)) == used
    assert read_plan_text(dump_plan(used)).sha256 == used.sha256


def test_a_due_day_counted_from_a_date_field_comes_back_as_it_was_written() -> None:
    due = '{ after = "since", months = 12, days = 3 }'
    used = plan(PAYS + f'due = ["12-31", {due}]\ninstalments = [{{ due = {due} }}]')
    assert read_plan_text(dump_plan(used)) == used
    assert not check_money_of(used)


def check_money_of(used: Plan) -> list[str]:
    return [problem.message for problem in check_money(programme_of(used), used)]


def test_a_local_plan_replaces_a_schedule_as_a_whole() -> None:
    local = """
    programme = "stipend"
    schema_version = 1
    source = { title = "Ours", issuer = "our county", document = "O/1" }
    [events]
    money_arrives = 2024-03-01
    [payments.work]
    benefits = ["work"]
    due = { after = "money_arrives", days = 30 }
    """
    merged = merge_plans(plan(), read_plan_text(local, default=plan()))
    assert merged.payments["work"].instalments == ()
    assert merged.payments["post"] == plan().payments["post"]
    assert merged.source_of("payments.work").document == "O/1"


def test_refused_plans_are_not_evaluated() -> None:
    text = HEAD + PAYS + "instalments = [{}, {}]"
    with pytest.raises(PlanError, match=r"payments\.work"):
        ps.programme(programme_of(plan()), plan=read_plan_text(text))
