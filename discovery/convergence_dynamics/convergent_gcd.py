"""The exact greatest common divisor of p_n and q_n, which is all that is arithmetic in delta.

By exact integers: products of some sixty companion matrices in machine words, then a product
tree and one gcd an index in flint. What divides p_n and q_n before the last index is divided out
on the way, so that fractions with factorial reduction, the wanted ones, are the fastest.

The other way, p_n and q_n modulo powers of every prime that divides one of b(1) ... b(n) (no other
can divide both), was measured and is slower at depth 1000: such primes are 168 where b splits and
over 800 where it does not, each takes n steps, and 64 bits do not hold the valuations of the small
ones. On one core, a fraction: 1.40 ms against 0.22 ms by integers for (2n+1, n^2); 1.41 against
0.45 for (n^2+n+1, n^2+3n+2); 6.2 against 0.26 for (n+3, 2n^2+n-4); 6.5 against 0.55 for
(3n^2+2n+1, 5n^2-3n+1). Shorter gcds, one with the determinant of each part of the product, made
no difference: half of the time is the products.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log, nan

import numpy as np
from flint import fmpz, fmpz_mat
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial, value_at
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.dynamics_kernel import FIT_POINTS, fit_indices
from discovery.kernel_cache import kernel

__all__ = ["reduced_growth", "reduced_growths"]

_DIGIT = 30  # bits of a digit: 2 (2^30)^2 + 2 (2^31 2^30) and a carry stay below 2^63
_MASK = (1 << _DIGIT) - 1
_ENTRY_BITS = 61  # of a(n) and b(n) in the kernel
_BLOCK_BITS = 1500  # of the entries of a block's product
_WORDS = 56  # 32-bit words an entry
_BIG = 2.0**300
_SMALL = 2.0**-300
_LAST_COLUMN = fmpz_mat([[0], [1]])


@kernel
def _extend(x: np.ndarray, low: int, high: int) -> None:
    """Carry the sign of a two's complement number on, from `low` digits to `high`."""
    sign = _MASK if x[low - 1] >> (_DIGIT - 1) else 0
    for i in range(low, high):
        x[i] = sign


@kernel
def _step(x: np.ndarray, y: np.ndarray, a: int, b: int, digits: int) -> None:
    """(x, y) <- (y, b x + a y), modulo 2^(30 digits)."""
    a_low, a_high, b_low, b_high = a & _MASK, a >> _DIGIT, b & _MASK, b >> _DIGIT
    carry = x_before = y_before = 0
    for i in range(digits):
        xi, yi = x[i], y[i]
        carry += a_low * yi + b_low * xi + a_high * y_before + b_high * x_before
        x[i], y[i] = yi, carry & _MASK
        x_before, y_before = xi, yi
        carry >>= _DIGIT


@kernel
def _pack(x: np.ndarray, digits: int, out: np.ndarray) -> None:
    """Digits of 30 bits to two's complement words of 32."""
    _extend(x, digits, x.shape[0])
    for k in range(out.shape[0]):
        i, shift = (32 * k) // _DIGIT, (32 * k) % _DIGIT
        word = (x[i] >> shift) | (x[i + 1] << (_DIGIT - shift))
        out[k] = (word | (x[i + 2] << (2 * _DIGIT - shift))) & 0xFFFFFFFF


@kernel
def _blocks(
    a: np.ndarray, b: np.ndarray, bounds: np.ndarray, entry_bits: int, out: np.ndarray
) -> bool:
    """M(n) ... M(m-1) for every two neighbours n, m of the bounds; whether some q_n is 0."""
    size = out.shape[2] * 32 // _DIGIT + 3
    rows = np.empty((4, size), np.int64)
    q0, q = 0.0, 1.0
    vanishes = False
    for k in range(bounds.shape[0] - 1):
        rows[:] = 0
        rows[0, 0] = rows[3, 0] = 1
        digits = 1
        bits = 2
        for n in range(bounds[k], bounds[k + 1]):
            a_n, b_n = 0, 0
            for c in a:
                a_n = a_n * n + c
            for c in b:
                b_n = b_n * n + c
            bits += entry_bits + 1
            more = bits // _DIGIT + 1
            for row in range(4):
                _extend(rows[row], digits, more)
            digits = more
            _step(rows[0], rows[1], a_n, b_n, digits)
            _step(rows[2], rows[3], a_n, b_n, digits)
            q0, q = q, a_n * q + b_n * q0
            if abs(q) > _BIG:
                q *= _SMALL
                q0 *= _SMALL
            vanishes |= q == 0.0
        for row in range(4):
            _pack(rows[row], digits, out[k, row])
    return vanishes


