"""What a sequence of integers is: its shortest linear recurrence, polynomials that take turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpz

from discovery.arguments import read_integer, read_integers, refusal
from discovery.errors import LimitError
from discovery.expansions.integer_recurrence import Recurrence, integer_recurrence
from discovery.expansions.interlacing import SURPLUS, Interlacing, interlacing, interlacings

__all__ = ["SequenceGuess", "guess_sequence"]

MAX_TERMS = 20_000
_INTEGER = re.compile(r"[-+]?[0-9]+")
FEWEST = SURPLUS + 2  # a constant, its recurrence of length 1, and what confirms them


@dataclass(frozen=True)
class SequenceGuess:
    """What was found; both are None if nothing fits, or too little speaks for what fits.

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


def guess_sequence(terms: Sequence[int] | str, surplus: int = SURPLUS) -> SequenceGuess:
    """The shortest recurrence and the interlaced polynomials of a sequence, as a guess.

    Finitely many terms prove nothing. What is stated has evidence, which
    `discovery.expansions.pattern_evidence` defines: information that chance does not give, and
    repetition that simple sequences without a pattern do not show.

    Parameters
    ----------
    terms : sequence of int, or str
        The first terms, at most 20,000; a text has commas or blanks between them.
    surplus : int
        Least number of terms that must confirm an answer, whatever else speaks for it.

    Raises
    ------
    ArgumentError
        If the terms are no integers.
    LimitError
        If there are too few terms: something fits from the first on, but too few confirm it.

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
    terms, surplus = _read_terms(terms), read_integer(surplus, "surplus")
    if len(terms) > MAX_TERMS:
        raise LimitError(f"{len(terms):,} terms are given; the limit is {MAX_TERMS:,}")
    pattern = interlacing(terms, surplus=surplus)
    recurrence = integer_recurrence(terms, surplus)
    if pattern is None and recurrence is None:
        _refuse_too_few(terms, surplus)
    return SequenceGuess(pattern, recurrence, _following(terms, pattern, recurrence))


def _read_terms(terms: object) -> tuple[int, ...]:
    takes = "integers, such as [2, 1, 2] or '2, 1, 2'"
    if not isinstance(terms, str):
        return read_integers(terms, "terms", takes)
    parts = terms.replace(",", " ").split()
    if not parts or not all(_INTEGER.fullmatch(part) for part in parts):
        raise refusal("terms", takes, terms)
    return tuple(int(fmpz(part)) for part in parts)


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
    n = len(terms)
    weak = next(interlacings(terms, surplus=1), None)
    if n < FEWEST and weak is None:
        raise LimitError(f"{n} terms are too few to tell anything; give at least {FEWEST}")
    if weak is None or (n >= FEWEST and weak.preperiod):
        return
    count = len(weak.cycle)
    what = f"{count} polynomial{'s' if count > 1 else ''} of degree {weak.degree}"
    fits = "fit" if count > 1 else "fits"
    raise LimitError(
        f"{n} terms are too few: {what} {fits} them, but only {weak.confirmed_by} terms "
        f"confirm it; give at least {_terms_needed(weak, surplus)}"
    )


def _terms_needed(weak: Interlacing, surplus: int) -> int:
    """How many terms would be evidence for a pattern, if it goes on."""
    before, least = len(weak.preperiod), weak.evidence(())
    seen = before + least.times_needed * len(weak.cycle)
    need = max(seen, weak.determined_by + max(surplus, least.confirmed_by_needed))
    terms = [weak.at(i) for i in range(need)]
    while not weak.evidence(terms).suffices:
        terms.append(weak.at(len(terms)))
    return len(terms)
