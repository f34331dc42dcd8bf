"""Elements of rings from text: what is written is what is read, or it is refused."""

from __future__ import annotations

import pytest

from discovery.algebra.polynomial import parse_polynomial
from discovery.algebra.rational_function import parse_rational
from discovery.errors import BrounckerError, LimitError


@pytest.mark.parametrize(
    ("text", "polynomial"),
    [
        ("n^0000002", (1, 0, 0)),  # zeros before an exponent are no digits of it
        ("n^000000", (1,)),
        ("2n(n-1)", (2, -2, 0)),
        ("-(n-1)^2+-n", (-1, 1, -1)),
        ("3(n+1)n", (3, 3, 0)),
    ],
)
def test_polynomials(text: str, polynomial: tuple[int, ...]) -> None:
    assert parse_polynomial(text) == polynomial
    assert str(parse_rational(text, ("n",))) == str(parse_rational(f"({text})/1", ("n",)))


def test_zeros_before_an_exponent_of_a_rational_function() -> None:
    assert parse_rational("(x+1)^0000002/y", ("x", "y")) == parse_rational(
        "(x^2+2x+1)/y", ("x", "y")
    )


@pytest.mark.parametrize("exponent", ["100000", "1000000", "9" * 400])
@pytest.mark.parametrize("base", ["n", "1", "(-1)", "0"])
def test_an_exponent_beyond_the_limit_is_refused_whatever_its_base(
    base: str, exponent: str
) -> None:
    with pytest.raises(LimitError):
        parse_polynomial(f"n+{base}^{exponent}")
    with pytest.raises(LimitError):
        parse_rational(f"n+{base}^{exponent}", ("n",))


@pytest.mark.parametrize("text", ["n/2", "2.5n", "n/", "n..", "", "n^", "n^-1", "n^2^2", "(n", "x"])
def test_what_is_no_integer_polynomial_is_refused(text: str) -> None:
    with pytest.raises(BrounckerError, match="cannot read the polynomial"):
        parse_polynomial(text)
