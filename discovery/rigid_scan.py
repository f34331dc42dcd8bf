"""The scan: which a, of many, may be rigid against one b; a sieve before the full fingerprint.

It computes traces of period products at a few small primes and keeps the pairs whose traces are
the residues of one rational number r/s of a stated size. The primes are at least C + 2 for
coefficients up to C, so that they divide no lead and no square D = alpha^2 + 4 beta other than 0;
pairs of degree 2 and more in the balanced shape (deg b = 2 deg a) with another D that a prime
divides survive untested. What it can miss: a rigid pair whose trace is larger than stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from discovery.polynomial import Polynomial
from discovery.trace_kernel import MAX_SCAN_PRIME, allowed_traces, residue_table, scan_row

__all__ = ["MAX_TRACE_DENOMINATOR", "RigidScan", "largest_numerator", "scan_primes"]

MAX_TRACE_DENOMINATOR = 12
_LEAST_MODULUS = 40_000  # keeps one random pair in fifty


def scan_primes(largest: int) -> tuple[int, ...]:
    """The primes of the scan for coefficients up to `largest` in size.

    >>> scan_primes(5), scan_primes(30)
    ((11, 13, 17, 19), (37, 41, 43))
    """
    primes: list[int] = []
    n = max(largest + 2, 11) | 1
    while prod(primes) < _LEAST_MODULUS:
        if all(n % d for d in range(3, int(n**0.5) + 1, 2)):
            primes.append(n)
        n += 2
    return tuple(primes)


def largest_numerator(largest: int) -> int:
    """The largest numerator of a trace that the scan looks for."""
    return max(64, 4 * largest)


class RigidScan:
    """Tables for scanning one set of polynomials a against any b.

    Parameters
    ----------
    polynomials : sequence of tuples of int
        The a, highest power first.
    largest : int
        C, the largest size of a coefficient of a and b, at most 900.

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

    def __init__(self, polynomials: Sequence[Polynomial], largest: int) -> None:
        self.primes = scan_primes(largest)
        self.numerator = largest_numerator(largest)
        width = max((len(p) for p in polynomials), default=1)
        padded = np.array([(0,) * (width - len(p)) + p for p in polynomials], dtype=np.int64)
        padded = padded.reshape(len(polynomials), width)
        self._tables = tuple(residue_table(padded, p) for p in self.primes)
        self._allowed = allowed_traces(list(self.primes), self.numerator, MAX_TRACE_DENOMINATOR)
        self._leads = np.array([p[0] for p in polynomials], dtype=np.int64)
        self._degrees = np.array([len(p) - 1 for p in polynomials], dtype=np.int64)
        self._found = np.empty(len(polynomials), dtype=np.int64)

    @staticmethod
    def covers(largest: int) -> bool:
        """Whether the kernel's primes suffice for coefficients up to `largest`."""
        return scan_primes(largest)[-1] <= MAX_SCAN_PRIME

    def _exempt(self, b: Polynomial) -> np.ndarray:
        """Balanced pairs of degree >= 2 with D != 0 divisible by a prime of the scan."""
        D = self._leads * self._leads + 4 * b[0]
        divisible = np.zeros(len(D), dtype=np.bool_)
        for p in self.primes:
            divisible |= D % p == 0
        balanced = (2 * self._degrees == len(b) - 1) & (self._degrees >= 2)
        return divisible & balanced & (D != 0)

    def survivors(self, b: Polynomial) -> np.ndarray:
        """Positions of the a that may be rigid against b, ascending."""
        values = []
        for p in self.primes:
            n = np.arange(p, dtype=np.int64)
            v = np.zeros(p, dtype=np.int64)
            for c in b:
                v = (v * n + c) % p
            values.append(v.astype(np.float32))
        count = scan_row(self._tables, tuple(values), self._allowed, self._exempt(b), self._found)
        return self._found[:count].copy()
