"""A county's plan upon the default plan of its programme."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import plans, unhurried
from plan.plan_texts import HEADER, LOCAL_HEADER, VISITS, errors_of

from publicservice.model.label import Label
from publicservice.model.plan import Known, Plan, Unknown
from publicservice.model.problem import PlanError
from publicservice.plan_file import merge_plans, read_plan, read_plan_text

DEFAULT_TEXT = (
    'title = "Visits"\nyear = { unknown = "20xx" }\n'
    + VISITS
    + """\
elderly = { value = 65, unit = "years", cite = "三" }
[lists]
general = { value = ["低保", "五保"], cite = "二(二)" }
[phases]
visits = { start = "01-20", end = "02-20", cite = "四" }
[targets.visited]
indicator = "visited"
comparator = ">="
value = 90
unit = "%"
due = "visits"
cite = "五"
[shares]
adds_up_to = 100
county = { value = 50, unit = "%" }
township = { value = 50, unit = "%" }
"""
)
DAY = date(2024, 2, 1)


@pytest.fixture
def default() -> Plan:
    return read_plan_text(DEFAULT_TEXT, "plan.toml")


def local(body: str, default: Plan, name: str = "county.toml") -> Plan:
    return read_plan_text(LOCAL_HEADER + body, name, default=default)


def test_a_number_is_replaced_whole(default: Plan) -> None:
    """It brings its own clause; the numbers beside it stay."""
    merged = local('[limits]\nown_cost = { value = 3, unit = "万元", cite = "7" }', default)
    own_cost = merged.number("limits.own_cost")
    assert own_cost.at(DAY) == Known(3_000_000)
    assert (own_cost.cite, own_cost.unit) == ("7", "万元")
    assert merged.number("limits.elderly") == default.number("limits.elderly")
    assert local('[limits]\nown_cost = { value = 3, unit = "yuan" }', default).number(
        "limits.own_cost"
    ).cite == ""  # fmt: skip


LABELLED = DEFAULT_TEXT.replace(
    'unit = "years", cite = "三" }',
    'unit = "years", cite = "三", label = { en = "old from", zh = "老年起始" } }',
).replace(
    "[targets.visited]", '[targets.visited]\nlabel = { en = "visited", zh = "走访" }'
)  # fmt: skip


def test_what_a_thing_is_called_stays(default: Plan) -> None:
    """A county that replaces a number need not say again what it is; it may."""
    labelled = read_plan_text(LABELLED, "plan.toml")
    changed = '[limits]\nelderly = {{ value = 60, unit = "years"{} }}'
    assert local(changed.format(""), labelled).number("limits.elderly").label == Label(
        "old from", "老年起始"
    )
    own = local(changed.format(', label = { zh = "高龄" }'), labelled)
    assert own.number("limits.elderly").label == Label("old from", "高龄")
    assert local(changed.format(""), default).number("limits.elderly").label == Label()


def test_so_does_the_name_of_a_target() -> None:
    labelled = read_plan_text(LABELLED, "plan.toml")
    target = '[targets.visited]\nindicator = "visited"\ncomparator = ">="\nvalue = 95\nunit = "%"'
    merged = local(target, labelled).targets["visited"]
    assert merged.label == merged.value.label == Label("visited", "走访")
    assert merged.due is None, "everything else is the county's own"


def test_each_number_remembers_its_file_and_document(default: Plan) -> None:
    """An explanation cites the document that the number is from."""
    merged = local('[limits]\nown_cost = { value = 1, unit = "yuan" }', default)
    assert merged.source.document == "local/7"
    assert merged.origin["limits.own_cost"] == "county.toml"
    assert merged.origin["limits.elderly"] == "plan.toml"
    assert merged.source_of("limits.own_cost").document == "local/7"
    assert merged.source_of("limits.elderly").document == "004/1"
    assert merged.source_of("phases.visits").document == "004/1"


def test_two_files_of_one_name_are_told_apart(default: Plan) -> None:
    """A county often calls its file plan.toml, too."""
    merged = local("[lists]\ngeneral = { value = [] }", default, "plan.toml")
    assert merged.origin["lists.general"] == "plan.toml (2)"
    assert merged.source_of("lists.general").document == "local/7"
    assert merged.source_of("limits.elderly").document == "004/1"


def test_the_local_plan_gives_the_year(default: Plan) -> None:
    """The document masks it, the county knows it."""
    assert default.due(default.targets["visited"]) == Unknown("the year is unknown: 20xx")
    merged = local("year = 2024", default)
    assert (merged.year, merged.year_unknown) == (2024, "")
    assert merged.due(merged.targets["visited"]) == date(2024, 2, 20)


def test_title_region_and_year_stay_where_the_local_plan_is_silent(default: Plan) -> None:
    """As every number does."""
    merged = local('region = "a county"', default)
    assert (merged.title, merged.region, merged.year_unknown) == ("Visits", "a county", "20xx")


def test_phases_and_targets_are_replaced_whole_by_name(default: Plan) -> None:
    """And new ones may be added."""
    merged = local(
        'year = 2024\n[phases]\nvisits = { start = "02-01", end = "02-15" }\n'
        'report = { end = "02-28" }\n[targets.reported]\nindicator = "reported"\n'
        'comparator = "="\nvalue = 100\nunit = "%"\ndue = "report"\n',
        default,
    )
    assert merged.phases["visits"].cite == ""
    assert merged.due(merged.targets["visited"]) == date(2024, 2, 15)
    assert merged.due(merged.targets["reported"]) == date(2024, 2, 28)


def test_a_local_plan_may_stand_upon_a_local_plan(default: Plan) -> None:
    """Province, city, county: the nearest one counts."""
    city = local('[limits]\nown_cost = { value = 4, unit = "yuan" }', default, "city.toml")
    county = local('[limits]\nelderly = { value = 60, unit = "years" }', city)
    assert county.number("limits.own_cost").at(DAY) == Known(400)
    assert county.number("limits.elderly").at(DAY) == Known(60)
    assert set(county.sources) == {"plan.toml", "city.toml", "county.toml"}


def test_merging_changes_neither_plan(default: Plan) -> None:
    """No shared mutable baseline."""
    before = default.sha256
    county = read_plan_text(
        LOCAL_HEADER + '[limits]\nown_cost = { value = 4, unit = "yuan" }', "county.toml"
    )
    merged = merge_plans(default, county)
    assert merged == read_plan_text(
        LOCAL_HEADER + '[limits]\nown_cost = { value = 4, unit = "yuan" }', default=default
    )
    assert (default.sha256, list(county.numbers)) == (before, ["limits.own_cost"])


def test_a_local_plan_may_be_a_file(default: Plan, tmp_path: Path) -> None:
    """Its parts need not be complete by themselves."""
    path = tmp_path / "county.toml"
    path.write_text(
        LOCAL_HEADER + '[shares]\nadds_up_to = 100\ncounty = { value = 50, unit = "%" }',
        encoding="utf-8",
    )
    assert merge_plans(default, path) == read_plan(path, default=default)


MISTAKES = [
    (
        "[limits]\nown_cots = { value = 1, unit = 'yuan' }",
        ["limits.own_cots: the default plan has no such number (did you mean 'limits.own_cost'?)"],
    ),
    (
        "[standard]\ngenral = { between = [1, 2], unit = 'yuan' }",
        ["standard.genral: the default plan has no such number (did you mean 'standard.general'?)"],
    ),
    (
        "limits = { value = 5 }",
        [
            ("limits: the default plan has no such number (it is a section: limits.elderly, "
            "limits.own_cost)")
        ],
    ),
    (
        "[limits]\nown_cost = { value = 5, unit = 'days' }",
        [
            ("limits.own_cost: is count in days, but the default plan has money in yuan (write it "
            'as the default does: unit = "yuan")')
        ],
    ),
    (
        "[lists]\ngeneral = { value = '低保' }",
        [
            ("lists.general: is a text without unit, but the default plan has a list without unit "
            "(write it as the default does: a list)")
        ],
    ),
    (
        "[limits]\nelderly = { value = 780, unit = 'months' }",
        [
            ("limits.elderly: is count in months, but the default plan has count in years (write "
            'it as the default does: unit = "years")')
        ],
    ),
    (
        "[standard]\nkey = { value = 100, unit = 'yuan/person' }",
        [
            ("standard.key: is money in yuan/person, but the default plan has money in "
            'yuan/household (write it as the default does: unit = "yuan/household")')
        ],
    ),
    (
        "[shares]\ncounty = { value = 49, unit = '%' }",
        [
            ("shares: adds up to 99 %, not to 100 %: county 49 + township 50 (correct the parts, "
            "or write unknown for one that the document leaves open)")
        ],
    ),
    (
        "[phases]\nvisits = { start = '02-01', end = '01-15' }",
        [
            ("phases.visits: the end 01-15 is before the start 02-01 (write crosses_year = true if "
            "it ends in the year after)")
        ],
    ),
    (
        "[targets.visited]\nindicator = 'visited'\ncomparator = '='\nvalue = 1\ndue = 'vists'",
        ["targets.visited.due: due with an unknown phase 'vists' (did you mean 'visits'?)"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "messages"), MISTAKES)
def test_mistakes_of_a_local_plan(body: str, messages: list[str], default: Plan) -> None:
    """Each with the county's file and path."""
    assert errors_of(LOCAL_HEADER + body, default=default) == [
        f"county.toml: {message}" for message in messages
    ]


