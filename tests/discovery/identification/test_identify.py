"""Integer relations, their significance, and identification."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpz
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.errors import LimitError
from discovery.expressions.expression import parse_expression
from discovery.expressions.relation_text import moebius_text
from discovery.identification.identify import best_guess, identify, identify_pairs
from discovery.identification.integer_relation import (
    FixedPoint,
    fixed_point,
    least_vector,
    significance,
)
from discovery.identification.registry import constants
from tests.generic_fractions import answers
from tests.search.cli.test_cli import brouncker

SMALL = st.integers(-30, 30)


def _identify(text: str, digits: int = 60, **options: object) -> list[str]:
    expression = parse_expression(text)
    found = identify(
        expression.enclose(digits + 2),
        digits,
        refine=lambda more: expression.enclose(more + 2),
        **options,  # passed through as given
    )
    return [answer.expression for answer in found]


def _same(x: str, y: str) -> bool:
    with ctx.workprec(1000):
        return parse_expression(x).enclose(200).overlaps(parse_expression(y).enclose(200))


@given(SMALL, SMALL, SMALL, SMALL, st.sampled_from(["pi", "log(2)", "exp(2)", "zeta(3)"]))
@settings(max_examples=60)
def test_every_moebius_image_is_found(p: int, q: int, r: int, s: int, name: str) -> None:
    """x = (p + q C)/(r + s C); rational when p s = q r."""
    if p * s == q * r:
        return
    text = f"({p}+{q}*{name})/({r}+{s}*{name})"
    found = _identify(text)
    assert len(found) == 1
    assert _same(found[0], text)


@given(st.fractions(max_denominator=10**6).filter(lambda x: abs(x) < 10**6))
@settings(max_examples=40)
def test_rationals_come_first(x: Fraction) -> None:
    assert [Fraction(t) for t in _identify(str(x))] == [x]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1+sqrt(5))/2", "(sqrt(5)+1)/2"),
        ("3-2*sqrt(7)", "3-2*sqrt(7)"),
        ("2^(1/3)", "(2)^(1/3)"),
        ("1/(2^(1/3)-1)", "realroot(1,1,-3,-3,-1)"),
        ("sqrt(2)+sqrt(3)", "realroot(4,1,0,-10,0,1)"),
    ],
)
def test_algebraic_numbers(text: str, expected: str) -> None:
    assert _identify(text) == [expected]
    assert _same(text, expected)


def test_a_root_is_not_listed_under_itself() -> None:
    ran = brouncker("identify", "1.3247179572447460259609088544780973407344040569", "--json")
    assert (ran.rows[0]["expression"], ran.rows[0]["constant"]) == ("realroot(1,1,0,-1,-1)", None)
    ran = brouncker("identify", "1.6180339887498948482045868343656381177203", "--json")
    assert ran.rows[0]["constant"] == "sqrt(5)"


def test_relations_agree_with_pslq() -> None:
    """mpmath's PSLQ, an independent algorithm, finds the same vector up to sign."""
    with mpmath.workdps(60):
        x = (3 + 4 * mpmath.pi) / (5 - 2 * mpmath.pi)
        theirs = mpmath.pslq([1, x, mpmath.pi, x * mpmath.pi], maxcoeff=1000, maxsteps=10_000)
    value = parse_expression("(3+4*pi)/(5-2*pi)").enclose(62)
    ours = identify(value, 60)[0].relation
    assert tuple(theirs) in {ours, tuple(-c for c in ours)}


def test_significance_of_noise() -> None:
    """On random lattices S >= 0, 1, 2, 3 is rarer and rarer, and S >= 10 does not occur."""
    rng = random.Random(1)
    scores = []
    for _ in range(2000):
        numbers = [FixedPoint(fmpz(1) << 160, 1)]
        numbers += [FixedPoint(fmpz(rng.getrandbits(160)), 1) for _ in range(3)]
        scores.append(significance(least_vector(numbers), numbers))
    rates = [sum(s >= level for s in scores) / len(scores) for level in (0, 1, 2, 3)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] < 0.6
    assert rates[2] < 0.03
    assert max(scores) < 10


def test_digits_beyond_the_accuracy_do_not_count() -> None:
    """A value known to 10 digits only, written with 40: the error enters the significance."""
    with ctx.workprec(300):
        pi = parse_expression("pi").enclose(60)
        blurred = arb(pi.mid(), arb("1e-10"))
    one = FixedPoint(fmpz(1) << 130, 1)
    sharp = significance((-3, 0, 1), (one, one, fixed_point(pi, 130)), 1)
    vague = significance((-355, 113), (one, fixed_point(blurred, 130)), 1)
    assert sharp < 0
    assert vague < 5


