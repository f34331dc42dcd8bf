"""What one chunk of work leaves: rows of what survived, counts by outcome of all, one file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from discovery.errors import DamagedChunkError
from discovery.strict_json import read_json
from search.campaigns.column_hash import column_hash
from search.campaigns.kinds import kind_of
from search.campaigns.layout import Layout
from search.campaigns.row_rules import (
    MAX_WRITTEN_BYTES,
    check_rows,
    check_stated_size,
    plain_schema,
    read_bounded,
)
from search.campaigns.spec import code_version

__all__ = [
    "CHUNKS",
    "Chunk",
    "ChunkResult",
    "Footer",
    "StoredChunk",
    "chunk_id",
    "decode_chunk",
    "decode_footer",
    "decoding",
    "encode_chunk",
    "footer_length",
    "open_table",
    "row_hash",
    "rows_of",
    "stated",
    "stated_footer",
    "verified",
    "write_table",
]

CHUNKS = "chunks"  # the folder of a campaign where the chunk files are

_KEY = b"brouncker"
Row = dict[str, Any]


@dataclass(frozen=True)
class Chunk:
    """A chunk of a campaign: the elements lo … hi - 1 under an id that depends on nothing else."""

    id: str
    lo: int
    hi: int

    @property
    def size(self) -> int:
        """Number of elements."""
        return self.hi - self.lo

    @property
    def file(self) -> str:
        """Name of its file in the campaign, whether it exists or not."""
        return f"{CHUNKS}/{self.id}.parquet"


@dataclass(frozen=True)
class ChunkResult:
    """Result of one chunk: rows in order of index, and counts by outcome of every element.

    A row is a dict with some of the columns that its kind has (`search.campaigns.layout`); what is
    left out is null. Where there are many, they come as a table that has all these columns.
    """

    rows: list[Row] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    kind: str = "census"
    table: pa.Table | None = None

    @property
    def layout(self) -> Layout:
        """Its columns and outcomes."""
        return kind_of(self.kind).layout

    def as_table(self) -> pa.Table:
        """The rows as a table."""
        if self.table is None:
            return pa.Table.from_pylist(self.rows, schema=self.layout.columns)
        return self.table

    def as_rows(self) -> list[Row]:
        """The rows as dicts."""
        return self.rows if self.table is None else self.table.to_pylist()


@dataclass(frozen=True)
class Footer:
    """What a chunk's file says of itself beside its rows."""

    code_version: str
    lo: int
    hi: int
    spec_hash: str
    outcomes: dict[str, int]
    rows: int
    row_hash: str
    kind: str

    @property
    def layout(self) -> Layout:
        """Its columns and outcomes."""
        return kind_of(self.kind).layout


@dataclass(frozen=True)
class StoredChunk(Footer):
    """A chunk's file, read and verified."""

    table: pa.Table


def chunk_id(spec_hash: str, lo: int, hi: int) -> str:
    """Name of a chunk: a hash of the spec's hash and the range, never of the machine.

    >>> len(chunk_id("0" * 16, 0, 25270))
    16
    """
    return hashlib.sha256(f"{spec_hash} {lo} {hi}".encode()).hexdigest()[:16]


def row_hash(result: ChunkResult, spec_hash: str, lo: int, hi: int) -> str:
    """Hash over range, counts and the hashed columns of every row, whatever the file format does.

    Examples
    --------
    >>> two, three = ChunkResult([], {"generic": 2}), ChunkResult([], {"generic": 3})
    >>> row_hash(two, "", 0, 2) == row_hash(three, "", 0, 3)
    False
    """
    digest = hashlib.sha256()
    names = result.layout.hashed
    counts = [result.outcomes.get(name, 0) for name in result.layout.outcomes]
    digest.update(_canonical([names, spec_hash, lo, hi, counts]))
    if result.layout.by_columns:
        digest.update(column_hash(result.as_table(), names))
    else:
        for row in result.as_rows():
            digest.update(_canonical([row.get(name) for name in names]))
    return digest.hexdigest()


