"""The convergence dynamics of a continued fraction (arXiv 2412.16818)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from discovery.dynamics_kernel import FAR, FLOAT_COLUMNS, growth_fit

__all__ = ["DERIVED_COLUMNS", "derived"]

DERIVED_COLUMNS = ("naive_delta", "reduced_delta", "predicted_delta", "gamma_prime", "eta_prime")
_AT = {name: i for i, name in enumerate(FLOAT_COLUMNS)}


def derived(
    metrics: NDArray[np.float64], gcd_logs: NDArray[np.float64], depth: int = 1000
) -> NDArray[np.float64]:
    """What follows from the float metrics and the logarithms of gcd(p_n, q_n).

    Parameters
    ----------
    metrics : float64 array (count, len(FLOAT_COLUMNS)), or one row
        From `discovery.dynamics_kernel.float_metrics`.
    gcd_logs : float64 array (count, 5), or one row
        ln gcd(p_n, q_n) at the same indices, from `discovery.common_divisor.reduced_growths`.
    depth : int
        Of both.

    Returns
    -------
    float64 array (count, 5), or one row
        `DERIVED_COLUMNS`; NaN where not defined.

    Examples
    --------
    >>> from discovery.dynamics_kernel import float_metrics
    >>> golden = float_metrics(np.array([[1]]), np.array([[1]]))[0]
    >>> derived(golden, np.zeros(5)).round(6).tolist()
    [1.001675, 1.001675, 1.004748, 0.480072, 0.0]
    """
    rows, logs = np.atleast_2d(metrics), np.atleast_2d(gcd_logs)
    first = _AT["growth_1"]
    growth = rows[:, _AT["growth"]]
    growths = np.concatenate([rows[:, first : first + 4], growth[:, None]], axis=1)
    fitted = growth_fit(growths - logs, rows[:, _AT["first_index"]], depth)
    naive = rows[:, _AT["naive_delta"]]
    with np.errstate(divide="ignore", invalid="ignore"):
        reduced = (naive + 1) * growth / (growth - logs[:, -1]) - 1
        rate = np.abs(rows[:, _AT["eigenvalue_ratio"]])
        predicted = rate / (fitted[:, 0] + fitted[:, 1] * np.log(FAR)) - 1
    result = np.column_stack([naive, reduced, predicted, fitted])
    result[~np.isfinite(result)] = np.nan
    return result[0] if np.ndim(metrics) == 1 else result
