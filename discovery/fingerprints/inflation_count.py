"""How many a of a set are inflated against one b: from the factors, without forming the pairs.

A pair (a, b) is inflated when it is not the representative of its normal form. Shift class by shift
class of irreducible factors, the representative depends on the exponents that a and b have there
(`discovery.continued_fractions.normal_form`), and a factor of b matters only to an a that has it or
its neighbours. So the b of a box that matter are found as the multiples of those factors, and all b
with the same of these factors and the same content have one count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np
from flint import fmpz_poly
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial
from discovery.continued_fractions.normal_form import (
    ShiftClass,
    factor_at,
    factor_classes,
    least_exponents,
    least_multiplier,
)
from discovery.kernel_cache import kernel

__all__ = ["InflationCount"]

Mask = NDArray[np.bool_]
Exponents = tuple[tuple[int, int], ...]  # index in the shift class and exponent, ascending
Pattern = frozenset[tuple[ShiftClass, Exponents]]


@kernel
def _multiples(
    f: np.ndarray,
    length: np.ndarray,
    low: int,
    high: int,
    width: int,
    first: int,
    last: int,
    out: np.ndarray,
) -> int:
    """All polynomials numbered first ... last that a row of f divides, with that row's number.

    The polynomials are those of `width` coefficients from low to high, numbered in lexicographic
    order. A row of f has `length` coefficients, highest first, the first one positive. What finds
    no room in `out` is only counted.
    """
    base = high - low + 1
    powers = np.ones(width + 1, np.int64)
    for i in range(width):
        powers[i + 1] = powers[i] * base
    g = np.zeros(width, np.int64)
    top = np.zeros(width, np.int64)  # the largest g[i] at this prefix
    prefix = np.zeros(width + 1, np.int64)  # number of the coefficients before i
    found = 0
    for row in range(f.shape[0]):
        free = width - length[row] + 1  # coefficients of the quotient
        i = 0
        entering = True
        while i >= 0:
            known = 0
            for j in range(1, min(i, length[row] - 1) + 1):
                if i - j < free:
                    known += f[row, j] * g[i - j]
            least, most = low, high
            rest = powers[width - 1 - i]
            if prefix[i] == first // (rest * base):
                least = first // rest % base + low
            if prefix[i] == last // (rest * base):
                most = last // rest % base + low
            lead = f[row, 0]
            if i < free:
                if entering:
                    g[i] = -((known - least) // lead)  # ceil((least - known) / lead)
                    top[i] = (most - known) // lead
                else:
                    g[i] += 1
                if g[i] > top[i]:
                    entering = False
                    i -= 1
                    continue
                known += lead * g[i]
            elif not entering or known < least or known > most:
                entering = False
                i -= 1
                continue
            prefix[i + 1] = prefix[i] * base + (known - low)
            if i == width - 1:
                if found < out.shape[0]:
                    out[found, 0] = prefix[width]
                    out[found, 1] = row
                found += 1
                entering = False
                if i >= free:
                    i -= 1
                continue
            i += 1
            entering = True
    return found


class InflationCount:
    """The polynomials a of a set, by their factors.

    Parameters
    ----------
    polynomials : sequence of tuples of int
        The a, highest power first.
    degree, low, high : int
        The box of the b: their largest degree, and the range of their coefficients.

    Examples
    --------
    >>> counts = InflationCount([(1, 0), (1, 1), (2, 2), (-1, 1)], degree=2, low=-4, high=4)
    >>> counts.mask((1, 1, 0)).tolist()  # n(n+1): of n+1 and 2n+2; -n+1 by its sign
    [False, True, True, True]
    >>> b = np.array([[1, 1, 0], [1, 1, 1]])
    >>> counts.of_rows(b).tolist()
    [3, 1]
    """

    def __init__(self, polynomials: Sequence[Polynomial], degree: int, low: int, high: int) -> None:
        self.count = len(polynomials)
        self.width, self.low, self.high = degree + 1, low, high
        self._units = np.empty(self.count, dtype=np.int64)
        self._having: dict[ShiftClass, dict[Exponents, list[int]]] = {}
        for i, a in enumerate(polynomials):
            unit, factors = factor_classes(a)
            self._units[i] = unit
            for base, exponents in _pattern(factors):
                self._having.setdefault(base, {}).setdefault(exponents, []).append(i)
        self._needed = {
            (base, k + step)
            for base, patterns in self._having.items()
            for exponents in patterns
            for k, _ in exponents
            for step in (-2, -1, 0, 1)  # the neighbours decide the order of representatives
        }
        self._powers: list[tuple[ShiftClass, int, int]] = []
        rows: list[Polynomial] = []
        for base, k in sorted(self._needed):
            q, e = factor_at(base, k), 1
            power = q
            while power.degree() <= degree and self._fits(power):
                self._powers.append((base, k, e))
                rows.append(tuple(int(c) for c in reversed(power.coeffs())))
                power, e = power * q, e + 1
        self._lengths = np.array([len(row) for row in rows], dtype=np.int64)
        self._rows = np.zeros((len(rows), self.width), dtype=np.int64)
        for row, f in enumerate(rows):
            self._rows[row, : len(f)] = f
        self._by_class = lru_cache(maxsize=100_000)(self._inflated_by_class)
        self._by_content = lru_cache(maxsize=1_000)(self._inflated_by_content)
        self._known: dict[tuple[int, Pattern], int] = {}

    def _fits(self, f: fmpz_poly) -> bool:
        """Whether f may divide a b of the box, by its lead and its last coefficient."""
        largest = max(abs(self.low), abs(self.high))
        return abs(int(f.leading_coefficient())) <= largest and abs(int(f[0])) <= largest

    def mask(self, b: Polynomial) -> Mask:
        """Which a are inflated against one b of any kind."""
        unit, factors = factor_classes(b)
        mine = ((base, k, e) for base, k, e in factors if (base, k) in self._needed)
        return self._mask(abs(unit), frozenset(_pattern(mine)))

    def of_rows(self, b: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many a are inflated against each b of consecutive rows of the box.

        Parameters
        ----------
        b : int64 array (rows, degree + 1)
            Coefficients, highest power first, in lexicographic order, with few gaps.
        """
        contents = np.gcd.reduce(np.abs(b), axis=1)
        plain = {int(c): self._of(int(c), frozenset()) for c in np.unique(contents)}
        counts = np.array([plain[c] for c in contents.tolist()], dtype=np.int64)
        numbers = np.zeros(len(b), dtype=np.int64)
        for column in b.T:
            numbers = numbers * (self.high - self.low + 1) + (column - self.low)
        found = self._divisors(int(numbers[0]), int(numbers[-1]))
        at = np.searchsorted(numbers, found[:, 0])
        kept = numbers[np.minimum(at, len(b) - 1)] == found[:, 0]  # not those in gaps
        at, divisor = at[kept], found[kept, 1]
        order = np.lexsort((divisor, at))
        at, divisor = at[order], divisor[order]
        having, start, size = np.unique(at, return_index=True, return_counts=True)
        if not len(having):
            return counts
        keys = np.full((len(having), 1 + int(size.max())), -1, dtype=np.int64)
        keys[:, 0] = contents[having]
        place = np.arange(len(at)) - np.repeat(start, size)
        keys[np.repeat(np.arange(len(having)), size), 1 + place] = divisor
        packed = np.ascontiguousarray(keys).view(f"V{8 * keys.shape[1]}").reshape(-1)
        _, example, which = np.unique(packed, return_index=True, return_inverse=True)
        each = np.array([self._of_key(keys[i].tolist()) for i in example], dtype=np.int64)
        counts[having] = each[which.reshape(-1)]
        return counts

    def _divisors(self, first: int, last: int) -> NDArray[np.int64]:
        """Numbers of polynomials of the box, each with a factor's power that divides it."""
        room = 1 << 16
        while True:
            out = np.empty((room, 2), dtype=np.int64)
            count = _multiples(
                self._rows, self._lengths, self.low, self.high, self.width, first, last, out
            )
            if count <= room:
                return out[:count]
            room = count

    def _of_key(self, key: list[int]) -> int:
        powers = [self._powers[i] for i in key[1:] if i >= 0]
        most: dict[tuple[ShiftClass, int], int] = {}
        for base, k, e in powers:
            most[base, k] = max(e, most.get((base, k), 0))
        return self._of(key[0], frozenset(_pattern((*at, e) for at, e in most.items())))

    def _of(self, of_b: int, pattern: Pattern) -> int:
        key = of_b, pattern
        if key not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[key] = int(np.count_nonzero(self._mask(of_b, pattern)))
        return self._known[key]

    def _mask(self, of_b: int, pattern: Pattern) -> Mask:
        mask = self._by_content(of_b).copy()
        for base, exponents in pattern:
            mask[self._by_class(base, exponents)] = True
        return mask

    def _inflated_by_content(self, of_b: int) -> Mask:
        """Which a have another content in the representative, or a negative lead."""
        right = {
            int(u): u > 0 and least_multiplier(Fraction(of_b, int(u) ** 2).denominator) == u
            for u in np.unique(self._units)
        }
        return np.array([not right[u] for u in self._units.tolist()], dtype=np.bool_)

    def _inflated_by_class(self, base: ShiftClass, of_b: Exponents) -> NDArray[np.int32]:
        """Which a have other exponents in the representative, in one shift class."""
        y = dict(of_b)
        members: list[int] = []
        for exponents, those in self._having.get(base, {}).items():
            x = dict(exponents)
            if least_exponents(base, x, y) != x:
                members += those
        return np.array(members, dtype=np.int32)


def _pattern(
    factors: Iterable[tuple[ShiftClass, int, int]],
) -> Iterable[tuple[ShiftClass, Exponents]]:
    """Shift classes with their exponents, from factors."""
    found: dict[ShiftClass, list[tuple[int, int]]] = {}
    for base, k, e in factors:
        found.setdefault(base, []).append((k, e))
    return ((base, tuple(sorted(exponents))) for base, exponents in found.items())
