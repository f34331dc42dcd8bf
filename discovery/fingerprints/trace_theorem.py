"""The trace theorem: the period product mod p in closed form for deg a <= 1, deg b <= 2.

For a = alpha n + beta, b = g n^2 + h n + k, p odd, not dividing the lead of b, nor alpha when
g = 0, write D = alpha^2 + 4g, Delta = h^2 - 4gk, tau = 2 beta - alpha (1 + h/g), chi the Legendre
symbol mod p. Then the period product has

- g != 0: trace = tau (1 - chi(D)) / 2, determinant = (Delta/g) (1 - chi(Delta)) / 2;
- g = 0, h != 0: determinant 0, trace -h/alpha, or beta when alpha = 0;
- b = k: determinant -k, trace 0, or beta when alpha = 0.

So rigidity is decided here without any prime.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial

__all__ = [
    "ExactTrace",
    "constant_traces",
    "exact_trace",
    "is_square",
    "legendre",
    "predicted_trace",
    "residue",
]


@dataclass(frozen=True, slots=True)
class ExactTrace:
    """What holds modulo all but finitely many primes.

    Attributes
    ----------
    trace, det : Fraction or None
        The constant value; None when it depends on the prime.
    nilpotent_share : Fraction
        Density of the primes whose period product has trace and determinant 0: 0, 1/4, 1/2, 1.
    """

    trace: Fraction | None
    det: Fraction | None
    nilpotent_share: Fraction

    @property
    def generic(self) -> bool:
        """Neither rigid nor nilpotent at half of the primes."""
        return self.trace is None and self.nilpotent_share < Fraction(1, 2)


def is_square(n: int) -> bool:
    """Whether an integer is a square (0 is)."""
    return n >= 0 and isqrt(n) ** 2 == n


def legendre(n: int, p: int) -> int:
    """Legendre symbol (n/p) for an odd prime p: 0, 1 or -1.

    >>> [legendre(n, 7) for n in range(7)]
    [0, 1, 1, -1, 1, -1, -1]
    """
    symbol = pow(n, (p - 1) // 2, p)
    return symbol - p if symbol > 1 else symbol


def residue(x: Fraction, p: int) -> int:
    """Residue of a rational number modulo a prime that does not divide its denominator."""
    return x.numerator * pow(x.denominator, -1, p) % p


def _unpack(a: Polynomial, b: Polynomial) -> tuple[int, int, int, int, int]:
    alpha, beta = (0, *a)[-2:]
    g, h, k = (0, 0, *b)[-3:]
    return alpha, beta, g, h, k


def applies(a: Polynomial, b: Polynomial) -> bool:
    """Whether the theorem covers the degrees."""
    return len(a) <= 2 and len(b) <= 3


def exact_trace(a: Polynomial, b: Polynomial) -> ExactTrace:
    """Trace, determinant and share of nilpotent primes, exactly.

    Raises
    ------
    ValueError
        If deg a > 1 or deg b > 2.

    Examples
    --------
    >>> exact_trace((2, 1), (1, 0, 0))  # 4/pi: D = 8 is no square, tau = 0
    ExactTrace(trace=Fraction(0, 1), det=Fraction(0, 1), nilpotent_share=Fraction(1, 1))
    """
    if not applies(a, b):
        raise ValueError("the trace theorem holds for deg a <= 1 and deg b <= 2")
    alpha, beta, g, h, k = _unpack(a, b)
    if g == 0:
        if h:
            trace = Fraction(-h, alpha) if alpha else Fraction(beta)
            return ExactTrace(trace, Fraction(0), Fraction(0))
        return ExactTrace(Fraction(0) if alpha else Fraction(beta), Fraction(-k), Fraction(0))
    D, Delta = alpha * alpha + 4 * g, h * h - 4 * g * k
    tau = 2 * beta - alpha * (1 + Fraction(h, g))
    det = Fraction(0) if is_square(Delta) else None
    det_share = Fraction(1) if is_square(Delta) else Fraction(1, 2)
    if tau == 0:
        return ExactTrace(Fraction(0), det, det_share)
    if D == 0:
        return ExactTrace(tau / 2, det, Fraction(0))
    if is_square(D):
        return ExactTrace(Fraction(0), det, det_share)
    # chi(D) and chi(Delta) agree at all primes when D Delta is a square, else independently.
    together = det is not None or is_square(D * Delta)
    return ExactTrace(None, det, Fraction(1, 2) if together else Fraction(1, 4))


def constant_traces(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of many pairs at once, whether the trace is constant: g = 0, D is a square, or tau = 0.

    Parameters
    ----------
    a : int64 array (columns, 2)
        Coefficients alpha, beta, below 10^7 in size.
    b : int64 array (rows, 3)
        Coefficients g, h, k, below 10^7 in size.

    Returns
    -------
    bool array (rows, columns)

    Examples
    --------
    >>> constant_traces(np.array([[13, 1], [2, 2]]), np.array([[0, 5, 1], [1, 0, 0]])).tolist()
    [[True, True], [False, False]]
    """
    alpha, beta = a.T
    g, h = b[:, :1], b[:, 1:2]
    D = alpha * alpha + 4 * g
    root = np.rint(np.sqrt(np.maximum(D, 0))).astype(np.int64)
    return (g == 0) | (root * root == D) | (2 * beta * g == alpha * (g + h))


def predicted_trace(a: Polynomial, b: Polynomial, p: int) -> tuple[int, int]:
    """Trace and determinant of the period product mod p, as the theorem gives them.

    >>> predicted_trace((1, 1), (-2, 0, 1), 101)  # the residues of 1 and -4
    (1, 97)
    """
    alpha, beta, g, h, k = _unpack(a, b)
    if g == 0:
        exact = exact_trace(a, b)
        assert exact.trace is not None
        assert exact.det is not None
        return residue(exact.trace, p), residue(exact.det, p)
    half, inverse = pow(2, -1, p), pow(g, -1, p)
    tau = 2 * beta - alpha * (1 + h * inverse)
    D, Delta = alpha * alpha + 4 * g, h * h - 4 * g * k
    trace = tau * (1 - legendre(D, p)) * half % p
    return trace, Delta * inverse * (1 - legendre(Delta, p)) * half % p
