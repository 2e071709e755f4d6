"""An evaluation at a glance, for notebooks."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from results.visits import AT, COUNTY, WinterVisits, evaluation, households, plan, target

import publicservice as ps
from publicservice.evaluation import Evaluation
from publicservice.plan_file import read_plan_text

VOID = {"br", "hr", "img"}
BODY = 'year = 2024\n[phases]\nvisits = { start = "01-21", end = "02-08" }\n' + target(
    'value = 85; unit = "%"', due='"visits"'
)


class Page(HTMLParser):
    """Collects the text, and every tag that is opened or closed out of turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "img", "iframe"} or any(n.startswith("on") for n, _ in attrs):
            self.wrong.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def page(made: Evaluation) -> Page:
    return Page(made._repr_html_())


def test_the_page_is_well_formed_and_needs_nothing_else() -> None:
    """Every tag is closed; no script, no picture, nothing from elsewhere."""
    made = evaluation(BODY)
    found = page(made)
    assert found.wrong == []
    assert found.open == []
    assert not re.search(r"https?://|url\(|@import", made._repr_html_())


def test_the_page_says_what_was_decided() -> None:
    """Numbers and shares by outcome and category, in both languages."""
    text = page(evaluation(BODY)).text
    assert "winter visits 冬季走访" in text
    assert "At 2024-02-05" in text
    assert "Winter visits · county office · 901/1" in text
    assert "6 households 家庭户" in text
    assert (
        "eligible 符合条件 3 50.0 % key household 重点户 1 16.7 % on the list 在册户 1 16.7 % "
        "category undetermined 类别待核定 1 16.7 % not eligible 不符合条件 1 16.7 % "
        "undetermined 待核定 2 33.3 %"
    ) in text
    assert "2 key household (disabled) 重点户 (有残疾人)" in text


def test_status_is_told_in_words_and_not_by_colour_alone() -> None:
    """Required, measured, due, status; phases with what is left of them."""
    text = page(evaluation(BODY)).text
    assert "households visited 走访率 ≥ 85 % 25–80 % 2024-02-08 pending 未到期" in text
    assert "visits 2024-01-21 2024-02-08 current 进行中 3 days left 剩余3天" in text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('unknown = "[?]"; unit = "%"', "the required value is unknown: [?] 目标值未知：[?]"),
        ('between = [70, 90]; unit = "%"', "≥ 70–90 % 25–80 %"),
    ],
)
def test_an_open_target_says_why(value: str, said: str) -> None:
    """Unknown figures and ranges of discretion."""
    assert said in page(evaluation(target(value))).text


def test_a_plan_without_targets_and_phases_says_so() -> None:
    """Rather than showing an empty table."""
    text = page(evaluation()).text
    assert "The plan sets none. 计划未设目标。" in text
    assert "The plan names none. 计划未分阶段。" in text


def test_nobody_to_decide_about() -> None:
    """No division by nothing."""
    found = page(evaluation(households=households()))
    assert "0 households 家庭户" in found.text
    assert found.wrong == []


def test_a_few_of_many_are_not_shown_as_none() -> None:
    """1 of 3,000 is less than a tenth of a percent, and not 0.0 %."""
    many = households(
        {"on_list": True}, *[{"own_cost": 1, "disabled": False, "on_list": False}] * 2999
    )
    assert "eligible 符合条件 1 < 0.1 %" in page(evaluation(households=many)).text


def test_problems_and_quarantine_are_counted() -> None:
    """And the frames named in which they can be read."""
    bad = COUNTY.with_columns(own_cost=pl.Series(["1", "x", "-5", None, "1", "1"]))
    text = page(evaluation(households=bad)).text
    assert re.search(r"Problems 问题: .*\d+ warnings 警告", text)
    assert "Quarantined rows and cells 隔离记录: 2 ( .quarantine )" in text


def test_the_texts_of_a_plan_are_escaped() -> None:
    """A plan's title is no markup."""
    evil = '<b onclick="x">&'
    text = (
        'programme = "winter-visits"\nschema_version = 1\n'
        f"title = '{evil}'\n"
        f"source = {{ title = '{evil}', issuer = '{evil}', document = '{evil}' }}\n"
        "[limits]\nown_cost = { value = 5000, unit = 'yuan' }\n"
        "[standard]\nkey = { value = 1, unit = 'yuan' }\ngeneral = { value = 1, unit = 'yuan' }\n"
        f"[phases.a]\nlabel = {{ en = '{evil}' }}\nend = {{ unknown = '{evil}' }}\n"
        "[targets.a]\nindicator = 'reached'\ncomparator = '>='\nunit = '%'\n"
        f"unknown = '{evil}'\nlabel = {{ en = '{evil}' }}\n"
    )
    made = Evaluation(
        WinterVisits, read_plan_text(text), ps.registers(households=COUNTY), evaluation().at
    )
    found = page(made)
    assert found.wrong == []
    assert found.text.count(evil) >= 6


def test_no_cell_of_a_register_is_shown() -> None:
    """Neither a name nor an identity number, nor keys, wherever they stand."""
    number, name = "999101199001011237", "Ren Mouren"
    secret = COUNTY.with_columns(
        pl.lit(number).alias("note"),
        household=pl.concat_str(pl.lit(number + "-"), "household"),
        own_cost=pl.lit(name),
    )
    made = evaluation(households=secret)
    assert made.decisions["note"].unique().to_list() == [number]
    shown = made._repr_html_()
    assert number not in shown
    assert name not in shown


EVERYTHING = Path(__file__).with_name("everything.toml")


def test_what_the_plan_has_is_shown() -> None:
    """Cohorts, what is to be done, and printed figures that are wrong; not those that agree."""
    county = ps.generate_county(seed=3, persons=60, households=20, townships=1, villages=2)
    found = page(ps.programme(EVERYTHING).evaluate(county.registers(), "2024-11-10"))
    assert (found.wrong, found.open) == ([], [])
    for text in (
        "Cohorts 队列", "with a contract 已签约人数", "To do and to hand in 待办与上报",
        "training of the doctors 乡村医生培训", "→ city health office; late: not accepted",
        "Printed figures against their inputs", "contradicts 不符", "every village",
        "7 persons + 6 persons = 13 persons",
    ):  # fmt: skip
        assert text in found.text, text
    assert "1 persons / 2 persons" not in found.text
    assert "1 of 3 agree" in found.text


def test_a_page_without_registers_says_so() -> None:
    body = BODY + '[reported.june]\nindicator = "reached"\nas_of = 2024-01-30\n'
    body += 'value = { value = 84.996, unit = "%" }\n'
    found = page(Evaluation.of_reports(WinterVisits, plan(body), AT))
    assert "Registers none: targets rest on reported figures" in found.text
    assert "Outcomes" not in found.text
    assert "84.99 %" in found.text, "not 85 %, which would meet the target"
