"""The tail's asymptotic expansion, and the values of slow fractions that rest on it."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import assume, given
from hypothesis import strategies as st

from discovery import PCF, load
from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.evaluate import MAX_SLOW_DIGITS, evaluate
from discovery.continued_fractions.first_order_solution import proof_of_rational
from discovery.continued_fractions.tail_expansion import TailExpansion
from discovery.expressions.expression import parse_expression
from tests.strategies import polynomials

SLOW = ("parabolic", "dominated")


def known_slow_rows() -> list[tuple[PCF, str]]:
    rows = [(PCF(row["a"], row["b"]), row["value"]) for row in load("known_pcfs")]
    return [(pcf, value) for pcf, value in rows if convergence(pcf).kind in SLOW]


def dominated_fractions() -> st.SearchStrategy[PCF]:
    """Degrees (0, 1), (0, 2), (1, 3), (1, 4), b positive at infinity."""
    return st.integers(0, 1).flatmap(
        lambda d: st.builds(
            lambda a, b: PCF(a, (abs(b[0]), *b[1:])),
            polynomials(d, 6, d),
            st.integers(2 * d + 1, 2 * d + 2).flatmap(lambda m: polynomials(m, 6, m)),
        )
    )


def parabolic_fractions() -> st.SearchStrategy[PCF]:
    """Degrees (1, 2), (2, 4) with D = 0; b's second coefficient makes kappa >= 0."""

    def build(a: tuple[int, ...], rest: tuple[int, ...], kappa: int) -> PCF:
        d, half = len(a) - 1, 1 if a[0] > 0 else -1
        second = kappa + d - half * a[1]
        return PCF((2 * half, *a[1:]), (-1, second, *rest[: 2 * d - 1]))

    return st.integers(1, 2).flatmap(
        lambda d: st.builds(
            build,
            polynomials(d, 6, d),
            st.tuples(*[st.integers(-6, 6)] * 3),
            st.sampled_from([0, 0, 1, 2]),
        )
    )


slow_fractions = st.one_of(dominated_fractions(), parabolic_fractions()).filter(
    lambda pcf: convergence(pcf).kind in SLOW
)


@pytest.mark.parametrize(("pcf", "value"), known_slow_rows(), ids=str)
def test_known_slow_fractions_to_100_digits(pcf: PCF, value: str) -> None:
    found = evaluate(pcf, 100).value
    with ctx.workprec(500):
        assert found.overlaps(parse_expression(value).enclose(110))
        assert found.rad() < arb(10) ** -100


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("2n+1", "n^4", "12/pi^2"),
        ("8n+8", "(2n+1)^4", "catalan/(1-catalan)"),
        ("n^3+(n+1)^3", "-n^6", "1/zeta(3)"),
        ("20n^2+44n+25", "-64n^4-96n^3-48n^2-8n", "pi/(pi-3)"),
        ("2", "(2n+1)^2", "pi/(4-pi)"),
    ],
)
def test_classics_to_1000_digits(a: str, b: str, value: str) -> None:
    found = evaluate(PCF(a, b), 1000).value
    with ctx.workprec(4000):
        assert found.overlaps(parse_expression(value).enclose(1010))
        assert found.rad() < arb(10) ** -1000


def test_coefficients_solve_the_equation_of_the_tail() -> None:
    """(T(n) - a(n)) T(n+1) - b(n+1) loses about three orders for ten times n and three terms."""
    pcf = PCF("n^3+(n+1)^3", "-n^6")
    expansion = TailExpansion(pcf, convergence(pcf), 300)
    with ctx.workprec(300):
        c = expansion.coefficients(12)

        def left_over(n: int) -> float:
            here, ahead = (
                arb(m) ** 3 * sum((x / arb(m) ** k for k, x in enumerate(c)), arb(0))
                for m in (n, n + 1)
            )
            rest = (here - value_at(pcf.a, n)) * ahead - value_at(pcf.b, n + 1)
            return float(abs(rest)) / n**6

        # the first power that does not cancel is the thirteenth
        assert 12.5 < mpmath.log10(left_over(100) / left_over(1000)) < 14.5


def test_expansion_is_of_slow_fractions_with_positive_lead() -> None:
    for pcf in (PCF("2n+1", "n^2"), PCF("-2n-1", "n^4")):
        with pytest.raises(ValueError, match="no slow convergence"):
            TailExpansion(pcf, convergence(pcf), 100)


