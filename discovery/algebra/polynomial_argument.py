"""Polynomials as Python callers write them."""

from __future__ import annotations

from collections.abc import Iterable

from discovery.algebra.polynomial import Polynomial, parse_polynomial, polynomial
from discovery.arguments import read_integer, refusal
from discovery.errors import ArgumentError

__all__ = ["polynomial_of"]


def polynomial_of(value: str | int | Iterable[int], name: str) -> Polynomial:
    """A polynomial that is given to a function: a text, an integer, or coefficients.

    Raises
    ------
    ArgumentError
        For anything else.
    PolynomialError, LimitError
        As `parse_polynomial` and `polynomial`.

    Examples
    --------
    >>> polynomial_of("2n+1", "a"), polynomial_of(2, "a"), polynomial_of([2, 1], "a")
    ((2, 1), (2,), (2, 1))
    """
    if isinstance(value, str):
        return parse_polynomial(value)
    if isinstance(value, Iterable):
        return polynomial(value)
    takes = "a polynomial: a text such as '2n+1', an integer, or its coefficients, highest first"
    try:
        return polynomial([read_integer(value, name)])
    except ArgumentError:
        raise refusal(name, takes, value) from None
