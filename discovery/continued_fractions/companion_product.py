"""Exact products of companion matrices M(n) = [[0, b(n)], [1, a(n)]] over a range of n.

By binary splitting, so that the multiplications are of numbers of equal size. The products of a few
steps at its leaves are had without a matrix for each step: the values of a and b come by
differences, and both rows of a product are one integer, so that a step is two multiplications.
Large matrices are multiplied by Winograd's scheme, with seven multiplications of integers.

References
----------
B. Haible and T. Papanikolaou, Fast multiprecision evaluation of series of rational numbers, 1998.
D. E. Knuth, The Art of Computer Programming 2, 4.6.4, exercise 42 (Winograd's scheme).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, islice, pairwise, repeat

from flint import fmpz_mat

from discovery.algebra.polynomial import Polynomial, value_at

__all__ = ["companion_product"]

_FEW = 24  # steps for which nothing more is worth its preparation
_LEAF_BITS = 1500  # of the entries of a leaf, about: longer ones cost more than they spare
_LEAF_STEPS = 100
_SEVEN = 9_000  # bits of entries from which additions cost little beside a multiplication


def companion_product(a: Polynomial, b: Polynomial, low: int, high: int) -> fmpz_mat:
    """M(low) M(low + 1) ... M(high - 1).

    Parameters
    ----------
    a, b : tuple of int
        Coefficients, highest power first.
    low, high : int
        The product is the identity for high <= low.

    Examples
    --------
    >>> companion_product((2, 1), (1, 0, 0), 1, 3)
    [1,  5]
    [3, 19]

    Notes
    -----
    O(M(n log n) log n) bit operations for n steps, M(k) those of one multiplication of k bits.
    """
    if high <= low:
        return fmpz_mat([[1, 0], [0, 1]])
    if high - low <= _FEW:
        return _step_by_step(a, b, low, high)
    bits = _bound(a, b, max(abs(low), abs(high - 1))).bit_length()
    terms = zip(_values(b, low, high), _values(a, low, high), strict=False)
    leaf = max(4, min(_LEAF_STEPS, _LEAF_BITS // bits))

    def split(steps: int) -> fmpz_mat:
        if steps > leaf:
            left = split(steps // 2)
            right = split(steps - steps // 2)
            return _times(left, right) if steps * bits > 2 * _SEVEN else left * right
        # x_0 + x_1 2^width for the entries x_0, x_1 of a column
        width = steps * bits + 2
        x, y = 1, 1 << width
        for b_n, a_n in islice(terms, steps):
            x, y = y, b_n * x + a_n * y
        (x0, x1), (y0, y1) = _unpacked(x, width), _unpacked(y, width)
        return fmpz_mat(2, 2, [x0, y0, x1, y1])

    return split(high - low)


def _step_by_step(a: Polynomial, b: Polynomial, low: int, high: int) -> fmpz_mat:
    x0, y0, x1, y1 = 1, 0, 0, 1
    for n in range(low, high):
        a_n, b_n = value_at(a, n), value_at(b, n)
        x0, y0 = y0, b_n * x0 + a_n * y0
        x1, y1 = y1, b_n * x1 + a_n * y1
    return fmpz_mat(2, 2, [x0, y0, x1, y1])


def _bound(a: Polynomial, b: Polynomial, reach: int) -> int:
    """A number >= 1 that abs(a(n)) + abs(b(n)) does not exceed for abs(n) <= reach.

    Its i-th power bounds the entries of a product of i steps: a step (x, y) -> (y, b x + a y) makes
    the larger entry of a row grow by no more than this factor.
    """
    return max(1, sum(value_at([abs(c) for c in p], reach) for p in (a, b)))


def _times(x: fmpz_mat, y: fmpz_mat) -> fmpz_mat:
    """The product of two matrices of large integers, with seven multiplications.

    >>> _times(fmpz_mat([[1, 2], [3, 4]]), fmpz_mat([[5, 6], [7, 8]]))
    [19, 22]
    [43, 50]
    """
    if y[1, 1].bit_length() < _SEVEN:
        return x * y
    a, b, c, d = x[0, 0], x[0, 1], x[1, 0], x[1, 1]
    e, f, g, h = y[0, 0], y[0, 1], y[1, 0], y[1, 1]
    s, t = c + d, f - e
    u, v = s - a, h - t
    first = a * e
    common = first + u * v
    mixed, last = common + (a - c) * (h - f), s * t
    return fmpz_mat(
        2,
        2,
        [first + b * g, common + last + (b - u) * h, mixed - d * (v - g), mixed + last],
    )


def _unpacked(packed: int, width: int) -> tuple[int, int]:
    """The low with abs(low) < 2^(width - 1), and high, of low + high 2^width."""
    high = (packed + (1 << (width - 1))) >> width
    return packed - (high << width), high


def _values(p: Polynomial, low: int, high: int) -> Iterator[int]:
    """The values p(low), p(low + 1), ..., at least up to p(high - 1).

    By differences, which take less than Horner's rule at each index once they are had.

    >>> list(islice(_values((1, 0, 0), 3, 100), 4)), list(_values((1, 0, 0), 3, 5))
    ([9, 16, 25, 36], [9, 16])
    """
    if high - low < 4 * len(p):
        return (value_at(p, n) for n in range(low, high))
    row, firsts = [value_at(p, low + i) for i in range(len(p))], []
    while row:
        firsts.append(row[0])
        row = [y - x for x, y in pairwise(row)]
    values: Iterator[int] = repeat(firsts.pop())
    for first in reversed(firsts):
        values = accumulate(values, initial=first)
    return values
