"""The metadata all tables share, and how a field of a record becomes a column."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Text
from sqlalchemy.types import TypeEngine

from simata_desktop.domain.records import Field

metadata = MetaData()

_TYPES: dict[str, type[TypeEngine[object]]] = {"int": Integer, "flag": Integer}


def column(field: Field) -> Column[object]:
    """A column of the field's English name; dates and decimals stay canonical text, so that nothing is rounded."""
    return Column(field.column, _TYPES.get(field.kind, Text), nullable=True)
