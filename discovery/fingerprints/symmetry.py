"""What a fraction is by its polynomials alone: symmetric, zero-continuant, reducible.

Such fractions can pass a test modulo primes for nothing, so they are recognised and named.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import isqrt

from flint import fmpq, fmpq_poly, fmpz_poly

from discovery.algebra.polynomial import Polynomial

__all__ = ["first_order_factors", "symmetry_centre", "zero_continuant"]

_MAX_GAP = 1000
_MAX_DIVISORS = 4096


def _rational(p: Polynomial) -> fmpq_poly:
    return fmpq_poly(list(reversed(p)))


def symmetry_centre(a: Polynomial, b: Polynomial) -> Fraction | None:
    """The s with a(s - n) = -a(n) and b(s + 1 - n) = b(n), or None.

    Then the trace is 0 at every odd prime for nothing, and only the reduction order speaks.

    >>> symmetry_centre((2, 1), (1, 0, 0))
    Fraction(-1, 1)
    """
    d = len(a) - 1
    if d % 2 == 0:
        return None
    s = Fraction(-2 * a[1], d * a[0])
    mirror = fmpq_poly([fmpq(s.numerator, s.denominator), -1])
    p, q = _rational(a), _rational(b)
    return s if p(mirror) == -p and q(mirror + 1) == q else None


def _rational_roots(b: Polynomial) -> list[Fraction]:
    roots = []
    for factor, _ in fmpz_poly(list(reversed(b))).factor()[1]:
        if factor.degree() == 1:
            roots.append(Fraction(-int(factor[0]), int(factor[1])))
    return sorted(roots)


def zero_continuant(a: Polynomial, b: Polynomial) -> tuple[Fraction, int] | None:
    """Roots r, r + k of b with continuant(a(r..r+k-1); b(r+1..r+k-1)) = 0, as (r, k), or None.

    The period product then vanishes at almost all primes without a formula behind it. Roots more
    than 1000 apart are not examined.

    >>> zero_continuant((1, 1, 0), (1, 1, 0))  # a(-1) = 0 between the roots -1 and 0 of b
    (Fraction(-1, 1), 1)
    """
    roots = _rational_roots(b)
    p, q = _rational(a), _rational(b)
    for i, r in enumerate(roots):
        for other in roots[i + 1 :]:
            gap = other - r
            if gap.denominator != 1 or gap > _MAX_GAP:
                continue
            older, newer = fmpq(1), fmpq(0)
            newer = p(fmpq(r.numerator, r.denominator))
            for j in range(1, int(gap)):
                at = fmpq((r + j).numerator, r.denominator)
                older, newer = newer, p(at) * newer + q(at) * older
            if newer == 0:
                return r, int(gap)
    return None


def _divisors(b: Polynomial) -> Iterator[fmpq_poly]:
    """Monic divisors over Q, least degree first, at most 4096."""
    factors = fmpz_poly(list(reversed(b))).factor()[1]
    found = []
    for count, powers in enumerate(product(*(range(e + 1) for _, e in factors))):
        if count >= _MAX_DIVISORS:
            break
        divisor = fmpq_poly([1])
        for (factor, _), power in zip(factors, powers, strict=True):
            divisor *= fmpq_poly(factor) ** power
        found.append(divisor / divisor.leading_coefficient())
    return iter(sorted(found, key=lambda d: (d.degree(), str(d))))


def first_order_factors(a: Polynomial, b: Polynomial) -> list[tuple[Fraction, ...]]:
    """All polynomials r (rational coefficients, highest first) with b(n) = r(n-1) (r(n) - a(n)).

    Then u_n = r(n) u_(n-1) solves the recurrence: the fraction is reducible. If that solution is
    the minimal one, K = a(0) - r(0) is rational without terminating (Pincherle's theorem).

    >>> first_order_factors((1, 2), (-1, -1))  # b = c^2 - c a with c = 1
    [(Fraction(1, 1),)]
    """
    p, q = _rational(a), _rational(b)
    back, ahead = fmpq_poly([-1, 1]), fmpq_poly([1, 1])
    found = []
    for previous in _divisors(b):  # r(n-1) = c * previous
        g = previous(ahead)
        h = q / previous if previous.degree() else q
        for c in _scales(g, p, h):
            r = c * g
            if r(back) * (r - p) == q:
                found.append(tuple(Fraction(int(x.p), int(x.q)) for x in reversed(r.coeffs())))
    return found


def _scales(g: fmpq_poly, a: fmpq_poly, h: fmpq_poly) -> list[fmpq]:
    """Rational candidates for c in c^2 g - c a = h, from two of its coefficients."""
    top = max(g.degree(), a.degree(), h.degree())
    rows = [(g[i], a[i], h[i]) for i in range(top + 1)]
    for i, (g1, a1, h1) in enumerate(rows):
        for g2, a2, h2 in rows[i + 1 :]:
            minor = g2 * a1 - g1 * a2
            if minor != 0:  # linear in c^2 and c: Cramer's rule for c
                c = (g1 * h2 - g2 * h1) / minor
                return [c] if c != 0 else []
    for g1, a1, h1 in rows:  # a = lambda g: one quadratic equation
        if g1 != 0:
            discriminant = a1 * a1 + 4 * g1 * h1
            if discriminant < 0:
                return []
            root = Fraction(int(discriminant.p), int(discriminant.q))
            num, den = _exact_root(root.numerator), _exact_root(root.denominator)
            if num is None or den is None:
                return []
            s = fmpq(num, den)
            return [c for c in ((a1 + s) / (2 * g1), (a1 - s) / (2 * g1)) if c != 0]
    return []


def _exact_root(n: int) -> int | None:
    s = isqrt(n)
    return s if s * s == n else None
