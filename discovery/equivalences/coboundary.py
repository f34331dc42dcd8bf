"""Coboundary equivalences of two continued fractions, with the exact map between the values.

Let M(n) = [[0, b(n)], [1, a(n)]], and P_A(n) = M_A(i(n-1)+1) ... M_A(in), P_B(n) the same with j
steps of B. A polynomial matrix U, not singular, with

    den(n) P_A(n) U(n+1) = num(n) U(n) P_B(n)

joins the states N (the matrices of `PCF.state`): if the entries of U have no common divisor, and A
and B do not terminate, N_A(in) U(n+1) is W N_B(jn) up to a scalar that is not 0, with
W = N_A(0) U(1) N_B(0)^(-1). W is the Moebius map between the values, K_A = W(K_B), if U takes the
minimal solution to the minimal one: `verify.theorems.equivalence_theorem` states the theorem,
proves it, and decides its hypotheses.

Inflations, shifts and contractions are such maps; coboundaries compose and can be inverted.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import Any

from flint import fmpz, fmpz_mat, fmpz_poly

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import Polynomial, value_at
from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.polynomial_matrix import (
    PolynomialMatrix,
    from_flint,
    step_matrix,
    to_flint,
)
from discovery.errors import NoValueError

__all__ = ["Coboundary", "coboundary_of"]

_EXACT_IN_JSON = 1 << 53

Rows = tuple[tuple[Polynomial, Polynomial], tuple[Polynomial, Polynomial]]


@dataclass(frozen=True, slots=True)
class Coboundary:
    """An exact identity between the recurrences of two fractions, and the Moebius map it gives.

    Attributes
    ----------
    a, b : PCF
        The fractions A and B.
    steps : (int, int)
        Steps of A and of B that are taken at once; (1, 1) but for contractions.
    u : 2 x 2 tuples of polynomials
        U(n): coefficients highest first, (0,) for zero; without a common divisor.
    num, den : polynomial
        Coprime; the lead of den is positive.
    moebius : Moebius
        Primitive: K_A = (p K_B + q)/(r K_B + s), where minimal solutions go to minimal ones.
    """

    a: PCF
    b: PCF
    steps: tuple[int, int]
    u: Rows
    num: Polynomial
    den: Polynomial
    moebius: Moebius

    @property
    def matrix(self) -> PolynomialMatrix:
        """U as a matrix of flint polynomials."""
        return PolynomialMatrix(*(to_flint(p) for row in self.u for p in row))

    def inverse(self) -> Coboundary:
        """The same between B and A.

        >>> from discovery.equivalences.elementary_coboundaries import inflation
        >>> inflation(PCF("4n+2", "4n^2"), PCF("2n+1", "n^2")).inverse().moebius
        (1, 0, 0, 2)
        """
        i, j = self.steps
        return _known(coboundary_of(self.b, self.a, (j, i), self.matrix.adjugate()))

    def then(self, other: Coboundary) -> Coboundary:
        """The composition: A to B by this one, B to C by the other.

        Raises
        ------
        ValueError
            If the other one does not begin at B.
        """
        if other.a != self.b:
            raise ValueError(f"the first map ends at {self.b}, the second begins at {other.a}")
        common = lcm(self.steps[1], other.steps[0])
        p, q = common // self.steps[1], common // other.steps[0]
        first = self.matrix.of(fmpz_poly([1 - p, p]))  # n steps of p taken: the n-th begins there
        second = other.matrix.of(fmpz_poly([1 - q, q]))
        steps = (self.steps[0] * p, other.steps[1] * q)
        return _known(coboundary_of(self.a, other.b, steps, first @ second))

    def to_dict(self) -> dict[str, Any]:
        """The witness, as plain data for JSON; A is named by what holds it.

        >>> from discovery.equivalences.elementary_coboundaries import inflation
        >>> inflation(PCF("4n+2", "4n^2"), PCF("2n+1", "n^2")).to_dict()["num"]
        [2]
        """
        return {
            "to": list(self.b.texts),
            "steps": list(self.steps),
            "u": [[_plain(p) for p in row] for row in self.u],
            "num": _plain(self.num),
            "den": _plain(self.den),
        }

    @classmethod
    def from_dict(cls, a: PCF, data: dict[str, Any]) -> Coboundary:
        """The coboundary of A that `to_dict` wrote; the identity is computed anew.

        Raises
        ------
        ValueError
            If the data do not give an exact identity.
        """
        entries = [fmpz_poly([fmpz(c) for c in reversed(p)]) for row in data["u"] for p in row]
        steps = (int(data["steps"][0]), int(data["steps"][1]))
        found = coboundary_of(a, PCF(*data["to"]), steps, PolynomialMatrix(*entries))
        if found is None or found.to_dict() != data:
            raise ValueError(f"the data give no coboundary of {a}")
        return found


def _known(found: Coboundary | None) -> Coboundary:
    assert found is not None, "an inverse or a composition of coboundaries is one"
    return found


def _plain(p: Polynomial) -> list[int | str]:
    return [c if abs(c) <= _EXACT_IN_JSON else str(fmpz(c)) for c in p]  # fmpz: of any length


def coboundary_of(
    a: PCF, b: PCF, steps: tuple[int, int], matrix: PolynomialMatrix
) -> Coboundary | None:
    """The coboundary with a given U, up to a scalar function; None where there is none.

    Parameters
    ----------
    a, b : PCF
    steps : (int, int)
    matrix : PolynomialMatrix
        Any polynomial multiple of U.

    Raises
    ------
    NoValueError
        If a fraction terminates: no matrix joins its recurrence beyond the end.

    Examples
    --------
    >>> U = PolynomialMatrix.diagonal(fmpz_poly([1]), fmpz_poly([-1]))
    >>> coboundary_of(PCF("2n+1", "n^2"), PCF("-2n-1", "n^2"), (1, 1), U).moebius
    (1, 0, 0, -1)
    >>> coboundary_of(PCF("2n+1", "n^2"), PCF("2n+3", "n^2"), (1, 1), U) is None
    True
    """
    for pcf in (a, b):
        if pcf.terminates_at is not None:
            raise NoValueError(f"{pcf} terminates: it takes part in no equivalence")
    u = matrix.over(matrix.divisor()) if any(matrix.entries) else matrix
    if next((p.leading_coefficient() for p in u.entries if p), 0) < 0:
        u = u.times(fmpz_poly([-1]))
    if not u.determinant():
        return None
    left = step_matrix(a, steps[0]) @ u.shift(1)
    right = u @ step_matrix(b, steps[1])
    num, den = next((x, y) for x, y in zip(left.entries, right.entries, strict=True) if x)
    if not den:
        return None
    common = num.gcd(den)
    if den.leading_coefficient() < 0:
        common = -common
    num, den = num // common, den // common
    if left.times(den) != right.times(num):
        return None
    (x, y), (z, w) = u.rows
    rows = ((from_flint(x), from_flint(y)), (from_flint(z), from_flint(w)))
    moebius = _moebius(a, b, u)
    return Coboundary(a, b, steps, rows, from_flint(num), from_flint(den), moebius)


def _moebius(a: PCF, b: PCF, u: PolynomialMatrix) -> Moebius:
    inverse = fmpz_mat([[1, -value_at(b.a, 0)], [0, 1]])
    return Moebius.of(int(c) for c in (a.state(0) * u.at(1) * inverse).entries())
