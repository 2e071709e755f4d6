"""The register of payments: what was really handed over, to whom, for what, and who signed."""

from __future__ import annotations

import functools
from typing import Any, cast

from publicservice.model.registers.field import Field, Key
from publicservice.model.registers.register import Register


class Payment(Register):
    """One payment that was made; a programme of its own may add fields in a subclass.

    The table is found under one of its names wherever a programme pays benefits. The beneficiary
    is named by the key of the programme's unit, whose headers are recognised too.
    """

    register = "payments_made"
    zh = "发放台账"
    file_names = ("payment_records", "补助发放记录", "发放登记", "发放明细", "支付台账")

    payment = Key(zh="发放编号", aliases=("发放流水号", "支付编号", "流水号", "payment_id"))
    programme = Field("text", zh="发放项目", aliases=("所属项目", "programme_id"))
    beneficiary = Field("text", zh="领取对象编号", aliases=("对象编号", "beneficiary_id"))
    benefit = Field("text", zh="待遇", aliases=("待遇名称", "补助项目", "补助名称"))
    instalment = Field("text", zh="拨付批次", aliases=("批次", "分期"))
    period = Field("text", zh="所属期", aliases=("发放期", "期次", "所属期间"))
    amount = Field("money", zh="实发金额", aliases=("发放金额", "金额", "支付金额"))
    paid_on = Field("date", zh="发放日期", aliases=("支付日期", "实发日期", "payment_date"))
    receipt_number = Field("text", zh="收据编号", aliases=("收据号", "凭证号", "receipt"))
    signed = Field("bool", zh="已签收", aliases=("签收", "是否签收", "已签字"))
    handler = Field("text", zh="经办人", aliases=("发放人",), private=True)


def payments_of(unit: type[Register], base: type[Payment]) -> type[Payment]:
    """The register of payments to rows of a unit, whose key's headers name the beneficiary."""
    return _payments_of(cast(Any, unit), cast(Any, base))


@functools.lru_cache(maxsize=256)
def _payments_of(unit: type[Register], base: type[Payment]) -> type[Payment]:
    """One class for one unit, so that its table is read once."""
    own = base.fields["beneficiary"]
    key = unit.fields[unit.key()]
    taken = {header for name, each in base.fields.items() if name != "beneficiary"
             for header in each.headers}  # fmt: skip
    aliases = tuple(header for header in (*own.aliases, *key.headers) if header not in taken)
    beneficiary = Field("text", zh=own.zh, en=own.en, aliases=aliases)
    body = {"beneficiary": beneficiary, "__doc__": base.__doc__, "__module__": base.__module__}
    return type(base.__name__, (base,), body)
