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
STATUSES: Mapping[str, Label] = {
    "open": Label("open", "整改中"),
    "reopened": Label("reopened", "重新打开"),
    "closed": Label("closed", "已销号"),
}
NO_STEP = Label("no step", "未处理")
OVERDUE = Label("overdue", "逾期")
UNTIL = Label("until", "期限")
