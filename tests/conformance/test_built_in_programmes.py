"""The programmes that come with the library keep the contract that every programme keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import publicservice as ps
from publicservice.plugins import poverty_rectification, poverty_relief
from publicservice.testing import ProgrammeContract, check_engines, random_registers
from publicservice.testing.engines import EngineName

STATES = {"yes", "no", "unknown"}


IDENTIFICATION = Path(poverty_rectification.__file__).with_name("identification-cases.toml")
PROJECTS = Path(poverty_relief.__file__).with_name("projects-cases.toml")


class BuiltIn(ProgrammeContract):
    """The contract, and what we ask of ourselves beyond it."""

    def test_cases_are_as_near_to_the_thresholds_as_can_be(self) -> None:
        """One day or one unit; every criterion also unknown; every plan number read by a rule."""
        report = self._coverage()
        assert {str(found): gap for found, gap in report.wide.items()} == {}
        assert {rule: seen for rule, seen in report.states.items() if seen != STATES} == {}
        assert report.unread == ()


class NothingNewToSpark(BuiltIn):
    """Made of what the conformance suite and other programmes hold to Spark already.

    Every shape of benefit, places and restricted money are held to it in `tests/money`.
    """

    engines = ("duckdb",)


class TestFamilyDoctor(BuiltIn):
    programme = "family-doctor"


class TestContraceptives(BuiltIn):
    programme = "contraceptives"


BY_LAW = "in proportion 'by law'; the proportion is not in the document"
A_NUMBER = "a certain number; the document names none"


class TestDisabilitySupport(NothingNewToSpark):
    """Large, and made of what smaller programmes hold to every engine with more rows."""

    programme = "disability-support"
    seeds, rows, completions = (1,), 15, 2
    waived: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(
            (
                f"targets.employed: >= unknown, {BY_LAW}",
                f"000-9: targets.employed: >= unknown, {BY_LAW}",
                f"000-9: targets.welfare_posts: >= unknown, {A_NUMBER}",
            ),
            "the document prints no figure, so no case can lie on either side of it",
        ),
        **dict.fromkeys(
            (
                "post_share: person disability grade ≤ 4 grade",
                "employees_rate: person disability grade ≤ 4 grade",
                "residents_rate: person disability grade ≤ 4 grade",
            ),
            "there is no grade beyond 4",
        ),
    }

    def test_engines_agree(self, engine: EngineName) -> None:
        """On the smaller of the two documents: a database takes a minute for both together."""
        in_use = ps.programme("disability-support/000-9")
        made = random_registers(in_use.programme, in_use.plan, self.at, seed=1, rows=self.rows)
        check_engines(in_use.programme, in_use.plan, made, self.at, engines=[engine])


class TestHealthIntoHomes(BuiltIn):
    programme = "health-into-homes"


class TestPublicityCampaigns(NothingNewToSpark):
    programme = "publicity-campaigns"


class TestLivelihood(BuiltIn):
    programme = "livelihood"
    waived: ClassVar[Mapping[str, str]] = {
        "003-7c: targets.rural_insurance: >= unknown, 不低于[?], the figure is lost": "the "
        "document lost the figure, so no case can lie on either side of it",
    }


class TestPairedAssistance(NothingNewToSpark):
    programme = "paired-assistance"
    waived: ClassVar[Mapping[str, str]] = {
        "001-3: phases.each_year: start 01-01 has come": "it is always some year",
        "001-3: phases.each_year: end 12-31 has passed": "it is always some year",
    }


class Assessed(BuiltIn):
    """Scorecards are held to Spark by `TestTcmReview` and `TestCateringFumes`; it takes a while."""

    engines = ("duckdb",)


class TestModelPosts(Assessed):
    programme = "model-posts"
    waived: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "phases.publicity: start 02-15 has come", "phases.publicity: end 02-25 has passed",
            "phases.creation: start 02-25 has come", "phases.creation: end 12-25 has passed",
            "phases.assessment: start 12-26 has come", "phases.assessment: end 01-05 has passed",
        ),
        "phases of every year: cases on the days before and after hold their status",
    )  # fmt: skip


class TestOrganisationGrading(Assessed):
    programme = "organisation-grading"


class TestTcmReview(BuiltIn):
    programme = "tcm-review"


class TestHardshipVisits(NothingNewToSpark):
    programme = "hardship-visits"
    waived: ClassVar[Mapping[str, str]] = {
        "004-4: phases.preparation: start on the day of issued has come":
            "the day of issue is not in the document",
    }  # fmt: skip


class TestCateringFumes(BuiltIn):
    programme = "catering-fumes"


class TestSubsidySelfCheck(Assessed):
    programme = "subsidy-self-check"


class TestFamilyPlanningScore(Assessed):
    programme = "family-planning-score"


class TestPovertyRectification(Assessed):
    programme = "poverty-rectification"
    waived: ClassVar[Mapping[str, str]] = {
        "phases.mobilisation: start 04-26 has come": "its end is lost, so its status is unknown",
        "phases.inspection: end 05-02 has passed": "it begins on 0 May: unknown until it is over",
    }


class TestPovertyIdentification(Assessed):
    programme = "poverty-identification"
    cases = IDENTIFICATION


class TestHealthPoverty(NothingNewToSpark):
    programme = "health-poverty"
    waived: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "002-1: targets.own_share: <= unknown, 大幅减轻, no figure",
            "002-8: targets.expected: = unknown, 预脱贫xxx人",
            "002-8: targets.by_illness: = unknown, 因病致贫返贫xx人",
            "002-8: targets.exits: = unknown, 已脱贫人口xxxxx人",
        ),
        "the document prints no figure, so no case can lie on either side of it",
    )  # fmt: skip


class TestFamilyPlanningSupport(NothingNewToSpark):
    programme = "family-planning-support"


class TestRuralDoctorPayment(NothingNewToSpark):
    programme = "rural-doctor-payment"


class TestEducationAid(NothingNewToSpark):
    programme = "education-aid"
    waived: ClassVar[Mapping[str, str]] = {
        "002-7a: targets.class_size: <= 50 persons": "51 pupils: tests/money/test_education_aid.py",
    }


class TestPovertyReliefDonations(NothingNewToSpark):
    programme = "poverty-relief-donations"


class TestPovertyReliefProjects(NothingNewToSpark):
    programme = "poverty-relief-projects"
    cases = PROJECTS
