"""A box row by row: what is known of all its a before any b is seen, and what one b makes of them.

A row of a box is all its a for one b. Of a whole row it is told at once which fractions terminate,
which are inflated by a constant, which may be inflated by a polynomial, which may not be generic,
and how each converges; only what may be more is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial, content, positive_integer_root
from discovery.continued_fractions.convergence import Convergence, convergence
from discovery.continued_fractions.normal_form import factor_classes
from discovery.continued_fractions.pcf import PCF
from discovery.fingerprints.rigid_scan import RigidScan
from discovery.fingerprints.trace_theorem import exact_trace
from search.campaigns.domain import Box, fractions_of
from search.campaigns.domain_spec import BoxSpec

__all__ = ["BoxRow", "BoxScan", "box_scan"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class BoxRow:
    """The elements number `first` ... `last` - 1 of row j, whose b is given."""

    j: int
    first: int
    last: int
    b: Polynomial


class BoxScan:
    """All polynomials a of a box.

    Parameters
    ----------
    box : Box

    Examples
    --------
    >>> from search.campaigns.domain import Side
    >>> scan = BoxScan(Box(Side(1, -1, 2), Side(2, 0, 1)))
    >>> len(scan.polynomials), scan.polynomials[-1]
    (15, (2, 2))
    """

    def __init__(self, box: Box) -> None:
        self.box = box
        self.polynomials = [box.a_at(i) for i in range(box.a_count)]
        self.leads = np.array([p[0] for p in self.polynomials])
        self.contents = np.array([content(p) for p in self.polynomials], dtype=np.int64)
        members: dict[tuple[tuple[int, ...], int], list[int]] = {}
        for i, p in enumerate(self.polynomials):
            for base, k, _ in factor_classes(p)[1]:
                members.setdefault((base, k), []).append(i)
        self._having = {factor: np.array(found) for factor, found in members.items()}
        largest = max(abs(c) for side in (box.a_side, box.b_side) for c in (side.low, side.high))
        self._scan = RigidScan(self.polynomials, largest) if RigidScan.covers(largest) else None
        self._linear = [i for i, p in enumerate(self.polynomials) if len(p) <= 2]
        groups: dict[tuple[int, int], int] = {}
        self._group_of = np.array(
            [groups.setdefault((len(p) - 1, p[0]), len(groups)) for p in self.polynomials]
        )
        self._groups = list(groups)

    def rows(self, lo: int, hi: int) -> tuple[list[BoxRow], int]:
        """The rows that the elements lo ... hi - 1 cut, and how many of the elements terminate.

        Rows whose fractions terminate are left out.
        """
        found: list[BoxRow] = []
        terminating, count = 0, self.box.a_count
        while lo < hi:
            j, first = divmod(lo, count)
            last = min(count, first + hi - lo)
            lo += last - first
            b = self.box.b_at(j)
            if positive_integer_root(b) is None:
                found.append(BoxRow(j, first, last, b))
            else:
                terminating += last - first
        return found, terminating

    def candidates(self, many: Sequence[Polynomial], all_of_them: bool = False) -> Iterator[Mask]:
        """For each b, a mask of the a that may not be generic: by the theorem, or by the scan."""
        count = len(self.polynomials)
        if all_of_them or self._scan is None:
            yield from (np.ones(count, dtype=np.bool_) for _ in many)
            return
        for b, survivors in zip(many, self._scan.rows(many), strict=True):
            mask = np.zeros(count, dtype=np.bool_)
            mask[survivors] = True
            if len(b) <= 3:
                for i in self._linear:
                    mask[i] = not exact_trace(self.polynomials[i], b).generic
            yield mask

    def constant_inflations(self, b: Polynomial) -> Mask:
        """Which a are inflated by a constant: the lead is negative, or g divides a and g^2 b."""
        result = self.leads < 0
        of_b, g = content(b), 2
        while g * g <= of_b:
            if of_b % (g * g) == 0:
                result |= self.contents % g == 0
            g += 1
        return result

    def possible_inflations(self, b: Polynomial) -> Mask:
        """Which a may have another primitive than by a constant; of the others this is certain.

        With x_k, y_k the exponents of q(n + k) in a and b, the representative is a cover x' of
        least sum with x'_k + x'_(k+1) >= x_k + x_(k+1) - y_k (see
        `discovery.continued_fractions.normal_form`). Where y_(k-1) = y_k = 0 for all k with x_k >
        0, every edge at a run of such k needs just what x gives it, and x is the only cover of
        least sum: the edges are taken in turn, from either end of the run. So a factor q(n + k) of
        b matters only to an a that has q(n + k) or q(n + k + 1).
        """
        mask = np.zeros(len(self.polynomials), dtype=np.bool_)
        for base, k, _ in factor_classes(b)[1]:
            for factor in ((base, k), (base, k + 1)):
                if factor in self._having:
                    mask[self._having[factor]] = True
        return mask

    def laws(self, b: Polynomial) -> tuple[NDArray[np.int64], list[Convergence]]:
        """How each a converges against a b without positive integer root.

        Degrees and leads decide, but for a double eigenvalue (D = 0), where each pair is asked.

        Returns
        -------
        code : int64 array
            For each a, its position in the list.
        laws : list of Convergence
        """
        found: list[Convergence] = [_law(d, alpha, len(b) - 1, b[0]) for d, alpha in self._groups]
        code = self._group_of.copy()
        for group, (d, alpha) in enumerate(self._groups):
            if len(b) - 1 == 2 * d and alpha * alpha + 4 * b[0] == 0:
                for i in np.nonzero(self._group_of == group)[0].tolist():
                    code[i] = len(found)
                    found.append(convergence(PCF(self.polynomials[i], b)))
        return code, found


@lru_cache(maxsize=100_000)
def _law(degree_a: int, alpha: int, degree_b: int, beta: int) -> Convergence:
    """The convergence that these degrees and leads have, but for D = 0."""
    return convergence(PCF((alpha, *(0,) * degree_a), (beta, *(0,) * degree_b)))


@lru_cache(maxsize=2)
def box_scan(spec: BoxSpec) -> BoxScan:
    """The scan of a box that a spec describes; the last ones are kept."""
    domain = fractions_of(spec)
    assert isinstance(domain, Box)
    return BoxScan(domain)
