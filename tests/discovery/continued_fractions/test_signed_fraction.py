"""Signed fractions: their values are enclosed rigorously, their contractions are exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from discovery import load
from discovery.continued_fractions.pcf import PCF
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import ExpressionError, LimitError, NoValueError, PolynomialError
from verify.certification import certify
from verify.enclosures.enclosure import enclose
from verify.enclosures.signed_enclosure import admissible_from, enclose_signed


def rows() -> list[dict[str, str]]:
    return list(load("signed_fractions"))


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.strip()]


def fraction_of(row: dict[str, str]) -> SignedFraction:
    return SignedFraction(row["signs"], numbers(row["preperiod"]), row["cycle"].split(","))


admissible = st.builds(
    SignedFraction,
    st.text("+-", min_size=1, max_size=3),
    st.lists(st.integers(2, 9), max_size=2),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(3, 6)).map(lambda c: f"{c[0]}*k+{c[1]}"),
        min_size=1,
        max_size=3,
    ),
)


def test_known_fractions_are_certified_to_a_thousand_digits():
    for row in rows():
        assert certify(fraction_of(row), row["lhs"], 1000).status == "certified", row


def test_near_misses_are_refuted():
    for row in rows()[::10]:
        fraction = fraction_of(row)
        assert certify(fraction, f"({row['lhs']})*(1+10^-40)").status == "refuted"
        first, *others = fraction.cycle
        changed = SignedFraction(fraction.signs, fraction.preperiod, [f"{first}+1", *others])
        assert certify(changed, row["lhs"]).status == "refuted"


@given(admissible)
def test_the_text_reads_back(fraction):
    assert eval(repr(fraction)) == fraction
    assert eval(repr(fraction)).id == fraction.id


@given(admissible)
def test_later_convergents_lie_in_the_enclosure(fraction):
    found = enclose_signed(fraction, 12)
    for depth in (found.depth, found.depth + 1, found.depth + 17):
        p, q = fraction.convergent(depth)
        with ctx.workprec(200):
            assert (arb(p) / q).overlaps(found.ball)
            assert found.ball.rad() < arb(10) ** -12


@given(admissible)
def test_the_contraction_has_the_value_of_the_fraction(fraction):
    contraction = fraction.contraction()
    p, q, r, s = contraction.moebius
    with ctx.workprec(300):
        k = enclose(contraction.pcf, 30).ball
        assert ((p * k + q) / (r * k + s)).overlaps(enclose_signed(fraction, 20).ball)


@given(admissible, st.integers(0, 7))
def test_tails_are_of_one_family(fraction, by):
    tail = fraction.tail(len(fraction.preperiod) + by)
    assert [tail.term(i) for i in range(9)] == [
        fraction.term(len(fraction.preperiod) + by + i) for i in range(9)
    ]
    assert tail.family == fraction.family


def test_ordinary_fractions_with_constant_b_are_signed_ones():
    for a, b in (("4n+2", "1"), ("2n+1", "-1"), ("3n+3", "9"), ("2n+2", "2")):
        pcf = PCF(a, b)
        fraction, factor = SignedFraction.of_pcf(pcf) or (None, Fraction(0))
        assert fraction is not None
        value = enclose_signed(fraction, 40).ball
        with ctx.workprec(300):
            scaled = value * factor.numerator / factor.denominator
            assert scaled.overlaps(enclose(pcf, 35).ball)
    assert SignedFraction.of_pcf(PCF("2n+1", "3")) is None


def test_terms_too_small_for_their_sign_are_refused():
    with pytest.raises(NoValueError, match="a_4 = 1 comes before a sign -"):
        enclose_signed(SignedFraction("-", [3, 2, 2, 2], ["k^2+1"]))
    with pytest.raises(NoValueError, match=r"a_3 = 0 comes before a sign \+"):
        enclose_signed(SignedFraction("+", [], ["3-k"]))
    assert admissible_from(SignedFraction("+", [], ["k^2-5k+7"])) > 0  # 7, 3, 1, 1, 3, 7, ...


def test_bad_input_is_one_error():
    with pytest.raises(ExpressionError, match="empty"):
        SignedFraction("", [1], ["k"])
    with pytest.raises(PolynomialError, match="cycle is empty"):
        SignedFraction("+", [1, 2])
    with pytest.raises(PolynomialError, match="denominator 0"):
        SignedFraction("+-", [], ["0"]).contraction()
    with pytest.raises(LimitError, match="converges too slowly"):
        enclose_signed(SignedFraction("-", [], ["2"]), 1000)
