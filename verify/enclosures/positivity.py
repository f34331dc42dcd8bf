"""Certificates that a polynomial keeps its sign on a half-line [n, infinity).

If every coefficient of p(n + x) is >= 0 then p >= 0 on [n, infinity); if p(n) > 0 besides, p > 0
there. The test is exact, sufficient and, for a large enough n, also necessary when the leading
coefficient is positive.
"""

from __future__ import annotations

from flint import fmpz_poly

__all__ = ["nonnegative", "nonnegative_from", "positive", "positive_from", "shifted"]


def shifted(p: fmpz_poly, n: int) -> fmpz_poly:
    """The polynomial p(n + x).

    >>> shifted(fmpz_poly([0, 0, 1]), 3)
    x^2 + 6*x + 9
    """
    return p(fmpz_poly([n, 1]))


def nonnegative(p: fmpz_poly) -> bool:
    """Certificate for p >= 0 on [0, infinity): no coefficient is negative.

    >>> nonnegative(fmpz_poly([0, 2, 1])), nonnegative(fmpz_poly([1, -2, 1]))
    (True, False)
    """
    return all(c >= 0 for c in p.coeffs())


def positive(p: fmpz_poly) -> bool:
    """Certificate for p > 0 on [0, infinity): no coefficient is negative, and p(0) > 0.

    >>> positive(fmpz_poly([1, 2])), positive(fmpz_poly([0, 2]))
    (True, False)
    """
    return p[0] > 0 and nonnegative(p)


def nonnegative_from(p: fmpz_poly, n: int) -> bool:
    """Certificate for p >= 0 on [n, infinity).

    >>> nonnegative_from(fmpz_poly([-4, 0, 1]), 2)
    True
    """
    return nonnegative(shifted(p, n))


def positive_from(p: fmpz_poly, n: int) -> bool:
    """Certificate for p > 0 on [n, infinity).

    >>> positive_from(fmpz_poly([-4, 0, 1]), 2), positive_from(fmpz_poly([-4, 0, 1]), 3)
    (False, True)
    """
    return positive(shifted(p, n))
