"""One left side P(C)/Q(C): its text, and balls around its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, ctx

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import format_polynomial
from discovery.errors import ExpressionError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.relation_text import image_text
from discovery.identification.constant import Constant

__all__ = ["GivenNumber", "LeftSide", "number_of", "quotient_text"]

_LARGEST_PRECISION = 1_000_000  # bits; an exact ball would have no end of them


@dataclass(frozen=True)
class GivenNumber:
    """A number of which some digits are given, and no more can be had.

    Attributes
    ----------
    name : str
        What expressions call it.
    ball : arb
        All that is known of it.
    """

    name: str
    ball: arb

    def __str__(self) -> str:
        return self.name

    def enclose(self, digits: int) -> arb:
        """The ball, however many digits are asked for."""
        return self.ball


def number_of(constant: Constant) -> Constant | GivenNumber:
    """The constant itself, or all that is known of one that is known by its digits only.

    >>> number_of(Constant.of("pi")).name, type(number_of(Constant.of("brun"))).__name__
    ('pi', 'GivenNumber')
    """
    if constant.stored_digits is None:
        return constant
    return GivenNumber(constant.name, constant.enclose(constant.stored_digits))


@dataclass(frozen=True)
class LeftSide:
    """The value P(C)/Q(C).

    Attributes
    ----------
    constant : Constant or GivenNumber
        C.
    p, q : tuple of int
        Coefficients of P and Q, lowest power first.

    Examples
    --------
    >>> x = LeftSide(Constant.of("e"), (-1, 3), (1, 1))
    >>> str(x), x.enclose(10)
    ('(3*e-1)/(e+1)', [1.92423431452002 +/- 4.84e-16])
    >>> str(LeftSide(Constant.of("besseli(1,1)/besseli(0,1)"), (0, 0, 2), (1, 0, 0)))
    '2*(besseli(1,1)/besseli(0,1))^2'
    """

    constant: Constant | GivenNumber
    p: tuple[int, ...]
    q: tuple[int, ...]

    def __str__(self) -> str:
        return quotient_text(self.p, self.q, self.constant.name)

    @property
    def expression(self) -> Expression:
        """The value as an expression."""
        return parse_expression(str(self))

    @property
    def ball(self) -> arb | None:
        """All that is known of the value, if C is a given number."""
        if not isinstance(self.constant, GivenNumber):
            return None
        x = self.constant.ball
        with ctx.workprec(min(max(64, x.rel_accuracy_bits() + 64), _LARGEST_PRECISION)):
            return _at(self.p, x) / _at(self.q, x)

    def enclose(self, digits: int) -> arb:
        """A ball of radius below 10^(-digits), from balls around C.

        Raises
        ------
        ExpressionError
            If Q(C) cannot be told from 0.
        """
        guard = 20
        while guard <= 40_000:
            with ctx.workprec(int(3.33 * (digits + guard)) + 32):
                x = self.constant.enclose(digits + guard)
                value = _at(self.p, x) / _at(self.q, x)
                if value.is_finite() and value.rad() < arb(10) ** -digits:
                    return value
            guard *= 4
        raise ExpressionError(f"the denominator of {self} cannot be told from 0")


def quotient_text(p: tuple[int, ...], q: tuple[int, ...], name: str) -> str:
    """Text of P(C)/Q(C), coefficients lowest power first, for a C of any text.

    >>> quotient_text((1, 2), (0, 1), "exp(1/k)"), quotient_text((0, 1), (1,), "1/pi")
    ('(2*exp(1/k)+1)/exp(1/k)', '1/pi')
    """
    factor = name if _is_factor(name) else f"({name})"
    if any(p[2:]) or any(q[2:]):
        return _quotient(_text(p, factor), _text(q, factor))
    p0, p1, q0, q1 = *_padded(p), *_padded(q)
    text = image_text(Moebius(p1, p0, q1, q0), factor)
    return name if text == factor else text


def _at(p: Sequence[int], x: arb) -> arb:
    value = arb(0)
    for c in reversed(p):
        value = value * x + c
    return value


def _padded(p: tuple[int, ...]) -> tuple[int, int]:
    return p[0], p[1] if len(p) > 1 else 0


def _is_factor(name: str) -> bool:
    """Whether a text is a name or one call such as ``besseli(1,-1/2)``, a factor as it is."""
    if not any(s in name for s in "+-*/^ ("):
        return True
    if not name.endswith(")"):
        return False
    depth = 0
    for i, c in enumerate(name):
        depth += (c == "(") - (c == ")")
        if depth == 0 and c in "+-*/^ ":
            return False
        if depth == 0 and c == ")" and i < len(name) - 1:
            return False
    return name[0] != "("


def _text(p: Sequence[int], name: str) -> str:
    coefficients = list(p)
    while len(coefficients) > 1 and coefficients[-1] == 0:
        coefficients.pop()
    return format_polynomial(tuple(reversed(coefficients)), name)


def _quotient(numerator: str, denominator: str) -> str:
    if denominator == "1":
        return numerator
    if _sum(numerator):
        numerator = f"({numerator})"
    if _sum(denominator) or "*" in denominator or "/" in denominator:
        denominator = f"({denominator})"
    return f"{numerator}/{denominator}"


def _sum(text: str) -> bool:
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0 and c in "+-" and i > 0:
            return True
    return False
