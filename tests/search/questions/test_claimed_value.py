"""A number with a last digit is an interval, wherever it is claimed to be a value."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import PCF, evaluate
from discovery.errors import ExpressionError, ProofError, ValueTextError
from discovery.expressions.claimed_value import claimed_value
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.measurement import Measurement, parse_value
from search.proofs.proof_search import prove
from tests.search.cli.test_cli import brouncker
from verify import certify

FOUR_OVER_PI = PCF("2n+1", "n^2")
DIGITS = "1.27323954473516268615107010698011489627567716592"


@pytest.mark.parametrize(
    ("text", "status", "digits"),
    [
        ("1.27323954473516268615", "matched", 20),
        (DIGITS, "matched", 47),
        ("1.273239544735162686151070106", "matched", 27),
        ("1.273239544735162686151070107", "matched", 27),  # rounded, not cut
        ("1.27323954473516268615...", "matched", 20),
        ("1.27323954473516268615(2)", "unmatched", 19),  # less than 20 digits are given
        ("1.2732395447351626860 ± 0.0000000000000000005", "unmatched", 18),
        ("1.2732", "unmatched", 4),
        ("1.2732e0", "unmatched", 4),
        ("0.12732e1", "unmatched", 4),
        ("12.732E-1", "unmatched", 4),
        ("1.29", "refuted", 2),
        ("-1.27", "refuted", 2),
        ("1.2e-5", "refuted", 6),
        ("1.27323954473516268617", "refuted", 20),
    ],
)
def test_a_decimal_is_compared_to_its_last_digit(text: str, status: str, digits: int) -> None:
    found = certify(FOUR_OVER_PI, text)
    assert (found.status, found.digits) == (status, digits)
    assert (found.significance is None) == (status == "refuted")
    if status != "refuted":
        assert f"agrees to {digits} decimals" in found.reason
        assert found.value.overlaps(found.enclosure.ball)


@pytest.mark.parametrize("text", ["127/100", "1", "12732395447351626861510701069801/10^31"])
def test_an_integer_and_a_quotient_are_exact(text: str) -> None:
    assert isinstance(claimed_value(text), Expression)
    assert certify(FOUR_OVER_PI, text).status == "refuted"


def test_an_exact_rational_value_is_certified_as_a_quotient_and_matched_by_its_decimals() -> None:
    one = PCF("2n+3", "-(n+1)^2")  # 1
    assert certify(one, "1").status == "certified"
    assert certify(one, f"1.{'0' * 30}").status == "matched"
    assert certify(one, "1.0").status == "unmatched"
    assert certify(one, f"0.{'9' * 30}").status == "matched"
    assert certify(one, f"0.{'9' * 29}7").status == "refuted"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("1.27323954473516269615", "decimal 17: ...6268... is right, ...6269... is given"),
        ("1.5", "decimal 1: 1.2... is right, 1.5... is given"),
        ("3.27", "the value is 1.273"),
        ("1.2e-5", "the value is 1.2732395"),
    ],
)
def test_a_refuted_decimal_is_told_where_the_digits_part(text: str, where: str) -> None:
    assert certify(FOUR_OVER_PI, text).reason == f"the values differ: {where}".replace(
        "differ: decimal", "differ: the digits part at decimal"
    )


@given(st.integers(1, 40), st.integers(-3, 3))
def test_what_verify_and_identify_read_is_one_interval(places: int, off: int) -> None:
    """Any cut of the digits, and its neighbours: refuted where the interval excludes the value."""
    scaled = int(Fraction(DIGITS) * 10**places) + off
    text = f"{scaled // 10**places}.{scaled % 10**places:0{places}}"
    number = claimed_value(text)
    assert isinstance(number, Measurement)
    assert number == parse_value(text) or number.digits == parse_value(text).digits
    inside = abs(Fraction(text) - Fraction(DIGITS)) <= Fraction(1, 10**places)
    assert (certify(FOUR_OVER_PI, text).status != "refuted") == inside


def test_the_command_and_a_table_say_it_alike(tmp_path: Path) -> None:
    text = "1.27323954473516268615"
    (row,) = brouncker("verify", "2n+1", "n^2", text, "--json").rows
    ran = brouncker("verify", "2n+1", "n^2", text)
    assert (row["status"], row["digits"], ran.code, ran.err) == ("matched", 20, 0, "")
    assert "agrees to 20 decimals" in ran.out
    path = tmp_path / "claims.csv"
    path.write_text(f"a,b,value\n2n+1,n^2,{text}\n2n+1,n^2,1.29\n2n+1,n^2,127/100\n2n+1,n^2,1.27\n")
    table = brouncker("verify", "--file", str(path), "--json")
    assert [r["status"] for r in table.rows] == ["matched", "refuted", "refuted", "unmatched"]
    assert table.rows[0]["message"] == row["message"]
    assert table.code == 1


@pytest.mark.parametrize(
    "text", ["0.5*pi", "2**0.5", "1.25+pi", "exp(0.0625)", "0.01*e", "2.00*pi"]
)
def test_a_simple_decimal_in_an_expression_is_exact(text: str) -> None:
    found = parse_expression(text)
    (warning,) = found.warnings
    assert "is read as an exact rational" in warning


@pytest.mark.parametrize(
    "text", ["0.333*pi", "3.1416/2", "1.2732395447+0", "sqrt(1.4142)", "0.001*e"]
)
def test_a_decimal_that_may_be_rounded_is_refused_in_an_expression(text: str) -> None:
    with pytest.raises(ExpressionError, match="may be exact or rounded; write a fraction"):
        parse_expression(text)
    assert brouncker("verify", "2n+1", "n^2", text).code == 2


@pytest.mark.parametrize("text", ["3e-8", "-3e-8", "2e5", "3e+8"])
def test_what_has_two_readings_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"can mean \d\*e[-+]\d or \d\.0e[-+]?\d"):
        claimed_value(text)


@pytest.mark.parametrize("text", ["1.2(3) ± 0.1", "1.2 ± 3", "1.2 ± 0", "3.14 ± 0.5(1)"])
def test_an_uncertainty_that_makes_no_sense_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueTextError):
        claimed_value(text)


def test_nothing_is_proved_of_a_number_with_a_last_digit() -> None:
    for text in ("1.27", "1.2732395447351626861510701069801148"):
        with pytest.raises(ProofError, match="known to its last digit only"):
            prove(FOUR_OVER_PI, text)
        ran = brouncker("prove", "2n+1", "n^2", text)
        assert (ran.code, ran.out) == (2, "")
        assert "such as 127/100" in ran.err


def test_what_evaluate_prints_is_matched() -> None:
    for a, b in (("1", "1"), ("3n+2", "-2n^2"), ("n+1", "1"), ("4n+3", "-n^2")):
        (row,) = brouncker("evaluate", a, b, "--digits", "30", "--json").rows
        assert evaluate(PCF(a, b), 30).value is not None
        assert certify(PCF(a, b), row["value"]).status == "matched"
