"""The sieve for constant traces: which pairs (a, b) may be rigid, for many b at once.

For deg a <= 1, deg b <= 2 the trace theorem decides, without a prime: what is left is rigid, and
nothing else is. For other degrees it is the scan of `discovery.fingerprints.rigid_scan` at primes
above every lead and, where some a has degree 2 or more, above every D = alpha^2 + 4 beta of the
box, so that no pair is exempt; and enough of them that few pairs pass by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial
from discovery.errors import LimitError
from discovery.fingerprints.rigid_scan import RigidScan, fewest_primes
from discovery.fingerprints.trace_kernel import MAX_SCAN_PRIME
from discovery.fingerprints.trace_theorem import constant_traces

__all__ = ["RigidSieve", "decided_by_theorem", "rigid_primes"]

_MODULUS = 500_000  # of about a thousand traces that are allowed: one random pair in 500
_BLOCK = 1 << 20  # pairs decided at once
_THEOREM = (1, 2)  # degrees

Columns = NDArray[np.int32]


def decided_by_theorem(degree_a: int, degree_b: int) -> bool:
    """Whether the trace theorem decides all pairs up to these degrees."""
    return degree_a <= _THEOREM[0] and degree_b <= _THEOREM[1]


def rigid_primes(largest: int, degree_a: int) -> tuple[int, ...]:
    """The primes of the scan, for coefficients up to `largest` in size.

    >>> rigid_primes(3, 2), rigid_primes(3, 1)
    ((23, 29, 31, 37), (11, 13, 17, 19, 23))
    """
    start = largest + 2 if degree_a < 2 else largest * (largest + 4) + 1
    return fewest_primes(start, largest, _MODULUS)


class RigidSieve:
    """Tables for sieving one set of polynomials a against any b.

    Parameters
    ----------
    polynomials : sequence of tuples of int
        The a, highest power first.
    largest : int
        The largest size of a coefficient of a and b.
    degree_b : int
        The largest degree of b.

    Raises
    ------
    LimitError
        If the coefficients ask for primes beyond the range of the kernel.

    Examples
    --------
    >>> sieve = RigidSieve([(2, 1), (2, 2), (1, 0, 1)], largest=2, degree_b=2)
    >>> sieve.survivors(np.array([[1, 0, 0], [1, 0, 1]]))
    (array([0, 1], dtype=int32), array([0, 0], dtype=int32))
    """

    def __init__(self, polynomials: Sequence[Polynomial], largest: int, degree_b: int) -> None:
        degree_a = max(map(len, polynomials), default=1) - 1
        self.check(largest, degree_a, degree_b)
        self._linear = np.array([len(p) <= _THEOREM[0] + 1 for p in polynomials], dtype=np.bool_)
        self._at = np.nonzero(self._linear)[0].astype(np.int32)
        self._a = np.array([(0, *polynomials[i])[-2:] for i in self._at.tolist()], dtype=np.int64)
        self._a = self._a.reshape(-1, 2)
        self._scan: RigidScan | None = None
        if not decided_by_theorem(degree_a, degree_b):
            self._scan = RigidScan(polynomials, largest, rigid_primes(largest, degree_a))

    @staticmethod
    def check(largest: int, degree_a: int, degree_b: int) -> None:
        """Raise a LimitError if the coefficients ask for primes beyond the range of the kernel."""
        if decided_by_theorem(degree_a, degree_b):
            return
        if largest > MAX_SCAN_PRIME or rigid_primes(largest, degree_a)[-1] > MAX_SCAN_PRIME:
            raise LimitError(
                f"the sieve for constant traces has primes up to {MAX_SCAN_PRIME}, and "
                f"coefficients up to {largest:,} ask for more; make them smaller"
            )

    def survivors(self, b: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The pairs that may be rigid: positions of b (rows of coefficients) and of a, in order."""
        found = self._by_theorem(b) if self._scan is None else self._mixed(b, self._scan)
        columns = list(found)
        counts = [len(each) for each in columns]
        at = np.repeat(np.arange(len(b), dtype=np.int32), counts)
        return at, np.concatenate([*columns, np.empty(0, dtype=np.int32)]).astype(np.int32)

    def _by_theorem(self, b: NDArray[np.int64]) -> Iterator[Columns]:
        """For each b up to degree 2, the linear and constant a that are rigid with it."""
        width = _THEOREM[1] + 1
        last = np.zeros((len(b), width), dtype=np.int64)
        last[:, width - min(width, b.shape[1]) :] = b[:, -width:]
        size = max(1, _BLOCK // max(1, len(self._a)))
        for low in range(0, len(b), size):
            for mask in constant_traces(self._a, last[low : low + size]):
                yield self._at[mask]

    def _mixed(self, b: NDArray[np.int64], scan: RigidScan) -> Iterator[Columns]:
        """By the theorem where it holds, else by the scan."""
        rows = [tuple(row[np.argmax(row != 0) :].tolist()) for row in b]
        small = np.array([len(row) <= _THEOREM[1] + 1 for row in rows], dtype=np.bool_)
        exact = self._by_theorem(b[small])
        for is_small, scanned in zip(small.tolist(), scan.rows(rows), strict=True):
            if is_small:
                yield np.sort(np.concatenate([scanned[~self._linear[scanned]], next(exact)]))
            else:
                yield scanned
