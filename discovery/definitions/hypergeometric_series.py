"""The hypergeometric series as it is defined: where it ends, and where it is not defined.

A lower parameter that is an integer -l <= 0 makes a term divide by 0. The series has a value all
the same where an upper parameter -m, m <= l, ends it before (DLMF 15.2.5, 16.2(ii)): the limit as
the lower parameter tends to -l, with the upper one kept. The limit along other paths is another
number, which formulas for general parameters give; so such a series is summed, never transformed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeVar

from flint import arb, fmpq

from discovery.definitions.evaluation_work import multiplications, short_multiplications
from discovery.definitions.function import (
    Argument,
    Condition,
    OutsideDomainError,
    UndeterminedError,
    midpoints,
)

__all__ = ["Factor", "HypergeometricSeries", "SeriesEvaluator", "linear_factors", "rational_roots"]

Factor = tuple[Argument, ...]
"""A monic polynomial in k, of degree 1 or 2, by its coefficients below the lead, the constant one
first: (a,) is a + k."""

_INTERPRETED = 3000  # operations that a term costs besides


def linear_factors(parameters: Sequence[Argument]) -> tuple[Factor, ...]:
    """The factors a + k of the parameters a."""
    return tuple((a,) for a in parameters)


@dataclass(frozen=True)
class HypergeometricSeries:
    """The sum over k of t_k, where t_0 = 1 and t_(k+1)/t_k = z * upper(k) / (lower(k) (k+1)).

    Attributes
    ----------
    name : str
        Of the function, for messages.
    upper : tuple of Factor
        Polynomials in k whose product is upper(k).
    lower : tuple of Argument
        Parameters b of the factors b + k of lower(k).
    z : Argument
    """

    name: str
    upper: tuple[Factor, ...]
    lower: tuple[Argument, ...]
    z: Argument

    def last_term(self) -> int | None:
        """The index m of the last term of a series that ends, or None where it does not end.

        Raises
        ------
        OutsideDomainError
            Where a term divides by 0 before the series ends.
        UndeterminedError
            Where that cannot be decided.

        Examples
        --------
        >>> def exactly(n): return Argument(arb(n), fmpq(n))
        >>> upper, five = linear_factors([exactly(-2)]), exactly(5)
        >>> HypergeometricSeries("hyp1f1", upper, (exactly(-4),), five).last_term()
        2
        >>> HypergeometricSeries("hyp1f1", upper, (exactly(-1),), five).last_term()
        Traceback (most recent call last):
            ...
        discovery.definitions.function.OutsideDomainError: hyp1f1 has a pole at the lower ...
        """
        ends = [m for factor in self.upper if (m := _least_root(factor)) is not None]
        last = min(ends, default=None)
        for b in self.lower:
            if b.exact is not None:
                if b.exact.denominator == 1 and b.exact <= 0 and (last is None or last > -b.exact):
                    raise OutsideDomainError(
                        f"{self.name} has a pole at the lower parameter {b.exact} where no upper "
                        f"parameter is exactly an integer from {b.exact} to 0"
                    )
            elif _holds_a_pole(b.ball, last):
                raise UndeterminedError(
                    f"it cannot be decided whether a lower parameter of {self.name} is an "
                    "integer <= 0"
                )
        return last

    def sum(self, last: int) -> arb:
        """t_0 + ... + t_last, as a ball; exact numbers are multiplied as integers.

        >>> def exactly(n): return Argument(arb(n), fmpq(n))
        >>> upper = linear_factors([exactly(-2)])
        >>> HypergeometricSeries("hyp1f1", upper, (exactly(-4),), exactly(-5)).sum(2)
        [0.583333333333333 +/- 4.82e-16]
        """
        term = total = arb(1)
        z, upper = _exact((self.z,)), [_exact(factor) for factor in self.upper]
        lower = _exact(self.lower)
        if z is not None and lower is not None and None not in upper:
            known = [f for f in upper if f is not None]
            for k in range(last):
                ratio = z[0] * prod(_at(f, k) for f in known) / prod(b + k for b in lower)
                term = term * ratio.numerator / (ratio.denominator * (k + 1))
                total += term
            return total
        factors = [tuple(x.ball for x in factor) for factor in self.upper]
        for k in range(last):
            term = term * self.z.ball * prod(_at(f, k) for f in factors) / (k + 1)
            for b in self.lower:
                term /= b.ball + k
            total += term
        return total


@dataclass(frozen=True)
class SeriesEvaluator:
    """A function that is its series where that ends, and another way's value elsewhere.

    Attributes
    ----------
    series : callable
        From the arguments to the series.
    infinite : callable
        The value where the series does not end, if `condition` holds of the last argument.
    infinite_work : callable
        The work of that, from the arguments as floats and the bits.
    condition : Condition
    """

    series: Callable[[Sequence[Argument]], HypergeometricSeries]
    infinite: Callable[..., arb]
    infinite_work: Callable[..., float]
    condition: Condition

    def value(self, arguments: Sequence[Argument]) -> arb:
        """A ball that contains the value."""
        last = self._last_term(arguments)
        return self.infinite(*arguments) if last is None else self.series(arguments).sum(last)

    def work(self, arguments: Sequence[Argument], bits: int) -> float:
        """An upper estimate of the work of `value`."""
        last = self._last_term(arguments)
        if last is not None:
            long = 2 if _exact(arguments) is None else 0
            each = multiplications(long * len(arguments), bits) + short_multiplications(6, bits)
            return (last + 1) * (each + _INTERPRETED)
        return self.infinite_work(*midpoints(arguments), bits)

    def _last_term(self, arguments: Sequence[Argument]) -> int | None:
        last = self.series(arguments).last_term()
        if last is None:
            self.condition.check(arguments[-1].ball)
        return last


T = TypeVar("T", arb, fmpq)


def _at(factor: Sequence[T], k: int) -> T:
    """A factor at k."""
    if len(factor) == 1:
        return factor[0] + k
    return factor[0] + factor[1] * k + k * k


def _exact(arguments: Sequence[Argument]) -> list[fmpq] | None:
    values = [x.exact for x in arguments if x.exact is not None]
    return values if len(values) == len(arguments) else None


def _least_root(factor: Factor) -> int | None:
    """The least k >= 0 where a factor with exact coefficients is 0; None if there is none."""
    coefficients = _exact(factor)
    if coefficients is None:
        return None
    roots = [-coefficients[0]] if len(factor) == 1 else rational_roots(*coefficients)
    return min((int(r.numerator) for r in roots if r.denominator == 1 and r >= 0), default=None)


def rational_roots(product: fmpq, total: fmpq) -> list[fmpq]:
    """The roots of x^2 + total x + product where they are rational, else none.

    >>> rational_roots(fmpq(-3), fmpq(1, 2))
    [-2, 3/2]
    """
    half = total / 2
    square = half * half - product
    if square < 0:
        return []
    root = fmpq(square.numerator.isqrt(), square.denominator.isqrt())
    return [-half - root, -half + root] if root * root == square else []


def _holds_a_pole(ball: arb, last: int | None) -> bool:
    """Whether an integer that a series up to the term `last` divides by 0 at may be in the ball."""
    if ball > 0 or not ball.contains_integer():
        return False
    return last is None or not ball < 1 - last  # the factors are b, b+1 ... b+last-1
