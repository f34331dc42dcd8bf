"""Exact decisions from solutions u_n of the recurrence with a rational ratio u_n / u_(n-1).

By Pincherle's theorem K = a(0) - u_0/u_(-1) for the minimal solution u. So a minimal solution
with polynomial ratio makes K rational, and K is infinite exactly when q_n is minimal.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mat, fmpq_poly

from discovery.convergence import Convergence
from discovery.pcf import PCF
from discovery.polynomial import format_polynomial
from discovery.structure import first_order_factors

__all__ = ["minimal_denominators", "rational_value"]

_MAX_RATIO_DEGREE = 6


def _is_minimal_ratio(pcf: PCF, kind: Convergence, degree: int, lead: Fraction) -> bool:
    """Whether a solution with u_n/u_(n-1) ~ lead n^degree is the minimal one.

    In the factorial class the ratios grow like a(n) and like -b(n)/a(n), of lower degree; in the
    exponential class like lambda_+ n^d and lambda_- n^d, |lambda_-| < |lambda_+|, with
    lambda_- lambda_+ = -beta.
    """
    da, db = pcf.degrees
    if kind.kind == "factorial":
        return degree == db - da
    if kind.kind == "exponential":
        return degree == da and lead * lead < abs(pcf.b[0])
    return False


def rational_value(pcf: PCF, kind: Convergence) -> Fraction | None:
    """Exact value of a fraction whose minimal solution has a polynomial ratio, else None.

    Examples
    --------
    >>> from discovery.convergence import convergence
    >>> p = PCF("n^2+4", "-2n^2-4")  # b = c^2 - c a with c = 2
    >>> rational_value(p, convergence(p))
    Fraction(2, 1)
    """
    for r in first_order_factors(pcf.a, pcf.b):
        if _is_minimal_ratio(pcf, kind, len(r) - 1, r[0]):
            return Fraction(pcf.a[-1]) - r[-1]
    return None


def minimal_denominators(pcf: PCF, kind: Convergence) -> str | None:
    """A proof that q_n is the minimal solution, so that K is infinite; None when none is found.

    The ratio q_n / q_(n-1) is guessed as a rational function P/Q from exact values, and
    accepted only if P(n) P(n-1) = a(n) P(n-1) Q(n) + b(n) Q(n) Q(n-1) holds identically, with
    the right initial value.

    Examples
    --------
    >>> from discovery.convergence import convergence
    >>> p = PCF("n+1", "-(n+1)")
    >>> minimal_denominators(p, convergence(p))
    'q_n is the minimal solution: q_n/q_(n-1) = (n+1)/(n)'
    """
    count = 3 * _MAX_RATIO_DEGREE + 8
    denominators = [pcf.convergents(n)[1] for n in range(count)]
    if 0 in denominators:
        return None
    for size in range(_MAX_RATIO_DEGREE + 1):
        ratio = _fit_ratio(denominators, size)
        if ratio is None:
            continue
        top, bottom = ratio
        back = fmpq_poly([-1, 1])
        a, b = fmpq_poly(list(reversed(pcf.a))), fmpq_poly(list(reversed(pcf.b)))
        # holds for all n, and bottom has no root at n = 1, 2, ...: then q_n follows the ratio
        if top * top(back) != a * top(back) * bottom + b * bottom * bottom(back):
            continue
        if any(bottom(fmpq(n)) == 0 for n in _positive_integer_candidates(bottom)):
            continue
        lead = top.leading_coefficient() / bottom.leading_coefficient()
        degree = top.degree() - bottom.degree()
        if _is_minimal_ratio(pcf, kind, degree, Fraction(int(lead.p), int(lead.q))):
            shown = f"({_text(top)})/({_text(bottom)})"
            return f"q_n is the minimal solution: q_n/q_(n-1) = {shown}"
        return None
    return None


def _fit_ratio(values: list[int], size: int) -> tuple[fmpq_poly, fmpq_poly] | None:
    """P, Q of degree <= size with P(n) q_(n-1) = Q(n) q_n for all given n >= 1."""
    rows = []
    for n in range(1, len(values)):
        powers = [fmpq(n) ** k for k in range(size + 1)]
        rows.append([x * values[n - 1] for x in powers] + [-x * values[n] for x in powers])
    reduced, rank = fmpq_mat(rows).rref()
    width = 2 * size + 2
    if rank != width - 1:
        return None
    pivots = []
    for i in range(rank):
        pivots.append(next(j for j in range(width) if reduced[i, j] != 0))
    free = next(j for j in range(width) if j not in pivots)
    solution = [fmpq(0)] * width
    solution[free] = fmpq(1)
    for i, j in enumerate(pivots):
        solution[j] = -reduced[i, free]
    top, bottom = fmpq_poly(solution[: size + 1]), fmpq_poly(solution[size + 1 :])
    if bottom == 0 or top == 0:
        return None
    scale = bottom.denom() * top.denom()
    return top * scale, bottom * scale


def _positive_integer_candidates(p: fmpq_poly) -> range:
    """Integers from 1 to a bound for the roots of p (Cauchy)."""
    lead = abs(p.leading_coefficient())
    bound = 1 + max((abs(c) / lead for c in p.coeffs()), default=fmpq(0))
    return range(1, min(int(bound.p // bound.q) + 2, 100_000))


def _text(p: fmpq_poly) -> str:
    return format_polynomial(tuple(int(c.p) for c in reversed(p.coeffs())))
