"""The places of a made-up county: townships, villages, health facilities and village doctors."""

from __future__ import annotations

from itertools import accumulate, pairwise, product
from random import Random

import polars as pl
from attrs import frozen

FIRST_AREA = 999_001
"""Area codes start with 999, which the national standard has given to no place."""

SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧")
HOUSEHOLDS_PER_DOCTOR = 170
"""A second doctor comes late enough that some doctors have more than 200 households."""

_TOWNSHIP_SYLLABLES = ("清石白龙松双长金云平", "溪桥坪泉岭湾河塘峰原")
_VILLAGE_SYLLABLES = (
    "青柳石杨槐松桃梨枣上下东西南北大小新老双",
    "山河桥坪湾岭庄林泉塘堡坡洼溪田沟",
)
_TOWN_POINTS = ("政务服务中心", "婚姻登记处", "工业园区", "汽车客运站", "中心广场自助机")

Row = dict[str, str | int | bool | None]


@frozen
class Places:
    """The county's places as typed frames; villages also carry their number of households."""

    villages: pl.DataFrame
    facilities: pl.DataFrame
    doctors: pl.DataFrame


def build_places(seed: int, *, townships: int, villages: int, households: int) -> Places:
    """Lay out the county.

    Args:
        seed: decides names and sizes.
        townships: how many; the first is the county seat, where some villages are communities.
        villages: how many, at least one a township.
        households: how many are to be shared out; every village has at least one.
    """
    dice = Random(f"{seed}/places")
    village_rows = _village_rows(dice, townships, villages, households)
    facility_rows = _facility_rows(dice, village_rows)
    doctor_rows = _doctor_rows(dice, village_rows)
    return Places(*map(_frame, (village_rows, facility_rows, doctor_rows)))


def _frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def place_names(dice: Random, syllables: tuple[str, str], count: int) -> list[str]:
    """Different made-up names; when the syllables are used up, a number tells them apart."""
    names = ["".join(pair) for pair in product(*syllables)]
    dice.shuffle(names)
    rounds = range(1, count // len(names) + 2)
    return [name + (str(n) if n > 1 else "") for n in rounds for name in names][:count]


def share_out(total: int, weights: list[float]) -> list[int]:
    """Whole numbers of at least 1 in proportion to the weights that add up to the total."""
    parts = list(accumulate(weights, initial=0.0))
    limits = [round((total - len(weights)) * part / parts[-1]) for part in parts]
    return [1 + high - low for low, high in pairwise(limits)]


def _village_rows(dice: Random, townships: int, villages: int, households: int) -> list[Row]:
    names = place_names(dice, _VILLAGE_SYLLABLES, villages)
    towns = place_names(dice, _TOWNSHIP_SYLLABLES, townships)
    communities = max(1, round(0.3 * villages / townships))
    sizes = [(0.4 + 1.6 * dice.random()) * (1.4 if n < communities else 1) for n in range(villages)]
    rows: list[Row] = []
    for n, (name, size) in enumerate(zip(names, share_out(households, sizes), strict=True)):
        town, community = n * townships // villages, n < communities < villages
        rows.append(
            {
                "village": name + ("社区" if community else "村"),
                "township": towns[town] + "镇",
                "area_code": str(FIRST_AREA + town),
                "kind": "community" if community else "village",
                "village_row": n,
                "township_row": town,
                "households": size,
            }
        )
    return rows


def _facility(name: str, kind: str, place: Row) -> Row:
    return {
        "name": name,
        "kind": kind,
        "village": place.get("village") if kind == "village_clinic" else None,
        "township": place.get("township"),
        "practice_licence": None if kind == "other_point" else True,
        "integrated_management": True if kind == "village_clinic" else None,
        "distributes_contraceptives": True,
        "village_row": place.get("village_row") if kind == "village_clinic" else None,
        "township_row": place.get("township_row"),
    }


def _facility_rows(dice: Random, villages: list[Row]) -> list[Row]:
    seats = list({row["township_row"]: row for row in reversed(villages)}.values())[::-1]
    clinics = [_facility(f"{row['village']}卫生室", "village_clinic", row) for row in villages]
    _fall_short(dice, clinics)
    hospitals = [
        _facility("县人民医院", "county_hospital", seats[0]),
        _facility("县妇幼保健院", "maternal_child_hospital", seats[0]),
        {
            **_facility("县中医医院", "county_hospital", seats[0]),
            "distributes_contraceptives": False,
        },
    ]
    rows = [
        *hospitals,
        *(_facility(f"{row['township']}卫生院", "township_health_centre", row) for row in seats),
        *clinics,
        *(_facility(name, "other_point", seats[0]) for name in _TOWN_POINTS),
    ]
    return [{"facility": f"F{n:05d}", **row} for n, row in enumerate(rows, start=1)]


def _fall_short(dice: Random, clinics: list[Row]) -> None:
    """Take away what some clinics lack, so that the county has cases on both sides."""
    for column, share in (
        ("practice_licence", 0.05),
        ("integrated_management", 0.075),
        ("distributes_contraceptives", 0.08),
    ):
        for clinic in dice.sample(clinics, round(share * len(clinics))):
            clinic[column] = False


def _doctor_rows(dice: Random, villages: list[Row]) -> list[Row]:
    first_clinic = 4 + len({row["township_row"] for row in villages})
    rows: list[Row] = []
    for row in villages:
        number = max(1, round(int(row["households"] or 0) / HOUSEHOLDS_PER_DOCTOR))
        for place in range(number):
            rows.append(
                {
                    "doctor": f"D{len(rows) + 1:05d}",
                    "name": f"{dice.choice(SURNAMES)}某{len(rows) + 1:04d}",
                    "facility": f"F{first_clinic + int(row['village_row'] or 0):05d}",
                    "village": row["village"],
                    "township": row["township"],
                    "qualified": True,
                    "village_row": row["village_row"],
                    "place": place,
                }
            )
    for doctor in dice.sample(rows, max(1, round(0.04 * len(rows)))):
        doctor["qualified"] = False
    return rows
