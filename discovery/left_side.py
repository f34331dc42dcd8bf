"""One left side P(C)/Q(C): its text, and balls around its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, ctx

from discovery.closed_expression import moebius_text
from discovery.constant import Constant
from discovery.errors import ExpressionError
from discovery.expression import Expression, parse_expression
from discovery.polynomial import format_polynomial

__all__ = ["GivenNumber", "LeftSide"]


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

    def enclose(self, digits: int) -> arb:
        """The ball, however many digits are asked for."""
        return self.ball


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
        name = self.constant.name
        if any(s in name for s in "+-*/^ ") and not _one_call(name):
            name = f"({name})"
        if not any(self.p[2:]) and not any(self.q[2:]):
            p0, p1, q0, q1 = *_padded(self.p), *_padded(self.q)
            text = moebius_text(-p0, q0, -p1, q1, name)
            # a bare constant needs no parentheses
            return text[1:-1] if text == name and name.startswith("(") else text
        return _quotient(_text(self.p, name), _text(self.q, name))

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
        with ctx.workprec(max(64, x.rel_accuracy_bits() + 64)):
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


def _at(p: Sequence[int], x: arb) -> arb:
    value = arb(0)
    for c in reversed(p):
        value = value * x + c
    return value


def _padded(p: tuple[int, ...]) -> tuple[int, int]:
    return p[0], p[1] if len(p) > 1 else 0


def _one_call(name: str) -> bool:
    """Whether a text such as ``besseli(1,-1/2)`` is one call, a factor as it is."""
    if not name.endswith(")") or "(" not in name:
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
