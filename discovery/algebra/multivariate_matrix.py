"""Matrices of rational functions over one common denominator, ready to be substituted into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from flint import fmpq, fmpq_mat, fmpz_mpoly, fmpz_poly

from discovery.algebra.rational_function import RationalFunction
from discovery.algebra.univariate_matrix import RationalMatrix, Rows, determinant

__all__ = ["CommonMatrix", "CompiledMatrix", "Entries", "Line", "inverse"]

Entries = tuple[tuple[RationalFunction, ...], ...]


@dataclass(frozen=True, slots=True)
class CommonMatrix:
    """A matrix of polynomials in several variables over one denominator, ready to substitute."""

    rows: tuple[tuple[fmpz_mpoly, ...], ...]
    denominator: fmpz_mpoly

    @classmethod
    def of(cls, entries: Entries) -> CommonMatrix:
        """Bring rational functions over their least common denominator."""
        bottom = entries[0][0].denominator
        for r in (r for row in entries for r in row):
            bottom = bottom * (r.denominator / bottom.gcd(r.denominator))
        rows = tuple(tuple(r.numerator * (bottom / r.denominator) for r in row) for row in entries)
        return cls(rows, bottom)

    def compose(self, images: Sequence[fmpz_mpoly]) -> CommonMatrix:
        """The matrix at the images of the variables."""
        ctx = self.denominator.context()
        rows = tuple(tuple(p.compose(*images, ctx=ctx) for p in row) for row in self.rows)
        return CommonMatrix(rows, self.denominator.compose(*images, ctx=ctx))

    def __matmul__(self, other: CommonMatrix) -> CommonMatrix:
        zero = self.denominator.context().constant(0)
        columns = list(zip(*other.rows, strict=True))
        rows = tuple(
            tuple(sum((x * y for x, y in zip(row, c, strict=True)), zero) for c in columns)
            for row in self.rows
        )
        return CommonMatrix(rows, self.denominator * other.denominator)


class Line:
    """Substitution of x = start + n step, with what several matrices share computed once."""

    def __init__(self, start: Sequence[int], step: Sequence[int]) -> None:
        self.powers = [
            [fmpz_poly([1]), fmpz_poly([s, d])] for s, d in zip(start, step, strict=True)
        ]

    def _power(self, variable: int, exponent: int) -> fmpz_poly:
        known = self.powers[variable]
        while len(known) <= exponent:
            known.append(known[-1] * known[1])
        return known[exponent]

    def at(self, terms: Sequence[tuple[tuple[int, ...], int]]) -> fmpz_poly:
        """A polynomial, given by exponents and coefficients, as one in n."""
        total = fmpz_poly([])
        for exponents, c in terms:
            term = None
            for variable, e in enumerate(exponents):
                if e:
                    power = self._power(variable, e)
                    term = power if term is None else term * power
            total += fmpz_poly([c]) if term is None else c * term
        return total


class CompiledMatrix:
    """The terms of a matrix as plain numbers, for substitution along lines and at points."""

    def __init__(self, matrix: CommonMatrix) -> None:
        self.matrix = matrix
        self.rows = tuple(tuple(_terms(p) for p in row) for row in matrix.rows)
        self.denominator = _terms(matrix.denominator)

    def along(self, line: Line) -> RationalMatrix:
        """The matrix at the points of a line, not reduced; its denominator may be zero."""
        rows: Rows = tuple(tuple(line.at(p) for p in row) for row in self.rows)
        return RationalMatrix(rows, line.at(self.denominator))

    def at(self, point: Sequence[int]) -> fmpq_mat | None:
        """The matrix at an integer point; None at a pole."""
        bottom = self.matrix.denominator(*point)
        if bottom == 0:
            return None
        return fmpq_mat([[fmpq(p(*point), bottom) for p in row] for row in self.matrix.rows])


def _terms(p: fmpz_mpoly) -> list[tuple[tuple[int, ...], int]]:
    return [(tuple(int(e) for e in m), int(c)) for m, c in p.to_dict().items()]


def inverse(matrix: CommonMatrix) -> CompiledMatrix | None:
    """The inverse, by the adjugate; None where the determinant is zero."""
    size = len(matrix.rows)
    det = determinant(matrix.rows)
    if det.is_zero():
        return None
    rows = []
    for i in range(size):
        row = []
        for j in range(size):  # cofactor of (j, i)
            minor = [
                [p for c, p in enumerate(r) if c != i] for k, r in enumerate(matrix.rows) if k != j
            ]
            cofactor = determinant(minor) if minor else det.context().constant(1)
            row.append((cofactor if (i + j) % 2 == 0 else -cofactor) * matrix.denominator)
        rows.append(row)
    common = reduce(fmpz_mpoly.gcd, (p for row in rows for p in row), det)
    return CompiledMatrix(
        CommonMatrix(tuple(tuple(p / common for p in row) for row in rows), det / common)
    )
