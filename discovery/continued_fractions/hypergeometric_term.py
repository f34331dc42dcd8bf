"""Hypergeometric-term solutions of the recurrence, by Petkovsek's algorithm.

A solution u_n of u_n = a(n) u_(n-1) + b(n) u_(n-2) is a hypergeometric term when
r(n) = u_n/u_(n-1) is a rational function. Then r(n) = z A(n) C(n)/C(n-1) with a constant z, a monic
divisor A(n) of b(n+1) and a polynomial C that solves

    z^2 A(n) C(n) - z a(n) C(n-1) - (b(n)/A(n-1)) C(n-2) = 0

(M. Petkovsek, Hypergeometric solutions of linear recurrences with polynomial coefficients,
J. Symbolic Comput. 14, 1992; the coefficient of u_n is 1, which leaves one divisor to choose).
The beginnings of r at infinity give z, deg A, and deg C + (sum of A's roots taken negative). Of
the roots of b(n+1) that differ by integers only their number in A matters, as
(n+i)/(n+j) = f(n)/f(n-1) for i > j with a polynomial f: the least ones are taken.

A ratio that is irrational is conjugate to another one, so that its beginning, which determines it,
is irrational: the field is that of `leading_ratios`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod

from flint import fmpz_poly

from discovery.algebra.irreducible_factors import irreducible_factors, shift_between
from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial, product
from discovery.algebra.polynomial_solution import polynomial_solution
from discovery.algebra.quadratic_number import Quadratic
from discovery.algebra.series_convergence import series_behaviour
from discovery.continued_fractions.leading_ratio import LeadingRatio, leading_ratios
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError

__all__ = [
    "MAX_DEGREE",
    "MAX_TWIST",
    "HypergeometricTerm",
    "hypergeometric_terms",
    "term_behaviour",
]

MAX_DEGREE = 24
MAX_TWIST = 256  # degree of C
_MAX_DIVISORS = 1 << 16
_MAX_START = 10_000
_EXACT_JSON = 1 << 53


@dataclass(frozen=True)
class HypergeometricTerm:
    """A solution u_n with u_n/u_(n-1) = r(n) = z A(n) C(n)/C(n-1).

    Attributes
    ----------
    scale : Quadratic
        z.
    factor, twist : QuadraticPolynomial
        A, monic, without a root at an integer >= 0 when b has none >= 1; and C, monic.
    start : int
        The least m >= 0 such that C has no root at an integer >= m - 1: r is finite and not 0 at
        all integers from m on.

    Examples
    --------
    >>> (term,) = hypergeometric_terms(PCF("3n+1", "-2n^2+3n"))
    >>> term.witness()
    {'sqrt': 1, 'num': [2, 5, -1, -1], 'den': [1, 1, -1], 'start': 0}
    """

    scale: Quadratic
    factor: QuadraticPolynomial
    twist: QuadraticPolynomial
    start: int

    @property
    def field(self) -> int:
        """The d of the field Q(sqrt d) of all coefficients, 1 for the rationals."""
        return max(self.scale.d, self.factor.d, self.twist.d)

    @cached_property
    def ratio(self) -> tuple[QuadraticPolynomial, QuadraticPolynomial]:
        """Numerator and denominator of r, coprime, with integers x, y in x + y sqrt d."""
        top, bottom = self.factor * self.twist * self.scale, self.twist.shifted(-1)
        shared = top.gcd(bottom)
        top, bottom = top.divided(shared)[0], bottom.divided(shared)[0]
        parts = [*top.coefficients, *bottom.coefficients]
        scale = lcm(*(c.denominator for c in parts))
        divisor = fmpz_poly([int(v * scale) for c in parts for v in (c.x, c.y)]).content()
        size = Fraction(scale, int(divisor))
        return top * size, bottom * size

    def ratio_at(self, n: int) -> Quadratic:
        """r(n) for an integer n >= start."""
        top, bottom = self.ratio
        return top(n) / bottom(n)

    def witness(self) -> dict[str, object]:
        """JSON-able: ``sqrt`` (d), ``num`` and ``den`` of r highest first, ``start``.

        A coefficient is an integer (a string from 2^53 on), or for d > 1 a pair [x, y].

        >>> hypergeometric_terms(PCF("3n+2", "-2n^2"))[0].witness()
        {'sqrt': 1, 'num': [2, 2], 'den': [1], 'start': 0}
        """
        d = self.field
        top, bottom = (json_coefficients(p, d) for p in self.ratio)
        return {"sqrt": d, "num": top, "den": bottom, "start": self.start}


def json_number(value: Fraction) -> int | str:
    """An integer, or a string where it is a fraction or beyond 2^53.

    >>> json_number(Fraction(3)), json_number(Fraction(1, 2)), json_number(Fraction(2**60))
    (3, '1/2', '1152921504606846976')
    """
    small = value.denominator == 1 and abs(value.numerator) < _EXACT_JSON
    return value.numerator if small else str(value)


def json_coefficients(p: QuadraticPolynomial, d: int) -> list[object]:
    """The coefficients of a polynomial over Q (d = 1) or Q(sqrt d), highest first."""
    if d == 1:
        return [json_number(c.x) for c in p.coefficients]
    return [[json_number(c.x), json_number(c.y)] for c in p.coefficients]


def hypergeometric_terms(pcf: PCF) -> list[HypergeometricTerm]:
    """Hypergeometric-term solutions: one for each beginning at infinity that has any.

    Solutions that begin alike (a family with one parameter, where all solutions are rational
    multiples of one term) are given by one of them.

    Parameters
    ----------
    pcf : PCF

    Returns
    -------
    list of HypergeometricTerm
        Over Q first, then by the degree of C.

    Raises
    ------
    LimitError
        If none is found, and some could be beyond a limit: degrees of a and b at most 24, deg C at
        most 256, 65,536 divisors A, roots of C below 10,000.

    Examples
    --------
    >>> [t.witness()["num"] for t in hypergeometric_terms(PCF("2n^2+2n+7", "-n^4"))]
    [[3, 15, 28, 23, 7]]
    """
    if max(pcf.degrees) > MAX_DEGREE:
        raise LimitError(
            f"{pcf} is beyond degree {MAX_DEGREE}, the limit of the search for hypergeometric terms"
        )
    found: dict[tuple, HypergeometricTerm] = {}
    beyond = ""
    for leading in leading_ratios(pcf):
        try:
            term = _least_term(pcf, leading)
        except LimitError as error:
            beyond = str(error)
            continue
        if term is not None:
            found.setdefault(term.ratio, term)
    if beyond and not found:
        raise LimitError(beyond)
    return sorted(found.values(), key=lambda t: (t.field > 1, t.twist.degree))


def _least_term(pcf: PCF, leading: LeadingRatio) -> HypergeometricTerm | None:
    """The term with this beginning and the least degree of C."""
    d = leading.field
    a, b = (QuadraticPolynomial.of(p) for p in (pcf.a, pcf.b))
    candidates = []
    for factor in _divisors(b.shifted(1), leading.degree, d):
        rest = (
            leading.second - factor.coefficient(leading.degree - 1)
            if leading.degree
            else leading.second
        )
        if rest.y or rest.x.denominator > 1 or rest.x < 0:
            continue
        candidates.append((int(rest.x), factor))
    candidates.sort(key=lambda pair: pair[0])
    z = leading.lead
    for degree, factor in candidates:
        if degree > MAX_TWIST:
            raise LimitError(
                f"a hypergeometric term of {pcf} may have a factor C of degree {degree:,}; "
                f"the limit is {MAX_TWIST}"
            )
        cofactor = b.divided(factor.shifted(-1))[0]
        twist = polynomial_solution((factor * (z * z), a * -z, -cofactor), degree)
        if twist is not None:
            return HypergeometricTerm(z, factor, twist, _start(twist))
    return None


def _divisors(p: QuadraticPolynomial, degree: int, d: int) -> Iterator[QuadraticPolynomial]:
    """Monic divisors of this degree, of each shift class the factors with the largest roots."""
    classes: list[list[tuple[int, QuadraticPolynomial]]] = []
    for factor, multiplicity in irreducible_factors(p, d):
        for members in classes:
            shift = shift_between(members[0][1], factor)
            if shift is not None:
                members += [(shift, factor)] * multiplicity
                break
        else:
            classes.append([(0, factor)] * multiplicity)
    if prod(len(members) + 1 for members in classes) > _MAX_DIVISORS:
        raise LimitError(f"b has more than {_MAX_DIVISORS:,} divisors to try")
    chains = [[f for _, f in sorted(members, key=lambda m: m[0])] for members in classes]

    def choose(i: int, left: int) -> Iterator[list[QuadraticPolynomial]]:
        if i == len(chains):
            if left == 0:
                yield []
            return
        size = chains[i][0].degree
        for k in range(min(len(chains[i]), left // size) + 1):
            for rest in choose(i + 1, left - k * size):
                yield chains[i][:k] + rest

    return (product(chosen) for chosen in choose(0, degree))


def _start(twist: QuadraticPolynomial) -> int:
    """The least m >= 0 such that C has no root at an integer >= m - 1."""
    roots = [-1]
    for factor, _ in irreducible_factors(twist.rational_part, 1):
        root = -factor.coefficient(0).x
        if factor.degree == 1 and root.denominator == 1:
            roots.append(int(root) + 2)
    start = max(roots)
    if start > _MAX_START:
        raise LimitError(f"a hypergeometric term vanishes at {start:,}, beyond {_MAX_START:,}")
    return max(start, 0)


def term_behaviour(pcf: PCF, term: HypergeometricTerm) -> str:
    """``converges``, ``infinite`` or ``oscillates``: the partial sums of the series of a term.

    >>> p = PCF("n^2+4", "-2n^2-4")  # r = 2
    >>> term_behaviour(p, hypergeometric_terms(p)[0])
    'infinite'
    """
    # rho(n) = -b(n) C(n-2) / (z^2 A(n) A(n-1) C(n))
    top = QuadraticPolynomial.of(pcf.b) * term.twist.shifted(-2)
    bottom = term.factor * term.factor.shifted(-1) * term.twist * (-term.scale * term.scale)
    return series_behaviour(top, bottom)
