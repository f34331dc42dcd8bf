"""Matrices of two rows and two columns with integer polynomials in n as entries.

They carry the recurrence of a continued fraction over several steps at once, and the gauge
transformations between two fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flint import fmpz_mat, fmpz_poly

from discovery.algebra.polynomial import Polynomial
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError

__all__ = ["MAX_STEPS", "PolynomialMatrix", "from_flint", "step_matrix", "to_flint"]

MAX_STEPS = 6

_N = fmpz_poly([0, 1])


def to_flint(p: Polynomial) -> fmpz_poly:
    """A polynomial as flint has it.

    >>> to_flint((2, 1))
    2*x + 1
    """
    return fmpz_poly(list(reversed(p)))


def from_flint(p: fmpz_poly) -> Polynomial:
    """Coefficients, highest power first; (0,) for the zero polynomial.

    >>> from_flint(fmpz_poly([1, 2])), from_flint(fmpz_poly([]))
    ((2, 1), (0,))
    """
    return tuple(int(c) for c in reversed(p.coeffs())) or (0,)


@dataclass(frozen=True, slots=True)
class PolynomialMatrix:
    """The matrix [[x, y], [z, w]] of integer polynomials.

    Parameters
    ----------
    x, y, z, w : fmpz_poly

    Examples
    --------
    >>> m = step_matrix(PCF("2n+1", "n^2"), 1)
    >>> m.rows
    ((0, x^2), (1, 2*x + 1))
    >>> (m @ m.adjugate()).determinant()
    x^4
    """

    x: fmpz_poly
    y: fmpz_poly
    z: fmpz_poly
    w: fmpz_poly

    @classmethod
    def diagonal(cls, x: fmpz_poly, w: fmpz_poly) -> PolynomialMatrix:
        """The matrix [[x, 0], [0, w]]."""
        return cls(x, fmpz_poly(), fmpz_poly(), w)

    @property
    def rows(self) -> tuple[tuple[fmpz_poly, fmpz_poly], tuple[fmpz_poly, fmpz_poly]]:
        """The entries, row by row."""
        return (self.x, self.y), (self.z, self.w)

    @property
    def entries(self) -> tuple[fmpz_poly, fmpz_poly, fmpz_poly, fmpz_poly]:
        """The four entries."""
        return self.x, self.y, self.z, self.w

    def __matmul__(self, other: PolynomialMatrix) -> PolynomialMatrix:
        return PolynomialMatrix(
            self.x * other.x + self.y * other.z,
            self.x * other.y + self.y * other.w,
            self.z * other.x + self.w * other.z,
            self.z * other.y + self.w * other.w,
        )

    def times(self, p: fmpz_poly) -> PolynomialMatrix:
        """Every entry times a polynomial."""
        return PolynomialMatrix(*(p * q for q in self.entries))

    def over(self, p: fmpz_poly) -> PolynomialMatrix:
        """Every entry divided by a common divisor."""
        return PolynomialMatrix(*(q // p for q in self.entries))

    def of(self, p: fmpz_poly) -> PolynomialMatrix:
        """The matrix at p(n) in place of n."""
        return PolynomialMatrix(*(q(p) for q in self.entries))

    def shift(self, k: int) -> PolynomialMatrix:
        """The matrix at n + k."""
        return self.of(_N + k)

    def determinant(self) -> fmpz_poly:
        """The determinant."""
        return self.x * self.w - self.y * self.z

    def adjugate(self) -> PolynomialMatrix:
        """The adjugate: the inverse times the determinant."""
        return PolynomialMatrix(self.w, -self.y, -self.z, self.x)

    def divisor(self) -> fmpz_poly:
        """Greatest common divisor of the entries, content included."""
        return self.x.gcd(self.y).gcd(self.z).gcd(self.w)

    def at(self, n: int) -> fmpz_mat:
        """The integer matrix at an integer."""
        return fmpz_mat(2, 2, [q(n) for q in self.entries])


@lru_cache(maxsize=20_000)
def step_matrix(pcf: PCF, steps: int) -> PolynomialMatrix:
    """M(s(n-1)+1) M(s(n-1)+2) ... M(sn) for s steps: what the n-th of them does to the state.

    Raises
    ------
    LimitError
        For steps outside 1 ... 6.

    Examples
    --------
    >>> step_matrix(PCF("1", "n"), 2).rows
    ((2*x + (-1), 2*x + (-1)), (1, 2*x + 1))
    """
    if not 1 <= steps <= MAX_STEPS:
        raise LimitError(f"a contraction takes 1 to {MAX_STEPS} steps at once; got {steps}")
    a, b = to_flint(pcf.a), to_flint(pcf.b)
    product = PolynomialMatrix.diagonal(fmpz_poly([1]), fmpz_poly([1]))
    for k in range(steps):
        index = fmpz_poly([k + 1 - steps, steps])
        product = product @ PolynomialMatrix(fmpz_poly(), b(index), fmpz_poly([1]), a(index))
    return product
