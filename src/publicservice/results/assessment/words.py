"""What results, consequences, steps and states are called."""

from __future__ import annotations

from collections.abc import Mapping

from publicservice.model.label import Label

RESULTS: Mapping[str, Label] = {
    "passed": Label("passed", "通过"),
    "failed": Label("failed", "未通过"),
    "vetoed": Label("vetoed", "一票否决"),
    "scored": Label("scored", "已评分"),
    "undetermined": Label("undetermined", "待核定"),
}
STATES_OF_CONSEQUENCES: Mapping[str, Label] = {
    "certain": Label("certain", "确定"),
    "possible": Label("possible", "可能"),
}
UNTIL = Label("until", "期限")
