"""The quotient behind a fraction whose b has complex roots: no expression here can write it.

`discovery.quotient_constant` writes the quotients with real parameters. With conjugate roots r, s
of b the same functions have complex parameters, and a real quotient; it is computed in complex
balls, and serves as a number to compare with, but nothing can be certified with it.
"""

from __future__ import annotations

from math import ceil

from flint import acb, arb, ctx, fmpq

from discovery.moebius import Quantity
from discovery.pcf import PCF
from discovery.polynomial import format_polynomial

__all__ = ["conjugate_quotient"]

_ATTEMPTS = 6


def conjugate_quotient(pcf: PCF) -> Quantity | None:
    """The quotient; None where the roots of b are real, or there is no limit to compare with.

    Where both eigenvalues agree it is U(-r, 1-r+s, k)/U(1-r, 1-r+s, k), else a quotient of two
    regularized 2F1.

    Examples
    --------
    >>> found = conjugate_quotient(PCF("4n+4", "-4n^2-2n-5"))
    >>> found.name
    'U(-r, 1-r+s, 1/2)/U(1-r, 1-r+s, 1/2), r and s the roots of -4*n^2-2*n-5'
    >>> found.enclose(20).rad() < 1e-20
    True
    """
    if pcf.degrees[0] > 1 or pcf.degrees[1] != 2:
        return None
    sign = 1 if pcf.a[0] > 0 else -1  # a -> -a negates the value
    alpha, beta = (0, *(sign * c for c in pcf.a))[-2:]
    g, h, c = pcf.b
    outer, inner = alpha * alpha + 4 * g, h * h - 4 * g * c
    if inner >= 0 or outer < 0 or (alpha == 0 and beta <= 0):
        return None
    roots = f"r and s the roots of {format_polynomial(pcf.b)}"
    if outer == 0:
        kappa = fmpq(2 * beta, alpha) - fmpq(h, g) - 1
        if kappa <= 0:
            return None
        name = f"U(-r, 1-r+s, {kappa})/U(1-r, 1-r+s, {kappa}), {roots}"
    else:
        name = f"F(-r, -s; C; y)/F(1-r, 1-s; C+1; y), {roots}, a = {format_polynomial(pcf.a)}"

    def enclose(digits: int) -> arb | None:
        bits = ceil(digits * 3.33) + 64
        for _ in range(_ATTEMPTS):
            with ctx.workprec(bits):
                found = _value(alpha, beta, g, h, inner, outer)
            if found.is_finite() and found.rad() < arb(10) ** -digits:
                return found
            bits *= 2
        return None

    return Quantity(name, enclose)


def _value(alpha: int, beta: int, g: int, h: int, inner: int, outer: int) -> arb:
    middle, half = arb(-h) / (2 * g), arb(-inner).sqrt() / (2 * abs(g))
    r, s = acb(middle, half), acb(middle, -half)
    if outer == 0:
        kappa, b = acb(arb(2 * beta) / alpha - arb(h) / g - 1), 1 - r + s
        return (kappa.hypgeom_u(-r, b) / kappa.hypgeom_u(1 - r, b)).real
    size = arb(outer).sqrt()
    low = (alpha - size) / 2
    lower, y = (beta + (2 * middle - 1) * low) / size, acb(-low / size)
    top = y.hypgeom_2f1(-r, -s, acb(lower), regularized=True)
    return (size * top / y.hypgeom_2f1(1 - r, 1 - s, acb(lower + 1), regularized=True)).real
