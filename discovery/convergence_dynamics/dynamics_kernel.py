"""How convergents grow and converge, for many fractions at once, in scaled floating point.

The measurements are those of arXiv 2412.16818. At depth N the limit is L = p_M/q_M with
M = 2N - 1, and p_n/q_n is compared with it at five indices n. Let X_m be the continuant of a(m)
... a(M), so that X_m = a(m) X_(m+1) + b(m+1) X_(m+2), L = X_0/X_1 and X_1 = q_M. Then

    |L - p_n/q_n| = |b(1) ... b(n+1) X_(n+2) / (q_n q_M)|

exactly: a product, so that its logarithm needs neither large integers nor a difference of nearly
equal numbers. X and q are carried as a double and a power of two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from discovery.errors import LimitError
from discovery.kernel_cache import kernel

__all__ = [
    "FAR",
    "FIT_POINTS",
    "FLOAT_COLUMNS",
    "convergence_fit",
    "fit_abscissae",
    "fit_indices",
    "float_metrics",
    "growth_fit",
]

FIT_POINTS = 5
FLOAT_COLUMNS = (
    *("limit", "naive_delta", "growth", "gamma", "eta", "beta", "eigenvalue_ratio", "complex"),
    *("first_index", "growth_1", "growth_2", "growth_3", "growth_4"),
)
MAX_LOG_VALUE = 400.0  # binary: beyond it a step could overflow a scaled double
_FLAT = 0.05  # an eta' below this is taken for 0, and gamma' is fitted alone
FAR = 1e9  # index of the companion matrix whose eigenvalues are compared
_LN2 = 0.6931471805599453
_SHIFT = 300
_BIG = 2.0**_SHIFT
_SMALL = 2.0**-_SHIFT


def fit_indices(depth: int, first: int = 5) -> tuple[int, ...]:
    """The five indices n at which convergents are measured.

    Parameters
    ----------
    depth : int
        A multiple of 8, at least 64.
    first : int
        5; or 6 for a fraction some of whose q_n are 0.

    Raises
    ------
    LimitError
        For another depth.

    Examples
    --------
    >>> fit_indices(1000)
    (5, 124, 249, 499, 999)
    """
    if depth % 8 or not 64 <= depth <= 100_000:
        raise LimitError(f"depth {depth:,} is not a multiple of 8 between 64 and 100,000")
    return first, depth // 8 - 1, depth // 4 - 1, depth // 2 - 1, depth - 1


def fit_abscissae(depth: int, first: int = 5) -> NDArray[np.float64]:
    """The numbers that stand for those indices in the fits: one more; or they themselves.

    >>> fit_abscissae(1000).tolist(), fit_abscissae(1000, 6).tolist()
    ([6.0, 125.0, 250.0, 500.0, 1000.0], [6.0, 124.0, 249.0, 499.0, 999.0])
    """
    return np.array(fit_indices(depth, first), dtype=np.float64) + (first == 5)


def convergence_fit(depth: int, first: int = 5) -> NDArray[np.float64]:
    """The (3, 5) matrix that takes ln|L - p_n/q_n| to beta, gamma, eta by least squares.

    >>> x = fit_abscissae(1000)
    >>> (convergence_fit(1000) @ (2 * np.log(x) - 3 * x)).round(9).tolist()
    [2.0, -3.0, 0.0]
    """
    x = fit_abscissae(depth, first)
    return np.linalg.pinv(np.stack([np.log(x), x, x * np.log(x)], axis=1))


def _by_rows(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row times the weights, summed from the left.

    The matrix product of a library may differ in the last digit with the number of rows beside it.
    """
    total = rows[:, 0] * weights[0]
    for k in range(1, rows.shape[1]):
        total += rows[:, k] * weights[k]
    return total


def growth_fit(
    logs: NDArray[np.float64], first: NDArray[np.float64], depth: int = 1000
) -> NDArray[np.float64]:
    """gamma' and eta' of the growth gamma' n + eta' n ln n, by least squares.

    Where |eta'| < 0.05, gamma' is fitted alone and eta' is 0.

    Parameters
    ----------
    logs : float64 array (count, 5)
        ln|q_n| at the indices of `fit_indices`.
    first : float64 array (count,)
        The first of those indices, 5 or 6.
    depth : int

    Returns
    -------
    float64 array (count, 2)

    Examples
    --------
    >>> x = fit_abscissae(1000)
    >>> growth_fit(np.array([x + x * np.log(x), 3 * x]), np.array([5.0, 5.0])).round(9).tolist()
    [[1.0, 1.0], [3.0, 0.0]]
    """
    result = np.empty((len(logs), 2))
    for start in (5, 6):
        rows = first == start
        x = fit_abscissae(depth, start)
        fit = np.linalg.pinv(np.stack([x, x * np.log(x)], axis=1))
        both = np.stack([_by_rows(logs[rows], weights) for weights in fit], axis=1)
        flat = np.abs(both[:, 1]) < _FLAT
        both[flat, 0] = (_by_rows(logs[rows], x) / (x @ x))[flat]
        both[flat, 1] = 0.0
        result[rows] = both
    return result


