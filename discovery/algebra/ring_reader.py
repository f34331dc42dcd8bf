"""Reading elements of a ring from text: sums, products, powers, parentheses.

A subclass says what a number, a variable, a product, a quotient and a power are in its ring, what
its limits are, and how it refuses.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from discovery.errors import BrounckerError, LimitError
from discovery.shortened_text import shortened

__all__ = ["MAX_EXPONENT", "RingReader"]

T = TypeVar("T", bound=Any)  # with the operators + and -

_TOKEN = re.compile(r"\s*(?:(\d+)|([A-Za-z_]\w*)|(\*\*|[-+*^()/.]))")
MAX_NESTING = 50
MAX_EXPONENT = 100_000  # no larger one is told from it: a ring refuses both


class RingReader(ABC, Generic[T]):
    """Recursive descent over ``+ - * / ^ **``, parentheses and products without a sign.

    Parameters
    ----------
    text : str
    variables : mapping
        The element that each name stands for.
    """

    what = "text"  # for errors: what is read
    no_decimals = "unexpected '.'"  # why a decimal cannot be read
    numbers_follow = False  # whether a product without a sign may have a number second

    def __init__(self, text: str, variables: Mapping[str, T]) -> None:
        self.text = text.strip()
        self.variables = variables
        self.tokens = self._tokenize()
        self.at = 0
        self.depth = 0

    @abstractmethod
    def fail(self, why: str) -> BrounckerError:
        """The error that says why the text cannot be read."""

    @abstractmethod
    def number(self, digits: str) -> T:
        """The element that an integer stands for."""

    @abstractmethod
    def unknown(self, name: str) -> BrounckerError:
        """The error for a name that is none of the variables."""

    def sum(self, x: T, y: T, negative: bool) -> T:
        """The sum x + y, or x - y."""
        return x - y if negative else x + y

    @abstractmethod
    def product(self, x: T, y: T) -> T:
        """The product x y, or a LimitError."""

    @abstractmethod
    def quotient(self, x: T, y: T) -> T:
        """The quotient x/y, or a LimitError, or the error of a ring in which nothing is divided."""

    @abstractmethod
    def power(self, x: T, exponent: int) -> T:
        """The power of an element; a LimitError for every exponent of `MAX_EXPONENT` or more."""

    @property
    def shown(self) -> str:
        """The text as errors show it."""
        return repr(shortened(self.text))

    def parse(self) -> T:
        """The element that the whole text stands for."""
        if not self.tokens:
            raise self.fail("it is empty")
        result = self._sum()
        if self._peek():
            raise self.fail(f"unexpected {self._peek()!r}")
        return result

    def _tokenize(self) -> list[str]:
        tokens, position = [], 0
        while position < len(self.text):
            match = _TOKEN.match(self.text, position)
            if match is None:
                raise self.fail(f"unexpected {self.text[position:].strip()[:1]!r}")
            tokens.append(match.group().strip())
            position = match.end()
        return tokens

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise LimitError(f"{self.what} is nested too deeply (limit {MAX_NESTING})")
        yield
        self.depth -= 1

    def _sum(self) -> T:
        result = self._product()
        while self._peek() in ("+", "-"):
            negative = self._take() == "-"
            result = self.sum(result, self._product(), negative)
        return result

    def _product(self) -> T:
        result = self._signed()
        while True:
            token = self._peek()
            if token == ".":
                raise self.fail(self.no_decimals)
            if token in ("*", "/"):
                self._take()
                combine = self.product if token == "*" else self.quotient
                result = combine(result, self._signed())
            elif token == "(" or self._is_factor(token[:1]):  # 2n, 3(n+1)
                result = self.product(result, self._power())
            else:
                return result

    def _is_factor(self, first: str) -> bool:
        return first == "_" or (first.isalnum() if self.numbers_follow else first.isalpha())

    def _signed(self) -> T:
        if self._peek() in ("+", "-"):
            negative = self._take() == "-"
            with self._nested():
                result = self._signed()
            return -result if negative else result
        return self._power()

    def _power(self) -> T:
        base = self._atom()
        if self._peek() not in ("^", "**"):
            return base
        self._take()
        token = self._take()
        if not token.isdigit():
            raise self.fail("an exponent must be a nonnegative integer")
        if self._peek() in ("^", "**"):
            raise self.fail("write a tower of powers with parentheses")
        digits = token.lstrip("0") or "0"
        return self.power(base, int(digits) if len(digits) < 6 else MAX_EXPONENT)

    def _atom(self) -> T:
        token = self._take()
        if token == "(":
            with self._nested():
                result = self._sum()
            if self._take() != ")":
                raise self.fail("a parenthesis is not closed")
            return result
        if token.isdigit():
            return self.number(token)
        if token in self.variables:
            return self.variables[token]
        if token[:1].isalpha() or token[:1] == "_":
            raise self.unknown(token)
        raise self.fail("it ends too early" if not token else f"unexpected {token!r}")
