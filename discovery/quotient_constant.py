"""The constant that a fraction with deg a <= 1, deg b <= 2 is an image of, whatever it is.

Every such fraction that converges is a quotient of contiguous hypergeometric functions (of type
2F1, 1F1, 0F1 or U, by the leading coefficients). Here that quotient is only proposed, as a
candidate for a relation like any other constant. It is that of the first tail whose lower
parameter is positive, since tails are Moebius images of the fraction.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, sqrt

from discovery.constant import Constant
from discovery.errors import ExpressionError, LimitError
from discovery.pcf import PCF

__all__ = ["quotient_constant"]

_MOST_SHIFTS = 60


def quotient_constant(pcf: PCF) -> Constant | None:
    """The quotient of hypergeometric functions, or None where there is none with real parameters.

    Examples
    --------
    >>> quotient_constant(PCF("2n+1", "3n+1")).name
    'hyp1f1(1/3,5/4,3/4)/hyp1f1(4/3,9/4,3/4)'
    >>> quotient_constant(PCF("n^2", "n")) is None
    True
    """
    da, db = pcf.degrees
    if da > 1 or db > 2:
        return None
    sign = 1 if pcf.a[0] > 0 else -1
    a = PCF([sign * c for c in pcf.a], pcf.b)  # a -> -a negates the value
    for k in range(_MOST_SHIFTS):
        tail = a.shift(k)
        alpha, beta = (0, *tail.a)[-2:]
        g, h, c = (0, 0, *tail.b)[-3:]
        found = _text(alpha, beta, g, h, c)
        if found is None:
            return None
        lower, text = found
        if lower > 0:  # the tails further on have positive ones too
            try:
                constant = Constant.of(text)
                constant.enclose(20)
            except (ExpressionError, LimitError):  # a zero of a function, or a rational quotient
                return None
            return constant
    return None


def _text(alpha: int, beta: int, g: int, h: int, c: int) -> tuple[float, str] | None:
    """A lower parameter that must be positive, and the text; None if there is none."""
    if g:
        return _gauss(alpha, beta, g, h, c)
    if h and alpha:
        r, z = Fraction(-c, h), Fraction(h, alpha**2)
        lower = Fraction(beta, alpha) + z
        above = f"hyp1f1({1 - r},{lower + 1},{z})"
        return float(lower), above if r == 0 else f"hyp1f1({-r},{lower},{z})/{above}"
    if h:
        if h < 0:
            return None
        r, z = Fraction(-c, h), Fraction(beta**2, 2 * h)
        low, high = f"hypu({-r / 2},1/2,{z})", f"hypu({(1 - r) / 2},1/2,{z})"
        return float(beta), f"sqrt({2 * h})*{low}/{high}"
    if alpha:
        lower, z = Fraction(beta, alpha), Fraction(c, alpha**2)
        return float(lower), f"hyp0f1({lower},{z})/hyp0f1({lower + 1},{z})"
    return None


def _gauss(alpha: int, beta: int, g: int, h: int, c: int) -> tuple[float, str] | None:
    """Of b = g (n - r1)(n - r2) with real roots and real eigenvalues."""
    inner, outer = h * h - 4 * g * c, alpha * alpha + 4 * g
    if inner < 0 or outer < 0 or (alpha == 0 and beta <= 0):
        return None
    middle, half = Fraction(-h, 2 * g), _Root(Fraction(1, 2 * g), inner)
    plus, minus = half.text(-middle, -1), half.text(-middle, 1)  # -r1, -r2
    above, below = half.text(1 - middle, -1), half.text(1 - middle, 1)
    s = 2 * middle
    if outer == 0:
        kappa = Fraction(2 * beta, alpha) + s - 1
        difference = _Root(Fraction(1, g), inner).text(Fraction(1), -1)  # 1 - r1 + r2
        if kappa <= 0:
            return None
        return 1.0, f"hypu({plus},{difference},{kappa})/hypu({above},{difference},{kappa})"
    # (beta + (s-1) (alpha - S)/2)/S = (1-s)/2 + (beta + (s-1) alpha/2)/S, y = 1/2 - alpha/(2 S)
    slope = Fraction(beta) + (s - 1) * Fraction(alpha, 2)
    lower = _Root(slope / outer, outer)
    ratio = _Root(Fraction(-alpha, 2 * outer), outer).text(Fraction(1, 2), 1)
    first, second = lower.text((1 - s) / 2, 1), lower.text((3 - s) / 2, 1)
    scale = ""
    if isqrt(outer) ** 2 != outer:
        scale = f"sqrt({outer})*" if slope == 0 else f"({first})*sqrt({outer})*"
    text = f"{scale}hyp2f1({plus},{minus},{first},{ratio})/hyp2f1({above},{below},{second},{ratio})"
    return float((1 - s) / 2) + float(slope) / sqrt(outer), text


class _Root:
    """The number factor sqrt(n), and sums of it with rational numbers as texts."""

    def __init__(self, factor: Fraction, n: int) -> None:
        self.factor, self.n = factor, n

    def text(self, start: Fraction, sign: int) -> str:
        """Text of start + sign factor sqrt(n), a plain rational number where it is one."""
        root = isqrt(self.n)
        if root * root == self.n:
            return str(start + sign * self.factor * root)
        if self.factor == 0:
            return str(start)
        return f"{start}+({sign * self.factor})*sqrt({self.n})"
