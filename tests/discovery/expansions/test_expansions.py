"""Expansions: every term that is given is a term of the number."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from discovery.continued_fractions.sign_word import sign_word
from discovery.errors import ExpressionError, LimitError
from discovery.expansions.integer_expansion import expand_number
from discovery.expansions.left_side import GivenNumber, LeftSide
from discovery.expansions.signed_kernel import expand, limbs
from discovery.expressions.expression import parse_expression
from discovery.identification.constant import Constant

words = st.text("+-", min_size=1, max_size=4)
rationals = st.fractions(Fraction(1, 1000), 1000, max_denominator=10**9)


def by_the_book(x: Fraction, word: str, count: int) -> list[int]:
    terms = []
    while len(terms) < count:
        plus = word[len(terms) % len(word)] == "+"
        terms.append(floor(x) if plus else ceil(x))
        if x == terms[-1]:
            break
        x = (1 if plus else -1) / (x - terms[-1])
    return terms


@given(rationals, words)
def test_exact_numbers_expand_as_defined(x, word):
    assert list(expand_number(x, word, 60).terms) == by_the_book(x, word, 60)


@given(st.integers(0, 2**200), st.integers(2**150, 2**200), st.integers(1, 2**20), words)
def test_terms_of_a_ball_are_those_of_both_its_ends(u, v, error, word):
    low, high = Fraction(u, v), Fraction(u + error, v)
    ends = [by_the_book(x, word, 80) for x in (low, high)]
    with ctx.workprec(300):
        terms = expand_number(arb(u) / v + arb(0, arb(error) / v), word, 80).terms
    for end in ends:
        assert list(terms) == end[: len(terms)]


@given(st.integers(1, 2**300), st.integers(2**250, 2**300), st.integers(1, 1000), words)
def test_the_kernel_gives_only_terms_that_all_numbers_within_the_errors_have(u, v, error, word):
    terms = np.zeros(100, np.int64)
    letters = np.array(sign_word(word), np.int8)
    count, _ = expand(limbs(u, 12), limbs(v, 12), (error, error), letters, terms)
    ends = [Fraction(u + i * error, v + j * error) for i in (-1, 1) for j in (-1, 1) if u > error]
    for end in ends:
        assert terms[:count].tolist() == by_the_book(end, word, 100)[:count]


def test_the_kernel_gives_nearly_all_terms_that_are_determined():
    with ctx.workprec(900):
        u = int((parse_expression("pi").enclose(250) * arb(2) ** 600).floor().unique_fmpz())
    terms = np.zeros(400, np.int64)
    letters = np.array([1], np.int8)
    count, _ = expand(limbs(u, 22), limbs(2**600, 22), (1, 1), letters, terms)
    exact = by_the_book(Fraction(u, 2**600), "+", 400)
    other = by_the_book(Fraction(u + 1, 2**600), "+", 400)
    determined = next(i for i, (x, y) in enumerate(zip(exact, other, strict=False)) if x != y)
    assert determined - 20 <= count <= determined


def test_series_give_their_number_back():
    x = parse_expression("pi")
    engel = expand_number(x, "engel", 12).terms
    pierce = expand_number(x, "pierce", 12).terms
    for terms, sign in ((engel, 1), (pierce, -1)):
        total, product = Fraction(terms[0]), Fraction(1)
        for a in terms[1:]:
            product *= Fraction(1, a)
            total += product
            product *= sign
        assert abs(float(total) - 3.141592653589793) < 1e-12
        assert list(terms[1:]) == sorted(terms[1:])


def test_nearest_integers_have_signs_of_their_own():
    found = expand_number(parse_expression("(1+sqrt(5))/2"), "nearest", 6)
    assert found.terms == (2, 3, 3, 3, 3, 3)
    assert set(found.signs) == {-1}


@pytest.mark.parametrize("word", ["", "+x", "0"])
def test_a_bad_sign_word_is_refused(word):
    with pytest.raises(ExpressionError, match="sign word"):
        sign_word(word)


@pytest.mark.parametrize("kind", ["+", "-+", "nearest", "engel", "pierce"])
def test_a_rational_number_in_disguise_is_refused_by_its_name(kind):
    for x in (parse_expression("log(8)/log(2)"), Constant.of("log(8)/log(2)")):
        with pytest.raises(ExpressionError, match=r"^term \d of log\(8\)/log\(2\) is not decided"):
            expand_number(x, kind, 5)


def test_numbers_that_messages_name_have_a_text():
    """What `str` gives of a value is what people read: no representation of an object."""
    pi = Constant.of("pi")
    side = LeftSide(pi, (0, 1), (1,))
    given = GivenNumber("x", pi.enclose(9))
    for x, text in ((pi, "pi"), (pi.expression, "pi"), (side, "pi"), (given, "x")):
        assert str(x) == text


def test_limits_are_stated():
    with pytest.raises(LimitError, match="the limits are 1 and"):
        expand_number(parse_expression("pi"), "+", 0)
