"""What a ring-fenced source would have paid for whom it may not pay."""

from __future__ import annotations

from datetime import date

import pytest

from publicservice.plan_file import read_plan_text
from publicservice.testing import MadeRegisters
from publicservice.testing.run import entitled
from publicservice.written_programme import programme_of

PLAN = """
programme = "aid"
schema_version = 1
source = { title = "Aid", issuer = "county office", document = "907/1" }
[registers.persons]
unit = true
fields = { poor = { kind = "bool", zh = "贫困" }, rural = { kind = "bool", zh = "农村" } }
[rules]
eligible = { is = "poor", label = { en = "poor", zh = "贫困" }, cite = "1" }
is_rural = { is = "rural", label = { en = "rural", zh = "农村" }, cite = "1" }
[benefits.aid]
label = { en = "aid", zh = "补助" }
amount = "plan.standard.aid"
[standard]
aid = { value = 100, unit = "yuan/person/once", cite = "2" }
[funding]
"""
SHARE, FIXED = 'share = { value = 40, unit = "%" }', 'fixed = { value = 40, unit = "yuan" }'
HAS = 'planned = { value = 40, unit = "yuan" }, up_to = "planned"'
CASES = [
    # of the village, of the county, yuan: village, county, not funded
    (f'{SHARE}, only_for = "is_rural"', 'share = { value = 60, unit = "%" }', (0, 60, 40)),
    ('only_for = "is_rural"', 'share = { value = 60, unit = "%" }', (0, 60, 40)),
    (f'{FIXED}, only_for = "is_rural"', "", (0, 100, 0)),
    (f'{HAS}, only_for = "is_rural"', "", (0, 100, 0)),
]


@pytest.mark.parametrize(("village", "county", "yuan"), CASES)
@pytest.mark.parametrize("rural", [True, False])
def test_a_share_is_not_funded_and_a_fixed_part_is_left_to_the_others(
    village: str, county: str, yuan: tuple[int, int, int], *, rural: bool
) -> None:
    """For whom it is meant it pays 40 in each case, and the county the other 60."""
    plan = read_plan_text(f"{PLAN}village = {{ {village} }}\ncounty = {{ {county} }}\n")
    made = MadeRegisters({"persons": [{"person": "P1", "poor": True, "rural": rural}]})
    row = entitled(programme_of(plan), plan, made, date(2024, 1, 1)).row(0, named=True)
    parts = tuple(row[f"{name}_certain_fen"] // 100 for name in ("village", "county", "unfunded"))
    assert parts == ((40, 60, 0) if rural else yuan)