@given(slow_fractions)
def test_slow_values_are_equivariant_under_shift(pcf: PCF) -> None:
    """K = a(0) + b(1) / K'."""
    whole, tail = evaluate(pcf, 40), evaluate(pcf.shift(1), 60)
    assert {whole.outcome, tail.outcome} <= {"evaluated", "infinite"}
    assume(whole.value is not None and tail.value is not None)
    with ctx.workprec(300):
        assume(abs(tail.value) > arb(10) ** -10)
        assert (value_at(pcf.a, 0) + value_at(pcf.b, 1) / tail.value).overlaps(whole.value)


@given(slow_fractions, polynomials(1, 4))
def test_slow_values_are_equivariant_under_inflation(pcf: PCF, f: tuple[int, ...]) -> None:
    assume(all(value_at(f, n) != 0 for n in range(20)))
    plain, inflated = evaluate(pcf, 40), evaluate(pcf.inflate(f), 40)
    assert plain.outcome == inflated.outcome
    assert plain.convergence.law == inflated.convergence.law
    assert plain.convergence.exponent_squared == inflated.convergence.exponent_squared
    if plain.value is not None:
        with ctx.workprec(300):
            assert (value_at(f, 0) * plain.value).overlaps(inflated.value)


@given(slow_fractions)
def test_more_digits_of_slow_values_stay_inside(pcf: PCF) -> None:
    coarse, fine = evaluate(pcf, 30), evaluate(pcf, 70)
    assert coarse.outcome == fine.outcome
    assume(coarse.value is not None)
    assert coarse.value.overlaps(fine.value)


def solutions(pcf: PCF, low: int, high: int) -> list[tuple[mpmath.mpf, mpmath.mpf]]:
    """(p_n, q_n) / sqrt|b(1) ... b(n)| for low <= n < high, in plain floating point."""
    p, q = mpmath.mpf(1), mpmath.mpf(0)
    after_p, after_q = mpmath.mpf(value_at(pcf.a, 0)), mpmath.mpf(1)
    before, found = mpmath.mpf(1), []
    for n in range(1, high):
        root = mpmath.sqrt(abs(value_at(pcf.b, n)))
        a, b = value_at(pcf.a, n) / root, value_at(pcf.b, n) / (root * before)
        p, after_p = after_p, a * after_p + b * p
        q, after_q = after_q, a * after_q + b * q
        before = root
        if n >= low:
            found.append((after_p, after_q))
    return found


def convergents(pcf: PCF, low: int, high: int) -> list[mpmath.mpf]:
    return [p / q for p, q in solutions(pcf, low, high)]


def as_mpf(value: arb) -> mpmath.mpf:
    return mpmath.mpf(value.mid().str(60, radius=False))


@pytest.mark.slow
@given(slow_fractions.filter(lambda p: convergence(p).kind == "dominated" and p.a[0] > 0))
def test_means_of_solutions_agree(pcf: PCF) -> None:
    """p_n - K q_n alternates in sign: means of neighbours make it an order smaller each time."""
    found = evaluate(pcf, 40)
    assume(found.value is not None and abs(found.value) < 10**4)
    with mpmath.workdps(60):
        means = solutions(pcf, 400, 440)
        while len(means) > 1:
            means = [(p + r, q + s) for (p, q), (r, s) in pairwise(means)]
        ((p, q),) = means
        assert abs(p / q - as_mpf(found.value)) < 1e-15


