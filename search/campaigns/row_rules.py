"""What the rows of a chunk may say: bounds and words that are checked wherever rows come in.

A hash over rows shows that nothing was damaged by accident; whoever edits rows can hash them anew.
So a file is evidence of nothing: a row may not say that something is proved, and what it says to be
certified is certified anew (`search.recertification.recertification`).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from search.campaigns.claim_status import ROW_STATUSES
from search.campaigns.layout import Layout

__all__ = [
    "MAX_CELL",
    "MAX_TABLE_BYTES",
    "MAX_WRITTEN_BYTES",
    "check_rows",
    "check_stated_size",
    "plain_schema",
    "read_bounded",
]

MAX_CELL = 2**21  # characters of one text: a value of a million digits is one
MAX_TABLE_BYTES = 2**29  # bytes of all rows of a file, as they lie in memory
MAX_WRITTEN_BYTES = MAX_TABLE_BYTES // 2  # what is written is well within what can be read
MAX_DIGITS = 1_100_000
_BATCH_ROWS = 1024
_SMALL = 2**18  # bytes of a column that need not be counted exactly


def check_rows(table: pa.Table, layout: Layout, lo: int, hi: int) -> None:
    """Check that every row says only what a row of the elements lo ... hi - 1 may say.

    Raises
    ------
    ValueError
        If rows are out of order or of other elements, lack what every row has, or have a number
        that is not finite; if a status or an outcome is none that a row can have, or a number of
        digits is out of bounds. The message names the row or the column.
    """
    for column in layout.columns:
        values = table.column(column.name)
        if not column.nullable and values.null_count:
            raise ValueError(f"a row has no {column.name}")
        if pa.types.is_floating(column.type) and pc.any(pc.invert(pc.is_finite(values))).as_py():
            raise ValueError(f"{column.name} is not finite in a row; such a value is null")
    index = np.concatenate([[lo - 1], table.column("index").to_numpy(), [hi]])
    if (np.diff(index) <= 0).any():
        raise ValueError(f"rows are out of order or outside of {lo} ... {hi}")
    _check_words(table, "outcome", layout.outcomes)
    if "status" in table.column_names:
        _check_words(table, "status", ROW_STATUSES)
    for name in ("digits", "certified_digits"):
        if name in table.column_names:
            column = table.column(name)
            out = pc.or_(pc.less(column, 0), pc.greater(column, MAX_DIGITS))
            if pc.any(out).as_py():
                row = pc.index(pc.fill_null(out, False), True).as_py()
                raise ValueError(f"row {_index(table, row)} states {column[row]} {name}")


def _check_words(table: pa.Table, name: str, allowed: tuple[str, ...]) -> None:
    column = table.column(name)
    known = pc.is_in(column, value_set=pa.array([*allowed, None], pa.string()))
    if pc.any(pc.invert(known)).as_py():
        row = pc.index(known, False).as_py()
        text = str(column[row])[:40]
        raise ValueError(
            f"row {_index(table, row)} states the {name} {text!r}; a row may state "
            f"{', '.join(allowed)}"
        )


def _index(table: pa.Table, row: int) -> int:
    return int(table.column("index")[row].as_py())


def check_stated_size(metadata: pq.FileMetaData) -> None:
    """Refuse a file that by its own words is larger than what a chunk or pack can be.

    Raises
    ------
    ValueError
        If its rows take more than 512 MiB.
    """
    stated = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if stated > MAX_TABLE_BYTES:
        raise ValueError(_too_large(stated))


def read_bounded(file: pq.ParquetFile) -> pa.Table:
    """Read a Parquet file, and stop as soon as it is larger than what a chunk or pack can be.

    Repeated texts are kept once while they are counted, so that a small file cannot fill the memory
    before its size is known.

    Parameters
    ----------
    file : pyarrow.parquet.ParquetFile
        Opened with its text columns as dictionaries.

    Raises
    ------
    ValueError
        If the rows take more than 512 MiB, or a text has more than 2,097,152 characters.
    """
    check_stated_size(file.metadata)
    total = 0
    batches = []
    for batch in file.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
        total += sum(_expanded_bytes(column) for column in batch.columns)
        if total > MAX_TABLE_BYTES:
            raise ValueError(_too_large(total))
        batches.append(_plain(batch))
    return pa.Table.from_batches(batches, schema=plain_schema(file.schema_arrow))


def _too_large(size: int) -> str:
    return (
        f"its rows take {size / 2**20:,.0f} MiB or more, and a file of chunks at most "
        f"{MAX_TABLE_BYTES // 2**20} MiB"
    )


def _expanded_bytes(column: pa.Array) -> int:
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    most = column.dictionary.nbytes
    if most * (len(column) + 1) <= _SMALL:
        return int(most * len(column))  # no less than it is, and quick
    lengths = pc.binary_length(column.dictionary)
    longest = pc.max(lengths).as_py() or 0
    if longest > MAX_CELL:
        raise ValueError(f"a text in it has {longest:,} bytes, and at most {MAX_CELL:,} are read")
    return int(pc.sum(lengths.take(column.indices)).as_py() or 0) + 4 * len(column)


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=plain_schema(batch.schema))


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """A schema with texts where dictionaries of texts are, without metadata."""
    return pa.schema(
        [
            pa.field(
                field.name,
                field.type.value_type if pa.types.is_dictionary(field.type) else field.type,
                field.nullable,
            )
            for field in schema
        ]
    )
