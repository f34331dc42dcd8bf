"""What a sequence of integers is: its shortest linear recurrence, polynomials that take turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discovery.errors import LimitError
from discovery.interlacing import SURPLUS, Interlacing, Recurrence, integer_recurrence, interlacing

__all__ = ["SequenceGuess", "guess_sequence"]

MAX_TERMS = 10_000
FEWEST = SURPLUS + 2  # a constant, its recurrence of length 1, and what confirms them


@dataclass(frozen=True)
class SequenceGuess:
    """What was found; both are None if nothing fits.

    Attributes
    ----------
    interlacing : Interlacing or None
        Polynomials that take turns, after a preperiod.
    recurrence : Recurrence or None
        The shortest linear recurrence.
    following : tuple of int
        The terms that come next, if it goes on so.
    """

    interlacing: Interlacing | None
    recurrence: Recurrence | None
    following: tuple[int, ...]


def guess_sequence(terms: Sequence[int], surplus: int = SURPLUS) -> SequenceGuess:
    """The shortest recurrence and the interlaced polynomials of a sequence.

    Parameters
    ----------
    terms : sequence of int
        The first terms, at most 10,000.
    surplus : int
        Least number of terms that must confirm an answer.

    Raises
    ------
    LimitError
        If there are too few terms: something fits, but too few terms confirm it.

    Examples
    --------
    >>> found = guess_sequence([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1])
    >>> [str(p) for p in found.interlacing.cycle], found.interlacing.preperiod, found.following
    (['1', '2*k+2', '1'], (2,), (12, 1, 1))
    >>> guess_sequence([1, 3, 5, 7])
    Traceback (most recent call last):
        ...
    discovery.errors.LimitError: 4 terms are too few: 1 polynomial of degree 1 fits them, but only \
2 terms confirm it; give at least 8
    """
    if len(terms) > MAX_TERMS:
        raise LimitError(f"{len(terms):,} terms are given; the limit is {MAX_TERMS:,}")
    pattern = interlacing(terms, surplus=surplus)
    recurrence = integer_recurrence(terms, surplus)
    if pattern is None and recurrence is None:
        _refuse_too_few(terms, surplus)
    return SequenceGuess(pattern, recurrence, _following(terms, pattern, recurrence))


def _following(
    terms: Sequence[int], pattern: Interlacing | None, recurrence: Recurrence | None
) -> tuple[int, ...]:
    n = len(terms)
    if pattern is not None:
        return tuple(pattern.at(n + i) for i in range(3))
    if recurrence is None:
        return ()
    known = list(terms)
    for _ in range(3):
        latest = known[: -recurrence.length - 1 : -1]
        known.append(-sum(c * t for c, t in zip(recurrence.connection[1:], latest, strict=True)))
    return tuple(known[n:])


def _refuse_too_few(terms: Sequence[int], surplus: int) -> None:
    if len(terms) < FEWEST:
        advice = f"give at least {FEWEST}"
        weak = interlacing(terms, surplus=1) if len(terms) > 2 else None
        if weak is None:
            raise LimitError(f"{len(terms)} terms are too few to tell anything; {advice}")
    else:
        weak = interlacing(terms, surplus=1)
        if weak is None or weak.preperiod:
            return
    degree = max(p.degree for p in weak.cycle)
    count = len(weak.cycle)
    what = f"{count} polynomial{'s' if count > 1 else ''} of degree {degree}"
    fits = "fit" if count > 1 else "fits"
    need = weak.determined_by + max(surplus, count)
    raise LimitError(
        f"{len(terms)} terms are too few: {what} {fits} them, but only {weak.confirmed_by} terms "
        f"confirm it; give at least {need}"
    )
