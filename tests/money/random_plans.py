"""Plans of money that nobody wrote: benefits, sources and payers drawn at random, as plan files."""

from __future__ import annotations

import random
from datetime import date

AT = date(2024, 6, 30)

HEAD = """
programme = "drawn"
schema_version = 1
source = { title = "Drawn", issuer = "county", document = "905/1" }
[registers.households]
unit = true
[registers.households.fields]
poor = { kind = "bool", zh = "贫困" }
rural = { kind = "bool", zh = "农村" }
bill = { kind = "money", zh = "费用" }
policy = { kind = "money", zh = "政策内费用" }
months = { kind = "count", zh = "月数", maximum = 12 }
awarded = { kind = "money", zh = "核定金额" }
source = { kind = "text", zh = "资金来源" }
[rules]
eligible = { is = "poor or rural", label = { en = "eligible", zh = "对象" } }
is_rural = { is = "rural", label = { en = "rural", zh = "农村户" } }
few = { is = "months < 7", label = { en = "few months", zh = "月数少" } }
half = { amount = "percent_of(bill, plan.standard.part)", label = { en = "half", zh = "半数" } }
"""
AMOUNTS = (
    "plan.standard.one", "plan.standard.two", "plan.standard.open", "half", "bill",
    "at_most(bill, plan.standard.two)", "when(rural, plan.standard.one, plan.standard.two)",
    "highest((rural, plan.standard.two), (poor, plan.standard.one))",
)  # fmt: skip
SOURCES = ("county", "donors", "fund", "town")
PAYERS = ("basic", "extra", "relief")
BENEFITS = ("first", "second", "third")


def drawn_plan(dice: random.Random) -> str:
    """The text of a plan that can be used: up to three benefits over four sources."""
    number = dice.randint(1, len(BENEFITS))
    bill = dice.random() < 0.5
    names = BENEFITS[:number]
    sources = dice.sample(SOURCES, dice.randint(1, len(SOURCES)))
    parts = [HEAD, _standards(dice)]
    amounts: list[str] = []
    for place, name in enumerate(names):
        payers = dice.sample(PAYERS, dice.randint(1, len(PAYERS))) if bill else []
        route = _route(dice, sources, payers)
        parts.append(_benefit(dice, name, BENEFITS[:place], amounts, route))
        amounts += [] if route.startswith("payers") else [name]
    parts.append(_funding(dice, sources))
    parts += [_payer(dice, name) for name in PAYERS] if bill else []
    return "\n".join(parts)


def _standards(dice: random.Random) -> str:
    low = dice.randint(0, 900)
    return f"""
[standard]
one = {{ value = {dice.randint(0, 100_000) / 100}, unit = "yuan/household/once" }}
two = {{ between = [{low}, {low + dice.randint(0, 500)}], unit = "yuan/household/once" }}
open = {{ unknown = "not said", unit = "yuan/household/once" }}
part = {{ value = {dice.choice((0, 12.5, 33.3333, 50, 100))}, unit = "%" }}
"""


def _benefit(
    dice: random.Random, name: str, earlier: tuple[str, ...], amounts: list[str], route: str
) -> str:
    """A benefit after `earlier`, of which `amounts` are no bills and may share its cap."""
    to = dice.choice(("poor", "is_rural", "few"))
    lines = [
        f"[benefits.{name}]", f'label = {{ en = "{name}", zh = "{name}" }}', f'to = "{to}"',
        'per = "household"', 'period = "once"', f'amount = "{dice.choice(AMOUNTS)}"', route,
    ]  # fmt: skip
    if earlier and dice.random() < 0.5:
        lines.append(f'gives_way_to = ["{dice.choice(earlier)}"]')
    if dice.random() < 0.3:
        lines.append('times = "months"')
    if dice.random() < 0.3:
        lines.append('decided = "awarded"')
    shared = dice.sample(amounts, dice.randint(1, len(amounts))) if amounts else []
    shared = shared if dice.random() < 0.5 else []
    if shared or dice.random() < 0.3:
        lines.append(f'cap = "{dice.choice(("plan.standard.one", "plan.standard.two"))}"')
    if shared:
        lines.append(f"cap_with = {_list(shared)}")
    if dice.random() < 0.3:
        lines.append(f'rounding = "{dice.choice(("yuan", "yuan_down"))}"')
    return "\n".join(lines)


def _route(dice: random.Random, sources: list[str], payers: list[str]) -> str:
    if payers and dice.random() < 0.5:
        return f"payers = {_list(payers)}"
    if dice.random() < 0.2:
        return 'paid_by = "source"'
    remainder = dice.choice(("largest", "last"))
    named = f"\nfunded_by = {_list(sources)}" if dice.random() < 0.5 else ""
    return f'remainder = "{remainder}"{named}'


def _list(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _funding(dice: random.Random, chosen: list[str]) -> str:
    """Shares that make 100 %, fixed parts before them, or one that takes the rest."""
    rest = dice.random() < 0.4
    cuts = sorted(dice.randint(0, 1_000_000) for _ in chosen[1:])
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
    lines = []
    for position, (name, share) in enumerate(zip(chosen, shares, strict=True)):
        lines.append(f"[funding.{name}]")
        if dice.random() < 0.3:
            lines.append(f'only_for = "{dice.choice(("is_rural", "few"))}"')
        if not (rest and position == 0):
            lines.append(f'share = {{ value = {share / 10_000:.4f}, unit = "%" }}')
        if dice.random() < 0.3:
            lines.append(f"fixed = {_money(dice)}")
    lines += [f"[funding.{name}]\npays = []" for name in PAYERS]
    return "\n".join(lines)


def _money(dice: random.Random) -> str:
    low = dice.randint(0, 40_000)
    known, high = f"value = {low / 100}", (low + dice.randint(0, 15_000)) / 100
    forms = (known, known, f"between = [{low / 100}, {high}]", 'unknown = "not said"')
    return f'{{ {dice.choice(forms)}, unit = "yuan" }}'


def _payer(dice: random.Random, name: str) -> str:
    lines = [f"[payers.{name}]"]
    if dice.random() < 0.3:
        lines.append(f'only_for = "{dice.choice(("is_rural", "few"))}"')
    if dice.random() < 0.3:
        lines.append(f"own_share = {_percent(dice)}")
    else:
        if dice.random() < 0.4:
            lines.append('of = "policy"')
            if dice.random() < 0.5:
                lines.append("net = true")
        if dice.random() < 0.7:
            lines.append(f"share = {_percent(dice)}")
        if dice.random() < 0.4:
            lines.append(f"above = {_money(dice)}")
    if dice.random() < 0.5:
        lines.append(f"limit = {_money(dice)}")
    return "\n".join(lines)


def _percent(dice: random.Random) -> str:
    low = dice.randint(0, 800_000)
    known, high = f"value = {low / 10_000}", (low + dice.randint(0, 150_000)) / 10_000
    forms = (known, known, f"between = [{low / 10_000}, {high}]", 'unknown = "not said"')
    return f'{{ {dice.choice(forms)}, unit = "%" }}'
