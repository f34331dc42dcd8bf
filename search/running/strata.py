"""Strata of a domain: index ranges of elements that are alike, and what slices tell of each.

What is worth a study lies where polynomials are simple. In a box the b of small degree stand
together, few among very many, and may take most of the time; a sample of the whole would miss
them, so every degree is a stratum of its own. Other domains are cut evenly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt

from search.campaigns.domain import Box, Domain

__all__ = ["Slice", "Stratum", "strata_of"]

EVENLY = 8  # strata of a domain of which nothing is known
LARGEST_SHARE = 16  # no slice is a larger part of its stratum
LEAST = 4  # slices tell how much they differ
_GOLDEN = (sqrt(5) - 1) / 2


def strata_of(domain: Domain) -> list[Stratum]:
    """The strata of a domain, in order; together they are the whole.

    Examples
    --------
    >>> from search.campaigns.domain import Family, Side
    >>> box = Box(Side(1, 0, 1), Side(2, -1, 1))  # 3 polynomials a a row
    >>> [(s.lo // 3, s.hi // 3) for s in strata_of(box)]  # b of degree 2, 1, 0, 1, 2
    [(0, 9), (9, 12), (12, 14), (14, 17), (17, 26)]
    >>> [(s.lo, s.hi) for s in strata_of(Family("n+x", "n", {"x": (1, 3)}))]
    [(0, 1), (1, 2), (2, 3)]
    """
    unit = domain.row_length
    if isinstance(domain, Box):
        cuts = {position * domain.a_count for position in _degrees(domain)}
    else:
        cuts = {domain.size * part // EVENLY for part in range(EVENLY)}
    ends = sorted({0, *cuts, domain.size})
    return [Stratum(lo, hi, unit) for lo, hi in pairwise(ends)]


def _degrees(box: Box) -> Iterator[int]:
    """The positions of b where its degree changes: negative leads, then positive ones."""
    side = box.b_side
    everything = range(side.count)
    positive = bisect_left(everything, True, key=lambda j: side.at(j)[0] > 0)
    for degree in range(side.least, side.degree):
        yield bisect_left(everything[:positive], True, key=lambda j: len(side.at(j)) <= degree + 1)
        after = bisect_left(everything[positive:], True, key=lambda j: len(side.at(j)) > degree + 1)
        yield positive + after


@dataclass(frozen=True)
class Slice:
    """What some elements cost: seconds of work, and bytes of rows."""

    lo: int
    hi: int
    seconds: float
    row_bytes: int

    @property
    def elements(self) -> int:
        """Their number."""
        return self.hi - self.lo


class Stratum:
    """The elements lo … hi - 1, and what slices of them tell of their cost.

    Slices begin with one unit and are doubled until one takes long enough; those that are much
    shorter than the last ones tell more of what a call costs in itself, and do not count.

    Parameters
    ----------
    lo, hi : int
        Index range.
    unit : int
        Elements that stay together, as far as possible.
    """

    def __init__(self, lo: int, hi: int, unit: int) -> None:
        self.lo, self.hi = lo, hi
        self._unit = min(unit, hi - lo)
        self._units = (hi - lo) // self._unit
        self._largest = max(1, self._units // LARGEST_SHARE)
        self._length = 1  # units of the next slice
        self._tried = 0
        self._taken: list[tuple[int, int]] = []
        self._slices: list[Slice] = []
        self.growing = self._largest > 1
        self.exhausted = False

    @property
    def elements(self) -> int:
        """Their number."""
        return self.hi - self.lo

    @property
    def asked(self) -> int:
        """Slices that were given out, and did not turn out to tell nothing."""
        return len(self._taken)

    @property
    def waiting(self) -> int:
        """Slices of these that are not back."""
        return len(self._taken) - len(self._slices)

    def next(self) -> tuple[int, int] | None:
        """The range of a slice that overlaps none before; None, for good, when enough is known.

        They fill the stratum evenly, however many they are, up to half of it.
        """
        step = self._length * self._unit
        if self.asked >= LEAST and 2 * sum(hi - lo for lo, hi in self._taken) >= self.elements:
            self.exhausted = True
            return None
        for _ in range(2 * LARGEST_SHARE):
            share = self._tried * _GOLDEN % 1
            self._tried += 1
            lo = self.lo + int(share * (self._units // self._length)) * step
            if all(lo >= high or lo + step <= low for low, high in self._taken):
                self._taken.append((lo, lo + step))
                return lo, lo + step
        self.exhausted = True
        return None

    def add(self, found: Slice, long_enough: float) -> None:
        """Learn from a slice; the next is longer if this one was short."""
        self._slices.append(found)
        length = found.elements // self._unit
        if length < self._length:
            return
        if found.seconds < long_enough and self._length < self._largest:
            self._length = min(2 * self._length, self._largest)
        else:
            self.growing = False

    def skip(self, lo: int, hi: int) -> None:
        """Forget a slice whose time tells nothing."""
        self._taken.remove((lo, hi))

    def shorten(self) -> None:
        """Take shorter slices from now on."""
        self._length = max(1, self._length // 4)
        self.growing = False

    @property
    def slices(self) -> list[Slice]:
        """Those that count."""
        return [s for s in self._slices if 4 * s.elements >= self._length * self._unit]

    @property
    def seconds(self) -> float:
        """Estimated seconds of work of all elements; 0 if nothing is known."""
        return self._whole(lambda s: s.seconds)

    @property
    def row_bytes(self) -> float:
        """Estimated bytes of all rows."""
        return self._whole(lambda s: s.row_bytes)

    def _whole(self, cost: Callable[[Slice], float]) -> float:
        elements = sum(s.elements for s in self.slices)
        return sum(map(cost, self.slices)) / elements * self.elements if elements else 0.0

    @property
    def error(self) -> float:
        """Standard error of `seconds`; unbounded as long as slices are few, or grow."""
        counted = self.slices
        n, sampled = len(counted), sum(s.elements for s in counted)
        if self.exhausted or sampled >= self.elements:
            return 0.0
        if n < LEAST or self.growing:
            return inf
        pace = self.seconds / self.elements
        spread = sum((s.seconds - pace * s.elements) ** 2 for s in counted) * n / (n - 1)
        return sqrt(spread) / sampled * self.elements * sqrt(1 - sampled / self.elements)
