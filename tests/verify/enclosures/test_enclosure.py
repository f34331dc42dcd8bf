"""Rigorous enclosures, certification and refutation."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import arb, ctx
from hypothesis import assume, given
from hypothesis import strategies as st

from discovery import PCF, load
from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.convergence import convergence
from discovery.errors import BrounckerError, LimitError, NoValueError
from tests.strategies import infinite_fractions, polynomials
from verify import certify, enclose


def _rows() -> list[dict[str, str]]:
    return list(load("known_pcfs"))


@given(infinite_fractions(2, 4, 9), st.sampled_from([15, 40]))
def test_enclosure_contains_the_one_at_twice_the_digits(pcf: PCF, digits: int) -> None:
    assume(convergence(pcf).kind in ("factorial", "exponential"))
    try:
        coarse, fine = enclose(pcf, digits), enclose(pcf, 2 * digits)
    except NoValueError:  # an infinite value
        assume(False)
    assert coarse.ball.overlaps(fine.ball)
    with ctx.workprec(64):
        assert coarse.ball.rad() < arb(10) ** -digits
        assert fine.ball.rad() < arb(10) ** (-2 * digits)


@given(infinite_fractions(2, 4, 9))
def test_later_convergents_lie_in_the_enclosure(pcf: PCF) -> None:
    """Every p_n/q_n with n >= M is an image of a point of the tail's interval."""
    assume(convergence(pcf).kind in ("factorial", "exponential"))
    try:
        found = enclose(pcf, 12)
    except NoValueError:
        assume(False)
    for n in (found.depth, found.depth + 1, found.depth + 7):
        state = pcf.state(n)
        with ctx.workprec(400):
            assert (arb(state[0, 1]) / arb(state[1, 1])).overlaps(found.ball)


def test_rules_and_their_starts() -> None:
    assert enclose(PCF("2n+1", "n^2"), 50).rule == "R2"
    assert enclose(PCF("3n+2", "-2n^2"), 50).rule == "R1"
    late = enclose(PCF("n-1000", "-2n"), 20)
    assert late.rule == "R1"
    assert late.start > 1000
    assert 0 in late.ball
    assert enclose(PCF("n", "n-3"), 20).rule == "finite"


def test_a_thousand_digits_of_four_over_pi() -> None:
    found = enclose(PCF("2n+1", "n^2"), 1000)
    with ctx.workprec(3600):
        assert found.ball.overlaps(4 / arb.pi())
        assert found.ball.rad() < arb(10) ** -1000


def test_slow_fractions_of_the_root_type_are_enclosed_too() -> None:
    """(3, n) converges like exp(-c sqrt n): R2 holds, only deeper."""
    assert certify(PCF("3", "n"), "sqrt(2/pi)*exp(-9/2)/erfc(3/sqrt(2))", 50).status == "certified"


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("1", "-n^2", "no rule"),
        ("2n+1", "-n^2-3n", "no rule"),
        ("n-1", "n-2", "infinite"),
        ("n+1", "-(n+1)", "infinite"),
        ("2", "n^3", "no rule"),
    ],
)
def test_no_value_no_enclosure(a: str, b: str, why: str) -> None:
    with pytest.raises(NoValueError, match=why):
        enclose(PCF(a, b), 30)


@pytest.mark.parametrize("digits", [0, -1, 10**6 + 1])
def test_digits_out_of_range(digits: int) -> None:
    with pytest.raises(LimitError):
        enclose(PCF("1", "1"), digits)


def test_too_slow_is_said() -> None:
    with pytest.raises(LimitError, match="too slowly"):
        enclose(PCF("1", "10^6*n"), 100)
    with pytest.raises(LimitError, match=r"power of 1/n .* 5,000 digits"):
        enclose(PCF("1", "n^2"), 5001)


def test_known_formulas_are_certified() -> None:
    rows = _rows()
    assert len(rows) >= 169
    for r in rows:
        found = certify(PCF(r["a"], r["b"]), r["value"], 100)
        assert found.status == "certified", r
        assert found.significance is not None
        assert found.significance >= 20


