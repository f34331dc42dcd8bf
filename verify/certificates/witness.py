"""Reading what a certificate says: exact types, bounded sizes, nothing that is not expected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt

from flint import fmpz, fmpz_poly

from discovery.algebra.quadratic_number import Quadratic
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError, ProofError
from discovery.expressions.expression import Expression, parse_expression

__all__ = [
    "fraction_of",
    "number_of",
    "read_coefficient",
    "read_count",
    "read_expression",
    "read_integer",
    "read_keys",
    "read_list",
    "read_polynomial",
    "read_text",
]

MAX_BITS = 20_000
MAX_DEGREE = 64
MAX_TEXT = 20_000

_EXACT_IN_JSON = 1 << 53
_INTEGER = re.compile(r"-?[1-9][0-9]*")
_NUMBER = re.compile(r"-?[0-9]{1,2000}(/[1-9][0-9]{0,1999})?")


def read_keys(given: object, what: str, keys: Sequence[str]) -> Mapping[str, object]:
    """The mapping itself, if it has exactly these keys."""
    if not isinstance(given, dict):
        raise ProofError(f"{what} must be an object with the keys {', '.join(keys)}")
    unknown, missing = sorted(set(map(str, given)) - set(keys)), sorted(set(keys) - set(given))
    if unknown or missing:
        which = f"unknown: {', '.join(unknown)}" if unknown else f"missing: {', '.join(missing)}"
        raise ProofError(f"{what} must have the keys {', '.join(keys)}; {which}")
    return given


def read_text(given: object, what: str) -> str:
    """A text of bounded length."""
    if not isinstance(given, str) or len(given) > MAX_TEXT:
        raise ProofError(f"{what} must be a text of at most {MAX_TEXT:,} characters")
    return given


def read_expression(given: object, what: str) -> Expression:
    """An expression from its text."""
    try:
        return parse_expression(read_text(given, what))
    except ProofError:
        raise
    except BrounckerError as error:
        raise ProofError(f"{what} cannot be read: {error}") from None


def fraction_of(a: object, b: object, what: str) -> PCF:
    """A continued fraction that does not terminate, from the texts of its polynomials."""
    try:
        pcf = PCF(read_text(a, f"a of {what}"), read_text(b, f"b of {what}"))
    except ProofError:
        raise
    except BrounckerError as error:
        raise ProofError(f"{what} cannot be read: {error}") from None
    if (a, b) != pcf.texts:
        raise ProofError(f"{what} must be written as {', '.join(pcf.texts)}")
    if pcf.terminates_at is not None:
        raise ProofError(f"{what} terminates: its value is a rational number, not a limit")
    return pcf


def _rational(given: object, what: str) -> Fraction:
    if not isinstance(given, str) or not _NUMBER.fullmatch(given):
        raise ProofError(f"{what} must be a rational number as a text, like -3/4")
    return Fraction(given)


def read_list(value: object, what: str, length: int) -> Sequence[object]:
    """A list of this length."""
    if not isinstance(value, list) or len(value) != length:
        raise ProofError(f"{what} must be a list of {length}")
    return value


def read_count(value: object, what: str, most: int) -> int:
    """An integer from 1 to a limit."""
    if type(value) is not int or not 1 <= value <= most:
        raise ProofError(f"{what} must be an integer from 1 to {most}")
    return value


def read_polynomial(value: object, what: str) -> fmpz_poly:
    """A polynomial from its coefficients, the highest first."""
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_DEGREE + 1:
        raise ProofError(f"{what} must be a list of coefficients of degree up to {MAX_DEGREE}")
    coefficients = [read_coefficient(c, what) for c in value]
    if len(value) > 1 and not coefficients[0]:
        raise ProofError(f"{what} begins with a zero; leave it out")
    return fmpz_poly(coefficients[::-1])


def read_coefficient(value: object, what: str) -> int | fmpz:
    """An integer; beyond 2^53 it is written as a text."""
    if type(value) is int and abs(value) <= _EXACT_IN_JSON:
        return value
    if isinstance(value, str) and len(value) <= MAX_BITS * 3 // 10 and _INTEGER.fullmatch(value):
        number = fmpz(value)  # of any length, other than int
        if abs(number) > _EXACT_IN_JSON:
            return number
    raise ProofError(
        f"a coefficient of {what} must be an integer, beyond 2^53 as a decimal string, with at "
        f"most {MAX_BITS:,} bits"
    )


def read_integer(given: object, what: str) -> int:
    """An integer from its text."""
    value = _rational(given, what)
    if value.denominator != 1:
        raise ProofError(f"{what} must be an integer as a text")
    return int(value)


def number_of(given: object, what: str) -> Quadratic:
    """A rational number "p/q", or x + y sqrt(d) as [x, y, d].

    >>> str(number_of(["1/2", "-3", "5"], "the scale"))
    '(1-6*sqrt(5))/2'
    """
    if isinstance(given, list):
        if len(given) != 3:
            raise ProofError(f"{what} must be a rational number or three: x, y, d")
        x, y, d = (_rational(v, what) for v in given)
        if y == 0 or d.denominator != 1 or d <= 1:
            raise ProofError(f"{what} must be x + y sqrt(d) with y not 0 and an integer d > 1")
        root = int(d)
        if any(root % (k * k) == 0 for k in range(2, min(root, 1000) + 1)) or _square(root):
            raise ProofError(f"{what}: {root} under the root has a square factor")
        return Quadratic(x, y, root)
    return Quadratic(_rational(given, what))


def _square(n: int) -> bool:
    return isqrt(n) ** 2 == n
