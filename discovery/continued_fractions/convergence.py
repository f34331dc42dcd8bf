"""How a continued fraction converges, decided exactly from the first coefficients.

Write a = alpha n^d + a_1 n^(d-1) + ..., b = beta n^m + b_1 n^(m-1) + ... A fraction with m < 2d
converges factorially (perhaps to infinity). With m = 2d the roots of x^2 = alpha x + beta decide:
real and of different size, exponential convergence; complex, no limit; a double root is the
parabolic case. With m > 2d the fraction is dominated by b: it converges only for beta > 0 and
m <= 2d + 2 (Seidel-Stern).

The slow laws follow from the product of the factors |b(n+1)| / t_(n+1)^2 by which an error of the
tail t_n shrinks on its way to K: 1 - x/sqrt(n) gives exp(-2x sqrt(n)), 1 - x/n a power.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, log

from discovery.algebra.polynomial import shift_polynomial
from discovery.continued_fractions.pcf import PCF, read_pcf

__all__ = ["KINDS", "LAWS", "Convergence", "convergence", "indicial_equation"]

KINDS = ("terminating", "factorial", "exponential", "parabolic", "dominated", "no-limit")
LAWS = ("", "factorial", "exponential", "root-exponential", "power", "logarithmic")


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
    law : str
        How the error falls: one of `LAWS`, empty where there is no error or no limit.
    exponent_squared : Fraction
        For ``root-exponential``, c^2 of exp(-c sqrt(n)); for ``power``, delta^2 of n^-delta;
        else 0.
    """

    kind: str
    reason: str
    alternating: bool = False
    rate: float = 0.0
    law: str = ""
    exponent_squared: Fraction = Fraction(0)


def convergence(pcf: PCF) -> Convergence:
    """Class of convergence of a fraction, exactly from its coefficients.

    Examples
    --------
    >>> convergence(PCF("2n+1", "n^2")).kind, convergence(PCF("n", "-n")).kind
    ('exponential', 'factorial')
    >>> convergence(PCF("1", "-n^2")).reason
    'b is negative and dominates a^2: no limit'
    >>> convergence(PCF("2n+1", "n^4")).reason  # 12/pi^2
    'b dominates a^2: the error falls like n^-2'
    """
    read_pcf(pcf)
    m = pcf.terminates_at
    if m is not None:
        return Convergence("terminating", f"b({m}) = 0: the fraction ends with p_{m - 1}/q_{m - 1}")
    da, db = pcf.degrees
    alpha, beta = pcf.a[0], pcf.b[0]
    alternating = beta > 0
    if db < 2 * da:
        return Convergence(
            "factorial",
            f"the error falls like 1/n!{f'^{2 * da - db}' if 2 * da - db > 1 else ''}",
            alternating,
            float(2 * da - db),
            "factorial",
        )
    if db > 2 * da:
        if beta < 0:
            return Convergence("no-limit", "b is negative and dominates a^2: no limit")
        if db > 2 * da + 2:
            return Convergence(
                "no-limit",
                "deg b > 2 deg a + 2: even and odd convergents have different limits",
            )
        square = Fraction(alpha * alpha, beta)
        if db == 2 * da + 1:
            return _slow("dominated", "b dominates a^2", "root-exponential", 4 * square)
        return _slow("dominated", "b dominates a^2", "power", square)
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
            "exponential",
        )
    return _parabolic(pcf)


def _slow(kind: str, why: str, law: str, square: Fraction) -> Convergence:
    root = _square_root_text(square)
    falls = {
        "root-exponential": f"exp(-{root} sqrt(n))",
        "power": f"n^-{root}",
        "logarithmic": "1/log n",
    }[law]
    reason = f"{why}: the error falls like {falls}"
    return Convergence(kind, reason, kind == "dominated", 0.0, law, square)


def _square_root_text(square: Fraction) -> str:
    """The square root of a rational as text, without a root where it is rational.

    >>> _square_root_text(Fraction(4)), _square_root_text(Fraction(9, 4))
    ('2', '(3/2)')
    >>> _square_root_text(Fraction(5))
    'sqrt(5)'
    """
    p, q = square.as_integer_ratio()
    if isqrt(p) ** 2 != p or isqrt(q) ** 2 != q:
        return f"sqrt({square})"
    return str(isqrt(p)) if q == 1 else f"({isqrt(p)}/{isqrt(q)})"


def _rate(alpha: int, beta: int) -> float:
    # lambda_+ / lambda_- = (|alpha| + sqrt D)^2 / (4 |beta|), free of cancellation and overflow
    root = isqrt((alpha * alpha + 4 * beta) << 128)
    return 2 * (log((abs(alpha) << 64) + root) - 64 * log(2)) - log(4 * abs(beta))


def _parabolic(pcf: PCF) -> Convergence:
    """D = 0: the next coefficients decide (Birkhoff-Trjitzinsky)."""
    d = pcf.degrees[0]
    second_a, second_b = (Fraction(p[1] if len(p) > 1 else 0) for p in (pcf.a, pcf.b))
    kappa = 2 * second_a / pcf.a[0] - second_b / pcf.b[0] - d
    if kappa < 0:
        return Convergence("no-limit", f"double eigenvalue with kappa = {kappa} < 0: no limit")
    if kappa > 0:
        why = f"double eigenvalue, kappa = {kappa}"
        return _slow("parabolic", why, "root-exponential", 16 * kappa)
    _, gap = indicial_equation(pcf)
    if gap < 0:
        return Convergence("no-limit", "double eigenvalue, complex indices: no limit")
    law = "power" if gap > 0 else "logarithmic"
    square = 4 * gap / Fraction(pcf.a[0]) ** 2
    return _slow("parabolic", "double eigenvalue, kappa = 0", law, square)


def indicial_equation(pcf: PCF) -> tuple[Fraction, Fraction]:
    """L and L^2 - 4M of the equation c^2 + L c + M = 0 for the tail's second coefficient.

    For a double eigenvalue with kappa = 0: t_n = c_0 n^d + c n^(d-1) + ..., with c_0 half the lead
    of a (made positive). The difference of the two roots is c_0 times that of the indices.

    >>> indicial_equation(PCF("n^3+(n+1)^3", "-n^6"))  # 1/zeta(3): n^-2
    (Fraction(-2, 1), Fraction(4, 1))
    """
    d = pcf.degrees[0]
    sign = 1 if pcf.a[0] > 0 else -1
    a = [Fraction(sign * c) for c in pcf.a[:3]] + [Fraction(0)] * 2
    b = [Fraction(c) for c in shift_polynomial(pcf.b, 1)[:3]] + [Fraction(0)] * 2
    c0 = a[0] / 2
    linear = c0 - a[1]
    constant = -(d * a[1] * c0 + a[2] * c0 + Fraction(d * (d - 1), 2) * c0 * c0 + b[2])
    return linear, linear * linear - 4 * constant
