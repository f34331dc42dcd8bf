"""Formal solutions of the recurrence at infinity: power series in 1/n, exactly or in balls.

u_n = a(n) u_(n-1) + b(n) u_(n-2) has a minimal solution m and dominant ones q. Their ratios
m_n/m_(n-1) and q_n/q_(n-1) are, beyond all powers of 1/n, formal series n^e (c_0 + c_1/n + ...)
(Birkhoff). The dominant one solves (r(n) - a(n)) r(n-1) = b(n). The tail t_n of the continued
fraction solves (t(n) - a(n)) t(n+1) = b(n+1), and m_n/m_(n-1) = -b(n+1)/t_(n+1). These are one
equation, for a step back or ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from flint import arb

from discovery.algebra.polynomial import Polynomial, shift_polynomial
from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.continued_fractions.convergence import Convergence, indicial_equation
from discovery.continued_fractions.pcf import PCF

__all__ = ["Growth", "RatioSeries", "dominant_ratio", "growth", "minimal_ratio", "polynomial_ratio"]


@dataclass(frozen=True)
class RatioSeries:
    """A series n^degree (c_0 + c_1/n + c_2/n^2 + ...).

    Attributes
    ----------
    degree : int
    coefficients : list of Quadratic, or list of arb
    """

    degree: int
    coefficients: list

    def __truediv__(self, other: RatioSeries) -> RatioSeries:
        divisor = other.coefficients
        found: list = []
        for k in range(min(len(self.coefficients), len(divisor))):
            rest = self.coefficients[k]
            for i in range(k):
                rest = rest - found[i] * divisor[k - i]
            found.append(rest / divisor[0])
        return RatioSeries(self.degree - other.degree, found)


@dataclass(frozen=True)
class Growth:
    """C lead^n n!^factorial n^exponent (1 + c_1/n + c_2/n^2 + ...), C left open.

    Attributes
    ----------
    lead, exponent : Quadratic, or arb
    factorial : int
    coefficients : list
        c_1, c_2, ...
    """

    lead: Quadratic | arb
    factorial: int
    exponent: Quadratic | arb
    coefficients: list


def _binomial(top: int, k: int) -> int:
    return comb(top, k) if top >= 0 else (-1) ** k * comb(k - top - 1, k)


def _solve(
    a: Sequence[int],
    b: Sequence[int],
    degree: int,
    known: list,
    step: int,
    parabolic: bool,
    count: int,
) -> list:
    """c_0, c_1, ... of (x(n) - a(n)) x(n + step) = b: a and b by powers of 1/n, padded with 0."""
    c = list(known)
    zero = 0 * c[0]
    ahead: list = []  # coefficients of x(n + step)

    def shifted(m: int, upto: int) -> object:
        total = zero
        for i in range(min(m, upto) + 1):
            total = total + c[i] * (_binomial(degree - i, m - i) * step ** (m - i))
        return total

    for k in range(len(c), count):
        order = k + 1 if parabolic else k
        while len(ahead) < k:
            ahead.append(shifted(len(ahead), len(ahead)))
        last = [*ahead, *(shifted(m, k - 1) for m in range(k, order + 1))]
        rest = zero - b[order]
        for i in range(order + 1):
            left = c[i] - a[i] if i < k else zero - a[i]
            rest = rest + left * last[order - i]
        divisor = 2 * c[1] - a[1] + step * k * c[0] if parabolic else 2 * c[0] - a[0]
        c.append(-rest / divisor)
    return c[:count]


def _start(pcf: PCF, kind: Convergence, step: int) -> tuple[int, list[Quadratic]]:
    """Degree and first coefficients of the tail (step 1) or of the dominant ratio (step -1)."""
    da, db = pcf.degrees
    alpha, beta = pcf.a[0], pcf.b[0]
    sign = 1 if alpha > 0 else -1
    if kind.kind == "factorial":
        return da, [Quadratic.of(alpha)]
    if kind.kind == "exponential":
        return da, [(alpha + sign * square_root(alpha * alpha + 4 * beta)) / 2]
    if kind.law != "power":
        raise ValueError(f"the error of {pcf} has no expansion in 1/n: {kind.reason}")
    if kind.kind == "dominated":
        return db // 2, [sign * square_root(beta)]
    # the equation for c_1 is the tail's with the sign of c_0 turned for a step back
    linear, gap = indicial_equation(pcf)
    lead = Fraction(alpha, 2)
    tail = (square_root(gap) - linear) / 2 * sign
    if step > 0:
        return da, [Quadratic.of(lead), tail]
    # with the minimal ratio a - t, of second coefficient a_1 - c_1, the two differ by the root
    second = pcf.a[1] if da else 0
    return da, [Quadratic.of(lead), second - tail + sign * square_root(gap)]


def _series(p: Polynomial, degree: int, count: int) -> list[int]:
    """Coefficients of p(n) / n^degree by powers of 1/n."""
    found = [0] * (degree - len(p) + 1) + list(p)
    return found[:count] + [0] * max(0, count - len(found))


def _ratio(pcf: PCF, kind: Convergence, count: int, step: int, balls: bool) -> RatioSeries:
    degree, known = _start(pcf, kind, step)
    start: list = [x.ball() for x in known] if balls else list(known)
    b = shift_polynomial(pcf.b, 1) if step > 0 else pcf.b
    parabolic = kind.kind == "parabolic"
    a_series = _series(pcf.a, degree, count + 2)
    b_series = _series(b, 2 * degree, count + 2)
    return RatioSeries(degree, _solve(a_series, b_series, degree, start, step, parabolic, count))


def dominant_ratio(pcf: PCF, kind: Convergence, count: int, balls: bool = False) -> RatioSeries:
    """Series of q_n/q_(n-1) for the dominant solutions.

    Raises
    ------
    ValueError
        For another class than factorial, exponential, or with an error like a power of n.
    ZeroDivisionError
        Where a power law's exponent is an integer below `count`: there is a logarithm.

    Examples
    --------
    >>> from discovery.continued_fractions.convergence import convergence
    >>> log2 = PCF("10n+5", "-9n^2")
    >>> [str(c) for c in dominant_ratio(log2, convergence(log2), 3).coefficients]
    ['9', '9/2', '-9/32']
    """
    return _ratio(pcf, kind, count, -1, balls)


def minimal_ratio(pcf: PCF, kind: Convergence, count: int, balls: bool = False) -> RatioSeries:
    """Series of m_n/m_(n-1) for the minimal solution, -b(n+1)/t(n+1).

    Raises
    ------
    ValueError
        For another class than factorial, exponential, or with an error like a power of n.

    Examples
    --------
    >>> from discovery.continued_fractions.convergence import convergence
    >>> log2 = PCF("10n+5", "-9n^2")
    >>> [str(c) for c in minimal_ratio(log2, convergence(log2), 3).coefficients]
    ['1', '1/2', '9/32']
    """
    tail = _ratio(pcf, kind, count, 1, balls)
    ahead: list = []
    for m in range(count):
        total = 0 * tail.coefficients[0]
        for i in range(m + 1):
            total = total + tail.coefficients[i] * _binomial(tail.degree - i, m - i)
        ahead.append(total)
    b = shift_polynomial(pcf.b, 1)
    zero = 0 * tail.coefficients[0]
    top = [zero - c for c in _series(b, len(b) - 1, count)]
    return RatioSeries(len(b) - 1, top) / RatioSeries(tail.degree, ahead)


def polynomial_ratio(p: Polynomial, count: int) -> RatioSeries:
    """A polynomial as such a series, in balls."""
    return RatioSeries(len(p) - 1, [arb(c) for c in _series(p, len(p) - 1, count)])


def growth(ratio: RatioSeries) -> Growth:
    """What u_n/u_(n-1) = ratio says of u_n: one coefficient less than the ratio has, and lead.

    Examples
    --------
    >>> ones = [Quadratic.of(1)] * 5  # n/(n-1): u_n = C n
    >>> found = growth(RatioSeries(0, ones))
    >>> str(found.exponent), [str(c) for c in found.coefficients]
    ('1', ['0', '0', '0'])
    """
    lead = ratio.coefficients[0]
    d = [c / lead for c in ratio.coefficients]
    exponent = d[1]
    # g = d (1 - 1/n)^exponent = 1 + 0/n + ...
    power = [d[0]]
    for j in range(1, len(d)):
        power.append(power[-1] * (j - 1 - exponent) / j)
    g = []
    for k in range(len(d)):
        total = d[k] * power[0]
        for i in range(k):
            total = total + d[i] * power[k - i]
        g.append(total)
    c: list = []  # c[k - 1] is c_k
    before = [d[0]]  # coefficients of the series at n - 1
    for k in range(1, len(d) - 1):
        rest = 0 * d[0]
        for j in range(2, k + 1):
            rest = rest + c[k - j] * comb(k, j)
        for i in range(2, k + 2):
            rest = rest + g[i] * before[k + 1 - i]
        c.append(-rest / k)
        total = c[k - 1]
        for j in range(1, k):
            total = total + c[k - 1 - j] * comb(k - 1, j)
        before.append(total)
    return Growth(lead, ratio.degree, exponent, c)
