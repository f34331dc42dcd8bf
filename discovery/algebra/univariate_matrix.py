"""Square matrices of polynomials in n over one common denominator, and their long products."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeVar

from flint import fmpz, fmpz_mat, fmpz_mpoly, fmpz_poly

from discovery.algebra.polynomial import format_polynomial, latex_polynomial

__all__ = ["RationalMatrix", "Rows", "determinant", "integer_roots", "product"]

Rows = tuple[tuple[fmpz_poly, ...], ...]
_Ring = TypeVar("_Ring", fmpz_poly, fmpz_mpoly)

_LEAF = 16  # factors below which a product is had one by one


@dataclass(frozen=True, slots=True)
class RationalMatrix:
    """A square matrix ``rows(n) / denominator(n)``.

    Attributes
    ----------
    rows : tuple of tuples of fmpz_poly
    denominator : fmpz_poly
        Not zero.

    Examples
    --------
    >>> rows = ((fmpz_poly([0]), fmpz_poly([1])), (fmpz_poly([1]), fmpz_poly([0, 1])))
    >>> RationalMatrix(rows).product(1, 4)
    ([2,  7]
    [3, 10], 1)
    """

    rows: Rows
    denominator: fmpz_poly = field(default_factory=lambda: fmpz_poly([1]))

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def reduced(self) -> RationalMatrix:
        """The same matrix without a common factor of all entries and the denominator."""
        entries = [p for row in self.rows for p in row]
        common = reduce(fmpz_poly.gcd, entries, self.denominator)
        if self.denominator.leading_coefficient() < 0:
            common = -common
        if common.is_one():
            return self
        rows = tuple(tuple(p / common for p in row) for row in self.rows)
        return RationalMatrix(rows, self.denominator / common)

    def shift(self, k: int) -> RationalMatrix:
        """The matrix at n + k."""
        at = fmpz_poly([k, 1])
        return RationalMatrix(
            tuple(tuple(p(at) for p in row) for row in self.rows), self.denominator(at)
        )

    def __matmul__(self, other: RationalMatrix) -> RationalMatrix:
        return RationalMatrix(product(self.rows, other.rows), self.denominator * other.denominator)

    def apply(self, vector: Sequence[fmpz_poly]) -> tuple[fmpz_poly, ...]:
        """The rows, without the denominator, times a column."""
        return tuple(_dot(row, vector) for row in self.rows)

    def determinant(self) -> fmpz_poly:
        """Of the rows, without the denominator."""
        return determinant(self.rows)

    def at(self, n: int) -> fmpz_mat:
        """The rows at an integer, without the denominator."""
        return fmpz_mat([[p(n) for p in row] for row in self.rows])

    def product(self, low: int, high: int) -> tuple[fmpz_mat, fmpz]:
        """Rows(low) ... Rows(high-1) and the product of the denominators, by binary splitting."""
        bottom = self.denominator
        constant = bottom.degree() == 0
        size = range(self.size)
        identity = fmpz_mat([[int(i == j) for j in size] for i in size])

        def split(low: int, high: int) -> tuple[fmpz_mat, fmpz]:
            if high - low > _LEAF:
                middle = (low + high) // 2
                left, right = split(low, middle), split(middle, high)
                return left[0] * right[0], left[1] * right[1]
            matrix, under = identity, fmpz(1)
            for n in range(low, high):
                matrix = matrix * self.at(n)
                if not constant:
                    under *= bottom(n)
            return matrix, under

        matrix, under = split(low, high)
        return matrix, bottom[0] ** max(0, high - low) if constant else under

    def __str__(self) -> str:
        text = "; ".join(", ".join(map(_text, row)) for row in self.rows)
        if self.denominator.is_one():
            return f"[{text}]"
        return f"[{text}] / ({self.denominator_text})"

    def texts(self) -> list[list[str]]:
        """Texts of the rows, without the denominator."""
        return [[_text(p) for p in row] for row in self.rows]

    @property
    def denominator_text(self) -> str:
        """Text of the denominator."""
        return _text(self.denominator)

    def latex(self) -> str:
        r"""LaTeX of it.

        >>> print(RationalMatrix(((fmpz_poly([0, 1]),),), fmpz_poly([2])).latex())
        \frac{1}{2}\begin{pmatrix}n\end{pmatrix}
        """
        body = r"\\".join("&".join(map(_latex, row)) for row in self.rows)
        factor = "" if self.denominator.is_one() else rf"\frac{{1}}{{{_latex(self.denominator)}}}"
        return rf"{factor}\begin{{pmatrix}}{body}\end{{pmatrix}}"


def _dot(xs: Iterable[fmpz_poly], ys: Iterable[fmpz_poly]) -> fmpz_poly:
    return sum((x * y for x, y in zip(xs, ys, strict=True)), fmpz_poly([]))


def product(a: Rows, b: Rows) -> Rows:
    """The product of two matrices of polynomials."""
    columns = list(zip(*b, strict=True))
    return tuple(tuple(_dot(row, column) for column in columns) for row in a)


def determinant(rows: Sequence[Sequence[_Ring]]) -> _Ring:
    """Determinant of a square matrix of polynomials, by Bareiss's elimination without fractions.

    >>> determinant([[fmpz_poly([0, 1]), fmpz_poly([2])], [fmpz_poly([1]), fmpz_poly([3])]])
    3*x + (-2)
    """
    m: list[list[Any]] = [list(row) for row in rows]
    size = len(m)
    negative, last = False, None
    for k in range(size - 1):
        pivot = next((i for i in range(k, size) if m[i][k] != 0), None)
        if pivot is None:
            return m[0][0] * 0
        if pivot != k:
            m[k], m[pivot], negative = m[pivot], m[k], not negative
        for i in range(k + 1, size):
            for j in range(k + 1, size):
                cross = m[i][j] * m[k][k] - m[i][k] * m[k][j]
                m[i][j] = cross if last is None else cross / last
        last = m[k][k]
    return -m[-1][-1] if negative else m[-1][-1]


def integer_roots(p: fmpz_poly) -> list[int]:
    """The integer roots of a polynomial that is not zero, ascending.

    >>> integer_roots(fmpz_poly([-6, 1, 1]))
    [-3, 2]
    """
    return sorted(
        -int(q[0]) // int(q[1])
        for q, _ in p.factor()[1]
        if q.degree() == 1 and int(q[0]) % int(q[1]) == 0
    )


def _text(p: fmpz_poly) -> str:
    return format_polynomial(tuple(int(c) for c in reversed(p.coeffs()))) or "0"


def _latex(p: fmpz_poly) -> str:
    return latex_polynomial(tuple(int(c) for c in reversed(p.coeffs()))) or "0"
