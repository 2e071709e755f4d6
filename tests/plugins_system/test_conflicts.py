"""Two plugins with one programme id: who wins, and when nobody does."""

from __future__ import annotations

import pytest
from plugins_system.distributions import GOOD, MEALS_PLAN, Folder

import publicservice as ps
from publicservice.manager import load_plugins

LOCAL = '''
import publicservice as ps
from publicservice.plugins.family_doctor import FamilyDoctor


class LocalDoctor(FamilyDoctor):
    """Family doctors of this county, who also serve townspeople."""

    rural = ps.criterion("resident", "常住居民", lambda p: p.resident, cite="四(一)")


@ps.hookimpl
def publicservice_programmes():
    yield LocalDoctor
'''


def test_unrelated_classes_with_one_id_are_a_conflict(folder: Folder) -> None:
    """It names both classes and distributions, when the id is asked for; others keep working."""
    folder.install("acme-meals", GOOD, version="2.1", plan=MEALS_PLAN)
    folder.install("other-meals", GOOD, version="0.3", plan=MEALS_PLAN)
    plugins = load_plugins()
    with pytest.raises(ps.PluginError) as caught:
        plugins.programme("school-meals")
    (problem,) = caught.value.problems
    assert problem.code == "plugin.conflict"
    assert problem.where == "programme school-meals"
    assert problem.message.startswith("2 plugins claim the programme 'school-meals': ")
    assert "acme_meals.Meals (acme-meals 2.1)" in problem.message
    assert "other_meals.Meals (other-meals 0.3)" in problem.message
    assert problem.remedy == (
        "uninstall all but one of them; a class derived from another one of them, with the same "
        "id, would localise it and take its place"
    )
    assert "school-meals" not in plugins.programmes
    assert "school-meals" in plugins.ids
    assert plugins.programme("family-doctor").id == "family-doctor"


def test_conflict_is_listed_as_a_warning_before_anybody_asks(folder: Folder) -> None:
    folder.install("acme-meals", GOOD, plan=MEALS_PLAN)
    folder.install("other-meals", GOOD, plan=MEALS_PLAN)
    (problem,) = load_plugins().problems
    assert (problem.code, problem.severity) == ("plugin.conflict", "warning")
    with pytest.raises(ps.PluginError, match="2 plugins claim the programme 'school-meals'"):
        load_plugins(strict=True)


def test_sub_class_with_the_same_id_localises_a_built_in_programme(folder: Folder) -> None:
    """It takes the place of the class that it is derived from, and the record says so."""
    folder.install("our-county", LOCAL)
    plugins = load_plugins(strict=True)
    provided = plugins.provided("family-doctor")
    assert provided.programme.__name__ == "LocalDoctor"
    assert provided.plugin.distribution == "our-county"
    assert [str(other) for other in provided.localises] == [
        f"publicservice.plugins.family_doctor.rules.FamilyDoctor (publicservice {ps.__version__})"
    ]


def test_localised_programme_has_the_default_plan_of_the_original(folder: Folder) -> None:
    folder.install("our-county", LOCAL)
    in_use = ps.programme("family-doctor", plugins=load_plugins())
    assert in_use.programme.__name__ == "LocalDoctor"
    assert in_use.plan == ps.programme("family-doctor", plugins=load_plugins(entry_points=())).plan


def test_localised_programme_may_bring_a_plan_of_its_own(folder: Folder) -> None:
    plan = """
        programme = "family-doctor"
        schema_version = 1
        source = { title = "Ours", issuer = "county", document = "o/1" }
        [ages]
        elderly = { value = 60, unit = "years", cite = "1" }
        child_to = { value = 6, unit = "years", cite = "1" }
    """
    folder.install("our-county", LOCAL, plan=plan)
    in_use = ps.programme("family-doctor", plugins=load_plugins())
    assert in_use.plan.source.document == "o/1"


def test_two_localisations_of_one_programme_are_a_conflict(folder: Folder) -> None:
    folder.install("our-county", LOCAL)
    folder.install("their-county", LOCAL)
    with pytest.raises(ps.PluginError, match="3 plugins claim the programme 'family-doctor'"):
        load_plugins().programme("family-doctor")


def test_localisation_of_a_localisation_wins(folder: Folder) -> None:
    folder.install("our-county", LOCAL)
    source = LOCAL.replace("publicservice.plugins.family_doctor", "our_county")
    source = source.replace("FamilyDoctor", "LocalDoctor as CountyDoctor", 1)
    source = source.replace("LocalDoctor(FamilyDoctor)", "TownDoctor(CountyDoctor)")
    folder.install("our-town", source.replace("yield LocalDoctor", "yield TownDoctor"))
    provided = load_plugins(strict=True).provided("family-doctor")
    assert provided.plugin.distribution == "our-town"
    assert {other.programme.__name__ for other in provided.localises} == {
        "FamilyDoctor", "LocalDoctor",
    }  # fmt: skip


def test_one_class_from_two_plugins_is_no_conflict(folder: Folder) -> None:
    folder.install("acme-meals", GOOD, plan=MEALS_PLAN)
    again = """
import publicservice as ps
from acme_meals import Meals


@ps.hookimpl
def publicservice_programmes():
    yield Meals
"""
    folder.install("zz-again", again)
    plugins = load_plugins(strict=True)
    assert plugins.provided("school-meals").plugin.distribution == "acme-meals"


def test_unknown_programme_offers_the_nearest() -> None:
    with pytest.raises(ps.UsageError) as caught:
        load_plugins(entry_points=()).programme("famly-doctor")
    assert str(caught.value) == "no programme 'famly-doctor' (did you mean 'family-doctor'?)"
