"""The reduction order: how fast gcd(p_n, q_n) grows, seen at primes.

Let v(k) be the p-adic valuation of the content (gcd of the four entries) of M(1) M(2) ... M(kp).
The slope of v in k, the least over many primes, is the order r: the gcd grows at least like
(n!)^r. Two periods can deceive, and a single v(k) can stand one too high: the slope is the median
over all pairs of eight periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from discovery.algebra.polynomial import Polynomial, value_at
from discovery.kernel_cache import kernel

__all__ = [
    "FIRST_ORDER_PRIME",
    "ORDER_PRIMES",
    "ORDER_PRIME_COUNT",
    "growth_degree",
    "reduction_order",
    "slope_at",
    "valuations",
    "valuations_exact",
]

FIRST_ORDER_PRIME = 41
ORDER_PRIME_COUNT = 20
ORDER_PRIMES = (
    *(41, 43, 47, 53, 59, 61, 67, 71, 73, 79),
    *(83, 89, 97, 101, 103, 107, 109, 113, 127, 131),
)
_PERIODS = 8
_KERNEL_ENTRY_LIMIT = 1 << 48


def growth_degree(a: Polynomial, b: Polynomial) -> Fraction:
    """Growth of q_n like (n!)^g: g = deg a, or deg b / 2 if that is larger."""
    return max(Fraction(len(a) - 1), Fraction(len(b) - 1, 2))


def valuations_exact(a: Polynomial, b: Polynomial, p: int, periods: int) -> list[int]:
    """v(1), ..., v(periods), by exact integers modulo a power of p that is large enough.

    A valuation beyond about 16 times what the degrees explain is cut there.

    >>> valuations_exact((34, 51, 27, 5), (-1, 0, 0, 0, 0, 0, 0), 43, 6)  # Apery's 6/zeta(3)
    [0, 3, 6, 9, 12, 15]
    """
    precision = 2 * periods * max(len(a), len(b)) + 4
    most = 8 * precision  # the product itself can be zero, as where b has positive integer roots
    while True:
        modulus = p**precision
        x0, y0, x1, y1 = 1, 0, 0, 1
        result = []
        for n in range(1, periods * p + 1):
            a_n, b_n = value_at(a, n), value_at(b, n)
            x0, y0 = y0, (b_n * x0 + a_n * y0) % modulus
            x1, y1 = y1, (b_n * x1 + a_n * y1) % modulus
            if n % p == 0:
                v = 0
                power = p
                while v < precision and not (x0 % power or y0 % power or x1 % power or y1 % power):
                    v += 1
                    power *= p
                result.append(v)
        if max(result) < precision or precision >= most:
            return result
        precision *= 2


@kernel
def _multiply(x: int, c: int, m: int, inverse: float) -> int:
    """x c mod m for 0 <= x < m < 2^62, |c| < 2^48: the float quotient is off by one at most."""
    q = int(float(x) * float(c) * inverse)
    r = x * c - q * m  # wraps modulo 2^64; the true value lies in (-2m, 2m)
    if r < 0:
        r += m
    elif r >= m:
        r -= m
    return r + m if r < 0 else r


@kernel
def _capped_valuation(x: int, p: int, cap: int) -> int:
    if x == 0:
        return cap
    v = 0
    while v < cap and x % p == 0:
        x //= p
        v += 1
    return v


@kernel
def _valuations(
    a: np.ndarray, b: np.ndarray, p: int, exponent: int, periods: int, out: np.ndarray
) -> None:
    """v(1..periods), each capped at `exponent`; p^exponent < 2^62 and |a(n)|, |b(n)| < 2^48."""
    m = 1
    for _ in range(exponent):
        m *= p
    inverse = 1.0 / float(m)
    x0, y0, x1, y1 = 1, 0, 0, 1
    for n in range(1, periods * p + 1):
        a_n = 0
        for c in a:
            a_n = a_n * n + c
        b_n = 0
        for c in b:
            b_n = b_n * n + c
        z0 = _multiply(x0, b_n, m, inverse) + _multiply(y0, a_n, m, inverse)
        z1 = _multiply(x1, b_n, m, inverse) + _multiply(y1, a_n, m, inverse)
        x0, y0 = y0, z0 - m if z0 >= m else z0
        x1, y1 = y1, z1 - m if z1 >= m else z1
        if n % p == 0:
            v = exponent
            for entry in (x0, y0, x1, y1):
                v = min(v, _capped_valuation(entry, p, exponent))
            out[n // p - 1] = v


def _exponent(p: int) -> int:
    e = 1
    while p ** (e + 1) < 1 << 62:
        e += 1
    return e


def valuations(a: Polynomial, b: Polynomial, p: int, periods: int = _PERIODS) -> list[int]:
    """v(1), ..., v(periods): by the kernel where its range allows, else by exact integers.

    >>> valuations((3, 3), (-2, -1, 0), 41)
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    largest = periods * p
    size = max(sum(abs(c) * largest ** (len(q) - 1 - i) for i, c in enumerate(q)) for q in (a, b))
    if size < _KERNEL_ENTRY_LIMIT:
        exponent = _exponent(p)
        out = np.empty(periods, np.int64)
        _valuations(np.array(a), np.array(b), p, exponent, periods, out)
        if out.max() < exponent:
            return [int(v) for v in out]
    return valuations_exact(a, b, p, periods)


def _median_slope(v: Sequence[int]) -> Fraction:
    """Median of the slopes between all pairs: one v(k) may stand one too high, anywhere.

    >>> _median_slope([0, 1, 3, 3, 4, 5, 6, 7]), _median_slope([0, 0, 1, 1, 2, 2, 3, 3])
    (Fraction(1, 1), Fraction(1, 2))
    """
    slopes = sorted(Fraction(y - x, j - i) for (i, x), (j, y) in combinations(enumerate(v), 2))
    return slopes[len(slopes) // 2]


def slope_at(a: Polynomial, b: Polynomial, p: int) -> Fraction:
    """The slope of v(k), the valuation of the content of k periods, at one prime.

    Examples
    --------
    >>> slope_at((2, 3, 3, 1), (-1, 0, 0, 0, 0, 0, 0), 41)  # 1/zeta(3)
    Fraction(3, 1)
    """
    return _median_slope(valuations(a, b, p))


def reduction_order(
    a: Polynomial, b: Polynomial, primes: tuple[int, ...] = ORDER_PRIMES
) -> Fraction:
    """The least slope of v over the primes.

    Notes
    -----
    Measured at the primes given, and so an upper bound for the order at all primes. Primes that
    divide a lead should be left out by the caller.

    Examples
    --------
    >>> reduction_order((2, 3, 3, 1), (-1, 0, 0, 0, 0, 0, 0))  # 1/zeta(3)
    Fraction(3, 1)
    >>> reduction_order((1, 1), (1,))  # a Bessel quotient
    Fraction(0, 1)
    """
    least: Fraction | None = None
    for p in primes:
        slope = slope_at(a, b, p)
        least = slope if least is None else min(least, slope)
        if least == 0:
            break
    if least is None:
        raise ValueError("no prime given")
    return least
