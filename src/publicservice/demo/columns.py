"""What a column and a table of a county are, and the columns that several tables share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import field, frozen

from publicservice.model.registers.field import Kind


def _frozen_mapping(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(words))


YES_NO = _frozen_mapping({"yes": "是", "no": "否"})


@frozen
class Column:
    """One column: its canonical name, its Chinese header, how its values behave and are written.

    `words` gives the Chinese word of each code in an English file; a text column without words
    holds free text, which is the same in both languages.
    """

    name: str
    zh: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(factory=dict, converter=_frozen_mapping)


@frozen
class TableSchema:
    """One table: its register name, its Chinese file name and its columns."""

    name: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The canonical column names, in the order in which they are written."""
        return [column.name for column in self.columns]

    @property
    def money_names(self) -> dict[str, str]:
        """The money columns and their names in typed tables, where they hold whole fen."""
        return {c.name: f"{c.name}_fen" for c in self.columns if c.kind == "money"}


def flag(name: str, zh: str) -> Column:
    """A column of yes and no."""
    return Column(name, zh, "bool", YES_NO)


VILLAGE = Column("village", "村")
TOWNSHIP = Column("township", "乡镇")
PERSON = Column("person", "人员编号")
HOUSEHOLD = Column("household", "户编号")
FACILITY = Column("facility", "机构编号")
DATE = Column("date", "日期", "date")
HUKOU = Column("hukou", "户籍类型", words={"rural": "农村", "urban": "城镇"})
ALLOWANCE = (
    flag("minimum_living_allowance", "低保对象"),
    flag("destitute_support", "特困供养"),
    flag("registered_poor", "建档立卡贫困"),
)