def _canonical(values: list[Any]) -> bytes:
    return json.dumps(values, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def encode_chunk(result: ChunkResult, spec_hash: str, lo: int, hi: int) -> bytes:
    """The bytes of a chunk's Parquet file: equal results give equal bytes.

    Raises
    ------
    ValueError
        If the result contradicts itself: counts that do not sum to the range, an unknown outcome or
        column, a value of another type, a row outside of the range or out of order.
    """
    _check(result, lo, hi)
    table = result.as_table()
    table.validate(full=True)
    if table.nbytes > MAX_WRITTEN_BYTES:
        raise ValueError(
            f"the rows of {lo} ... {hi} take {table.nbytes // 2**20} MiB, and a chunk at most "
            f"{MAX_WRITTEN_BYTES // 2**20}: run the spec again with a smaller chunks.size"
        )
    check_rows(table, result.layout, lo, hi)
    typed = replace(result, rows=[], table=table)
    header = {
        "code_version": code_version(),
        "hi": hi,
        "lo": lo,
        "kind": result.kind,
        "outcomes": {name: result.outcomes.get(name, 0) for name in result.layout.outcomes},
        "row_hash": row_hash(typed, spec_hash, lo, hi),
        "spec_hash": spec_hash,
    }
    metadata = {_KEY: json.dumps(header, sort_keys=True).encode()}
    return write_table(table.replace_schema_metadata(metadata), result.layout)


def write_table(table: pa.Table, layout: Layout) -> bytes:
    """The bytes of a Parquet file; with checksums where a column is not hashed."""
    sink = BytesIO()
    unhashed = layout.hashed != tuple(layout.columns.names)
    pq.write_table(table, sink, compression="zstd", write_page_checksum=unhashed)
    return sink.getvalue()


def open_table(content: bytes) -> pq.ParquetFile:
    """A Parquet file that was read into memory; what checksums it has are verified.

    Its texts are read as dictionaries, as `search.campaigns.row_rules.read_bounded` needs them.
    """
    source = pa.BufferReader(content)
    about = pq.read_metadata(source)
    schema = about.schema.to_arrow_schema()
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    return pq.ParquetFile(
        source, metadata=about, page_checksum_verification=True, read_dictionary=texts
    )


def rows_of(file: pq.ParquetFile, layout: Layout) -> pa.Table:
    """The rows of a Parquet file with the columns of a layout, within the bounds of a file.

    Raises
    ------
    ValueError
        If the columns are others, or the rows are too many or too large.
    """
    if plain_schema(file.schema_arrow) != layout.columns:
        raise ValueError("its columns are not those of a chunk")
    return read_bounded(file).replace_schema_metadata(None)


def _check(result: ChunkResult, lo: int, hi: int) -> None:
    known = result.layout.outcomes
    unknown = sorted({*result.outcomes} - {*known})
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no outcome; outcomes are {', '.join(known)}")
    total = sum(result.outcomes.values())
    if total != hi - lo:
        raise ValueError(f"the outcomes of {lo} ... {hi} sum to {total}, not to {hi - lo}")
    if result.table is not None:
        if not result.table.schema.equals(result.layout.columns, check_metadata=False):
            raise ValueError("the columns of the table are not those of a chunk")
        return
    columns = {*result.layout.columns.names}
    required = {column.name for column in result.layout.columns if not column.nullable}
    for row in result.rows:
        if any(row.get(name) is None for name in required):
            raise ValueError(f"a row lacks one of {', '.join(sorted(required))}: {row}")
        if not row.keys() <= columns:
            raise ValueError(f"{sorted(row.keys() - columns)[0]!r} is no column of a chunk")


def decode_footer(end: bytes, source: str) -> Footer:
    """What a chunk's file says of itself.

    Parameters
    ----------
    end : bytes
        The end of the file, as long as `footer_length` says; its rows need not be in it.
    source : str
        Where the file is, for errors.

    Raises
    ------
    DamagedChunkError
        If the file is torn, or no chunk.
    """
    with decoding(source):
        return _footer(*stated(end))


def stated(end: bytes) -> tuple[dict[bytes, bytes], int]:
    """The key-value metadata and the number of rows that the end of a Parquet file states.

    Raises
    ------
    ValueError
        If its rows would take too much memory.
    """
    metadata = pq.read_metadata(pa.BufferReader(end))
    check_stated_size(metadata)
    return metadata.metadata, metadata.num_rows


def footer_length(end: bytes) -> int:
    """How many bytes at the end of a Parquet file tell what it is, by its last 8 bytes.

    >>> footer_length(b"..." + (100).to_bytes(4, "little") + b"PAR1")
    108
    """
    return int.from_bytes(end[-8:-4], "little") + 8


def decode_chunk(content: bytes, source: str) -> StoredChunk:
    """Read a chunk's file and verify the hash over its rows.

    Raises
    ------
    DamagedChunkError
        If the file, which is at `source`, is torn or altered, or no chunk.
    """
    with decoding(source), open_table(content) as file:
        footer = _footer(file.metadata.metadata, file.metadata.num_rows)
        return verified(footer, rows_of(file, footer.layout))


def verified(footer: Footer, table: pa.Table) -> StoredChunk:
    """A chunk with these rows, which have the hash that the footer states and say what rows may.

    Raises
    ------
    ValueError
        If they have not, or do not.
    """
    result = ChunkResult([], footer.outcomes, footer.kind, table)
    if row_hash(result, footer.spec_hash, footer.lo, footer.hi) != footer.row_hash:
        raise ValueError("its rows do not have the hash that it states")
    check_rows(table, footer.layout, footer.lo, footer.hi)
    return StoredChunk(**vars(footer), table=table)


@contextmanager
def decoding(source: str) -> Iterator[None]:
    """Turn what goes wrong while the file at `source` is decoded into a DamagedChunkError."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        # every class of error that a hostile content can cause; pyarrow's own are among them
        why = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
        raise DamagedChunkError(
            f"the chunk file {source} is damaged ({why}); give the same `brouncker run` again: it "
            "sets the file aside and does the chunk anew"
        ) from None


def _footer(metadata: dict[bytes, bytes] | None, rows: int) -> Footer:
    header = read_json((metadata or {})[_KEY])
    kind, counts = str(header["kind"]), header["outcomes"]
    outcomes = kind_of(kind).layout.outcomes
    if not isinstance(counts, dict) or counts.keys() != {*outcomes}:
        raise ValueError("its outcomes are not those of a chunk")
    return stated_footer(
        code_version=header["code_version"],
        lo=header["lo"],
        hi=header["hi"],
        spec_hash=header["spec_hash"],
        outcomes={name: counts[name] for name in outcomes},
        rows=rows,
        row_hash=header["row_hash"],
        kind=kind,
    )


def stated_footer(**stated: Any) -> Footer:
    """What a file states of a chunk, if some chunk can be so.

    Raises
    ------
    ValueError
        If a number is none, there are more rows than elements, or the counts by outcome do not sum
        to the elements.
    """
    footer = Footer(**stated)
    lo, hi, counts = footer.lo, footer.hi, [*footer.outcomes.values()]
    if not all(type(n) is int and n >= 0 for n in (lo, hi, footer.rows, *counts)):
        raise ValueError("what it states of its range and outcomes are no numbers")
    if not footer.rows <= hi - lo:
        raise ValueError(f"it has {footer.rows:,} rows for {hi - lo:,} elements")
    if sum(counts) != hi - lo:
        raise ValueError(f"its outcomes sum to {sum(counts):,}, and it has {hi - lo:,} elements")
    if not all(
        isinstance(s, str) for s in (footer.code_version, footer.spec_hash, footer.row_hash)
    ):
        raise ValueError("its version and hashes are no texts")
    return footer
