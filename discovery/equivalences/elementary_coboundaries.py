"""Coboundaries that are known without a search: inflation, shift, contraction."""

from __future__ import annotations

from flint import fmpz_poly

from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.coboundary import Coboundary, coboundary_of
from discovery.equivalences.polynomial_matrix import (
    PolynomialMatrix,
    from_flint,
    step_matrix,
    to_flint,
)
from discovery.errors import LimitError, PolynomialError

__all__ = ["MAX_SHIFT", "contraction", "inflation", "shift"]

MAX_SHIFT = 64

_ONE = fmpz_poly([1])


def inflation(a: PCF, b: PCF) -> Coboundary:
    """From A to B that differ by an inflation: by a constant, a polynomial or a rational function.

    With a_A = f a_B and b_A = f(n) f(n-1) b_B, diag(f(n-1), 1) is a solution, up to a scalar.

    Raises
    ------
    PolynomialError
        If the fractions do not have the same rho.

    Examples
    --------
    >>> inflation(PCF("2n+3", "2n+3"), PCF("2n+1", "2n-1")).moebius  # f = (2n+3)/(2n+1)
    (3, 0, 0, 1)
    """
    before = fmpz_poly([-1, 1])
    u = PolynomialMatrix.diagonal(to_flint(a.a)(before), to_flint(b.a)(before))
    found = coboundary_of(a, b, (1, 1), u)
    if found is None:
        raise PolynomialError(
            f"{a} and {b} do not differ by an inflation: their rho(n) = b(n)/(a(n) a(n-1)) are "
            "not equal"
        )
    return found


def shift(pcf: PCF, k: int) -> Coboundary:
    """From a fraction to its tail at index k >= 0.

    Raises
    ------
    LimitError
        For k outside 0 ... 64.

    Examples
    --------
    >>> shift(PCF("2n+1", "n^2"), 1).moebius  # K = 1 + 1/tail
    (1, 1, 1, 0)
    """
    if not 0 <= k <= MAX_SHIFT:
        raise LimitError(f"a shift goes by 0 to {MAX_SHIFT} indices; got {k}")
    u = PolynomialMatrix.diagonal(_ONE, _ONE)
    for index in range(k):
        u = u @ step_matrix(pcf, 1).shift(index)
    found = coboundary_of(pcf, pcf.shift(k), (1, 1), u)
    assert found is not None
    return found


def contraction(pcf: PCF, steps: int) -> Coboundary:
    """From a fraction, taking some steps at once, to a fraction of its every steps-th convergent.

    With P = [[x, y], [z, w]] the matrix of these steps, the last entries of the states obey a
    recurrence with a = y(n-1) w(n) + y(n) x(n-1), b = -y(n) y(n-2) det P(n-1): eliminate the
    others. What can be divided out of it by an inflation is; where it would end, its tail is taken.

    Raises
    ------
    LimitError
        For steps outside 1 ... 6, or where degrees or coefficients become too large.
    PolynomialError
        If the contracted recurrence falls apart: a is zero.

    Examples
    --------
    >>> found = contraction(PCF("2", "4n^2+4n+1"), 2)
    >>> found.b, found.moebius
    (PCF((32, 0, 6), (-256, 512, -352, 96, -9)), (0, 2, 1, -5))
    """
    step = step_matrix(pcf, steps)
    before, two = step.shift(-1), step.shift(-2)
    a = before.y * step.w + step.y * before.x
    b = -(step.y * two.y * before.determinant())
    if not a:
        raise PolynomialError(f"{pcf} has no contraction by {steps} steps: its a would be zero")
    whole = PCF(from_flint(a), from_flint(b))
    u = PolynomialMatrix(-before.y, fmpz_poly(), before.x, before.determinant() * two.y)
    # b(0) = 0, which is harmless in the fraction, may end the contracted one: then take its tail
    last = _last_root(b)
    if last > MAX_SHIFT:
        raise LimitError(f"the contraction of {pcf} by {steps} steps ends only at n = {last:,}")
    for index in range(last):
        u = u @ step_matrix(whole, 1).shift(index)
    folded = whole.shift(last)
    exact = coboundary_of(pcf, folded, (steps, 1), u)
    assert exact is not None
    least = folded.representative
    return exact if folded == least else exact.then(inflation(folded, least))


def _last_root(p: fmpz_poly) -> int:
    """The largest positive integer root, or 0."""
    linear = (q for q, _ in p.factor()[1] if q.degree() == 1 and q[0] % q[1] == 0)
    return max([0, *(-int(q[0] // q[1]) for q in linear)])
