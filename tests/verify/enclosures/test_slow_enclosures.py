"""Enclosures of fractions that converge like a power of 1/n or like exp(-c sqrt(n))."""

from __future__ import annotations

import pytest
from flint import arb, ctx, fmpq, fmpz, fmpz_poly
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from discovery import PCF
from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.convergence import convergence
from discovery.errors import LimitError, NoValueError
from tests.strategies import polynomials
from verify import Enclosure, certify, enclose
from verify.enclosures.narrow_tail import holds_r3, holds_r4, narrow_tail
from verify.enclosures.tail_guess import gap_squared, tail_guess

ONE, X = fmpz_poly([1]), fmpz_poly([0, 1])


def _polynomials(pcf: PCF) -> tuple[fmpz_poly, fmpz_poly]:
    """a(n) and b(n + 1)."""
    return fmpz_poly(list(reversed(pcf.a))), fmpz_poly(list(reversed(pcf.b)))(X + 1)


@st.composite
def dominated(draw: st.DrawFn, size: int = 9) -> PCF:
    """deg b = 2 deg a + 2, b > 0 at infinity."""
    a = draw(polynomials(1, size))
    tail = [draw(st.integers(-size, size)) for _ in range(2 * len(a))]
    return PCF(a, [draw(st.integers(1, size)), *tail])


@st.composite
def indicial(draw: st.DrawFn, size: int = 9) -> PCF:
    """Parabolic, kappa = 0: a = 2c n^d + a_1 n^(d-1) ..., b = -c^2 n^(2d) + c (dc - a_1) ..."""
    d, c, first = draw(st.integers(1, 2)), draw(st.integers(1, 3)), draw(st.integers(-size, size))
    a = [2 * c, first, *[draw(st.integers(-size, size)) for _ in range(d - 1)]]
    b = [-c * c, c * c * d - c * first]
    b += [draw(st.integers(-3 * size, size)) for _ in range(2 * d - 1)]
    return PCF(a, b)


def _enclosed(pcf: PCF, digits: int) -> Enclosure:
    assume(pcf.terminates_at is None)
    assume(convergence(pcf).kind != "no-limit")
    try:
        return enclose(pcf, digits)
    except NoValueError as error:
        if "infinite" not in str(error):
            raise
        assume(False)
        raise


def _within(inner: arb, outer: arb) -> bool:
    with ctx.workprec(1000):
        return bool(outer.contains(inner))


def _narrow(ball: arb, digits: int) -> bool:
    with ctx.workprec(64):
        return bool(ball.rad() < arb(10) ** -digits)


@settings(deadline=None, max_examples=60)
@given(st.one_of(dominated(), indicial()))
def test_slow_enclosures_nest(pcf: PCF) -> None:
    coarse, fine = _enclosed(pcf, 20), _enclosed(pcf, 40)
    assert _narrow(coarse.ball, 20)
    assert _narrow(fine.ball, 40)
    assert _within(fine.ball, coarse.ball)


@settings(deadline=None, max_examples=40)
@given(dominated())
def test_consecutive_convergents_of_a_positive_tail_enclose_the_tail(pcf: PCF) -> None:
    """Where a, b > 0 the even and odd convergents bracket the value: t_40 against its own tail."""
    pcf = pcf if pcf.a[0] > 0 else PCF([-c for c in pcf.a], pcf.b)
    pcf = pcf.shift(40)
    assume(all(value_at(pcf.a, n) > 0 and value_at(pcf.b, n) > 0 for n in range(600)))
    found = enclose(pcf, 20)
    assert found.rule == "R4"
    state = pcf.state(500)
    with ctx.workprec(200):
        low, high = (arb(state[0, k]) / arb(state[1, k]) for k in (0, 1))
        assert _within(found.ball, low.union(high))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 5), st.integers(0, 9), st.integers(0, 9))
def test_linear_over_quadratic_with_kappa_zero_is_rational(lead: int, r: int, gap: int) -> None:
    """b = -l^2 (n + r)(n + r + gap), a = l (2n + 2r + gap + 1): K = l (r + gap); R3 finds it."""
    x = fmpz_poly([r, 1])
    a, b = lead * (2 * x + gap + 1), -(lead**2) * x * (x + gap)
    pcf = PCF([int(c) for c in reversed(a.coeffs())], [int(c) for c in reversed(b.coeffs())])
    found = _enclosed(pcf, 60)
    assert found.rule == "R3"
    assert lead * (r + gap) in found.ball


@settings(deadline=None, max_examples=40)
@given(st.one_of(dominated(), indicial()), polynomials(1, 5))
def test_inflation_negation_and_shift_move_the_value(pcf: PCF, f: tuple[int, ...]) -> None:
    assume(all(value_at(f, n) != 0 for n in range(10)))
    value = _enclosed(pcf, 40).ball
    tail = _enclosed(pcf.shift(1), 40).ball
    with ctx.workprec(400):
        assert enclose(pcf.inflate(f), 30).ball.overlaps(value * value_at(f, 0))
        assert enclose(PCF([-c for c in pcf.a], pcf.b), 40).ball.overlaps(-value)
        assert (value * tail).overlaps(value_at(pcf.a, 0) * tail + value_at(pcf.b, 1))


@pytest.mark.parametrize(
    ("a", "b", "value", "rule"),
    [
        ("2n+1", "n^4", "12/pi^2", "R4"),
        ("8n+8", "(2n+1)^4", "catalan/(1-catalan)", "R4"),
        ("n^3+(n+1)^3", "-n^6", "1/zeta(3)", "R3"),
        ("2n^2+2n+7", "-n^4", "-6/(9-pi^2)", "R3"),
    ],
)
def test_classical_values_to_300_digits(a: str, b: str, value: str, rule: str) -> None:
    assert certify(PCF(a, b), value, 300).status == "certified"
    assert certify(PCF(a, b), f"{value}+10^-290", 300).status == "refuted"
    assert enclose(PCF(a, b), 50).rule == rule


