"""Products of companion matrices by splitting are those that one step after another gives."""

from __future__ import annotations

import pytest
from flint import fmpz_mat
from hypothesis import given
from hypothesis import strategies as st

from discovery import PCF
from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.companion_product import companion_product


def _one_by_one(pcf: PCF, low: int, high: int) -> fmpz_mat:
    """The slow twin: each step multiplies both rows."""
    x0, y0, x1, y1 = 1, 0, 0, 1
    for n in range(low, high):
        a, b = value_at(pcf.a, n), value_at(pcf.b, n)
        x0, y0 = y0, b * x0 + a * y0
        x1, y1 = y1, b * x1 + a * y1
    return fmpz_mat([[x0, y0], [x1, y1]])


def _polynomials(degree: int) -> st.SearchStrategy[list[int]]:
    sizes = st.one_of(st.integers(-9, 9), st.integers(-(10**40), 10**40))
    return st.lists(sizes, min_size=1, max_size=degree + 1).filter(lambda p: p[0] != 0)


@given(_polynomials(4), _polynomials(8), st.integers(-20, 3000), st.integers(-2, 300))
def test_the_product_is_that_of_its_factors(
    a: list[int], b: list[int], low: int, steps: int
) -> None:
    pcf = PCF(a, b)
    product = companion_product(pcf.a, pcf.b, low, low + steps)
    assert product == _one_by_one(pcf, low, low + steps)


@pytest.mark.parametrize(
    ("a", "b"),
    [("2n+1", "n^2"), ("34n^3+51n^2+27n+5", "-n^6"), ("n+1", "n"), ("-3n^2+7", "-n^4+n-1")],
)
def test_large_products_are_those_of_their_factors(a: str, b: str) -> None:
    """Beyond the size from which seven multiplications are enough."""
    pcf = PCF(a, b)
    assert pcf.companion_product(1, 4001) == _one_by_one(pcf, 1, 4001)


def test_the_determinant_is_the_product_of_the_partial_numerators() -> None:
    pcf, expected = PCF("2n+1", "n^2"), 1
    for n in range(5, 2005):
        expected *= -value_at(pcf.b, n)
    assert pcf.companion_product(5, 2005).det() == expected
