"""Continued fractions as objects: reading, printing, recurrence, inflation, normal form."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq, fmpq_poly, fmpz_mat
from hypothesis import assume, given
from hypothesis import strategies as st

from discovery import PCF
from discovery.algebra.polynomial import format_polynomial, parse_polynomial, value_at
from discovery.errors import LimitError, PolynomialError
from tests.strategies import fractions, infinite_fractions, polynomials


@given(fractions())
def test_repr_reads_back(pcf: PCF) -> None:
    assert eval(repr(pcf)) == pcf


@given(polynomials(6, 10**30))
def test_polynomial_text_reads_back(p: tuple[int, ...]) -> None:
    assert parse_polynomial(format_polynomial(p)) == p


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("2n+1", (2, 1)),
        ("2*n+1", (2, 1)),
        ("n^2", (1, 0, 0)),
        ("n**2", (1, 0, 0)),
        ("-n^6", (-1, 0, 0, 0, 0, 0, 0)),
        ("n**3+(n+1)**3", (2, 3, 3, 1)),
        ("2n(n+1)", (2, 2, 0)),
        ("4*0+n**2-0", (1, 0, 0)),
    ],
)
def test_ways_of_writing_a_polynomial(text: str, coefficients: tuple[int, ...]) -> None:
    assert parse_polynomial(text) == coefficients


@pytest.mark.parametrize(
    "text", ["0", "n-n", "n/2", "1.5n", "n^n", "9^9^9^9", "__import__('os')", "(n", "n+", "", "x*n"]
)
def test_unreadable_polynomials_are_refused(text: str) -> None:
    with pytest.raises(PolynomialError):
        PCF(text, "1")


@pytest.mark.parametrize("text", ["n^1000", "9^99999", "(" * 99 + "n" + ")" * 99, "-" * 99 + "n"])
def test_limits_of_polynomials(text: str) -> None:
    with pytest.raises(LimitError):
        PCF(text, "1")


def test_float_coefficients_are_refused() -> None:
    with pytest.raises(PolynomialError, match="no exact integer"):
        PCF([1, 0.5], [1])  # the wrong type is the test


@given(fractions(), st.integers(1, 60))
def test_state_holds_the_convergents(pcf: PCF, n: int) -> None:
    before, now = pcf.convergents(n - 1), pcf.convergents(n)
    assert pcf.state(n) == fmpz_mat([[before[0], now[0]], [before[1], now[1]]])


@given(fractions(), st.integers(1, 30))
def test_determinant_formula(pcf: PCF, n: int) -> None:
    product = (-1) ** (n - 1)
    for i in range(1, n + 1):
        product *= value_at(pcf.b, i)
    assert pcf.state(n).det() == -product


@given(infinite_fractions(), polynomials(2, 5))
def test_inflation_multiplies_convergents(pcf: PCF, f: tuple[int, ...]) -> None:
    inflated = pcf.inflate(f)
    assume(inflated.terminates_at is None and value_at(f, 0) != 0)
    p, q = pcf.convergents(12)
    assume(q != 0)
    x, y = inflated.convergents(12)
    assert Fraction(x, y) == value_at(f, 0) * Fraction(p, q)


@given(infinite_fractions(), st.integers(0, 5))
def test_shift_is_the_tail(pcf: PCF, k: int) -> None:
    """K = (t p_(k-1) + b(k) p_(k-2)) / (...) with t the shifted fraction, term by term."""
    tail, depth = pcf.shift(k), 8
    assert pcf.state(k).det() != 0
    joined = pcf.state(k + depth)
    t = tail.state(depth)
    entry = pcf.companion_product(1, k + 1) if k else fmpz_mat([[1, 0], [0, 1]])
    start = fmpz_mat([[1, value_at(pcf.a, 0)], [0, 1]]) * entry
    assert start * pcf.companion_product(k + 1, k + depth + 1) == joined
    assert t == fmpz_mat([[1, value_at(tail.a, 0)], [0, 1]]) * pcf.companion_product(
        k + 1, k + depth + 1
    )


def _rho(pcf: PCF) -> tuple[fmpq_poly, fmpq_poly]:
    a, b = fmpq_poly(list(reversed(pcf.a))), fmpq_poly(list(reversed(pcf.b)))
    return b, a * a(fmpq_poly([-1, 1]))


@given(infinite_fractions(2, 4, 5))
def test_representative_has_the_same_rho_and_the_exact_factor(pcf: PCF) -> None:
    primitive = pcf.representative
    (b, aa), (d, cc) = _rho(pcf), _rho(primitive)
    assert b * cc == d * aa
    assert len(primitive.a) <= len(pcf.a)
    assert primitive.a[0] > 0
    for n in (5, 11):
        p, q = pcf.convergents(n)
        x, y = primitive.convergents(n)
        if q and y:
            assert Fraction(p, q) == pcf.normal_form().factor * Fraction(x, y)


@given(
    infinite_fractions(2, 3, 4), st.lists(polynomials(1, 4), min_size=1, max_size=3), st.randoms()
)
def test_normal_form_is_the_same_from_any_order_of_inflation(
    pcf: PCF, factors: list[tuple[int, ...]], random: object
) -> None:
    assume(all(value_at(f, n) != 0 for f in factors for n in range(20)))
    one = other = pcf
    for f in factors:
        one = one.inflate(f)
    for f in reversed(factors):
        other = other.inflate(f)
    assert one == other
    assert one.id == pcf.id
    assert one.representative == pcf.representative
    assert pcf.representative.representative == pcf.representative


def test_rational_inflations_fold() -> None:
    """(n+1)(n+2), n(n+1)(n+2) deflates to (n+2, n+2) and to (n+1, n): both primitive by gcd."""
    pairs = [("(n+1)*(n+2)", "n*(n+1)*(n+2)"), ("n+2", "n+2"), ("n+1", "n")]
    assert len({PCF(*p).id for p in pairs}) == 1
    assert {PCF(*p).representative for p in pairs} == {PCF("n+1", "n")}
    assert PCF("2n+3", "2n+3").id == PCF("2n+1", "2n-1").id


def test_a_root_of_f_at_an_index_is_no_inflation() -> None:
    """n(n-1), n(n-1)(n-2) terminates; what its rho suggests does not."""
    pcf = PCF("n*(n-1)", "n*(n-1)*(n-2)")
    assert pcf.terminates_at == 1
    assert pcf.representative == pcf
    assert pcf.id != PCF("n", "n").id


def test_terminating_values_are_exact() -> None:
    assert PCF("2n+1", "n-2").terminating_value() == Fraction(2, 3)
    assert PCF("n", "n-2").terminating_value() == Fraction(-1)
    assert PCF("n-1", "n-2").terminating_value() is None  # q_1 = a(1) = 0


def test_latex_shows_terms_and_polynomials() -> None:
    text = PCF("2n+1", "-n^2").latex()
    assert text.startswith(r"1-\cfrac{1}{3-\cfrac{4}{5-\cfrac{9}")
    assert "-n^{2}" in text
    assert "2n+1" in text
    assert text.count("{") == text.count("}")


def test_state_agrees_with_rational_arithmetic() -> None:
    pcf = PCF("2n+1", "n^2")
    value = fmpq(0)
    for n in range(30, 0, -1):
        value = fmpq(value_at(pcf.b, n)) / (value_at(pcf.a, n) + value)
    value += value_at(pcf.a, 0)
    state = pcf.state(30)
    assert fmpq(state[0, 1], state[1, 1]) == value


def test_normal_forms_of_wide_and_long_fractions_come_at_once() -> None:
    """Shifts a thousand apart, roots at ten million, many independent choices."""
    assert PCF("(n+1)*(n+901)", "1").representative == PCF("n^2+902n+901", "1")
    assert PCF("n-10000000", "n+3").id != PCF("n-10000001", "n+3").id
    a = "*".join(f"(n+{10 * j + 1})*(n+{10 * j + 2})" for j in range(1, 20))
    b = "*".join(f"(n+{10 * j})*(n+{10 * j + 1})*(n+{10 * j + 2})" for j in range(1, 20))
    many = PCF(a, b)
    assert many.representative.id == many.id
    assert len(many.representative.a) < len(many.a)