def test_a_relation_must_hold_at_twice_the_precision() -> None:
    """pi moved by 10^-50 looks like pi at 40 digits, and is refused on the second look."""
    moved = parse_expression("pi+10^-50")
    with ctx.workprec(300):
        value = arb(moved.enclose(60).mid(), arb("1e-40"))
    assert identify(value, 40)[0].expression == "pi"
    assert identify(value, 40, refine=lambda more: moved.enclose(more + 2)) == []


def test_digits_that_contradict_a_relation_refuse_it() -> None:
    """Thirty-one digits of agreement are no relation when the thirty-second differs."""
    with ctx.workprec(300):
        value = arb((parse_expression("pi").enclose(60) + arb("1e-31")).mid(), arb("1e-34"))
    assert identify(value, 34) == []


@pytest.mark.parametrize("name", ["liouville", "champernowne", "exp(pi*sqrt(163))"])
def test_nearly_rational_constants_do_not_lend_their_coincidences(name: str) -> None:
    """Rationals moved by 10^-24 are near C + r for a C that is so near a rational itself."""
    rng = random.Random(5)
    among = [constants.resolve(name)]
    for _ in range(200):
        with ctx.workprec(400):
            x = arb(rng.randint(1, 99)) / rng.randint(1, 9) + rng.randint(1, 9) * arb(10) ** -24
            shown = arb(x.mid(), arb("1e-60"))
        assert [i for i in identify(shown, 60, among) if i.kind == "moebius"] == []
    expression = parse_expression(f"(2*{name}+3)/({name}-7)")
    found = identify(
        expression.enclose(305), 300, among, refine=lambda d: expression.enclose(d + 5)
    )
    assert len(found) == (name != "champernowne")  # its coincidences go on and on


def test_the_printed_root_is_the_value() -> None:
    for text in ("10^80+sqrt(5)", "(10^80+7+sqrt(5))/3", "10^60-sqrt(7)"):
        expression = parse_expression(text)
        (found,) = identify(expression.enclose(600), 600)
        assert _same(found.expression, text)


def test_pairs_of_constants() -> None:
    among = [constants.resolve(name) for name in ("e", "pi", "pi^2", "log(2)", "catalan")]
    for text in ("(4+pi^2)/(6*pi-12)", "8*catalan-pi", "1/(e+2*log(2)-3)"):
        expression = parse_expression(text)
        found = identify_pairs(
            expression.enclose(62), 60, among, refine=lambda d, x=expression: x.enclose(d)
        )
        assert len(found) == 1
        assert _same(found[0].expression, text)
    assert identify_pairs(parse_expression("pi+e+log(2)").enclose(62), 60, among) == []


def test_algebraic_numbers_of_higher_degree_on_request() -> None:
    value = parse_expression("2^(1/7)+1").enclose(82)
    assert identify(value, 80) == []
    assert identify(value, 80, degree=7)[0].kind == "algebraic"


def test_what_more_digits_might_confirm() -> None:
    with ctx.workprec(100):
        guess = best_guess(arb("3.14159 +/- 1e-5"), 5)
    assert guess is not None
    assert guess.expression == "pi"
    assert guess.significance < 10


def test_sums_of_two_constants_are_not_one() -> None:
    assert _identify("pi+log(2)") == []
    assert _identify("eulergamma*pi") == []


def test_short_values() -> None:
    """Sixteen digits of zeta(3) suffice; six do not."""
    text = "1.2020569031595942"
    with ctx.workprec(200):
        x = arb(arb(text).mid(), arb("1e-16"))
        assert [i.expression for i in identify(x, 16)] == ["zeta(3)"]
        assert identify(arb(arb("1.20206").mid(), arb("1e-5")), 5) == []


def test_moebius_text_solves_the_relation() -> None:
    rng = random.Random(2)
    for _ in range(200):
        c = [rng.randint(-9, 9) for _ in range(4)]
        if c[0] * c[3] == c[1] * c[2]:
            continue
        x = parse_expression(moebius_text(c[0], c[1], c[2], c[3], "pi")).enclose(50)
        with ctx.workprec(300):
            assert 0 in c[0] + c[1] * x + c[2] * arb.pi() + c[3] * arb.pi() * x


@pytest.mark.slow
def test_generic_fractions_have_no_name() -> None:
    """3,000 generic fractions through the full identification give no match but rational ones.

    Those are accepted only with their proof: a first-order factor of the recurrence.
    """
    found = answers(3_000, seed=20)
    assert found["tried"] == 3_000
    assert found["identified"] == found["rational, no proof"] == 0
    assert found["rational, proved"] < 30


@pytest.mark.parametrize("degree", [-3, 0, 3, 13])
def test_a_degree_that_would_be_ignored_is_refused(degree: int) -> None:
    """Degrees up to 4 are looked for always."""
    with pytest.raises(LimitError, match="from 4 to 12"):
        identify(arb("1.5 +/- 1e-40"), 40, degree=degree)
