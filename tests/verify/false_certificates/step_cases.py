"""What the steps of a certificate must fulfil, violated one by one.

All are about K(2n+1, n^2) = 4/pi, or the chain from its tail. Without the exact check of a step
only the guard refuses a value that is off by 10^-60.
"""

from __future__ import annotations

from typing import Any

from tests.verify.false_certificates.documents import (
    ACCEPTED,
    NUMBERS,
    FalseCertificate,
    theorem_document,
    value_document,
)
from tests.verify.false_certificates.path_cases import PATH_CASES
from verify import checker
from verify.certificates import witness
from verify.theorems import path_theorem

__all__ = ["FOUR_OVER_PI", "STEP_CASES"]

_VALUE = "1*sqrt(1)/atan(sqrt(1))"
_TANGENT: dict[str, Any] = {
    "theorem": "tangent",
    "a": "2*n+1",
    "b": "n^2",
    "witness": {"scale": "1", "square": "1", "order": "0"},
    "value": _VALUE,
}
_ANGLE = {"lemma": "arctangent-of-pi", "arguments": ["sqrt(1)", "1", "4"]}
FOUR_OVER_PI = (_TANGENT, {"theorem": "identity", "lemmas": [_ANGLE], "value": "4/pi"})

_NEAR = "4/pi+10^(-60)"
_INFINITE: dict[str, Any] = {  # K(n+1, -n-1) = 1 - 2/tail, and the tail (n+2, -n-2) is 0
    "theorem": "equivalence",
    "a": "n+1",
    "b": "-n-1",
    "witness": {
        "to": ["n+2", "-n-2"],
        "steps": [1, 1],
        "u": [[[0], [-1, -1]], [[1], [1, 1]]],
        "num": [1],
        "den": [1],
    },
    "value": "1",
}
_ZERO: dict[str, Any] = {  # 1F1(2; 1; -1) = (1-1)/e
    "theorem": "kummer",
    "a": "n+2",
    "b": "-n-2",
    "witness": {"scale": "1", "upper": "2", "lower": "1", "argument": "-1"},
    "value": "1*hyp1f1(2,1,-1)/hyp1f1(3,2,-1)",
}
_PATH = PATH_CASES[0].document["steps"][0]["witness"]
_FOUR: dict[str, Any] = {
    "theorem": "indicial",
    "a": "2*n+8",
    "b": "-n^2-7*n-12",
    "witness": {"upper": ["4", "3"], "scale": "1"},
    "value": "1*4",
}

STEP_CASES = (
    FalseCertificate(
        "a step: the theorem gives the value of the step",
        theorem_document("tangent", "2*n+1", "n^2", _TANGENT["witness"], _NEAR),
        "the theorem gives",
        checker,
        "the theorem gives",
    ),
    FalseCertificate(
        "a step: the polynomials are written as they print",
        theorem_document("tangent", "1+2*n", "n^2", _TANGENT["witness"], _VALUE),
        "must be written as",
        witness,
        "must be written as",
        then=ACCEPTED,
        why="another spelling says the same: each statement has one text",
    ),
    FalseCertificate(
        "identity: the expressions are equal",
        value_document(
            "2*n+1",
            "n^2",
            _NEAR,
            [*FOUR_OVER_PI, {"theorem": "identity", "lemmas": [], "value": _NEAR}],
        ),
        "are not seen to be equal",
        checker,
        "are not seen to be equal",
    ),
    FalseCertificate(
        "identity: it stands after a value",
        value_document(
            "2*n+1", "n^2", "4/pi", [{"theorem": "identity", "lemmas": [], "value": "4/pi"}]
        ),
        "needs a step before it",
        checker,
        "_after() needs a step before it",
        then="NoneType",
        why="there is nothing that could be equal",
    ),
    FalseCertificate(
        "a theorem stands first",
        value_document("2*n+1", "n^2", _VALUE, [_TANGENT, _TANGENT]),
        "can only stand first",
        checker,
        "can only stand first",
        then=ACCEPTED,
        why="the second one proves all, and what stands before it is idle",
    ),
    FalseCertificate(
        "the statement has the value of the last step",
        value_document("2*n+1", "n^2", _NEAR, FOUR_OVER_PI),
        "the steps prove the value",
        checker,
        "the steps prove the value",
        then=ACCEPTED,
        why="what is said to be proved is then the last step, not the statement",
    ),
    FalseCertificate(
        "the statement is about the fraction of the last step",
        value_document("2*n+3", "n^2+2*n+1", "4/pi", FOUR_OVER_PI),
        "the steps are about",
        checker,
        "the steps are about",
        then=ACCEPTED,
        why="what is said to be proved is then the last step, not the statement",
    ),
    FalseCertificate(
        "an image is finite",
        value_document("n+1", "-n-1", "1", [_ZERO, _INFINITE]),
        "is not seen to be finite",
        checker,
        "image.enclose(GUARD_DIGITS)",
        then="infinite|not determined|finite|no expression|divisor",
        why="an infinite value is no number that a step could state",
    ),
    FalseCertificate(
        "a relation in a chain: its hypotheses hold",
        value_document(
            "6",
            "-9",
            "3/2",
            [
                _FOUR,
                {"theorem": "path", "a": "6", "b": "-9", "witness": _PATH, "value": "3/2"},
            ],
        ),
        "stays behind the known one",
        path_theorem,
        "_check_passes(new, known)",
        then=NUMBERS,
    ),
)
