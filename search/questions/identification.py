"""Identifying numbers as a user asks: which constants are tried, and in what order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log10

from flint import arb

from discovery.identification.constant import Constant
from discovery.identification.identify import (
    ACCEPT,
    Identification,
    best_guess,
    identify,
    identify_pairs,
    lattices_tried,
)
from discovery.identification.registry import constants

__all__ = ["Answer", "Wish", "identify_widely"]

_SMALL = 12  # coefficients of a relation that a person would take for simple


@dataclass(frozen=True)
class Wish:
    """What a user asks of an identification.

    Attributes
    ----------
    own : tuple of Constant
        The user's own constants, tried first.
    pairs : bool
        Whether relations with two constants are tried when one does not do.
    degree : int
        Algebraic numbers up to this degree are looked for.
    """

    own: tuple[Constant, ...] = ()
    pairs: bool = False
    degree: int = 4


@dataclass(frozen=True)
class Answer:
    """Relations found, simplest first; or none, and a line that says what would help."""

    found: list[Identification]
    hint: str = ""


def identify_widely(
    value: arb, digits: int, wish: Wish, refine: Callable[[int], arb | None] | None = None
) -> Answer:
    """Try the default constants, then the families, then, if wished, two constants at once.

    Parameters
    ----------
    value : arb
        The value with its error.
    digits : int
        Decimal places to which it is known.
    wish : Wish
    refine : callable, optional
        Gives the value at more decimal places; see `discovery.identify.identify`.

    Examples
    --------
    >>> answer = identify_widely(arb("3.1416 +/- 1e-4"), 4, Wish())
    >>> answer.found, answer.hint.split(";")[0]
    ([], '4 decimal places are too few to tell')
    """
    for listed in (constants.default, constants.extended):
        among = (*wish.own, *(c for c in listed if c not in wish.own))
        found = identify(value, digits, among, refine, degree=wish.degree)
        if found:
            return Answer(found)
    if wish.pairs:
        found = identify_pairs(value, digits, (*wish.own, *constants.default), refine)
        if found:
            return Answer(found)
    return Answer([], _hint(value, digits, (*wish.own, *constants.default)))


def _hint(value: arb, digits: int, among: tuple[Constant, ...]) -> str:
    """What more digits could do: for the best guess if it is simple, else in general."""
    guess = best_guess(value, digits, among)
    few = f"{digits} decimal places are too few to tell"
    if guess is not None and guess.significance < ACCEPT and _height(guess) <= _SMALL:
        missing = ceil(ACCEPT - guess.significance)
        return (
            f"{few}; the best guess, {guess.expression}, {_worth(guess.significance)}; about "
            f"{missing} more would decide"
        )
    enough = ceil(4 * log10(2 * _SMALL + 1) + log10(lattices_tried(len(among))) + ACCEPT)
    if digits >= enough:
        return f"no relation among those tried is significant at {digits} decimal places"
    return f"{few}; about {enough} would show a relation with coefficients up to {_SMALL}"


def _height(guess: Identification) -> int:
    return max(map(abs, guess.relation))


def _worth(significance: float) -> str:
    """What a significance says, in words that follow the number.

    >>> _worth(0.4), _worth(5.56).split(" (")[1]
    ('is as good as chance', 'fewer than one number in 100,000 has)')
    """
    if significance < 1:
        return "is as good as chance"
    return (
        f"has {significance:.1f} of the {ACCEPT:.0f} digits of significance that an answer needs "
        f"(fewer than one number in {10 ** floor(significance):,} has)"
    )