@kernel
def _values(p: np.ndarray, out: np.ndarray) -> None:
    """out[n] <- p(n); p highest power first."""
    out[:] = p[0]
    for k in range(1, p.shape[0]):
        c = p[k]
        for n in range(out.shape[0]):
            out[n] = out[n] * n + c


@kernel
def _log(x: float, shifts: int) -> float:
    if x == 0.0:
        return -np.inf
    return float(np.log(abs(x)) + shifts * (_SHIFT * _LN2))


@kernel
def _forward(
    a: np.ndarray, b: np.ndarray, marks: np.ndarray, growths: np.ndarray, products: np.ndarray
) -> bool:
    """ln|q_n| and ln|b(1) ... b(n+1)| at the marks (ascending); whether some q_n is 0."""
    q0, q, shifts = 0.0, 1.0, 0
    product, product_shifts = abs(b[1]), 0
    vanishes = False
    k = 0
    for n in range(1, marks[-1] + 1):
        q0, q = q, a[n] * q + b[n] * q0
        while abs(q) > _BIG:
            q *= _SMALL
            q0 *= _SMALL
            shifts += 1
        product *= abs(b[n + 1])
        while product > _BIG:
            product *= _SMALL
            product_shifts += 1
        vanishes |= q == 0.0
        if n == marks[k]:
            growths[k] = _log(q, shifts)
            products[k] = _log(product, product_shifts)
            k += 1
    return vanishes


@kernel
def _backward(a: np.ndarray, b: np.ndarray, marks: np.ndarray, ahead: np.ndarray) -> float:
    """ln|X_(n+2) / X_1| at the marks; the limit X_0 / X_1, not finite where X_1 = 0."""
    x1, x, shifts = 1.0, a[-1], 0
    k = marks.shape[0] - 1
    for m in range(a.shape[0] - 2, 0, -1):
        if k >= 0 and m + 1 == marks[k] + 2:
            ahead[k] = _log(x, shifts)
            k -= 1
        x1, x = x, a[m] * x + b[m + 1] * x1
        while abs(x) > _BIG:
            x *= _SMALL
            x1 *= _SMALL
            shifts += 1
    if x == 0.0:
        return np.inf
    ahead -= _log(x, shifts)
    return float(a[0] + b[1] * x1 / x)


@kernel
def _measure(
    a: np.ndarray,
    b: np.ndarray,
    indices: np.ndarray,
    fits: np.ndarray,
    length: int,
    out: np.ndarray,
) -> None:
    """Fill the columns of `float_metrics` but the eigenvalues'; indices and fits for each start."""
    a_n, b_n = np.empty(length), np.empty(length)
    growths, products, ahead = np.empty(6), np.empty(6), np.empty(6)
    growth, error = np.empty(FIT_POINTS), np.empty(FIT_POINTS)
    for i in range(a.shape[0]):
        _values(a[i], a_n)
        _values(b[i], b_n)
        vanishes = _forward(a_n, b_n, indices, growths, products)
        limit = _backward(a_n, b_n, indices, ahead)
        start = 1 if vanishes else 0  # of the indices 5 and 6 one is left out
        for k in range(FIT_POINTS):
            j = k + 1 if k else start
            growth[k] = growths[j]
            error[k] = products[j] + ahead[j] - growths[j]
        out[i, 2] = growth[4]
        out[i, 8] = 5.0 + start
        out[i, 9:13] = growth[:4]
        if not np.isfinite(limit):
            continue
        out[i, 0] = limit
        if np.isfinite(error[4]) and np.isfinite(out[i, 2]) and out[i, 2] != 0.0:
            out[i, 1] = -error[4] / out[i, 2] - 1.0
        if np.isfinite(error).all():
            out[i, 5] = (fits[start, 0] * error).sum()
            out[i, 3] = (fits[start, 1] * error).sum()
            out[i, 4] = (fits[start, 2] * error).sum()


