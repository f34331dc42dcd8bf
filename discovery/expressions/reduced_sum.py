"""The value of a reduced series: -G(0) + lim G(J) tau_J + sum over j >= 0 of H(j) tau_j.

Here tau_j = Z^j prod (B_i)_j / prod (C_i)_j. It is the value of sum (G(j+1) tau_(j+1) -
G(j) tau_j + H(j) tau_j), where H(j) is a sum of coefficient/(j + c)^s and a polynomial. The parts
are Lerch's and hypergeometric series, as

    tau_j/(j + c)^s = c^(-s) ((c)_j/(c+1)_j)^s tau_j,
    sum over j of j (j-1) ... (j-k+1) tau_j = k! tau_k sum of (k+1)_i/i! tau_(k+i)/tau_k,

and tau_J ~ Z^J J^(sum B - sum C) prod Gamma(C_i)/prod Gamma(B_i) (Gauss's limit).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, factorial

from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial
from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.expressions.hypergeometric_sum import hypergeometric_value
from discovery.expressions.lerch_sum import lerch_value
from discovery.expressions.linear_form import LinearForm

__all__ = ["reduced_series_value"]

_ONE = Quadratic.of(1)
# 1/sin(pi x)^2, where it is rational
_SQUARED_COSECANTS = {
    Fraction(1, 3): Fraction(4, 3),
    Fraction(1, 4): Fraction(2),
    Fraction(1, 6): Fraction(4),
}


def reduced_series_value(
    z: Quadratic,
    upper: Sequence[Fraction],
    lower: Sequence[Fraction],
    certificate: tuple[QuadraticPolynomial, QuadraticPolynomial],
    poles: Sequence[tuple[Fraction, int, Quadratic]],
    polynomial: QuadraticPolynomial,
    field: int = 1,
) -> LinearForm | None:
    """The value, None where a part diverges or the expression language has no function for it.

    Parameters
    ----------
    z : Quadratic
        Z, not 0.
    upper, lower : sequences of Fraction
        The B_i and C_i, none an integer <= 0.
    certificate : pair of QuadraticPolynomial
        G, without a pole at an integer j >= 0.
    poles : sequence of (Fraction, int, Quadratic)
        c in (0, 1], s >= 1, coefficient.
    polynomial : QuadraticPolynomial
    field : int
        The d of the coefficients' field Q(sqrt d).

    Examples
    --------
    >>> zero, one = QuadraticPolynomial.of([0]), QuadraticPolynomial.of([1])
    >>> poles = [(Fraction(1), 2, Quadratic.of(1))]
    >>> reduced_series_value(Quadratic.of(1), [], [], (zero, one), poles, zero).text
    'pi^2/6'
    """
    excess = len(upper) - len(lower)
    if excess > 0 or (excess == 0 and abs(z) > 1):
        return None
    slow = excess == 0 and not abs(z) < 1
    power = sum(upper, Fraction(0)) - sum(lower, Fraction(0))
    top, bottom = certificate
    total = LinearForm.of(-(top(0) / bottom(0)), field)
    if slow and top:
        end = power + top.degree - bottom.degree
        if end > 0 or (end == 0 and z < 0):
            return None
        if end == 0:
            total = total + _gamma_quotient(lower, upper, top.lead / bottom.lead, field)
    if not upper and not lower:
        rest = _lerch_sum(z, poles, polynomial, field)
        return None if rest is None else total + rest
    most = max([-s for _, s, _ in poles] + ([polynomial.degree] if polynomial else []), default=0)
    if slow and (poles or polynomial) and power + most >= (-1 if z > 0 else 0):
        return None
    for c, s, coefficient in poles:
        part = hypergeometric_value([*upper, *[c] * s], [*lower, *[c + 1] * s], z, field)
        if part is None:
            return None
        total = total + part * (coefficient / c**s)
    for k, coefficient in enumerate(_falling_coefficients(polynomial)):
        if not coefficient:
            continue
        part = hypergeometric_value(
            [*(x + k for x in upper), Fraction(k + 1)], [*(x + k for x in lower), _ONE.x], z, field
        )
        if part is None:
            return None
        first = Quadratic.of(factorial(k))
        for i in range(k):
            first = first * z
            for x in upper:
                first = first * (x + i)
            for x in lower:
                first = first / (x + i)
        total = total + part * (coefficient * first)
    return total


def _lerch_sum(
    z: Quadratic,
    poles: Sequence[tuple[Fraction, int, Quadratic]],
    polynomial: QuadraticPolynomial,
    field: int,
) -> LinearForm | None:
    if polynomial:
        return None
    total, harmonic = LinearForm({}, field), Quadratic.of(0)
    for c, s, coefficient in poles:
        part = lerch_value(z, s, c, field)
        if part is None:
            return None
        total = total + part * coefficient
        if s == 1:
            harmonic = harmonic + coefficient
    return None if z == _ONE and harmonic else total


def _falling_coefficients(p: QuadraticPolynomial) -> list[Quadratic]:
    """p(j) as the sum of c_k j (j-1) ... (j-k+1)."""
    found = []
    k = 0
    while p:
        linear = QuadraticPolynomial.of([1, -k])
        p, rest = p.divided(linear)
        found.append(rest.coefficient(0))
        k += 1
    return found


def _gamma_quotient(
    top: Sequence[Fraction], bottom: Sequence[Fraction], factor: Quadratic, field: int
) -> LinearForm:
    """factor * prod Gamma(top) / prod Gamma(bottom).

    >>> _gamma_quotient([Fraction(1), Fraction(1)], [Fraction(1, 2)] * 2, Quadratic.of(3), 1).text
    '3/pi'
    """
    counts: dict[Fraction, int] = {}
    for values, sign in ((top, 1), (bottom, -1)):
        for x in values:
            steps = ceil(x) - 1
            start = x - steps
            for k in range(abs(steps)):  # Gamma(x) = (x-1) ... start Gamma(start)
                shift = start + k if steps > 0 else 1 / (x + k)
                factor = factor * shift if sign > 0 else factor / shift
            counts[start] = counts.get(start, 0) + sign
    counts.pop(Fraction(1), None)
    halves = counts.pop(Fraction(1, 2), 0)  # Gamma(1/2)^2 = pi
    squared = Fraction(1)
    for x, cosecant in _SQUARED_COSECANTS.items():  # Gamma(x) Gamma(1-x) = pi/sin(pi x)
        pair = (counts.get(x, 0), counts.get(1 - x, 0))
        shared = min(pair) if min(pair) > 0 else max(pair) if max(pair) < 0 else 0
        if shared:
            counts[x], counts[1 - x] = pair[0] - shared, pair[1] - shared
            halves += 2 * shared
            squared *= cosecant**shared
    atoms = [f"gamma({x})^({k})" if k != 1 else f"gamma({x})" for x, k in counts.items() if k]
    if halves:
        atoms.insert(0, "pi" if halves == 2 else f"pi^({Fraction(halves, 2)})")
    root = square_root(squared)
    size = factor * (root.y or root.x)
    return LinearForm.named("*".join(atoms), size, root=root.d, field=field)
