"""Integer-valued polynomials in k: the terms of a pattern, with rational coefficients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

from flint import fmpq, fmpq_poly

from discovery.algebra.polynomial import (
    format_polynomial,
    latex_polynomial,
    parse_polynomial,
    value_at,
)
from discovery.arguments import read_integer, refusal
from discovery.errors import ArgumentError, PolynomialError

__all__ = ["CYCLE", "TermPolynomial", "interpolate", "term_polynomial"]

CYCLE = "polynomials in k, such as ['2k+3', '2']"

_QUOTIENT = re.compile(r"\((?P<numerator>.*)\)/(?P<denominator>[1-9]\d*)")


@dataclass(frozen=True, order=True)
class TermPolynomial:
    """A polynomial with rational coefficients that has integer values at integers.

    Attributes
    ----------
    numerator : tuple of int
        Coefficients, highest power first; ``(0,)`` for zero.
    denominator : int
        Positive; coprime to the numerator.

    Examples
    --------
    >>> p = TermPolynomial.parse("(k^2+k)/2")
    >>> p.at(3), str(p.shift(1)), eval(repr(p)) == p
    (6, '(k^2+3*k+2)/2', True)
    """

    numerator: tuple[int, ...]
    denominator: int = 1

    def __post_init__(self) -> None:
        numerator = tuple(int(c) for c in self.numerator) or (0,)
        first = next((i for i, c in enumerate(numerator) if c), len(numerator) - 1)
        numerator, denominator = numerator[first:], int(self.denominator)
        if denominator < 1:
            raise PolynomialError(f"the denominator {denominator} is not positive")
        common = gcd(denominator, *numerator)
        object.__setattr__(self, "numerator", tuple(c // common for c in numerator))
        object.__setattr__(self, "denominator", denominator // common)
        if any(value_at(self.numerator, k) % self.denominator for k in range(len(numerator))):
            raise PolynomialError(
                f"{self} has values that are not integers; the terms of an expansion are integers"
            )

    @classmethod
    def parse(cls, text: str) -> TermPolynomial:
        """Read ``"2k+1"`` or ``"(k^2+k)/2"``.

        Raises
        ------
        PolynomialError
            If it cannot be read, or has values that are not integers.
        """
        match = _QUOTIENT.fullmatch(text.strip())
        numerator, denominator = (
            (match["numerator"], int(match["denominator"])) if match else (text, 1)
        )
        if re.fullmatch(r"\s*[-+]?\s*0+\s*", numerator):
            return cls((0,))
        if re.search(r"[A-Za-jl-z_]", numerator):
            raise PolynomialError(f"{text!r} is no polynomial in k; write one such as 2k+1")
        return cls(parse_polynomial(numerator.replace("k", "n")), denominator)

    @classmethod
    def of(cls, p: fmpq_poly) -> TermPolynomial:
        """From a polynomial in flint; a PolynomialError if it is not integer-valued."""
        denominator = int(p.denom())
        return cls(tuple(int(c) for c in reversed((p * denominator).coeffs())), denominator)

    @property
    def degree(self) -> int:
        """Degree; 0 for zero."""
        return len(self.numerator) - 1

    def at(self, k: int) -> int:
        """Value at an integer."""
        return value_at(self.numerator, k) // self.denominator

    def shift(self, by: int) -> TermPolynomial:
        """The polynomial at k + by."""
        return TermPolynomial.of(self.flint(fmpq_poly([by, 1])))

    @property
    def flint(self) -> fmpq_poly:
        """The polynomial in flint."""
        return fmpq_poly(list(reversed(self.numerator)), self.denominator)

    def __str__(self) -> str:
        text = format_polynomial(self.numerator, "k")
        return text if self.denominator == 1 else f"({text})/{self.denominator}"

    def latex(self) -> str:
        r"""LaTeX of it.

        >>> print(TermPolynomial.parse("(k^2+k)/2").latex())
        \frac{k^{2}+k}{2}
        """
        text = latex_polynomial(self.numerator, "k")
        return text if self.denominator == 1 else rf"\frac{{{text}}}{{{self.denominator}}}"


def interpolate(values: Sequence[int], degree: int) -> TermPolynomial | None:
    """The polynomial of at most a degree through all values at 0, 1, 2, ..., if there is one.

    By Newton's forward differences, which are exact; the values beyond the first ``degree + 1``
    check it.

    Examples
    --------
    >>> str(interpolate([1, 3, 6, 10, 15], 2)), interpolate([1, 3, 6, 11], 2)
    ('(k^2+3*k+2)/2', None)
    """
    row, leading = list(values), []
    for _ in range(min(degree + 1, len(values))):
        leading.append(row[0])
        row = [y - x for x, y in pairwise(row)]
    if any(row):
        return None
    result, binomial = fmpq_poly([0]), fmpq_poly([1])
    for i, difference in enumerate(leading):
        result += difference * binomial
        binomial *= fmpq_poly([fmpq(-i, i + 1), fmpq(1, i + 1)])
    return TermPolynomial.of(result)


def term_polynomial(value: object) -> TermPolynomial:
    """A polynomial of a cycle, as a caller writes it.

    Raises
    ------
    ArgumentError
        If it is no `TermPolynomial`, text or integer.
    PolynomialError
        If a text cannot be read.

    Examples
    --------
    >>> str(term_polynomial("2k+3")), str(term_polynomial(2))
    ('2*k+3', '2')
    """
    if isinstance(value, TermPolynomial):
        return value
    if isinstance(value, str):
        return TermPolynomial.parse(value)
    try:
        return TermPolynomial.parse(str(read_integer(value, "cycle")))
    except ArgumentError:
        raise refusal("cycle", CYCLE, value) from None
