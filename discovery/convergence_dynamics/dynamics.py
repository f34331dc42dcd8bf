"""The convergence dynamics of a continued fraction (arXiv 2412.16818)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from discovery.arguments import read_integer
from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.first_order_solution import proof_of_rational
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.convergence_dynamics.convergent_gcd import reduced_growth
from discovery.convergence_dynamics.dynamics_kernel import (
    FAR,
    FLOAT_COLUMNS,
    float_metrics,
    growth_fit,
)
from discovery.convergence_dynamics.error_expansion import ErrorExpansion, error_expansion
from discovery.convergence_dynamics.exact_dynamics import FIGURES, ExactFigure, exact_figures
from discovery.errors import LimitError, NoValueError
from discovery.expressions.measurement import format_ball
from discovery.identification.identify import identify

__all__ = ["DERIVED_COLUMNS", "Dynamics", "derived", "dynamics"]

_LEAST = 0.3
_RATIONAL_DIGITS = 40  # with which a rational limit is looked for
_CONSTANT_DIGITS = 60  # at most, of the leading constant of the error
_LONGEST_BITS = 12_000  # of a rational limit that is written out

DERIVED_COLUMNS = ("naive_delta", "reduced_delta", "predicted_delta", "gamma_prime", "eta_prime")
_AT = {name: i for i, name in enumerate(FLOAT_COLUMNS)}


def derived(
    metrics: NDArray[np.float64], gcd_logs: NDArray[np.float64], depth: int = 1000
) -> NDArray[np.float64]:
    """What follows from the float metrics and the logarithms of gcd(p_n, q_n).

    Parameters
    ----------
    metrics : float64 array (count, len(FLOAT_COLUMNS)), or one row
        From `discovery.convergence_dynamics.dynamics_kernel.float_metrics`.
    gcd_logs : float64 array (count, 5), or one row
        ln gcd(p_n, q_n) at the same indices, from
        `discovery.convergence_dynamics.convergent_gcd.reduced_growths`.
    depth : int
        Of both.

    Returns
    -------
    float64 array (count, 5), or one row
        `DERIVED_COLUMNS`; NaN where not defined.

    Examples
    --------
    >>> from discovery.convergence_dynamics.dynamics_kernel import float_metrics
    >>> golden = float_metrics(np.array([[1]]), np.array([[1]]))[0]
    >>> derived(golden, np.zeros(5)).round(6).tolist()
    [1.001675, 1.001675, 1.004748, 0.480072, 0.0]
    """
    rows, logs = np.atleast_2d(metrics), np.atleast_2d(gcd_logs)
    first = _AT["growth_1"]
    growth = rows[:, _AT["growth"]]
    growths = np.concatenate([rows[:, first : first + 4], growth[:, None]], axis=1)
    reduced_logs = growths - logs  # of integers: below ln 2 they are ln 1, but for rounding
    reduced_logs[reduced_logs < _LEAST] = 0.0
    fitted = growth_fit(reduced_logs, rows[:, _AT["first_index"]], depth)
    naive = rows[:, _AT["naive_delta"]]
    with np.errstate(divide="ignore", invalid="ignore"):
        reduced = (naive + 1) * growth / reduced_logs[:, -1] - 1
        rate = np.abs(rows[:, _AT["eigenvalue_ratio"]])
        predicted = rate / (fitted[:, 0] + fitted[:, 1] * np.log(FAR)) - 1
    result = np.column_stack([naive, reduced, predicted, fitted])
    result[~np.isfinite(result)] = np.nan
    return result[0] if np.ndim(metrics) == 1 else result


@dataclass(frozen=True, slots=True)
class Dynamics:
    """What `dynamics` finds.

    Attributes
    ----------
    outcome : str
        ``convergent``; ``rational`` (the limit is proved to be one), ``terminating``,
        ``infinite``, ``no-limit``, ``undecided``.
    reason : str
    limit : float or None
        The true limit, not the convergent that stands for it in the fits.
    limit_text : str or None
        Its digits; the rational number itself, where it is one.
    naive_delta, reduced_delta, predicted_delta, gamma_prime, eta_prime : float or None
    beta, gamma, eta, eigenvalue_ratio : float or None
        As measured and fitted at the depth.
    complex_eigenvalues : bool
    gcd_logs : tuple of float
        Exact ln gcd(p_n, q_n) at the indices of the fits.
    exact : mapping of str to ExactFigure
        What theory says of each of the nine figures.
    expansion : ErrorExpansion or None
    """

    outcome: str
    reason: str
    limit: float | None
    limit_text: str | None
    naive_delta: float | None
    reduced_delta: float | None
    predicted_delta: float | None
    gamma_prime: float | None
    eta_prime: float | None
    beta: float | None
    gamma: float | None
    eta: float | None
    eigenvalue_ratio: float | None
    complex_eigenvalues: bool
    gcd_logs: tuple[float, ...]
    exact: Mapping[str, ExactFigure]
    expansion: ErrorExpansion | None


def dynamics(pcf: PCF, depth: int = 1000, digits: int = 30) -> Dynamics:
    """Growth, convergence and reduction of a fraction: measured, fitted, and exactly.

    Parameters
    ----------
    pcf : PCF
    depth : int
        A multiple of 8: figures are measured at depth - 1 and fitted below.
    digits : int
        Decimal places of the limit, and digits of the error's leading constant.

    Raises
    ------
    LimitError
        For another depth, or coefficients beyond double precision.

    Examples
    --------
    >>> found = dynamics(PCF("2n+1", "n^2"))  # 4/pi
    >>> found.outcome, round(found.reduced_delta, 6), found.exact["gamma"].text
    ('convergent', -0.202673, 'log(3-2*sqrt(2))')
    >>> dynamics(PCF("n", "n-3")).outcome
    'terminating'
    """
    read_pcf(pcf)
    depth = read_integer(depth, "depth")
    digits = read_integer(digits, "digits")
    largest = max(map(abs, (*pcf.a, *pcf.b)))
    if largest >= 2**53:
        raise LimitError(
            f"a coefficient of {largest.bit_length()} bits is beyond double precision, in which "
            "the dynamics are measured; the limit is 53"
        )
    row = float_metrics(np.array([pcf.a], float), np.array([pcf.b], float), depth)[0]
    gcd_logs = reduced_growth(pcf, depth)
    outcome, reason, value, text = _limit(pcf, digits)
    if outcome in ("terminating", "infinite", "no-limit"):
        for name in ("naive_delta", "gamma", "eta", "beta"):
            row[_AT[name]] = np.nan
    figures = dict(zip(FLOAT_COLUMNS, row.tolist(), strict=True))
    figures |= dict(
        zip(DERIVED_COLUMNS, derived(row, np.array(gcd_logs), depth).tolist(), strict=True)
    )
    if outcome == "terminating":
        figures |= dict.fromkeys(DERIVED_COLUMNS, nan)
    elif outcome != "convergent" and outcome != "rational":
        figures["predicted_delta"] = nan
    fitted = {name: None if isnan(figures[name]) else figures[name] for name in FIGURES}
    expansion = None
    exact = exact_figures(pcf, int(figures["first_index"]))
    if outcome in ("convergent", "rational"):
        with suppress(NoValueError):
            expansion = error_expansion(pcf, digits=min(digits, _CONSTANT_DIGITS))
    elif outcome == "infinite":  # theory speaks of a q_n that is dominant
        exact = dict.fromkeys(FIGURES, ExactFigure(None, None, reason))
    return Dynamics(
        outcome=outcome,
        reason=reason,
        limit=value,
        limit_text=text,
        complex_eigenvalues=figures["complex"] == 1,
        gcd_logs=gcd_logs,
        exact=exact,
        expansion=expansion,
        **fitted,
    )


def _limit(pcf: PCF, digits: int) -> tuple[str, str, float | None, str | None]:
    """Outcome, reason, the limit as a double and as text."""
    places = max(digits, _RATIONAL_DIGITS)
    found = evaluate(pcf, places)
    if found.outcome == "terminating" and found.exact is not None:
        value = found.exact
        return "terminating", found.reason, _double(value), _rational_text(value)
    if found.value is None:
        return found.outcome, found.reason, None, None
    shown = format_ball(found.value, digits)
    middle = float(found.value.mid())
    for answer in identify(found.value, places, among=(), first_only=True):
        if answer.kind == "rational":
            exact = Fraction(answer.expression)
            proof = proof_of_rational(pcf, found.convergence, exact)
            if proof is not None:
                return "rational", f"the limit is rational: {proof}", float(exact), str(exact)
            seems = f"the limit agrees with {exact} to {places} digits; no proof found"
            return "convergent", f"{found.reason}; {seems}", middle, shown
    return "convergent", found.reason, middle, shown


def _double(x: Fraction) -> float | None:
    try:
        return float(x)
    except OverflowError:
        return None


def _rational_text(x: Fraction) -> str | None:
    bits = max(abs(x.numerator).bit_length(), x.denominator.bit_length())
    return str(x) if bits <= _LONGEST_BITS else None
