"""Fractions of known value that may be equivalent to a given one: the same eigenvalues, and roots
of b and lower parameters that differ by integers.

A family of known value (see `verify.theorems.named_theorems` and
`verify.theorems.quotient_theorems`) has a member with the least parameters in each such class;
whether it is equivalent is for `discovery.equivalences.coboundary_search` to say. An anchor never
terminates: the value of a fraction that does says nothing of its tails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm

from discovery.closed_forms.closed_form import closed_form
from discovery.continued_fractions.pcf import PCF

__all__ = ["Anchor", "anchors"]

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A fraction with the theorem that names its value.

    Attributes
    ----------
    pcf : PCF
    theorem : str
    witness : mapping
        As `verify.checker` reads it.
    """

    pcf: PCF
    theorem: str
    witness: Mapping[str, object]


def anchors(pcf: PCF, orders: Sequence[Fraction] = ()) -> Iterator[Anchor]:
    """Anchors for a fraction with deg a <= 1, deg b <= 2, the best known values first.

    Parameters
    ----------
    pcf : PCF
        One that has a limit.
    orders : sequence of Fraction
        Orders of Bessel functions that a value is wanted in.

    Examples
    --------
    >>> [str(x.pcf) for x in anchors(PCF("2n+3", "n^2+2n+1"))]
    ['PCF(2*n+1, n^2)']
    """
    alpha, beta = (0, *pcf.a)[-2:]
    g, h, k = (0, 0, *pcf.b)[-3:]
    if len(pcf.a) > 2 or len(pcf.b) > 3:
        return
    outer = alpha * alpha + 4 * g
    if g and outer < 0:
        return
    if g and outer == 0:
        yield from _parabolic(alpha, beta, g, h, k)
    elif g and alpha:
        yield from _tangents(alpha, g, h, k)
    elif g:
        yield from _gamma_quotients(beta, g, h, k)
    elif h and not alpha:
        yield from _cylinder(beta, h, k)
    elif h:
        yield from _confluent(alpha, beta, h, k)
    elif alpha:
        yield from _bessel(alpha, beta, k, orders)


def _scaled(a: Sequence[Fraction], b: Sequence[Fraction]) -> tuple[int, PCF]:
    """The least constant inflation with integer coefficients."""
    factor = lcm(*(x.denominator for x in a))
    while any((factor * factor * x).denominator != 1 for x in b):
        factor *= lcm(*((factor * factor * x).denominator for x in b))
    return factor, PCF([int(factor * x) for x in a], [int(factor**2 * x) for x in b])


def _rational_roots(g: int, h: int, k: int) -> tuple[Fraction, Fraction] | None:
    square = h * h - 4 * g * k
    if square < 0 or isqrt(square) ** 2 != square:
        return None
    root = isqrt(square)
    return Fraction(-h - root, 2 * g), Fraction(-h + root, 2 * g)


def _tangents(alpha: int, g: int, h: int, k: int) -> Iterator[Anchor]:
    """a = (alpha/2)(2n+1), b = g(n^2 - v): the sum of the roots is an integer."""
    if h % g:
        return
    v = Fraction(h * h - 4 * g * k, 4 * g * g)  # ((r1 - r2)/2)^2
    roots = _rational_roots(g, h, k)
    if roots is not None:
        order = (roots[1] - roots[0]) / 2 + (_HALF if (h // g) % 2 else 0)
        order -= order.__floor__()
        v = min(order, 1 - order) ** 2
    elif (h // g) % 2:
        return
    a = [Fraction(alpha), Fraction(alpha, 2)]
    factor, pcf = _scaled(a, [Fraction(g), Fraction(0), -g * v])
    scale, w = Fraction(alpha, 2), Fraction(4 * g, alpha * alpha)
    witness = {"scale": str(scale * factor), "square": str(w), "order": str(v)}
    yield Anchor(pcf, "tangent", witness)


def _gamma_quotients(beta: int, g: int, h: int, k: int) -> Iterator[Anchor]:
    """A constant a; the roots of b are rational and their sum is an integer.

    With x = |a|/sqrt(g) both theorems need roots whose sum has one parity: odd for quotients of
    gamma functions, even for digamma functions, where the roots are integers. The other parity is
    equivalent to this one with x + 1: K(x; n^2 + n) to K(x + 1; n^2).
    """
    roots, size = _rational_roots(g, h, k), isqrt(abs(g))
    if roots is None or size * size != g or h % g:
        return
    r1, r2 = roots
    odd = (h // g) % 2
    signed, x = (size if beta > 0 else -size), Fraction(abs(beta), size)
    if r1.denominator == 1:
        x += odd
        pcf = PCF([int(signed * x)], [g, 0, 0])
        witness = {"scale": str(signed), "argument": str(x)}
        for theorem in ("leibniz-tail", "digamma-difference")[x.denominator > 1 :]:
            yield Anchor(pcf, theorem, witness)
        return
    x += 1 - odd
    m = r2 - r1 + 1 - odd
    m -= 2 * (m / 2).__floor__()
    order = min(m, 2 - m)
    b = [Fraction(g), Fraction(-g), g * (1 - order * order) / 4]
    factor, pcf = _scaled([signed * x], b)
    scale = Fraction(signed, 2) * factor
    yield Anchor(
        pcf,
        "gamma-quotient",
        {"scale": str(scale), "argument": str(x), "order": str(order)},
    )


def _closed(a: Sequence[Fraction], b: Sequence[Fraction]) -> Anchor:
    pcf = _scaled(a, b)[1]
    form = closed_form(pcf)
    if form is None:
        raise ValueError(f"{pcf} has another degree")
    return Anchor(pcf, form.theorem, form.witness)


def _parabolic(alpha: int, beta: int, g: int, h: int, k: int) -> Iterator[Anchor]:
    """b = -s^2 (n + A)(n + B): to A = 0, or to the least A, B in [0, 1)."""
    roots = _rational_roots(g, h, k)
    if roots is None:
        return
    s = Fraction(alpha, 2)
    x = beta / s - 1 - Fraction(h, g)
    upper = [-r - (-r).__floor__() for r in roots]
    lower = sorted({u - 1 for u in upper if u} | set(upper))
    for first, second in ((0, u) for u in lower) if 0 in upper else ((upper[0], upper[1]),):
        p, q = first + second, first * second
        yield _closed([2 * s, s * (1 + p + x)], [-s * s, -s * s * p, -s * s * q])


def _cylinder(beta: int, h: int, k: int) -> Iterator[Anchor]:
    upper = Fraction(k, h) - Fraction(k, h).__floor__()
    yield _closed([Fraction(beta)], [Fraction(h), h * upper])


def _confluent(alpha: int, beta: int, h: int, k: int) -> Iterator[Anchor]:
    z = Fraction(h, alpha * alpha)
    lower, upper = Fraction(beta, alpha) + z, Fraction(k, h)
    part, u = lower - lower.__floor__(), upper - upper.__floor__()
    for c in (part or Fraction(1), part + 1):
        yield _closed([Fraction(alpha), alpha * (c - z)], [Fraction(h), h * u])


def _bessel(alpha: int, beta: int, k: int, orders: Sequence[Fraction]) -> Iterator[Anchor]:
    lower = Fraction(beta, alpha)
    wanted = [order + 1 for order in orders]
    if lower.denominator == 2:
        wanted.append(_HALF)
    wanted.append(lower - lower.__floor__() or Fraction(1))
    for c in dict.fromkeys(wanted):
        if (c - lower).denominator == 1 and c:
            yield _closed([Fraction(alpha), alpha * c], [Fraction(k)])
