"""Moebius maps x -> (p x + q)/(r x + s) with integer coefficients."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm
from typing import Literal, NamedTuple, TypeVar

from flint import arb, fmpz

__all__ = ["Moebius"]

Number = TypeVar("Number", int, Fraction, fmpz, arb)


class Moebius(NamedTuple):
    """The map x -> (p x + q)/(r x + s) of the projective line: four integers, in this order.

    It is a tuple: it equals the tuple of its coefficients, prints and unpacks as that, and is a
    list of four integers in JSON. Coefficients that differ by a factor give the same map;
    `primitive` makes them unique. A map of determinant 0 is constant, or nowhere defined: it can be
    written down, as a certificate may, but not inverted.

    Attributes
    ----------
    p, q, r, s : int

    Examples
    --------
    >>> tail = Moebius(1, 1, 1, 0)  # K = 1 + 1/x
    >>> tail, tail == (1, 1, 1, 0), tail(Fraction(2, 3)), tail.inverse()
    ((1, 1, 1, 0), True, Fraction(5, 2), (0, 1, 1, -1))
    >>> tail @ tail  # 1 + 1/(1 + 1/x)
    (2, 1, 1, 1)
    """

    p: int
    q: int
    r: int
    s: int

    @classmethod
    def of(
        cls, coefficients: Iterable[int | Fraction], positive: Literal["first", "last"] = "first"
    ) -> Moebius:
        """The map with these coefficients, integers or rationals, made primitive.

        Raises
        ------
        ValueError
            If all four are 0.

        Examples
        --------
        >>> Moebius.of([Fraction(-1, 2), 0, Fraction(1, 3), 1])
        (3, 0, -2, -6)
        """
        given = [Fraction(c) for c in coefficients]
        scale = lcm(*(c.denominator for c in given))
        p, q, r, s = (int(c * scale) for c in given)
        return cls(p, q, r, s).primitive(positive)

    @classmethod
    def of_relation(cls, c0: int, c1: int, c2: int, c3: int) -> Moebius:
        """The map from y to x, where c0 + c1 x + c2 y + c3 x y = 0; as integers, not reduced.

        >>> Moebius.of_relation(-4, 0, 0, 1)  # x y = 4
        (0, 4, 1, 0)
        """
        return cls(-c2, -c0, c3, c1)

    @classmethod
    def identity(cls) -> Moebius:
        """The map x -> x."""
        return cls(1, 0, 0, 1)

    @property
    def relation(self) -> tuple[int, int, int, int]:
        """c0, c1, c2, c3 with c0 + c1 x + c2 y + c3 x y = 0 for x the image of y.

        >>> Moebius(0, 4, 1, 0).relation
        (-4, 0, 0, 1)
        """
        return -self.q, self.s, -self.p, self.r

    @property
    def rows(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The matrix ((p, q), (r, s))."""
        return (self.p, self.q), (self.r, self.s)

    @property
    def determinant(self) -> int:
        """p s - q r; 0 for what is no map."""
        return self.p * self.s - self.q * self.r

    @property
    def size(self) -> int:
        """The largest absolute value of a coefficient.

        >>> Moebius(18, -24, 8, -11).size
        24
        """
        return max(map(abs, self))

    def primitive(self, positive: Literal["first", "last"] = "first") -> Moebius:
        """The same map with coprime coefficients, one of them of known sign.

        Parameters
        ----------
        positive : {"first", "last"}
            Which of the coefficients that are not 0 is positive: the first in relations of two
            fractions (certificates), the last in the limits of trajectories and the contractions
            of signed fractions.

        Raises
        ------
        ValueError
            If all four are 0.

        Examples
        --------
        >>> Moebius(-4, 0, 2, -6).primitive(), Moebius(-4, 0, 2, -6).primitive("last")
        ((2, 0, -1, 3), (2, 0, -1, 3))
        >>> Moebius(0, -1, 1, 0).primitive(), Moebius(0, -1, 1, 0).primitive("last")
        ((0, 1, -1, 0), (0, -1, 1, 0))
        """
        known = [c for c in self if c]
        if not known:
            raise ValueError("four zeros make no Moebius map")
        divisor = gcd(*known) if known[0 if positive == "first" else -1] > 0 else -gcd(*known)
        p, q, r, s = (c // divisor for c in self)
        return Moebius(p, q, r, s)

    def __matmul__(self, inner: Moebius) -> Moebius:
        """The composition, the right one first: the product of the matrices, not reduced."""
        (p, q, r, s), (w, x, y, z) = self, inner
        return Moebius(p * w + q * y, p * x + q * z, r * w + s * y, r * x + s * z)

    def inverse(self) -> Moebius:
        """The inverse map, as the primitive adjugate of the matrix.

        Raises
        ------
        ValueError
            If the determinant is 0.

        Examples
        --------
        >>> Moebius(0, 1, 2, -2).inverse()  # y = 1/(2x - 2), x = (2y + 1)/(2y)
        (2, 1, 2, 0)
        """
        if not self.determinant:
            raise ValueError(f"the map {self} is constant: it has no inverse")
        return Moebius(self.s, -self.q, -self.r, self.p).primitive()

    def point(self, x: Number, y: Number) -> tuple[Number, Number]:
        """The image of the point x/y of the projective line, as numerator and denominator.

        >>> Moebius(1, 1, 1, 0).point(1, 0)  # of infinity
        (1, 1)
        """
        return self.p * x + self.q * y, self.r * x + self.s * y

    def __call__(self, x: Fraction | int) -> Fraction | None:
        """The image of a rational number; None for infinity, also where 0/0 would stand.

        >>> Moebius(1, 1, 2, 0)(Fraction(1, 3)), Moebius(1, 1, 2, 0)(0)
        (Fraction(2, 1), None)
        """
        top, bottom = self.point(Fraction(x), Fraction(1))
        return top / bottom if bottom else None

    def ball(self, x: arb) -> arb | None:
        """An enclosure of the image of a ball, at flint's precision; None if it may hold the pole.

        >>> Moebius(1, -6, 0, 6).ball(arb(3)), Moebius(0, 1, 1, 0).ball(arb(0, 1))
        (-0.500000000000000, None)
        """
        top, bottom = self.point(x, arb(1))
        return None if 0 in bottom else top / bottom

    def linear_texts(self, name: str = "x") -> tuple[str, str]:
        """Texts of p x + q and of r x + s.

        >>> Moebius(1, -6, 0, 6).linear_texts("K")
        ('K-6', '6')
        """
        return _linear_text(self.p, self.q, name), _linear_text(self.r, self.s, name)

    def text(self, name: str = "x") -> str:
        """(p x + q)/(r x + s) as it stands, nothing reduced.

        >>> Moebius(18, -24, 8, -11).text(), Moebius(2, 0, 0, 1).text(), Moebius(0, 1, 1, 0).text()
        ('(18*x-24)/(8*x-11)', '2*x', '1/x')
        """
        top, bottom = self.linear_texts(name)
        return top if bottom == "1" else f"{_grouped(top)}/{_grouped(bottom)}"

    def latex(self, name: str = "x") -> str:
        r"""The same as a LaTeX fraction.

        >>> print(Moebius(1, 1, 1, 0).latex())
        \frac{x+1}{x}
        """
        top, bottom = (text.replace("*", " ") for text in self.linear_texts(name))
        return rf"\frac{{{top}}}{{{bottom}}}"

    def __repr__(self) -> str:
        return tuple.__repr__(self)


def _linear_text(p: int, q: int, name: str) -> str:
    if p == 0:
        return str(q)
    x = {1: name, -1: f"-{name}"}.get(p, f"{p}*{name}")
    return f"{x}{q:+d}" if q else x


def _grouped(text: str) -> str:
    return f"({text})" if any(c in text[1:] for c in "+-*") or text[0] == "-" else text
