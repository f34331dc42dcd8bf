"""The shapes of relation that identification looks for, and how each reads.

An ansatz names the numbers of a lattice (always 1 and x among them), refuses vectors that say
nothing of x, and writes an accepted vector as an expression for x.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Protocol

from flint import arb, ctx, fmpz, fmpz_poly

from discovery.expressions.expression import parse_expression
from discovery.expressions.relation_text import algebraic_text, moebius_text, span_text
from discovery.identification.integer_relation import FixedPoint, fixed_point, rational_excess
from discovery.identification.registry import Constant

__all__ = ["Ansatz", "MoebiusAnsatz", "PowerAnsatz", "Reading", "SpanAnsatz"]

_COMMON = 4.0  # log10 of a partial quotient that may well occur among a hundred of them


@dataclass(frozen=True, slots=True)
class Reading:
    """A relation as it is shown: the expression for x, the numbers related, kind and constant."""

    expression: str
    basis: tuple[str, ...]
    kind: str
    constant: str


class Ansatz(Protocol):
    """What `discovery.identify` asks of a shape of relation."""

    def numbers(self, x: FixedPoint, digits: int, bits: int) -> list[FixedPoint]:
        """The numbers of the lattice; the first is 1."""

    def reduced(self, c: tuple[int, ...], value: arb) -> tuple[int, ...] | None:
        """The relation in its least form, or None if it says nothing of x."""

    def read(self, c: tuple[int, ...], value: arb) -> Reading:
        """The relation solved for x."""

    def excess(self, digits: int, bits: int) -> float:
        """Digits of significance that the constants' own coincidences give for nothing."""


def _one(bits: int) -> FixedPoint:
    return FixedPoint(fmpz(1) << bits, 1)


@lru_cache(maxsize=8192)
def _number_of(constant: Constant, digits: int, bits: int) -> FixedPoint:
    known = constant.stored_digits  # of a numerical constant: its error counts like any other
    return fixed_point(constant.enclose(digits if known is None else min(digits, known)), bits)


@lru_cache(maxsize=8192)
def _excess_of(constant: Constant, digits: int, bits: int) -> float:
    # twice: both halves of a Moebius relation, 1 with C and x with C x, profit from it
    excess = rational_excess(_number_of(constant, digits, bits), bits)
    return 2 * excess if excess > _COMMON else 0.0


def _shown(name: str) -> str:
    return str(parse_expression(f"({name})"))


@dataclass(frozen=True, slots=True)
class PowerAnsatz:
    """c_0 + c_1 x + ... + c_d x^d = 0: x is rational, or algebraic of degree at most d."""

    degree: int

    def numbers(self, x: FixedPoint, digits: int, bits: int) -> list[FixedPoint]:
        """The powers of x."""
        result = [_one(bits), x]
        while len(result) <= self.degree:
            result.append(result[-1].times(x, bits))
        return result

    def reduced(self, c: tuple[int, ...], value: arb) -> tuple[int, ...] | None:
        """The irreducible factor that vanishes at the value, lead positive."""
        for factor, _ in fmpz_poly(list(c)).factor()[1]:
            with ctx.workprec(4096):
                vanishes = 0 in factor(value)
            if vanishes:
                sign = 1 if factor.leading_coefficient() > 0 else -1
                return tuple(sign * int(t) for t in factor.coeffs())
        return None

    def read(self, c: tuple[int, ...], value: arb) -> Reading:
        """The root, written out."""
        expression, name = algebraic_text(fmpz_poly(list(c)), value)
        basis = ("1", "x", *(f"x^{i}" for i in range(2, len(c))))
        return Reading(expression, basis, "rational" if len(c) == 2 else "algebraic", name)

    def excess(self, digits: int, bits: int) -> float:
        """None: there is no constant."""
        return 0.0


@dataclass(frozen=True, slots=True)
class MoebiusAnsatz:
    """c_0 + c_1 x + c_2 C + c_3 C x = 0: x is a Moebius image of a constant C."""

    constant: Constant

    def numbers(self, x: FixedPoint, digits: int, bits: int) -> list[FixedPoint]:
        """1, x, C, C x."""
        c = _number_of(self.constant, digits, bits)
        return [_one(bits), x, c, x.times(c, bits)]

    def reduced(self, c: tuple[int, ...], value: arb) -> tuple[int, ...] | None:
        """Refused: x rational, C rational, or a product of the two."""
        if c[2] == c[3] == 0 or c[1] == c[3] == 0 or c[0] * c[3] == c[1] * c[2]:
            return None
        return c

    def read(self, c: tuple[int, ...], value: arb) -> Reading:
        """x = -(c_0 + c_2 C) / (c_1 + c_3 C)."""
        name = self.constant.name
        text = moebius_text(c[0], c[1], c[2], c[3], f"({name})")
        basis = ("1", "x", name, f"{_shown(name)}*x")
        return Reading(str(parse_expression(text)), basis, "moebius", name)

    def excess(self, digits: int, bits: int) -> float:
        """That of C."""
        return _excess_of(self.constant, digits, bits)


@dataclass(frozen=True, slots=True)
class SpanAnsatz:
    """(c_0 + c_1 C + c_2 D + ...) + (d_0 + d_1 C + d_2 D + ...) x = 0, for constants C, D, ...

    They should be linearly independent over Q together with 1, or nothing but a relation of
    theirs is found.

    Attributes
    ----------
    constants : tuple of Constant
    least : int
        Relations with fewer of the constants are refused.
    """

    constants: tuple[Constant, ...]
    least: int = 1

    def numbers(self, x: FixedPoint, digits: int, bits: int) -> list[FixedPoint]:
        """1, x, C, D, ..., C x, D x, ..."""
        known = [_number_of(constant, digits, bits) for constant in self.constants]
        return [_one(bits), x, *known, *(x.times(c, bits) for c in known)]

    def _sides(self, c: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        half = 2 + len(self.constants)
        return (c[0], *c[2:half]), (c[1], *c[half:])

    def reduced(self, c: tuple[int, ...], value: arb) -> tuple[int, ...] | None:
        """Refused: no x in it, x rational, or too few of the constants."""
        top, bottom = self._sides(c)
        pairs = combinations(range(len(top)), 2)
        proportional = all(top[i] * bottom[j] == top[j] * bottom[i] for i, j in pairs)
        used = sum(bool(t or b) for t, b in zip(top[1:], bottom[1:], strict=True))
        return None if proportional or used < self.least else c

    def read(self, c: tuple[int, ...], value: arb) -> Reading:
        """x = -(c_0 + c_1 C + ...) / (d_0 + d_1 C + ...)."""
        names = tuple(constant.name for constant in self.constants)
        top, bottom = self._sides(c)
        text = span_text([-n for n in top], bottom, names)
        products = tuple(f"{_shown(name)}*x" for name in names)
        used = [n for n, t, b in zip(names, top[1:], bottom[1:], strict=True) if t or b]
        kind = "pair" if len(names) == 2 else "span"
        return Reading(
            str(parse_expression(text)), ("1", "x", *names, *products), kind, ", ".join(used)
        )

    def excess(self, digits: int, bits: int) -> float:
        """Those of all constants."""
        return sum(_excess_of(c, digits, bits) for c in self.constants)
