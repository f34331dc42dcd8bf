"""Euler's series of a fraction with a hypergeometric-term solution, and its reduction.

With the ratio r of the term from the index m on, the tail at m is a(m) - r(m) + r(m)/S with
S = sum over j >= 0 of t_j, t_j/t_(j-1) = rho(m + j), rho(n) = -b(n)/(r(n) r(n-1)) (`verify` proves
it). Here t_j = R(j) tau_j is split into a kernel tau_j = Z^j prod (B_i)_j / prod (C_i)_j whose
parameters do not differ by integers, and a rational function R with R(0) = 1. Then G and H are
found, by linear algebra, with

    R(j) tau_j = G(j+1) tau_(j+1) - G(j) tau_j + H(j) tau_j

where H is as simple as can be: a sum of coefficient/(j + c)^s with c in (0, 1], and of a polynomial
of degree less than the number of parameters. With an empty kernel these are Lerch's series, else
hypergeometric ones. This is Abramov's reduction of rational and hypergeometric sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from discovery.algebra.irreducible_factors import irreducible_factors, shift_between
from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial, product
from discovery.algebra.polynomial_solution import linear_solution
from discovery.algebra.quadratic_number import Quadratic
from discovery.continued_fractions.hypergeometric_term import HypergeometricTerm
from discovery.continued_fractions.pcf import PCF

__all__ = ["EulerSeries", "Reduction", "euler_series", "reduce_series"]

MAX_UNKNOWNS = 300

Rational = tuple[QuadraticPolynomial, QuadraticPolynomial]  # numerator and denominator
Power = tuple[QuadraticPolynomial, int]  # a factor and its multiplicity


@dataclass(frozen=True)
class EulerSeries:
    """The series S of t_j = R(j) Z^j prod (B_i)_j / prod (C_i)_j.

    Attributes
    ----------
    argument : Quadratic
        Z.
    upper, lower : tuple of Fraction
        The B_i and C_i.
    factor : pair of QuadraticPolynomial
        R, with R(0) = 1.
    poles : tuple of QuadraticPolynomial
        Irreducible factors of the denominator of R, without the polynomial C of the term.
    twist : QuadraticPolynomial
        C(m + j - 1), whose product with C(m + j) is in that denominator.
    """

    argument: Quadratic
    upper: tuple[Fraction, ...]
    lower: tuple[Fraction, ...]
    factor: Rational
    poles: tuple[QuadraticPolynomial, ...]
    twist: QuadraticPolynomial

    @property
    def type(self) -> str:
        """The pFq that the kernel makes, for example ``2F1``.

        >>> from discovery.continued_fractions.hypergeometric_term import hypergeometric_terms
        >>> p = PCF("3n+1", "-2n^2+3n")
        >>> euler_series(p, hypergeometric_terms(p)[0]).type
        '2F1'
        """
        has_factorial = 1 in self.lower
        return f"{len(self.upper) + (not has_factorial)}F{len(self.lower) - has_factorial}"


def euler_series(pcf: PCF, term: HypergeometricTerm) -> EulerSeries | None:
    """The series of a term of a fraction that does not terminate.

    At i = m + j the ratio of terms is Z (b/lead)(i) C(i-2) / (A(i) A(i-1) C(i)).

    None where a parameter of the kernel would not be rational.
    """
    d, m = term.field, term.start
    b = QuadraticPolynomial.of(pcf.b)
    z = -b.lead / (term.scale * term.scale)
    twist = term.twist
    numerators = [(f.shifted(m), k) for f, k in irreducible_factors(b, d)]
    denominators: list[Power] = []
    for f, k in _factors_over(term.factor, b.shifted(1), d):
        denominators += [(f.shifted(m), k), (f.shifted(m - 1), k)]
    split = _Split()
    if not split.divide(numerators, denominators):
        return None
    top = product(split.tops) * (twist(m - 1) * twist(m))
    low = product(split.bottoms) * twist.shifted(m - 1) * twist.shifted(m)
    scale = top(0) / low(0)
    return EulerSeries(
        z,
        tuple(sorted(split.upper)),
        tuple(sorted(split.lower)),
        _lowest(top, low * scale),
        tuple({str(f): f for f in split.bottoms}.values()),
        twist.shifted(m - 1),
    )


def _factors_over(p: QuadraticPolynomial, whole: QuadraticPolynomial, d: int) -> list[Power]:
    """Irreducible factors of a divisor p of a rational polynomial."""
    factors = [(f, _multiplicity(p, f)) for f, _ in irreducible_factors(whole, d)]
    return [(f, count) for f, count in factors if count]


def _lowest(top: QuadraticPolynomial, bottom: QuadraticPolynomial) -> Rational:
    shared = top.gcd(bottom)
    return top.divided(shared)[0], bottom.divided(shared)[0]


class _Split:
    """Divides the quotient of prod f(i) over 1 <= i <= j into a rational function and a kernel."""

    def __init__(self) -> None:
        self.tops: list[QuadraticPolynomial] = []
        self.bottoms: list[QuadraticPolynomial] = []
        self.upper: list[Fraction] = []
        self.lower: list[Fraction] = []

    def divide(self, numerators: list[Power], denominators: list[Power]) -> bool:
        """False where a factor of degree above 1, or an irrational root, is left over."""
        classes: list[tuple[QuadraticPolynomial, list[int], list[int]]] = []
        for side, factors in enumerate((numerators, denominators)):
            for f, k in factors:
                for base, *lists in classes:
                    shift = shift_between(base, f)
                    if shift is not None:
                        lists[side] += [shift] * k
                        break
                else:
                    classes.append((f, [0] * k if side == 0 else [], [0] * k if side else []))
        return all(self._divide_class(*shifts) for shifts in classes)

    def _divide_class(self, base: QuadraticPolynomial, over: list[int], under: list[int]) -> bool:
        for shift in list(over):  # equal ones cancel
            if shift in under:
                over.remove(shift)
                under.remove(shift)
        # the least of the upper ones and the largest of the lower ones are left over
        over.sort()
        under.sort()
        count = min(len(over), len(under))
        for u, v in zip(over[len(over) - count :], under[:count], strict=True):
            self._pair(base, u, v)
        for shift in [*over[: len(over) - count], *under[count:]]:
            x = base.coefficient(0) + shift + 1  # the product of f(i + shift) is (x)_j
            if base.degree > 1 or x.y:
                return False
            self._parameter(x.x, upper=len(over) > count)
        return True

    def _pair(self, f: QuadraticPolynomial, u: int, v: int) -> None:
        """prod f(i+u)/f(i+v) over 1 <= i <= j, up to a constant."""
        low, high = min(u, v), max(u, v)
        factors = [f.shifted(k) for k in range(low + 1, high + 1)]
        if u > v:
            self.tops += factors
        else:
            self.bottoms += factors

    def _parameter(self, x: Fraction, *, upper: bool) -> None:
        """(x)_j by a parameter in (0, 1], and 3/2 for a lower 1/2, if x is positive."""
        steps = max(0, ceil(x) - 1)
        if not upper and x.denominator == 2 and x > 0:
            steps -= 1
        start = x - steps
        (self.upper if upper else self.lower).append(start)
        for k in range(min(steps, 0), max(steps, 0)):
            linear = QuadraticPolynomial.of([1, start + k])
            (self.tops if upper == (steps > 0) else self.bottoms).append(linear)


@dataclass(frozen=True)
class Reduction:
    """R = G(j+1) tau_(j+1)/tau_j - G(j) + H.

    Attributes
    ----------
    certificate : pair of QuadraticPolynomial
        G.
    poles : tuple of (Fraction, int, Quadratic)
        The terms coefficient/(j + c)^s of H.
    polynomial : QuadraticPolynomial
        The rest of H, 0 for an empty kernel.
    """

    certificate: Rational
    poles: tuple[tuple[Fraction, int, Quadratic], ...]
    polynomial: QuadraticPolynomial


def reduce_series(series: EulerSeries) -> Reduction | None:
    """G and H for a series; None if there are none of the expected degrees."""
    one = QuadraticPolynomial.of([1])
    up = product(QuadraticPolynomial.of([1, x]) for x in series.upper) * series.argument
    down = product(QuadraticPolynomial.of([1, x - 1]) for x in series.lower)
    width = max(len(series.upper), len(series.lower))
    bottom = series.twist
    targets: list[tuple[Fraction, int]] = []
    top, under = series.factor
    for base, positions in _pole_classes([*series.poles, *_linear_factors(series.twist)]):
        low, high = min(positions), max(positions)
        order = max(_multiplicity(under, base.shifted(k)) for k in range(low, high + 1))
        if base.degree == 1 and not base.coefficient(0).y:
            low, high = min(low, 0), max(high, 0)
            targets += [(base.coefficient(0).x, s) for s in range(1, order + 1)]
        if width:  # the parameters move poles by one more
            low, high = low - 1, high + 1
        for k in range(low, high):
            for _ in range(order):
                bottom *= base.shifted(k)
    size = top.degree - under.degree
    double = series.argument == Quadratic.of(1) and len(series.upper) == len(series.lower)
    degree = max(size - width, -1) + bottom.degree + double
    if degree + len(targets) + width > MAX_UNKNOWNS:
        return None
    ahead = bottom.shifted(1)
    simple = [_power_of(QuadraticPolynomial.of([1, c]), s) for c, s in targets]
    common = _multiple([bottom, ahead, under, *simple])
    first, second = common.divided(ahead)[0] * up, common.divided(bottom)[0] * down
    columns = []
    for k in range(degree + 1):
        power = QuadraticPolynomial.of([1] + [0] * k)
        columns.append(first * power.shifted(1) - second * power)
    columns += [common * QuadraticPolynomial.of([1] + [0] * k) for k in range(width)]
    columns += [common.divided(p)[0] for p in simple]
    target = common.divided(under)[0] * top
    found = linear_solution(columns, target, max(target.d, *(c.d for c in columns)))
    if found is None:
        return None
    g = QuadraticPolynomial.of([c.coefficient(0) for c in reversed(found[: degree + 1])])
    values = [c.coefficient(0) for c in found[degree + 1 :]]
    poles = tuple((c, s, v) for (c, s), v in zip(targets, values[width:], strict=True) if v)
    rest = QuadraticPolynomial.of(list(reversed(values[:width])) or [0])
    certificate = _lowest(g * down, bottom) if g else (g, one)
    return Reduction(certificate, poles, rest)


def _power_of(p: QuadraticPolynomial, k: int) -> QuadraticPolynomial:
    return product([p] * k)


def _multiple(parts: list[QuadraticPolynomial]) -> QuadraticPolynomial:
    """The least common multiple, monic."""
    result = parts[0].monic()
    for p in parts[1:]:
        result = result * p.divided(result.gcd(p))[0].monic()
    return result


def _multiplicity(p: QuadraticPolynomial, f: QuadraticPolynomial) -> int:
    """How often f divides p."""
    count = 0
    while True:
        quotient, rest = p.divided(f)
        if rest:
            return count
        p, count = quotient, count + 1


def _linear_factors(twist: QuadraticPolynomial) -> list[QuadraticPolynomial]:
    """Rational linear factors of C(m + j - 1) C(m + j)."""
    rational = twist.rational_part
    found = [f for f, _ in irreducible_factors(rational, 1) if f.degree == 1]
    return found + [f.shifted(1) for f in found]


def _pole_classes(
    poles: Sequence[QuadraticPolynomial],
) -> list[tuple[QuadraticPolynomial, list[int]]]:
    """Classes under shifts by integers: a representative, and the shifts.

    Of a linear class with a rational root the representative is n + c with c in (0, 1].
    """
    classes: list[tuple[QuadraticPolynomial, list[int]]] = []
    for f in poles:
        base = f
        if f.degree == 1 and not f.coefficient(0).y:
            x = f.coefficient(0).x
            base = QuadraticPolynomial.of([1, x - (ceil(x) - 1)])
        for known, positions in classes:
            shift = shift_between(known, f)
            if shift is not None:
                positions.append(shift)
                break
        else:
            shift = shift_between(base, f)
            assert shift is not None
            classes.append((base, [shift]))
    return classes
