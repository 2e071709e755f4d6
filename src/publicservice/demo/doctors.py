"""What the village doctors' subsidies hang on, and what of them was paid in the year."""

from __future__ import annotations

from datetime import date

import polars as pl

from publicservice.demo.dice import Dice
from publicservice.demo.timeline import numbered

LABOUR = 350
"""Fen a resident that a quarter's basic labour subsidy is: a fourth of 70 % of 40 % of 50 yuan."""


def with_service(seed: int, doctors: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Add to every village doctor the clinic, whom it serves, and how the year was assessed.

    Args:
        seed: decides it.
        doctors: with village, village_row, place (among the village's doctors) and qualified.
        members: with village and resident.
    """
    dice = Dice(seed, "doctors")
    people = members.filter("resident").group_by("village").agg(people=pl.len().cast(pl.Int64))
    frame = doctors.join(people, on="village", how="left", maintain_order="left")
    frame = frame.with_row_index("row").cast({"row": pl.UInt64})
    served = pl.col("people").fill_null(0) // pl.len().over("village")
    failed_before = dice.chance("failed before", 0.04)
    passed = dice.chance("passed", 0.93)
    return frame.with_columns(
        clinic=pl.concat_str("village", pl.lit("卫生室")),
        clinic_licensed=dice.chance("clinic licensed", 0.96),
        integrated=dice.chance("integrated", 0.94),
        signed=dice.chance("signed", 0.95),
        residents=served,
        consultations=(served * (2 + 3 * dice.uniform("consultations"))).cast(pl.Int64),
        not_delivered=dice.chance("not delivered", 0.03),
        passed=pl.when(~dice.chance("passed blank", 0.03)).then(passed),
        failed_before=failed_before,
        rectified=failed_before & dice.chance("rectified", 0.7),
    )


def build_payments(seed: int, doctors: pl.DataFrame, at: date) -> pl.DataFrame:
    """The quarters' labour subsidies that were paid up to `at`, most of them on time and in full.

    Returns:
        One row a payment: payment, programme, beneficiary, benefit, instalment, period, amount
        (fen), paid_on, receipt_number, signed.
    """
    dice = Dice(seed, "payments to doctors")
    quarters = pl.DataFrame(
        [(n, f"{at.year}-Q{n}", date(at.year, 3 * n, 25)) for n in (1, 2, 3)],
        schema={"quarter": pl.Int64, "period": pl.String, "__day": pl.Date}, orient="row",
    )  # fmt: skip
    ready = doctors.filter("qualified", "signed", "clinic_licensed", "integrated")
    frame = ready.select("doctor", "residents", doctor_row="row").join(quarters, how="cross")
    frame = frame.with_columns(row=pl.col("doctor_row") * 4 + pl.col("quarter").cast(pl.UInt64))
    frame = frame.filter(dice.chance("paid", 0.96))
    late = pl.when(dice.chance("late", 0.08)).then(30).otherwise(0)
    days = pl.duration(days=dice.whole("days", 0, 25) + late)
    short = pl.when(dice.chance("short", 0.03)).then(5_000).otherwise(0)
    number = pl.concat_str(pl.lit("S"), pl.col("row").cast(pl.String).str.zfill(6))
    frame = frame.with_columns(
        programme=pl.lit("rural-doctor-payment"), beneficiary="doctor", benefit=pl.lit("labour"),
        instalment=pl.lit("basic"), amount=(pl.col("residents") * LABOUR - short).clip(0),
        paid_on=pl.col("__day") + days, signed=dice.chance("signed for", 0.95),
        receipt_number=pl.when(dice.chance("receipt", 0.97)).then(number),
    ).filter(pl.col("paid_on") <= at)  # fmt: skip
    return numbered(frame, "payment", "M", "paid_on")
