"""Hypotheses of Euler's theorem and of the reduction of its series, each violated alone.

The true certificate behind most of them: K(1, n^2) = 1/log(2), with r = n + 1, the ratio of terms
-n/(n+1), the terms R(j) tau_j = (-1)^j/(j+1).
"""

from __future__ import annotations

from typing import Any

from tests.verify.false_certificates.documents import (
    ACCEPTED,
    NUMBERS,
    FalseCertificate,
    theorem_document,
)
from verify.certificates import euler_witness
from verify.theorems import euler_theorem

__all__ = ["EULER_CASES"]

_SUM: dict[str, Any] = {
    "kind": "reduced",
    "argument": -1,
    "upper": [],
    "lower": [],
    "factor": {"num": [1], "den": [1, 1]},
    "certificate": {"num": [], "den": [1]},
    "poles": [[1, 1, 1]],
    "polynomial": [],
}
_LOG_2: dict[str, Any] = {"sqrt": 1, "num": [1, 1], "den": [1], "start": 0, "sum": _SUM}
_INFINITE: dict[str, Any] = {**_LOG_2, "sum": {"kind": "infinite"}}


def _case(
    hypothesis: str,
    fraction: tuple[str, str],
    witness: dict[str, Any],
    refused: str,
    check: str,
    then: str = NUMBERS,
    why: str = "",
) -> FalseCertificate:
    document = theorem_document("euler", *fraction, witness)
    module = euler_witness if "is a square" in check else euler_theorem
    return FalseCertificate(f"euler: {hypothesis}", document, refused, module, check, then, why)


def _with_sum(**changes: Any) -> dict[str, Any]:
    return {**_LOG_2, "sum": {**_SUM, **changes}}


def _over_root_of_4(of: Any) -> Any:
    """The numbers as pairs."""
    if isinstance(of, list):
        return [_over_root_of_4(x) for x in of]
    return [of, 0]


_ZERO_DIVISOR = [2, -1]  # 2 - sqrt(4)

EULER_CASES = (
    _case(
        "r(n) r(n-1) = a(n) r(n-1) + b(n)",
        ("2", "n^2"),
        _LOG_2,
        "does not hold for",
        "= a(n) r(n-1)",
    ),
    _case(
        "r has no zero and no pole from the start on",
        ("2", "-1"),
        {**_INFINITE, "num": [1, -3], "den": [1, -4]},
        "r has a zero or a pole at the integer",
        "r has a zero or a pole",
        then="do not tend to infinity",
        why="between a zero and the pole after it the solution is a polynomial's value, "
        "and goes on, but the sum is not defined; so what is left to say of it fails too",
    ),
    _case(
        "an infinite sum tends to infinity",
        ("1", "n^2"),
        _INFINITE,
        "do not tend to infinity",
        "the partial sums do not tend to infinity",
    ),
    _case(
        "a reduced series converges",
        ("-n+1", "2*n^2"),  # r = n + 1: the ratio of terms is -2n/(n+1)
        _with_sum(argument=-2),
        "series does not converge",
        "the series does not converge",
        then="no evaluation is known",
        why="the table of sums holds no divergent series either",
    ),
    _case(
        "R(0) = 1",
        ("1", "n^2"),
        _with_sum(factor={"num": [2], "den": [1, 1]}, poles=[[1, 1, 2]]),
        "factor is not 1 at j = 0",
        "factor is not 1 at j = 0",
    ),
    _case(
        "the terms are those of the series",
        ("1", "n^2"),
        _with_sum(argument="-1/2"),
        "do not make the terms of the series",
        "do not make the terms of the series",
    ),
    _case(
        "the reduction is an identity",
        ("1", "n^2"),
        _with_sum(poles=[[1, 1, 2]]),
        "the reduction .* does not hold",
        "the reduction R =",
    ),
    _case(
        "R and G have no poles at the indices of the sum",
        ("1", "n^2"),
        _with_sum(certificate={"num": [], "den": [1, -3]}),
        "factor or certificate has a pole",
        "factor or certificate has a pole",
        then=ACCEPTED,
        why="by the identity a pole of G at j is one at j + 1 too, and so on, and R is finite from "
        "R(0) = 1 on: only the form that is not in lowest terms has a pole, and K is right",
    ),
    # (2 - sqrt 4) is 0 and (2 + sqrt 4) its annihilator if sqrt 4 is taken for a new number: the
    # identity cannot see the multiple of 2 + sqrt 4 in a coefficient of H
    _case(
        "d is no square",
        ("1", "n^2"),
        {
            "sqrt": 4,
            "num": _over_root_of_4([1, 1]),
            "den": _over_root_of_4([1]),
            "start": 0,
            "sum": {
                **_SUM,
                "argument": [-1, 0],
                "factor": {"num": [_ZERO_DIVISOR], "den": [_ZERO_DIVISOR, _ZERO_DIVISOR]},
                "certificate": {"num": [], "den": _over_root_of_4([1])},
                "poles": [[1, 1, [3, 1]]],
            },
        },
        "is a square",
        "is a square",
    ),
)
