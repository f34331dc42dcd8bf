"""Packs: many chunks in one file, which stays a Parquet file with the columns of a chunk.

The rows of the chunks follow one another, and the file's metadata say of each chunk what its own
file said: range, counts by outcome, the hash over its rows. So a chunk is verified in a pack as it
is in a file of its own, and equal chunks make equal packs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import pyarrow as pa

from discovery.strict_json import read_json
from search.campaigns.chunk import (
    CHUNKS,
    Footer,
    StoredChunk,
    decoding,
    open_table,
    rows_of,
    stated,
    stated_footer,
    verified,
    write_table,
)
from search.campaigns.kinds import kind_of

__all__ = ["Member", "Pack", "decode_members", "decode_pack", "encode_pack", "is_pack"]

_KEY = b"brouncker-pack"
_PREFIX = f"{CHUNKS}/pack-"


@dataclass(frozen=True)
class Member:
    """A chunk of a pack: what its own file said, and where its rows begin in the pack."""

    footer: Footer
    first: int


@dataclass(frozen=True)
class Pack:
    """A pack that was read."""

    members: list[Member]
    table: pa.Table
    source: str

    def chunk(self, member: Member) -> StoredChunk:
        """One of its chunks, verified.

        Raises
        ------
        DamagedChunkError
            If its rows do not have the hash that the pack states.
        """
        with decoding(self.source):
            rows = self.table.slice(member.first, member.footer.rows)
            return verified(member.footer, rows)


def is_pack(file: str) -> bool:
    """Whether a file of a campaign is named as packs are.

    >>> is_pack("chunks/pack-0123456789abcdef.parquet"), is_pack("chunks/0123456789abcdef.parquet")
    (True, False)
    """
    return file.startswith(_PREFIX)


def encode_pack(chunks: Sequence[StoredChunk]) -> tuple[str, bytes]:
    """The name and the bytes of the pack of some chunks of one campaign.

    Raises
    ------
    ValueError
        If they are of several campaigns or versions, or there are none.
    """
    origins = {(chunk.code_version, chunk.spec_hash, chunk.kind) for chunk in chunks}
    if len(origins) != 1:
        raise ValueError(f"a pack is of one campaign, and not of {len(origins)}")
    ((code_version, spec_hash, kind),) = origins
    outcomes = kind_of(kind).layout.outcomes
    header = {
        "code_version": code_version,
        "spec_hash": spec_hash,
        "kind": kind,
        "outcomes": list(outcomes),
        "chunks": [
            [c.lo, c.hi, c.rows, c.row_hash, [c.outcomes[name] for name in outcomes]]
            for c in chunks
        ],
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    table = pa.concat_tables([chunk.table for chunk in chunks])
    content = write_table(table.replace_schema_metadata({_KEY: text}), kind_of(kind).layout)
    return f"{_PREFIX}{hashlib.sha256(text).hexdigest()[:16]}.parquet", content


def decode_members(end: bytes, source: str) -> list[Member]:
    """What a pack says of its chunks, from the end of its file; see `decode_footer`.

    Raises
    ------
    DamagedChunkError
        If the file is torn, or no pack.
    """
    with decoding(source):
        return _members(*stated(end))


def decode_pack(content: bytes, source: str) -> Pack:
    """Read a pack, whose chunks are not verified yet.

    Raises
    ------
    DamagedChunkError
        If the file, which is at `source`, is torn, or no pack.
    """
    with decoding(source), open_table(content) as file:
        members = _members(file.metadata.metadata, file.metadata.num_rows)
        if not members:
            raise ValueError("it holds no chunk")
        table = rows_of(file, members[0].footer.layout)
    return Pack(members, table, source)


def _members(metadata: dict[bytes, bytes] | None, rows: int) -> list[Member]:
    header = read_json((metadata or {})[_KEY])
    kind = str(header["kind"])
    outcomes = kind_of(kind).layout.outcomes
    if header["outcomes"] != list(outcomes):
        raise ValueError("its outcomes are not those of a chunk")
    footers = [
        stated_footer(
            code_version=header["code_version"],
            lo=lo,
            hi=hi,
            spec_hash=header["spec_hash"],
            outcomes=dict(zip(outcomes, counts, strict=True)),
            rows=count,
            row_hash=row_hash,
            kind=kind,
        )
        for lo, hi, count, row_hash, counts in header["chunks"]
    ]
    first = [0, *accumulate(footer.rows for footer in footers)]
    if first[-1] != rows:
        raise ValueError(f"it has {rows} rows, and its chunks {first[-1]}")
    return [Member(footer, at) for footer, at in zip(footers, first[:-1], strict=True)]
