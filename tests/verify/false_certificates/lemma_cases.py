"""Hypotheses of lemmas, each violated alone.

A lemma that says x = y is put to use in a step from K to K + (x - y): where it is false, the value
is too.
"""

from __future__ import annotations

from tests.verify.false_certificates.documents import (
    ACCEPTED,
    NUMBERS,
    FalseCertificate,
    value_document,
)
from tests.verify.false_certificates.step_cases import FOUR_OVER_PI
from verify.theorems import lemmas

__all__ = ["LEMMA_CASES"]


def _case(
    hypothesis: str,
    lemma: str,
    arguments: list[str],
    equation: tuple[str, str],
    refused: str,
    check: str,
    then: str = NUMBERS,
    why: str = "",
) -> FalseCertificate:
    left, right = equation
    value = f"1*sqrt(1)/atan(sqrt(1))+{left}-({right})"
    used = {"lemma": lemma, "arguments": arguments}
    steps = [FOUR_OVER_PI[0], {"theorem": "identity", "lemmas": [used], "value": value}]
    document = value_document("2*n+1", "n^2", value, steps)
    return FalseCertificate(f"{lemma}: {hypothesis}", document, refused, lemmas, check, then, why)


LEMMA_CASES = (
    _case(
        "v > 0",
        "root",
        ["pi^2", "-pi", "2"],
        ("(pi^2)^(1/2)", "-pi"),
        "-pi > 0 is not seen",
        "_root() _positive(v)",
    ),
    _case(
        "v^q = u",
        "root",
        ["pi^2", "3", "2"],
        ("(pi^2)^(1/2)", "3"),
        r"\(3\)\^2 = pi\^2 is not seen",
        "_root() _require(equal(",
    ),
    _case(
        "u^q = v^p",
        "logarithm",
        ["2", "3", "1", "1"],
        ("log(2)", "log(3)"),
        r"\(2\)\^1 = \(3\)\^\(1\) is not seen",
        "_logarithm() _require(same",
    ),
    _case(
        "the angle is near the multiple of pi",
        "arctangent-of-pi",
        ["1", "5", "4"],
        ("atan(1)", "5/4*pi"),
        "is near 5 pi is not seen",
        "_arctangent_of_pi() is near",
    ),
    _case(
        "the power is real",
        "arctangent-of-pi",
        ["2", "1", "3"],
        ("atan(2)", "pi/3"),
        "Im .* = 0 is not seen",
        "_arctangent_of_pi() Im (",
    ),
    _case(
        "the multiples of the angles are nearly equal",
        "arctangent",
        ["2", "-1/2", "2", "2"],
        ("atan(2)", "atan(-1/2)"),
        "are nearly equal is not seen",
        "_arctangent() are nearly equal",
    ),
    _case(
        "the product of powers is real",
        "arctangent",
        ["2", "3", "1", "1"],
        ("atan(2)", "atan(3)"),
        "the product of powers is real is not seen",
        "_arctangent() is real",
    ),
    _case(
        "the angles differ by a multiple of q pi",
        "tangent-of-multiple",
        ["1", "2", "4/3", "-2"],
        ("tan(1/2*atan(4/3))", "-2"),
        "differ by a multiple of 2 pi is not seen",
        "_tangent_of_multiple() differ by a multiple",
    ),
    _case(
        "the product of powers is real",
        "tangent-of-multiple",
        ["1", "2", "4/3", "51/100"],
        ("tan(1/2*atan(4/3))", "51/100"),
        "the product of powers is real is not seen",
        "_tangent_of_multiple() is real",
    ),
    _case(
        "z < 1",
        "binomial",
        ["-2", "1", "2"],
        ("hyp2f1(-2,1,1,2)", "1"),
        "2 < 1 is not seen",
        "_binomial() _below_one(z)",
        then=ACCEPTED,
        why="the function has a value there only where it is a polynomial, and then it is equal",
    ),
    _case(
        "c is no integer <= 0",
        "kummer-transformation",
        ["-2", "-1", "1"],
        ("hyp1f1(-2,-1,1)", "exp(1)*hyp1f1(1,-1,-1)"),
        "-1 is no integer <= 0 is not seen",
        "_kummer() _lower(c)",
        then="hyp1f1",
        why="the function is not defined there",
    ),
)
