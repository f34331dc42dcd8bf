"""Expansions of a real number in integers: signed continued fractions, Engel and Pierce series.

Every step is done on both ends of an enclosure, in exact integers; a term is given only when it is
the same at both. When the enclosure is used up, the number is enclosed more narrowly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, cast

from flint import arb, fmpz

from discovery.arguments import read_exact, read_integer
from discovery.continued_fractions.sign_word import sign_word
from discovery.errors import ExpressionError, LimitError
from discovery.expressions.claimed_value import claimed_value
from discovery.expressions.measurement import Measurement

__all__ = ["Enclosable", "Expansion", "ends", "expand_number"]

MAX_TERMS = 100_000
MAX_DIGITS = 200_000
FIRST_DIGITS = 60
_SERIES = ("nearest", "engel", "pierce")

Ends = tuple[int, int, int, int]  # numerator and denominator of the lower end, and of the upper


class Enclosable(Protocol):
    """A real number, such as an `Expression` or a `Constant`."""

    def __str__(self) -> str:
        """What people call it: messages name it so."""
        ...

    def enclose(self, digits: int) -> arb:
        """A ball of radius below 10^(-digits) that contains it."""
        ...


@dataclass(frozen=True)
class Expansion:
    """The first terms of an expansion.

    Attributes
    ----------
    kind : str
        A sign word such as ``"+-"``, ``"nearest"``, ``"engel"`` or ``"pierce"``.
    terms : tuple of int
        a_0, a_1, ...
    signs : tuple of int
        For a continued fraction a_0 + s_0/(a_1 + s_1/(a_2 + ...)): the signs s_0, s_1, ..., as many
        as terms. Empty for a series.
    """

    kind: str
    terms: tuple[int, ...]
    signs: tuple[int, ...]


def expand_number(
    x: Enclosable | arb | Fraction | int | str, kind: str | Sequence[int], count: int
) -> Expansion:
    """The first terms of an expansion, as far as they are determined.

    Parameters
    ----------
    x : Enclosable, arb, Fraction, int or str
        The number; a text is an expression, or a number with a last digit. A ball is all that is
        known of it: the terms that it determines are given.
    kind : str or sequence of int
        A word of signs that is repeated: the term is the floor where it is +, the ceiling where it
        is -, and x goes on as s/(x - a). Or ``"regular"`` (+), ``"by-excess"`` (-), ``"nearest"``
        (the nearest integer, the sign as it comes); or the series ``"engel"``,
        a_0 + 1/a_1 + 1/(a_1 a_2) + ..., and ``"pierce"``, a_0 + 1/a_1 - 1/(a_1 a_2) + ...
    count : int
        How many terms are wanted, 1 to 100,000.

    Returns
    -------
    Expansion
        With fewer terms when x is a ball that determines no more, or a rational number whose
        expansion ends.

    Raises
    ------
    ArgumentError
        For a float, and other wrong types.
    ExpressionError
        If `x` can be enclosed to any precision, and seems to be rational: a term stays undecided.
    LimitError
        Beyond the limits.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> expand_number(parse_expression("e"), "+", 8).terms
    (2, 1, 2, 1, 1, 4, 1, 1)
    >>> expand_number(parse_expression("pi"), "nearest", 4)
    Expansion(kind='nearest', terms=(3, 7, 16, 294), signs=(1, 1, -1, -1))
    >>> expand_number(parse_expression("e-2"), "engel", 5).terms
    (0, 2, 3, 4, 5)
    >>> expand_number(arb("3.1416", "0.00005"), "+", 9).terms
    (3, 7)
    """
    count = read_integer(count, "count")
    number = _read_number(x)
    if not 1 <= count <= MAX_TERMS:
        raise LimitError(f"{count} terms are asked for; the limits are 1 and {MAX_TERMS:,}")
    named = {"regular": "+", "by-excess": "-"}.get(kind) if isinstance(kind, str) else None
    series = kind if isinstance(kind, str) and kind in _SERIES else None
    word = () if series else sign_word(named or kind)
    name = str(series) if series else "".join("+" if s > 0 else "-" for s in word)

    def expand(ends: Ends) -> Expansion:
        if series == "nearest":
            return Expansion(name, *_nearest(ends, count))
        if series:
            return Expansion(name, _series(ends, count, 1 if series == "engel" else -1), ())
        terms = _signed(ends, word, count)
        return Expansion(name, terms, tuple(word[i % len(word)] for i in range(len(terms))))

    if isinstance(number, Fraction):
        p, q = number.as_integer_ratio()
        return expand((p, q, p, q))
    if isinstance(number, arb):
        return expand(ends(number))
    digits, before = FIRST_DIGITS, -1
    while True:
        found = expand(ends(number.enclose(digits)))
        have = len(found.terms)
        if have >= count:
            return found
        if have == before and digits >= 40 * FIRST_DIGITS:
            raise ExpressionError(
                f"term {have} of {x} is not decided by {digits} digits: the number seems to be "
                "rational, and a rational number's expansion ends"
            )
        before = have
        digits = max(2 * digits, min(digits * count // max(have, 1) * 11 // 10, 50 * digits))
        if digits > MAX_DIGITS:
            raise LimitError(f"{count} terms of {x} need more than {MAX_DIGITS:,} digits")


def _read_number(x: object) -> Enclosable | arb | Fraction:
    if isinstance(x, str):
        claimed = claimed_value(x, "x")
        if isinstance(claimed, Measurement):
            return claimed.ball
        exact = claimed.rational()  # its expansion ends
        return claimed if exact is None else exact
    if isinstance(x, Measurement):
        return x.ball
    if isinstance(x, arb) or callable(getattr(x, "enclose", None)):
        return cast("arb | Enclosable", x)
    return read_exact(x, "x", "a number: a text such as 'e', an integer, a fraction or an arb")


def ends(ball: arb) -> Ends:
    """The ends of a ball, as quotients of integers."""
    middle, exponent = ball.mid().man_exp()
    radius, fine = ball.rad().man_exp()
    least = min(int(exponent), int(fine), 0)
    m = int(fmpz(middle) << int(exponent) - least)
    r = int(fmpz(radius) << int(fine) - least)
    return m - r, 1 << -least, m + r, 1 << -least


def _signed(ends: Ends, word: tuple[int, ...], count: int) -> tuple[int, ...]:
    u, v, x, y = ends  # u/v and x/y are the ends, of an order that changes
    terms: list[int] = []
    period = len(word)
    while len(terms) < count and v and y:
        if word[len(terms) % period] > 0:
            q, rest = divmod(u, v)
            other = x - q * y
        else:
            q, rest = -(-u // v), 0
            rest, other = q * v - u, q * y - x
        if not 0 <= other < y:
            break
        if (rest == 0) != (other == 0):  # the end of a ball that is an integer: not decided
            break
        terms.append(q)
        u, v, x, y = v, rest, y, other
    return tuple(terms)


def _nearest(ends: Ends, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    u, v, x, y = ends
    terms: list[int] = []
    signs: list[int] = []
    while len(terms) < count and v and y:
        q = (2 * u + v) // (2 * v)
        rest, other = u - q * v, x - q * y
        if (2 * x + y) // (2 * y) != q or rest * other < 0 or (rest == 0) != (other == 0):
            break
        sign = -1 if rest < 0 else 1
        terms.append(q)
        signs.append(sign)
        u, v, x, y = v, sign * rest, y, sign * other
    return tuple(terms), tuple(signs)


def _series(ends: Ends, count: int, sign: int) -> tuple[int, ...]:
    """Engel (sign 1: a = ceil(1/x), x -> a x - 1) or Pierce (a = floor(1/x), x -> 1 - a x)."""
    u, v, x, y = ends
    whole = u // v
    if x // y != whole:
        return ()
    terms = [whole]
    u, x = u - whole * v, x - whole * y
    while len(terms) < count and u > 0 and x > 0:
        if sign > 0:
            a, other = -(-v // u), -(-y // x)
        else:
            a, other = v // u, y // x
        if a != other:
            break
        u, x = sign * (a * u - v), sign * (a * x - y)
        if (u == 0) != (x == 0):
            break
        terms.append(a)
    return tuple(terms)
