"""Moebius maps: a group that acts on numbers, enclosures and expressions."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from discovery.algebra.moebius import Moebius
from discovery.expressions.expression import parse_expression
from discovery.expressions.relation_text import image_text, moebius_text

small = st.integers(-50, 50)
maps = st.builds(Moebius, small, small, small, small).filter(lambda m: m.determinant != 0)
rationals = st.fractions(min_value=-20, max_value=20, max_denominator=50)


@given(maps, maps, rationals)
def test_the_image_under_a_composition_is_that_of_the_image(
    outer: Moebius, inner: Moebius, x: Fraction
) -> None:
    between = inner(x)
    if between is not None:
        assert (outer @ inner)(x) == outer(between)
    assert (outer @ inner).determinant == outer.determinant * inner.determinant


@given(maps, rationals)
def test_the_inverse_leads_back(moebius: Moebius, x: Fraction) -> None:
    image = moebius(x)
    assert image is None or moebius.inverse()(image) == x
    assert (moebius.inverse() @ moebius).primitive() == Moebius.identity()


@given(maps, st.fractions().filter(bool), st.sampled_from(["first", "last"]), rationals)
def test_a_common_factor_does_not_change_a_map(
    moebius: Moebius, factor: Fraction, positive: str, x: Fraction
) -> None:
    found = Moebius.of((c * factor for c in moebius), positive)
    assert found == moebius.primitive(positive)
    assert found(x) == moebius(x)
    known = [c for c in found if c]
    assert known[0 if positive == "first" else -1] > 0


@given(maps, rationals)
def test_a_relation_and_its_map_say_the_same(moebius: Moebius, y: Fraction) -> None:
    c0, c1, c2, c3 = moebius.relation
    assert Moebius.of_relation(c0, c1, c2, c3) == moebius
    x = moebius(y)
    assert x is None or c0 + c1 * x + c2 * y + c3 * x * y == 0


@given(maps, rationals)
def test_a_ball_holds_the_image_or_may_hold_the_pole(moebius: Moebius, x: Fraction) -> None:
    centre, image = arb(fmpq(x.numerator, x.denominator)), moebius(x)
    for radius in (0, Fraction(1, 1000)):
        around = centre + arb(0, arb(fmpq(1, 1000))) if radius else centre
        found = moebius.ball(around)
        if image is None:
            assert found is None
        elif found is not None:
            assert (found * image.denominator).contains(image.numerator)


@given(maps)
def test_its_texts_have_its_value(moebius: Moebius) -> None:
    pi = parse_expression("pi").enclose(60)
    expected = moebius.ball(pi)
    assert expected is not None
    relation = moebius_text(*moebius.relation, "pi")
    assert relation == image_text(moebius, "pi")
    for text in (moebius.text("pi"), relation):
        assert parse_expression(text).enclose(40).overlaps(expected)


def test_it_is_the_tuple_of_its_coefficients() -> None:
    found = Moebius(1, -6, 0, 6)
    assert found == (1, -6, 0, 6)
    assert hash(found) == hash((1, -6, 0, 6))
    assert (str(found), repr(found)) == ("(1, -6, 0, 6)",) * 2
    assert json.dumps(found) == "[1, -6, 0, 6]"
    assert pickle.loads(pickle.dumps(found)) == found
    assert type(pickle.loads(pickle.dumps(found))) is Moebius
    assert found.rows == ((1, -6), (0, 6))


def test_what_is_no_map_has_no_inverse_and_no_primitive_form() -> None:
    with pytest.raises(ValueError, match="constant"):
        Moebius(1, 2, 2, 4).inverse()
    with pytest.raises(ValueError, match="four zeros"):
        Moebius(0, 0, 0, 0).primitive()
    assert Moebius(0, 0, 0, 0)(3) is None
