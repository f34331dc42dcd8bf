"""Left sides: every value once, none lost."""

from __future__ import annotations

from itertools import product

import pytest
from flint import fmpq, fmpq_poly, fmpz_poly

from discovery.errors import LimitError
from discovery.expansions.left_side import LeftSide
from discovery.expansions.left_side_enumeration import (
    left_sides,
    left_sides_of_algebraic,
    monomial_left_sides,
)
from discovery.identification.constant import Constant


def reduced(p: fmpz_poly, q: fmpz_poly) -> tuple:
    """A quotient up to sign, in lowest terms over the integers."""
    p, q = fmpz_poly(p), fmpz_poly(q)
    divisor = p.gcd(q)
    p, q = p // divisor, q // divisor
    return tuple(tuple(int(c) for c in (f if f[f.degree()] > 0 else -f).coeffs()) for f in (p, q))


def brute_force(degree: int, limit: int) -> set[tuple]:
    found = set()
    polynomials = [list(c) for c in product(range(-limit, limit + 1), repeat=degree + 1)]
    polynomials = [c for c in polynomials if any(c) and next(x for x in reversed(c) if x) > 0]
    for p in polynomials:
        for q in polynomials:
            value = reduced(fmpz_poly(p), fmpz_poly(q))
            if max(map(len, value)) > 1:
                found.add(value)
    return found


@pytest.mark.parametrize(("degree", "limit"), [(1, 1), (1, 4), (2, 1), (2, 2), (3, 1)])
def test_each_value_stands_once(degree, limit):
    sides = left_sides(degree, limit)
    values = [reduced(*(fmpz_poly(half.tolist()) for half in side)) for side in sides]
    assert len(set(values)) == len(values)
    assert set(values) == brute_force(degree, limit)


def test_values_whose_lowest_terms_pass_the_limit_are_kept():
    # (C^3 - 1)/(C^3 + 2C^2 - C - 2) = (C^2 + C + 1)/(C^2 + 3C + 2) within limit 2
    sides = {tuple(map(tuple, side.tolist())) for side in left_sides(3, 2)}
    assert ((1, 1, 1, 0), (2, 3, 1, 0)) in sides


def test_algebraic_constants_are_reduced_by_their_minimal_polynomial():
    minimal = fmpz_poly([-2, 0, 1])  # sqrt(2)
    sides = left_sides_of_algebraic(minimal, 2, 1)
    values = set()
    for p, q in sides.tolist():
        p, q = fmpq_poly(p) % fmpq_poly(minimal), fmpq_poly(q) % fmpq_poly(minimal)
        norm = q[0] ** 2 - 2 * q[1] ** 2
        x = (p[0] * q[0] - 2 * p[1] * q[1]) / norm
        y = (p[1] * q[0] - p[0] * q[1]) / norm
        assert y != fmpq(0)
        assert (x, y) not in values
        assert (-x, -y) not in values
        values.add((x, y))
    assert {(fmpq(0), fmpq(1)), (fmpq(1), fmpq(1))} <= values


def test_monomials_are_distinct():
    sides = monomial_left_sides(2, 2)
    assert len(sides) == 2 * 2 * 2 * 5
    values = {reduced(*(fmpz_poly(half.tolist()) for half in side)) for side in sides}
    assert len(values) == len(sides)


def test_texts_read_back_to_the_value():
    for name in ("e", "exp(1/2)", "besseli(1,1)/besseli(0,1)", "-1/pi", "2*log(3)"):
        constant = Constant.of(name)
        for p, q in left_sides(2, 1)[::7].tolist():
            side = LeftSide(constant, tuple(p), tuple(q))
            assert side.expression.enclose(30).overlaps(side.enclose(30)), str(side)


@pytest.mark.parametrize(("degree", "limit"), [(0, 5), (1, 0), (7, 1), (4, 50)])
def test_sizes_are_limited(degree, limit):
    with pytest.raises(LimitError):
        left_sides(degree, limit)
