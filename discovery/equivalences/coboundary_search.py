"""All rational gauge transformations between two continued fractions, by exact linear algebra.

A rational U with M_A(n) U(n+1) = c(n) U(n) M_B(n) makes the values of A and B Moebius images of
each other (`discovery.equivalences.coboundary`). Its scalar c and its denominator are known
beforehand up to finitely many numbers (`discovery.equivalences.gauge_scalar`), and so is its
degree: U takes a solution that grows like n^x times some r(n) to one with n^y r(n), so that U = V
diag(n^k, n^l) W with V and W the directions of the solutions, where k + l follows from the
determinant and k - l from the powers of n (`discovery.equivalences.gauge_invariants`). What is left
is a system of linear equations for the coefficients. It is solved modulo a prime, where most often
there is no solution, and none over Q then, and over Q by one square system when there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import floor

from flint import fmpz, fmpz_mat, fmpz_poly, nmod_mat

from discovery.algebra.quadratic_number import Quadratic
from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.coboundary import Coboundary, coboundary_of
from discovery.equivalences.gauge_invariants import AsymptoticProfile, asymptotic_profile
from discovery.equivalences.gauge_scalar import GaugeScalar, gauge_scalar
from discovery.equivalences.polynomial_matrix import PolynomialMatrix
from discovery.errors import LimitError

__all__ = ["MAX_DEGREE", "CoboundarySearch", "coboundary"]

MAX_DEGREE = 64
_PRIMES = (2305843009213693951, 2305843009213693921, 2305843009213693907)
_NEXT = fmpz_poly([1, 1])


@dataclass(frozen=True, slots=True)
class CoboundarySearch:
    """What `coboundary` finds.

    Attributes
    ----------
    status : str
        ``found``; ``none``: there is no coboundary, though there may be singular solutions of any
        degree; ``none within bounds``: none with entries up to `degree`, larger ones are possible;
        ``impossible``: invariants of the fractions differ.
    solutions : tuple of Coboundary
        A basis of the solutions as far as it is not singular; empty if not found.
    dimension : int
        Of the space of all solutions within the degrees admitted, singular ones included.
    degree : int or None
        The largest degree of an entry of (denominator) U that was admitted; None if impossible.
    reason : str
        One line that says why.
    """

    status: str
    solutions: tuple[Coboundary, ...]
    dimension: int
    degree: int | None
    reason: str


def coboundary(
    a: PCF, b: PCF, degree: int = MAX_DEGREE, steps: tuple[int, int] = (1, 1)
) -> CoboundarySearch:
    """The coboundaries between two fractions.

    Parameters
    ----------
    a, b : PCF
        Convergent; parts that can be divided out by an inflation only make the work larger.
    degree : int
        Bound for the entries of U times its denominator, 0 to 64. Where the degree that theory
        gives is smaller, that is taken, and the search is complete.
    steps : (int, int)
        Steps of a and of b that are taken at once.

    Raises
    ------
    NoValueError
        If a fraction terminates or has no limit.
    LimitError
        For a degree or steps outside their range.

    Examples
    --------
    >>> found = coboundary(PCF("2n+1", "n^2"), PCF("3n+1", "-2n^2+3n"))
    >>> found.status, found.reason
    ('impossible', 'growth, or odd shift classes of b, differ')
    >>> found = coboundary(PCF("3n+6", "-2n^2-5n-3"), PCF("3n+1", "-2n^2+3n"))
    >>> found.status, found.dimension, found.solutions[0].moebius
    ('found', 1, (6, -6, 5, -6))
    """
    if not 0 <= degree <= MAX_DEGREE:
        raise LimitError(f"the degree of a coboundary must be 0 to {MAX_DEGREE}; got {degree}")
    left, right = asymptotic_profile(a, steps[0]), asymptotic_profile(b, steps[1])
    if left.invariant != right.invariant:
        return _impossible("growth, or odd shift classes of b, differ")
    change = _integer(left.power, right.power)
    if change is None:
        return _impossible("powers of n do not differ by an integer")
    scalar = gauge_scalar(left, right)
    if isinstance(scalar, str):
        return _impossible(scalar)
    spread = left.growth - right.growth
    total = scalar.degree - spread
    if total < -abs(change) - left.near - right.near:
        return _impossible("powers of n admit no polynomial matrix")
    exact = (total + left.near + right.near + abs(change)) / 2
    wanted = _degrees(left, right, exact)
    admitted = [min(d, degree) for d in wanted]
    complete = admitted == wanted
    found, dimension = _solve(a, b, steps, (left, right), scalar, admitted)
    size = max(admitted)
    if found:
        return CoboundarySearch("found", found, dimension, size, "by exact linear algebra")
    what = "only singular matrices solve" if dimension else "no matrix solves"
    if complete:
        reason = f"{what} the equations within the degrees that one of full rank can have"
        return CoboundarySearch("none", (), dimension, size, reason)
    reason = (
        f"{what} the equations with degrees up to {degree}; one of full rank could have degree "
        f"{max(wanted)}"
    )
    return CoboundarySearch("none within bounds", (), dimension, size, reason)


def _impossible(reason: str) -> CoboundarySearch:
    return CoboundarySearch("impossible", (), 0, None, reason)


def _integer(x: Quadratic, y: Quadratic) -> int | None:
    """The difference of two numbers where that is an integer."""
    if (x.y, x.d) != (y.y, y.d):
        return None
    difference = x.x - y.x
    return int(difference) if difference.denominator == 1 else None


def _degrees(left: AsymptoticProfile, right: AsymptoticProfile, exact: Fraction) -> list[int]:
    """Degrees of the entries, row by row; -1 for an entry that must be zero."""
    up, down = left.growth, right.growth
    return [max(-1, floor(exact + e)) for e in (up - down, up, -down, Fraction(0))]


def _columns(
    left: PolynomialMatrix, right: PolynomialMatrix, degrees: Sequence[int]
) -> list[list[int]]:
    """Coefficients of left V(n+1) - V right, a column for each unknown coefficient of V."""
    sizes = [len(range(d + 1)) for d in degrees]
    most = max(sizes, default=0)
    rows, over = left.rows, right.rows
    width = most + max(len(p.coeffs()) for p in (*left.entries, *right.entries))
    powers = [fmpz_poly([1])]
    for _ in range(most):
        powers.append(powers[-1] * _NEXT)
    columns = []
    for (r, c), size in zip(product(range(2), range(2)), sizes, strict=True):
        for t in range(size):
            image = [[fmpz_poly(), fmpz_poly()], [fmpz_poly(), fmpz_poly()]]
            for i in range(2):
                image[i][c] += rows[i][r] * powers[t]
                image[r][i] -= over[c][i].left_shift(t)
            column: list[int] = []
            for entry in (*image[0], *image[1]):
                coefficients = entry.coeffs()
                column += [int(c) for c in coefficients]
                column += [0] * (width - len(coefficients))
            columns.append(column)
    return columns


def _solve(
    a: PCF,
    b: PCF,
    steps: tuple[int, int],
    profiles: tuple[AsymptoticProfile, AsymptoticProfile],
    scalar: GaugeScalar,
    degrees: list[int],
) -> tuple[tuple[Coboundary, ...], int]:
    """Coboundaries whose V has given degrees, and the dimension of all solutions."""
    left, right = profiles[0].matrix.times(scalar.den), profiles[1].matrix.times(scalar.num)
    columns = _columns(left, right, degrees)
    if not columns:
        return (), 0
    for prime in _PRIMES:
        basis = _nullspace(columns, prime)
        if not basis:
            return (), 0
        matrices = [_matrix(vector, degrees) for vector in basis]
        if all((left @ u.shift(1)).entries == (u @ right).entries for u in matrices):
            break
    else:
        raise LimitError(f"the coboundaries of {a} and {b} could not be lifted to integers")
    found: list[Coboundary] = []
    for u in _nonsingular(matrices):
        one = coboundary_of(a, b, steps, u)
        if one is not None:
            found.append(one)
    return tuple(found), len(basis)


def _nonsingular(matrices: Sequence[PolynomialMatrix]) -> Iterator[PolynomialMatrix]:
    """Members of a basis that are not singular; of two singular ones, their sum."""
    regular = [u for u in matrices if u.determinant()]
    yield from regular
    if not regular:
        for i, u in enumerate(matrices):
            for v in matrices[:i]:
                entries = (x + y for x, y in zip(u.entries, v.entries, strict=True))
                total = PolynomialMatrix(*entries)
                if total.determinant():
                    yield total


def _matrix(vector: Sequence[fmpz], degrees: Sequence[int]) -> PolynomialMatrix:
    entries, at = [], 0
    for d in degrees:
        entries.append(fmpz_poly(list(vector[at : at + d + 1])))
        at += d + 1
    return PolynomialMatrix(*entries)


def _nullspace(columns: list[list[int]], prime: int) -> list[list[fmpz]]:
    """Integer vectors that span the relations of the columns, if the prime is a good one.

    Its dimension is never too small: a relation over Q remains one modulo the prime.
    """
    width, height = len(columns), len(columns[0])
    flat = [c % prime for column in columns for c in column]
    transposed = nmod_mat(width, height, flat, prime)
    echelon, rank = transposed.transpose().rref()
    if rank == width:
        return []
    pivots = _pivots(echelon, rank, width)
    rows = _pivots(transposed.rref()[0], rank, height)
    free = [j for j in range(width) if j not in set(pivots)]
    if not rank:
        return [[fmpz(i == j) for i in range(width)] for j in free]
    square = fmpz_mat([[columns[j][i] for j in pivots] for i in rows])
    others = fmpz_mat([[-columns[j][i] for j in free] for i in rows])
    solved = square.solve(others)
    found = []
    for k, j in enumerate(free):
        vector = [solved[i, k] for i in range(rank)]
        common = fmpz(1)
        for x in vector:
            common = common.lcm(x.q)
        whole = [fmpz(0)] * width
        whole[j] = common
        for i, x in zip(pivots, vector, strict=True):
            whole[i] = x.p * (common // x.q)
        found.append(whole)
    return found


def _pivots(echelon: nmod_mat, rank: int, width: int) -> list[int]:
    found, j = [], 0
    for i in range(rank):
        while j < width and not int(echelon[i, j]):
            j += 1
        found.append(j)
    return found