def _bounds(indices: Sequence[int], steps: int) -> list[int]:
    """Where blocks begin: after each index, and between so that none is longer than `steps`."""
    bounds = [1]
    for index in indices:
        low, high = bounds[-1], index + 1
        count = -(-(high - low) // steps)
        bounds += [low + (high - low) * k // count for k in range(1, count + 1)]
    return bounds


def _product(matrices: Sequence[fmpz_mat]) -> fmpz_mat:
    while len(matrices) > 1:
        odd = [matrices[-1]] if len(matrices) % 2 else []
        matrices = [x * y for x, y in zip(matrices[:-1:2], matrices[1::2], strict=True)] + odd
    return matrices[0]


class _Products:
    """Block products of one fraction after another, for one depth."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.indices = {first: fit_indices(depth, first) for first in (5, 6)}
        self.marks = sorted({*self.indices[5], *self.indices[6]})
        self._plans: dict[int, tuple[list[int], NDArray[np.int64], NDArray[np.uint32]]] = {}

    def _plan(self, entry_bits: int) -> tuple[list[int], NDArray[np.int64], NDArray[np.uint32]]:
        if entry_bits not in self._plans:
            bounds = _bounds(self.marks, max(1, _BLOCK_BITS // (entry_bits + 1)))
            room = np.empty((len(bounds) - 1, 4, _WORDS), np.uint32)
            self._plans[entry_bits] = bounds, np.array(bounds, np.int64), room
        return self._plans[entry_bits]

    def of(self, a: Polynomial, b: Polynomial) -> tuple[int, Iterator[tuple[int, list[fmpz_mat]]]]:
        """The first index, 5 or 6; each mark with the products that lead to it."""
        last = self.depth - 1
        size = max(sum(abs(c) * last ** (len(p) - 1 - i) for i, c in enumerate(p)) for p in (a, b))
        bits = size.bit_length()
        if bits > _ENTRY_BITS:
            return self._large(PCF(a, b))
        bounds, bound_array, room = self._plan(bits)
        vanishes = _blocks(np.array(a), np.array(b), bound_array, bits, room)
        return 6 if vanishes else 5, self._between(bounds, room.tobytes())

    def _between(self, bounds: list[int], data: bytes) -> Iterator[tuple[int, list[fmpz_mat]]]:
        width = 4 * _WORDS
        matrices: list[fmpz_mat] = []
        marks = iter(self.marks)
        mark = next(marks)
        for k, end in enumerate(bounds[1:]):
            at = 4 * width * k
            x0, y0, x1, y1 = (
                int.from_bytes(data[i : i + width], "little", signed=True)
                for i in range(at, at + 4 * width, width)
            )
            matrices.append(fmpz_mat([[x0, y0], [x1, y1]]))
            if end == mark + 1:
                yield mark, matrices
                matrices = []
                mark = next(marks, 0)

    def _large(self, pcf: PCF) -> tuple[int, Iterator[tuple[int, list[fmpz_mat]]]]:
        q0, q, vanishes = 0, 1, False
        for n in range(1, self.depth):
            q0, q = q, value_at(pcf.a, n) * q + value_at(pcf.b, n) * q0
            vanishes |= q == 0
        lows = [1, *(mark + 1 for mark in self.marks)]
        products = (
            (mark, [pcf.companion_product(low, mark + 1)])
            for low, mark in zip(lows, self.marks, strict=False)
        )
        return 6 if vanishes else 5, products


def _logs(products: _Products, a: Polynomial, b: Polynomial) -> list[float]:
    first, steps = products.of(a, b)
    wanted = products.indices[first]
    state = fmpz_mat([[1, value_at(a, 0)], [0, 1]])
    logs = []
    removed = 0.0  # ln of what was divided out of the state
    for mark, step in steps:
        if mark == wanted[-1]:  # only (p_n, q_n) is still needed: vectors, from the right
            half = len(step) // 2
            column = _product(step[half:]) * _LAST_COLUMN
            ends = (state * (_product(step[:half]) * column if half else column)).entries()
            divisor = ends[0].gcd(ends[1])
            logs.append(removed + log(int(divisor)) if divisor else nan)
            break
        state = state * _product(step)
        if mark not in wanted:
            continue
        divisor = state[0, 1].gcd(state[1, 1])
        logs.append(removed + log(int(divisor)) if divisor else nan)
        if divisor > 1:
            common = divisor.gcd(state[0, 0]).gcd(state[1, 0])
            if common > 1:
                state = _divided(state, common)
                removed += log(int(common))
    return logs


def _divided(state: fmpz_mat, common: fmpz) -> fmpz_mat:
    return fmpz_mat(2, 2, [x // common for x in state.entries()])


def reduced_growths(
    pairs: Iterable[tuple[Polynomial, Polynomial]], depth: int = 1000
) -> NDArray[np.float64]:
    """Exact ln gcd(p_n, q_n) of many fractions, at the indices of `fit_indices`.

    Parameters
    ----------
    pairs : iterable of (a, b)
        Coefficients, highest power first.
    depth : int
        A multiple of 8.

    Returns
    -------
    float64 array (count, 5)
        NaN where both p_n and q_n are 0, as can be in a fraction that ends.

    Raises
    ------
    LimitError
        For a depth that is no multiple of 8 between 64 and 100,000.

    Examples
    --------
    >>> reduced_growths([((2, 1), (1, 0, 0))])[0, :2].round(6).tolist()
    [4.969813, 325.128415]
    """
    products = _Products(depth)
    rows = [_logs(products, a, b) for a, b in pairs]
    return np.array(rows, dtype=np.float64).reshape(-1, FIT_POINTS)


def reduced_growth(pcf: PCF, depth: int = 1000) -> tuple[float, ...]:
    """Exact ln gcd(p_n, q_n) of a fraction, at the indices of `fit_indices`.

    Raises
    ------
    LimitError
        For a depth that is no multiple of 8 between 64 and 100,000.

    Examples
    --------
    >>> reduced_growth(PCF("1", "1"))  # consecutive Fibonacci numbers
    (0.0, 0.0, 0.0, 0.0, 0.0)
    """
    return tuple(reduced_growths([(pcf.a, pcf.b)], depth)[0].tolist())
