"""The sieve for constant traces: which pairs (a, b) may be rigid, for many b at once.

The scan of `discovery.rigid_scan` at primes above every lead and, where some a has degree 2 or
more, above every D = alpha^2 + 4 beta of the box, so that no pair is exempt; and enough of them
that few pairs pass by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from discovery.errors import LimitError
from discovery.polynomial import Polynomial
from discovery.reduction_sieve import odd_primes
from discovery.rigid_scan import RigidScan
from discovery.trace_kernel import MAX_SCAN_PRIME

__all__ = ["RigidSieve", "rigid_primes"]

_LEAST_MODULUS = 500_000  # of about a thousand traces that are allowed: one random pair in 500


def rigid_primes(largest: int, degree_a: int) -> tuple[int, ...]:
    """The primes of the scan, for coefficients up to `largest` in size.

    >>> rigid_primes(3, 2), rigid_primes(3, 1)
    ((23, 29, 31, 37), (11, 13, 17, 19, 23))
    """
    start = max(largest + 2 if degree_a < 2 else largest * (largest + 4) + 1, 11)
    return next(
        primes for k in range(2, 9) if prod(primes := odd_primes(start, k)) >= _LEAST_MODULUS
    )


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
        self.check(largest, degree_a)
        self.primes = rigid_primes(largest, degree_a)
        self._scan = RigidScan(polynomials, largest, self.primes)

    @staticmethod
    def check(largest: int, degree_a: int) -> None:
        """Raise a LimitError if the coefficients ask for primes beyond the range of the kernel."""
        if largest > MAX_SCAN_PRIME or rigid_primes(largest, degree_a)[-1] > MAX_SCAN_PRIME:
            raise LimitError(
                f"the sieve for constant traces has primes up to {MAX_SCAN_PRIME}, and "
                f"coefficients up to {largest:,} ask for more; make them smaller"
            )

    def survivors(self, b: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The pairs that may be rigid: positions of b (rows of coefficients) and of a, in order."""
        rows = [tuple(row[np.argmax(row != 0) :].tolist()) for row in b]
        found = list(self._scan.rows(rows))
        counts = [len(columns) for columns in found]
        at = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
        return at, np.concatenate([*found, np.empty(0, dtype=np.int32)]).astype(np.int32)
