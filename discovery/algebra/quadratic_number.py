"""Numbers x + y sqrt(d) with rational x, y: eigenvalues and exponents of continued fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm
from typing import Union

from flint import arb, fmpq

__all__ = ["Quadratic", "square_root"]

_TRIAL = 1000  # square factors of primes up to here are taken out of the root

Exact = Union[int, Fraction, "Quadratic"]


@dataclass(frozen=True, slots=True)
class Quadratic:
    """A number x + y sqrt(d).

    Attributes
    ----------
    x, y : Fraction
    d : int
        Positive and no square; 1 where y = 0.

    Examples
    --------
    >>> golden = (1 + square_root(5)) / 2
    >>> str(golden), str(golden * golden - golden), str(1 / golden)
    ('(1+sqrt(5))/2', '1', '(-1+sqrt(5))/2')
    """

    x: Fraction
    y: Fraction = Fraction(0)
    d: int = 1

    @classmethod
    def of(cls, value: Exact) -> Quadratic:
        """An integer or a fraction as such a number; itself, if it is one."""
        return value if isinstance(value, Quadratic) else cls(Fraction(value))

    def _with(self, other: Exact) -> tuple[Quadratic, int]:
        second = Quadratic.of(other)
        if self.y and second.y and self.d != second.d:
            raise ValueError(f"{self} and {second} lie in different fields")
        return second, self.d if self.y else second.d

    def __add__(self, other: Exact) -> Quadratic:
        second, d = self._with(other)
        return _made(self.x + second.x, self.y + second.y, d)

    def __neg__(self) -> Quadratic:
        return Quadratic(-self.x, -self.y, self.d)

    def __sub__(self, other: Exact) -> Quadratic:
        return self + -Quadratic.of(other)

    def __mul__(self, other: Exact) -> Quadratic:
        s, d = self._with(other)
        return _made(self.x * s.x + d * self.y * s.y, self.x * s.y + self.y * s.x, d)

    def __truediv__(self, other: Exact) -> Quadratic:
        s, _ = self._with(other)
        norm = s.x * s.x - s.d * s.y * s.y
        return self * Quadratic(s.x / norm, -s.y / norm, s.d)

    def __rsub__(self, other: Exact) -> Quadratic:
        return -self + other

    def __rtruediv__(self, other: Exact) -> Quadratic:
        return Quadratic.of(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return bool(self.x or self.y)

    def __lt__(self, other: Exact) -> bool:
        gap = self - other
        if gap.y == 0 or gap.x == 0:
            return gap.x + gap.y < 0
        square = gap.x * gap.x - gap.d * gap.y * gap.y
        return (gap.x < 0) == (square > 0) if (gap.x < 0) != (gap.y < 0) else gap.x < 0

    def __gt__(self, other: Exact) -> bool:
        return Quadratic.of(other) < self

    def __abs__(self) -> Quadratic:
        return -self if self < 0 else self

    def __float__(self) -> float:
        if not self.y:
            return float(self.x)
        # as a quotient that does not cancel
        top = self.x * self.x - self.d * self.y * self.y
        root = float(self.d) ** 0.5
        if (self.x < 0) == (self.y < 0) or not self.x:
            return float(self.x) + float(self.y) * root
        return float(top) / (float(self.x) - float(self.y) * root)

    @property
    def rational(self) -> Fraction | None:
        """The number as a fraction, None if it is irrational."""
        return None if self.y else self.x

    @property
    def denominator(self) -> int:
        """The least positive integer that makes x and y integers."""
        return lcm(self.x.denominator, self.y.denominator)

    def ball(self) -> arb:
        """Enclosure at the working precision of flint."""
        x, y = (arb(fmpq(v.numerator, v.denominator)) for v in (self.x, self.y))
        return x + y * arb(self.d).sqrt() if self.y else x

    def __str__(self) -> str:
        if not self.y:
            return str(self.x)
        bottom = self.denominator
        x, y = self.x * bottom, self.y * bottom
        size = f"{abs(y)}*" if abs(y) != 1 else ""
        root = f"{'-' if y < 0 else ''}{size}sqrt({self.d})"
        if not x:
            return root if bottom == 1 else f"{root}/{bottom}"
        text = f"{x}{'' if y < 0 else '+'}{root}"
        return text if bottom == 1 else f"({text})/{bottom}"


def _made(x: Fraction, y: Fraction, d: int) -> Quadratic:
    return Quadratic(x, y, d) if y else Quadratic(x)


def square_root(value: int | Fraction) -> Quadratic:
    """The square root of a positive rational number, or of 0.

    Raises
    ------
    ValueError
        If it is negative.

    Examples
    --------
    >>> str(square_root(Fraction(9, 4))), str(square_root(12)), str(square_root(Fraction(1, 2)))
    ('3/2', '2*sqrt(3)', 'sqrt(2)/2')
    """
    p, q = Fraction(value).as_integer_ratio()
    if p < 0:
        raise ValueError(f"the square root of {value} is not real")
    d = p * q
    root = isqrt(d)
    if root * root == d:
        return Quadratic(Fraction(root, q))
    outside = 1
    for k in range(2, _TRIAL):
        while d % (k * k) == 0:
            d //= k * k
            outside *= k
    root = isqrt(d)
    if root * root == d:
        return Quadratic(Fraction(outside * root, q))
    return Quadratic(Fraction(0), Fraction(outside, q), d)
