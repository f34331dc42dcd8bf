"""False equalities of expressions, in steps and by lemmas, are refused."""

from __future__ import annotations

import json

import pytest

from discovery.errors import ProofError
from discovery.expressions.expression import parse_expression
from tests.verify.false_certificates.documents import FalseCertificate, value_document
from tests.verify.false_certificates.lemma_cases import LEMMA_CASES
from tests.verify.false_certificates.step_cases import FOUR_OVER_PI, STEP_CASES
from tests.verify.test_false_certificates import check_refusal
from verify.checker import check

NEAR = "4/pi+10^(-60)"


@pytest.mark.parametrize("case", [*STEP_CASES, *LEMMA_CASES], ids=lambda case: case.hypothesis)
def test_it_is_refused_by_the_check_of_its_hypothesis(
    case: FalseCertificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_refusal(case, monkeypatch)


def zero_conjugate(x: str) -> str:
    """4/pi + 10^-60 times Z F/(Z F), where the conjugate r - s of r + s under the root Z is 0.

    r = (x^3)^(1/3) and s = (x^2)^(1/2) are x both, and two atoms if x is one. Multiplied by r - s,
    the divisor of 1/(r + s) becomes r^2 - x^2, a zero divisor: its product with F is r^6 - x^6.
    """
    r, s = f"(({x}^3)^(1/3))", f"(({x}^2)^(1/2))"
    z, f = f"sqrt(1+1/({r}+{s}))", f"({r}^4+{r}^2*({x})^2+({x})^4)"
    return str(parse_expression(f"({NEAR})*{z}*{f}/({z}*{f})"))


@pytest.mark.parametrize("x", ["gamma(1/4)", "zeta(3)", "catalan", "sin(1)", "log(2)", "erf(1)"])
def test_a_conjugate_that_is_zero_makes_nothing_equal(x: str) -> None:
    values = (zero_conjugate(x), NEAR)
    more = [{"theorem": "identity", "lemmas": [], "value": value} for value in values]
    document = value_document("2*n+1", "n^2", NEAR, [*FOUR_OVER_PI, *more])
    with pytest.raises(ProofError):
        check(json.dumps(document))
