"""Hypotheses of the theorem "equivalence", and of relations as such, each violated alone."""

from __future__ import annotations

from typing import Any

from tests.verify.false_certificates.documents import ACCEPTED, FalseCertificate, relation_document
from verify import checker
from verify.theorems import equivalence_theorem as equivalence

__all__ = ["EQUIVALENCE_CASES"]

_TAIL: dict[str, Any] = {  # K(2n+1, n^2) = 1 + 1/K(2n+3, (n+1)^2)
    "to": ["2*n+3", "n^2+2*n+1"],
    "steps": [1, 1],
    "u": [[[0], [1, 0, 0]], [[1], [2, 1]]],
    "num": [1],
    "den": [1],
}
_EXCHANGE: dict[str, Any] = {  # K_A = K_B + 8.37..., not K_B + 4
    "to": ["-4", "4*n^2-4*n+1"],
    "steps": [1, 1],
    "u": [[[8, -8, 1], [-16, 16, -4, 0]], [[-4, 4], [8, -8, 1]]],
    "num": [1],
    "den": [1],
}
_SAME: dict[str, Any] = {
    "to": ["1", "-n^2"],
    "steps": [1, 1],
    "u": [[[1], [0]], [[0], [1]]],
    "num": [1],
    "den": [1],
}
_RANK_1: dict[str, Any] = {  # K = 0 by the other root of n(n+1) = (2n+2) t - t t+
    "to": ["2*n+2", "-n^2-n"],
    "steps": [1, 1],
    "u": [[[-1, -1], [-1, -1, 0]], [[1], [1, 0]]],
    "num": [1],
    "den": [1],
}


EQUIVALENCE_CASES = (
    FalseCertificate(
        "equivalence: the identity holds",
        relation_document("equivalence", "2*n+1", "n^2+1", (1, 1, 1, 0), _TAIL),
        "the identity .* does not hold",
        equivalence,
        "the identity den P_A(n)",
    ),
    FalseCertificate(
        "equivalence: the minimal solution goes to the minimal one",
        relation_document("equivalence", "4", "4*n^2-4*n+1", (1, 4, 0, 1), _EXCHANGE),
        "every column of U cancels the dominant solution",
        equivalence,
        "_check_directions(a, b,",
    ),
    FalseCertificate(
        "equivalence: both fractions converge",
        relation_document("equivalence", "1", "-n^2", (1, 0, 0, 1), _SAME),
        "convergence .* is not established",
        equivalence,
        "projective_value(pcf, DIGITS)",
        then="convergence .* is not established",
        why="the guard of the map encloses both fractions as well",
    ),
    FalseCertificate(
        "equivalence: det U is not zero",
        relation_document("equivalence", "2*n+2", "-n^2-n", (0, 0, 1, -2), _RANK_1),
        "det U must not be zero",
        equivalence,
        "det U must not be zero",
        then="constant",
        why="the map is constant then, and no relation",
    ),
    FalseCertificate(
        "equivalence: U has no common divisor",
        relation_document(
            "equivalence",
            "2*n+1",
            "n^2",
            (1, 1, 1, 0),
            {**_TAIL, "u": [[[0], [1, -5, 0, 0]], [[1, -5], [2, -9, -5]]], "num": [1, -4]}
            | {"den": [1, -5]},
        ),
        "U without a common divisor",
        equivalence,
        "U without a common divisor",
        then=ACCEPTED,
        why="a divisor that vanishes at 1 makes W = 0, and else it leaves the map as it is: each "
        "statement shall have one witness only",
    ),
    FalseCertificate(
        "equivalence: the witness leads to the other fraction",
        relation_document("equivalence", "2*n+1", "n^2", (1, 1, 1, 0), _TAIL)
        | {
            "statement": {
                "a": "2*n+1",
                "b": "n^2",
                "to": ["2*n+5", "n^2+4*n+4"],
                "moebius": ["1", "1", "1", "0"],
            }
        },
        "leads to another fraction",
        equivalence,
        "the witness leads to another fraction",
        then="the identity .* does not hold",
        why="the identity is checked for the fraction of the statement, whatever the witness says",
    ),
    FalseCertificate(
        "a relation: the map of the statement is that of the witness",
        relation_document("equivalence", "2*n+1", "n^2", (1, 1, 2, 0), _TAIL),
        "the witness proves the map",
        checker,
        "the witness proves the map",
        then=ACCEPTED,
        why="what is said to be proved is then the map of the witness, not that of the statement",
    ),
    FalseCertificate(
        "a relation has one step",
        (document := relation_document("equivalence", "2*n+1", "n^2", (1, 1, 1, 0), _TAIL))
        | {"steps": 2 * document["steps"]},
        "has one step",
        checker,
        "the proof of a relation has one step",
        then=ACCEPTED,
        why="a second step proves nothing and is not read",
    ),
)
