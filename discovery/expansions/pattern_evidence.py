"""How much a pattern in finitely many terms is worth: what confirms it, against what chance can do.

Finitely many terms never prove a pattern. Two things make false ones, and each has its measure:
coincidence, which *information* excludes, and the habit of simple aperiodic sequences to repeat
themselves for a while, which *repetition* excludes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

__all__ = ["LEAST_BITS", "Evidence", "choice_bits", "information"]

LEAST_BITS = 16.0
_LEAST_TIMES, _LEAST_TIMES_GROWING = 6, 5


@dataclass(frozen=True)
class Evidence:
    """The evidence for a pattern.

    Attributes
    ----------
    bits : float
        Information of the terms that confirm the pattern, less that of its choice among all
        patterns.
    times : float
        How often its cycle is seen after the preperiod.
    times_needed : int
        How often it must be seen.
    confirmed_by : int
        Terms that the pattern predicted.
    confirmed_by_needed : int
        How many of them there must be.

    Notes
    -----
    *Information.* The terms that determine the coefficients say nothing for the pattern. Those that
    follow would be as predicted with probability ``2^-i`` if they were drawn independently as one
    of two codes says, by size or from the values that occur; i is the lesser (see `information`).
    A pattern of preperiod m, N polynomials and degree d is chosen with the weight ``2^-c`` of
    `choice_bits`, and all weights together are at most 1. So the chance that *some* pattern has
    i - c >= s is about ``2^-s``: for 16 bits 1 in 65,000. The continued fraction of e has a pattern
    after 17 terms; twenty equal terms have none, and 21 have one.

    *Repetition.* In aperiodic words of low complexity a block comes up to four times in a row:
    fewer than 3.62 times in the word of Fibonacci, twice in that of Thue and Morse, four times in
    that of Rudin and Shapiro, fewer than four times in the period-doubling word. A cycle in which
    nothing grows must therefore be seen six times, and one that grows five times: the sums of such
    a word grow, and see a block hardly longer than the word itself.

    *Half.* At least as many terms must confirm the pattern as it is made of, and those of its
    preperiod, which it leaves unexplained, count twice. Terms that are mostly 0 hold less
    information than their code says, and end with long runs of zeros: in Cantor's word
    1010001010000000001010... up to two thirds of a prefix are its last run, in its sums one half.
    """

    bits: float
    times: float
    times_needed: int
    confirmed_by: int
    confirmed_by_needed: int

    @classmethod
    def of(
        cls,
        terms: Sequence[int],
        preperiod: int,
        coefficients: int,
        chosen: Sequence[int],
        times: float,
        grows: bool,
    ) -> Evidence:
        """The evidence that terms give for a pattern.

        Parameters
        ----------
        terms : sequence of int
            All of them.
        preperiod, coefficients : int
            The first so many are unexplained, and so many more determine the pattern.
        chosen : sequence of int
            The numbers, not negative, by which the pattern is one among others.
        times : float
            How often its cycle is seen.
        grows : bool
            Whether something in the cycle grows.
        """
        known = preperiod + coefficients
        bits = information(terms, known) - choice_bits(chosen)
        needed = _LEAST_TIMES_GROWING if grows else _LEAST_TIMES
        return cls(bits, times, needed, len(terms) - known, known + preperiod)

    @property
    def suffices(self) -> bool:
        """Whether it is enough for a guess."""
        return (
            self.bits >= LEAST_BITS
            and self.times >= self.times_needed
            and self.confirmed_by >= self.confirmed_by_needed
        )

    def __str__(self) -> str:
        return (
            f"{self.bits:.1f} bits beyond chance ({LEAST_BITS:.0f} needed), seen "
            f"{self.times:.1f} times ({self.times_needed} needed)"
        )


def information(terms: Sequence[int], known: int) -> float:
    """Bits that all terms but the first `known` hold, for one who knows those.

    The least of two codes for independent terms: by size, where t costs log2(2|t| + 2), and by the
    values that occur, of which there are K >= 2: each costs log2(K), and a value that is not among
    the known terms is once written out. Both are a little shorter than a code can be, so that no
    information is claimed that is not there.

    Examples
    --------
    >>> information([0, 1, 1, 0, 1, 0, 0, 1], 4)  # a bit a term
    4.0
    >>> round(information([2**i for i in range(8)], 4), 1)  # large terms say more
    26.2
    """
    following = terms[known:]
    by_size = sum(map(_size, following))
    new = set(following).difference(terms[:known])
    values = log2(max(2, len(set(terms))))
    return min(by_size, len(following) * values + sum(map(_size, new)))


def choice_bits(numbers: Sequence[int]) -> float:
    """Bits of the choice of numbers 0, 1, 2, ...: small ones cost less, 2^-bits sums to 1.

    >>> choice_bits([0]), round(choice_bits([0, 1]), 2)
    (1.0, 3.58)
    """
    return sum(log2((n + 1) * (n + 2)) for n in numbers)


def _size(term: int) -> float:
    return log2(2 * abs(term) + 2)
