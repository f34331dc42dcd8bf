"""The sieve for factorial reduction: exact tests modulo primes on many pairs (a, b) at once.

Where gcd(p_n, q_n) grows like (n!)^r with r > 0, the period product is nilpotent modulo every prime
of reduction: its trace and its determinant, the product of all -b(n), are 0. So

- b has a root modulo every prime that does not divide its lead. (A polynomial with roots modulo
  almost all primes has one modulo each of these: by Chebotarev every element of its Galois group
  fixes a root, a Frobenius at p among them, and that root is integral at p.) All other b are
  dropped before any pair is formed.
- The trace is 0, which depends on a and b modulo p alone: whole classes are accepted or not.
- The content of M(1) ... M(3p) is divisible by p^(2r): v(k) >= r (k - 1) for the valuations v of
  `discovery.fingerprints.reduction_order`. It separates the symmetric pairs, those of zero
  continuant and the inflations of others, whose traces vanish for nothing.

Primes that divide a lead, or a D = alpha^2 + 4 beta other than 0 in the balanced shape
deg b = 2 deg a, say nothing of a pair, and do not reject it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial, value_at
from discovery.algebra.primes import odd_primes
from discovery.errors import LimitError
from discovery.fingerprints.reduction_order import growth_degree
from discovery.fingerprints.sieve_kernel import (
    CONTENT_PERIODS,
    content_vanishes,
    has_roots,
    sieve_rows,
)
from discovery.fingerprints.trace_kernel import MAX_SCAN_PRIME, residue_table

__all__ = [
    "CONTENT_PRIMES",
    "ROOT_PRIMES",
    "ReductionSieve",
    "may_reduce_fully",
    "trace_primes",
]

_VALUE_LIMIT = 1 << 60


ROOT_PRIMES = (2, *odd_primes(3, 45))  # to 199
CONTENT_PRIMES = odd_primes(7, 5)
_TRACES = 6
_MOST = 14  # the residues modulo p^14 are numbers of 62 bits for the primes above


def trace_primes(largest: int) -> tuple[int, ...]:
    """The primes at which traces are taken, for coefficients up to `largest` in size.

    They divide no lead.

    >>> trace_primes(5), trace_primes(9)[0]
    ((7, 11, 13, 17, 19, 23), 11)
    """
    return odd_primes(max(largest + 1, 7), _TRACES)


def may_reduce_fully(a: Polynomial, b: Polynomial) -> bool:
    """Whether the content of M(1) ... M(3p) says so, at the primes that may speak of this pair.

    It takes microseconds, and leaves little of the symmetric fractions whose trace says nothing.

    Examples
    --------
    >>> apery, near = (34, 51, 27, 5), (34, 51, 29, 6)  # both symmetric
    >>> may_reduce_fully(apery, (-1, 0, 0, 0, 0, 0, 0))
    True
    >>> may_reduce_fully(near, (-1, 0, 0, 0, 0, 0, 0))
    False
    """
    exponent = min(int(2 * growth_degree(a, b)), _MOST)
    bad = a[0] * b[0]
    if len(b) - 1 == 2 * (len(a) - 1):
        bad *= a[0] ** 2 + 4 * b[0] or 1
    for p in CONTENT_PRIMES:
        if bad % p == 0:
            continue
        m = p**exponent
        steps = range(CONTENT_PERIODS * p + 1)
        of_a, of_b = (np.array([value_at(q, n) % m for n in steps]) for q in (a, b))
        if not content_vanishes(of_a, of_b, p, exponent):
            return False
    return True


class ReductionSieve:
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
        If the coefficients ask for primes, or give values, beyond the range of the kernels.

    Examples
    --------
    >>> sieve = ReductionSieve([(2, 1), (2, 2), (1, 0, 1)], largest=2, degree_b=2)
    >>> sieve.survivors(np.array([[1, 0, 0], [1, 0, 1]]))  # (2n+1, n^2) is 4/pi
    (array([0], dtype=int32), array([0], dtype=int32))
    """

    def __init__(self, polynomials: Sequence[Polynomial], largest: int, degree_b: int) -> None:
        width = max((len(p) for p in polynomials), default=1)
        self.check(largest, max(width - 1, degree_b))
        self.primes = trace_primes(largest)
        self.degree_b = degree_b
        padded = np.array([(0,) * (width - len(p)) + p for p in polynomials], dtype=np.int64)
        self._a = padded.reshape(len(polynomials), width)
        self._root_primes = np.array(ROOT_PRIMES)
        self._prepare_classes()
        self._tables = tuple(self._values(p) for p in self.primes[1:])
        self._kinds: list[tuple[int, int]] = []  # degree and lead of the a that occur
        numbers: dict[tuple[int, int], int] = {}
        of_a = [numbers.setdefault((len(p) - 1, p[0]), len(numbers)) for p in polynomials]
        self._group_of_a = np.array(of_a, dtype=np.int32)
        self._kinds = list(numbers)

    @staticmethod
    def check(largest: int, degree: int) -> None:
        """Raise a LimitError if coefficients or degrees are beyond the range of the kernels."""
        if largest > MAX_SCAN_PRIME or trace_primes(largest)[-1] > MAX_SCAN_PRIME:
            raise LimitError(
                f"the sieve has primes up to {MAX_SCAN_PRIME}, and coefficients up to {largest:,} "
                "ask for more; make them smaller"
            )
        most = max(*trace_primes(largest), *ROOT_PRIMES)
        if (degree + 1) * largest * most**degree > _VALUE_LIMIT:
            raise LimitError(
                f"polynomials of degree {degree} with coefficients up to {largest:,} have values "
                "beyond the range of the sieve; make the degree or the coefficients smaller"
            )

    def _prepare_classes(self) -> None:
        """The classes of the a modulo the first prime, and the members of each."""
        p = self.primes[0]
        classes, of_a = np.unique(self._a % p, axis=0, return_inverse=True)
        of_a = of_a.reshape(-1)
        self._classes = residue_table(classes, p)
        self._members = np.argsort(of_a, kind="stable").astype(np.int32)
        counts = np.bincount(of_a, minlength=len(classes))
        self._first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

    def _values(self, p: int) -> NDArray[np.uint16]:
        values = np.zeros((len(self._a), p), dtype=np.int64)
        n = np.arange(p)[None, :]
        for column in self._a.T % p:
            values = (values * n + column[:, None]) % p
        return values.astype(np.uint16)

    def may_reduce(self, b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which b (rows of coefficients) have a root modulo every prime up to 199."""
        out = np.empty(len(b), dtype=np.bool_)
        has_roots(b, self._root_primes, out)
        return out

    def survivors(self, b: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The pairs that may reduce fully: positions of b and of a, sorted by b and then a.

        Parameters
        ----------
        b : int64 array (rows, degree_b + 1)
            Coefficients, highest power first, with leading zeros where the degree is smaller.
            None is 0, and none has a positive integer root.
        """
        rows = np.nonzero(self.may_reduce(b))[0]
        p = self.primes[0]
        class_of = np.zeros(len(rows), dtype=np.int64)
        for column in b[rows].T % p:
            class_of = class_of * p + column
        order = np.argsort(class_of, kind="stable")
        rows, class_of = rows[order], class_of[order]
        found = []
        low = 0
        step = max(1, (1 << 22) // max(len(self._a), 1))
        while low < len(rows):
            pairs = self._block(b[rows[low : low + step]], class_of[low : low + step])
            if pairs is None:
                step = max(1, step // 2)
                continue
            found.append(np.stack([rows[low + pairs[:, 0]], pairs[:, 1]], axis=1))
            low += step
        everything = np.concatenate(found) if found else np.empty((0, 2), dtype=np.int64)
        everything = everything[np.lexsort((everything[:, 1], everything[:, 0]))]
        return everything[:, 0].astype(np.int32), everything[:, 1].astype(np.int32)

    def _block(self, b: NDArray[np.int64], class_of: NDArray[np.int64]) -> NDArray[np.int32] | None:
        """The pairs of some rows; None if there are too many for the room."""
        lead_at = np.argmax(b != 0, axis=1)
        leads = b[np.arange(len(b)), lead_at]
        kinds, of_b = np.unique(
            np.stack([self.degree_b - lead_at, leads], axis=1), axis=0, return_inverse=True
        )
        exempt = self._exempt(kinds, self.primes)
        out = np.empty((2 * len(self._a) + (1 << 18), 2), dtype=np.int32)
        growth = np.array(
            [[max(2 * d, int(m)) for d, _ in self._kinds] for m, _ in kinds], dtype=np.int64
        )
        count = sieve_rows(
            b,
            class_of,
            of_b.reshape(-1).astype(np.int32),
            self._group_of_a,
            exempt,
            np.any(exempt, axis=1, keepdims=True)[:, 0, :],
            self._classes,
            self._first,
            self._members,
            np.array(self.primes),
            self._tables,
            self._a,
            np.array(CONTENT_PRIMES),
            self._exempt(kinds, CONTENT_PRIMES),
            growth,
            out,
        )
        return None if count < 0 else out[:count].copy()

    def _exempt(self, kinds: NDArray[np.int64], primes: Sequence[int]) -> NDArray[np.bool_]:
        """Where a prime says nothing, by degree and lead of b, degree and lead of a, and prime."""
        table = np.zeros((len(kinds), len(self._kinds), len(primes)), dtype=np.bool_)
        for j, (degree_b, beta) in enumerate(kinds.tolist()):
            for i, (degree_a, alpha) in enumerate(self._kinds):
                bad = alpha * beta
                if degree_b == 2 * degree_a:
                    bad *= alpha * alpha + 4 * beta or 1
                table[j, i] = [bad % p == 0 for p in primes]
        return table
