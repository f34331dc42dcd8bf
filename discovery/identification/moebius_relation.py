"""Whether two numbers are Moebius images of each other: c_0 + c_1 x + c_2 y + c_3 x y = 0.

What `discovery.identify` asks of a value and a named constant is asked here of any two numbers
that can be computed to more digits, two continued fractions without a name among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from flint import arb, fmpz

from discovery.identification.identify import ACCEPT, CONFIRM
from discovery.identification.integer_relation import (
    FixedPoint,
    fixed_point,
    least_vector,
    rational_excess,
    significance,
)

__all__ = ["DIGITS", "MoebiusRelation", "Quantity", "moebius_relation"]

DIGITS = 60  # of the first test; the second one has twice as many
_COMMON = 4.0  # log10 of a partial quotient that may well occur among a hundred of them


@dataclass(frozen=True, slots=True)
class MoebiusRelation:
    """An accepted relation c_0 + c_1 x + c_2 y + c_3 x y = 0.

    Attributes
    ----------
    coefficients : tuple of four int
    digits : int
        Decimal places to which it was checked.
    significance : float
        Decimal digits beyond chance, all lattices tried counted.
    """

    coefficients: tuple[int, int, int, int]
    digits: int
    significance: float

    @property
    def height(self) -> int:
        """The largest coefficient."""
        return max(map(abs, self.coefficients))


@dataclass(eq=False)
class Quantity:
    """An irrational number that can be computed to as many digits as asked.

    Attributes
    ----------
    name : str
        How it is called.
    enclose : callable
        The number with a radius below 10^(-digits), or None where that cannot be had.
    """

    name: str
    enclose: Callable[[int], arb | None]
    _points: dict[int, FixedPoint | None] = field(default_factory=dict)
    _excess: dict[int, float] = field(default_factory=dict)

    def at(self, digits: int) -> FixedPoint | None:
        """The number as an integer multiple of 2^(-bits), remembered."""
        if digits not in self._points:
            ball = self.enclose(digits)
            self._points[digits] = None if ball is None else fixed_point(ball, _bits(digits))
        return self._points[digits]

    def excess(self, digits: int) -> float:
        """Digits that the number gives for nothing, being nearly rational; 0 for most."""
        if digits not in self._excess:
            point = self.at(digits)
            found = 0.0 if point is None else rational_excess(point, _bits(digits))
            self._excess[digits] = 2 * found if found > _COMMON else 0.0
        return self._excess[digits]


def _bits(digits: int) -> int:
    return ceil(digits * 3.3219281)


def moebius_relation(
    x: Quantity, y: Quantity, lattices: int = 1, digits: int = DIGITS
) -> MoebiusRelation | None:
    """The relation of two numbers, if there is one that is significant; else None.

    Accepted at significance 10, if the same coefficients then hold with twice as many digits,
    where the significance has to grow by about the added digits, and to reach 20.

    Parameters
    ----------
    x, y : Quantity
        Both irrational: a rational number has relations with everything.
    lattices : int
        How many such tests are made to find one relation; their number counts against it.
    digits : int
        Of the first test. 60 show coefficients up to about 10^12.

    Examples
    --------
    >>> from discovery.identification.registry import constants
    >>> from discovery.continued_fractions.evaluate import evaluate
    >>> from discovery.continued_fractions.pcf import PCF
    >>> pi = Quantity("pi", constants["pi"].enclose)
    >>> brouncker = Quantity("K", lambda d: evaluate(PCF("2n+1", "n^2"), d).value)
    >>> moebius_relation(brouncker, pi).coefficients
    (-4, 0, 0, 1)
    >>> moebius_relation(brouncker, Quantity("e", constants["e"].enclose)) is None
    True
    """
    numbers = _numbers(x, y, digits)
    if numbers is None:
        return None
    c = least_vector(numbers)
    height = max(abs(ci) for ci in c)
    if 4 * height.bit_length() * 0.30103 > digits:  # as noise has it: spares the logarithms
        return None
    if c[2] == c[3] == 0 or c[1] == c[3] == 0 or c[0] * c[3] == c[1] * c[2]:
        return None
    first = significance(c, numbers, lattices)
    first -= max(x.excess(digits), y.excess(digits))
    if first < ACCEPT:
        return None
    numbers = _numbers(x, y, 2 * digits)
    if numbers is None:
        return None
    score = significance(c, numbers, lattices)
    score -= max(x.excess(2 * digits), y.excess(2 * digits))
    if score < CONFIRM or score < first + 0.8 * digits - 2:
        return None
    return MoebiusRelation((c[0], c[1], c[2], c[3]), 2 * digits, score)


def _numbers(x: Quantity, y: Quantity, digits: int) -> list[FixedPoint] | None:
    first, second = x.at(digits), y.at(digits)
    if first is None or second is None:
        return None
    bits = _bits(digits)
    return [FixedPoint(fmpz(1) << bits, 1), first, second, first.times(second, bits)]
