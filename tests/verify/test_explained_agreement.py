"""Agreement that is explained by something else than truth is not certified."""

from __future__ import annotations

import pytest
from flint import arb, ctx

from discovery.continued_fractions.pcf import PCF
from discovery.continued_fractions.signed_fraction import SignedFraction
from verify import certify, enclose_signed


@pytest.mark.parametrize(
    ("coefficients", "expression"),
    [
        ([10**40, 1], "1+1/(10^40+1)"),
        ([10**150, 1], "1"),
        ([10**30, 0], "1/(10^30+1/(2*10^30))"),
    ],
)
def test_the_beginning_of_a_fraction_is_not_its_value(
    coefficients: list[int], expression: str
) -> None:
    """It agrees to 100 digits, as the fraction converges at once; with more it is refuted."""
    found = certify(PCF(coefficients, [1]), expression, 100)
    assert found.status == "unmatched"
    assert "no more than a convergent explains" in found.reason
    assert certify(PCF(coefficients, [1]), expression, 400).status == "refuted"


def test_a_true_value_of_a_fast_fraction_is_certified() -> None:
    assert (
        certify(PCF("1000n+1000", "1"), "besseli(0,1/500)/besseli(1,1/500)").status == "certified"
    )
    assert certify(PCF("n+3", "-n"), "e").status == "certified"
    assert certify(PCF("2n+1", "n-2"), "2/3").status == "certified"  # it ends


def test_what_is_not_told_from_zero_agrees_in_no_digit() -> None:
    tiny = PCF([10**150, 0], [1])
    found = certify(tiny, "pi-pi", 100)
    assert found.status == "unmatched"
    assert found.significance is not None
    assert found.significance <= 0
    assert certify(tiny, "0", 200).status == "refuted"
    assert certify(PCF("2n+1", "-n^2"), "0", 100).status == "certified"


@pytest.mark.parametrize("digits", [1, 10, 60, 500])
def test_a_signed_fraction_with_a_large_whole_part_has_the_digits_asked_for(digits: int) -> None:
    large = SignedFraction("+", [10**100], ["1"])
    ball = enclose_signed(large, digits).ball
    with ctx.workprec(64):
        assert ball.rad() < arb(10) ** -digits
    assert certify(large, "10^100+5", digits).status == "refuted"
    if digits > 30:
        assert certify(large, "10^100+(sqrt(5)-1)/2", digits).status == "certified"
