"""A believable county that does not exist: data for demonstrations, tests and benchmarks."""

from __future__ import annotations

from publicservice.demo.county import County, generate_county
from publicservice.demo.dirt import KINDS as DIRT_KINDS
from publicservice.demo.schema import TABLES, Column, TableSchema

__all__ = ["DIRT_KINDS", "TABLES", "Column", "County", "TableSchema", "generate_county"]
