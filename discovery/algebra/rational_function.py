"""Rational functions of several variables over Q, read from text without evaluating code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import comb

from flint import fmpq_mpoly, fmpz, fmpz_mpoly, fmpz_mpoly_ctx

from discovery.algebra.ring_reader import MAX_EXPONENT, RingReader
from discovery.arguments import described, read_exact
from discovery.errors import ArgumentError, LimitError, MatrixFieldError

__all__ = ["MAX_DEGREE", "RationalFunction", "context", "latex_polynomial", "parse_rational"]

MAX_DEGREE = 64
MAX_TERMS = 20_000
MAX_BITS = 4096
MAX_LENGTH = 20_000
MAX_NESTING = 50

_NAME = re.compile(r"([A-Za-z]+)_?(\d+)")


def context(variables: Sequence[str]) -> fmpz_mpoly_ctx:
    """The ring Z[variables], its terms in degree order."""
    return fmpz_mpoly_ctx.get(tuple(variables), "deglex")


class RationalFunction:
    """A quotient of integer polynomials in lowest terms; equal functions have equal parts.

    Parameters
    ----------
    numerator, denominator : fmpz_mpoly
        Of one ring; the denominator not zero.

    Examples
    --------
    >>> r = parse_rational("(x^2-y^2)/(2x+2y)", ("x", "y"))
    >>> str(r), str(r - r)
    ('(x-y)/2', '0')
    """

    __slots__ = ("denominator", "numerator")

    numerator: fmpz_mpoly
    denominator: fmpz_mpoly

    def __init__(self, numerator: fmpz_mpoly, denominator: fmpz_mpoly | None = None) -> None:
        if denominator is None:
            denominator = numerator.context().constant(1)
        elif denominator.is_zero():
            raise MatrixFieldError("a denominator is zero")
        elif not denominator.is_one():
            common = numerator.gcd(denominator)
            if denominator.leading_coefficient() < 0:
                common = -common
            numerator, denominator = numerator / common, denominator / common
        self.numerator, self.denominator = numerator, denominator

    @classmethod
    def of(cls, value: object, ctx: fmpz_mpoly_ctx) -> RationalFunction:
        """From exact input: text, int, Fraction, fmpz, fmpq, fmpz_mpoly, fmpq_mpoly or itself.

        Raises
        ------
        MatrixFieldError
            For anything else (a float, a polynomial of another ring), or unreadable text.
        """
        if isinstance(value, RationalFunction):
            value._check(ctx)
            return value
        if isinstance(value, str):
            return _RationalReader(value, ctx).parse()
        if isinstance(value, fmpz_mpoly):
            found = cls(value)
            found._check(ctx)
            return found
        if isinstance(value, fmpq_mpoly):
            if tuple(value.context().names()) != tuple(ctx.names()):
                raise _foreign(value, ctx)
            terms = value.to_dict()
            bottom = fmpz(1)
            for c in terms.values():
                bottom = bottom.lcm(c.q)
            top = ctx.from_dict({m: (c * bottom).p for m, c in terms.items()})
            return cls(top, ctx.constant(bottom))
        try:
            number = read_exact(value, "entry", "exact numbers")
        except ArgumentError:
            raise MatrixFieldError(
                f"{described(value)} is no exact entry of a matrix; give text such as '(x+1)/2', "
                "an integer, a Fraction or a polynomial of python-flint"
            ) from None
        return cls(ctx.constant(number.numerator), ctx.constant(number.denominator))

    def _check(self, ctx: fmpz_mpoly_ctx) -> None:
        if self.numerator.context() != ctx:
            raise _foreign(self, ctx)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RationalFunction):
            return NotImplemented
        same = self.numerator.context() == other.numerator.context()
        return same and (self.numerator, self.denominator) == (other.numerator, other.denominator)

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return not self.numerator.is_zero()

    def __add__(self, other: RationalFunction) -> RationalFunction:
        if self.denominator == other.denominator:
            return RationalFunction(self.numerator + other.numerator, self.denominator)
        top = self.numerator * other.denominator + other.numerator * self.denominator
        return RationalFunction(top, self.denominator * other.denominator)

    def __neg__(self) -> RationalFunction:
        return RationalFunction(-self.numerator, self.denominator)

    def __sub__(self, other: RationalFunction) -> RationalFunction:
        return self + -other

    def __mul__(self, other: RationalFunction) -> RationalFunction:
        return RationalFunction(
            self.numerator * other.numerator, self.denominator * other.denominator
        )

    def __truediv__(self, other: RationalFunction) -> RationalFunction:
        return RationalFunction(
            self.numerator * other.denominator, self.denominator * other.numerator
        )

    def __pow__(self, exponent: int) -> RationalFunction:
        base = self if exponent >= 0 else RationalFunction(self.denominator, self.numerator)
        e = abs(exponent)
        return RationalFunction(base.numerator**e, base.denominator**e)

    def compose(self, images: Sequence[fmpz_mpoly]) -> RationalFunction:
        """The function of the images of the variables, in order; of one ring."""
        ctx = self.numerator.context()
        if self.denominator.is_one():
            return RationalFunction(self.numerator.compose(*images, ctx=ctx))
        return RationalFunction(
            self.numerator.compose(*images, ctx=ctx), self.denominator.compose(*images, ctx=ctx)
        )

    def translate(self, by: Sequence[Fraction]) -> RationalFunction:
        """The function of x + by, with rational numbers.

        >>> str(parse_rational("x^2", ("x",)).translate([Fraction(1, 2)]))
        '(4*x^2+4*x+1)/4'
        """
        ctx = self.numerator.context()
        images = [
            RationalFunction(s.denominator * g + s.numerator, ctx.constant(s.denominator))
            for g, s in zip(ctx.gens(), by, strict=True)
        ]
        return _at(self.numerator, images) / _at(self.denominator, images)

    def __str__(self) -> str:
        top = _text(self.numerator)
        if self.denominator.is_one():
            return top
        bottom = _text(self.denominator)
        if len(self.numerator) > 1:
            top = f"({top})"
        return f"{top}/{bottom}" if bottom.isalnum() else f"{top}/({bottom})"

    __repr__ = __str__

    def latex(self) -> str:
        r"""LaTeX of it.

        >>> print(parse_rational("x1^2/(y+1)", ("x1", "y")).latex())
        \frac{x_{1}^{2}}{y+1}
        """
        top = latex_polynomial(self.numerator)
        if self.denominator.is_one():
            return top
        return rf"\frac{{{top}}}{{{latex_polynomial(self.denominator)}}}"


def _foreign(value: object, ctx: fmpz_mpoly_ctx) -> MatrixFieldError:
    return MatrixFieldError(f"{value} has other variables than {', '.join(ctx.names())}")


def _at(p: fmpz_mpoly, images: Sequence[RationalFunction]) -> RationalFunction:
    """A polynomial at rational functions whose denominators are numbers: one denominator."""
    ctx = p.context()
    degrees = [int(d) for d in p.degrees()]
    total, bottom = ctx.constant(0), ctx.constant(1)
    for image, d in zip(images, degrees, strict=True):
        bottom *= image.denominator ** max(d, 0)
    for exponents, c in p.to_dict().items():
        term = ctx.constant(c)
        for image, d, e in zip(images, degrees, exponents, strict=True):
            term *= image.numerator ** int(e) * image.denominator ** (d - int(e))
        total += term
    return RationalFunction(total, bottom)


def _text(p: fmpz_mpoly) -> str:
    return str(p).replace(" ", "")


def latex_polynomial(p: fmpz_mpoly) -> str:
    """LaTeX of a polynomial in several variables: x1 as x with an index.

    >>> x, y = context(("x", "y")).gens()
    >>> latex_polynomial(2*x*y - y**2)
    '2xy-y^{2}'
    """
    names = [_NAME.sub(r"\1_{\2}", name) for name in p.context().names()]
    text = ""
    for exponents, c in p.to_dict().items():
        powers = [
            name if e == 1 else f"{name}^{{{e}}}"
            for name, e in zip(names, exponents, strict=True)
            if e
        ]
        size = "" if powers and abs(c) == 1 else str(abs(c))
        text += ("-" if c < 0 else "+" if text else "") + size + "".join(powers)
    return text or "0"


def parse_rational(text: str, variables: Sequence[str]) -> RationalFunction:
    """Read a rational function such as ``"(x^2-1)/(2y+1)"``; products may lack their sign.

    Raises
    ------
    MatrixFieldError
        If it cannot be read.
    LimitError
        Beyond degree 64, 20,000 terms or 4096 bits a coefficient.

    Examples
    --------
    >>> str(parse_rational("2y(y-1)(2x+1)", ("x", "y")))
    '4*x*y^2-4*x*y+2*y^2-2*y'
    """
    return _RationalReader(text, context(variables)).parse()


class _RationalReader(RingReader[RationalFunction]):
    """Reads a rational function; what a short text could make very large is refused."""

    what = "an entry of a matrix"
    numbers_follow = True

    def __init__(self, text: str, ctx: fmpz_mpoly_ctx) -> None:
        if len(text) > MAX_LENGTH:
            raise LimitError(f"an entry of a matrix is limited to {MAX_LENGTH:,} characters")
        self.ctx = ctx
        generators = zip(ctx.names(), ctx.gens(), strict=True)
        super().__init__(text, {name: RationalFunction(x) for name, x in generators})

    def fail(self, why: str) -> MatrixFieldError:
        return MatrixFieldError(
            f"cannot read the entry {self.shown}: {why}; write a rational function of "
            f"{', '.join(self.variables)}, such as ({next(iter(self.variables), 'x')}+1)^2/3"
        )

    def unknown(self, name: str) -> MatrixFieldError:
        return self.fail(f"the name {name!r} is none of its variables")

    def number(self, digits: str) -> RationalFunction:
        if len(digits) > MAX_BITS // 4:
            raise LimitError(f"a number in an entry is beyond {MAX_BITS} bits")
        return RationalFunction(self.ctx.constant(int(digits)))

    def _check(self, x: RationalFunction, y: RationalFunction) -> None:
        """Refuse a product that is too large."""
        for p, q in ((x.numerator, y.numerator), (x.denominator, y.denominator)):
            if len(p) and len(q) and int(p.total_degree()) + int(q.total_degree()) > MAX_DEGREE:
                raise LimitError(f"an entry of a matrix is beyond degree {MAX_DEGREE}")
            if len(p) * len(q) > MAX_TERMS:
                raise LimitError(f"an entry of a matrix has more than {MAX_TERMS:,} terms")

    def sum(self, x: RationalFunction, y: RationalFunction, negative: bool) -> RationalFunction:
        self._check(x, RationalFunction(y.denominator))
        self._check(y, RationalFunction(x.denominator))
        return super().sum(x, y, negative)

    def product(self, x: RationalFunction, y: RationalFunction) -> RationalFunction:
        self._check(x, y)
        return x * y

    def quotient(self, x: RationalFunction, y: RationalFunction) -> RationalFunction:
        if not y:
            raise self.fail("it divides by zero")
        return self.product(x, RationalFunction(y.denominator, y.numerator))

    def power(self, x: RationalFunction, exponent: int) -> RationalFunction:
        if exponent >= MAX_EXPONENT:
            raise LimitError(f"an exponent in an entry of a matrix is at most {MAX_EXPONENT - 1:,}")
        for p in (x.numerator, x.denominator):
            bits = max((int(abs(c)).bit_length() for c in p.coeffs()), default=0)
            degree = int(p.total_degree()) if len(p) else 0
            if exponent * max(degree, 0) > MAX_DEGREE or exponent * bits > MAX_BITS:
                raise LimitError(
                    f"the power ^{exponent} in an entry of a matrix passes degree {MAX_DEGREE} or "
                    f"{MAX_BITS} bits a coefficient"
                )
            if len(p) > 1 and comb(len(p) + exponent - 1, exponent) > MAX_TERMS:
                raise LimitError(f"a power in an entry has more than {MAX_TERMS:,} terms")
        return x**exponent
