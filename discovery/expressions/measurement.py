"""Measured values: digits with an uncertainty, and the digits that a ball guarantees."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log2, log10

from flint import arb, ctx, fmpq, fmpz

from discovery.errors import LimitError, ValueTextError
from discovery.shortened_text import shortened

__all__ = ["Measurement", "format_ball", "parse_value"]

MAX_DIGITS = 1_100_000
MAX_EXPONENT = 100_000

_DECIMAL = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_VALUE = re.compile(
    rf"(?P<sign>[+-]?)(?P<decimal>{_DECIMAL})(?:\((?P<last>[0-9]+)\)|\.\.\.|…)?"
    rf"(?:[eE](?P<exponent>[+-]?[0-9]+))?"
    rf"(?:\s*(?:±|\+/-|\+-)\s*(?P<radius>{_DECIMAL})(?:[eE](?P<radius_exponent>[+-]?[0-9]+))?)?"
)
_PADDED = 3  # digits that plain truncation may lose before a padded number is shown instead
_NOTHING = 10**9  # less decimals than any ball has


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value with the precision at which it is known.

    Attributes
    ----------
    ball : arb
        Midpoint: the digits as given; radius: their uncertainty.
    digits : int
        Decimals (digits after the point) that are known: the largest d with radius <= 10^(-d);
        negative when not even the units are known.
    text : str
        What was read.
    """

    ball: arb
    digits: int
    text: str


def _fail(text: str, why: str) -> ValueTextError:
    shown = shortened(text)
    return ValueTextError(
        f"cannot read the value {shown!r}: {why}; write it like 1.2020569, 3.14(2), "
        "3.14 ± 0.02 or 1.5e-7"
    )


def _scaled(decimal: str, exponent: str | None) -> tuple[fmpz, int]:
    """Integers (m, k) with value m 10^(-k) and k the number of decimals."""
    whole, _, part = decimal.partition(".")
    shift = (exponent or "0").lstrip("+-").lstrip("0") or "0"
    if len(shift) > 6 or int(shift) > MAX_EXPONENT or len(decimal) > MAX_DIGITS:
        raise LimitError(
            f"a value may have {MAX_DIGITS:,} digits and a power of ten up to {MAX_EXPONENT:,}"
        )
    power = -int(shift) if (exponent or "").startswith("-") else int(shift)
    return fmpz((whole + part) or "0"), len(part) - power


def _rational(m: fmpz, k: int) -> fmpq:
    return fmpq(m, fmpz(10) ** k) if k >= 0 else fmpq(m * fmpz(10) ** -k)


def parse_value(text: str) -> Measurement:
    """Read a value; the digits as given are its precision, one unit of the last digit.

    Parameters
    ----------
    text : str
        ``"1.2020569"``, ``"-0.5"``, ``"1e-5"``, ``"1.2020..."``, ``"3.14(2)"`` (uncertain by 2
        units of the last digit), ``"3.14 ± 0.02"``, ``"3.14 +/- 0.02"``.

    Raises
    ------
    ValueTextError
        If it cannot be read, has two uncertainties, or one that is 0 or above the value itself.
    LimitError
        Beyond 1,100,000 digits or a power of ten beyond 100,000.

    Examples
    --------
    >>> parse_value("1.2020569").digits, parse_value("3.14(2)").digits
    (7, 1)
    >>> parse_value("3.14 ± 0.5(1)")
    Traceback (most recent call last):
        ...
    discovery.errors.ValueTextError: cannot read the value '3.14 ± 0.5(1)': ...
    """
    stripped = text.strip().replace("−", "-")
    if stripped.startswith("[") and stripped.endswith("]"):
        stripped = stripped[1:-1].strip()
    match = _VALUE.fullmatch(stripped)
    if match is None:
        if re.search(r"(±|\+/-|\+-)\s*-", stripped):
            raise _fail(text, "an uncertainty must be greater than 0")
        if "/" in stripped.replace("+/-", ""):
            raise _fail(text, "a value is given by its digits, not as a quotient")
        raise _fail(text, "it is no decimal number")
    last, radius_text = match["last"], match["radius"]
    if last is not None and radius_text is not None:
        raise _fail(text, "it has two uncertainties")
    m, k = _scaled(match["decimal"], match["exponent"])
    unit, places = fmpz(1), k
    if last is not None:
        unit = fmpz(last)
    elif radius_text is not None:
        unit, places = _scaled(radius_text, match["radius_exponent"])
    if unit == 0:
        raise _fail(text, "its uncertainty is 0, and digits never say that a value is exact")
    value, radius = _rational(m, k), _rational(unit, places)
    if radius > value > 0:
        raise _fail(text, "its uncertainty is larger than the value, so that nothing is known")
    length = len(unit.str())
    digits = places - (length - 1 if unit == fmpz(10) ** (length - 1) else length)
    with ctx.workprec(max(64, ceil((len(m.str()) + max(0, places - k)) * log2(10)) + 64)):
        ball = arb(-value if match["sign"] == "-" else value) + arb(0, arb(radius).upper())
    return Measurement(ball, digits, text)


def _dyadic(x: arb) -> tuple[fmpz, int]:
    mantissa, exponent = x.man_exp()
    return mantissa, int(exponent)