def test_all_mistakes_of_a_local_plan_arrive_at_once(default: Plan) -> None:
    """Those of the file alone and those against the default."""
    text = LOCAL_HEADER.replace("hardship", "family") + (
        "year = 20244\n[limits]\nown_cots = { value = 1.234, unit = 'yuan' }\nelderly = 65\n"
        "own_cost = { value = 5, unit = 'days' }\n"
    )
    with pytest.raises(PlanError) as caught:
        read_plan_text(text, "county.toml", default=default)
    assert {(problem.code, problem.where) for problem in caught.value.problems} == {
        ("plan.wrong-programme", "county.toml: programme"),
        ("plan.year", "county.toml: year"),
        ("plan.unknown-key", "county.toml: limits.own_cots"),
        ("plan.too-fine", "county.toml: limits.own_cots.value"),
        ("plan.bare-value", "county.toml: limits.elderly"),
        ("plan.kind-changed", "county.toml: limits.own_cost"),
    }


def test_a_plan_of_another_programme_is_refused(default: Plan) -> None:
    """Even where its numbers would fit."""
    assert errors_of(LOCAL_HEADER.replace("hardship", "family"), default=default) == [
        (
            "county.toml: programme: a plan for 'family-visits', not for 'hardship-visits' (write "
            'programme = "hardship-visits", or use it with its own programme)'
        )
    ]


