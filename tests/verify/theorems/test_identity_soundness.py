"""Equality by algebra never contradicts enclosures, whatever hides a 0 in a divisor."""

from __future__ import annotations

import random

import pytest

from benchmarks.referee.expressions import compare_pairs
from discovery.errors import ProofError
from discovery.expressions.expression import parse_expression
from verify.certificates.certificate import Certificate, ValueStatement
from verify.checker import check
from verify.enclosures.numerical_guard import guard_digits, require_overlap
from verify.theorems.expression_identity import equal, equal_by_algebra

# numbers x with the root of order 3 of x^3, and that of order 2 of x^2: the same number twice
ATOMS = ("pi", "zeta(3)", "catalan", "log(2)", "gamma(1/3)", "besselj(0,1)", "sin(1)", "2")


def _equal(left: str, right: str) -> bool:
    return equal_by_algebra(parse_expression(left), parse_expression(right), ())


@pytest.mark.parametrize("x", ATOMS)
def test_a_perfect_power_has_no_root_of_its_own(x: str) -> None:
    r, s = f"({x}^3)^(1/3)", f"({x}^2)^(1/2)"
    assert _equal(r, x)
    assert _equal(f"1/({r}+{s})", f"1/(2*{x})")
    assert _equal(f"({x}^6)^(1/4)*sqrt({x})", f"{x}^2")
    assert _equal(f"cbrt(-{x}^3)", f"-{x}")
    assert not _equal(r, f"{x}+1/10^60")


@pytest.mark.parametrize("x", ATOMS)
@pytest.mark.parametrize("function", ["exp({})", "sin({})", "hyp1f1(1/2,1,{})", "sqrt(2+{})"])
def test_different_arguments_over_a_vanishing_conjugate_stay_apart(x: str, function: str) -> None:
    """z (r - s) reduces to 0 and z is 6 x^3: f(z/(r+s)) and f(0) once had one key."""
    r, s = f"({x}^3)^(1/3)", f"sqrt({x}^2)"
    z = f"(({r})^2+{r}*{x}+{x}^2)*({s}+{x})"
    at_z, at_0 = function.format(f"{z}/({r}+{s})"), function.format(f"0/({r}+{s})")
    assert not _equal(at_z, at_0)
    assert not _equal(f"4/pi+({at_z}-{at_0})/10^60", "4/pi")


@pytest.mark.parametrize(
    ("divisor", "nested"),
    [
        ("sqrt(3+2*sqrt(2))+1+sqrt(2)", "sqrt(3+2*sqrt(2))"),
        ("cos(2)+1-2*sin(1)^2", "cos(2)"),
        ("sqrt(5+2*sqrt(6))+sqrt(2)+sqrt(3)", "sqrt(5+2*sqrt(6))"),
    ],
)
def test_a_conjugate_that_is_not_seen_to_differ_from_0_is_refused_by_name(
    divisor: str, nested: str
) -> None:
    left, right = (parse_expression(f"exp({k}/({divisor}))") for k in (1, 2))
    with pytest.raises(ProofError, match="is not seen to differ from 0"):
        equal_by_algebra(left, right, ())
    # the same number as itself, though nothing is divided here by what vanishes
    assert _equal(f"({divisor})*{nested}", f"{nested}*({divisor})")


def test_a_divisor_that_is_0_is_refused_before_anything_else() -> None:
    zero = "(sqrt(3+2*sqrt(2))-1-sqrt(2))"
    for text in (f"1/{zero}", f"{zero}/{zero}", f"exp(1/{zero})", f"{zero}^(-1)"):
        with pytest.raises(ProofError):
            _equal(text, "1")


def test_roots_keep_the_sign_of_what_stands_below_them() -> None:
    """sqrt(n/d) with a negative divisor in normal form is positive all the same."""
    assert _equal("sqrt(1/(pi-log(2)))", "1/sqrt(pi-log(2))")
    assert _equal("sqrt((log(2)-pi)/(1-pi))", "sqrt(pi-log(2))/sqrt(pi-1)")
    assert _equal("sqrt((log(2)-pi)^2)", "pi-log(2)")
    assert not _equal("sqrt((log(2)-pi)^2)", "log(2)-pi")
    assert _equal("(-2)^(1/3)", "-2^(1/3)")
    assert _equal("(-8*pi^3)^(2/3)", "4*pi^2")


@pytest.mark.slow
def test_random_pairs_that_algebra_calls_equal_overlap_to_200_digits_beyond_their_sizes() -> None:
    found = compare_pairs(1200, 2026)
    assert found.false == ()
    assert found.equal > 200  # so that the statement above says something
    assert found.apart > 200


def test_the_guard_asks_for_more_digits_than_small_numbers_can_hide() -> None:
    assert guard_digits(parse_expression("4/pi")) == 200
    assert guard_digits(parse_expression("4/pi+10^-60")) >= 260
    assert guard_digits(parse_expression("4/pi+exp(-1000)")) >= 634
    near = parse_expression("4/pi+10^-900")
    with pytest.raises(ProofError, match="disjoint"):
        require_overlap(parse_expression("4/pi"), near)
    with pytest.raises(ProofError, match="the limit is 10,000"):
        guard_digits(parse_expression("4/pi+10^-20000"))


def test_a_false_equation_is_refused_by_the_guard() -> None:
    """An equation is for the caller to prove; its enclosures must agree all the same."""
    left, right = parse_expression("exp(besselj(0,1))"), parse_expression("exp(2)")
    false = (parse_expression("besselj(0,1)").tree, parse_expression("2").tree)
    assert equal_by_algebra(left, right, (false,))
    with pytest.raises(ProofError, match="disjoint"):
        equal(left, right, (false,))


def test_what_is_known_by_its_digits_only_takes_no_part() -> None:
    digits = parse_expression("brun").tree
    call = parse_expression("besselj(0,1)").tree
    with pytest.raises(ProofError, match="known by its digits only"):
        equal(parse_expression("besselj(0,1)"), parse_expression("pi"), ((call, digits),))


def test_a_certificate_that_mixes_two_quadratic_fields_is_refused_with_a_reason() -> None:
    numbers = {"scale": ["0", "1", "2"], "argument": ["1/2", "-1/4", "2"], "lower": ["1", "1", "3"]}
    witness = {**numbers, "sum": "1", "product": "1"}
    step = {"theorem": "gauss", "a": "n+1", "b": "n^2", "witness": witness, "value": "1"}
    with pytest.raises(ProofError, match=r"step 1 of 1: .* lie in different fields"):
        check(Certificate(ValueStatement("n+1", "n^2", "1"), (step,)))


def test_random_numbers_have_one_normal_form_for_each_writing() -> None:
    """A control of the test above: writings that differ by a rational factor are seen equal."""
    choose = random.Random(4)
    for _ in range(40):
        x, k = choose.choice(ATOMS), choose.randrange(1, 60)
        assert equal(
            parse_expression(f"sqrt({k * k}*({x})^2)/{k}"), parse_expression(f"cbrt(({x})^3)")
        )