def _eigenvalues(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln|lambda_+ / lambda_-| of [[0, b], [1, a]] at n = 10^9, and whether they are complex.

    The polynomial a^2 + 4b has small integer coefficients: it is formed before it is evaluated, so
    that nothing cancels.
    """
    width = max(2 * a.shape[1] - 1, b.shape[1])
    square = np.zeros((len(a), width))
    square[:, width - b.shape[1] :] = 4 * b
    offset = width - (2 * a.shape[1] - 1)
    for i in range(a.shape[1]):
        square[:, offset + i : offset + i + a.shape[1]] += a[:, i : i + 1] * a
    # in units of n^(width - 1), so that nothing overflows
    powers = FAR ** -np.arange(width, dtype=np.float64)
    disc = _by_rows(square, powers)
    half = (width - 1) / 2
    a_far = _by_rows(a, powers) * FAR ** (a.shape[1] - 1 - half)
    b_far = _by_rows(b, powers) * FAR ** (b.shape[1] - width)
    larger = (np.abs(a_far) + np.sqrt(np.maximum(disc, 0.0))) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sign(a_far) * (2 * np.log(larger) - np.log(np.abs(b_far)))
    return np.stack([np.where(disc < 0, np.nan, ratio), disc < 0], axis=1)


def float_metrics(
    a: NDArray[np.int64] | NDArray[np.float64],
    b: NDArray[np.int64] | NDArray[np.float64],
    depth: int = 1000,
) -> NDArray[np.float64]:
    """Growth and convergence of many fractions, in double precision.

    Parameters
    ----------
    a, b : arrays (count, degree + 1)
        Integer coefficients, highest power first; lower degrees are filled up with zeros in front.
    depth : int
        A multiple of 8. The limit is taken at index 2*depth - 1, delta at depth - 1.

    Returns
    -------
    float64 array (count, len(FLOAT_COLUMNS))
        ``limit`` p/q at 2*depth - 1; ``naive_delta``; ``growth`` ln|q_(depth-1)|; ``gamma``,
        ``eta``, ``beta`` of ln|L - p_n/q_n| = beta ln n + gamma n + eta n ln n, fitted;
        ``eigenvalue_ratio`` signed; ``complex`` 1 or 0; ``first_index`` of the fits, 5, or 6
        where some q_n is 0; ``growth_1`` ... ``growth_4``: ln|q_n| at the first four of their
        indices. NaN is what is not defined: limits and errors of a fraction that has complex
        eigenvalues or ends, or whose convergent equals L.

    Raises
    ------
    LimitError
        If a value of a or b up to 2*depth passes 2^400, or a coefficient 2^53.

    Notes
    -----
    Nothing here asks whether there is a limit at all: `discovery.convergence` decides that. A
    convergence slower than exponential leaves its mark on every figure, since p_M/q_M stands for
    the limit; that is how the measurements are defined.

    Examples
    --------
    >>> row = float_metrics(np.array([[2, 1]]), np.array([[1, 0, 0]]))[0]  # 4/pi
    >>> dict(zip(FLOAT_COLUMNS[:5], row.round(6).tolist(), strict=False))["limit"]
    1.27324
    """
    fit_indices(depth)
    x, y = (np.ascontiguousarray(p, dtype=np.float64) for p in (a, b))
    _check_size(x, depth)
    _check_size(y, depth)
    out = np.full((len(x), len(FLOAT_COLUMNS)), np.nan)
    out[:, 6:8] = _eigenvalues(x, y)
    indices = np.array([5, *fit_indices(depth, 6)], dtype=np.int64)
    fits = np.stack([convergence_fit(depth, 5), convergence_fit(depth, 6)])
    _measure(x, y, indices, fits, 2 * depth, out)
    out[out[:, 7] == 1.0, :2] = np.nan
    out[out[:, 7] == 1.0, 3:6] = np.nan
    return out


def _check_size(p: NDArray[np.float64], depth: int) -> None:
    largest = np.abs(p).max(initial=0.0)
    bits = np.log2(largest + 1) + (p.shape[1] - 1) * np.log2(2.0 * depth) + 1
    if largest >= 2.0**53 or bits > MAX_LOG_VALUE:
        raise LimitError(
            f"degree {p.shape[1] - 1} with a coefficient of {largest:.3g} at depth {depth:,} is "
            "beyond double precision; the limits are 2^53 a coefficient and 2^400 a value"
        )
