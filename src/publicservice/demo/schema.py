"""Every table of a county: its columns, Chinese headers, and the words of coded columns."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from publicservice.demo.columns import Column, TableSchema
from publicservice.demo.giving_tables import DONATIONS, DONORS, RELIEF_PROJECTS, TRANSFERS
from publicservice.demo.people_tables import HOUSEHOLDS, PERSONS, VILLAGES
from publicservice.demo.service_tables import (
    BUDGET_ITEMS,
    CONTRACTS,
    DISPENSINGS,
    DOCTORS,
    EMPLOYERS,
    FACILITIES,
    PAYMENTS,
    RECORDS,
    SURGERIES,
    SURVEYS,
    TREATMENTS,
    VISITS,
    WELFARE_POSTS,
)

__all__ = ["TABLES", "Column", "TableSchema"]

TABLES: Mapping[str, TableSchema] = MappingProxyType(
    {
        table.name: table
        for table in (
            VILLAGES,
            HOUSEHOLDS,
            PERSONS,
            VISITS,
            FACILITIES,
            DOCTORS,
            CONTRACTS,
            RECORDS,
            DISPENSINGS,
            SURGERIES,
            SURVEYS,
            WELFARE_POSTS,
            TREATMENTS,
            DONORS,
            DONATIONS,
            TRANSFERS,
            RELIEF_PROJECTS,
            EMPLOYERS,
            BUDGET_ITEMS,
            PAYMENTS,
        )
    }
)
"""Every table of a county, in the order in which the files are written."""
