"""The algorithm of ESMA (Raayoni Dahan et al., arXiv 2212.09470): constants whose expansions have
a pattern.

The left sides P(C)/Q(C) are expanded under periodic sign words, their terms tested for a linear
recurrence, and the recurrence is read as interlaced polynomials. What is found here is a pattern of
the terms that were computed; that the infinite fraction has the value is for `verify` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from flint import arb

from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import ValueTextError
from discovery.expansions.integer_expansion import Enclosable, expand_number
from discovery.expansions.integer_recurrence import Recurrence, fitting_recurrence
from discovery.expansions.interlacing import interlacings
from discovery.expansions.left_side import GivenNumber, LeftSide
from discovery.expansions.left_side_enumeration import (
    left_sides,
    left_sides_of_algebraic,
    monomial_left_sides,
)
from discovery.expansions.pattern_evidence import Evidence
from discovery.expansions.signed_scan import MIN_TERMS, longest_recurrence, scan
from discovery.identification.constant import Constant

__all__ = ["Finding", "examine", "refuse_too_few_digits", "search_pairs", "sides_of"]


@dataclass(frozen=True)
class Finding:
    """A pattern in the terms of an expansion.

    Attributes
    ----------
    fraction : SignedFraction or None
        The fraction whose terms are interlaced polynomials.
    recurrence : Recurrence or None
        If the terms are no interlaced polynomials: the recurrence that they have.
    terms : tuple of int
        The first terms.
    confirmed_by : int
        Terms that the pattern predicted and that did not determine it.
    evidence : Evidence
        What the terms say for it, where no enclosure of its value can.
    """

    fraction: SignedFraction | None
    recurrence: Recurrence | None
    terms: tuple[int, ...]
    confirmed_by: int
    evidence: Evidence


def examine(x: Enclosable | arb, signs: str, terms: int = 100) -> Finding | None:
    """The pattern of an expansion, if it has one: found on some terms, checked on as many more.

    Parameters
    ----------
    x : Enclosable or arb
        The number, or all that is known of it.
    signs : str
        The sign word.
    terms : int
        Terms that the pattern is read from.

    Returns
    -------
    Finding or None
        None if the terms show no pattern, or the next terms break it.

    Raises
    ------
    ExpressionError
        If the number seems to be rational.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> examine(parse_expression("e"), "-+").fraction
    SignedFraction('-+', (3,), ('2*k+3', '2'))
    >>> examine(parse_expression("pi"), "-+") is None
    True
    """
    known = expand_number(x, signs, 2 * terms).terms
    fresh = min(terms, len(known) // 3)  # of a given number, fewer terms than wanted may be known
    terms = len(known) - fresh
    for pattern in interlacings(known[:terms]) if terms >= MIN_TERMS else ():
        if any(known[i] != pattern.at(i) for i in range(terms, terms + fresh)):
            continue  # a run of equal terms hides a longer cycle
        fraction = SignedFraction(signs, pattern.preperiod, pattern.cycle)
        if _rational(fraction):
            return None  # a long run of equal terms, which ends later
        confirmed_by = pattern.confirmed_by + fresh
        return Finding(fraction, None, known, confirmed_by, pattern.evidence(known))
    recurrence = fitting_recurrence(known[:terms]) if terms >= MIN_TERMS else None
    if recurrence is None or recurrence.length > longest_recurrence(terms):
        return None
    longer = fitting_recurrence(known)
    if longer is None or longer.connection != recurrence.connection:
        return None
    return Finding(None, recurrence, known, longer.confirmed_by, longer.evidence(known))


def sides_of(
    constant: Constant | GivenNumber | None, degree: int, limit: int, monomials: bool = False
) -> np.ndarray:
    """The left sides of a constant; of an algebraic one, reduced by its minimal polynomial.

    None, and a given number, are taken for transcendental.

    Examples
    --------
    >>> len(sides_of(Constant.of("e"), 1, 2)), len(sides_of(Constant.of("sqrt(2)"), 1, 2))
    (112, 70)
    """
    if monomials:
        return monomial_left_sides(degree, limit)
    minimal = constant.minimal_polynomial if isinstance(constant, Constant) else None
    if minimal is not None:
        return left_sides_of_algebraic(minimal, degree, limit)
    return left_sides(degree, limit)


def search_pairs(
    constant: Constant | GivenNumber,
    sides: np.ndarray,
    words: Sequence[str],
    terms: int = 100,
    span: tuple[int, int] | None = None,
) -> Iterator[tuple[int, LeftSide, str, Finding]]:
    """The findings among pairs of left sides of a constant and sign words, in order.

    Parameters
    ----------
    constant : Constant or GivenNumber
        C.
    sides : int32 array
        As of `discovery.expansions.left_side_enumeration.left_sides`.
    words : sequence of str
        Sign words.
    terms : int
        Terms that a pattern is read from.
    span : pair of int, optional
        Only the pairs lo ... hi - 1; the word runs fastest.

    Yields
    ------
    int, LeftSide, str, Finding
        Position of the pair, left side, sign word and what was found.

    Examples
    --------
    >>> from discovery.expansions.left_side_enumeration import left_sides
    >>> found = search_pairs(Constant.of("e"), left_sides(1, 1), ["-+"])
    >>> _, side, signs, finding = next(found)
    >>> str(side), str(finding.fraction)
    ('e', '[3; 2*k+3, 2] signs -+')
    """
    if isinstance(constant, GivenNumber):
        refuse_too_few_digits(constant)
    found = scan(constant, sides, words, terms, span=span)
    for i, w, negative in sorted(found.candidates + found.undecided):
        sign = -1 if negative else 1
        p, q = (tuple(int(c) for c in half) for half in sides[i])
        side = LeftSide(constant, tuple(sign * c for c in p), q)
        ball = side.ball
        finding = examine(side if ball is None else ball, words[w], terms)
        if finding is not None:
            yield i * len(words) + w, side, words[w], finding


def refuse_too_few_digits(number: GivenNumber) -> None:
    """Raise a ValueTextError unless the digits of a number determine terms enough for a pattern."""
    known = len(expand_number(number.ball, "+", 2 * MIN_TERMS).terms)
    if known < 3 * MIN_TERMS // 2:
        digits = max(0, int(number.ball.rel_accuracy_bits() * 0.30103))
        raise ValueTextError(
            f"{digits} digits of {number.name} determine only {known} terms of its regular "
            f"expansion; a pattern needs {3 * MIN_TERMS // 2}: give some {2 * MIN_TERMS} digits"
        )


def _rational(fraction: SignedFraction) -> bool:
    """Whether the terms are periodic with a parabolic period, so that the value is rational.

    Such a tail is the one fixed point of its period, whose matrix has the trace 2 or -2: by excess,
    a rational number ends with 2, 2, 2, ...
    """
    if any(p.degree for p in fraction.cycle):
        return False
    first = len(fraction.preperiod)
    m = fraction.product(first, first + fraction.period)
    return (m[0, 0] + m[1, 1]) ** 2 == 4 and m.det() == 1
