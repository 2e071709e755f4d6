"""What can be wrong with a cell or a row: the codes of the quarantine, their words and remedies."""

from __future__ import annotations

from attrs import frozen

from publicservice.model.registers.field import Field, Reference

LIMIT = 10**15
"""The largest amount (fen), count or share (millionths) that is accepted."""


@frozen
class Trouble:
    """One kind of trouble.

    Attributes:
        number: its number of two digits, which stands for it inside the engine.
        code: its name, for machines.
        message, remedy: for people; they may name the field's {minimum}, {maximum}, {words} or
            {target}, but never show the value, which may be private.
    """

    number: int
    code: str
    message: str
    remedy: str

    def in_words(self, field: Field) -> tuple[str, str]:
        """Message and remedy for that field."""
        values = {
            "minimum": _shown(field, field.minimum),
            "maximum": _shown(field, maximum_of(field)),
            "words": ", ".join(list(field.words)[:12]),
            "target": field.to.register if isinstance(field, Reference) else "",
        }
        return self.message.format(**values), self.remedy.format(**values)

    def is_for_every_field(self) -> bool:
        """Whether message and remedy are the same for all fields."""
        return "{" not in self.message + self.remedy


def maximum_of(field: Field) -> object:
    """The field's upper bound; a percentage without one ends at 100 % (1,000,000 millionths)."""
    return 1_000_000 if field.maximum is None and field.kind == "percent" else field.maximum


def _shown(field: Field, bound: object) -> str:
    if isinstance(bound, int) and field.kind == "money":
        return f"{bound // 100:,}.{bound % 100:02d} yuan"
    if isinstance(bound, int) and field.kind == "percent":
        return f"{bound / 10_000:g} %"
    if isinstance(bound, int) and field.kind == "points":
        return f"{bound / 1_000:g} points"
    return str(bound)


ALL = (
    Trouble(11, "cell.not-a-date", "not a day of the calendar",
            "write the day as 2024-02-05"),
    Trouble(12, "cell.not-a-whole-number", "not a whole number", "write digits only, such as 3"),
    Trouble(13, "cell.not-an-amount", "not an amount of money", "write yuan, such as 1234.50"),
    Trouble(14, "cell.finer-than-a-fen", "an amount finer than one fen",
            "round it to two decimals as the rules of the office say"),
    Trouble(15, "cell.too-large", "larger than any number this field can hold",
            "check the number of digits and the unit"),
    Trouble(16, "cell.not-a-percentage", "not a percentage", "write 85% or 85"),
    Trouble(17, "cell.ambiguous-percentage",
            "a number up to 1 without a % sign could be a share or a percentage",
            "write it with its sign, such as 85% or 0.85%"),
    Trouble(18, "cell.finer-than-a-millionth", "a percentage with more than four decimals",
            "round it to four decimals"),
    Trouble(19, "cell.not-yes-or-no", "neither yes nor no",
            "write 是 or 否, yes or no, 1 or 0"),
    Trouble(20, "cell.not-a-listed-word", "none of the words this field knows",
            "write one of: {words}"),
    Trouble(21, "cell.formula", "a formula where a value is expected",
            "put the value itself in the cell"),
    Trouble(22, "cell.formula-not-computed", "a formula whose result the workbook does not hold",
            "open the workbook in a spreadsheet program, recalculate and save it"),
    Trouble(23, "cell.spreadsheet-error", "an error value of the spreadsheet",
            "repair the formula of the cell"),
    Trouble(24, "cell.digits-lost",
            "a number of more than 15 digits, of which a spreadsheet keeps only 15",
            "format the column as text and enter the number again"),
    Trouble(25, "cell.control-character", "the cell holds a null byte",
            "enter the cell again, or export the table anew"),
    Trouble(26, "cell.below-minimum", "below the least value, {minimum}", "check the cell"),
    Trouble(27, "cell.above-maximum", "above the greatest value, {maximum}", "check the cell"),
    Trouble(28, "cell.resident-number-form",
            "not a resident number: 17 digits and a digit or X are needed",
            "take the number from the identity card; 15-digit numbers are no longer valid"),
    Trouble(29, "cell.resident-number-date", "digits 7 to 14 are not a day of the calendar",
            "take the number from the identity card"),
    Trouble(30, "cell.resident-number-check-digit", "the check digit does not fit the number",
            "compare the number with the identity card, digit by digit"),
    Trouble(31, "cell.contradicts-resident-number", "does not agree with the resident number",
            "correct the one that is wrong; until then this cell counts as unknown and the "
            "resident number is kept"),
    Trouble(32, "cell.orphan", "no such row in the register {target}, so the cell is unknown",
            "correct the reference, or add the row to {target}"),
    Trouble(33, "cell.duplicate-contradictory",
            "the rows with this key say different things here, so the cell is unknown",
            "find out which is right and keep one row"),
    Trouble(34, "row.duplicate-contradictory",
            "several rows have this key and contradict one another; they count as one whose "
            "contradictory cells are unknown", "find out which is right and keep one row"),
    Trouble(35, "row.duplicate-identical",
            "several rows have this key and agree (a blank agrees with a value); they count as one",
            "keep one row"),
    Trouble(36, "row.no-key", "the row has no key, so it is left out",
            "fill in the key of the row"),
    Trouble(37, "row.too-many-cells",
            "the row has more cells than there are headers, so it is left out",
            "put cells that contain the separator in quotation marks"),
    Trouble(38, "cell.not-a-score", "not a score", "write points, such as 92.5"),
    Trouble(39, "cell.finer-than-a-thousandth", "a score with more than three decimals",
            "round it to three decimals"),
)  # fmt: skip

BY_CODE = {trouble.code: trouble for trouble in ALL}


def number_of(code: str) -> int:
    """The number of two digits that stands for the code inside the engine."""
    return BY_CODE[code].number