def test_a_local_plan_names_its_own_source(default: Plan) -> None:
    """A county's number is not cited from the default's document."""
    text = 'programme = "hardship-visits"\nschema_version = 1\n'
    assert errors_of(text, default=default) == [
        (
            "county.toml: missing key 'source' "
            '(add source = { title = "…", issuer = "…", document = "000/5" })'
        )
    ]


def test_a_29_february_in_the_county_s_year_is_found() -> None:
    """The default's phase is all right until the year is known."""
    default = read_plan_text(HEADER + '[phases]\nvisits = { end = "02-29" }', "plan.toml")
    assert errors_of(LOCAL_HEADER + "year = 2023", default=default) == [
        "plan.toml: phases.visits.end: 2023 has no 29 February (correct the day or the plan's year)"
    ]


def test_a_unit_that_says_more_or_less_is_a_warning(default: Plan) -> None:
    """A rule may have meant it so; the reader is told."""
    merged = local('[limits]\nown_cost = { value = 5, unit = "yuan/year" }', default)
    (warning,) = merged.warnings
    assert str(warning) == (
        "county.toml: limits.own_cost: is money in yuan/year, but the default plan has money in "
        'yuan (write it as the default does: unit = "yuan")'
    )
    assert warning.severity == "warning"


def test_warnings_of_the_default_stay_until_the_number_is_replaced() -> None:
    """Each is told once."""
    default = read_plan_text(HEADER + '[a]\nb = { value = 0.2, unit = "%" }', "plan.toml")
    assert [w.where for w in local("year = 2024", default).warnings] == ["plan.toml: a.b"]
    assert local('[a]\nb = { value = 20, unit = "%" }', default).warnings == ()


@unhurried
@given(plans())
def test_merging_nothing_changes_nothing(plan: Plan) -> None:
    """A local plan without numbers and with the same source gives the default."""
    nothing = Plan(plan.programme, 1, plan.source)
    assert merge_plans(plan, nothing) == plan
    assert merge_plans(plan, nothing).sha256 == plan.sha256


@unhurried
@given(plans())
def test_merging_a_plan_upon_itself_gives_itself(plan: Plan) -> None:
    """Every number is replaced by itself."""
    assert merge_plans(plan, plan) == plan


@unhurried
@given(plans(), st.data())
def test_what_is_merged_is_local_where_local_speaks_and_default_elsewhere(
    plan: Plan, data: st.DataObject
) -> None:
    """Number by number, phase by phase, target by target; merging again changes nothing."""
    chosen = [path for path in plan.numbers if data.draw(st.booleans())]
    county = Plan(
        plan.programme,
        1,
        plan.source,
        numbers={path: attrs.evolve(plan.numbers[path], cite="county") for path in chosen},
    )
    merged = merge_plans(plan, county)
    assert merged.numbers == {**plan.numbers, **county.numbers}
    assert (merged.phases, merged.targets) == (plan.phases, plan.targets)
    assert merge_plans(merged, county) == merged
