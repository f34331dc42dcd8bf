"""Irreducible factors of polynomials over Q or Q(sqrt d), and which are shifts of each other."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz_poly

from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial
from discovery.algebra.quadratic_number import Quadratic

__all__ = ["irreducible_factors", "shift_between"]


def irreducible_factors(p: QuadraticPolynomial, d: int) -> list[tuple[QuadraticPolynomial, int]]:
    """Monic irreducible factors over Q(sqrt d) of a rational polynomial, with multiplicities.

    Parameters
    ----------
    p : QuadraticPolynomial
        With rational coefficients, not 0.
    d : int
        1 for factors over Q.

    Notes
    -----
    A factor f over Q splits over Q(sqrt d) into two conjugates or not at all. The norm of
    f(n - t sqrt d) is a rational polynomial whose factors show them (B. Trager, Algebraic
    factoring and rational function integration, SYMSAC 1976).

    Examples
    --------
    >>> p = QuadraticPolynomial.of([2, 0, -4, 0])  # 2 n (n^2 - 2)
    >>> [str(f) for f, _ in irreducible_factors(p, 1)]
    ['[1, 0]', '[1, 0, -2]']
    >>> [str(f) for f, _ in irreducible_factors(p, 2)]
    ['[1, 0]', '[1, -sqrt(2)]', '[1, sqrt(2)]']
    """
    found = []
    for f, multiplicity in fmpz_poly(p.x.numer()).factor()[1]:
        factor = QuadraticPolynomial.of([int(c) for c in reversed(f.coeffs())]).monic()
        for part in _split(factor, d) if d > 1 else (factor,):
            found.append((part, multiplicity))
    return sorted(found, key=lambda pair: pair[0].degree)


def _split(f: QuadraticPolynomial, d: int) -> tuple[QuadraticPolynomial, ...]:
    if f.degree % 2:
        return (f,)
    t = 1
    while True:
        root = Quadratic(Fraction(0), Fraction(t), d)
        moved = _composed(f, QuadraticPolynomial.of([1, -root]))
        conjugate = QuadraticPolynomial(moved.x, -moved.y, moved.d)
        factors = fmpz_poly((moved * conjugate).x.numer()).factor()[1]
        if all(multiplicity == 1 for _, multiplicity in factors):
            break
        t += 1  # only finitely many t give a norm with a square
    if len(factors) == 1:
        return (f,)
    first = QuadraticPolynomial.of([int(c) for c in reversed(factors[0][0].coeffs())])
    part = _composed(moved.gcd(first), QuadraticPolynomial.of([1, root]))
    return (part, QuadraticPolynomial(part.x, -part.y, part.d))


def _composed(p: QuadraticPolynomial, inner: QuadraticPolynomial) -> QuadraticPolynomial:
    result = QuadraticPolynomial.of([0])
    for c in p.coefficients:
        result = result * inner + QuadraticPolynomial.of([c])
    return result


def shift_between(p: QuadraticPolynomial, q: QuadraticPolynomial) -> int | None:
    """The integer k with q(n) = p(n + k) for monic polynomials, or None.

    >>> shift_between(QuadraticPolynomial.of([1, 0, 1]), QuadraticPolynomial.of([1, 4, 5]))
    2
    """
    if p.degree != q.degree or p.degree < 1:
        return None
    k = (q.coefficient(q.degree - 1) - p.coefficient(p.degree - 1)) / p.degree
    if k.y or k.x.denominator > 1 or p.shifted(k.x) != q:
        return None
    return int(k.x)
