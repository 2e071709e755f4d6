"""Receipts: everything that is signed for stands on them, and nothing runs in them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from money.paid import HEAD, doctors, evaluated, made, plan

import publicservice as ps
from publicservice.cli.main import main
from publicservice.model.money.capital import DIGITS, capital_amount
from publicservice.model.problem import UsageError

PAID = {"instalment": "basic", "period": "1", "amount": 175, "paid_on": date(2024, 4, 10)}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (1_00, "壹元整"),
        (1_05, "壹元零伍分"),
        (10_00, "壹拾元整"),
        (1_200_00, "壹仟贰佰元整"),
        (1_409_50, "壹仟肆佰零玖元伍角整"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元零叁角贰分"),
        (107_000_53, "壹拾万柒仟元零伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
        (100_001_00, "壹拾万零壹元整"),
        (10_000_000_00, "壹仟万元整"),
        (100_010_000_00, "壹亿零壹万元整"),
        (1_000_100_000_000_00, "壹万零壹亿元整"),
        (-3_20, "负叁元贰角整"),
    ],
)
def test_capital_numerals(fen: int, words: str) -> None:
    """Those with fen are the central bank's own examples."""
    assert capital_amount(fen) == words


def test_beyond_all_words() -> None:
    with pytest.raises(ValueError, match="no capital numerals"):
        capital_amount(10**18)


@given(st.integers(0, 10**18 - 1))
def test_capital_numerals_read_back(fen: int) -> None:
    """Each amount has words of its own; never two 零 together, none before 元 or 整."""
    words = capital_amount(fen)
    assert read(words) == fen
    assert "零零" not in words
    assert not re.search("零[元万亿整]", words) or words == "零元整"


def read(words: str) -> int:
    """The amount that the words stand for."""
    whole, found, rest = words.partition("元")
    whole, rest = (whole, rest) if found else ("", words)
    fen = sum(
        DIGITS.index(digit) * value
        for digit, unit in re.findall("([零壹贰叁肆伍陆柒捌玖])([角分])", rest)
        for value in [{"角": 10, "分": 1}[unit]]
    )
    return number(whole) * 100 + fen


def number(words: str) -> int:
    for unit, value in (("亿", 10**8), ("万", 10**4)):
        high, found, low = words.rpartition(unit)
        if found:
            return number(high) * value + number(low)
    places = {"仟": 1000, "佰": 100, "拾": 10, "": 1}
    digits = re.findall("([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)", words)
    return sum(DIGITS.index(digit) * places[place] for digit, place in digits)


def test_a_receipt_for_each_certain_entitlement() -> None:
    """Goods and money; what is open or withheld from doubt has none."""
    text = ps.receipts(evaluated(doctors({}, {"fee": None}, {"on_list": None})), name="township")
    assert text.count("<section>") == 5  # three of the first, two of the second: the fee is open
    assert "¥1,200.00　壹仟贰佰元整" in text
    assert "药箱 1 个" in text
    assert "stipend-20240801-0001" in text
    assert "S/1" in text
    assert text.count("领款人") == 5


def test_a_receipt_for_each_payment_made() -> None:
    """With its own number and day; a payment to nobody has none."""
    paid = made({**PAID, "receipt_number": "K-7"}, {**PAID, "医生编号": "D9"})
    text = ps.receipts(evaluated(doctors({}), paid), language="en")
    assert text.count("<section>") == 1
    instalment = "基本补助, 1/4 (2024-01-01..2024-03-31)"
    for part in ("K-7", "2024-04-10", instalment, "¥175.00　壹佰柒拾伍元整", "recipient"):
        assert part in text
    assert ps.receipts(evaluated(doctors({}), paid), of="entitlements").count("<section>") == 3


def test_where_others_alone_were_paid_the_receipts_are_for_entitlements() -> None:
    """One register of payments may serve several programmes."""
    evaluation = evaluated(doctors({}), made({**PAID, "programme": "another"}))
    assert not evaluation.has_payments_made
    assert ps.receipts(evaluation).count("<section>") == 3


FUNDED = """
[funding.given]
label = { en = "gifts", zh = "捐款" }
planned = { value = 500, unit = "yuan" }
up_to = "planned"
[funding.county]
label = { en = "county", zh = "县级" }
[payments.work]
benefits = ["work"]
cite = "5.2"
instalments = [
    { name = "start", label = { en = "on start", zh = "开工款" }, share = { value = 30, unit = "%" }, cite = "5.3" },
    { name = "rest" },
]
"""  # noqa: E501 - lines of a plan file


