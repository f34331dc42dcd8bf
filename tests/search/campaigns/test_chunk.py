"""Chunk files: equal results give equal bytes, and damage never goes unnoticed."""

from __future__ import annotations

import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.errors import CampaignError
from search.campaigns.chunk import ChunkResult, decode_chunk, decode_footer, encode_chunk
from search.campaigns.spec import parse_spec, spec_hash
from search.storage.atomic_write import write_bytes
from tests.toy_process import process

SIDE = {"degree": 1, "coefficients": [-2, 2]}
SPEC = parse_spec({"kind": "census", "domain": {"a": SIDE, "b": SIDE}}, "test")
HASH = spec_hash(SPEC)
CONTENT = encode_chunk(process(SPEC, 0, 60), HASH, 0, 60)


def test_a_chunk_done_twice_gives_equal_bytes_and_is_read_back():
    assert encode_chunk(process(SPEC, 0, 60), HASH, 0, 60) == CONTENT
    stored = decode_chunk(CONTENT, "file")
    assert (stored.lo, stored.hi, stored.spec_hash, stored.rows) == (0, 60, HASH, 9)
    assert sum(stored.outcomes.values()) == 60
    rows = stored.table.to_pylist()
    assert rows[1]["value"] == "7"
    assert rows[1]["class"] is None
    assert decode_footer(CONTENT, "file").row_hash == stored.row_hash


def test_equal_rows_have_equal_hashes_whatever_types_they_came_in():
    one = {"index": 0, "a": "1", "b": "1", "outcome": "evaluated"}
    hashes = set()
    for row in ({**one, "significance": 30}, {**one, "significance": 30.0, "value": None}):
        content = encode_chunk(ChunkResult([row], {"evaluated": 1}), HASH, 0, 1)
        hashes.add(decode_chunk(content, "file").row_hash)
    assert len(hashes) == 1


@given(st.integers(0, len(CONTENT) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_without_effect(position, bit):
    whole = decode_chunk(CONTENT, "file")
    flipped = bytearray(CONTENT)
    flipped[position] ^= 1 << bit
    try:
        stored = decode_chunk(bytes(flipped), "file")
    except CampaignError:
        return
    assert stored.table.equals(whole.table)
    assert stored.outcomes == whole.outcomes
    assert (stored.lo, stored.hi, stored.row_hash) == (whole.lo, whole.hi, whole.row_hash)


@given(st.integers(0, len(CONTENT) - 1))
def test_a_torn_file_is_noticed_by_its_footer(length):
    with pytest.raises(CampaignError, match=r"the chunk file f\.parquet is damaged"):
        decode_footer(CONTENT[:length], "f.parquet")


@pytest.mark.parametrize(
    ("rows", "outcomes", "words"),
    [
        ([], {"generic": 9}, "sum to 9, not to 10"),
        ([], {"genric": 10}, "'genric' is no outcome"),
        ([{"index": 12}], {"generic": 10}, "lacks"),
        ([{"index": 12, "a": "n", "b": "n", "outcome": "evaluated"}], {"generic": 10}, "outside"),
        (
            [{"index": 1, "a": "n", "b": "n", "outcome": "evaluated", "x": 1}],
            {"generic": 10},
            "'x' is no column",
        ),
    ],
)
def test_a_result_that_contradicts_itself_is_no_chunk(rows, outcomes, words):
    with pytest.raises(ValueError, match=words):
        encode_chunk(ChunkResult(rows, outcomes), HASH, 0, 10)


def test_a_refused_write_leaves_nothing_behind(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_bytes(tmp_path / "file", b"x" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