def test_a_thousand_digits_of_twelve_over_pi_squared() -> None:
    found = enclose(PCF("2n+1", "n^4"), 1000)
    with ctx.workprec(3600):
        assert found.ball.overlaps(12 / arb.pi() ** 2)
        assert found.ball.rad() < arb(10) ** -1000


def test_the_lead_of_b_need_not_be_a_square() -> None:
    """(2, 3n^2) and its tail, whose expansions have coefficients in Q(sqrt 3)."""
    value, tail = (enclose(PCF("2", "3n^2").shift(k), 80) for k in (0, 1))
    assert value.rule == tail.rule == "R4"
    with ctx.workprec(300):
        assert value.ball.overlaps(2 + 3 / tail.ball)


def test_irrational_indices() -> None:
    """(2n, -n^2 + n + 1) has kappa = 0 and indices sqrt(5) apart; K = -min root of b."""
    pcf = PCF("2n", "-n^2+n+1")
    assert gap_squared(*_polynomials(pcf)) == 5
    assert certify(pcf, "(sqrt(5)-1)/2", 100).status == "certified"


def test_equal_indices_converge_like_one_over_log_n() -> None:
    """(2n+1, -n^2) is 0, and (2n+3, -(n+1)^2), its tail, is 1."""
    assert 0 in enclose(PCF("2n+1", "-n^2"), 100).ball
    assert certify(PCF("2n+3", "-(n+1)^2"), "1", 100).status == "certified"


def test_a_solution_that_is_not_minimal_is_no_tail() -> None:
    """t = (n-1)/n solves t = 2 - 1/t+ exactly, as 1 does; only 1 is the limit of (2, -1)."""
    a, b = 2 * ONE, -ONE
    assert holds_r3(a, b, X, X, fmpz(1), 5)  # X/n = 1
    assert not holds_r3(a, b, X - 1, X - 1, fmpz(1), 5)
    solves = (X - 1) * X - 2 * X * X + X * (X + 1)  # t t+ - 2 t+ + 1, times n (n + 1)
    assert solves == 0


@pytest.mark.parametrize("move", [0, 1, 2, 5])
def test_a_perturbed_guess_is_rejected(move: int) -> None:
    """The inequalities decide, not the guess: a coefficient moved by 10^-20 fails at 10^-40."""
    unit, N = fmpz(2) ** 400, 200
    a, b_next = _polynomials(PCF("2n+1", "n^4"))
    v = tail_guess(a, b_next, N, unit, unit >> 200, None, 400)
    assert v is not None
    rho = fmpq(unit + unit // fmpz(10) ** 40, unit)

    def check(terms: list[fmpz]) -> bool:
        w = [c * fmpz(N) ** k for k, c in enumerate(terms)]
        return holds_r4(a, b_next, fmpz_poly(w[::-1]), unit, rho, N)

    assert check(v)
    v[move] += unit // fmpz(10) ** 20
    assert not check(v)


def test_the_tail_of_the_wrong_index_is_rejected() -> None:
    """(n^3 + (n+1)^3, -n^6) has indices 2 apart, and t = n^3 solves t = a + b+/t+ exactly.

    It is the ratio of the solution (n!)^3, which dominates: the fraction is 1/zeta(3), not 0.
    """
    a, b_next = _polynomials(PCF("n^3+(n+1)^3", "-n^6"))
    assert gap_squared(a, b_next) == 4
    assert X**3 * (X + 1) ** 3 - a * (X + 1) ** 3 - b_next == 0
    for start in (1, 50, 10**6):
        assert not holds_r3(a, b_next, X**3, X**3, fmpz(1), start)


@pytest.mark.parametrize(
    ("a", "b"), [("2n+1", "-n^2-3n"), ("2n", "-n^2-n-1"), ("2n^2+10^30", "-n^4"), ("1", "n^3")]
)
def test_no_limit_no_enclosure(a: str, b: str) -> None:
    assert convergence(PCF(a, b)).kind == "no-limit"
    with pytest.raises(NoValueError):
        enclose(PCF(a, b), 30)


@pytest.mark.parametrize("pcf", [PCF("2", "(2n-5)(2n+3)"), PCF("6", "(2n-7)(2n+5)")])
def test_infinite_values_are_refused(pcf: PCF) -> None:
    """Bailey's sum at 1/2 vanishes: F(a, 1-a; c; 1/2) = 0 for c = -a: the tail is 0, K = oo."""
    assert 0 in enclose(pcf.shift(1), 60).ball
    with pytest.raises(NoValueError, match="infinite"):
        enclose(pcf, 60)


def test_coefficients_out_of_proportion() -> None:
    """b much larger than a for all n in reach: a clear refusal; much smaller: another rule."""
    with pytest.raises(LimitError, match="too large"):
        enclose(PCF("1", "n^2+10^20"), 50)
    found = enclose(PCF("10^30", "n^2"), 50)
    assert found.rule == "R2"
    assert narrow_tail(ONE, X**2 + fmpz(10) ** 20, 50, 400) is None


def test_the_root_type_is_deep_but_certified() -> None:
    assert certify(PCF("2n+2", "-n^2"), "1/(e*e1(1))", 200).status == "certified"
    assert certify(PCF("1", "n"), "sqrt(2/pi)*exp(-1/2)/erfc(1/sqrt(2))", 200).status == "certified"
