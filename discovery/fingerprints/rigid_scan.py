"""The scan: which a, of many, may be rigid against one b; a sieve before the full fingerprint.

It computes traces of period products at a few small primes and keeps the pairs whose traces are the
residues of one rational number r/s of a stated size. The primes are at least C + 2 for coefficients
up to C, so that they divide no lead and no square D = alpha^2 + 4 beta other than 0; pairs of
degree 2 and more in the balanced shape (deg b = 2 deg a) with another D that a prime divides
survive untested. What it can miss: a rigid pair whose trace is larger than stated. For deg a <= 1,
deg b <= 2, where `discovery.fingerprints.trace_theorem` says what the trace is, its denominator
divides the lead of a; so denominators up to the largest coefficient are among those stated. In
these degrees the theorem is to be asked, not the scan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np

from discovery.algebra.polynomial import Polynomial
from discovery.algebra.primes import odd_primes_from
from discovery.fingerprints.trace_kernel import (
    MAX_SCAN_PRIME,
    allowed_traces,
    residue_table,
    scan_rows,
)

__all__ = [
    "RigidScan",
    "fewest_primes",
    "largest_denominator",
    "largest_numerator",
    "scan_primes",
]

_LEAST_NUMERATOR, _LEAST_DENOMINATOR = 64, 12
_MODULUS = 40_000  # keeps one random pair in fifty, where the traces stated are the fewest
_LARGEST_MODULUS = 1 << 26  # bytes of the table of what is allowed
_BLOCK = 200_000  # pairs handed to the kernel at once


def scan_primes(largest: int) -> tuple[int, ...]:
    """The primes of the scan for coefficients up to `largest` in size.

    >>> scan_primes(5), scan_primes(30)
    ((11, 13, 17, 19), (37, 41, 43, 47))
    """
    return fewest_primes(largest + 2, largest, _MODULUS)


def fewest_primes(start: int, largest: int, modulus: int) -> tuple[int, ...]:
    """The first primes from a number on, so many that few pairs pass by chance.

    Parameters
    ----------
    start : int
        The primes are at least 11.
    largest : int
        The largest size of a coefficient; the more traces it allows, the more primes are needed.
    modulus : int
        What the product of the primes reaches for the fewest traces that are ever allowed.

    Examples
    --------
    >>> fewest_primes(2, 5, 1000), fewest_primes(2, 60, 1000)
    ((11, 13, 17), (11, 13, 17, 19))
    """
    fewest = _LEAST_NUMERATOR * _LEAST_DENOMINATOR
    wanted = modulus * largest_numerator(largest) * largest_denominator(largest) // fewest
    primes: list[int] = []
    for p in odd_primes_from(max(start, 11)):
        product = prod(primes)
        if product >= wanted or (product >= modulus and product * p > _LARGEST_MODULUS):
            break
        primes.append(p)
    return tuple(primes)


def largest_numerator(largest: int) -> int:
    """The largest numerator of a trace that the scan looks for."""
    return max(_LEAST_NUMERATOR, 4 * largest)


def largest_denominator(largest: int) -> int:
    """The largest denominator of a trace that the scan looks for: that of any lead.

    >>> largest_denominator(5), largest_denominator(13)
    (12, 13)
    """
    return max(_LEAST_DENOMINATOR, largest)


class RigidScan:
    """Tables for scanning one set of polynomials a against any b.

    Parameters
    ----------
    polynomials : sequence of tuples of int
        The a, highest power first.
    largest : int
        C, the largest size of a coefficient of a and b, at most 1,017.
    primes : sequence of int, optional
        At least C + 2; `scan_primes` of C if not given.

    Raises
    ------
    LimitError
        If the coefficients ask for primes beyond the range of the kernel.

    Examples
    --------
    >>> scan = RigidScan([(2, 1), (2, 2), (1, 0, 1)], largest=2)
    >>> scan.survivors((1, 0, 0)).tolist(), scan.primes
    ([0], (11, 13, 17, 19))
    """

    def __init__(
        self, polynomials: Sequence[Polynomial], largest: int, primes: Sequence[int] | None = None
    ) -> None:
        self.primes = scan_primes(largest) if primes is None else tuple(primes)
        self.numerator = largest_numerator(largest)
        width = max((len(p) for p in polynomials), default=1)
        padded = np.array([(0,) * (width - len(p)) + p for p in polynomials], dtype=np.int64)
        padded = padded.reshape(len(polynomials), width)
        self._tables = tuple(residue_table(padded, p) for p in self.primes)
        self.denominator = largest_denominator(largest)
        self._allowed = allowed_traces(list(self.primes), self.numerator, self.denominator)
        self._kinds: dict[tuple[int, int], int] = {}  # degree and lead of the a that occur
        self._kind_of = np.array(
            [self._kinds.setdefault((len(p) - 1, p[0]), len(self._kinds)) for p in polynomials]
        )

    @staticmethod
    def covers(largest: int) -> bool:
        """Whether the kernel's primes suffice for coefficients up to `largest`."""
        return scan_primes(largest)[-1] <= MAX_SCAN_PRIME

    def _exempt(self, rows: Sequence[Polynomial]) -> np.ndarray:
        """Balanced pairs of degree >= 2 with D != 0 divisible by a prime of the scan, by rows.

        It depends on degrees and leads alone, of which there are few.
        """
        kinds: dict[tuple[int, int], int] = {}
        of_row = [kinds.setdefault((len(b) - 1, b[0]), len(kinds)) for b in rows]
        table = np.zeros((len(kinds), len(self._kinds)), dtype=np.bool_)
        for (degree_b, beta), k in kinds.items():
            for (degree_a, alpha), i in self._kinds.items():
                D = alpha * alpha + 4 * beta
                if degree_a >= 2 and degree_b == 2 * degree_a and D:
                    table[k, i] = any(D % p == 0 for p in self.primes)
        return table[:, self._kind_of][of_row]

    def _block(self, rows: Sequence[Polynomial]) -> list[np.ndarray]:
        width = max(len(b) for b in rows)
        padded = np.array([(0,) * (width - len(b)) + b for b in rows], dtype=np.int64)
        values = []
        for p in self.primes:
            n = np.arange(p, dtype=np.int64)[None, :]
            v = np.zeros((len(rows), p), dtype=np.int64)
            for column in padded.T % p:
                v = (v * n + column[:, None]) % p
            values.append(v.astype(np.float32))
        found = np.empty((len(rows), len(self._kind_of)), dtype=np.int32)
        counts = np.empty(len(rows), dtype=np.int64)
        scan_rows(self._tables, tuple(values), self._allowed, self._exempt(rows), found, counts)
        return [found[row, :count] for row, count in enumerate(counts)]

    def rows(self, many: Sequence[Polynomial]) -> Iterator[np.ndarray]:
        """For each b, the positions of the a that may be rigid against it, ascending."""
        size = max(1, _BLOCK // len(self._kind_of))
        for low in range(0, len(many), size):
            yield from self._block(many[low : low + size])

    def survivors(self, b: Polynomial) -> np.ndarray:
        """Positions of the a that may be rigid against one b, ascending."""
        return self._block([b])[0]
