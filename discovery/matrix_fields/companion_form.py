"""The continued fraction of a 2 x 2 matrix T(n): companion form by a coboundary, deflated.

With a column u(n) and u'(n) = T(n) u(n+1), the matrix U = [u, u'] brings T into companion form: the
second column of T(n) U(n+1) is a combination of u(n) and u'(n), by Cramer's rule. A rational
diagonal factor then makes the entries polynomials, and deflates them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from flint import fmpz_mat, fmpz_poly

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import MAX_DEGREE, value_at
from discovery.algebra.univariate_matrix import (
    RationalMatrix,
    Rows,
    determinant,
    integer_roots,
    product,
)
from discovery.continued_fractions.normal_form import normal_form
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError, NoValueError

__all__ = ["CompanionForm", "companion_form", "recurrence"]

_AHEAD, _BEHIND = fmpz_poly([1, 1]), fmpz_poly([-1, 1])
_LATEST = 10_000  # steps after which no companion form may begin
_LARGEST = 2 * MAX_DEGREE  # degree of pairs that are factored


@dataclass(frozen=True, slots=True)
class CompanionForm:
    """``T(n) U(n+1) = s(n) U(n) M(n)`` as an identity of rational functions of n.

    Attributes
    ----------
    pcf : PCF
        M(n + skipped) is its companion matrix [[0, b(n)], [1, a(n)]].
    skipped : int
        The least k such that all is regular for n > k: U(n) not singular, b not zero. The pcf
        begins there: it belongs to T(k+1) T(k+2) ...
    coboundary : tuple of tuples of fmpz_poly
        U(n), polynomials of content 1, in the n of T.
    scalar : tuple of two fmpz_poly
        Numerator and denominator of s(n).
    column : int
        The column of T(1) ... T(N) whose quotient is exactly the image of a convergent of the pcf:
        of that with index N - skipped - 1.
    to_limit : Moebius
        Primitive, its last coefficient positive: the column's quotients tend to the image of K,
        the value of the pcf.
    """

    pcf: PCF
    skipped: int
    coboundary: Rows
    scalar: tuple[fmpz_poly, fmpz_poly]
    column: int
    to_limit: Moebius

    @property
    def moebius(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The matrix ((A, B), (C, D)) of the map to the limit, (A K + B) / (C K + D)."""
        return self.to_limit.rows

    def holds_for(self, matrix: RationalMatrix) -> bool:
        """Whether the identity holds for T, checked again as an identity of polynomials."""
        top, bottom = self.scalar
        whole = self.pcf.shift(-self.skipped)
        companion = ((fmpz_poly([]), _poly(whole.b)), (fmpz_poly([1]), _poly(whole.a)))
        ahead = tuple(tuple(p(_AHEAD) for p in row) for row in self.coboundary)
        left, right = product(matrix.rows, ahead), product(self.coboundary, companion)
        return all(
            p * bottom == q * top * matrix.denominator
            for row, other in zip(left, right, strict=True)
            for p, q in zip(row, other, strict=True)
        )


def _poly(p: tuple[int, ...]) -> fmpz_poly:
    return fmpz_poly(list(reversed(p)))


def _det(u: tuple[fmpz_poly, ...], v: tuple[fmpz_poly, ...]) -> fmpz_poly:
    return u[0] * v[1] - u[1] * v[0]


def companion_form(matrix: RationalMatrix) -> CompanionForm:
    """The simplest continued fraction that the columns of T(1) T(2) ... give.

    Parameters
    ----------
    matrix : RationalMatrix
        T(n), 2 x 2, regular and without pole for n >= 1.

    Raises
    ------
    NoValueError
        If T(n) is no 2 x 2 matrix, or triangular, so that no column leads to a continued fraction.
    LimitError
        If the polynomials of all are beyond the limits.

    Examples
    --------
    >>> zero, one = fmpz_poly([0]), fmpz_poly([1])
    >>> rows = ((zero, fmpz_poly([0, 0, 1])), (one, fmpz_poly([1, 2])))  # x^2, 2x+1
    >>> found = companion_form(RationalMatrix(rows))
    >>> str(found.pcf), found.moebius  # the product lacks a(0): L = K - 1
    ('PCF(2*n+1, n^2)', ((1, -1), (0, 1)))
    """
    if matrix.size != 2:
        raise NoValueError(
            f"the matrices have {matrix.size} rows; a continued fraction belongs to 2 x 2 matrices"
        )
    found: list[CompanionForm] = []
    limit: LimitError | None = None
    for column in (0, 1):
        try:
            found += _by_column(matrix, column)
        except LimitError as error:
            limit = error
    if not found:
        if limit is not None:
            raise limit
        raise NoValueError("the matrix is triangular: its columns satisfy recurrences of order one")
    return min(found, key=_size)


def _size(form: CompanionForm) -> tuple[int, int, int, int]:
    da, db = form.pcf.degrees
    largest = max(abs(c) for c in form.pcf.a + form.pcf.b)
    return max(2 * da, db), form.skipped, largest, form.column


