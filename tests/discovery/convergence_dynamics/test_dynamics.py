"""Growth and convergence: kernels against exact integers, and against the published numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, ctx

from discovery import load
from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.convergent_gcd import reduced_growth, reduced_growths
from discovery.convergence_dynamics.dynamics import DERIVED_COLUMNS, derived, dynamics
from discovery.convergence_dynamics.dynamics_kernel import (
    FLOAT_COLUMNS,
    convergence_fit,
    fit_indices,
    float_metrics,
    growth_fit,
)
from discovery.convergence_dynamics.error_expansion import error_expansion
from discovery.errors import LimitError, NoValueError
from discovery.expressions.expression import parse_expression
from tests.search.cli.test_cli import brouncker

DERIVED_NAMES = {
    "naive_delta": "Naive_Delta",
    "reduced_delta": "FR_Delta",
    "predicted_delta": "Predicted_Delta",
    "gamma_prime": "c",
    "eta_prime": "d",
}
# Every row of the reference that is not confirmed, by the reason.
DISAGREEMENTS = {
    "p/q at index 1999 is printed as the limit, but D < 0: there is none": {
        ((3, -1), (-4, 4, 2)),
        ((1, -3), (-2, -1, -2)),
    },
    "nothing but the limit is computed (-1010): the fraction ends, its value is rational": {
        ((4, 1, 0), (2, -5, 3)),
        ((-4,), (2, -5, -3)),
        ((5, -5, -1), (1, -5, 4)),
        ((5, 3, -2), (-3, 3)),
        ((5, -1, -3), (3, -5, 2)),
        ((-1, -5, 5), (3, -4, -4)),
        ((-3, -3), (-4, 4, 0)),
        ((5, 0, -4), (-5, 0, 5)),
        ((-5, -2, -2), (2, -1, -1)),
        ((5, -4, -3), (-5, 5)),
        ((-3, 5, 5), (-2, 4, 0)),
        ((4, -3), (1, 4, -5)),
        ((5, 2, -5), (-2, 4, -2)),
        ((3, -4, -3), (-2, 2, 4)),
        ((3, -1, 3), (2, -5, 3)),
        ((-2, 0, -2), (-3, 1, 2)),
        ((-4, 5, 5), (-4, 1, 3)),
        ((2, -2, -3), (1, -5, 0)),
        ((3, -3, 1), (3, -1, -2)),
        ((-1, 1, 0), (4, 0, -4)),
        ((3, 2, 1), (1, -5)),
        ((-5, -2, -1), (-4, 5, -1)),
    },
}


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


@pytest.mark.slow
def test_the_published_numbers() -> None:
    """Limits to all 60 digits printed, delta to 1e-6, the fits to 1e-3; all others are listed."""
    rows = load("blind_delta_reference")
    a, b = (np.array([[int(r[f"{x}{k}"]) for k in (2, 1, 0)] for r in rows]) for x in "AB")
    pcfs = [PCF(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    metrics = float_metrics(a, b)
    derivations = derived(metrics, reduced_growths([(p.a, p.b) for p in pcfs]))
    found: dict[str, set] = {}
    without_limit, ends = DISAGREEMENTS
    for row, pcf, floats, rest in zip(rows, pcfs, metrics, derivations, strict=True):
        value = evaluate(pcf, 70)
        if value.outcome == "evaluated":
            _confirm(row, value.value, floats, rest)
            continue
        reason = ends if value.outcome == "terminating" else without_limit
        found.setdefault(reason, set()).add((pcf.a, pcf.b))
        assert row["Naive_Delta"] == "-1010"
        if value.exact is not None:  # the value of the fraction that ends agrees
            assert abs(value.exact - Fraction(row["Limit"])) < Fraction(1, 10**60)
        else:
            assert row["complex_Eigenvalues"] == "1" == str(int(floats[7]))
            assert float(row["d"]) == pytest.approx(rest[4], abs=1e-6)  # the growth does
    assert found == DISAGREEMENTS
    assert len(rows) - sum(map(len, found.values())) == 179


def _confirm(row: dict, value: arb, floats: np.ndarray, rest: np.ndarray) -> None:
    with ctx.workprec(300):
        assert abs(value - arb(row["Limit"])) < arb(10) ** -60
    at = dict(zip(FLOAT_COLUMNS, floats.tolist(), strict=True))
    assert at["limit"] == pytest.approx(float(row["Limit"]), rel=1e-13)
    for name, figure in zip(DERIVED_COLUMNS, rest, strict=True):
        tolerance = 1e-3 if name in ("gamma_prime", "eta_prime") else 1e-6
        assert float(row[DERIVED_NAMES[name]]) == pytest.approx(figure, abs=tolerance)
    for name in ("beta", "gamma", "eta"):
        published = float(row[f"convergence_{'bcd'[('beta', 'gamma', 'eta').index(name)]}"])
        assert published == pytest.approx(at[name], abs=1e-3)
    assert float(row["Eigenvalues_ratio"]) == pytest.approx(at["eigenvalue_ratio"], rel=1e-12)
    assert row["complex_Eigenvalues"] == "0"
    assert at["complex"] == 0


def test_the_error_of_log_2() -> None:
    """log 2 = 3/(5 - 9/(15 - 36/(25 - ...))): with N = n + 1 partial quotients,

    log 2 - 3 q_n/p_n = (pi/3) 9^-N (1 - 5/(16 N) + 105/(512 N^2) - ...).
    """
    found = error_expansion(PCF("10n+5", "-9n^2"), terms=2)
    assert (str(found.rho), found.factorial, str(found.exponent)) == ("1/9", 0, "0")
    # in N = n + 1: 1/n = 1/N + 1/N^2 + ...
    c1, c2 = (c.rational for c in found.coefficients)
    assert (c1, c2 + c1) == (Fraction(-5, 16), Fraction(105, 512))
    (name,) = found.names
    assert name.of == "log(2)"
    named = parse_expression(name.expression).enclose(30)
    assert named.overlaps(parse_expression("pi/3/9").enclose(30))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("a", "b", "depth"),
    [
        ("10n+5", "-9n^2", 200),
        ("n^2+n+1", "n+3", 60),
        ("-3n+2", "-2n^2+n-5", 1000),  # a < 0; irreducible b
        ("34n^3+51n^2+27n+5", "-n^6", 60),
        ("n^3+(n+1)^3", "-n^6", 4000),  # 1/zeta(3): n^-2
        ("2n+1", "n^4", 4000),  # 12/pi^2: n^-2, alternating
        ("3", "n^2+1", 4000),  # n^-3
        ("n-1", "n^2+3", 200),  # coefficients in Q(sqrt 5)
    ],
)
def test_the_expansion_is_the_error(a: str, b: str, depth: int) -> None:
    """At two depths: the first term left out is of order n^-(k+1)."""
    pcf = PCF(a, b)
    expansion = error_expansion(pcf)
    value = evaluate(pcf, 600).value
    left_over = []
    for n in (depth, 2 * depth):
        state = pcf.state(n)
        with ctx.workprec(20_000):
            error = value - arb(state[0, 1]) / state[1, 1]
            series = sum((c.ball() / n**k for k, c in enumerate(expansion.coefficients, 1)), arb(1))
            formal = expansion.rho.ball() ** n * arb(n) ** expansion.exponent.ball()
            formal = formal / arb(n).fac() ** expansion.factorial * expansion.constant * series
            left_over.append(float((error / formal - 1).mid()))
    order = len(expansion.coefficients) + 1
    assert left_over[0] / left_over[1] == pytest.approx(2**order, rel=0.2)


def test_no_expansion_where_the_law_is_another() -> None:
    for a, b in (("1", "n"), ("2n+1", "-n^2"), ("n", "n-3"), ("1", "-n^2")):
        with pytest.raises(NoValueError, match="no expansion of this shape"):
            error_expansion(PCF(a, b))


@pytest.mark.parametrize(
    ("a", "b", "outcome", "limit"),
    [
        ("n+1", "-(n+1)", "infinite", None),  # unequal growth
        ("n", "-2n", "rational", "0"),
        ("2n+1", "-n^2", "rational", "0"),
        ("-2n^2+5n+2", "2n^2-3n-1", "rational", "5/3"),
        ("n", "n-3", "terminating", "-4"),
        ("1", "-n^2", "no-limit", None),
        ("5000", "n", "convergent", "5000.0001999999840000"),  # not a divergence
    ],
)
def test_each_has_its_class(a: str, b: str, outcome: str, limit: str | None) -> None:
    found = dynamics(PCF(a, b))
    assert (found.outcome, found.limit_text and found.limit_text[:21]) == (outcome, limit)
    if outcome in ("infinite", "terminating", "no-limit"):
        assert (found.naive_delta, found.beta, found.exact["beta"].text) == (None, None, None)


@pytest.mark.parametrize(
    ("a", "b", "exact"),
    [
        ("2n+1", "n^2", "log(3-2*sqrt(2)) 0 0 0"),
        ("n", "n", "1 -1 -3/2 1"),
        ("-3n+2", "-2n^2+n-5", "log(1/2) 0 11/2 1/2"),  # half of the primes reduce
        ("n^3+(n+1)^3", "-n^6", "0 0 -2 0"),
        ("2n^2+1", "3", "log(3/4)+4 -4 0 2"),
    ],
)
def test_theory_beside_the_fit(a: str, b: str, exact: str) -> None:
    """And near it. The fitted beta takes up what c_1/n leaves at n = 5: it is read off far out."""
    pcf = PCF(a, b)
    found = dynamics(pcf)
    names = ("gamma", "eta", "beta", "eta_prime")
    assert " ".join(str(found.exact[name].text) for name in names) == exact
    values = {name: found.exact[name].value for name in names}
    for name, tolerance in (("gamma", 0.2), ("eta", 0.05), ("eta_prime", 0.1)):
        assert getattr(found, name) == pytest.approx(values[name], abs=tolerance)
    left = []
    for x in (2000, 4000):
        row = _row(pcf, x)
        error = -(row["naive_delta"] + 1) * row["growth"]
        left.append(error - values["gamma"] * x - values["eta"] * x * math.log(x))
    assert (left[1] - left[0]) / math.log(2) == pytest.approx(values["beta"], abs=0.02)


@pytest.mark.slow
def test_the_command() -> None:
    ran = brouncker("dynamics", "10n+5", "-9n^2", "--json")
    (row,) = ran.rows
    assert (ran.code, row["outcome"], row["limit"]["exact"][:10]) == (0, "convergent", "4.32808512")
    assert set(row) >= {"naive_delta", "reduced_delta", "predicted_delta", "gamma_prime", "beta"}
    assert row["gamma"]["exact"] == "log(1/9)"
    assert row["eigenvalue_ratio"]["fitted"] == pytest.approx(math.log(9), rel=1e-9)
    assert row["error"]["names"] == [{"of": "log(2)", "constant": "(1/27)*pi"}]
    assert (
        "log(2) - its convergents = ((1/27)*pi) * (1/9)^n"
        in brouncker("dynamics", "10n+5", "-9n^2").out
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("1 -n^2", "no limit"),
        ("n+1 -(n+1)", "infinite"),
        ("2n+1 n^2 --depth 99", "multiple of 8"),
        ("2n+1 n^2 --digits 0", "outside of 1"),
        ("10^400*n 1", "53"),
        ("n^200 1", "degree 200"),
        ("2n+1 0", "zero polynomial"),
    ],
)
def test_what_the_command_refuses(words: str, message: str) -> None:
    ran = brouncker("dynamics", *words.split())
    assert ran.code != 0
    assert ran.err.startswith("error: ")
    assert message in ran.err
    assert ran.err.count("\n") == 1
