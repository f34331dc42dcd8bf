"""Polynomials in n over Q(sqrt d): two rational polynomials x + y sqrt(d)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce

from flint import fmpq, fmpq_poly

from discovery.algebra.quadratic_number import Exact, Quadratic

__all__ = ["QuadraticPolynomial", "product"]


class QuadraticPolynomial:
    """A polynomial x(n) + y(n) sqrt(d); immutable.

    Parameters
    ----------
    x, y : fmpq_poly
    d : int
        Positive and no square where y is not 0.

    Examples
    --------
    >>> from discovery.algebra.quadratic_number import square_root
    >>> p = QuadraticPolynomial.of([1, square_root(2)])  # n + sqrt(2)
    >>> str(p * p), str(p(1)), p.degree
    ('[1, 2*sqrt(2), 2]', '1+sqrt(2)', 1)
    >>> quotient, rest = (p * p).divided(p)
    >>> quotient == p, rest.degree
    (True, -1)
    """

    __slots__ = ("d", "x", "y")

    def __init__(self, x: fmpq_poly, y: fmpq_poly | None = None, d: int = 1) -> None:
        self.x = x
        self.y = fmpq_poly() if y is None else y
        self.d = d if self.y else 1

    @classmethod
    def of(cls, coefficients: Iterable[Exact]) -> QuadraticPolynomial:
        """From its coefficients, highest power first.

        Raises
        ------
        ValueError
            If they lie in different quadratic fields.
        """
        found = [Quadratic.of(c) for c in reversed(list(coefficients))]
        fields = {c.d for c in found if c.y}
        if len(fields) > 1:
            raise ValueError(f"coefficients in different fields: square roots of {sorted(fields)}")
        x = fmpq_poly([fmpq(c.x.numerator, c.x.denominator) for c in found])
        y = fmpq_poly([fmpq(c.y.numerator, c.y.denominator) for c in found])
        return cls(x, y, fields.pop() if fields else 1)

    @property
    def degree(self) -> int:
        """The degree, -1 for 0."""
        return max(self.x.degree(), self.y.degree())

    def coefficient(self, k: int) -> Quadratic:
        """The coefficient of n^k."""
        y = _fraction(self.y[k])
        return Quadratic(_fraction(self.x[k]), y, self.d if y else 1)

    @property
    def coefficients(self) -> list[Quadratic]:
        """All coefficients, highest power first."""
        return [self.coefficient(k) for k in range(self.degree, -1, -1)]

    @property
    def lead(self) -> Quadratic:
        """The coefficient of the highest power."""
        return self.coefficient(max(self.degree, 0))

    def _with(self, other: QuadraticPolynomial) -> int:
        if self.d != 1 and other.d not in (1, self.d):
            raise ValueError(f"polynomials over different fields: {self.d} and {other.d}")
        return max(self.d, other.d)

    def __add__(self, other: QuadraticPolynomial) -> QuadraticPolynomial:
        return QuadraticPolynomial(self.x + other.x, self.y + other.y, self._with(other))

    def __neg__(self) -> QuadraticPolynomial:
        return QuadraticPolynomial(-self.x, -self.y, self.d)

    def __sub__(self, other: QuadraticPolynomial) -> QuadraticPolynomial:
        return self + -other

    def __mul__(self, other: QuadraticPolynomial | Exact) -> QuadraticPolynomial:
        if not isinstance(other, QuadraticPolynomial):
            other = QuadraticPolynomial.of([other])
        d = self._with(other)
        if d == 1:
            return QuadraticPolynomial(self.x * other.x)
        return QuadraticPolynomial(
            self.x * other.x + d * (self.y * other.y), self.x * other.y + self.y * other.x, d
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QuadraticPolynomial):
            return NotImplemented
        return (self.x, self.y, self.d) == (other.x, other.y, other.d)

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return bool(self.x) or bool(self.y)

    def __call__(self, n: int | Fraction) -> Quadratic:
        """The value at a rational number."""
        at = fmpq(n.numerator, n.denominator)
        y = _fraction(self.y(at))
        return Quadratic(_fraction(self.x(at)), y, self.d if y else 1)

    def shifted(self, k: int | Fraction) -> QuadraticPolynomial:
        """The polynomial at n + k."""
        if k == 0:
            return self
        inner = fmpq_poly([fmpq(k.numerator, k.denominator), 1])
        return QuadraticPolynomial(self.x(inner), self.y(inner), self.d)

    def divided(
        self, other: QuadraticPolynomial
    ) -> tuple[QuadraticPolynomial, QuadraticPolynomial]:
        """Quotient and rest of the division by a nonzero polynomial.

        Raises
        ------
        ZeroDivisionError
            If the divisor is 0.
        """
        if not other:
            raise ZeroDivisionError("division by the polynomial 0")
        if self._with(other) == 1:
            quotient, rest = divmod(self.x, other.x)
            return QuadraticPolynomial(quotient), QuadraticPolynomial(rest)
        # over the norm of the divisor, a rational polynomial: the two parts divide alone
        conjugate = QuadraticPolynomial(other.x, -other.y, other.d)
        top, norm = self * conjugate, (other * conjugate).x
        found = QuadraticPolynomial(top.x // norm, top.y // norm, top.d)
        return found, self - found * other

    @property
    def rational_part(self) -> QuadraticPolynomial:
        """The greatest rational divisor: the common rational roots are those of this one.

        >>> from discovery.algebra.quadratic_number import square_root
        >>> p = QuadraticPolynomial.of([1, square_root(2)])
        >>> str((p * QuadraticPolynomial.of([1, 3])).rational_part)
        '[1, 3]'
        """
        parts = [q for q in (self.x, self.y) if q]
        shared = parts[0] if len(parts) == 1 else parts[0].gcd(parts[1])
        return QuadraticPolynomial(shared).monic()

    def monic(self) -> QuadraticPolynomial:
        """The multiple with lead 1."""
        return self * (1 / self.lead)

    def gcd(self, other: QuadraticPolynomial) -> QuadraticPolynomial:
        """The monic greatest common divisor, by Euclid's algorithm.

        >>> from discovery.algebra.quadratic_number import square_root
        >>> p, q = QuadraticPolynomial.of([1, 0, -2]), QuadraticPolynomial.of([1, square_root(2)])
        >>> p.gcd(q) == q
        True
        """
        p, q = self, other
        while q:
            p, q = q, p.divided(q)[1]
            q = q.monic() if q else q
        return p.monic()

    def __str__(self) -> str:
        return f"[{', '.join(map(str, self.coefficients))}]"

    def __repr__(self) -> str:
        return f"QuadraticPolynomial.of({self})"


def product(factors: Iterable[QuadraticPolynomial]) -> QuadraticPolynomial:
    """The product of polynomials, 1 of none."""
    return reduce(lambda p, q: p * q, factors, QuadraticPolynomial.of([1]))


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))
