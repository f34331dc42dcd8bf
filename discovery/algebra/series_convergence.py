"""Whether a hypergeometric series converges, exactly from the ratio of its terms."""

from __future__ import annotations

from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial
from discovery.algebra.quadratic_number import Quadratic

__all__ = ["series_behaviour"]


def series_behaviour(top: QuadraticPolynomial, bottom: QuadraticPolynomial) -> str:
    """``converges``, ``infinite`` or ``oscillates``: the sum of t_j with t_j/t_(j-1) = top/bottom.

    Parameters
    ----------
    top, bottom : QuadraticPolynomial
        The ratio at j; not 0, and neither has a root at an integer j >= 1.

    Returns
    -------
    str
        ``infinite``: the partial sums tend to infinity in modulus.

    Notes
    -----
    Let the ratio be z j^k (1 - mu/j + O(1/j^2)). For k < 0, or k = 0 and |z| < 1, the series
    converges. For k > 0, or k = 0 and |z| > 1, S_N/t_N tends to 1 or to z/(z - 1), by dominated
    convergence of the sum of t_(N-i)/t_N, and |t_N| to infinity. For k = 0 and z = 1,
    t_j ~ C j^(-mu) with C not 0 (a quotient of products of Gamma functions): of one sign in the
    end, and the sum converges if mu > 1 and is infinite if not (Gauss). For z = -1,
    t_j ~ C (-1)^j j^(-mu): for mu > 0 the sizes decrease to 0 in the end (Leibniz); for mu < 0,
    S_N ~ t_N/2, by summation by parts; for mu = 0 there are two limits of the partial sums.

    Examples
    --------
    >>> n, one = QuadraticPolynomial.of([1, 0]), QuadraticPolynomial.of([1])
    >>> series_behaviour(n, n + one), series_behaviour(-n, n + one), series_behaviour(-n, n)
    ('infinite', 'converges', 'oscillates')
    """
    k = top.degree - bottom.degree
    z = top.lead / bottom.lead
    if k:
        return "converges" if k < 0 else "infinite"
    if abs(z) < 1:
        return "converges"
    if abs(z) > 1:
        return "infinite"
    d = top.degree
    mu = Quadratic.of(0)
    if d:
        mu = bottom.coefficient(d - 1) / bottom.lead - top.coefficient(d - 1) / top.lead
    if z > 0:
        return "converges" if mu > 1 else "infinite"
    return "converges" if mu > 0 else "infinite" if mu < 0 else "oscillates"
