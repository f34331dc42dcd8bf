"""Convergence classes and values of continued fractions."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import assume, given
from hypothesis import strategies as st

from discovery import PCF
from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.evaluate import MAX_DIGITS, evaluate
from discovery.continued_fractions.first_order_solution import proof_of_rational
from discovery.errors import LimitError
from tests.strategies import infinite_fractions, polynomials


@pytest.mark.parametrize(
    ("a", "b", "kind", "word"),
    [
        ("n", "n+1", "factorial", "1/n!"),
        ("2n+1", "n^2", "exponential", "D = 8"),
        ("2n+1", "-n^2", "parabolic", "1/log n"),
        ("n^3+(n+1)^3", "-n^6", "parabolic", "like n^-2"),
        ("2n+1", "-n^2+n-1", "parabolic", "kappa = 1: the error falls like exp(-4 sqrt(n))"),
        ("2n^2+2n+1", "-n^4+n^2-3", "parabolic", "n^-sqrt(5)"),
        ("2n^2+2n+1", "-n^4-n^2-3", "no-limit", "complex indices"),
        ("2n+5", "-n^2-n+1", "parabolic", "exp(-sqrt(48) sqrt(n))"),
        ("-2n-1", "-n^2+2", "parabolic", "n^-sqrt(8)"),
        ("2n+1", "-n^2-3n", "no-limit", "kappa = -3"),
        ("2n+1", "-n^2-1", "no-limit", "complex indices"),
        ("1", "-1", "no-limit", "complex"),
        ("3", "n", "dominated", "exp(-6 sqrt(n))"),
        ("2", "n^2", "dominated", "like n^-2"),
        ("2", "-n^2", "no-limit", "negative"),
        ("2", "n^3", "no-limit", "different limits"),
        ("n", "n-3", "terminating", "b(3) = 0"),
    ],
)
def test_convergence_class(a: str, b: str, kind: str, word: str) -> None:
    found = convergence(PCF(a, b))
    assert found.kind == kind
    assert word in found.reason


def test_complex_indices_never_settle() -> None:
    """(2n+1, -n^2-1): the class says no limit, and convergents do keep moving."""
    pcf = PCF("2n+1", "-n^2-1")
    values = []
    for n in (1000, 3000, 9000):
        state = pcf.state(n)
        values.append(float(arb(state[0, 1]) / arb(state[1, 1])))
    assert max(values) - min(values) > 0.1


@given(infinite_fractions(2, 4, 6))
def test_evaluation_is_equivariant_under_shift(pcf: PCF) -> None:
    """K = a(0) + b(1) / K'."""
    whole, tail = evaluate(pcf, 40), evaluate(pcf.shift(1), 60)
    assume(whole.value is not None and tail.value is not None)
    with ctx.workprec(300):
        assume(abs(tail.value) > arb(10) ** -10)
        assert (value_at(pcf.a, 0) + value_at(pcf.b, 1) / tail.value).overlaps(whole.value)


@given(infinite_fractions(2, 3, 6), polynomials(1, 4))
def test_evaluation_is_equivariant_under_inflation(pcf: PCF, f: tuple[int, ...]) -> None:
    assume(all(value_at(f, n) != 0 for n in range(20)))
    plain, inflated = evaluate(pcf, 40), evaluate(pcf.inflate(f), 40)
    assert plain.outcome == inflated.outcome
    if plain.value is not None:
        with ctx.workprec(300):
            assert (value_at(f, 0) * plain.value).overlaps(inflated.value)


@given(infinite_fractions(2, 4, 9), st.sampled_from([20, 50]))
def test_more_digits_stay_inside(pcf: PCF, digits: int) -> None:
    coarse = evaluate(pcf, digits)
    assume(coarse.outcome == "evaluated")
    fine = evaluate(pcf, 2 * digits)
    assert coarse.value.overlaps(fine.value)
    with ctx.workprec(64):
        assert coarse.value.rad() < arb(10) ** -digits


