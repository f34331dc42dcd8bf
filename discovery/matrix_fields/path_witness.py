"""What a certificate of the theorem "path" holds: a field from an origin, its lines, its cones.

`verify.theorems.path_theorem` has the theorem. Here its witnesses are written: the matrices as
integer polynomials in the coordinates from an origin, the gauge matrices of two lines, and
candidates for the cones; which of these are right is for the checker to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from flint import fmpz_mpoly, fmpz_poly

from discovery.algebra.multivariate_matrix import CommonMatrix, CompiledMatrix, Line
from discovery.algebra.univariate_matrix import Rows, product
from discovery.matrix_fields.matrix_field import MatrixField
from discovery.matrix_fields.trajectory import Trajectory

__all__ = ["FieldFrame"]

_AHEAD = fmpz_poly([1, 1])
_EXACT_IN_JSON = 1 << 53
_POWERS = (1, 2, 3)

Matrix = list[list[fmpz_mpoly]]


class FieldFrame:
    """A field in two variables seen from an origin.

    Parameters
    ----------
    field : MatrixField
        Of 2 x 2 matrices.
    origin : sequence of Fraction
        The point with the coordinates 0.
    """

    def __init__(self, field: MatrixField, origin: Sequence[Fraction]) -> None:
        self.origin = tuple(origin)
        self.field = field.translate(self.origin)

    @cached_property
    def matrices(self) -> list[Matrix]:
        """The matrices without their denominators."""
        return [[list(row) for row in CommonMatrix.of(m).rows] for m in self.field.matrices]

    def matrices_witness(self) -> list[object]:
        """The matrices as a certificate writes them."""
        return [[[_terms(p) for p in row] for row in m] for m in self.matrices]

    def cones(self) -> Iterator[Matrix]:
        """Candidates for the matrix G of the cones."""
        context = self.matrices[0][0][0].context()
        one, zero = context.constant(1), context.constant(0)
        coordinates = [
            s.denominator * z + s.numerator
            for z, s in zip(context.gens(), self.origin, strict=True)
        ]
        bottoms = [s.denominator for s in self.origin]
        sizes = [
            (c * x**k, one * q**k)
            for x, q in zip(coordinates, bottoms, strict=True)
            for k in _POWERS
            for c in (1, 2)
        ]
        columns = [(one, zero), (zero, one), (-one, one), (one, one)]
        columns += [(sign * x, q) for x, q in sizes for sign in (1, -1)]
        for (x, z), (y, w) in combinations(columns, 2):
            for sign in (1, -1):
                yield [[x, sign * y], [z, sign * w]]

    def cone_witness(self, cone: Matrix) -> list[object]:
        """A cone as a certificate writes it."""
        return [[_terms(p) for p in row] for row in cone]

    def line_witness(self, line: Trajectory) -> dict[str, object] | None:
        """Start, direction, gauge matrix and scalar of a line; None if it begins elsewhere."""
        k = line.form.skipped
        start = [
            s + k * d - o for s, d, o in zip(line.start, line.direction, self.origin, strict=True)
        ]
        if any(x.denominator != 1 or x < 0 for x in start) or min(line.direction) < 0:
            return None
        later = fmpz_poly([k, 1])
        u: Rows = tuple(tuple(p(later) for p in row) for row in line.form.coboundary)
        a, b = (fmpz_poly(list(reversed(p))) for p in (line.form.pcf.a, line.form.pcf.b))
        companion: Rows = ((fmpz_poly([]), b), (fmpz_poly([1]), a))
        ahead = tuple(tuple(p(_AHEAD) for p in row) for row in u)
        left = product(self._steps([int(x) for x in start], line.direction), ahead)
        right = product(u, companion)
        top, bottom = next(
            (p, q)
            for row, other in zip(left, right, strict=True)
            for p, q in zip(row, other, strict=True)
            if q
        )
        common = top.gcd(bottom) * (-1 if bottom.leading_coefficient() < 0 else 1)
        return {
            "start": [int(x) for x in start],
            "direction": list(line.direction),
            "u": [[_coefficients(p) for p in row] for row in u],
            "num": _coefficients(top / common),
            "den": _coefficients(bottom / common),
        }

    def _steps(self, start: Sequence[int], direction: Sequence[int]) -> Rows:
        """From start + (n-1) d to start + n d, first along the first variable."""
        whole: Rows | None = None
        point = [s - d for s, d in zip(start, direction, strict=True)]
        for i, d in enumerate(direction):
            compiled = CompiledMatrix(CommonMatrix.of(self.field.matrices[i]))
            for _ in range(d):
                step = compiled.along(Line(point, direction)).rows
                whole = step if whole is None else product(whole, step)
                point[i] += 1
        if whole is None:
            raise ValueError("a direction must not be 0")
        return whole


def _json(c: int) -> int | str:
    return c if abs(c) <= _EXACT_IN_JSON else str(c)


def _terms(p: fmpz_mpoly) -> list[object]:
    return [[_json(int(c)), [int(e) for e in m]] for m, c in p.to_dict().items()]


def _coefficients(p: fmpz_poly) -> list[object]:
    return [_json(int(c)) for c in reversed(p.coeffs())] or [0]
