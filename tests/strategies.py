"""Hypothesis strategies for polynomials and continued fractions."""

from __future__ import annotations

from hypothesis import strategies as st

from discovery import PCF


def polynomials(
    max_degree: int = 3, size: int = 9, min_degree: int = 0
) -> st.SearchStrategy[tuple[int, ...]]:
    coefficient = st.integers(-size, size)
    return st.integers(min_degree, max_degree).flatmap(
        lambda d: st.tuples(coefficient.filter(bool), *[coefficient] * d)
    )


def fractions(max_degree: int = 2, max_b_degree: int = 4, size: int = 9) -> st.SearchStrategy[PCF]:
    return st.builds(PCF, polynomials(max_degree, size), polynomials(max_b_degree, size))


def infinite_fractions(
    max_degree: int = 2, max_b_degree: int = 4, size: int = 9
) -> st.SearchStrategy[PCF]:
    return fractions(max_degree, max_b_degree, size).filter(lambda p: p.terminates_at is None)