def test_convergents_that_stand_still_are_not_believed() -> None:
    """a = n - 1000, b = -2n: p_n/q_n is -999.998 for two thousand steps; the value is 0."""
    pcf = PCF("n-1000", "-2n")
    state = pcf.state(1500)
    assert abs(float(arb(state[0, 1]) / arb(state[1, 1])) + 999.998) < 1e-4
    value = evaluate(pcf, 30).value
    assert 0 in value
    assert value.rad() < 1e-30


def test_values_agree_with_mpmath() -> None:
    with mpmath.workdps(60):
        for (a, b), expected in {
            ("2n+1", "n^2"): 4 / mpmath.pi,
            ("n+3", "-n"): mpmath.e,
            ("1", "1"): mpmath.phi,
            ("n+1", "1"): mpmath.besseli(0, 2) / mpmath.besseli(1, 2),
            ("3n+2", "-2n^2"): 1 / mpmath.log(2),
            ("34n^3+51n^2+27n+5", "-n^6"): 6 / mpmath.zeta(3),
        }.items():
            found = evaluate(PCF(a, b), 50)
            assert abs(mpmath.mpf(found.value.mid().str(60, radius=False)) - expected) < 1e-50


def test_a_zero_tail_on_the_way_is_no_harm() -> None:
    assert 0 in evaluate(PCF("n", "-2n"), 30).value


def test_infinite_values_are_proved() -> None:
    """q_n = n + 1 is the minimal solution of (n+1, -(n+1))."""
    found = evaluate(PCF("n+1", "-(n+1)"), 30)
    assert found.outcome == "infinite"
    assert "q_n/q_(n-1) = (n+1)/(n)" in found.reason
    assert evaluate(PCF("n-1", "n-2"), 30).outcome == "infinite"  # terminates with q = 0


def test_a_large_value_is_not_infinite() -> None:
    """-322.24: when 1/K is known to 40 digits, K is not yet; that is no sign of infinity."""
    found = evaluate(PCF("-n^2+3n+1", "3n^4-3n^3+n^2-3n-3"), 40)
    assert found.outcome == "evaluated"
    assert found.value < -322


def test_reducible_fractions_are_rational_without_terminating() -> None:
    pcf = PCF("n^2+4", "-2n^2-4")  # b = c^2 - c a, c = 2: K = a(0) - c
    assert proof_of_rational(pcf, convergence(pcf), Fraction(2)) == "u_n/u_(n-1) = (2)/(1)"
    assert proof_of_rational(pcf, convergence(pcf), Fraction(3)) is None
    with ctx.workprec(200):
        assert (evaluate(pcf, 40).value - 2).contains(0)


@pytest.mark.parametrize("digits", [0, -5, MAX_DIGITS + 1, 10**6])
def test_digits_out_of_range(digits: int) -> None:
    with pytest.raises(LimitError, match="digits must be between"):
        evaluate(PCF("1", "1"), digits)


def test_large_coefficients() -> None:
    assert evaluate(PCF("n^2", f"{10**300}n^4"), 20).outcome == "undecided"  # a rate of 10^-150
    found = evaluate(PCF(f"{10**30}n+7", f"{10**30}+3n^2"), 40)
    assert found.outcome == "evaluated"
    assert evaluate(PCF("n^50+3", "n^49+2"), 40).outcome == "evaluated"
    assert evaluate(PCF(f"n-{10**12}", "n"), 20).outcome == "undecided"


def test_a_value_as_large_as_its_coefficients_is_evaluated() -> None:
    """It is no pole, however few digits are asked for."""
    for digits in (1, 5, 30):
        found = evaluate(PCF("10^300*n+10^300", "-10^200*n"), digits)
        assert found.outcome == "evaluated"
        assert found.value is not None
        assert abs(found.value - 10**300) < 10**201
    assert evaluate(PCF("n-1", "n-2"), 5).reason == (
        "b(2) = 0: the fraction ends with p_1/q_1, a pole: q = 0"
    )