@pytest.mark.slow
@given(parabolic_fractions().filter(lambda pcf: convergence(pcf).kind == "parabolic"))
def test_levin_transforms_of_convergents_agree(pcf: PCF) -> None:
    """Levin's u-transform where it is sure of itself; convergents alone where kappa > 0."""
    found = evaluate(pcf, 40)
    assume(found.value is not None and abs(found.value) < 10**4)
    with mpmath.workdps(100):
        if found.convergence.law == "root-exponential":
            estimate = convergents(pcf, 600, 601)[0]
        else:
            sums = convergents(pcf, 20, 70)
            estimate, _ = mpmath.levin(variant="u").update_psum(sums)
            earlier, _ = mpmath.levin(variant="u").update_psum(sums[:-8])
            assume(abs(estimate - earlier) < 1e-18)
        assert abs(estimate - as_mpf(found.value)) < 1e-15


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2n+1", "n^4"),
        ("3", "4n^2+1"),
        ("n^3+(n+1)^3", "-n^6"),
        ("2n+1", "-n^2+2"),
        ("2n^2+2n+1", "-n^4+n^2-3"),
        ("3", "n"),
        ("n+2", "2n^3+1"),
        ("2n+1", "-n^2+n-1"),
        ("2n+5", "-n^2-n+1"),
    ],
)
def test_error_falls_with_the_stated_exponent(a: str, b: str) -> None:
    pcf = PCF(a, b)
    law = convergence(pcf)
    exact = evaluate(pcf, 250).value
    with ctx.workprec(900):
        errors = []
        for n in (1600, 6400):
            state = pcf.state(n)
            errors.append(float(abs(exact - arb(state[0, 1]) / arb(state[1, 1])).log()))
    # law: log of the error is -delta log n + const, or -c sqrt(n) + O(1)
    step = {"power": mpmath.log(4), "root-exponential": mpmath.sqrt(1600)}[law.law]
    measured = (errors[0] - errors[1]) / step
    assert abs(measured / mpmath.sqrt(float(law.exponent_squared)) - 1) < 0.02


def test_logarithmic_convergence_is_evaluated() -> None:
    """(2n+1, -n^2): u_n = n! is minimal, K = 0, while p_n/q_n = 1/(1 + 1/2 + ... + 1/(n+1))."""
    pcf = PCF("2n+1", "-n^2")
    found = evaluate(pcf, 100)
    assert found.convergence.law == "logarithmic"
    assert found.value.contains(0)
    assert proof_of_rational(pcf, found.convergence, 0) == "u_n/u_(n-1) = (n+1)/(1)"
    assert float(convergents(pcf, 1000, 1001)[0]) > 0.1


@pytest.mark.parametrize(
    ("a", "b"), [("2n^2+4n", "-n^4-2n^3+n^2-2n-1"), ("5-n", "n^4+n^3-5n^2+8n-2")]
)
def test_infinite_slow_values_are_proved(a: str, b: str) -> None:
    found = evaluate(PCF(a, b), 40)
    assert found.outcome == "infinite"
    assert "q_n is the minimal solution" in found.reason


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2n+1", "-n^2-1"),
        ("2n+1", "-n^2-3n"),
        ("2", "-n"),
        ("1", "-3n^2"),
        ("2n", "n^5"),
        ("1", "n^3"),
    ],
)
def test_convergents_without_limit_keep_moving(a: str, b: str) -> None:
    pcf = PCF(a, b)
    assert evaluate(pcf, 30).outcome == "no-limit"
    late = convergents(pcf, 3000, 20000)[::7]
    assert max(late) - min(late) > 0.02


def test_slow_convergents_that_stand_still_are_not_believed() -> None:
    """Far from its settling index a shifted fraction is judged by its tail, not its convergents."""
    pcf = PCF("2n+1", "-n^2+n-1")
    far = pcf.shift(-800)
    whole, tail = evaluate(far, 40), evaluate(pcf, 60).value
    assert whole.depth > 1600
    state = far.state(799)
    b = value_at(far.b, 800)
    with ctx.workprec(40_000):
        image = (tail * state[0, 1] + b * state[0, 0]) / (tail * state[1, 1] + b * state[1, 0])
        assert image.overlaps(whole.value)


def test_large_and_degenerate_coefficients() -> None:
    """Quick at once though n is small beside them; no roots, no terms, no parabola left."""
    assert evaluate(PCF(f"{10**20}", "n"), 40).outcome == "evaluated"
    assert evaluate(PCF("4n+2", "-4n^2+1"), 40).outcome == "evaluated"
    assert evaluate(PCF("2", "-1"), 40).value.contains(1)
    assert evaluate(PCF("1", f"{10**8}n"), 40).outcome == "undecided"
    assert evaluate(PCF(f"n-{10**12}", "n^4+1"), 20).outcome == "undecided"
    too_many = evaluate(PCF("1", "n"), MAX_SLOW_DIGITS + 1)
    assert "slow convergence is evaluated to 5,000 digits" in too_many.reason
