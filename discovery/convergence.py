"""How a continued fraction converges, decided exactly from the first coefficients.

Write a = alpha n^d + a_1 n^(d-1) + ..., b = beta n^m + b_1 n^(m-1) + ... A fraction with m < 2d
converges factorially (perhaps to infinity). With m = 2d the roots of x^2 = alpha x + beta decide:
real and of different size, exponential convergence; complex, no limit; a double root is the
parabolic case. With m > 2d the fraction is dominated by b: it converges only for beta > 0 and
m <= 2d + 2 (Seidel-Stern).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, log

from discovery.pcf import PCF
from discovery.polynomial import shift_polynomial

__all__ = ["KINDS", "Convergence", "convergence"]

KINDS = ("terminating", "factorial", "exponential", "parabolic", "dominated", "no-limit")


@dataclass(frozen=True, slots=True)
class Convergence:
    """Class of convergence.

    Attributes
    ----------
    kind : str
        One of `KINDS`. ``parabolic`` and ``dominated`` converge slowly.
    reason : str
        One line that says why.
    alternating : bool
        b is positive for large n: the convergents end up alternately on both sides of the limit
        (with the lead of a made positive).
    rate : float
        For ``exponential``: the loss of error a step, ln|lambda_+ / lambda_-|; for ``factorial``:
        the power of 1/n! in the error; else 0.
    """

    kind: str
    reason: str
    alternating: bool = False
    rate: float = 0.0


def convergence(pcf: PCF) -> Convergence:
    """Class of convergence of a fraction, exactly from its coefficients.

    Examples
    --------
    >>> convergence(PCF("2n+1", "n^2")).kind, convergence(PCF("n", "-n")).kind
    ('exponential', 'factorial')
    >>> convergence(PCF("1", "-n^2")).reason
    'b is negative and dominates a^2: no limit'
    """
    m = pcf.terminates_at
    if m is not None:
        return Convergence(
            "terminating", f"b({m}) = 0: the value is the rational p_{m - 1}/q_{m - 1}"
        )
    da, db = pcf.degrees
    alpha, beta = pcf.a[0], pcf.b[0]
    alternating = beta > 0
    if db < 2 * da:
        return Convergence(
            "factorial", f"the error falls like 1/n!^{2 * da - db}", alternating, float(2 * da - db)
        )
    if db > 2 * da:
        if beta < 0:
            return Convergence("no-limit", "b is negative and dominates a^2: no limit")
        if db > 2 * da + 2:
            return Convergence(
                "no-limit",
                "deg b > 2 deg a + 2: even and odd convergents have different limits",
            )
        law = "like exp(-c sqrt(n))" if db == 2 * da + 1 else "like a power of 1/n"
        return Convergence("dominated", f"the error falls {law}", True)
    D = alpha * alpha + 4 * beta
    if D < 0:
        return Convergence(
            "no-limit", f"D = {D} < 0: the eigenvalues are complex, of equal modulus"
        )
    if D > 0:
        return Convergence(
            "exponential",
            f"D = {D} > 0: the error falls geometrically",
            alternating,
            _rate(alpha, beta),
        )
    return _parabolic(pcf)


def _rate(alpha: int, beta: int) -> float:
    # lambda_+ / lambda_- = (|alpha| + sqrt D)^2 / (4 |beta|), free of cancellation and overflow
    root = isqrt((alpha * alpha + 4 * beta) << 128)
    return 2 * (log((abs(alpha) << 64) + root) - 64 * log(2)) - log(4 * abs(beta))


def _parabolic(pcf: PCF) -> Convergence:
    """D = 0: the next coefficients decide (Birkhoff-Trjitzinsky)."""
    d = pcf.degrees[0]
    a = [Fraction(c) for c in (*pcf.a, 0, 0)][:3] if d >= 2 else [Fraction(c) for c in pcf.a]
    a += [Fraction(0)] * (3 - len(a))
    b = [Fraction(c) for c in shift_polynomial(pcf.b, 1)[:3]]
    b += [Fraction(0)] * (3 - len(b))
    if a[0] < 0:
        a = [-c for c in a]
    second = Fraction(pcf.b[1]) if len(pcf.b) > 1 else Fraction(0)
    kappa = 2 * a[1] / a[0] - second / pcf.b[0] - d
    if kappa < 0:
        return Convergence("no-limit", f"double eigenvalue with kappa = {kappa} < 0: no limit")
    if kappa > 0:
        return Convergence(
            "parabolic",
            f"double eigenvalue, kappa = {kappa}: the error falls like exp(-4 sqrt(kappa n))",
        )
    # kappa = 0: indicial equation c1^2 + (c0 - A1) c1 - (e A1 c0 + A2 c0 + e(e-1)/2 c0^2 + B2) = 0
    c0 = a[0] / 2
    linear = c0 - a[1]
    constant = -(d * a[1] * c0 + a[2] * c0 + Fraction(d * (d - 1), 2) * c0 * c0 + b[2])
    gap = linear * linear - 4 * constant
    if gap < 0:
        return Convergence("no-limit", "double eigenvalue, complex indices: no limit")
    law = "like a power of 1/n" if gap > 0 else "like 1/log n"
    return Convergence("parabolic", f"double eigenvalue, kappa = 0: the error falls {law}")
