"""Identification of a real number: rational, algebraic of degree <= 4, Moebius image of a constant.

Every answer is an integer relation with its significance (see `discovery.lattice`). A relation is
accepted at S >= 10; where the value can be refined, the same relation must then hold at twice the
precision, with a significance that grows by about the added digits and reaches 20.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log10

from flint import arb, ctx, fmpz, fmpz_poly

from discovery.closed_expression import algebraic_text, moebius_text
from discovery.constants import Constant, constants
from discovery.errors import LimitError
from discovery.expression import parse_expression
from discovery.lattice import FixedPoint, fixed_point, least_vector, significance

__all__ = ["ACCEPT", "CONFIRM", "Identification", "identify", "lattices_tried"]

ACCEPT = 10.0
CONFIRM = 20.0
ALGEBRAIC_DEGREES = (1, 2, 4)  # lattices tried; a cubic shows in the one of degree 4
MAX_DIGITS = 2_000

Refine = Callable[[int], arb | None]


@dataclass(frozen=True, slots=True)
class Identification:
    """An accepted relation.

    Attributes
    ----------
    expression : str
        The value, as `discovery.parse_expression` reads it.
    relation : tuple of int
        Coefficients c of sum c_i basis_i = 0.
    basis : tuple of str
        The numbers related: ``1, x, x^2 ...`` or ``1, x, C, C*x``.
    kind : str
        ``rational``, ``algebraic`` or ``moebius``.
    constant : str
        The constant C; the generator of the field for quadratics; empty for rationals.
    digits : int
        Decimal places to which the relation was checked.
    significance : float
        Decimal digits beyond chance, all lattices tried counted.
    tests : int
        Lattices tried for this value.
    """

    expression: str
    relation: tuple[int, ...]
    basis: tuple[str, ...]
    kind: str
    constant: str
    digits: int
    significance: float
    tests: int


@lru_cache(maxsize=4096)
def _constant_number(constant: Constant, digits: int, bits: int) -> FixedPoint:
    return fixed_point(constant.enclose(digits), bits)


def _bits(digits: int) -> int:
    return ceil(digits * 3.3219281)


def _powers(x: FixedPoint, degree: int, bits: int) -> list[FixedPoint]:
    result = [FixedPoint(fmpz(1) << bits, 1), x]
    while len(result) <= degree:
        result.append(result[-1].times(x, bits))
    return result


def _moebius(x: FixedPoint, c: FixedPoint, bits: int) -> list[FixedPoint]:
    return [FixedPoint(fmpz(1) << bits, 1), x, c, x.times(c, bits)]


def _too_large(c: Sequence[int], digits: int) -> bool:
    """Whether the height alone rules out S >= ACCEPT; spares the logarithms."""
    height = max(abs(ci) for ci in c)
    return len(c) * height.bit_length() * 0.30103 > digits + 20


def _refined(refine: Refine | None, digits: int) -> tuple[arb, int] | None:
    if refine is None:
        return None
    value = refine(2 * digits)
    return None if value is None else (value, 2 * digits)


def _confirmed(
    c: tuple[int, ...],
    numbers: Callable[[FixedPoint, int, int], list[FixedPoint]],
    first: float,
    refine: Refine | None,
    digits: int,
    tests: int,
) -> tuple[float, int] | None:
    """Significance and digits after a second look at twice the precision; None if it fails."""
    again = _refined(refine, digits)
    if again is None:
        return (first, digits) if refine is None else None
    value, more = again
    bits = _bits(more)
    second = significance(c, numbers(fixed_point(value, bits), more, bits), tests)
    if second < CONFIRM or second < first + 0.8 * (more - digits) - 2:
        return None
    return second, more


def _algebraic(
    x: FixedPoint, value: arb, digits: int, refine: Refine | None, tests: int
) -> Identification | None:
    bits = _bits(digits)
    for degree in ALGEBRAIC_DEGREES:
        powers = _powers(x, degree, bits)
        c = least_vector(powers)
        if _too_large(c, digits) or significance(c, powers, tests) < ACCEPT:
            continue
        polynomial = _vanishing_factor(c, value)
        if polynomial is None:
            continue
        c = tuple(int(t) for t in polynomial.coeffs())
        d = polynomial.degree()
        first = significance(c, powers[: d + 1], tests)

        def numbers(x: FixedPoint, _: int, bits: int, d: int = d) -> list[FixedPoint]:
            return _powers(x, d, bits)

        confirmed = _confirmed(c, numbers, first, refine, digits, tests)
        if confirmed is None:
            continue
        expression, name = algebraic_text(polynomial, value)
        kind = "rational" if d == 1 else "algebraic"
        basis = ("1", "x", *(f"x^{i}" for i in range(2, d + 1)))
        return Identification(expression, c, basis, kind, name, confirmed[1], confirmed[0], tests)
    return None


def _vanishing_factor(c: Sequence[int], value: arb) -> fmpz_poly | None:
    """The irreducible factor of sum c_i x^i that vanishes at the value, lead positive."""
    for factor, _ in fmpz_poly(list(c)).factor()[1]:
        with ctx.workprec(4096):
            if 0 in factor(value):
                return factor if factor.leading_coefficient() > 0 else -factor
    return None


def _degenerate(c: tuple[int, ...]) -> bool:
    """Relations that say nothing of x and C together: x rational, C rational, or a product."""
    return (c[2] == c[3] == 0) or (c[1] == c[3] == 0) or c[0] * c[3] == c[1] * c[2]


def _image_of(
    x: FixedPoint, constant: Constant, digits: int, refine: Refine | None, tests: int
) -> Identification | None:
    bits = _bits(digits)
    basis = _moebius(x, _constant_number(constant, digits, bits), bits)
    c = least_vector(basis)
    if _too_large(c, digits) or _degenerate(c):
        return None
    first = significance(c, basis, tests)
    if first < ACCEPT:
        return None

    def numbers(x: FixedPoint, digits: int, bits: int) -> list[FixedPoint]:
        return _moebius(x, _constant_number(constant, digits, bits), bits)

    confirmed = _confirmed(c, numbers, first, refine, digits, tests)
    if confirmed is None:
        return None
    name = constant.name
    factor = f"({name})"
    expression = str(parse_expression(moebius_text(c[0], c[1], c[2], c[3], factor)))
    shown = ("1", "x", name, str(parse_expression(factor)) + "*x")
    return Identification(expression, c, shown, "moebius", name, confirmed[1], confirmed[0], tests)


def identify(
    value: arb,
    digits: int,
    among: Sequence[Constant] | None = None,
    refine: Refine | None = None,
    first_only: bool = False,
) -> list[Identification]:
    """Relations that a value satisfies, simplest first; empty when none is significant.

    Parameters
    ----------
    value : arb
        The value with its error.
    digits : int
        Decimal places to which the value is known: its radius is about 10^-digits.
    among : sequence of Constant, optional
        Constants to try, `constants.default` if not given.
    refine : callable, optional
        Gives the value at more decimal places, or None where it cannot. With it, each relation
        is confirmed at twice the precision and must reach significance 20.
    first_only : bool
        Stop at the first accepted relation. The default constants are no Moebius images of each
        other, so that a second one would be no news.

    Raises
    ------
    LimitError
        For more than 2,000 digits.

    Examples
    --------
    >>> with ctx.workprec(200):
    ...     x = arb("1.61803398874989484820458683436563811772 +/- 1e-38")
    >>> [i.expression for i in identify(x, 38)]
    ['(sqrt(5)+1)/2']
    """
    if digits > MAX_DIGITS:
        raise LimitError(f"identification works with at most {MAX_DIGITS:,} digits; got {digits:,}")
    tried = constants.default if among is None else tuple(among)
    tests = lattices_tried(len(tried))
    x = fixed_point(value, _bits(digits))
    algebraic = _algebraic(x, value, digits, refine, tests)
    if algebraic is not None:  # then every Moebius relation with a transcendental C factors
        return [algebraic]
    found = []
    for constant in tried:
        answer = _image_of(x, constant, digits, refine, tests)
        if answer is not None:
            found.append(answer)
            if first_only:
                break
    return sorted(found, key=_complexity)


def lattices_tried(constants_tried: int) -> int:
    """How many lattices are reduced for one value at so many constants."""
    return len(ALGEBRAIC_DEGREES) + constants_tried


def _complexity(answer: Identification) -> tuple[float, int, str]:
    size = sum(log10(1 + abs(c)) for c in answer.relation)
    return size, len(answer.expression), answer.expression
