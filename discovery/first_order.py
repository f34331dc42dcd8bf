"""Exact decisions from solutions u_n of the recurrence with a rational ratio u_n / u_(n-1).

By Pincherle's theorem K = a(0) - u_0/u_(-1) for the minimal solution u. So a minimal solution
with rational ratio makes K rational, and K is infinite exactly when q_n is minimal.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz_mat

from discovery.convergence import Convergence, indicial_equation
from discovery.pcf import PCF
from discovery.polynomial import format_polynomial, value_at

__all__ = ["minimal_denominators", "proof_of_rational"]

_MAX_RATIO_DEGREE = 6
_MAX_INDEX = 10_000


def _is_minimal_ratio(
    pcf: PCF, kind: Convergence, degree: int, lead: Fraction, second: Fraction
) -> bool:
    """Whether the solution with u_n/u_(n-1) = lead n^degree + second n^(degree-1) ... is minimal.

    In the factorial class the ratios grow like a(n) and like -b(n)/a(n), of lower degree; in the
    exponential class like lambda_+ n^d and lambda_- n^d, |lambda_-| < |lambda_+|, with
    lambda_- lambda_+ = -beta. With d_b = 2 d_a + 2 they are -+sqrt(beta) n^e (1 -+ x/n), and the
    minimal one has the sign that a has not. For a double eigenvalue with kappa = 0, the second
    coefficient of the tail a(n) - u_n/u_(n-1) must be the larger root of the indicial equation;
    with equal roots the other solutions have a logarithm. Solutions that behave like
    exp(+-c sqrt(n)) have no rational ratio.
    """
    da, db = pcf.degrees
    if kind.kind == "factorial":
        return degree == db - da
    if kind.kind == "exponential":
        return degree == da and lead * lead < abs(pcf.b[0])
    if kind.kind == "dominated" and kind.law == "power":
        return 2 * degree == db and lead * pcf.a[0] < 0
    if kind.kind == "parabolic" and kind.law in ("power", "logarithmic"):
        sign = 1 if pcf.a[0] > 0 else -1
        linear, _ = indicial_equation(pcf)
        after_lead = pcf.a[1] if da else 0
        return degree == da and 2 * sign * (after_lead - second) + linear >= 0
    return False


def minimal_denominators(pcf: PCF, kind: Convergence) -> str | None:
    """A proof that q_n is the minimal solution, so that K is infinite; None when none is found.

    Examples
    --------
    >>> from discovery.convergence import convergence
    >>> p = PCF("n+1", "-(n+1)")
    >>> minimal_denominators(p, convergence(p))
    'q_n/q_(n-1) = (n+1)/(n)'
    """
    ratio = _minimal_ratio(pcf, kind, 0, 1)
    return None if ratio is None else f"q_n/q_(n-1) = {ratio}"


def proof_of_rational(pcf: PCF, kind: Convergence, value: Fraction) -> str | None:
    """A proof that K is this rational number; None when none is found.

    The solution with u_(-1) = 1, u_0 = a(0) - K is minimal if it has a rational ratio of the
    minimal growth.

    Examples
    --------
    >>> from discovery.convergence import convergence
    >>> p = PCF("-2n^2+5n+2", "2n^2-3n-1")
    >>> proof_of_rational(p, convergence(p), Fraction(5, 3))
    'u_n/u_(n-1) = (4*n-2)/(4*n-6)'
    """
    start = Fraction(pcf.a[-1]) - value
    ratio = _minimal_ratio(pcf, kind, start.denominator, start.numerator)
    return None if ratio is None else f"u_n/u_(n-1) = {ratio}"


def _minimal_ratio(pcf: PCF, kind: Convergence, before: int, first: int) -> str | None:
    """The rational ratio of the solution with u_(-1), u_0 as given, if that shows it minimal.

    The ratio P/Q is guessed from exact values, and accepted only if the identity
    P(n) P(n-1) = a(n) P(n-1) Q(n) + b(n) Q(n) Q(n-1) holds, and u_n has this ratio at one index
    beyond all roots of P and Q.
    """
    values = [before, first]
    for n in range(1, 3 * _MAX_RATIO_DEGREE + 8):
        values.append(value_at(pcf.a, n) * values[-1] + value_at(pcf.b, n) * values[-2])
    a, b = fmpq_poly(list(reversed(pcf.a))), fmpq_poly(list(reversed(pcf.b)))
    back = fmpq_poly([-1, 1])
    for size in range(_MAX_RATIO_DEGREE + 1):
        ratio = _fit_ratio(values[1:], size)
        if ratio is None:
            continue
        top, bottom = ratio
        if top * top(back) != a * top(back) * bottom + b * bottom * bottom(back):
            continue
        beyond = _root_bound(top, bottom)
        if beyond > _MAX_INDEX:
            return None
        u = fmpz_mat([[before, first]]) * pcf.companion_product(1, beyond + 1)
        if top(beyond) * u[0, 0] != bottom(beyond) * u[0, 1]:
            return None
        lead = top.leading_coefficient() / bottom.leading_coefficient()
        degree = top.degree() - bottom.degree()
        second = lead * (_second(top) - _second(bottom))
        if not _is_minimal_ratio(pcf, kind, degree, _fraction(lead), _fraction(second)):
            return None
        return f"({_text(top)})/({_text(bottom)})"
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
    if not bottom or not top:
        return None
    scale = bottom.denom() * top.denom()
    return top * scale, bottom * scale


def _root_bound(*polynomials: fmpq_poly) -> int:
    """An index beyond the modulus of every root (Cauchy)."""
    bound = fmpq(1)
    for p in polynomials:
        lead = abs(p.leading_coefficient())
        bound = max(bound, 1 + max(abs(c) / lead for c in p.coeffs()))
    return int(bound.p // bound.q) + 2


def _second(p: fmpq_poly) -> fmpq:
    """Second coefficient over the lead."""
    return p[p.degree() - 1] / p.leading_coefficient() if p.degree() > 0 else fmpq(0)


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def _text(p: fmpq_poly) -> str:
    return format_polynomial(tuple(int(c.p) for c in reversed(p.coeffs())))
