"""Reading expressions: a tokenizer and a recursive descent, with stated limits.

Grammar::

    sum     = ["+" | "-"] product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = ["+" | "-"] signed | power
    power   = atom [ ("^" | "**") signed ]           (right associative)
    atom    = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache

from flint import fmpq, fmpz

from discovery.definitions.constant_table import NAMED_ROWS, find_constant, near_constant_names
from discovery.definitions.function_table import find_function, near_function_names
from discovery.errors import ExpressionError, LimitError, UnknownConstantError
from discovery.expressions.tree import Call, Integer, Name, Node, Power, Product, Sum
from discovery.shortened_text import shortened

__all__ = ["exact_decimal", "formula_of", "read_expression"]

MAX_LENGTH = 20_000
MAX_NESTING = 50
MAX_INTEGER_DIGITS = 10_000
MAX_CALLS = 100
MAX_DECIMAL_DENOMINATOR = 100  # 0.5, 0.25, 0.125, 1.01 are exact; 0.333 may be a third

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W\d]\w*)|(?P<operator>\*\*|[-+*/^(),]))"
)
_LOOKALIKES = str.maketrans({"−": "-", "·": "*", "×": "*"})


def exact_decimal(text: str) -> fmpq:
    """The exact rational value of a decimal text without sign and exponent, for example ``1.50``.

    Raises
    ------
    LimitError
        Beyond 10,000 digits.

    Examples
    --------
    >>> exact_decimal("1.50")
    3/2
    """
    whole, _, part = text.partition(".")
    digits = (whole + part).lstrip("0") or "0"
    if len(digits) > MAX_INTEGER_DIGITS or len(part) > MAX_INTEGER_DIGITS:
        raise LimitError(f"the number {text[:20]}... has more than {MAX_INTEGER_DIGITS:,} digits")
    # flint reads integers of any length; Python's int stops at 4,300 digits
    return fmpq(fmpz(digits), fmpz(10) ** len(part))


def read_expression(text: str) -> tuple[Node, tuple[str, ...]]:
    """The tree of an expression, and warnings about what was read in an unobvious way.

    Raises
    ------
    ExpressionError
        If the text cannot be read.
    UnknownConstantError
        If a name is no constant of the registry.
    LimitError
        Beyond 20,000 characters, 50 levels, 10,000 digits a number, or 100 function calls.

    Examples
    --------
    >>> read_expression("-x(1)")
    Traceback (most recent call last):
        ...
    discovery.errors.ExpressionError: cannot read the expression '-x(1)': there is no ...
    """
    parser = _Parser(text)
    tree = parser.parse()
    return tree, tuple(parser.warnings)


@lru_cache
def formula_of(name: str) -> Node:
    """The tree of the formula that defines a named constant.

    >>> formula_of("omega")
    Call(function='lambertw', arguments=(Integer(value=1),))
    """
    return read_expression(NAMED_ROWS[name].formula)[0]


class _Parser:
    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise LimitError(f"an expression's text is limited to {MAX_LENGTH:,} characters")
        self.text = text
        self.tokens = self._tokenize(text.translate(_LOOKALIKES))
        self.at = 0
        self.depth = 0
        self.calls = 0
        self.warnings: list[str] = []

    def _fail(self, why: str) -> ExpressionError:
        return ExpressionError(
            f"cannot read the expression {self._shown()}: {why}; write it like 4/pi, "
            "(1+sqrt(5))/2 or besseli(1,2)"
        )

    def _shown(self) -> str:
        return repr(shortened(self.text))

    def _tokenize(self, text: str) -> list[tuple[str, str]]:
        tokens: list[tuple[str, str]] = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                character = text[position:].lstrip()[:1]
                raise self._fail(
                    f"unexpected character {character!r}; use numbers, + - * / ^, parentheses, "
                    "constants and functions"
                )
            tokens.append((match.lastgroup, match.group(match.lastgroup)))
            position = match.end()
        return tokens

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self) -> tuple[str, str]:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")
        self.at += 1
        return token

    def _unexpected(self, token: str) -> ExpressionError:
        if not token:
            return self._fail("it ends too early")
        if token[0].isalnum() or token in "(_":
            return self._fail(f"an operator is missing before {token!r} (write products with *)")
        return self._fail(f"unexpected {token!r}")

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise LimitError(f"an expression is nested too deeply (limit {MAX_NESTING} levels)")
        yield
        self.depth -= 1

    def parse(self) -> Node:
        if not self.tokens:
            raise self._fail("it is empty; give for example 4/pi or exp(2)")
        result = self._sum()
        if self._peek():
            raise self._unexpected(self._peek())
        return result

    def _sum(self) -> Node:
        terms: list[tuple[int, Node]] = []
        sign = 1
        if self._peek() in ("+", "-"):
            sign = -1 if self._take()[1] == "-" else 1
        while True:
            terms.append((sign, self._product()))
            if self._peek() not in ("+", "-"):
                break
            sign = -1 if self._take()[1] == "-" else 1
        return terms[0][1] if len(terms) == 1 and sign > 0 else Sum(tuple(terms))

    def _product(self) -> Node:
        factors: list[tuple[int, Node]] = [(1, self._signed())]
        while self._peek() in ("*", "/"):
            exponent = 1 if self._take()[1] == "*" else -1
            factors.append((exponent, self._signed()))
        return factors[0][1] if len(factors) == 1 else Product(tuple(factors))

    def _signed(self) -> Node:
        if self._peek() not in ("+", "-"):
            return self._power()
        negative = self._take()[1] == "-"
        with self._nested():
            operand = self._signed()
        return Sum(((-1, operand),)) if negative else operand

    def _power(self) -> Node:
        base = self._atom()
        if self._peek() not in ("^", "**"):
            return base
        self._take()
        with self._nested():
            return Power(base, self._signed())

    def _atom(self) -> Node:
        kind, token = self._take()
        if kind == "number":
            return self._number(token)
        if kind == "name":
            return self._call(token) if self._peek() == "(" else self._constant(token)
        if token == "(":
            with self._nested():
                result = self._sum()
            self._close()
            return result
        raise self._unexpected(token)

    def _close(self) -> None:
        _, token = self._take()
        if token != ")":
            raise self._unexpected(token) if token else self._fail("a parenthesis is not closed")

    def _number(self, token: str) -> Node:
        mantissa, e, exponent = token.lower().partition("e")
        if e:
            sign = exponent[0] if exponent[0] in "+-" else "*"
            size = exponent.lstrip("+-")
            power = f"(-{size})" if sign == "-" else size
            raise ExpressionError(
                f"cannot read the expression {self._shown()}: {token[:24]} has two readings, "
                f"{mantissa[:20]}*10^{power[:20]} and, with Euler's number e, "
                f"{mantissa[:20]}*e{sign}{size[:20]}; write out the one that is meant"
            )
        value = exact_decimal(token)
        p, q = int(value.numerator), int(value.denominator)
        node = Integer(p) if q == 1 else Product(((1, Integer(p)), (-1, Integer(q))))
        if not token.isdigit():
            self._refuse_measured(token, q)
            short = shortened(token, 24)
            shown = f" {Fraction(p, q)}" if max(p, q) < 10**12 else ""
            self.warnings.append(f"the decimal {short} is read as an exact rational{shown}")
        return node

    def _refuse_measured(self, token: str, denominator: int) -> None:
        """Refuse a decimal that a person may have cut or rounded."""
        if denominator > MAX_DECIMAL_DENOMINATOR:
            short = shortened(token, 24)
            raise ExpressionError(
                f"cannot read the expression {self._shown()}: the decimal {short} may be exact or "
                "rounded; write a fraction of integers for the exact number, such as 127/100"
            )

    def _constant(self, token: str) -> Node:
        found = find_constant(token)
        if found is not None:
            return Name(found) if found in NAMED_ROWS else read_expression(found)[0]
        function = find_function(token)
        if function is not None:
            hint = "; Euler's constant is eulergamma" if function.name == "gamma" else ""
            raise UnknownConstantError(
                f"{token!r} is a function: give its argument in parentheses{hint}"
            )
        near = near_constant_names(token)
        hint = (
            f"; near names: {', '.join(near)}"
            if near
            else "; some are pi, e, eulergamma, catalan, zeta(3)"
        )
        raise UnknownConstantError(f"there is no constant {token[:40]!r}{hint}")

    def _call(self, token: str) -> Node:
        function = find_function(token)
        if function is None:
            if find_constant(token) is not None:
                raise self._fail(f"{token!r} is a constant, not a function (write products with *)")
            near = near_function_names(token)
            hint = f"; near names: {', '.join(near)}" if near else ""
            raise self._fail(f"there is no function {token[:40]!r}{hint}")
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise LimitError(f"an expression may call at most {MAX_CALLS} functions")
        self._take()
        arguments = []
        if self._peek() != ")":
            with self._nested():
                arguments.append(self._sum())
                while self._peek() == ",":
                    self._take()
                    arguments.append(self._sum())
        self._close()
        if not function.accepts(len(arguments)):
            wanted = " or ".join(str(n) for n in function.arity)
            more = " or more" if function.variadic else ""
            raise self._fail(
                f"{function.name} takes {wanted}{more} arguments, not {len(arguments)}"
            )
        return Call(function.name, tuple(arguments))
