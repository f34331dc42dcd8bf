"""The matrix fields of the hypergeometric functions pFq at a rational argument.

With theta = z d/dz the series F = pFq(a; b; z) satisfies

    theta prod (theta + b_j - 1) F = z prod (theta + a_i) F,

so that theta acts on v = (F, theta F, ...) by a companion matrix Theta over Q(a, b), and

    a_i F(a_i + 1) = (theta + a_i) F,    b_j F(b_j) = (theta + b_j) F(b_j + 1)

are matrices between the vectors v of neighbouring parameters: contiguity (Gauss). Transposed they
form a conservative matrix field in the variables a_i and b_j. For p = q + 1 and z = 1 the highest
power of theta drops out, and the solutions that are analytic at z = 1 are kept: one row less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from flint import fmpz_mpoly, fmpz_mpoly_ctx

from discovery.algebra.rational_function import RationalFunction, context
from discovery.errors import LimitError, MatrixFieldError
from discovery.matrix_fields.matrix_field import MAX_VARIABLES, MatrixField

__all__ = ["hypergeometric_field", "parse_hypergeometric"]

MAX_ROWS = 5  # the proof of a larger field takes minutes
_NAME = re.compile(r"(\d+)F(\d+)\(([-+]?\d+(?:/[1-9]\d*)?)\)")


def hypergeometric_field(p: int, q: int, z: int | Fraction | str) -> MatrixField:
    """The field of pFq(x1, ..., xp; y1, ..., yq; z).

    A step along x_i raises an upper parameter, one along y_j a lower one. Where the series itself
    is the solution that stays smallest along a direction, the limits from a start are the
    quotients of its derivatives: -theta F / F for two rows.

    Parameters
    ----------
    p, q : int
    z : int, Fraction or str
        Rational, not 0.

    Raises
    ------
    MatrixFieldError
        For z = 0, or functions of order less than one.
    LimitError
        Beyond 12 parameters, or 5 rows.

    Examples
    --------
    >>> print(hypergeometric_field(1, 1, 1))
    x1: [1, 1; 1/x1, (x1-y1+2)/x1]
    y1: [-y1/(x1-y1), x1*y1/(x1-y1); y1/(x1-y1), -y1^2/(x1-y1)]
    """
    argument = Fraction(z)
    if argument == 0:
        raise MatrixFieldError("a hypergeometric field needs an argument other than 0")
    if p < 0 or q < 0 or p + q > MAX_VARIABLES or max(p, q + 1) > MAX_ROWS:
        raise LimitError(
            f"a hypergeometric field has at most {MAX_VARIABLES} parameters and {MAX_ROWS} rows; "
            f"{p}F{q} has {p + q} and {max(p, q + 1)}"
        )
    names = [f"x{i}" for i in range(1, p + 1)] + [f"y{j}" for j in range(1, q + 1)]
    if not names:
        raise MatrixFieldError("0F0 has no parameters, so no field")
    ctx = context(names)
    gens = [RationalFunction(g) for g in ctx.gens()]
    one = RationalFunction(ctx.constant(1))
    matrices = []
    for i, x in enumerate(gens):
        if i < p:
            step = _contiguity(gens[:p], gens[p:], argument, ctx, x)
            matrices.append([[r / x for r in row] for row in step])
        else:  # from the parameter y + 1 back to y; inverted
            raised = [g + one if k == i else g for k, g in enumerate(gens)]
            step = _contiguity(raised[:p], raised[p:], argument, ctx, x)
            matrices.append(_inverse([[r / x for r in row] for row in step]))
    return MatrixField(names, matrices)


def parse_hypergeometric(name: str) -> MatrixField | None:
    """The field of a name such as ``2F1(1/2)``; None for other names.

    >>> parse_hypergeometric("3F2(1)").size, parse_hypergeometric("zeta3") is None
    (2, True)
    """
    match = _NAME.fullmatch(name.replace(" ", ""))
    if match is None:
        return None
    return hypergeometric_field(int(match[1][:4]), int(match[2][:4]), match[3])


def _expanded(roots: Iterable[RationalFunction], one: RationalFunction) -> list[RationalFunction]:
    """Coefficients of prod (theta + r), lowest first."""
    result = [one]
    for r in roots:
        zero = one - one
        shifted, scaled = [zero, *result], [*(r * c for c in result), zero]
        result = [x + y for x, y in zip(shifted, scaled, strict=True)]
    return result


def _contiguity(
    upper: list[RationalFunction],
    lower: list[RationalFunction],
    z: Fraction,
    ctx: fmpz_mpoly_ctx,
    by: RationalFunction,
) -> list[list[RationalFunction]]:
    """The transpose of Theta + by, Theta the action of theta at the given parameters."""
    one = RationalFunction(ctx.constant(1))
    zero = one - one
    left = [zero, *_expanded((b - one for b in lower), one)]
    right = _expanded(upper, RationalFunction.of(z, ctx))
    size = max(len(left), len(right))
    relation = [
        (left[k] if k < len(left) else zero) - (right[k] if k < len(right) else zero)
        for k in range(size)
    ]
    while relation and not relation[-1]:
        relation.pop()
    order = len(relation) - 1
    if order < 1:
        raise MatrixFieldError(
            f"{len(upper)}F{len(lower)} at {z} satisfies no equation of order one or more, so it "
            "has no field"
        )
    theta = [[one if c == r + 1 else zero for c in range(order)] for r in range(order - 1)]
    theta.append([-(c / relation[-1]) for c in relation[:-1]])
    return [[theta[c][r] + (by if r == c else zero) for c in range(order)] for r in range(order)]


def _inverse(rows: list[list[RationalFunction]]) -> list[list[RationalFunction]]:
    """By Gauss-Jordan elimination over the field of rational functions."""
    size = len(rows)
    one: RationalFunction = _one(rows[0][0].numerator)
    zero = one - one
    m = [[*row, *(one if i == j else zero for j in range(size))] for i, row in enumerate(rows)]
    for k in range(size):
        pivot = next(i for i in range(k, size) if m[i][k])
        m[k], m[pivot] = m[pivot], m[k]
        m[k] = [x / m[k][k] for x in m[k]]
        for i in range(size):
            if i != k and m[i][k]:
                m[i] = [x - m[i][k] * y for x, y in zip(m[i], m[k], strict=True)]
    return [row[size:] for row in m]


def _one(p: fmpz_mpoly) -> RationalFunction:
    return RationalFunction(p.context().constant(1))
