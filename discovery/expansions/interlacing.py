"""What interlaced sequences are: a preperiod, then polynomials that take turns.

Terms that interlace N polynomials of degree below r are annihilated by (1 - x^N)^r: by r
differences of step N. The differences of a finite sequence show where they begin to vanish, and
that is where the preperiod ends, so no pattern is lost that begins late.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from discovery.algebra.integer_valued_polynomial import TermPolynomial, interpolate
from discovery.expansions.berlekamp_massey import PRIME, shortest_recurrence
from discovery.expansions.pattern_evidence import Evidence

__all__ = ["SKIPPED", "SURPLUS", "Interlacing", "interlacing", "interlacings"]

SKIPPED = 8  # first terms that a recurrence is not asked to hold for: later ones see past them
SURPLUS = 6  # the least number of terms that a pattern must predict


@dataclass(frozen=True)
class Interlacing:
    """Terms that follow a pattern: a preperiod, then polynomials in k = 0, 1, 2, ... in turn.

    Attributes
    ----------
    preperiod : tuple of int
        As short as it can be.
    cycle : tuple of TermPolynomial
        The N interlaced polynomials; no fewer would do.
    determined_by : int
        Terms that determine the pattern, preperiod and ``N (degree + 1)``.
    confirmed_by : int
        Terms beyond those, which it predicted.
    """

    preperiod: tuple[int, ...]
    cycle: tuple[TermPolynomial, ...]
    determined_by: int
    confirmed_by: int

    def at(self, i: int) -> int:
        """Term number i.

        >>> interlacing([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1]).at(998)
        666
        """
        if i < len(self.preperiod):
            return self.preperiod[i]
        k, j = divmod(i - len(self.preperiod), len(self.cycle))
        return self.cycle[j].at(k)

    @property
    def degree(self) -> int:
        """The largest degree of the polynomials."""
        return max(p.degree for p in self.cycle)

    def evidence(self, terms: Sequence[int]) -> Evidence:
        """What the terms that the pattern was found in, or more that it gives, say for it.

        Examples
        --------
        >>> terms = [2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1]
        >>> print(interlacing(terms).evidence(terms))
        16.7 bits beyond chance (16 needed), seen 5.3 times (5 needed)
        """
        before, width = len(self.preperiod), len(self.cycle)
        return Evidence.of(
            terms,
            before,
            self.determined_by - before,
            (0, before, width - 1, self.degree),
            (len(terms) - before) / width,
            grows=self.degree > 0,
        )


def interlacing(terms: Sequence[int], surplus: int = SURPLUS) -> Interlacing | None:
    """The interlaced polynomials that a sequence becomes, if the evidence suffices, or None.

    Parameters
    ----------
    terms : sequence of int
        The first terms.
    surplus : int
        Least number of terms that must confirm the pattern, whatever else speaks for it.

    Returns
    -------
    Interlacing or None
        The one of the fewest polynomials among those for which there is enough evidence: see
        `discovery.expansions.pattern_evidence`.

    Examples
    --------
    >>> found = interlacing([3, 2, 3, 2, 5, 2, 7, 2, 9, 2, 11, 2, 13])
    >>> found.preperiod, [str(p) for p in found.cycle], found.confirmed_by
    ((3,), ['2', '2*k+3'], 8)
    >>> word = "0"
    >>> for _ in range(9):
    ...     word = word.replace("1", "2").replace("0", "01").replace("2", "0")
    >>> interlacing([int(letter) for letter in word]) is None  # the word of Fibonacci
    True
    """
    n = len(terms)
    # a cycle is seen five times, and half of the terms confirm it
    candidates = _candidates(terms, surplus, n // 5, n // 2)
    return next((p for p in candidates if p.evidence(terms).suffices), None)


def interlacings(terms: Sequence[int], surplus: int = SURPLUS) -> Iterator[Interlacing]:
    """All that fits and predicts a few terms: to be tested otherwise, on more terms or by a value.

    Parameters
    ----------
    terms : sequence of int
        The first terms.
    surplus : int
        Least number of terms that must confirm the pattern; N if that is more, so that each
        polynomial is confirmed.

    Yields
    ------
    Interlacing
        Those of the fewest polynomials first.

    Examples
    --------
    >>> [(len(p.preperiod), len(p.cycle)) for p in interlacings([0, 1, 0, 0, 1, 0, 1, 0] * 2)]
    [(0, 8)]
    """
    return _candidates(terms, surplus, len(terms), len(terms))


def _candidates(
    terms: Sequence[int], surplus: int, widest: int, longest: int
) -> Iterator[Interlacing]:
    """Patterns of at most so many polynomials and so many coefficients, one for each number."""
    n = len(terms)
    residues = np.array([term % PRIME for term in terms], dtype=np.uint32)
    highest = _highest_order(terms)
    for step in range(1, widest + 1):
        least = max(surplus, step)
        if step + least > n:
            return
        row = residues
        for order in range(1, min(min(n - least, longest) // step, highest) + 1):
            row = row[step:] - row[:-step]  # a negative difference is one beyond 2^31
            row = np.minimum(row, row + np.uint32(PRIME))
            # what vanishes is a multiple of the prime; whether it is 0 the integers say
            if (
                not row[-least:].any()
                and (start := _vanishes_from(terms, step, order)) <= len(row) - least
            ):
                yield _pattern(terms, step, order, start)
                break


def _highest_order(terms: Sequence[int]) -> int:
    """A bound for r: a recurrence that the terms confirm is as long as any degree below r needs."""
    orders = [len(terms)]
    for skipped in (0, SKIPPED):
        known = len(terms) - skipped
        length = shortest_recurrence(terms[skipped:])[0] if known > 0 else known
        if 2 * length + SURPLUS <= known:
            orders.append(max(length, 1))
    return min(orders)


def _vanishes_from(terms: Sequence[int], step: int, order: int) -> int:
    """The index from which the differences of a step and an order are 0."""
    row = list(terms)
    for _ in range(order):
        row = [y - x for x, y in zip(row, row[step:], strict=False)]
    return next((i + 1 for i in reversed(range(len(row))) if row[i]), 0)


def _pattern(terms: Sequence[int], step: int, order: int, start: int) -> Interlacing:
    cycle = []
    for j in range(step):
        polynomial = interpolate(terms[start + j :: step], order - 1)
        assert polynomial is not None  # the differences vanish from `start` on
        cycle.append(polynomial)
    used = start + step * order
    return Interlacing(tuple(terms[:start]), tuple(cycle), used, len(terms) - used)
