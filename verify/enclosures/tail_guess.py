"""A guess at the tail of a slow continued fraction: its expansion in 1/n, in fixed point.

With e = deg(b)/2 an integer and c the square root of |lead of b|, the tail that belongs to the
value is t_n ~ c n^e (1 + v_1/n + v_2/n^2 + ...), where t_n t_(n+1) - a(n) t_(n+1) - b(n+1) = 0 in
every order. In the scaled variable s = N/n the coefficients v_k N^(-k) are small, and they are
rounded to integers over a common unit. Nothing here is rigorous, and nothing needs to be: the rules
that use the guess check inequalities exactly, and a bad guess makes them fail, never lie.

Orders: sum_(i+j=m) (v_i - A_i) Q_j = B_m, where a(n) = c n^e sum A_k s^k, b(n+1) = c^2 n^(2e)
sum B_k s^k, and Q belongs to t_(n+1), where s becomes s/(1 + s/N). When A_0 = 0 (b dominates)
order k gives v_k, with divisor 2. In the parabolic case A_0 = 2, B_0 = -1, and order k + 1 gives
v_k, with divisor (k - 1 + gap)/N, where gap >= 0 is the distance of the indices: it does not vanish
for k >= 2.
"""

from __future__ import annotations

from itertools import accumulate
from math import comb
from operator import mul

from flint import fmpq, fmpz, fmpz_poly

__all__ = ["gap_squared", "tail_guess"]

_WINDOW = 12  # terms looked at together: single ones may vanish by symmetry


def _dot(x: list[fmpz], y: list[fmpz]) -> fmpz:
    return sum(map(mul, x, reversed(y)), fmpz(0))


def tail_guess(
    a: fmpz_poly,
    b_next: fmpz_poly,
    scale: int,
    unit: fmpz,
    small: fmpz,
    indices: tuple[fmpz, fmpz] | None,
    most: int,
) -> list[fmpz] | None:
    """The scaled coefficients unit * v_k / scale^k, k = 0, 1, ..., down to size small.

    Parameters
    ----------
    a, b_next : fmpz_poly
        a(n), of degree <= e and positive lead; b(n + 1), of degree 2e.
    scale : int
        The N where the expansion is to be used.
    unit : fmpz
        The integer that stands for 1.
    small : fmpz
        Terms are computed until a few in succession are below this size.
    indices : pair of fmpz or None
        In the parabolic case unit * v_1 / scale and unit * gap.
    most : int
        The largest number of terms.

    Returns
    -------
    list of fmpz, or None where the expansion does not get small enough at this scale.

    Examples
    --------
    The tail of (2n+1, -n^2) is n exactly:

    >>> a, b_next = fmpz_poly([1, 2]), fmpz_poly([-1, -2, -1])
    >>> unit = fmpz(2) ** 64
    >>> set(tail_guess(a, b_next, 64, unit, fmpz(1), (fmpz(0), fmpz(0)), 99)[1:])
    {0}
    """
    e = b_next.degree() // 2
    beta = abs(b_next[2 * e])
    guard = 2 * unit.bit_length() + 64
    root = (beta << (2 * guard)).isqrt()
    N = [fmpz(scale) ** k for k in range(2 * e + 2)]
    A = [((a[e - k] * unit) << guard) // (root * N[k]) for k in range(e + 1)]
    B = [b_next[2 * e - k] * unit // (beta * N[k]) for k in range(2 * e + 1)]
    spread = [(comb(e, j), N[j]) for j in range(e + 1)]

    def coefficient(x: list[fmpz], k: int) -> fmpz:
        return x[k] if k < len(x) else fmpz(0)

    def product_with_power(w: list[fmpz]) -> fmpz:
        """The last coefficient of (1 + s/N)^e times the series w."""
        return sum((c * x // n for (c, n), x in zip(spread, reversed(w), strict=False)), fmpz(0))

    v, w, Q, P = [unit], [unit], [unit], [unit - A[0]]
    row: list[fmpz] = []  # differences: the last one is the coefficient in s/(1 + s/N)
    for k in range(1, most):
        row = list(accumulate((-(d // scale) for d in row), initial=fmpz(0)))
        w.append(row[-1])
        Q.append(product_with_power(w))
        P.append(-coefficient(A, k))
        if indices is None:
            error = _dot(P, Q) // unit - coefficient(B, k)
            term = -(error // 2)
        elif k == 1:
            term = indices[0]
        else:
            ahead = product_with_power([*w, -(sum(row, fmpz(0)) // scale)])
            error = _dot([*P, -coefficient(A, k + 1)], [*Q, ahead]) // unit
            error -= coefficient(B, k + 1)
            term = -(error * scale * unit) // ((k - 1) * unit + indices[1])
        row = [d + term for d in row]
        w[-1] += term
        Q[-1] += term
        P[-1] += term
        v.append(term)
        if k >= 2 * e + 2:
            last = max(map(abs, v[-4:]))
            if last < small:
                return v
            if k >= 2 * _WINDOW + 2 * e:
                before = max(map(abs, v[-2 * _WINDOW : -_WINDOW]))
                if max(map(abs, v[-_WINDOW:])) >= before:
                    return None  # the expansion diverges from here
    return None


def gap_squared(a: fmpz_poly, b_next: fmpz_poly) -> fmpq:
    """Square of the distance of the two indices of a parabolic fraction with kappa = 0.

    It is 1 + 4q, with q n^(2d-2) (lead of a)^2 the leading term of a a+ + 4 b+; negative when the
    indices are complex and there is no limit.

    >>> gap_squared(fmpz_poly([1, 3, 3, 2]), fmpz_poly([0, 0, 0, 0, 0, 0, -1])(fmpz_poly([1, 1])))
    4
    """
    d = a.degree()
    parabola = a * a(fmpz_poly([1, 1])) + 4 * b_next
    return 1 + fmpq(4 * parabola[2 * d - 2] if d else fmpz(0), a[d] ** 2)
