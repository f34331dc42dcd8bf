"""Measured values and printed digits: never more is claimed than is known."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given
from hypothesis import strategies as st

from discovery.errors import LimitError, ValueTextError
from discovery.expressions.measurement import format_ball, parse_value


def ball(middle: Fraction, radius: Fraction) -> arb:
    with ctx.workprec(400):
        spread = arb(fmpq(radius.numerator, radius.denominator)).upper()
        return arb(fmpq(middle.numerator, middle.denominator)) + arb(0, spread)


@pytest.mark.parametrize(
    ("text", "middle", "radius", "digits"),
    [
        ("1.2020569", "12020569/10000000", "1/10000000", 7),
        ("3.14(2)", "157/50", "1/50", 1),
        ("3.14 ± 0.02", "157/50", "1/50", 1),
        ("3.14 +/- 0.01", "157/50", "1/100", 2),
        ("[3.14 +/- 1e-2]", "157/50", "1/100", 2),
        ("1e-5", "1/100000", "1/100000", 5),
        ("2.5(1)e-3", "1/400", "1/10000", 4),
        ("-0.5", "-1/2", "1/10", 1),
        ("−.25", "-1/4", "1/100", 2),
        ("1.20205...", "120205/100000", "1/100000", 5),
        ("7", "7", "1", 0),
        ("0.00", "0", "1/100", 2),
        ("12e3", "12000", "1000", -3),
    ],
)
def test_digits_as_given_are_the_precision(
    text: str, middle: str, radius: str, digits: int
) -> None:
    m = parse_value(text)
    exact = ball(Fraction(middle), Fraction(radius))
    slightly_more = ball(Fraction(middle), Fraction(radius) * Fraction(1001, 1000))
    assert m.digits == digits
    assert m.text == text
    assert m.ball.contains(exact.mid())
    assert slightly_more.contains(m.ball)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3.14(2) ± 0.5", "two uncertainties"),
        ("5 ± -1", "greater than 0"),
        ("3.14(0)", "is 0"),
        ("3.14 ± 0", "is 0"),
        ("3.14(200000)", "larger than the value"),
        ("1.0(", "no decimal number"),
        ("2/3", "not as a quotient"),
        ("1,5", "no decimal number"),
        ("nan", "no decimal number"),
        ("", "no decimal number"),
        ("1.5 ± inf", "no decimal number"),
    ],
)
def test_what_contradicts_itself_is_refused_with_the_remedy(text: str, reason: str) -> None:
    with pytest.raises(ValueTextError, match=reason) as caught:
        parse_value(text)
    assert "write it like 1.2020569" in str(caught.value)


def test_powers_of_ten_are_bounded() -> None:
    with pytest.raises(LimitError):
        parse_value("1e99999999999")


def test_long_values_pass_the_limit_of_python_integers() -> None:
    digits = "3" * 20_000
    m = parse_value(f"0.{digits}")
    assert m.digits == 20_000
    assert m.ball.rad() * 10**15 < 1


@pytest.mark.parametrize(
    ("middle", "radius", "text"),
    [
        ("3.14159", "0.0002", "3.141"),
        ("-3.14159", "0.0002", "-3.141"),
        ("0.99995", "0.00001", "0.9999"),
        ("2", "1/1000000000", "2.00000000"),  # 1.99... and 2.00... share no digit: padded
        ("0.125", "1/10000000000", "0.125000000"),
        ("0", "1/30000", "0.0000"),
        ("-0.001", "0.0001", "0.00"),
        ("123456", "100", "1.23e5"),
        ("5", "10", ""),
    ],
)
def test_only_guaranteed_digits_are_printed(middle: str, radius: str, text: str) -> None:
    assert format_ball(ball(Fraction(middle), Fraction(radius))) == text


def test_exact_and_unknown_balls() -> None:
    assert format_ball(arb(10) ** 20) == "1" + "0" * 20
    assert format_ball(arb(-5) / 2) == "-2.5"
    assert format_ball(arb("nan")) == ""


@given(
    middle=st.fractions(-(10**6), 10**6, max_denominator=10**6)
    | st.builds(Fraction, st.integers(-50, 50), st.sampled_from([1, 2, 8, 100])),
    exponent=st.integers(1, 60),
    limit=st.none() | st.integers(1, 20),
)
def test_printed_digits_read_back_around_the_ball(
    middle: Fraction, exponent: int, limit: int | None
) -> None:
    b = ball(middle, Fraction(1, 3) / 10**exponent)
    text = format_ball(b, limit)
    if limit is None and abs(middle) >= 2:  # below, a lone 0 would be no digit
        assert text
    if text:
        again = parse_value(text if "." in text or "e" in text else f"{text}.")
        assert again.ball.contains(b)
        if limit is not None:
            assert again.digits <= limit


@given(value=st.fractions(-1000, 1000, max_denominator=10**9), exponent=st.integers(3, 40))
@example(value=Fraction(1, 5), exponent=3)
def test_both_ends_share_the_truncated_digits(value: Fraction, exponent: int) -> None:
    radius = Fraction(1, 7) / 10**exponent
    text = format_ball(ball(value, radius))
    if not text:  # below 1, where the two ends do not share their first decimal
        assert int(10 * (value - radius)) != int(10 * (value + radius))
        assert abs(value) < 1
        return
    shown = Fraction(text)
    unit = Fraction(1, 10 ** len(text.partition(".")[2]))
    for end in (value - radius, value + radius):
        padded = shown == 0 or abs(end - shown) < unit
        truncated = abs(shown) <= abs(end) < abs(shown) + unit
        assert padded
        assert truncated or text.endswith("000") or shown == 0