def _by_column(matrix: RationalMatrix, column: int) -> Iterator[CompanionForm]:
    """The companion form of u = e_column, if that is a cyclic vector."""
    u = tuple(fmpz_poly([int(i == column)]) for i in range(2))
    v = matrix.apply(u)
    w = matrix.apply(tuple(p(_AHEAD) for p in v))
    f = _det(u, v)
    a = _det(u, w)  # a = f(n) alpha(n), b = f(n) f(n-1) beta(n)
    if f.is_zero() or a.is_zero():
        return
    b = _det(w, v) * f(_BEHIND)
    if max(a.degree(), b.degree()) > _LARGEST:
        raise LimitError(
            f"the fraction of this direction has degree {b.degree()} before it is deflated; the "
            f"limit is {_LARGEST}: take a shorter direction"
        )
    skipped = max(0, _last_root(f(_BEHIND)), _last_root(b))
    _check_start(skipped)
    # deflate where nothing is singular, then return to where the identity begins to hold
    form: CompanionForm | None = None
    for _ in range(2):
        at = fmpz_poly([skipped, 1])
        short = normal_form(_tuple(a(at)), _tuple(b(at)))
        back = fmpz_poly([-skipped, 1])
        now = _scaled(matrix, column, u, v, f, a, (_poly(short.a)(back), _poly(short.b)(back)))
        if form is None or (now.skipped, _size(now)) <= (form.skipped, _size(form)):
            form = now
        if now.skipped >= skipped:
            break
        skipped = now.skipped
        if _last_root(f(_BEHIND)) > skipped or _last_root(b) > skipped:
            break  # the pair as it is would end there
    assert form is not None
    yield form


def _check_start(skipped: int) -> None:
    if skipped > _LATEST:
        raise LimitError(
            f"the coboundary is singular at step {skipped:,}; a fraction must begin before "
            f"step {_LATEST:,}"
        )


def _tuple(p: fmpz_poly) -> tuple[int, ...]:
    return tuple(int(c) for c in reversed(p.coeffs()))


def _last_root(p: fmpz_poly) -> int:
    return max(integer_roots(p), default=0)


def _scaled(
    matrix: RationalMatrix,
    column: int,
    u: tuple[fmpz_poly, ...],
    v: tuple[fmpz_poly, ...],
    f: fmpz_poly,
    a: fmpz_poly,
    pair: tuple[fmpz_poly, fmpz_poly],
) -> CompanionForm:
    """The identity with U = [h u, k v] such that T becomes the companion matrix of the pair."""
    # pair[0] = phi alpha, alpha = a/f, phi(n-1) = k(n)/h(n)
    top, bottom = pair[0] * f, a
    common = top.gcd(bottom)
    k, h = (top / common)(_BEHIND), (bottom / common)(_BEHIND)
    columns = (tuple(h * p for p in u), tuple(k * p for p in v))
    content = reduce(fmpz_poly.gcd, (p for c in columns for p in c), fmpz_poly([]))
    rows = tuple(tuple(c[i] / content for c in columns) for i in range(2))
    # s(n) = h(n+1)/k(n), changed by the content, over the denominator of T
    above = h(_AHEAD) * content
    below = k * content(_AHEAD) * matrix.denominator
    common = above.gcd(below)
    if (below / common).leading_coefficient() < 0:
        common = -common
    singular = rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]
    skipped = max(0, _last_root(singular), _last_root(pair[1]))
    _check_start(skipped)
    pcf = PCF(_tuple(pair[0]), _tuple(pair[1])).shift(skipped)
    return CompanionForm(
        PCF(pcf.a, pcf.b),
        skipped,
        rows,
        (above / common, below / common),
        column,
        _to_limit(matrix, rows, skipped, value_at(pcf.a, 0)),
    )


def _to_limit(matrix: RationalMatrix, coboundary: Rows, skipped: int, first: int) -> Moebius:
    """T(1) ... T(k) U(k+1) [[1, -a(0)], [0, 1]], as a map."""
    before, _ = matrix.product(1, skipped + 1)
    at = fmpz_mat([[p(skipped + 1) for p in row] for row in coboundary])
    m = before * at * fmpz_mat([[1, -first], [0, 1]])
    return Moebius.of((int(x) for x in m.entries()), positive="last")


def recurrence(matrix: RationalMatrix) -> tuple[fmpz_poly, ...]:
    """The recurrence of the first entry of each row of T(1) ... T(n), for matrices of any size.

    Returns
    -------
    tuple of fmpz_poly
        c_0, ..., c_r without a common factor: c_0(n) y(n) + ... + c_r(n) y(n+r) = 0, with y(n) the
        entry of T(1) ... T(n), the denominators of T left out.

    Raises
    ------
    NoValueError
        If the first column is no cyclic vector.

    Examples
    --------
    >>> rows = ((fmpz_poly([0]), fmpz_poly([0, 0, 1])), (fmpz_poly([1]), fmpz_poly([1, 2])))
    >>> recurrence(RationalMatrix(rows))  # y(n+2) = (n+1)^2 y(n) + (2n+3) y(n+1)
    (x^2 + 2*x + 1, 2*x + 3, (-1))
    """
    size = matrix.size
    columns = [tuple(fmpz_poly([int(i == 0)]) for i in range(size))]
    ahead = matrix.shift(1)  # the product up to n is followed by T(n+1)
    for _ in range(size):
        columns.append(ahead.apply(tuple(p(_AHEAD) for p in columns[-1])))
    minors = [determinant(columns[:k] + columns[k + 1 :]) for k in range(size + 1)]
    if minors[-1].is_zero():
        raise NoValueError("the first column satisfies a recurrence of lower order")
    common = reduce(fmpz_poly.gcd, minors)
    if minors[-1].leading_coefficient() * (-1) ** size > 0:
        common = -common
    return tuple((m if k % 2 == 0 else -m) / common for k, m in enumerate(minors))