def test_corrupted_formulas_are_refuted() -> None:
    """A coefficient off by one, or the value times 1 + 10^-40: refuted, each of them."""
    rng = random.Random(3)
    for r in _rows():
        pcf = PCF(r["a"], r["b"])
        assert certify(pcf, f"({r['value']})*(1+10^-40)", 100).status == "refuted", r
        for _ in range(20):
            a, b = list(pcf.a), list(pcf.b)
            side = rng.choice([a, b])
            side[rng.randrange(len(side))] += rng.choice([-1, 1])
            try:
                changed = PCF(a, b)
                verdict = certify(changed, r["value"], 100)
            except BrounckerError:  # the corrupted fraction has no value
                continue
            assert verdict.status == "refuted", (r, changed)
            break
        else:
            pytest.fail(f"no corrupted copy of {pcf} was decided")


@given(st.sampled_from(["4/pi", "1/log(2)", "e", "besseli(0,2)/besseli(1,2)"]), polynomials(1, 9))
def test_random_inflations_of_formulas_are_certified(value: str, f: tuple[int, ...]) -> None:
    """No table could know these."""
    assume(all(value_at(f, n) != 0 for n in range(30)))
    pcf = {
        "4/pi": PCF("2n+1", "n^2"),
        "1/log(2)": PCF("3n+2", "-2n^2"),
        "e": PCF("n+3", "-n"),
        "besseli(0,2)/besseli(1,2)": PCF("n+1", "1"),
    }[value]
    assert certify(pcf.inflate(f), f"({value_at(f, 0)})*({value})", 100).status == "certified"


def test_random_moebius_images_are_certified_and_their_neighbours_refuted() -> None:
    """The tail of a fraction is a Moebius image of its value: K' = b(1)/(K - a(0))."""
    for k in range(1, 12):
        pcf = PCF("2n+1", "n^2")
        text = "4/pi"
        for n in range(k):
            text = f"{(n + 1) ** 2}/({text}-{2 * n + 1})"
        assert certify(pcf.shift(k), text, 100).status == "certified"
        assert certify(pcf.shift(k), f"{text}+10^-70", 100).status == "refuted"


def test_a_convergent_is_not_a_formula() -> None:
    """p_399/q_399 agrees with 4/pi to 305 digits, and says nothing at 100."""
    pcf = PCF("2n+1", "n^2")
    p, q = pcf.convergents(399)
    found = certify(pcf, f"{p}/{q}", 100)
    assert found.status == "unmatched"
    assert found.significance is not None
    assert found.significance < 0
    assert certify(pcf, f"{p}/{q}", 400).status == "refuted"


def test_long_expressions_need_more_digits() -> None:
    pcf = PCF("2n+1", "n^2")
    with ctx.workprec(400):
        digits = enclose(pcf, 60).ball.mid().str(40, radius=False)
    exact = str(Fraction(digits))
    assert certify(pcf, exact, 30).status == "unmatched"
    assert "no more than an expression of this length" in certify(pcf, exact, 30).reason
    short = certify(pcf, "4/pi", 20)
    assert (short.status, round(short.significance or 0, 1)) == ("unmatched", 17.5)
    assert "17.5 digits beyond what" in short.reason
    assert "about 3 more" in short.reason
    assert certify(pcf, "4/pi", 23).status == "certified"
    assert certify(pcf, exact, 100).status == "refuted"


@pytest.mark.parametrize("zero", ["sin(pi)", "log(2)+log(3)-log(6)"])
def test_nothing_is_certified_of_a_value_that_is_not_told_from_zero(zero: str) -> None:
    """Digits of agreement are counted from the first, and 0 has none."""
    found = certify(PCF("n-1", "n"), zero, 40)
    assert found.status == "unmatched"
    assert found.significance is not None
    assert found.significance < 0
    assert "claim the value 0" in found.reason
    assert certify(PCF("n-1", "n"), "0", 40).status == "certified"
