"""The scalar function and the denominators that a gauge transformation over Q(n) can have.

From P_A(n) U(n+1) = c(n) U(n) P_B(n) follows det P_A(n) d(n+1) = c(n)^2 d(n) det P_B(n) with
d = det U. In a shift class of irreducible factors d(n+1)/d(n) has total exponent 0, so the total
exponent of c is half of the difference of those of the determinants, and up to a function
f(n+1)/f(n), which a factor f of U takes up, that is all that c can be; its constant is a square
root. Poles of U lie between roots of the determinants, as in Abramov's universal denominators.

References
----------
S. A. Abramov, Rational solutions of linear difference and q-difference equations with polynomial
coefficients, Programming and Computer Software 21, 1995.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt

from flint import fmpz_poly

from discovery.continued_fractions.normal_form import ShiftClass
from discovery.equivalences.gauge_invariants import AsymptoticProfile

__all__ = ["GaugeScalar", "gauge_scalar"]

_ONE = fmpz_poly([1])
_NEXT = fmpz_poly([1, 1])


@dataclass(frozen=True, slots=True)
class GaugeScalar:
    """What is known of a gauge transformation U before it is computed.

    Attributes
    ----------
    num, den : fmpz_poly
        den P_A V(n+1) = num V P_B for the polynomial matrix V = (universal denominator) U.
    degree : int
        Of the determinant of V.
    """

    num: fmpz_poly
    den: fmpz_poly
    degree: int


def gauge_scalar(a: AsymptoticProfile, b: AsymptoticProfile) -> GaugeScalar | str:
    """The scalar for two fractions of equal invariants, or the reason why there is none.

    Examples
    --------
    >>> from discovery.equivalences.gauge_invariants import asymptotic_profile as profile
    >>> from discovery.continued_fractions.pcf import PCF
    >>> found = gauge_scalar(profile(PCF("4n+2", "4n^2")), profile(PCF("2n+1", "n^2")))
    >>> found.num, found.den, found.degree
    (2, 1, 0)
    >>> gauge_scalar(profile(PCF("1", "2n")), profile(PCF("1", "n")))
    'the leads of the determinants differ by 2, no square'
    """
    top, bottom = _square_root(a.unit, b.unit)
    if not bottom:
        return f"the leads of the determinants differ by {_ratio(a.unit, b.unit)}, no square"
    num, den = fmpz_poly([a.sign * b.sign * top]), fmpz_poly([bottom])
    universal = _ONE
    for base in sorted({*a.classes, *b.classes}):
        x, y = a.classes.get(base, {}), b.classes.get(base, {})
        half = (sum(x.values()) - sum(y.values())) // 2
        at, poles = min(
            ((k, _poles(x, y, k, half)) for k in sorted({*x, *y})),
            key=lambda found: sum(found[1].values()),
        )
        if half > 0:
            num *= _factor(base, at) ** half
        elif half < 0:
            den *= _factor(base, at) ** -half
        for k, e in poles.items():
            universal *= _factor(base, k) ** e
    # U = V/u: den P_A V(n+1) u(n) = num u(n+1) V P_B
    num, den = num * universal(_NEXT), den * universal
    common = num.gcd(den)
    num, den = num // common, den // common
    # d(n+1)/d(n) = 1 + deg(d)/n + ..., d = det V
    after = num * num * b.matrix.determinant()
    before = den * den * a.matrix.determinant()
    lead = after.leading_coefficient()
    n = after.degree()
    if n != before.degree() or lead != before.leading_coefficient():
        return "the determinants differ by no square"
    degree, rest = divmod(int(after[n - 1] - before[n - 1]), int(lead)) if n else (0, 0)
    if rest or degree < 0:
        return "the determinant of a gauge transformation would not be rational"
    return GaugeScalar(num, den, degree)


def _square_root(x: int, y: int) -> tuple[int, int]:
    """The square root of x/y as (numerator, denominator), or (0, 0)."""
    product = x * y
    root = isqrt(abs(product))
    return (root, abs(y)) if product == root * root else (0, 0)


def _ratio(x: int, y: int) -> str:
    return str(x // y) if x % y == 0 else f"{x}/{y}"


def _factor(base: ShiftClass, k: int) -> fmpz_poly:
    return fmpz_poly(list(base))(fmpz_poly([k, 1]))


def _poles(x: Mapping[int, int], y: Mapping[int, int], at: int, half: int) -> dict[int, int]:
    """Exponents by index of the universal denominator in one shift class.

    U(n+1) = (c / det P_A) adj(P_A) U P_B: the first of a chain of poles lies at 1 + a root of the
    denominator of c / det P_A, the last one at a root of the denominator of 1 / (c det P_B).
    """
    first = {k - 1: e - (half if k == at else 0) for k, e in x.items()}
    last = {k: e + (half if k == at else 0) for k, e in y.items()}
    if at not in x:
        first[at - 1] = -half
    if at not in y:
        last[at] = half
    first = {k: e for k, e in first.items() if e > 0}
    last = {k: e for k, e in last.items() if e > 0}
    poles: dict[int, int] = {}
    spans = sorted(((i - j, i, j) for i in first for j in last if i >= j), reverse=True)
    for _, i, j in spans:
        e = min(first[i], last[j])
        first[i] -= e
        last[j] -= e
        for k in range(j, i + 1):
            poles[k] = poles.get(k, 0) + e
    return {k: e for k, e in poles.items() if e}
