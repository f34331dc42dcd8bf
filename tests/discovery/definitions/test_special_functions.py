"""Functions of expressions at their edges: 0, poles, branch points, both sides of z = 0 and z = 1.

Every function is compared with mpmath on a grid of such arguments. Where mpmath gives no value (its
summation stops at a value that is exactly 0, and it refuses some limits), the second way is the
exact rational sum of a series that ends, or the mean of its values at both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from math import prod

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.definitions.function_table import functions
from discovery.errors import BrounckerError
from discovery.expressions.expression import parse_expression

DIGITS = 25
NEAR = "10^(-12)"
LINE = ["-7", "-2", "-1", "-1/2", f"-{NEAR}", "0", NEAR, "1/2", f"1-{NEAR}", "1", f"1+{NEAR}", "3"]
WIDE = [*LINE, "-5/2", "-4", f"{NEAR}-2", "-1/3", "20", "-30"]
ORDERS = ["-2", "-1", "-1/2", "0", "1/3", "1", "5/2"]
UPPER = ["-3", "-1", "0", "1/3", "2"]
LOWER = ["-3", "-1", "0", "1/2", "2"]
SHORT = ["-7", "-1", f"-{NEAR}", "0", "1/2", f"1-{NEAR}", "1", "3"]

ONE_ARGUMENT = """
exp log sqrt cbrt sin cos tan cot sec csc asin acos atan sinh cosh tanh coth asinh acosh atanh
erf erfc erfi e1 ei li gamma loggamma digamma zeta
"""
GRID: dict[str, list[list[str]]] = {
    **{name: [WIDE] for name in ONE_ARGUMENT.split()},
    "lambertw": [[*WIDE, "-1/3", "-9/25", "-1/e"]],
    "polygamma": [["0", "1", "3"], WIDE],
    "beta": [ORDERS, WIDE],
    "lfunc": [["-4", "5"], ["-2", "-1/2", "0", "1/2", f"1-{NEAR}", "1", f"1+{NEAR}", "3"]],
    "besselj": [ORDERS, LINE],
    "bessely": [ORDERS, LINE],
    "besseli": [ORDERS, ["-7", "-1", "0", NEAR, "1/2", "3"]],
    "besselk": [ORDERS, SHORT],
    "hyp0f1": [[*LOWER, "-1/2"], LINE],
    "hyp1f1": [UPPER, LOWER, SHORT],
    "hyp2f1": [UPPER, ["-2", "1/2"], LOWER, SHORT],
    "hyp1f2": [["-1", "1/3"], LOWER, ["-2", "3/2"], ["-7", "0", "1/2", "3"]],
    "hyp2f2": [["-1", "1/3"], ["-2", "1/2"], LOWER, ["3/2"], ["-7", "0", "1/2", "3"]],
    "hyp3f2": [
        ["-1", "1/3"],
        ["-2", "1/2"],
        ["1"],
        LOWER,
        ["5/2"],
        ["-7", "-1/2", "0", "1/2", "3"],
    ],
    "hyp2f1sp": [["-3", "1", "5/3"], ["2", "0", "4/9"], ["-3", "0", "1/2", "2"], SHORT],
    "hyp2f0sp": [["-3", "0", "1"], ["2", "0", "1/2"], ["-7", "-1/2", f"-{NEAR}", "0", "1"]],
    "hypu": [["-2", "-1/2", "0", "1"], ["-3", "-1/2", "0", "1", "3"], SHORT],
    "polylog": [["-2", "-1/2", "0", "1", "2"], LINE],
    "agm": [[NEAR, "1/2", "1", "3"], ["-1", "0", NEAR, "1", "7"]],
    "realroot": [["1", "2", "3"], ["1", "-3"], ["-2", "0"], ["-1", "2"]],
}


def rational(text: str) -> Fraction | None:
    return parse_expression(text).rational()


def terminating_sum(
    uppers: Iterable[Fraction], lowers: Iterable[Fraction], z: Fraction
) -> Fraction:
    """The series up to its first term that is 0, from the definition."""
    upper, lower = list(uppers), list(lowers)
    term = total = Fraction(1)
    k = 0
    while top := prod((a + k for a in upper), start=z):
        term *= top / (prod(b + k for b in lower) * (k + 1))
        total += term
        k += 1
    return total


def independent(name: str, arguments: tuple[str, ...]) -> mpmath.mpf | None:
    """The real value by another way, or None where there is none."""
    found = re.fullmatch(r"hyp(\d)f(\d)", name)
    numbers = [rational(a) for a in arguments]
    if found and None not in numbers:
        p = int(found[1])
        known = [x for x in numbers if x is not None]
        upper, lower, z = known[:p], known[p:-1], known[-1]
        ends = [-a for a in upper if a.denominator == 1 and a <= 0]
        poles = [-b for b in lower if b.denominator == 1 and b <= 0]
        if poles and min(ends, default=min(poles) + 1) > min(poles):
            return None
        if ends:
            value = terminating_sum(upper, lower, z)
            return mpmath.mpf(value.numerator) / value.denominator
    try:
        return _mpmath(name, arguments)
    except (ValueError, ZeroDivisionError, IndexError, mpmath.libmp.NoConvergence):
        return None if rational(arguments[-1]) == 0 else _limit(name, arguments)


def _limit(name: str, arguments: tuple[str, ...]) -> mpmath.mpf | None:
    """The mean of the values at both sides where they stay the same nearer by."""
    means = []
    for k in (28, 30):
        sides = [f"({arguments[-1]})*(1{sign}10^(-{k}))" for sign in "+-"]
        try:
            values = [_mpmath(name, (*arguments[:-1], z)) for z in sides]
        except (ValueError, ZeroDivisionError, IndexError, mpmath.libmp.NoConvergence):
            return None
        low, high = values
        if low is None or high is None or abs(high - low) > mpmath.mpf(10) ** -20:
            return None
        means.append((low + high) / 2)
    return means[1] if abs(means[0] - means[1]) < mpmath.mpf(10) ** -26 else None


def _mpmath(name: str, arguments: tuple[str, ...]) -> mpmath.mpf | None:
    """The value where it is finite and real."""
    code = parse_expression(f"{name}({','.join(arguments)})").mpmath()
    value = mpmath.mpmathify(eval(code, dict(vars(mpmath))))  # our own code, not a user's
    if not mpmath.isfinite(value) or abs(mpmath.im(value)) > 1e-40 * (1 + abs(value)):
        return None
    return mpmath.re(value)


REFUSALS = re.compile(
    "no finite real value: the argument must be|has a pole at|an integer from .* to 0"
    "|beyond the limit of 0.999|the order must be an integer|is not determined"
    r"|polylog\(s,1\) needs s > 1|real roots|divides by 0"
)
MORE_ELSEWHERE = {
    "e1": "complex for x < 0, with an imaginary part that is lost at -30",
    "beta": "0/0, with another value along every line through the point",
    "besselj": "complex for x < 0, with an imaginary part that is lost near 0",
    "bessely": "for x <= 0 a limit, or an imaginary part that is lost near 0",
    "besseli": "complex for x < 0, with an imaginary part that is lost near 0",
    "besselk": "for x < 0 an imaginary part that is lost near 0",
    "polylog": "complex for z > 1 but for orders <= 0; at z = 1 the continuation in the order",
    "hyp3f2": "the continuation outside of the unit circle",
    "hyp2f1": "a real value beyond 1 in special cases",
    "hyp2f1sp": "a real value beyond 1 in special cases",
    "hyp2f0sp": "for z >= 0 one of two Borel sums",
    "hypu": "a polynomial or a limit for z <= 0",
    "lambertw": "the branch point -1/e itself, whose enclosure reaches beyond it",
    "agm": "0 and negative arguments",
}
"""Functions for which mpmath has some real values that are refused here, and which ones."""


def enclosed(text: str) -> tuple[arb | None, str]:
    """The enclosure, or why there is none."""
    try:
        return parse_expression(text).enclose(DIGITS), ""
    except BrounckerError as error:
        return None, str(error)


@pytest.mark.parametrize("name", GRID)
def test_values_at_the_edges_agree_with_an_independent_library(name: str) -> None:
    compared = 0
    with mpmath.workdps(60), ctx.workprec(400):
        for arguments in product(*GRID[name]):
            text = f"{name}({','.join(arguments)})"
            other = independent(name, arguments)
            value, reason = enclosed(text)
            if value is None:
                assert REFUSALS.search(reason), reason
                assert other is None or name in MORE_ELSEWHERE, f"{text} = {other}: {reason}"
                continue
            assert other is not None, f"{text} = {value}, but no value elsewhere"
            difference = abs(value - arb(mpmath.nstr(other, 58)))
            assert difference * 10 ** (DIGITS - 1) < 1 + abs(value), f"{text}: {value}, {other}"
            compared += 1
    assert compared


def test_every_function_of_the_table_is_on_the_grid() -> None:
    assert set(functions) - set(GRID) == {"measured"}  # it has no value elsewhere


def holds(ball: arb, value: Fraction) -> bool:
    with ctx.workprec(1000):
        return (ball * value.denominator - value.numerator).contains(0)


def test_a_terminating_series_with_a_negative_lower_parameter_is_its_sum() -> None:
    assert parse_expression("36/7*hyp1f1(-2,-4,-5)").enclose(100).contains(3)
    assert holds(parse_expression("hyp1f1(-3,-3,-7)").enclose(50), Fraction(-116, 3))
    assert holds(parse_expression("hyp2f1(-2,1/2,-2,7)").enclose(50), Fraction(183, 8))


small_rationals = st.builds(Fraction, st.integers(-12, 12), st.sampled_from([1, 2, 3]))


@settings(max_examples=60)
@given(
    st.sampled_from([(0, 1), (1, 1), (2, 1), (1, 2), (2, 2), (3, 2)]),
    st.lists(small_rationals, min_size=5, max_size=5),
    small_rationals,
)
def test_exact_parameters_give_the_defined_sum_or_a_refusal(
    orders: tuple[int, int], parameters: list[Fraction], z: Fraction
) -> None:
    p, q = orders
    upper, lower = parameters[:p], parameters[p : p + q]
    text = f"hyp{p}f{q}({','.join(map(str, (*upper, *lower, z)))})"
    last = min((-a for a in upper if a.denominator == 1 and a <= 0), default=None)
    pole = min((-b for b in lower if b.denominator == 1 and b <= 0), default=None)
    value, reason = enclosed(text)
    if pole is not None and (last is None or last > pole):
        assert f"hyp{p}f{q} has a pole at the lower parameter" in reason
    elif last is not None:
        assert value is not None
        expected = terminating_sum(upper, lower, z)
        assert holds(value, expected)


@settings(max_examples=40)
@given(st.integers(0, 6), small_rationals, small_rationals, small_rationals)
def test_a_root_of_the_product_of_two_parameters_ends_a_symmetric_series(
    m: int, other: Fraction, c: Fraction, z: Fraction
) -> None:
    total, product_ = other - m, -m * other
    ends = min([m] + [int(-other)] * (other.denominator == 1 and other <= 0))
    gauss, reason = enclosed(f"hyp2f1sp({total},{product_},{c},{z})")
    if c.denominator == 1 and -ends < c <= 0:
        assert "has a pole at the lower parameter" in reason
    else:
        expected = terminating_sum([Fraction(-m), other], [c], z)
        assert gauss is not None
        assert holds(gauss, expected)
    borel, _ = enclosed(f"hyp2f0sp({total},{product_},{z})")
    expected = terminating_sum([Fraction(-m), other], [], z)
    assert borel is not None
    assert holds(borel, expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hyp0f1(0,0)", "hyp0f1 has a pole at the lower parameter 0"),
        ("hyp0f1(-3,0)", "no upper parameter is exactly an integer from -3 to 0"),
        ("hyp1f1(-3,-2,1)", "no upper parameter is exactly an integer from -2 to 0"),
        ("hyp2f1(1/3,1/2,-1,0)", "hyp2f1 has a pole at the lower parameter -1"),
        ("hyp3f2(1,1,1,2,-1,1/2)", "hyp3f2 has a pole at the lower parameter -1"),
        ("hyp2f1sp(-1,-12,-2,1/2)", "hyp2f1sp has a pole at the lower parameter -2"),
        ("hyp1f1(sqrt(2)^2-4,-4,-5)", "no upper parameter is exactly an integer from -4 to 0"),
        ("hyp1f1(1/3,sqrt(2)^2-4,-5)", "it cannot be decided whether a lower parameter"),
        ("hyp1f1(-3,sqrt(2)^2-4,-5)", "it cannot be decided whether a lower parameter"),
        ("hyp2f1(-3,1/2,sqrt(2)^2-4,1/2)", "it cannot be decided whether a lower parameter"),
        ("hyp3f2(1/3,1/2,1,sqrt(2)^2-3,2,1/2)", "it cannot be decided whether a lower parameter"),
        ("hyp2f1(1/3,1/2,2,sqrt(2)^2/2)", "it cannot be decided whether the argument"),
        ("gamma(sqrt(2)^2-4)", "it is a pole"),
        ("bessely(sqrt(2)^2,1)", "it is a pole"),
        ("hypu(1/2,sqrt(2)^2,1)", "it is a pole"),
        ("zeta(sqrt(2)^2/2)", "it is a pole"),
        ("zeta(2,-1/2)", "the argument must be greater than 0"),
        ("lambertw(-1/e)", "is not determined"),
        ("realroot(0,1,-2,-1)", "there is no 0-th"),
        ("0^0", "a power of 0 needs an exponent greater than 0"),
        ("0^-pi", "a power of 0 needs an exponent greater than 0"),
        ("(pi-pi)^0", "the base may be 0"),
        ("(pi-pi)^(1/3)", "the base may be 0"),
    ],
)
def test_what_is_not_agreed_or_not_decided_is_refused(text: str, reason: str) -> None:
    value, why = enclosed(text)
    assert value is None
    assert reason in why


def test_a_series_that_ends_needs_no_more_of_its_lower_parameter() -> None:
    for text, value in [("hyp1f1(-1,sqrt(2)^2-4,-5)", -1.5), ("hyp1f1(0,sqrt(2)^2-4,3)", 1)]:
        assert holds(parse_expression(text).enclose(40), Fraction(value))
    assert parse_expression("0^pi").enclose(40) == 0
