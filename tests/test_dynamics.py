"""Growth and convergence: kernels against exact integers, and against the published numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from discovery.common_divisor import reduced_growth
from discovery.dynamics_kernel import (
    FLOAT_COLUMNS,
    convergence_fit,
    fit_indices,
    float_metrics,
    growth_fit,
)
from discovery.errors import LimitError
from discovery.pcf import PCF


def _row(pcf: PCF, depth: int = 1000) -> dict[str, float]:
    values = float_metrics(np.array([pcf.a]), np.array([pcf.b]), depth)[0]
    return dict(zip(FLOAT_COLUMNS, values.tolist(), strict=True))


def _plain(pcf: PCF, depth: int) -> dict[str, float]:
    """The same from the definitions: exact convergents, logarithms to 60 digits."""
    convergents = [pcf.convergents(n) for n in range(2 * depth)]
    first = 6 if any(q == 0 for _, q in convergents[:depth]) else 5
    limit = Fraction(*convergents[-1])
    indices = fit_indices(depth, first)

    def log(x: Fraction) -> float:
        with mpmath.workdps(60):
            return float(mpmath.log(abs(mpmath.mpf(x.numerator) / x.denominator)))

    growths = [log(Fraction(convergents[n][1])) for n in indices]
    errors = [log(limit - Fraction(*convergents[n])) for n in indices]
    beta, gamma, eta = convergence_fit(depth, first) @ np.array(errors)
    return {
        "limit": float(limit),
        "naive_delta": -errors[-1] / growths[-1] - 1,
        "growth": growths[-1],
        "gamma": gamma,
        "eta": eta,
        "beta": beta,
        "first_index": float(first),
        **{f"growth_{k + 1}": growths[k] for k in range(4)},
    }


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2n+1", "n^2"),
        ("n^3+(n+1)^3", "-n^6"),
        ("34n^3+51n^2+27n+5", "-n^6"),
        ("1", "1"),
        ("n-5", "3"),  # a(5) = 0
        ("-3n+7", "-n-4"),
        ("2n+1", "n^4"),  # slow
        ("n-3", "n+1"),
        ("-5n^2+4n-1", "-n^2+2n-5"),
        ("1000000007n+3", "-99999999999n^2-5"),
    ],
)
def test_the_kernel_is_its_definition(a: str, b: str) -> None:
    pcf = PCF(a, b)
    row = _row(pcf, 64)
    for name, value in _plain(pcf, 64).items():
        assert row[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name


def test_a_denominator_that_vanishes_moves_the_first_index() -> None:
    pcf = PCF("n-2", "n^2+3")  # q_2 = a(2) q_1 + b(2) q_0 is not 0, q_n is for a = n - 1 at n = 1
    assert _row(pcf, 64)["first_index"] == 5
    shifted = PCF("n-1", "n^2+3")
    assert shifted.convergents(1)[1] == 0
    row = _row(shifted, 64)
    for name, value in _plain(shifted, 64).items():
        assert row[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name


def test_what_is_undefined_is_nan() -> None:
    complex_pair = _row(PCF("n", "-n^2"))
    assert complex_pair["complex"] == 1
    assert np.isnan([complex_pair[k] for k in ("limit", "naive_delta", "gamma")]).all()
    assert np.isfinite(complex_pair["growth"])
    ends = _row(PCF("n", "n-3"))
    assert np.isnan([ends[k] for k in ("naive_delta", "gamma", "eta", "beta")]).all()


def test_the_eigenvalue_ratio_has_a_sign_and_no_cancellation() -> None:
    golden = 2 * np.log((1 + 5**0.5) / 2)
    assert _row(PCF("1", "1"))["eigenvalue_ratio"] == pytest.approx(golden, rel=1e-14)
    assert _row(PCF("-1", "1"))["eigenvalue_ratio"] == pytest.approx(-golden, rel=1e-14)
    factorial = _row(PCF("n^4+1", "1"))["eigenvalue_ratio"]
    assert factorial == pytest.approx(8 * np.log(1e9), rel=1e-14)


def test_a_small_eta_is_taken_for_none() -> None:
    x = np.array([6.0, 125, 250, 500, 1000])
    logs = np.array([2 * x + 0.04 * x * np.log(x), 2 * x + 0.06 * x * np.log(x)])
    flat, kept = growth_fit(logs, np.array([5.0, 5.0])).tolist()
    assert flat[1] == 0
    assert kept == pytest.approx([2, 0.06])


def test_sizes_beyond_double_precision_are_refused() -> None:
    with pytest.raises(LimitError, match="degree 60"):
        float_metrics(np.array([[1] + [0] * 60]), np.array([[1]]))
    with pytest.raises(LimitError, match="depth 1,001"):
        float_metrics(np.array([[1]]), np.array([[1]]), 1001)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2n+1", "n^2"),
        ("n^3+(n+1)^3", "-n^6"),  # divided out on the way
        ("-5n^2+4n-1", "-n^2+2n-5"),
        ("n-1", "n^2+3"),  # q_1 = 0
        ("12n^3-7", "-3000000000n^4+n"),  # entries that take more than a digit
        ("10^17*n+1", "-10^19*n^2"),  # beyond machine words
    ],
)
def test_the_common_divisor_is_exact(a: str, b: str) -> None:
    pcf = PCF(a, b)
    first = 6 if a == "n-1" else 5
    plain = [math.log(math.gcd(*pcf.convergents(n))) for n in fit_indices(1000, first)]
    assert reduced_growth(pcf) == pytest.approx(plain, rel=1e-14)
