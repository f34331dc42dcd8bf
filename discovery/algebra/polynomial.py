"""Integer polynomials in ``n`` as tuples of coefficients, highest power first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from flint import fmpz_mpoly, fmpz_mpoly_ctx, fmpz_poly

from discovery.algebra.ring_reader import MAX_EXPONENT, RingReader
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
        parsed = _PolynomialReader(text, ctx, names).parse()
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


class _PolynomialReader(RingReader[fmpz_mpoly]):
    """Reads an integer polynomial; what a short text could make very large is refused."""

    what = "a polynomial's text"
    no_decimals = "its coefficients must be integers (multiply the fraction through)"

    def __init__(self, text: str, ctx: fmpz_mpoly_ctx, names: Sequence[str]) -> None:
        if len(text) > 20_000:
            raise LimitError("a polynomial's text is limited to 20,000 characters")
        self.ctx = ctx
        super().__init__(text, {name: ctx.gen(i) for i, name in enumerate(names)})

    def fail(self, why: str) -> PolynomialError:
        return PolynomialError(
            f"cannot read the polynomial {self.shown}: {why}; write it in n with integer "
            "coefficients, for example 2n+1, n^2 or -n**6"
        )

    def unknown(self, name: str) -> PolynomialError:
        return self.fail(f"the name {name!r} is not bound (known: {', '.join(self.variables)})")

    def number(self, digits: str) -> fmpz_mpoly:
        if len(digits) > MAX_COEFFICIENT_BITS // 3:
            raise LimitError(_beyond(len(digits) * 10 // 3))
        return self.ctx.constant(int(digits))

    def product(self, x: fmpz_mpoly, y: fmpz_mpoly) -> fmpz_mpoly:
        if len(x) * len(y) > 100_000:
            raise LimitError(f"the polynomial {self.shown} has too many terms when expanded")
        if len(x) and len(y) and int(x.total_degree()) + int(y.total_degree()) > 4 * MAX_DEGREE:
            raise LimitError(f"the polynomial {self.shown} is beyond degree {MAX_DEGREE}")
        return x * y

    def quotient(self, x: fmpz_mpoly, y: fmpz_mpoly) -> fmpz_mpoly:
        raise self.fail(self.no_decimals)

    def power(self, x: fmpz_mpoly, exponent: int) -> fmpz_mpoly:
        size = max((abs(int(c)).bit_length() for c in x.coeffs()), default=0)
        if (
            exponent >= MAX_EXPONENT
            or int(x.total_degree()) * exponent > MAX_DEGREE
            or size * exponent > 2 * MAX_COEFFICIENT_BITS
        ):
            raise LimitError(
                f"the power in {self.shown} passes degree {MAX_DEGREE} or "
                f"{MAX_COEFFICIENT_BITS} bits a coefficient"
            )
        return x**exponent


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
