"""False certificates, each against one hypothesis, are refused; without its check they would pass.

That a certificate would be accepted if the hypothesis were not checked, or refused only since the
numbers contradict it, shows that the check is needed and is the one that refuses. Where a
hypothesis cannot fail alone the case says why.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError, ProofError
from tests.verify.false_certificates.documents import ACCEPTED, NUMBERS, FalseCertificate
from tests.verify.false_certificates.equivalence_cases import EQUIVALENCE_CASES
from tests.verify.false_certificates.euler_cases import EULER_CASES
from tests.verify.false_certificates.path_cases import PATH_CASES
from tests.verify.false_certificates.quotient_cases import QUOTIENT_CASES
from tests.verify.false_certificates.removed_check import remove_check
from verify.checker import RELATIONS, THEOREMS, check
from verify.enclosures import relation_guard
from verify.enclosures.enclosure import enclose

CASES = (*QUOTIENT_CASES, *EULER_CASES, *EQUIVALENCE_CASES, *PATH_CASES)


def completed(case: FalseCertificate, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The document, with what the theorem would say in the place of "?"."""
    document = copy.deepcopy(case.document)
    statement, step = document["statement"], document["steps"][0]
    if statement.get("value") != "?":
        return document
    with monkeypatch.context() as patch:
        remove_check(patch, case.module, case.check)
        try:
            value = str(THEOREMS[step["theorem"]](PCF(step["a"], step["b"]), step["witness"]))
        except BrounckerError:
            value = "1"
    statement["value"] = step["value"] = value
    return document


def check_refusal(case: FalseCertificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused for its hypothesis; without the check of that it is what the case says."""
    text = json.dumps(completed(case, monkeypatch))
    with pytest.raises(ProofError, match=case.refused):
        check(text)
    remove_check(monkeypatch, case.module, case.check)
    if case.then == ACCEPTED:
        check(text)
    else:
        with pytest.raises((ProofError, TypeError, AttributeError), match=case.then):
            check(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.hypothesis)
def test_it_is_refused_by_the_check_of_its_hypothesis(
    case: FalseCertificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_refusal(case, monkeypatch)


@pytest.mark.parametrize(
    "case", [c for c in CASES if "to" in c.document["statement"] and c.then == NUMBERS]
)
def test_only_the_guard_refuses_a_false_relation_without_the_check(
    case: FalseCertificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_check(monkeypatch, case.module, case.check)
    stated = case.document["statement"]
    a, b = PCF(stated["a"], stated["b"]), PCF(*stated["to"])
    name, witness = (case.document["steps"][0][k] for k in ("theorem", "witness"))
    monkeypatch.setattr(relation_guard, "guard", lambda *of: None)
    p, q, r, s = RELATIONS[name](a, b, witness)
    x, y = (enclose(pcf, 20).ball for pcf in (a, b))
    assert not (x * (r * y + s)).overlaps(p * y + q)


def test_a_field_that_would_take_hours_is_refused_before_it_is_multiplied() -> None:
    """Multiples of the unit matrix by polynomials of 12 terms in four variables."""
    rng = random.Random(1)

    def scalar() -> list[Any]:
        terms = [[1, [rng.randint(0, 30) for _ in range(4)]] for _ in range(12)]
        return [[[*terms, [1, [0] * 4]], []], [[], [*terms, [1, [0] * 4]]]]

    line = {"start": [0] * 4, "direction": [1, 0, 0, 0], "u": [[[1], [0]], [[0], [1]]]}
    line |= {"num": [1], "den": [1]}
    unit = [[[[1, [0] * 4]], []], [[], [[1, [0] * 4]]]]
    witness = {"to": ["n", "n"], "matrices": [scalar() for _ in range(4)], "cone": unit}
    witness |= {"known": line, "new": line}
    with pytest.raises(ProofError, match="too large to check"):
        RELATIONS["path"](PCF("n+1", "n"), PCF("n", "n"), witness)


def test_where_a_hypothesis_cannot_fail_alone_the_case_says_why() -> None:
    for case in CASES:
        assert case.then == NUMBERS or case.why, case.hypothesis


def test_there_are_many_kinds() -> None:
    assert len({case.hypothesis for case in CASES}) >= 50
