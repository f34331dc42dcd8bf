"""Patterns of a constant with a parameter, stated in the parameter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import BrounckerError, DomainError
from discovery.expansions.esma import search_pairs, sides_of
from discovery.expansions.left_side import LeftSide, quotient_text
from discovery.expansions.parametric_signed_fraction import parametrize
from discovery.expansions.signed_scan import sign_words
from discovery.identification.registry import constants
from verify.certification import certify

__all__ = ["ParametricPattern", "parametric_patterns", "parse_range"]

MAX_VALUES = 100
CHECK_DIGITS = 100

Side = tuple[tuple[int, ...], tuple[int, ...], str]  # P and Q of a left side, and the signs

_RANGE = re.compile(r"\s*([A-Za-z])\s*=\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*")


@dataclass(frozen=True)
class ParametricPattern:
    """A left side of C(k) and the pattern of its terms, for values of the parameter.

    Attributes
    ----------
    lhs, signs, pattern : str
        The left side with the parameter in it, the sign word, and the terms: polynomials in the
        parameter and in the index m of the cycle.
    values : tuple of int
        For which it was seen, and certified to 100 digits.
    """

    lhs: str
    signs: str
    pattern: str
    values: tuple[int, ...]


def parse_range(text: str) -> tuple[str, range]:
    """Read ``k=1..8``.

    Raises
    ------
    DomainError
        If it cannot be read, is empty or too long, or takes m, which counts the cycle.

    Examples
    --------
    >>> parse_range("k=1..8")
    ('k', range(1, 9))
    """
    match = _RANGE.fullmatch(text)
    if match is None or match[1] == "m":
        raise DomainError(
            f"cannot read the range {text!r}; write it like k=1..8 (with one letter, not m, which "
            "counts the cycle)"
        )
    values = range(int(match[2]), int(match[3]) + 1)
    if not 3 <= len(values) <= MAX_VALUES:
        raise DomainError(f"{text} has {len(values)} values; give from 3 to {MAX_VALUES}")
    return match[1], values


def parametric_patterns(
    text: str,
    name: str,
    values: Sequence[int],
    degree: int,
    limit: int,
    period: int,
    terms: int,
    tell: Callable[[str], None] = lambda line: None,
) -> Iterator[ParametricPattern]:
    """Patterns that left sides of C(k) have for three values of k or more, simplest sides first.

    Parameters
    ----------
    text : str
        C, an expression with the parameter in it, such as ``"tanh(1/k)"``.
    name : str
        The parameter.
    values : sequence of int
        Its values.
    degree, limit, period, terms : int
        As of `discovery.expansions.esma.search_pairs`; the left sides must be those of
        transcendental numbers.
    tell : callable
        Told, in a line each, what is left out, and why: values at which C is rational, has no
        value, or one that is out of range.

    Raises
    ------
    DomainError
        If the parameter is not in C.
    BrounckerError
        If no value is left: why the first one is not.

    Examples
    --------
    >>> found = parametric_patterns("tanh(1/k)", "k", range(1, 6), 1, 1, 1, 60)
    >>> next(found)
    ParametricPattern(lhs='tanh(1/k)', signs='+', pattern='[0; 2*k*m+k]', values=(1, 2, 3, 4, 5))
    """
    letter = re.compile(rf"(?<![A-Za-z0-9_]){name}(?![A-Za-z0-9_(])")
    if not letter.search(text):
        raise DomainError(
            f"the parameter {name} is not in {text!r}; write it there, or leave --for"
        )
    found: dict[Side, dict[int, SignedFraction]] = {}
    sides = sides_of(None, degree, limit, False)
    errors: dict[int, BrounckerError] = {}
    for value in values:
        try:
            constant = constants.resolve(letter.sub(f"({value})", text))
            pairs = list(search_pairs(constant, sides, sign_words(period), terms))
        except BrounckerError as error:
            errors[value] = error
            continue
        for _, side, signs, finding in pairs:
            if finding.fraction is not None and _certified(finding.fraction, side, tell):
                found.setdefault((side.p, side.q, signs), {})[value] = finding.fraction
    if len(errors) == len(values):
        raise errors[values[0]]
    for value, why in errors.items():
        tell(f"{name} = {value} is left out: {why}")
    ordered = sorted(found.items(), key=lambda entry: _size(*entry[0]))
    for (p, q, signs), fractions in ordered:
        lhs = quotient_text(p, q, text)
        for statement in parametrize(fractions):
            yield ParametricPattern(lhs, signs, statement.text(name), statement.values)


def _certified(fraction: SignedFraction, side: LeftSide, tell: Callable[[str], None]) -> bool:
    try:
        return certify(fraction, side.expression, CHECK_DIGITS).status == "certified"
    except BrounckerError as error:
        tell(f"{side} = {fraction} is left out: it is not certified: {error}")
        return False


def _size(p: tuple[int, ...], q: tuple[int, ...], signs: str) -> tuple[int, int, str]:
    return max(map(abs, p + q)), sum(map(abs, p + q)), signs
