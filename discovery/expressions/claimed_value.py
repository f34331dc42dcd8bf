"""What is claimed to be the value of a fraction: an expression, or a number with its last digit.

A number alone that is written with a decimal point (or ``E``, ``±``, dots) is known to its last
digit and no further, wherever it stands for a value: `brouncker identify`, `verify` and tables read
it in the same way. An integer and a quotient of integers are exact.
"""

from __future__ import annotations

import re
from fractions import Fraction

from flint import arb

from discovery.arguments import read_exact
from discovery.errors import ExpressionError, ValueTextError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.measurement import Measurement, format_ball, parse_value
from discovery.shortened_text import shortened

__all__ = ["cannot_be_proved", "claimed_value", "where_digits_part"]

_MARKS = re.compile(r"[.…±]|\+/-|[0-9]E")
_NUMBER = re.compile(r"[-+−\[\s]*[0-9.]")
_TWO_READINGS = re.compile(r"\s*[-+−]?\s*([0-9]+)e([-+]?[0-9]+)\s*")
_PLAIN = re.compile(r"-?[0-9]*\.[0-9]+")
_TAKES = "an expression, such as the text '4/pi', an integer or a fraction"
_WINDOW = 4  # digits that are shown before the one that is wrong


def claimed_value(
    value: Expression | Measurement | Fraction | int | str, name: str = "expression"
) -> Expression | Measurement:
    """Read a value.

    Parameters
    ----------
    value : Expression, Measurement, Fraction, int or str
        ``"4/pi"`` and ``"127/100"`` are exact; ``"1.27"``, ``"1.2e-5"``, ``"1.27(2)"``,
        ``"1.27 ± 0.02"`` are known to their last digit.

    name : str
        What errors call it.

    Raises
    ------
    ArgumentError
        For a value of another type; a float is neither exact nor known to a last digit.
    ExpressionError, UnknownConstantError
        If it cannot be read, or can be read in two ways, as ``3e-8``.
    ValueTextError
        For a number whose uncertainty makes no sense.
    LimitError
        Beyond the limits of expressions or numbers.

    Examples
    --------
    >>> claimed_value("127/100"), claimed_value("1.27").digits
    (parse_expression('127/100'), 2)
    >>> claimed_value("3e-8")
    Traceback (most recent call last):
        ...
    discovery.errors.ExpressionError: '3e-8' can mean 3*e-8 or 3.0e-8, a number known to ...
    """
    if isinstance(value, Expression | Measurement):
        return value
    if not isinstance(value, str):
        return parse_expression(str(read_exact(value, name, _TAKES)))
    return _from_text(value)


def _from_text(text: str) -> Expression | Measurement:
    if _MARKS.search(text) and _NUMBER.match(text):
        try:
            return parse_value(text)
        except ValueTextError:
            if re.search(r"±|\+/-|[.…]{2}|\d\(\d+\)\s*$", text):  # no expression has these
                raise
    elif found := _TWO_READINGS.fullmatch(text):
        m, k = found.groups()
        sign = "" if k[0] in "+-" else "+"
        raise ExpressionError(
            f"{text.strip()!r} can mean {m}*e{sign}{k} or {m}.0e{k}, a number known to its last "
            "digit: write one of these"
        )
    return parse_expression(text)


def cannot_be_proved(number: Measurement) -> str:
    """Why nothing is proved of a number with a last digit.

    >>> print(cannot_be_proved(parse_value("1.27")))
    1.27 is known to its last digit only, so that there is nothing to prove; an exact rational is \
written as one, such as 127/100
    """
    shown = number.text.strip()
    shown = shortened(shown, 40)
    return (
        f"{shown} is known to its last digit only, so that there is nothing to prove; an exact "
        "rational is written as one, such as 127/100"
    )


def where_digits_part(value: arb, number: Measurement) -> str:
    """The first digit of a number that a value contradicts, both with a few digits before it.

    Parameters
    ----------
    value : arb
        Outside of what the number allows.
    number : Measurement

    Examples
    --------
    >>> where_digits_part(arb.pi(), parse_value("3.14169265"))
    'the digits part at decimal 4: ...1415... is right, ...1416... is given'
    >>> where_digits_part(arb.pi(), parse_value("2.7183"))
    'the value is 3.14159'
    """
    right = format_ball(value, max(number.digits, 0) + 1)
    given = number.text.strip().replace("−", "-")
    if _PLAIN.fullmatch(given):
        (whole, _, decimals), (head, _, found) = right.partition("."), given.partition(".")
        if whole == (f"{head}0" if head in ("", "-") else head):
            pairs = enumerate(zip(decimals, found, strict=False))
            at = next((i for i, (x, y) in pairs if x != y), None)
            if at is not None:
                first = max(0, at + 1 - _WINDOW)
                before = "..." if first else f"{whole}."
                true, wrong = (f"{before}{t[first : at + 1]}..." for t in (decimals, found))
                return f"the digits part at decimal {at + 1}: {true} is right, {wrong} is given"
    return f"the value is {format_ball(value, min(max(number.digits, 0) + 1, 20))}"
