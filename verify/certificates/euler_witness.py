"""Reading a witness of Euler's theorem: strict on keys, shapes and types, bounded in size."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt

from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial
from discovery.algebra.quadratic_number import Quadratic
from discovery.errors import ProofError

__all__ = [
    "read_field",
    "read_fields",
    "read_fraction",
    "read_integer",
    "read_list",
    "read_number",
    "read_polynomial",
    "read_rational",
]

MAX_DEGREE = 800
MAX_DIGITS = 4_000
MAX_PARAMETER = 1_000
_RATIONAL = re.compile(r"-?[0-9]+(?:/[1-9][0-9]*)?")
_MAX_ROOT = 1 << 64
_EXACT_IN_JSON = 1 << 53  # integers from here on are written as texts


def read_fields(value: object, names: set[str], what: str) -> Mapping[str, object]:
    """A mapping with exactly these keys.

    >>> read_fields({"num": 1}, {"num"}, "r")
    {'num': 1}
    """
    if not isinstance(value, Mapping) or set(value) != names:
        raise ProofError(f"{what} must have the keys {', '.join(sorted(names))} and no others")
    return value


def read_integer(value: object, low: int, high: int, what: str) -> int:
    """An integer within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ProofError(f"{what} must be an integer from {low:,} to {high:,}")
    return value


def read_field(value: object) -> int:
    """The d of Q(sqrt d): 1, or at least 2 and no square."""
    d = read_integer(value, 1, _MAX_ROOT, "sqrt")
    if d > 1 and isqrt(d) ** 2 == d:
        raise ProofError(f"sqrt = {d} is a square; write 1 for rational coefficients")
    return d


def read_fraction(value: object, what: str) -> Fraction:
    """An integer, or a text: ``p/q`` in lowest terms, or an integer beyond 2^53.

    >>> read_fraction("-3/4", "x")
    Fraction(-3, 4)
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _EXACT_IN_JSON:
        return Fraction(value)
    if isinstance(value, str) and len(value) <= MAX_DIGITS and _RATIONAL.fullmatch(value):
        found = Fraction(value)
        if str(found) == value and (found.denominator > 1 or abs(found) >= _EXACT_IN_JSON):
            return found
    raise ProofError(
        f"{what} must be an integer or a text such as 12 or 3/4, of at most {MAX_DIGITS:,} digits"
    )


def read_number(value: object, d: int, what: str) -> Quadratic:
    """A rational for d = 1, else a pair [x, y] for x + y sqrt(d)."""
    if d == 1:
        return Quadratic.of(read_fraction(value, what))
    if not isinstance(value, list) or len(value) != 2:
        raise ProofError(f"{what} must be a pair [x, y] for x + y sqrt({d})")
    x, y = (read_fraction(v, what) for v in value)
    return Quadratic(x, y, d if y else 1)


def read_polynomial(value: object, d: int, what: str) -> QuadraticPolynomial:
    """A list of coefficients, highest power first."""
    if not isinstance(value, list) or len(value) > MAX_DEGREE + 1:
        raise ProofError(f"{what} must be a list of at most {MAX_DEGREE + 1:,} coefficients")
    return QuadraticPolynomial.of([read_number(c, d, what) for c in value])


def read_rational(
    value: object, d: int, what: str
) -> tuple[QuadraticPolynomial, QuadraticPolynomial]:
    """Numerator and denominator, not 0, of a rational function."""
    fields = read_fields(value, {"num", "den"}, what)
    top, bottom = (read_polynomial(fields[k], d, f"{k} of {what}") for k in ("num", "den"))
    if not bottom:
        raise ProofError(f"the denominator of {what} is 0")
    return top, bottom


def read_list(value: object, most: int, what: str) -> Sequence[object]:
    """A list of at most so many entries."""
    if not isinstance(value, list) or len(value) > most:
        raise ProofError(f"{what} must be a list of at most {most} entries")
    return value
