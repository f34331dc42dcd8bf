"""The sieve: a census of a large box that forms no pair before classes modulo primes allow it.

One chunk is a pure function of the spec and an index range. Terminating and inflated fractions are
counted from the polynomials (`discovery.fingerprints.inflation_count`), b that cannot reduce are
dropped, and what `discovery.fingerprints.reduction_sieve` leaves is fingerprinted, and studied if
its class is the one asked for. Rows are kept for primitive fractions, and for inflated ones whose
primitive, the representative of the normal form, lies outside of the box (and not only of too small
a degree).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial
from discovery.continued_fractions.pcf import PCF
from discovery.fingerprints.fingerprint import Fingerprint
from discovery.fingerprints.inflation_count import InflationCount
from discovery.fingerprints.reduction_sieve import ReductionSieve
from discovery.fingerprints.rigid_sieve import RigidSieve
from discovery.fingerprints.sieve_kernel import terminates
from search.campaigns.chunk import ChunkResult, Row
from search.campaigns.domain import Box, fractions_of
from search.campaigns.domain_spec import BoxSpec
from search.kinds.census.fraction_study import cached_fingerprint, class_row, study
from search.kinds.sieve.spec import SieveSpec

__all__ = ["SievedBox", "passes", "process", "sieved_box"]

_BLOCK = 1 << 18  # rows done at once

Survivors = Iterator[tuple[int, PCF]]


def process(spec: SieveSpec, lo: int, hi: int) -> ChunkResult:
    """Rows and counts of the elements lo ... hi - 1 of the spec's box.

    Parameters
    ----------
    spec : SieveSpec
        A sieve.
    lo, hi : int
        Index range in the box.
    """
    sieved = sieved_box(spec.domain, spec.filter.keep)
    outcomes: Counter[str] = Counter()
    rows: list[Row] = []
    for index, pcf in sieved.survivors(lo, hi, outcomes):
        primitive = pcf.representative
        inflated = primitive != pcf
        if inflated and sieved.box.has_at_most(primitive.a, primitive.b):
            continue  # it is met there, or in the box of the smaller degrees
        if not passes(cached_fingerprint(primitive), spec.filter.keep):
            continue
        row = class_row(index, pcf)
        row.update(study(primitive, spec.identify, spec.certify.digits, spec.identify.pairs))
        if inflated:  # counted already
            row["outcome"] = "inflated"
        else:
            outcomes[row["outcome"]] += 1
        rows.append(row)
    outcomes["generic"] = hi - lo - outcomes.total()
    rows.sort(key=lambda row: row["index"])
    return ChunkResult(rows, dict(outcomes), "sieve")


def passes(found: Fingerprint, keep: str) -> bool:
    """Whether a fingerprint is one that the filter keeps: full reduction, or a constant trace."""
    return found.reduction_class == "reduction" if keep == "reduction" else found.trace is not None


class SievedBox:
    """All polynomials a of a box, made ready.

    Parameters
    ----------
    box : Box
    keep : str
        ``reduction`` or ``rigid``.
    """

    def __init__(self, box: Box, keep: str) -> None:
        self.box = box
        self.polynomials = [box.a_at(i) for i in range(box.a_count)]
        self._largest = max(abs(c) for s in (box.a_side, box.b_side) for c in (s.low, s.high))
        # a -> -a negates the value: of the two only one is looked at, if both are there
        self._scanned = np.array(
            [i for i, a in enumerate(self.polynomials) if a[0] > 0 or _negated(a) not in box.a_side]
        )
        scanned = [self.polynomials[i] for i in self._scanned]
        sieve = ReductionSieve if keep == "reduction" else RigidSieve
        self._sieve = sieve(scanned, self._largest, box.b_side.degree)
        side = box.b_side
        self._inflations = InflationCount(self.polynomials, side.degree, side.low, side.high)

    def survivors(self, lo: int, hi: int, outcomes: Counter[str]) -> Survivors:
        """The elements lo ... hi - 1 that pass; terminating and inflated ones are counted.

        The counts are complete when the iterator ends. Those that pass may be inflated too.
        """
        count = self.box.a_count
        first, last = lo // count, -(-hi // count)  # rows that the range cuts
        for start in range(first, last, _BLOCK):
            end = min(start + _BLOCK, last)
            b = self.box.b_side.coefficients(start, end)
            finite = np.empty(len(b), dtype=np.bool_)
            terminates(b, self._largest, finite)
            self._count(start, b, finite, lo, hi, outcomes)
            rest = np.nonzero(~finite)[0]
            at, columns = self._sieve.survivors(b[rest])
            numbers = (start + rest[at]).tolist()
            for j, i in zip(numbers, self._scanned[columns].tolist(), strict=True):
                index = j * count + i
                if lo <= index < hi:
                    yield index, PCF(self.polynomials[i], self.box.b_at(j))

    def _count(
        self,
        start: int,
        b: NDArray[np.int64],
        finite: NDArray[np.bool_],
        lo: int,
        hi: int,
        outcomes: Counter[str],
    ) -> None:
        count = self.box.a_count
        inflated = self._inflations.of_rows(b)
        inflated[finite] = 0
        lengths = np.full(len(b), count, dtype=np.int64)
        for row in {0, len(b) - 1}:  # the range may cut these
            at = (start + row) * count
            low, high = max(lo - at, 0), min(hi - at, count)
            lengths[row] = high - low
            if lengths[row] < count and not finite[row]:
                mask = self._inflations.mask(self.box.b_at(start + row))
                inflated[row] = np.count_nonzero(mask[low:high])
        outcomes["terminating"] += int(lengths[finite].sum())
        outcomes["inflated"] += int(inflated.sum())


def _negated(a: Polynomial) -> Polynomial:
    return tuple(-c for c in a)


@lru_cache(maxsize=2)
def sieved_box(spec: BoxSpec, keep: str) -> SievedBox:
    """The box that a spec describes, made ready; the last ones are kept."""
    domain = fractions_of(spec)
    assert isinstance(domain, Box)
    return SievedBox(domain, keep)
