"""What a Python caller gives to a public function: read, or refused in one sentence.

An exact number is an integer, a `fractions.Fraction` or a text. A float is neither exact nor a
measured number with a last digit, and is refused wherever a value is meant.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from discovery.errors import ArgumentError
from discovery.shortened_text import shortened

__all__ = [
    "described",
    "is_integral",
    "read_exact",
    "read_flag",
    "read_instance",
    "read_integer",
    "read_integers",
    "read_items",
    "read_text",
    "refusal",
]

_SHOWN = 40
_T = TypeVar("_T")


def described(value: object) -> str:
    """A value as a message names it, in one short line.

    >>> described(None), described(1.5), described([1, 2]), described("n^2")
    ('None', 'the float 1.5', 'the list [1, 2]', "the text 'n^2'")
    >>> described(object())
    'an object of type object'
    """
    if value is None:
        return "None"
    if type(value).__repr__ is object.__repr__:
        return f"an object of type {type(value).__name__}"
    try:
        shown = " ".join(repr(value).split())
    except Exception:  # a repr that fails is of no use here
        return f"an object of type {type(value).__name__}"
    shown = shortened(shown, _SHOWN)
    return f"the {'text' if isinstance(value, str) else type(value).__name__} {shown}"


def refusal(name: str, takes: str, value: object) -> ArgumentError:
    """The error for an argument of another type; for an inexact number, with the remedy.

    >>> print(refusal("expression", "an expression", 1.27))
    expression takes an expression, not the float 1.27: a float is known to 53 bits only; give its \
digits as a text, such as '1.27', or an exact number, such as '127/100'
    """
    told = f"{name} takes {takes}, not {described(value)}"
    if _inexact(value):
        kind = type(value).__name__
        known = "to 53 bits only" if isinstance(value, float) else "to some digits only"
        told += (
            f": a {kind} is known {known}; give its digits as a text, such as '1.27', or an exact "
            "number, such as '127/100'"
        )
    return ArgumentError(told)


def _inexact(value: object) -> bool:
    return isinstance(value, float | complex | Decimal) or type(value).__name__ in ("mpf", "Float")


def read_instance(value: object, kind: type[_T], name: str, takes: str) -> _T:
    """A value of one type.

    Raises
    ------
    ArgumentError
        For a value of another type.
    """
    if isinstance(value, kind):
        return value
    raise refusal(name, takes, value)


def read_text(value: object, name: str, takes: str) -> str:
    """A text.

    Raises
    ------
    ArgumentError
        For anything else.
    """
    return read_instance(value, str, name, takes)


def read_integer(value: object, name: str, takes: str = "an integer") -> int:
    """An integer of Python, numpy, sympy or flint.

    Raises
    ------
    ArgumentError
        For anything else; ``True`` and ``2.0`` are no integers.

    Examples
    --------
    >>> read_integer(50, "digits")
    50
    >>> read_integer(50.0, "digits")
    Traceback (most recent call last):
        ...
    discovery.errors.ArgumentError: digits takes an integer, not the float 50.0
    """
    if type(value) is int:
        return value
    if not isinstance(value, bool):
        try:
            return operator.index(value)  # type: ignore[arg-type]  # it refuses by a TypeError
        except TypeError:
            pass
    raise ArgumentError(f"{name} takes {takes}, not {described(value)}")


def read_flag(value: object, name: str) -> bool:
    """``True`` or ``False``.

    Raises
    ------
    ArgumentError
        For anything else.
    """
    return read_instance(value, bool, name, "True or False")


def is_integral(value: object) -> bool:
    """Whether a value is an exact integer, of whatever type; ``True`` and ``2.0`` are none."""
    try:
        number = read_exact(value, "value", "integers")
    except ArgumentError:
        return False
    return number.denominator == 1 and not isinstance(value, str)


def read_items(value: object, name: str, takes: str) -> Sequence[Any]:
    """The items of a list or of another iterable that is no text.

    Raises
    ------
    ArgumentError
        For a text, or what cannot be iterated over.
    """
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | dict):
        return tuple(value)
    raise refusal(name, takes, value)


def read_integers(value: object, name: str, takes: str) -> tuple[int, ...]:
    """The integers of an iterable.

    Raises
    ------
    ArgumentError
        If it is none, or an item is no integer.

    Examples
    --------
    >>> read_integers([2, 1.5], "terms", "integers")
    Traceback (most recent call last):
        ...
    discovery.errors.ArgumentError: terms takes integers, not the float 1.5 in it
    """
    found = []
    for item in read_items(value, name, takes):
        try:
            found.append(read_integer(item, name))
        except ArgumentError:
            raise ArgumentError(f"{name} takes {takes}, not {described(item)} in it") from None
    return tuple(found)


def read_exact(value: object, name: str, takes: str) -> Fraction:
    """An integer, a fraction, or the text of one.

    Raises
    ------
    ArgumentError
        For anything else, floats included.

    Examples
    --------
    >>> read_exact("1/2", "start", "rational numbers"), read_exact(2, "start", "rational numbers")
    (Fraction(1, 2), Fraction(2, 1))
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            raise refusal(name, takes, value) from None
    try:
        return Fraction(read_integer(value, name))
    except ArgumentError:
        pass
    p, q = getattr(value, "p", None), getattr(value, "q", None)  # of flint and sympy
    if p is not None and q is not None:
        try:
            return Fraction(read_integer(p, name), read_integer(q, name))
        except ArgumentError:
            pass
    raise refusal(name, takes, value)
