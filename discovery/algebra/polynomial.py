"""Integer polynomials in ``n`` as tuples of coefficients, highest power first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

from flint import fmpz_mpoly, fmpz_mpoly_ctx, fmpz_poly

from discovery.arguments import described, is_integral
from discovery.errors import LimitError, PolynomialError

__all__ = [
    "MAX_COEFFICIENT_BITS",
    "MAX_DEGREE",
    "Polynomial",
    "PolynomialTemplate",
    "content",
    "degree",
    "format_polynomial",
    "latex_polynomial",
    "parse_polynomial",
    "polynomial",
    "positive_integer_root",
    "shift_polynomial",
    "value_at",
]

Polynomial = tuple[int, ...]

MAX_DEGREE = 256
MAX_COEFFICIENT_BITS = 4096
MAX_NESTING = 50

_TOKEN = re.compile(r"\s*(?:(\d+)|([A-Za-z_]\w*)|(\*\*|[-+*^()/.]))")


def polynomial(coefficients: Iterable[int]) -> Polynomial:
    """Check coefficients (highest power first) and strip leading zeros.

    Raises
    ------
    PolynomialError
        For the zero polynomial or a coefficient that is no integer.
    LimitError
        Beyond degree 256 or 4096 bits a coefficient.

    Examples
    --------
    >>> polynomial([0, 2, 1])
    (2, 1)
    """
    result: list[int] = []
    for c in coefficients:
        if type(c) is not int and not is_integral(c):
            raise PolynomialError(
                f"a coefficient is {described(c)}, which is no exact integer; multiply the "
                "fraction through (inflation by a constant f: a -> f a, b -> f^2 b) so that all "
                "coefficients are integers"
            )
        result.append(int(c))
    while result and result[0] == 0:
        del result[0]
    if not result:
        raise PolynomialError(
            "the zero polynomial defines no continued fraction; give a nonzero one"
        )
    if len(result) - 1 > MAX_DEGREE:
        raise LimitError(f"degree {len(result) - 1} is beyond the limit of {MAX_DEGREE}")
    if max(abs(c) for c in result).bit_length() > MAX_COEFFICIENT_BITS:
        raise LimitError(_beyond(max(abs(c) for c in result).bit_length()))
    return tuple(result)


def _beyond(bits: int) -> str:
    return (
        f"a coefficient of some {bits:,} bits is beyond the limit of {MAX_COEFFICIENT_BITS} bits; "
        "choose smaller coefficients"
    )


def degree(p: Polynomial) -> int:
    """Degree of a nonzero polynomial."""
    return len(p) - 1


def value_at(p: Sequence[int], n: int) -> int:
    """Value at an integer, by Horner's rule.

    >>> value_at((2, 1), 5)
    11
    """
    result = 0
    for c in p:
        result = result * n + c
    return result


def shift_polynomial(p: Polynomial, k: int) -> Polynomial:
    """Coefficients of ``p(n + k)``.

    >>> shift_polynomial((1, 0, 0), 1)
    (1, 2, 1)
    """
    if k == 0 or len(p) == 1:
        return p
    shifted = fmpz_poly(list(reversed(p)))(fmpz_poly([k, 1]))
    return tuple(int(c) for c in reversed(shifted.coeffs()))


@lru_cache(maxsize=100_000)
def positive_integer_root(p: Polynomial) -> int | None:
    """The least positive integer root, or None.

    >>> positive_integer_root((1, -3, 2)), positive_integer_root((1, 0, 1))
    (1, None)
    """
    roots = []
    for factor, _ in fmpz_poly(list(reversed(p))).factor()[1]:
        if factor.degree() == 1 and abs(int(factor[1])) == 1:
            root = -int(factor[0]) * int(factor[1])
            if root > 0:
                roots.append(root)
    return min(roots, default=None)


def _signed_terms(p: Polynomial, variable: str, power: str, times: str) -> str:
    parts: list[str] = []
    top = len(p) - 1
    for i, c in enumerate(p):
        if c == 0 and top > 0:
            continue
        k = top - i
        monomial = "" if k == 0 else variable if k == 1 else power.format(variable, k)
        size = str(abs(c)) if abs(c) != 1 or k == 0 else ""
        body = size + (times if size and monomial else "") + monomial
        sign = "-" if c < 0 else "+" if parts else ""
        parts.append(sign + body)
    return "".join(parts)


def format_polynomial(p: Polynomial, variable: str = "n") -> str:
    """Text that `parse_polynomial` reads back.

    >>> format_polynomial((-2, 3, 0))
    '-2*n^2+3*n'
    """
    return _signed_terms(p, variable, "{}^{}", "*")


def latex_polynomial(p: Polynomial, variable: str = "n") -> str:
    """LaTeX of a polynomial.

    >>> latex_polynomial((34, 51, 27, 5))
    '34n^{3}+51n^{2}+27n+5'
    """
    return _signed_terms(p, variable, "{}^{{{}}}", "")


class PolynomialTemplate:
    """A polynomial in ``n`` whose coefficients are integer polynomials in named parameters.

    Parameters
    ----------
    text : str
        For example ``"x0*(n^3+(n+1)^3)+x1*(2n+1)"``. Implicit products after a number (``2n``),
        ``^`` and ``**`` are understood.
    parameters : sequence of str
        Names that may occur beside ``n``.

    Raises
    ------
    PolynomialError
        If the text cannot be read, or has a name that is not bound.

    Examples
    --------
    >>> PolynomialTemplate("x0*n^2+2n", ["x0"]).at({"x0": 3})
    (3, 2, 0)
    """

    def __init__(self, text: str, parameters: Sequence[str] = ()) -> None:
        self.text = text
        self.parameters = tuple(parameters)
        names = ("n", *self.parameters)
        ctx = fmpz_mpoly_ctx.get(names, "lex")
        parsed = _Parser(text, ctx, names).parse()
        self._terms = [(tuple(int(e) for e in m), int(c)) for m, c in parsed.to_dict().items()]
        self.degree = max((m[0] for m, _ in self._terms), default=0)

    def at(self, values: Mapping[str, int]) -> tuple[int, ...]:
        """Coefficients (highest first, leading zeros kept out) at integer parameter values.

        The zero polynomial comes back as an empty tuple; a domain counts and drops it.
        """
        point = [values[name] for name in self.parameters]
        coefficients = [0] * (self.degree + 1)
        for exponents, c in self._terms:
            for base, e in zip(point, exponents[1:], strict=True):
                c *= base**e
            coefficients[self.degree - exponents[0]] += c
        lead = next((i for i, c in enumerate(coefficients) if c), len(coefficients))
        return tuple(coefficients[lead:])


class _Parser:
    """Recursive descent over ``+ - * ^ **`` and parentheses; values are flint polynomials."""

    def __init__(self, text: str, ctx: fmpz_mpoly_ctx, names: Sequence[str]) -> None:
        if len(text) > 20_000:
            raise LimitError("a polynomial's text is limited to 20,000 characters")
        self.text = text
        self.ctx = ctx
        self.variables = {name: ctx.gen(i) for i, name in enumerate(names)}
        self.tokens = self._tokenize(text)
        self.at = 0
        self.depth = 0

    def _fail(self, why: str) -> PolynomialError:
        return PolynomialError(
            f"cannot read the polynomial {self._shown()}: {why}; write it in n with integer "
            "coefficients, for example 2n+1, n^2 or -n**6"
        )

    def _shown(self) -> str:
        return repr(self.text if len(self.text) <= 60 else self.text[:57] + "...")

    def _tokenize(self, text: str) -> list[str]:
        tokens: list[str] = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise self._fail(f"unexpected {text[position:].strip()[:1]!r}")
            tokens.append(match.group().strip())
            position = match.end()
        return tokens

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def parse(self) -> fmpz_mpoly:
        if not self.tokens:
            raise self._fail("it is empty")
        result = self._sum()
        if self._peek():
            raise self._fail(f"unexpected {self._peek()!r}")
        return result

    def _sum(self) -> fmpz_mpoly:
        result = self._product()
        while self._peek() in ("+", "-"):
            negative = self._take() == "-"
            term = self._product()
            result = result - term if negative else result + term
        return result

    def _product(self) -> fmpz_mpoly:
        result = self._signed()
        while True:
            token = self._peek()
            if token == "*":
                self._take()
                result = self._bounded(result, self._signed())
            elif token in ("/", "."):
                raise self._fail(
                    "its coefficients must be integers (multiply the fraction through)"
                )
            elif token == "(" or token[:1].isalpha():  # implicit product: 2n, 3(n+1)
                result = self._bounded(result, self._power())
            else:
                return result

    def _signed(self) -> fmpz_mpoly:
        if self._peek() in ("+", "-"):
            negative = self._take() == "-"
            with self._nested():
                result = self._signed()
            return -result if negative else result
        return self._power()

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise LimitError(f"a polynomial's text is nested too deeply (limit {MAX_NESTING})")
        yield
        self.depth -= 1

    def _power(self) -> fmpz_mpoly:
        base = self._atom()
        if self._peek() not in ("^", "**"):
            return base
        self._take()
        token = self._take()
        if not token.isdigit():
            raise self._fail("an exponent must be a nonnegative integer")
        if self._peek() in ("^", "**"):
            raise self._fail("write a tower of powers with parentheses")
        exponent = int(token[:6])
        size = max((abs(int(c)).bit_length() for c in base.coeffs()), default=0)
        if (
            len(token) > 5
            or int(base.total_degree()) * exponent > MAX_DEGREE
            or size * exponent > 2 * MAX_COEFFICIENT_BITS
        ):
            raise LimitError(
                f"the power in {self._shown()} passes degree {MAX_DEGREE} or "
                f"{MAX_COEFFICIENT_BITS} bits a coefficient"
            )
        return base**exponent

    def _bounded(self, x: fmpz_mpoly, y: fmpz_mpoly) -> fmpz_mpoly:
        if len(x) * len(y) > 100_000:
            raise LimitError(f"the polynomial {self._shown()} has too many terms when expanded")
        if len(x) and len(y) and int(x.total_degree()) + int(y.total_degree()) > 4 * MAX_DEGREE:
            raise LimitError(f"the polynomial {self._shown()} is beyond degree {MAX_DEGREE}")
        return x * y

    def _atom(self) -> fmpz_mpoly:
        token = self._take()
        if token == "(":
            with self._nested():
                result = self._sum()
            if self._take() != ")":
                raise self._fail("a parenthesis is not closed")
            return result
        if token.isdigit():
            if len(token) > MAX_COEFFICIENT_BITS // 3:
                raise LimitError(_beyond(len(token) * 10 // 3))
            return self.ctx.constant(int(token))
        if token in self.variables:
            return self.variables[token]
        if token and (token[0].isalpha() or token[0] == "_"):
            known = ", ".join(self.variables)
            raise self._fail(f"the name {token!r} is not bound (known: {known})")
        raise self._fail("it ends too early" if not token else f"unexpected {token!r}")


def parse_polynomial(text: str) -> Polynomial:
    """Read an integer polynomial in ``n``.

    Raises
    ------
    PolynomialError
        If it cannot be read, has coefficients that are no integers, or is zero.
    LimitError
        Beyond degree 256 or 4096 bits a coefficient.

    Examples
    --------
    >>> parse_polynomial("n**3+(n+1)**3"), parse_polynomial("-n^6"), parse_polynomial("2n+1")
    ((2, 3, 3, 1), (-1, 0, 0, 0, 0, 0, 0), (2, 1))
    """
    return polynomial(PolynomialTemplate(text).at({}))


def content(p: Sequence[int]) -> int:
    """Greatest common divisor of the coefficients, positive."""
    return abs(int(fmpz_poly(list(p)).content()))
