"""Identification as a user asks for it: families, own constants, pairs, and what would help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flint import arb, ctx

from discovery.expressions.expression import parse_expression
from discovery.identification.constant import Constant
from discovery.identification.identify import ACCEPT, best_guess
from search.campaigns.spec import load_spec
from search.questions.identification import Wish, identify_widely
from tests.search.cli.test_cli import brouncker


def _widely(text: str, digits: int = 60, wish: Wish | None = None) -> list[str]:
    expression = parse_expression(text)
    answer = identify_widely(
        expression.enclose(digits + 5), digits, wish or Wish(), lambda d: expression.enclose(d + 5)
    )
    return [found.expression for found in answer.found]


@pytest.mark.parametrize(
    "text",
    ["(zeta(7)+1)/3", "1/(log(10/7)-2)", "exp(5/6)-2", "besseli(1,2/3)/besseli(0,2/3)"],
)
def test_families_are_tried_after_the_default_constants(text: str) -> None:
    found = _widely(text)
    assert len(found) == 1
    with ctx.workprec(400):
        assert parse_expression(found[0]).enclose(80).overlaps(parse_expression(text).enclose(80))


def test_own_constants_are_tried_first() -> None:
    own = Constant.of("exp(pi)-pi")
    assert _widely("3/(exp(pi)-pi)") == []
    assert _widely("3/(exp(pi)-pi)", wish=Wish(own=(own,))) == ["3/(exp(pi)-pi)"]


@pytest.mark.slow
def test_pairs_on_request() -> None:
    assert _widely("8*catalan-3*pi") == []
    assert _widely("8*catalan-3*pi", wish=Wish(pairs=True))[0] == "-3*pi+8*catalan"


def test_numerical_constants_count_by_their_digits() -> None:
    """Brun's constant is known to 12 decimals: too few to be told from a guess among 700."""
    with ctx.workprec(100):
        value = arb("1.902160583104 +/- 1e-12")
    answer = identify_widely(value, 12, Wish(own=(Constant.of("brun"),)))
    assert answer.found == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3.14159", ["5 decimal places", "pi", "1.2 of the 10 digits", "about 9 more"]),
        (
            "0.5772156649",
            ["guess, eulergamma, has 5.6 of the 10 digits", "100,000", "about 5 more would decide"],
        ),
        ("0.333", ["1/3, is as good as chance", "about 12 more"]),
        ("2.7391045", ["7 decimal places", "would show a relation"]),
        ("3.14159265358979323846264338327950288419716938937511", ["no relation among those tried"]),
    ],
)
def test_what_would_help_is_said(value: str, words: list[str]) -> None:
    ran = brouncker("identify", value)
    assert ran.code == 1
    assert [word for word in words if word not in ran.err] == []


@pytest.mark.parametrize("digits", range(3, 17))
def test_words_follow_the_significance(digits: int) -> None:
    """Of a right guess, that grows by a digit a place; where it is found, nothing is missing."""
    value = parse_expression("zeta(3)").enclose(60)
    with ctx.workprec(200):
        known = arb(value.mid()) + arb(0, arb(10) ** -digits)
    guess = best_guess(known, digits)
    answer = identify_widely(known, digits, Wish())
    assert guess is not None
    assert bool(answer.found) == (guess.significance >= ACCEPT)
    if not answer.found and guess.expression == "zeta(3)":
        assert ("as good as chance" in answer.hint) == (guess.significance < 1)
        more = int(re.search(r"about (\d+) more", answer.hint)[1])
        assert 0 <= guess.significance + more - ACCEPT < 1


def test_a_spec_with_a_file_of_constants_freezes_their_expressions(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[constants.mine]\nexpression = "exp(pi)-pi"\n')
    spec = tmp_path / "spec.toml"
    spec.write_text(
        'kind = "census"\n[domain]\na = { degree = 1, coefficients = [1, 2] }\n'
        "b = { degree = 1, coefficients = [1, 2] }\n"
        '[identify]\nconstants = ["pi"]\nfile = "mine.toml"\n'
    )
    assert load_spec(spec).identify.constants == ("exp(pi)-pi", "pi")


def test_nothing_is_certified_with_a_numerical_constant() -> None:
    ran = brouncker("verify", "2n+1", "n^2", "brun-393/625")
    assert ran.code == 2
    assert "known numerically only, to 12 decimals" in ran.err
