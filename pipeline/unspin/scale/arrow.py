"""The columns as Arrow types and tables, which Parquet, Ray Data and Spark read. The only module that imports pyarrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa

from unspin.scale.columns import COLUMNS, FINDING_FIELDS, Column
from unspin.scale.repairer import Outcome

_TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "number": pa.int32(),
    "fraction": pa.float64(),
    "flag": pa.bool_(),
    "texts": pa.list_(pa.string()),
}


def _field(column: Column, name: str) -> pa.Field:
    return pa.field(name, FINDINGS if column.kind == "findings" else _TYPES[column.kind], nullable=column.nullable)


FINDINGS = pa.list_(pa.struct([_field(one, one.name) for one in FINDING_FIELDS]))
"""The type of the column of findings."""

SCHEMA = pa.schema([_field(one, one.key) for one in COLUMNS])
"""The schema of the added columns, in order."""


def output_schema(before: pa.Schema) -> pa.Schema:
    """The schema of rows that had ``before`` and were repaired: columns of an earlier repair give way to the new ones."""
    return pa.schema([*(one for one in before if one.name not in SCHEMA.names), *SCHEMA], before.metadata)


def document_schema(metadata: Mapping[str, pa.DataType] | None = None) -> pa.Schema:
    """The schema of repaired datatrove documents for its ``ParquetWriter(schema=…, expand_metadata=True)``.

    The repaired text is the text; ``metadata`` are the types of further metadata that is kept, by name.
    """
    kept = [
        pa.field("text", pa.string()),
        pa.field("id", pa.string()),
        *(pa.field(*one) for one in (metadata or {}).items()),
    ]
    return pa.schema([*kept, *(one for one in SCHEMA if one.name != COLUMNS[0].key)])


def outcome_table(outcomes: Iterable[Outcome]) -> pa.Table:
    """The outcomes as a table of SCHEMA, a row each."""
    return pa.Table.from_pylist([one.columns() for one in outcomes], SCHEMA)


def repaired_table(table: pa.Table, text_column: str, repair: Callable[[object], Outcome]) -> pa.Table:
    """The table with the added columns for the texts in ``text_column``; all else, and the order, stay as they are."""
    before = table.select([name for name in table.column_names if name not in SCHEMA.names])
    added = outcome_table(repair(text.as_py()) for text in table[text_column])
    for one in SCHEMA:
        before = before.append_column(one, added[one.name])
    return before
