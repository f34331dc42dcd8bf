"""Asymptotic expansion of the tail of a slowly convergent continued fraction.

The tail t_n = a(n) + b(n+1)/(a(n+1) + ...) solves (t_n - a(n)) t_(n+1) = b(n+1). Beyond all powers
of 1/n it equals the formal solution

    T(n) = n^e (c_0 + c_1 s + c_2 s^2 + ...),    e = max(deg a, deg b / 2),

with s = 1/n where the convergents approach their limit like a power of 1/n (or 1/log n), and
s = 1/sqrt(n) where they do so like exp(-c sqrt(n)) (Birkhoff and Trjitzinsky, Acta Math. 60, 1933).
The series diverges like k!/(2 pi n)^k, or like k!/(c sqrt(n))^k: it is cut before its smallest
terms, and what was cut is judged by those terms and by what the cut series leaves over in the
equation.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import log2

from flint import arb, ctx, fmpq

from discovery.algebra.polynomial import Polynomial, shift_polynomial, value_at
from discovery.continued_fractions.convergence import Convergence, indicial_equation
from discovery.continued_fractions.pcf import PCF

__all__ = ["MAX_TERMS", "TailEstimate", "TailExpansion"]

MAX_TERMS = 6000
_GROWTH = 60  # bits by which the terms must have grown again before the smallest is believed


@dataclass(frozen=True, slots=True)
class TailEstimate:
    """A value of the tail t_n.

    Attributes
    ----------
    value : arb
        The cut series; its radius is the rounding alone.
    error : arb
        Estimate of the error of the cut, on the safe side but not proved.
    terms : int
        Number of terms of the series.
    noisy : bool
        The error is above the goal, and more bits would lower it.
    """

    value: arb
    error: arb
    terms: int
    noisy: bool


class TailExpansion:
    """Coefficients c_k of T(n), computed as they are asked for, in ball arithmetic.

    Parameters
    ----------
    pcf : PCF
        A fraction of one of the slow classes, with a positive lead of a.
    kind : Convergence
        Its class.
    bits : int
        Working precision.

    Raises
    ------
    ValueError
        If the fraction is not slow, or the lead of a is negative.

    Examples
    --------
    >>> from discovery.continued_fractions.convergence import convergence
    >>> pcf = PCF("2n+1", "n^4")  # 12/pi^2
    >>> expansion = TailExpansion(pcf, convergence(pcf), 100)
    >>> [int(c.unique_fmpz()) for c in expansion.coefficients(3)]
    [1, 2, 2]
    """

    def __init__(self, pcf: PCF, kind: Convergence, bits: int) -> None:
        if kind.kind not in ("parabolic", "dominated") or pcf.a[0] < 0:
            raise ValueError(f"{pcf}: no slow convergence, or the lead of a is negative")
        da, db = pcf.degrees
        self.pcf = pcf
        self.bits = bits
        self.exponent = Fraction(max(2 * da, db), 2)
        self.denominator = 2 if kind.law == "root-exponential" else 1
        self._a = _spread(pcf.a, self.exponent, self.denominator)
        self._b = _spread(shift_polynomial(pcf.b, 1), 2 * self.exponent, self.denominator)
        self._parabolic = kind.kind == "parabolic"
        self._c: list[arb] = []
        self._left: list[arb] = []  # c_k - A_k
        self._ahead: list[arb] = []  # coefficients of T(n+1), the last one without its own c
        self._shares: list[arb] = []  # c_k binom(e - k/u, j), the latest j for every k
        self._levels: list[float] = []  # log2 |c_k|
        with ctx.workprec(bits):
            self._start(kind)

    def _start(self, kind: Convergence) -> None:
        if not self._parabolic:
            self._open(0)
            self._close(0, arb(self.pcf.b[0]).sqrt())
            self._divisor = 2 * self._c[0]
            return
        lead = arb(self.pcf.a[0]) / 2
        self._open(0)
        self._close(0, lead)
        if self.denominator == 2:
            second = lead * arb(fmpq(*(kind.exponent_squared / 16).as_integer_ratio())).sqrt()
        else:
            linear, gap = (fmpq(*x.as_integer_ratio()) for x in indicial_equation(self.pcf))
            second = (arb(gap).sqrt() - arb(linear)) / 2
        self._open(1)
        self._close(1, second)
        self._divisor = 2 * second - self._get(self._a, 1)
        self._open(2)

    @staticmethod
    def _get(sparse: dict[int, int], k: int) -> int:
        return sparse.get(k, 0)

    def _open(self, k: int) -> None:
        """Append T+_k without c_k: the sum of c_i binom(e - i/u, j) over i + uj = k, j >= 1."""
        u = self.denominator
        top = int(u * self.exponent)
        total = arb(0)
        shares = self._shares
        for i in range(k % u, k, u):
            if i >= len(shares):
                break
            j = (k - i) // u
            shares[i] = shares[i] * (top - i - u * (j - 1)) / (u * j)
            total += shares[i]
        self._ahead.append(total)

    def _close(self, k: int, c: arb) -> None:
        """Enter c_k, wherever it has a part in T+."""
        u = self.denominator
        self._c.append(c)
        self._left.append(c - self._get(self._a, k))
        self._shares.append(c)
        self._ahead[k] += c
        if len(self._ahead) > k + 1 and u == 1:
            self._shares[k] = c * (int(self.exponent) - k)
            self._ahead[k + 1] += self._shares[k]
        self._levels.append(_level(c))

    def _extend(self, count: int) -> None:
        with ctx.workprec(self.bits):
            for k in range(len(self._c), count):
                m = k + 1 if self._parabolic else k
                self._open(m)
                left, ahead = self._left, self._ahead
                rest = -arb(self._get(self._b, m))
                for i in range(len(left)):
                    rest += left[i] * ahead[m - i]
                for i in range(len(left), m + 1):
                    rest -= self._get(self._a, i) * ahead[m - i]
                divisor = self._divisor
                if self._parabolic and self.denominator == 1:
                    divisor = divisor + k * self._c[0]
                self._close(k, -rest / divisor)

    def coefficients(self, count: int) -> list[arb]:
        """The first coefficients c_0, ..., c_(count-1)."""
        self._extend(count)
        return self._c[:count]

    def tail(self, n: int, goal: float) -> TailEstimate:
        """The tail t_n, with an error below 2^goal if the series can give it.

        Parameters
        ----------
        n : int
            Index, at least 1, beyond all roots of a and b.
        goal : float
            Binary logarithm of the error to reach.
        """
        cut = self._cut(n, goal - log2(n) - 4)  # the error is at most some n times a term
        with ctx.workprec(self.bits):
            value = self._sum(n, cut)
            # what is left over at n, n+1, n+2 ... adds up along the tail, and falls from n to 2n
            # unless n lies before the roots of a and b
            left_over = self._left_over(n, cut) * n
            later = self._left_over(2 * n, cut) * 2 * n
            step, last = self._step(n), min(cut + 3, len(self._c))
            omitted = sum((abs(self._c[k]) * step**k for k in range(cut, last)), arb(0))
            error = (2 * (left_over + later + omitted * self._scale(n))).abs_upper()
            reached = _level(error + value.rad()) <= goal
            noisy = not reached and bool(value.rad() * n * 2**12 > error)
        return TailEstimate(value, error, cut, noisy)

    def _left_over(self, n: int, cut: int) -> arb:
        """|(T(n) - a(n)) - b(n+1)/T(n+1)| for the series T cut after so many terms."""
        a, b = value_at(self.pcf.a, n), value_at(self.pcf.b, n + 1)
        return abs(self._sum(n, cut) - a - b / self._sum(n + 1, cut))

    def _scale(self, n: int) -> arb:
        return arb(n) ** arb(fmpq(*self.exponent.as_integer_ratio()))

    def _step(self, n: int) -> arb:
        return 1 / arb(n).sqrt() if self.denominator == 2 else 1 / arb(n)

    def _sum(self, n: int, cut: int) -> arb:
        step = self._step(n)
        total = arb(0)
        for k in range(cut - 1, -1, -1):
            total = total * step + self._c[k]
        return total * self._scale(n)

    def _cut(self, n: int, goal: float) -> int:
        """Number of terms before the smallest of three consecutive ones, or before 2^goal."""
        slope = log2(n) / self.denominator
        start = self.exponent * slope * self.denominator
        # a cut before the last coefficients of a and b would judge the series without them
        least = 2 + max(*self._a, *self._b)
        best, cut, k = float("inf"), least, least
        while k < MAX_TERMS:
            if k + 3 > len(self._c):
                self._extend(k + 8)
            level = start + max(self._levels[i] - i * slope for i in range(k, k + 3))
            if level < best:
                best, cut = level, k
            if level <= goal or level > best + _GROWTH:
                break
            k += 1
        return cut


def _spread(p: Polynomial, exponent: Fraction, denominator: int) -> dict[int, int]:
    """Coefficients of p(n) / n^exponent as a series in s = n^(-1/denominator)."""
    degree = len(p) - 1
    return {int(denominator * (exponent - degree + i)): c for i, c in enumerate(p) if c}


def _level(c: arb) -> float:
    """log2 of the largest number in the ball, by its exponent (no overflow)."""
    mantissa, exponent = c.abs_upper().man_exp()
    return float(exponent) + log2(int(mantissa)) if mantissa else float("-inf")
