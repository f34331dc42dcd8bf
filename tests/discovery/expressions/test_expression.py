"""Expressions: reading, exact and enclosed values, refusals, description length, code."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, log10

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from discovery.continued_fractions.pcf import PCF
from discovery.definitions.function_table import functions
from discovery.errors import ExpressionError, LimitError, UnknownConstantError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.tree import Call, Integer, Name, Node, Power, Product, Sum, node_text

VALUES = [
    "besseli(-3/4,1/2)",
    "besselj(-1/3,2/3)",
    "besseli(4/3,2/3)",
    "besselj(2,-3)",
    "besseli(1,-2)",
    "bessely(1/3,2)",
    "bessely(0,1)",
    "besselk(1/3,2)",
    "besselk(0,1/4)",
    "erfc(3/sqrt(2))",
    "erf(1/2)",
    "erfi(1/2)",
    "e1(4)",
    "ei(2)",
    "ei(-2)",
    "li(3)",
    "li(1/2)",
    "gamma(9/8)",
    "gamma(-7/3)",
    "loggamma(7/3)",
    "digamma(-1/3)",
    "polygamma(2,1/3)",
    "polygamma(1,-1/3)",
    "beta(1/3,1/4)",
    "zeta(5)",
    "zeta(3/2)",
    "zeta(-3)",
    "zeta(2,1/3)",
    "lfunc(-3,2)",
    "lfunc(5,1)",
    "lfunc(-7,3)",
    "lfunc(8,2)",
    "lfunc(12,3/2)",
    "hyp0f1(1/3,2)",
    "hyp1f1(1/3,2/5,-2)",
    "hyp2f1(1/2,1/2,1,-1)",
    "hyp2f1(1/3,1/2,5/3,-7)",
    "hyp2f1(1,1/3,4/3,4/5)",
    "hyp2f1(1/3,4/3,2/3,-3)",
    "hyp2f1(1/3,1/4,3/2,1)",
    "hyp1f2(1/2,2/3,3/2,-7)",
    "hyp2f2(1,1/2,2/3,3/2,5)",
    "hyp3f2(1/2,1,1,3/2,3/2,1/4)",
    "hypu(1/2,1,3)",
    "hyp2f1sp(1/3,5/4,3/4,-2)",  # upper parameters that are conjugate
    "hyp2f1sp(2,1/2,3/4,-2)",  # and real
    "hyp2f0sp(1/3,5/4,-1/5)",
    "polylog(2,1/3)",
    "polylog(3,-5)",
    "polylog(2,1)",
    "lambertw(1)",
    "lambertw(-1/4)",
    "agm(1,sqrt(2))",
    "realroot(1,1,0,-1,-1)",
    "realroot(2,1,0,-4,1)",
    "exp(-7/3)",
    "log(5/7)",
    "sqrt(7/3)",
    "cbrt(5)",
    "cbrt(-5)",
    "sin(2)",
    "cos(2)",
    "tan(2)",
    "cot(2)",
    "sec(2)",
    "csc(2)",
    "asin(1/3)",
    "acos(1/3)",
    "atan(-3)",
    "sinh(1/2)",
    "cosh(1/2)",
    "tanh(1/2)",
    "coth(1/2)",
    "asinh(-2)",
    "acosh(2)",
    "atanh(1/3)",
    "2^(1/2)",
    "3**(1/5)",
    "(-8)^(2/3)",
    "(-2)^(1/3)",
    "(-pi)^(3/5)",
    "e^pi",
    "e^-2",
    "-2^2",
    "2^3^2/5",
    "(1+2)/(3+4)",
    "(2/3)^-2",
    "1-2/3-4",
    "3/4*2",
    "4/-3",
    "2^sqrt(2)",
    "phi^2",
    "gamma(1/4)^4/pi^3",
    "3*(1/3)*exp(1/3)/(exp(1/3)-1)",
    "6/(8*catalan-pi*acosh(2))",
    "((3/2)**(1/4)+1)/((3/2)**(1/4)-1)",
    "sqrt(2/pi)*exp(-9/2)/erfc(3/sqrt(2))",
    "8+4*(gamma(11/4)/gamma(9/4))**2",
    "(2-2*(e*e1(1)))/(2-3*(e*e1(1)))",
]


def independent(code: str) -> arb:
    """The value that mpmath gives to our own code, as an exact ball."""
    with mpmath.workdps(60):
        value = mpmath.mpf(eval(code, dict(vars(mpmath))))  # our own code, not a user's
        return arb(mpmath.nstr(value, 58))


@pytest.mark.parametrize("text", VALUES)
def test_values_agree_with_an_independent_library(text: str) -> None:
    x = parse_expression(text)
    with ctx.workprec(300):
        difference = abs(x.enclose(50) - independent(x.mpmath()))
        assert difference * 10**49 < 1


def test_every_function_of_the_table_is_compared() -> None:
    used = " ".join(VALUES)
    assert [name for name in functions if f"{name}(" not in used] == ["measured"]  # no value


@pytest.mark.parametrize("text", ["1/3", "pi", "exp(100)", "gamma(1/3)/zeta(3)", "exp(-500)"])
@pytest.mark.parametrize("digits", [1, 30, 500])
def test_the_radius_is_below_the_digits_asked_for(text: str, digits: int) -> None:
    x = parse_expression(text)
    before = ctx.prec
    low, high = x.enclose(digits), x.enclose(2 * digits)
    assert ctx.prec == before
    assert low.rad() * arb(10) ** digits < 1
    assert low.overlaps(high)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2^2", "-4"),
        ("2^3^2", "512"),
        ("2**-3", "1/8"),
        ("10^-40", f"1/{10**40}"),
        ("1-2-3", "-4"),
        ("12/2/3", "2"),
        ("-(1-3)*-2", "-4"),
        ("0.5^2", "1/4"),
        (".50", "1/2"),
        ("sqrt(9/4)", "3/2"),
        ("(-8)^(1/3)", "-2"),
        ("(1/32)^(3/5)", "1/8"),
        ("((2))", "2"),
        ("−3·2", "-6"),
    ],
)
def test_rational_arithmetic_is_exact(text: str, value: str) -> None:
    assert parse_expression(text).rational() == Fraction(value)


@pytest.mark.parametrize(
    ("text", "decimal", "euler"),
    [
        ("e/(9e-24)", r"9\*10\^\(-24\)", r"9\*e-24"),
        ("1.5E+3", r"1\.5\*10\^3", r"1\.5\*e\+3"),
        ("2e5/pi", r"2\*10\^5", r"2\*e\*5"),
        ("1e99999", r"1\*10\^99999", r"1\*e\*99999"),
    ],
)
def test_exponent_notation_is_refused_with_its_two_readings(
    text: str, decimal: str, euler: str
) -> None:
    with pytest.raises(ExpressionError, match=f"{decimal} and, with Euler's number e, {euler};"):
        parse_expression(text)


def test_what_is_not_rational_arithmetic_has_no_exact_value() -> None:
    assert parse_expression("sqrt(2)^2").rational() is None
    assert parse_expression("pi-pi").rational() is None


def test_decimals_are_exact_rationals_with_a_warning() -> None:
    x = parse_expression("0.25*pi")
    assert x == parse_expression("(1/4)*pi")
    assert x.warnings == ("the decimal 0.25 is read as an exact rational 1/4",)
    assert parse_expression("1/4").warnings == ()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("ln( 2 )", "log(2)"),
        ("Goldenratio", "phi"),
        ("apery", "zeta(3)"),
        ("1/apery", "1/zeta(3)"),
        ("2 ** 0.5", "2^(1/2)"),
        ("-(-(3))", "-(-3)"),
        ("(e^2)^3", "(e^2)^3"),
        ("(1*2)*3-(4+5)", "(1*2)*3-(4+5)"),
        ("Gamma(1/4)", "gamma(1/4)"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert str(parse_expression(text)) == canonical


def trees() -> st.SearchStrategy[Node]:
    leaves = st.builds(Integer, st.integers(0, 10**30)) | st.sampled_from(
        [Name("pi"), Name("phi"), Name("e")]
    )
    signs = st.sampled_from([1, -1])

    def larger(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        rest = st.lists(st.tuples(signs, node), min_size=1, max_size=3)
        return st.one_of(
            st.builds(lambda s, t, r: Sum(((s, t), *r)), signs, node, rest),
            st.builds(lambda t: Sum(((-1, t),)), node),
            st.builds(lambda t, r: Product(((1, t), *r)), node, rest),
            st.builds(Power, node, node),
            st.builds(lambda t: Call("exp", (t,)), node),
            st.builds(lambda s, t: Call("besseli", (s, t)), node, node),
        )

    return st.recursive(leaves, larger, max_leaves=12)


@given(trees())
def test_text_reads_back_to_an_equal_expression(tree: Node) -> None:
    x = Expression(tree)
    again = parse_expression(str(x))
    assert again == x
    assert hash(again) == hash(x)
    assert node_text(again.tree) == str(x)
    assert eval(repr(x)) == x
    assert x.latex().count("{") == x.latex().count("}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("1+", "ends too early"),
        ("(1", "not closed"),
        ("1)", "unexpected '\\)'"),
        ("2pi", "operator is missing"),
        ("2 3", "operator is missing"),
        ("f(2)", "no function 'f'"),
        ("pi(2)", "is a constant, not a function"),
        ("besseli(1)", "takes 2 arguments, not 1"),
        ("__import__('os')", "unexpected character"),
        ("__import__(os)", "no function '__import__'"),
        ("pi.real", "unexpected character"),
        ("pi[0]", "unexpected character"),
        ("1 if pi else 2", "operator is missing"),
        ("pi==pi", "unexpected character"),
        ("'pi'", "unexpected character"),
        ("lambda: 1", "unexpected character"),
    ],
)
def test_what_is_no_expression_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        parse_expression(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("catalani", "near names: catalan"), ("gamma", "eulergamma"), ("import", "no constant")],
)
def test_unknown_constants_come_with_help(text: str, reason: str) -> None:
    with pytest.raises(UnknownConstantError, match=reason):
        parse_expression(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/0", "divides by 0"),
        ("0^-1", "power of 0"),
        ("1/(pi-pi)", "divisor may be 0"),
        ("1/(sqrt(4)-2)", "divides by 0"),
        ("log(-1)", r"log\(-1\).*greater than 0"),
        ("log(pi-pi)", "cannot be decided"),
        ("sqrt(-2)", "at least 0"),
        ("(-2)^(1/2)", "complex"),
        ("(-2)^pi", "rational exponent"),
        ("asin(2)", "between -1 and 1"),
        ("acosh(1/2)", "at least 1"),
        ("tan(pi/2)", "pole"),
        ("cot(0)", "different from 0"),
        ("gamma(-3)", "pole at -3"),
        ("polygamma(1,0)", "pole at 0"),
        ("zeta(1)", "pole at 1"),
        ("e1(0)", "greater than 0"),
        ("besselj(1/2,-1)", "order must be an integer"),
        ("hyp2f1(1,1,2,2)", "at most 1"),
        ("hyp1f1(1,-1,2)", "pole"),
        ("polylog(2,3)", "at most 1"),
        ("lambertw(-1)", "complex"),
        ("lfunc(7,2)", "not a fundamental discriminant"),
        ("realroot(2,1,0,-1,-1)", "1 real roots"),
        ("realroot(1,1/2,3)", "must be integers"),
    ],
)
def test_no_finite_real_value(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        parse_expression(text).enclose(20)


@pytest.mark.parametrize(
    "text",
    [
        "9^9^9^9",
        "9^(9^9)",
        "2^-10^9",
        "pi^(10^9)",
        "pi^pi^pi^pi^pi",
        "gamma(10^100)",
        "exp(10^9)",
        "exp(exp(exp(100)))",
        "1/exp(-10^9)",
        "cosh(10^6)",
        "zeta(-10^8+1/2)",
        "besselk(10^6,1/2)",
        "polylog(10^6,-1)",
        "sin(10^2000)",
        "7" * 10_001,
        "(" * 60 + "1" + ")" * 60,
        "2^" * 60 + "1",
        "-" * 60 + "1",
        "1+" * 10_000 + "1",
        "+".join(["exp(1)"] * 101),
        "+".join(["9^99999"] * 100),
    ],
)
def test_cost_is_bounded(text: str) -> None:
    with pytest.raises(LimitError):
        parse_expression(text).enclose(20)


@pytest.mark.parametrize("digits", [0, -1, 1_100_001])
def test_digits_are_bounded(digits: int) -> None:
    with pytest.raises(LimitError, match="1,100,000"):
        parse_expression("pi").enclose(digits)


def test_integers_beyond_the_limit_of_python_texts() -> None:
    text = "7" * 9_999
    assert str(parse_expression(text)) == text


def test_a_value_near_a_pole_gets_the_precision_that_it_needs() -> None:
    fraction = Fraction(*PCF("2n+1", "n^2").convergents(399))  # agrees with 4/pi to 305 digits
    x = parse_expression(f"1/(4/pi-{fraction.numerator}/{fraction.denominator})")
    assert arb(10) ** 300 < abs(x.enclose(10)) < arb(10) ** 310


def test_description_length() -> None:
    assert isclose(parse_expression("4/pi").cost(), log10(9) + log10(6) + 2)
    assert isclose(parse_expression("-besseli(1,2)").cost(), 2 * log10(5) + log10(6) + 2)
    p, q = PCF("2n+1", "n^2").convergents(399)
    fraction = Fraction(p, q)
    convergent = f"{fraction.numerator}/{fraction.denominator}"
    assert parse_expression(convergent).cost() > 600