def test_a_payment_names_only_the_sources_that_pay_its_entitlement() -> None:
    """The gifts are used up by the first; without their parts, which are those of the whole."""
    head = HEAD.replace("[benefits.work]", '[benefits.work]\nfunded_by = ["given", "county"]')
    paid = made({"instalment": "start"}, {"instalment": "start", "医生编号": "D2"})
    evaluation = evaluated(doctors({}, {}), paid, plan=plan(FUNDED, head))
    first, second = sources(ps.receipts(evaluation))
    assert (first, second) == ("捐款；县级", "县级")
    assert "捐款 ¥500.00；县级 ¥500.01" in sources(ps.receipts(evaluation, of="entitlements"))


def test_a_source_that_may_pay_is_named_and_of_who_is_not_entitled_none() -> None:
    head = HEAD.replace("[benefits.work]", '[benefits.work]\nfunded_by = ["given", "county"]')
    paid = made({"instalment": "start"}, {"instalment": "start", "医生编号": "D2"})
    given = doctors({"fee": None}, {"on_list": False})
    assert sources(ps.receipts(evaluated(given, paid, plan=plan(FUNDED, head)))) == ["捐款；县级"]


def sources(text: str) -> list[str]:
    return re.findall(r'<tr class="sources"><th>[^<]*</th><td>([^<]*)', text)


def test_a_payment_says_which_instalment_it_is_in_the_words_of_the_plan() -> None:
    """Paid once it names no period; the clause of the instalment stands beside the benefit's."""
    head = HEAD.replace("[benefits.work]", '[benefits.work]\ncite = "2"')
    paid = made({"instalment": "start"}, {"instalment": "rest", "period": "1"}, {"period": "7"})
    text = ps.receipts(evaluated(doctors({}), paid, plan=plan(FUNDED, head)))
    assert re.findall(r'"instalment"><th>批次</th><td>([^<]*)', text) == ["开工款", "rest", "7"]
    assert re.findall(r'"basis"><th>依据</th><td>([^<]*)', text) == [
        "S/1 2、5.3", "S/1 2、5.2", "S/1 2",
    ]  # fmt: skip


def test_names_and_numbers_are_masked_unless_asked_for() -> None:
    key = "11010519491231002X"
    given = doctors({"township": "王小明"}).with_columns(doctor=pl.lit(key))
    masked = ps.receipts(evaluated(given), name="township")
    assert key not in masked
    assert "王**" in masked
    assert key in ps.receipts(evaluated(given), name="township", unmasked=True)


def test_hostile_texts_are_shown_and_not_run() -> None:
    """In the register, the plan and the receipt number."""
    evil = "<script>alert(1)</script>"
    head = HEAD.replace('title = "Stipends"', f'title = "{evil}"', 1)
    paid = made({**PAID, "receipt_number": evil})
    given = doctors({"township": evil})
    text = ps.receipts(
        evaluated(given, paid, plan=plan(head=head)), name="township", unmasked=True
    )  # fmt: skip
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 3


def test_the_page_stands_by_itself() -> None:
    """It loads nothing, and is the same every time."""
    evaluation = evaluated(doctors({}))
    text = ps.receipts(evaluation)
    assert not re.search(r"""(src|href|url|@import)\s*[=(]""", text)
    assert "@media print" in text
    assert text == ps.receipts(evaluated(doctors({})))


@pytest.mark.parametrize("arguments", [{"name": "nmae"}, {"of": "goods"}, {"of": "payments"}])
def test_what_cannot_be_printed_is_told(arguments: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as raised:
        ps.receipts(evaluated(doctors({})), **arguments)
    assert raised.value.problems[0].code == "usage.receipts"


def test_nothing_to_receive() -> None:
    assert "无应领取的款物" in ps.receipts(evaluated(doctors({"on_list": False})))


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.toml").write_text(HEAD, "utf-8")
    doctors({}).write_parquet(tmp_path / "doctors.parquet")
    page = tmp_path / "receipts.html"
    plan_file, registers = tmp_path / "plan.toml", tmp_path / "doctors.parquet"
    code = main(["receipts", str(plan_file), "--registers", str(registers),
                 "--at", "2024-08-01", "--out", str(page)])  # fmt: skip
    assert code == 0
    assert "3 receipts" in " ".join(capsys.readouterr().out.split())
    assert page.read_text("utf-8").count("<section>") == 3
