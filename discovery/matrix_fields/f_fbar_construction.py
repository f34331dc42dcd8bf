"""The f, fbar construction of conservative matrix fields (arXiv 2308.11829).

Polynomials f, fbar in x, y with

    f(x, y) - fbar(x+1, y) = f(x+1, y-1) - fbar(x, y-1)                              (linear)
    (f fbar)(x, y) = (f fbar)(x, 0) + (f fbar)(0, y) - (f fbar)(0, 0)                (quadratic)

give a field with a(x, y) = f(x, y) - fbar(x+1, y), b(x) = (f fbar)(x, 0) - (f fbar)(0, 0),
M_x = [[0, b], [1, a]], M_y = [[fbar, b], [1, f]]: both conditions together are its conservativity.

What degrees are possible: let f, fbar not be zero, of degrees d and e, with leading forms F, G. The
quadratic condition leaves F G = alpha x^(d+e) + beta y^(d+e). If e < d, the linear one leaves
(d/dx - d/dy) F = 0, so F = c (x+y)^d; but (x+y)^2 divides no such form, so d = 1 and e = 0. In the
same way d < e leaves d = 0 and e = 1. So the degrees are equal, or (1, 0), or (0, 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from flint import fmpz, fmpz_mpoly, fmpz_mpoly_ctx

from discovery.algebra.polynomial_system import SolutionSet, solve_system
from discovery.algebra.rational_function import RationalFunction, context
from discovery.errors import LimitError, MatrixFieldError
from discovery.matrix_fields.matrix_field import MatrixField

__all__ = ["MAX_CONSTRUCTION_DEGREE", "Family", "constructions", "field_from"]

MAX_CONSTRUCTION_DEGREE = 3
_XY = ("x", "y")


def field_from(
    f: str | RationalFunction | fmpz_mpoly, fbar: str | RationalFunction | fmpz_mpoly
) -> MatrixField:
    """The field of a pair f, fbar in x and y.

    Raises
    ------
    MatrixFieldError
        If they do not satisfy the conditions; the message shows the defect.

    Examples
    --------
    >>> print(field_from("x+y", "x-y"))  # log(2)
    x: [0, x^2; 1, 2*y-1]
    y: [x-y, x^2; 1, x+y]
    """
    ctx = context(_XY)
    x, y = ctx.gens()
    zero = ctx.constant(0)
    g, h = RationalFunction.of(f, ctx), RationalFunction.of(fbar, ctx)
    product = g * h
    a = g - h.compose([x + 1, y])
    b = product.compose([x, zero]) - product.compose([zero, zero])
    return MatrixField(_XY, ([[0, b], [1, a]], [[h, b], [1, g]]))


@dataclass(frozen=True, slots=True)
class Family:
    """A family of pairs f, fbar: all that one case of the conditions leaves.

    Attributes
    ----------
    f, fbar : RationalFunction
        In x, y and parameters c1, c2, ...; the lead of f in the order of `constructions` is 1.
    parameters : tuple of str
    nonzero : tuple of fmpz_mpoly
        Polynomials in the parameters that must not vanish.
    conditions : tuple of fmpz_mpoly
        Polynomials in the parameters that must vanish, irreducible over Q; mostly none.
    """

    f: RationalFunction
    fbar: RationalFunction
    parameters: tuple[str, ...]
    nonzero: tuple[fmpz_mpoly, ...]
    conditions: tuple[fmpz_mpoly, ...]

    @property
    def degenerate(self) -> bool:
        """Whether b is 0 in the whole family, so that M_x is singular everywhere."""
        ctx = self.f.numerator.context()
        zero = ctx.constant(0)
        x, _, *rest = ctx.gens()
        product = self.f * self.fbar
        return product.compose([x, zero, *rest]) == product.compose([zero, zero, *rest])

    def __str__(self) -> str:
        text = f"f = {self.f}, fbar = {self.fbar}"
        for name, polynomials in (("!= 0", self.nonzero), ("= 0", self.conditions)):
            for p in polynomials:
                text += f"; {p} {name}"
        return text

    def parameters_of(self, f: str, fbar: str) -> dict[str, Fraction] | None:
        """The parameters at which the family gives a pair, up to a common factor; else None.

        Only for families whose coefficients are the parameters and expressions in them, as those
        of `constructions` are: a parameter is read off the coefficient that it is.

        Examples
        --------
        >>> [found for family in constructions(1) if (found := family.parameters_of("x+y", "x-y"))]
        [{'c3': Fraction(0, 1), 'c4': Fraction(1, 1), 'c6': Fraction(0, 1)}]
        """
        return _parameters_of(self, f, fbar)


def constructions(degree: int, fbar_degree: int | None = None) -> tuple[Family, ...]:
    """All pairs f, fbar of exactly these total degrees, as disjoint families.

    Complete for polynomials over Q (and over any field of characteristic 0, where a family has
    conditions) of these degrees, up to a common constant factor of f and fbar: the leading form
    of f has its first coefficient that is not zero, in the order x^d, x^(d-1) y, ..., equal to 1.
    By the argument above no other degrees need be asked for than equal ones, (1, 0) and (0, 1).

    Parameters
    ----------
    degree : int
        Of f, 0 to 3.
    fbar_degree : int, optional
        Of fbar, if it is another.

    Raises
    ------
    LimitError
        Beyond degree 3.

    Examples
    --------
    >>> for family in constructions(1, 0):
    ...     print(family)
    f = x+y+c3, fbar = c4; c4 != 0
    """
    other = degree if fbar_degree is None else fbar_degree
    for d in (degree, other):
        if not 0 <= d <= MAX_CONSTRUCTION_DEGREE:
            raise LimitError(
                f"constructions are solved for degrees 0 to {MAX_CONSTRUCTION_DEGREE}; got {d}"
            )
    if degree != other and {degree, other} != {0, 1}:
        return ()
    return _constructions(degree, other)


def _monomials(degree: int) -> list[tuple[int, int]]:
    """Exponents of x and y: the leading form first, in each degree by falling powers of x."""
    return [(d - j, j) for d in range(degree, -1, -1) for j in range(d + 1)]


@cache
def _constructions(degree: int, other: int) -> tuple[Family, ...]:
    first, second = _monomials(degree), _monomials(other)
    names = [f"c{i + 1}" for i in range(len(first) + len(second))]
    whole, ring = context((*_XY, *names)), context(names)
    unknowns = list(ring.gens())
    f = _generic(whole, first, 0)
    fbar = _generic(whole, second, len(first))
    equations = _conditions(whole, ring, f, fbar)
    families = []
    for i in range(degree + 1):
        for j in range(len(first), len(first) + other + 1):
            case = [*unknowns[:i], unknowns[i] - 1, *unknowns[len(first) : j], *equations]
            for found in solve_system(case, [unknowns[j]]):
                families.append(_family(found, whole, ring, first, second))
    return tuple(families)


def _generic(whole: fmpz_mpoly_ctx, monomials: list[tuple[int, int]], offset: int) -> fmpz_mpoly:
    x, y, *c = whole.gens()
    zero = whole.constant(0)
    return sum((c[offset + k] * x**i * y**j for k, (i, j) in enumerate(monomials)), zero)


def _conditions(
    whole: fmpz_mpoly_ctx, ring: fmpz_mpoly_ctx, f: fmpz_mpoly, fbar: fmpz_mpoly
) -> list[fmpz_mpoly]:
    """Both conditions, coefficient by coefficient."""
    x, y, *c = whole.gens()

    def at(p: fmpz_mpoly, x0: fmpz_mpoly, y0: fmpz_mpoly) -> fmpz_mpoly:
        return p.compose(x0, y0, *c, ctx=whole)

    linear = f - at(fbar, x + 1, y) - at(f, x + 1, y - 1) + at(fbar, x, y - 1)
    product = f * fbar
    found = list(_coefficients(linear, ring).values())
    mixed = _coefficients(product, ring)
    return found + [p for (i, j), p in mixed.items() if i and j]


def _coefficients(p: fmpz_mpoly, ring: fmpz_mpoly_ctx) -> dict[tuple[int, int], fmpz_mpoly]:
    terms: dict[tuple[int, int], dict[tuple[int, ...], fmpz]] = {}
    for exponents, c in p.to_dict().items():
        i, j, *rest = (int(e) for e in exponents)
        terms.setdefault((i, j), {})[tuple(rest)] = c
    return {at: ring.from_dict(t) for at, t in terms.items()}


def _family(
    found: SolutionSet,
    whole: fmpz_mpoly_ctx,
    ring: fmpz_mpoly_ctx,
    first: list[tuple[int, int]],
    second: list[tuple[int, int]],
) -> Family:
    x, y = (RationalFunction(g) for g in whole.gens()[:2])
    zero = RationalFunction(whole.constant(0))

    def lifted(p: fmpz_mpoly) -> fmpz_mpoly:
        return whole.from_dict({(0, 0, *m): k for m, k in p.to_dict().items()})

    def built(monomials: list[tuple[int, int]], offset: int) -> RationalFunction:
        total = zero
        for k, (i, j) in enumerate(monomials):
            value = found.values[offset + k]
            lift = RationalFunction(lifted(value.numerator), lifted(value.denominator))
            total += lift * x**i * y**j
        return total

    names = ring.names()
    return Family(
        built(first, 0),
        built(second, len(first)),
        tuple(names[i] for i in found.free),
        found.nonzero,
        found.conditions,
    )


def _parameters_of(family: Family, f: str, fbar: str) -> dict[str, Fraction] | None:
    ctx = context(_XY)
    pair = [RationalFunction.of(p, ctx) for p in (f, fbar)]
    for p in pair:
        if not p or not p.denominator.is_constant():
            raise MatrixFieldError("a family holds pairs of polynomials, not zero")
    degrees = [int(p.numerator.total_degree()) for p in pair]
    whole = family.f.numerator.context()
    names = whole.names()[2:]
    lists = [_monomials(d) for d in degrees]
    if sum(map(len, lists)) != len(names):
        return None
    values = [_rational(p, m) for p, monomials in zip(pair, lists, strict=True) for m in monomials]
    lead = next(v for v in values if v)
    values = [v / lead for v in values]
    known = {name: v for name, v in zip(names, values, strict=True) if name in family.parameters}
    offset = [Fraction(0), Fraction(0), *(known.get(name, Fraction(0)) for name in names)]
    for part, wanted in ((family.f, pair[0]), (family.fbar, pair[1])):
        if _special(part.denominator, offset) == {}:
            return None
        bottom = _special(part.denominator, offset)[0, 0]
        shape = {at: c / bottom for at, c in _special(part.numerator, offset).items()}
        goal = {
            tuple(int(e) for e in m): Fraction(int(c))
            / int(wanted.denominator.leading_coefficient())
            / lead
            for m, c in wanted.numerator.to_dict().items()
        }
        if shape != goal:
            return None
    numbers = offset[2:]
    if any(_number(p, numbers) == 0 for p in family.nonzero):
        return None
    if any(_number(p, numbers) != 0 for p in family.conditions):
        return None
    return known


def _rational(p: RationalFunction, monomial: tuple[int, int]) -> Fraction:
    c = p.numerator.to_dict().get(monomial, 0)
    return Fraction(int(c), int(p.denominator.leading_coefficient()))


def _special(p: fmpz_mpoly, offset: list[Fraction]) -> dict[tuple[int, int], Fraction]:
    """Coefficients in x and y, the other variables being numbers."""
    found: dict[tuple[int, int], Fraction] = {}
    for exponents, c in p.to_dict().items():
        i, j, *rest = (int(e) for e in exponents)
        value = Fraction(int(c))
        for base, e in zip(offset[2:], rest, strict=True):
            value *= base**e
        found[i, j] = found.get((i, j), Fraction(0)) + value
    return {at: c for at, c in found.items() if c}


def _number(p: fmpz_mpoly, numbers: list[Fraction]) -> Fraction:
    total = Fraction(0)
    for exponents, c in p.to_dict().items():
        value = Fraction(int(c))
        for base, e in zip(numbers, exponents, strict=True):
            value *= base ** int(e)
        total += value
    return total
