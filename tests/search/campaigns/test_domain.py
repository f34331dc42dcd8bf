"""Domains: index and element determine each other, and ranges are slices of the whole."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.errors import LimitError, SpecError
from search.campaigns.domain import (
    MAX_CHUNKS,
    Box,
    Domain,
    Family,
    Side,
    chosen_chunk_size,
    default_chunk_size,
    domain_of,
)
from search.campaigns.spec import parse_spec


@st.composite
def sides(draw: st.DrawFn) -> Side:
    low = draw(st.integers(-4, 3))
    high = draw(st.integers(low, low + 3).filter(lambda h: (low, h) != (0, 0)))
    degree = draw(st.integers(0, 2))
    return Side(degree, low, high, draw(st.integers(0, degree)))


boxes = st.builds(Box, sides(), sides())
families = st.builds(
    lambda x, y: Family("x*n+y", "y*n^2-x", {"x": x, "y": y}),
    *[st.tuples(st.integers(-3, 0), st.integers(0, 3))] * 2,
)


@given(sides())
def test_a_side_is_all_nonzero_polynomials_of_its_degrees_in_lexicographic_order(side: Side):
    padded = product(range(side.low, side.high + 1), repeat=side.degree + 1)
    expected = []
    for coefficients in padded:
        lead = next((i for i, c in enumerate(coefficients) if c), None)
        if lead is not None and side.degree - lead >= side.least:
            expected.append(coefficients[lead:])
    assert [side.at(i) for i in range(side.count)] == expected
    assert all(p in side for p in expected)
    rows = side.coefficients(0, side.count).tolist()
    assert [tuple(row) for row in rows] == [(0,) * (len(rows[0]) - len(p)) + p for p in expected]
    with pytest.raises(IndexError):
        side.at(side.count)


@given(boxes)
def test_index_and_pair_of_a_box_are_in_bijection(box: Box):
    whole = list(box.pairs(0, box.size))
    assert len(set(whole)) == len(whole) == box.size
    columns, rows = range(box.a_count), range(box.b_count)
    assert whole == [(box.a_at(i), box.b_at(j)) for j in rows for i in columns]


@given(st.one_of(boxes, families), st.data())
def test_a_range_is_a_slice_of_the_whole(domain: Domain, data: st.DataObject):
    lo = data.draw(st.integers(0, domain.size))
    hi = data.draw(st.integers(lo, min(domain.size, lo + 50)))
    assert list(domain.pairs(lo, hi)) == [domain.pair(i) for i in range(lo, hi)]


def test_the_last_parameter_of_a_family_runs_fastest_and_zero_polynomials_are_empty():
    family = Family("x*n+y", "n", {"x": (0, 1), "y": (-1, 0)})
    assert [a for a, _ in family.pairs(0, 4)] == [(-1,), (), (1, -1), (1, 0)]


def test_a_huge_box_is_indexed_without_being_listed():
    box = Box(Side(5, -20, 20), Side(4, -20, 20))
    assert box.size == (41**6 - 1) * (41**5 - 1)
    assert box.pair(box.size - 1) == ((20,) * 6, (20,) * 5)
    with pytest.raises(LimitError, match=r"2\^62"):
        Box(Side(50, -5, 5), Side(0, 1, 1))


@given(st.one_of(boxes, families))
def test_chunks_of_a_box_are_whole_rows(domain: Domain):
    size = default_chunk_size(domain)
    assert 1 <= size <= domain.size
    assert -(-domain.size // size) <= MAX_CHUNKS
    if isinstance(domain, Box):
        assert size % domain.a_count == 0


def test_large_domains_get_larger_chunks():
    domain = Box(Side(3, -10, 10), Side(4, -10, 10))
    size = default_chunk_size(domain)
    assert size % domain.a_count == 0
    assert MAX_CHUNKS * 0.9 < domain.size / size <= MAX_CHUNKS


def test_a_spec_can_choose_its_chunk_size_within_the_limit():
    side = {"degree": 2, "coefficients": [-5, 5]}
    data = {"kind": "census", "domain": {"a": side, "b": side}, "chunks": {"size": 1000}}
    spec = parse_spec(data, "test")
    assert chosen_chunk_size(spec) == 1000
    assert domain_of(spec).size == 1_768_900
    with pytest.raises(SpecError, match="at least 177"):
        chosen_chunk_size(parse_spec({**data, "chunks": {"size": 100}}, "test"))
