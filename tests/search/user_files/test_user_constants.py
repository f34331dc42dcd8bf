"""A user's own constants: read from TOML by expression or by digits, refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from flint import arb, ctx

from discovery.errors import LimitError, SpecError
from discovery.expressions.expression import parse_expression
from discovery.identification.constant import Constant
from discovery.identification.integer_relation import fixed_point, least_vector, significance
from search.user_files.user_constants import load_constants

EXP_PI_LESS_PI = "19.99909997918947576726644298466904449606893684322510617247010181721652594440424"


def load(folder: Path, text: str) -> tuple[Constant, ...]:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_constants(path)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(SpecError) as refused:
        load(folder, text)
    message = str(refused.value)
    assert "mine.toml" in message
    assert "\n" not in message.removeprefix(str(folder))
    return message


def test_a_constant_by_expression_is_rigorous_and_known_by_its_text(tmp_path: Path) -> None:
    (mine,) = load(
        tmp_path,
        f"""[constants.mine]
        expression = "exp(pi) - pi"
        digits = "{EXP_PI_LESS_PI}"
        latex = "M"
        source = "a joke"
        """,
    )
    assert (mine.name, mine.aliases, mine.latex, mine.source) == (
        "exp(pi)-pi", ("mine",), "M", "a joke"
    )  # fmt: skip
    assert mine.rigorous
    assert mine.enclose(60).overlaps(arb(f"{EXP_PI_LESS_PI} +/- 1e-60"))


@pytest.mark.parametrize(
    ("digits", "name"),
    [
        ("1.2345678901234567890", "measured(12345678901234567890,19)"),
        ("1.2345678901234567890...", "measured(12345678901234567890,19)"),
        ("-0.12345678901234(15)", "measured(-12345678901234,14,15)"),
    ],
)
def test_a_constant_by_digits_carries_them_in_its_name(
    tmp_path: Path, digits: str, name: str
) -> None:
    (mine,) = load(tmp_path, f'[constants.x]\ndigits = "{digits}"\n')
    assert mine.name == name == str(parse_expression(name))
    assert not mine.rigorous
    assert mine.stored_digits is not None
    assert mine.stored_digits >= 12
    assert mine.enclose(mine.stored_digits).rad() * 10**mine.stored_digits < 1
    with pytest.raises(LimitError, match="known numerically only, to"):
        mine.enclose(30)


def test_other_uncertainties_are_enclosed(tmp_path: Path) -> None:
    (mine,) = load(tmp_path, '[constants.x]\ndigits = "1.23456789012345 ± 3e-13"\n')
    ball = mine.enclose(11)
    assert ball.contains(arb("1.23456789012345 +/- 2.9999e-13"))
    assert ball.rad() < 4e-13


def test_a_measured_constant_is_found_in_a_value(tmp_path: Path) -> None:
    (mine,) = load(tmp_path, '[constants.x]\ndigits = "1.357924680123581321345589144233"\n')
    assert mine.stored_digits is not None
    c, bits = mine.enclose(mine.stored_digits), 90
    with ctx.workprec(200):
        x = 3 / c + 2
        basis = [fixed_point(y, bits) for y in (arb(1), x, c, x * c)]
    assert least_vector(basis) == (-3, 0, -2, 1)
    assert significance((-3, 0, -2, 1), basis) > 20


def test_digits_that_agree_within_their_uncertainty_are_accepted(tmp_path: Path) -> None:
    for digits in (
        "3.14159265358979",
        "3.14159265358980",
        "3.14159265358(2)",
        "3.1415926535897(2)",
    ):
        (mine,) = load(tmp_path, f'[constants.x]\nexpression = "4*atan(1)"\ndigits = "{digits}"\n')
        assert mine.rigorous


@pytest.mark.parametrize("place", range(2, 40))
def test_a_wrong_digit_is_named(tmp_path: Path, place: int) -> None:
    pi = "3.14159265358979323846264338327950288419716939937510"
    digit = pi[place]  # the digits are counted without the point
    wrong = str((int(digit) + 5) % 10)
    text = pi[:place] + wrong + pi[place + 1 :]
    message = refusal(tmp_path, f'[constants.p]\nexpression = "acos(-1)"\ndigits = "{text}"\n')
    assert f"digit {place} of p is wrong" in message
    assert f"{digit}…, the file says …" in message
    assert message.endswith(f"{wrong}…")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[constants.gamma]\nexpression = "pi+e"', "shadows the function gamma"),
        ('[constants.LN]\nexpression = "pi+e"', "shadows the function log"),
        ('[constants.apery]\nexpression = "pi+e"', "shadows the constant zeta(3)"),
        ('[constants.Pi]\nexpression = "pi+e"', "shadows the constant pi"),
        ('[constants."a b"]\nexpression = "pi+e"', "letters, digits and _"),
        ("[constants.x]", "neither an expression nor digits"),
        ('[constants.x]\nlatex = "x"', "neither an expression nor digits"),
        ('[constants.x]\nexpression = "pi+"', "constants.x.expression: cannot read"),
        ('[constants.x]\nexpression = "1/(pi-pi)"', "not determined"),
        ('[constants.x]\nexpression = "log(-2)"', "no finite real value"),
        ('[constants.x]\nexpression = "2/3"', "rational"),
        ('[constants.x]\nexpression = "catalani"', "near names: catalan"),
        ('[constants.x]\ndigits = "abc"', "constants.x.digits: cannot read the value"),
        ('[constants.x]\ndigits = "1.23456789012 ± 0"', "uncertainty is 0"),
        ('[constants.x]\ndigits = "3.14(2) ± 0.1"', "two uncertainties"),
        ('[constants.x]\ndigits = "1.23456789"', "9 significant digits are too few"),
        ('[constants.x]\ndigits = "0.000000000123"', "3 significant digits are too few"),
        ("[constants.x]\ndigits = 1.23456789012", "must be a text in quotes"),
        ('[constants.x]\nexpresion = "pi+e"', "did you mean 'expression'?"),
        ('[constant.x]\nexpression = "pi+e"', "did you mean 'constants'?"),
        ("", "names no constants"),
        ("[constants]\nx = 3", "must be a table"),
        ("[constants.x", "not valid TOML"),
        ('[constants.x]\nexpression = "pi"\ndigits = "-3.1415926535"', "contradict its expression"),
        (
            '[constants.x]\nexpression = "exp(2)"\n[constants.y]\nexpression = "exp( 2 )"',
            "constants.y is the same constant as x",
        ),
        (
            '[constants.x]\nexpression = "exp(2)"\n[constants.X]\nexpression = "exp(9)"',
            "upper and lower case",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, text: str, reason: str
) -> None:
    assert reason in refusal(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="there is no file of constants"):
        load_constants(tmp_path / "none.toml")
    with pytest.raises(SpecError, match="cannot read the file of constants"):
        load_constants(tmp_path)