def _floor_scaled(mantissa: fmpz, exponent: int, d: int) -> tuple[fmpz, bool]:
    """Floor of mantissa 2^exponent 10^d, and whether it is exact."""
    numerator, denominator = mantissa, fmpz(1)
    if d >= 0:
        numerator *= fmpz(10) ** d
    else:
        denominator *= fmpz(10) ** -d
    if exponent >= 0:
        numerator <<= exponent
    else:
        denominator <<= -exponent
    quotient, rest = divmod(numerator, denominator)
    return quotient, rest == 0


def _truncated(end: tuple[fmpz, int], d: int) -> fmpz:
    """The number in units of 10^(-d), its further digits dropped."""
    if end[0] < 0:
        return -_floor_scaled(-end[0], end[1], d)[0]
    return _floor_scaled(*end, d)[0]


def _shared(low: tuple[fmpz, int], high: tuple[fmpz, int], d: int) -> bool:
    """Whether both ends have the same truncation to d decimals."""
    return _truncated(low, d) == _truncated(high, d)


def _multiples(low: tuple[fmpz, int], high: tuple[fmpz, int], d: int) -> tuple[fmpz, fmpz]:
    """The first and the last multiple of 10^(-d) between the ends, in that unit."""
    bottom, exact = _floor_scaled(*low, d)
    return (bottom if exact else bottom + 1), _floor_scaled(*high, d)[0]


def _at_most_one(low: tuple[fmpz, int], high: tuple[fmpz, int], d: int) -> bool:
    first, last = _multiples(low, high, d)
    return first >= last


def format_ball(ball: arb, max_digits: int | None = None) -> str:
    """Digits that a ball guarantees, and no more.

    All points of the ball agree in the digits that are printed (truncated, not rounded). Only
    where the ball holds a short decimal number, such as 3 or 0.125, so that its two ends share
    hardly a digit, that number is printed, padded with zeros to the decimals known: it is then
    within one unit of the last digit. Either way `parse_value` reads back a ball around this one.

    Parameters
    ----------
    ball : arb
        Any ball.
    max_digits : int, optional
        At most so many decimals (digits after the point).

    Returns
    -------
    str
        Plain digits; ``1.23e5`` when the units are not known; empty when no digit is known, also
        where it would be a lone 0, which says no more than that the value is below 1. An exact
        integer is printed plainly.

    Examples
    --------
    >>> from flint import arb
    >>> format_ball(arb("3.14159 +/- 2e-4")), format_ball(arb(7)), format_ball(arb("0 +/- 3e-5"))
    ('3.141', '7', '0.0000')
    >>> format_ball(arb.pi(), max_digits=8), format_ball(arb("2 +/- 1e-9"))
    ('3.14159265', '2.00000000')
    >>> format_ball(arb("-0.6 +/- 0.1")), format_ball(arb(0))
    ('', '0')
    """
    if not ball.is_finite():
        return ""
    middle = _dyadic(ball.mid())
    if ball.is_exact():
        return _exact_text(middle, max_digits)
    low, high = _ends(middle, _dyadic(ball.rad()))
    mantissa, exponent = _dyadic(ball.rad())
    # an estimate of the decimals; the tests below are exact
    size = int(mantissa.bit_length()) + exponent
    most = floor(-(size - 2) * log10(2)) + 2
    top = max(int(end[0].bit_length()) + end[1] for end in (low, high))
    least = min(most, -max(0, ceil(top * log10(2)) + 1))
    strict = _largest(least, most, lambda d: _shared(low, high, d))
    loose = _largest(least, most, lambda d: _at_most_one(low, high, d))
    shared = fmpz(0) if strict is None else _truncated(low, strict)
    if strict is None or (strict < 0 and shared == 0):
        strict = -_NOTHING
    if loose is not None and loose > strict + _PADDED:
        strict, shared = loose, _multiples(low, high, loose)[0]
    if max_digits is not None and strict > max(max_digits, 0):
        shared = _truncated((shared, 0), max(max_digits, 0) - strict)
        strict = max(max_digits, 0)
    if strict == 0 == shared:  # it would be read as the exact number
        return ""
    return _decimal_text(shared, strict)


def _largest(least: int, most: int, holds: Callable[[int], bool]) -> int | None:
    """The largest d from least to most where a condition holds that holds below every such d."""
    if not holds(least):
        return None
    while least < most:
        middle = (least + most + 1) // 2
        if holds(middle):
            least = middle
        else:
            most = middle - 1
    return least


def _exact_text(middle: tuple[fmpz, int], max_digits: int | None) -> str:
    """A dyadic number in full, truncated to the decimals that are wanted."""
    places = max(0, -middle[1])  # 2^(-k) has k decimals
    if max_digits is not None:
        places = min(places, max(0, max_digits))
    return _decimal_text(_truncated(middle, places), places)


def _decimal_text(t: fmpz, d: int) -> str:
    """The number t 10^(-d); with an exponent when d is negative, empty when that leaves nothing."""
    sign, digits = ("-", (-t).str()) if t < 0 else ("", t.str())
    if d < 0:
        if t == 0:
            return ""
        point = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{point}e{len(digits) - 1 - d}"
    digits = digits.rjust(d + 1, "0")
    return f"{sign}{digits[:-d]}.{digits[-d:]}" if d else sign + digits


def _ends(
    middle: tuple[fmpz, int], radius: tuple[fmpz, int]
) -> tuple[tuple[fmpz, int], tuple[fmpz, int]]:
    e = min(middle[1], radius[1])
    m, r = middle[0] << (middle[1] - e), radius[0] << (radius[1] - e)
    return (m - r, e), (m + r, e)
