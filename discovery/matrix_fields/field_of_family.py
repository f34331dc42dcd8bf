"""The matrix field that has a family of continued fractions as its rows.

Given a(x; y) and b(x), let M_x = [[0, b], [1, a]]. A matrix M_y = [[p, q], [r, s]] makes it a field
if and only if, with x+ for x + 1 and a' = a(x; y+1),

    q = b r(x+),    s = p(x+) + a r(x+),
    p(x+2) + a(x+) r(x+2) = p + a' r(x+),
    b(x+) r(x+2) + a p = b r + a' p(x+),

which is linear in p and r: for polynomials of bounded degree it is solved by linear algebra.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from flint import fmpz_mat, fmpz_mpoly, fmpz_mpoly_ctx

from discovery.algebra.rational_function import RationalFunction, context
from discovery.errors import LimitError, MatrixFieldError
from discovery.matrix_fields.matrix_field import MatrixField

__all__ = ["MAX_FAMILY_DEGREE", "field_of_family"]

MAX_FAMILY_DEGREE = 12


def field_of_family(a: str, b: str, degree: int = 6) -> MatrixField | None:
    """The field in x and y with rows a(x; y), b(x) and a polynomial M_y of least degree.

    Complete for p and r over Q of at most that total degree in x and y: if there is None, there is
    no such field, or all that there are have a singular M_y.

    Parameters
    ----------
    a, b : str
        Polynomials in n and y, and in n.
    degree : int
        Largest total degree of p and r, 0 to 12.

    Raises
    ------
    MatrixFieldError
        If a or b is no polynomial, b is 0 or depends on y.
    LimitError
        Beyond degree 12.

    Examples
    --------
    >>> print(field_of_family("n^3+(n+1)^3+2*y*(y-1)*(2*n+1)", "-n^6"))  # zeta(3)
    x: [0, -x^6; 1, 2*x^3+4*x*y^2+3*x^2-4*x*y+2*y^2+3*x-2*y+1]
    y: [-x^3+2*x^2*y-2*x*y^2+y^3, -x^6; 1, x^3+2*x^2*y+2*x*y^2+y^3]
    >>> field_of_family("n^3+(n+1)^3+y*(2*n+1)", "-n^6") is None
    True
    """
    if not 0 <= degree <= MAX_FAMILY_DEGREE:
        raise LimitError(f"M_y is looked for up to degree {MAX_FAMILY_DEGREE}; got {degree}")
    ctx = context(("n", "y"))
    top, bottom = (_polynomial(text, ctx) for text in (a, b))
    if bottom.is_zero():
        raise MatrixFieldError("b is 0: its fractions end at once, and have no field")
    if bottom.degrees()[1] > 0:
        raise MatrixFieldError(f"b = {b} depends on y; the rows of a field have one b(n)")
    for d in range(degree + 1):
        for p, r in _solutions(top, bottom, d):
            found = _field(top, bottom, p, r)
            if found is not None:
                return found
    return None


def _polynomial(text: str, ctx: fmpz_mpoly_ctx) -> fmpz_mpoly:
    given = RationalFunction.of(text, ctx)
    if not given.denominator.is_one():
        raise MatrixFieldError(
            f"{text} has no integer coefficients; a family is given by polynomials in n and y over "
            "the integers"
        )
    return given.numerator


def _at(p: fmpz_mpoly, x: int, y: int = 0) -> fmpz_mpoly:
    n, m = p.context().gens()
    return p.compose(n + x, m + y)


def _conditions(
    a: fmpz_mpoly, b: fmpz_mpoly, p: fmpz_mpoly, r: fmpz_mpoly
) -> tuple[fmpz_mpoly, fmpz_mpoly]:
    """The two equations; each vanishes."""
    above = _at(a, 0, 1)
    first = _at(p, 2) + _at(a, 1) * _at(r, 2) - p - above * _at(r, 1)
    second = _at(b, 1) * _at(r, 2) + a * p - b * r - above * _at(p, 1)
    return first, second


def _solutions(
    a: fmpz_mpoly, b: fmpz_mpoly, degree: int
) -> Sequence[tuple[fmpz_mpoly, fmpz_mpoly]]:
    """A basis of all pairs p, r of at most a total degree."""
    ctx = a.context()
    n, y = ctx.gens()
    zero = ctx.constant(0)
    monomials = [n**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)]
    unknowns = [(m, zero) for m in monomials] + [(zero, m) for m in monomials]
    columns = []
    for p, r in unknowns:
        both = _conditions(a, b, p, r)
        columns.append({(k, *e): c for k, one in enumerate(both) for e, c in one.to_dict().items()})
    places = sorted({place for column in columns for place in column})
    matrix = fmpz_mat([[column.get(place, 0) for column in columns] for place in places])
    kernel, nullity = matrix.nullspace()
    found = []
    for k in range(nullity):
        vector = [int(kernel[i, k]) for i in range(len(unknowns))]
        common = gcd(*vector)
        p, r = zero, zero
        for c, (left, right) in zip(vector, unknowns, strict=True):
            p += (c // common) * left
            r += (c // common) * right
        found.append((p, r))
    return found


def _field(a: fmpz_mpoly, b: fmpz_mpoly, p: fmpz_mpoly, r: fmpz_mpoly) -> MatrixField | None:
    """The field, whose conservativity is proven once more; None where M_y is singular."""
    if (r if not r.is_zero() else p).leading_coefficient() < 0:
        p, r = -p, -r
    q, s = b * _at(r, 1), _at(p, 1) + a * _at(r, 1)
    if (p * s - q * r).is_zero():
        return None
    zero, one = a.context().constant(0), a.context().constant(1)
    rows = ([[zero, b], [one, a]], [[p, q], [r, s]])
    xy = context(("x", "y"))
    return MatrixField(
        ("x", "y"), [[[xy.from_dict(e.to_dict()) for e in row] for row in m] for m in rows]
    )
