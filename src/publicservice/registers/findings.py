"""What is worth knowing about a register that was read: unknown columns, blanks, quarantine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import narwhals as nw

from publicservice.engine.literals import choose, literal
from publicservice.masking import mask, mask_identities
from publicservice.model.problem import Problem
from publicservice.model.registers.beneficiary import Household, Person
from publicservice.model.registers.field import NEVER, Field
from publicservice.registers.columns import Staged, blank_of, found_of, trouble_of
from publicservice.registers.headers import match
from publicservice.registers.loaded import Loaded, no_rows
from publicservice.registers.merge import TARGET_KEY
from publicservice.registers.strings import looks_like_a_formula

_SHOWN = 5
_ROWS = "__rows"
Frame = nw.LazyFrame[Any]


def problems(
    staged: Staged,
    targets: Mapping[str, Frame],
    loaded: Loaded,
    place: str,
    unchecked: Mapping[str, str],
    quarantined: Frame,
) -> tuple[Problem, ...]:
    """Warnings and notices about one register; private values are masked.

    Args:
        staged: every row, typed.
        targets: for reference fields, the keys that exist (column `__target_key`).
        loaded: the table as it was read.
        place: the source, for messages.
        unchecked: reference fields without a target, with the reason.
        quarantined: the quarantine of the register.
    """
    counts = _counts(staged)
    found = [*loaded.problems, *_columns(staged, loaded, place)]
    if loaded.native and not counts[_ROWS]:
        found.append(no_rows(place))
    found += _blanks(staged, counts, place)
    found += _other_words(staged, place)
    found += _formulas(staged, counts, place)
    found += [_unchecked(staged, name, why, place) for name, why in unchecked.items()]
    found += _unlisted(staged, targets, place)
    found += _summary(staged, quarantined, place)
    return tuple(found)


def _columns(staged: Staged, loaded: Loaded, place: str) -> Iterator[Problem]:
    fields = staged.register.fields
    _, unknown_headers = match(loaded.headers, fields.values(), place)
    if unknown_headers:
        shown = ", ".join(map(repr, unknown_headers))
        yield Problem(
            severity="notice",
            code="register.unknown-columns",
            message=mask_identities(
                f"columns that {staged.register.register} does not know: {shown}"
            ),
            where=place,
            remedy="they are not read; add a field or an alias if one of them is needed",
        )
    if staged.missing:
        shown = ", ".join(name for name in fields if name in staged.missing)
        yield Problem(
            severity="notice",
            code="register.missing-columns",
            message=f"no column for: {shown}; these are unknown in every row",
            where=place,
            remedy="add the columns if rules need them",
        )


def _counts(staged: Staged) -> dict[str, int]:
    """The rows, the blanks that were given a value, the texts that look like formulas."""
    conditions = {blank_of(f.name): nw.col(blank_of(f.name)) for f in _blank_fields(staged)}
    for name in _free_texts(staged):
        sound = nw.col(trouble_of(name)).is_null()
        conditions[name] = sound & looks_like_a_formula(nw.col(found_of(name)))
    sums = {
        name: choose(condition, literal(1), literal(0)).sum()
        for name, condition in conditions.items()
    }
    row = staged.frame.select(nw.len().alias(_ROWS), **sums).collect("polars").row(0)
    return {name: int(value or 0) for name, value in zip((_ROWS, *sums), row, strict=True)}


def _blank_fields(staged: Staged) -> list[Field]:
    fields = staged.register.fields
    return [fields[name] for name in staged.supplied if fields[name].blank is not None]


def _free_texts(staged: Staged) -> list[str]:
    fields = staged.register.fields
    texts = [name for name in staged.supplied if fields[name].kind == "text"]
    return [name for name in texts if not fields[name].words or fields[name].open]


def _blanks(staged: Staged, counts: Mapping[str, int], place: str) -> Iterator[Problem]:
    for field in _blank_fields(staged):
        if count := counts[blank_of(field.name)]:
            yield Problem(
                severity="notice",
                code="register.blank-means",
                message=f"{count:,} blank {_plural('cell', count)} of {field.name} taken as "
                f"{meaning(field)}, as the field declares",
                where=place,
                remedy="fill them in where that is not what was meant",
            )


def _other_words(staged: Staged, place: str) -> Iterator[Problem]:
    """Texts in open fields that are none of the words the field knows."""
    for name in staged.supplied:
        field = staged.register.fields[name]
        if not field.open:
            continue
        known = list(dict.fromkeys(map(str, field.words.values())))
        others = staged.frame.select(nw.col(name)).drop_nulls().filter(~nw.col(name).is_in(known))
        counted = others.group_by(name).agg(nw.len().alias(_ROWS)).collect("polars")
        texts = sorted(counted[name].to_list())
        if texts:
            count = int(counted[_ROWS].sum())
            yield Problem(
                severity="notice",
                code="register.other-words",
                message=f"{count:,} {_plural('cell', count)} of {name} with a text that is none of "
                f"the words it knows, taken as it stands: {_keys(texts[:_SHOWN], len(texts))}",
                where=place,
                remedy=f"correct what is misspelt; it knows {', '.join(list(field.words)[:12])}",
            )


def meaning(field: Field) -> str:
    """What the field declares a blank cell to mean, as a reader writes it."""
    if isinstance(field.blank, bool):
        return "yes" if field.blank else "no"
    if field.blank == NEVER:
        return "none so far"
    if field.kind == "money" and isinstance(field.blank, int):
        return f"{field.blank / 100:,.2f} yuan"
    if field.kind == "percent" and isinstance(field.blank, int):
        return f"{field.blank / 10_000:g} %"
    if field.kind == "points" and isinstance(field.blank, int):
        return f"{field.blank / 1_000:g} points"
    return str(field.blank)


def _formulas(staged: Staged, counts: Mapping[str, int], place: str) -> Iterator[Problem]:
    for name in _free_texts(staged):
        if count := counts[name]:
            yield Problem(
                severity="warning",
                code="register.formula-text",
                message=f"{count:,} {_plural('cell', count)} of {name} with a text that a "
                "spreadsheet would run as a formula (=, +, - or @ at its start); kept as text",
                where=place,
                remedy="look at them before you open the table in a spreadsheet program",
            )


def _unchecked(staged: Staged, name: str, why: str, place: str) -> Problem:
    target = staged.register.references()[name].to
    return Problem(
        severity="notice",
        code="register.reference-not-checked",
        message=f"whether what {name} refers to exists was not checked: {why}",
        where=place,
        remedy=f"supply {target.register} ({target.zh})",
    )


def _unlisted(staged: Staged, targets: Mapping[str, Frame], place: str) -> Iterator[Problem]:
    """Households in which nobody lives, as the persons say."""
    if staged.register.register != Person.register:
        return
    for name, keys in targets.items():
        if staged.register.references()[name].to.register != Household.register:
            continue
        listed = staged.frame.select(nw.col(name).alias("__listed")).drop_nulls().unique()
        empty = keys.join(listed, how="anti", left_on=TARGET_KEY, right_on="__listed")
        count = int(empty.select(nw.len().alias(_ROWS)).collect("polars").item())
        if count:
            first = empty.sort(TARGET_KEY).head(_SHOWN).collect("polars")[TARGET_KEY].to_list()
            yield Problem(
                severity="warning",
                code="register.unlisted-households",
                message=f"{count:,} {_plural('household', count)} that no person lists: "
                f"{_keys(first, count)}",
                where=place,
                remedy="add their members, or delete the households",
            )


def _keys(first: Iterable[str], count: int) -> str:
    shown = [mask_identities(key) for key in first]
    return ", ".join(shown) + (" ..." if count > len(shown) else "")


def _summary(staged: Staged, quarantined: Frame, place: str) -> Iterator[Problem]:
    """The quarantine in figures: one warning for each field and kind of trouble."""
    grouped = quarantined.group_by("field", "code", "message", "remedy").agg(
        nw.len().alias(_ROWS), nw.col("row").min(), nw.col("value").min()
    )
    fields = list(staged.register.fields)
    found = grouped.collect("polars").rows(named=True)
    for part in sorted(found, key=lambda part: (_place_of(fields, part["field"]), part["code"])):
        row = "" if part["row"] is None else f", row {part['row']}"
        thing = "row" if part["code"].startswith("row.") else "cell"
        yield Problem(
            severity="warning",
            code=part["code"],
            message=f"{part[_ROWS]:,} {_plural(thing, part[_ROWS])}: {part['message']}"
            + _example(staged, part),
            where=f"{place}{row}" + (f", {part['field']}" if part["field"] else ""),
            remedy=f"{part['remedy']}; all of them are in the quarantine",
        )


def _place_of(fields: list[str], name: str | None) -> int:
    return fields.index(name) if name in fields else -1


def _example(staged: Staged, part: Mapping[str, Any]) -> str:
    """One of the values, masked where it is private; whole rows are not shown."""
    value, name = part["value"], part["field"]
    if not value or part["code"].startswith("row."):
        return ""
    field = staged.register.fields.get(name)
    shown = mask(value) if field is None or field.private else mask_identities(str(value))
    return f", such as {shown!r}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
