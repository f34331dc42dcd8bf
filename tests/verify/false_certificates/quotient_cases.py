"""Hypotheses of the quotient theorems and of the named families, each violated alone."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

from tests.verify.false_certificates.documents import NUMBERS, FalseCertificate, theorem_document
from verify.certificates import witness
from verify.theorems import named_theorems, quotient_theorems

__all__ = ["QUOTIENT_CASES"]

_NO_VALUE = "the formula has no real value there, so that nothing can be stated"


def _case(
    hypothesis: str,
    theorem: str,
    fraction: tuple[str, str],
    parameters: dict[str, Any],
    refused: str,
    check: str,
    module: ModuleType = quotient_theorems,
    *,
    then: str = NUMBERS,
    why: str = "",
) -> FalseCertificate:
    document = theorem_document(theorem, *fraction, parameters)
    return FalseCertificate(f"{theorem}: {hypothesis}", document, refused, module, check, then, why)


def _upper(a: str, b: str, **others: str) -> dict[str, Any]:
    return {"upper": [a, b], **others}


QUOTIENT_CASES = (
    # (n+3, 2n^2) has the argument 1/3; with 2/3 the formula is that of the other solution
    _case(
        "the argument is below 1/2",
        "gauss",
        ("n+3", "2*n^2"),
        _upper("0", "0", scale="-3", lower="-1/3", argument="2/3"),
        "argument must be below 1/2",
        "the argument must be below 1/2",
    ),
    _case(
        "at the argument 1/2 the scale has the sign of a",
        "gauss",
        ("3", "n^2+n"),
        _upper("0", "1", scale="-2", lower="-1/2", argument="1/2"),
        "with the scale of a's sign",
        "the argument must be below 1/2",
    ),
    _case(
        "deg a <= 1",
        "gauss",
        ("n^2+n+3", "2*n^2"),
        _upper("0", "0", scale="3", lower="4/3", argument="1/3"),
        "needs deg a <= 1",
        "the theorem needs deg a <= 1",
    ),
    _case(
        "deg b <= 2",
        "gauss",
        ("n+3", "n^3+2*n^2"),
        _upper("0", "0", scale="3", lower="4/3", argument="1/3"),
        "needs deg b <= 2",
        "the theorem needs deg b <= 2",
    ),
    *(
        _case(
            f"{what} is that of the parameters",
            "gauss",
            fraction,
            _upper("0", "0", scale="3", lower="4/3", argument="1/3"),
            re.escape(f"{what} is"),
            f"gauss() {what!r}",
        )
        for what, fraction in (
            ("the constant coefficient of a", ("n+4", "2*n^2")),
            ("the coefficient of n^2 in b", ("n+3", "3*n^2")),
            ("the coefficient of n in b", ("n+3", "2*n^2+n")),
            ("the constant coefficient of b", ("n+3", "2*n^2+1")),
            ("the coefficient of n in a", ("2*n+3", "2*n^2")),
        )
    ),
    _case(
        "b has degree 1",
        "kummer",
        ("n+2", "n^2+n+1"),
        {"scale": "1", "upper": "1", "lower": "3", "argument": "1"},
        "needs deg a = deg b = 1",
        "the theorem needs deg a = deg b = 1",
    ),
    _case(
        "A is the constant of b over its lead",
        "kummer",
        ("n+2", "n+2"),
        {"scale": "1", "upper": "1", "lower": "3", "argument": "1"},
        "the constant coefficient of b",
        "s * s * z * upper",
    ),
    _case(
        "b is constant",
        "bessel",
        ("n+2", "n+1"),
        {"scale": "1", "lower": "2", "argument": "1"},
        "needs deg a = 1 and a constant b",
        "the theorem needs deg a = 1 and a constant b",
    ),
    _case(
        "a vanishes at -c",
        "bessel",
        ("n+2", "1"),
        {"scale": "1", "lower": "3", "argument": "1"},
        "the constant coefficient of a",
        "_same(s * c, beta,",
    ),
    _case(
        "x = 0 is indicial's",
        "tricomi",
        ("2*n+2", "-n^2-n"),
        _upper("0", "1", scale="1", argument="0"),
        "argument must be positive",
        "the argument must be positive",
        then="must be positive|cannot be|no finite|not determined|argument",
        why=_NO_VALUE,
    ),
    _case(
        "x > 0",
        "tricomi",
        ("2*n+1", "-n^2-n"),
        _upper("0", "1", scale="1", argument="-1"),
        "argument must be positive",
        "the argument must be positive",
        then="must be positive|cannot be|no finite|not determined|argument",
        why=_NO_VALUE,
    ),
    _case(
        "the constant of a is s(x+1+A+B)",
        "tricomi",
        ("2*n+3", "-n^2-n-1"),
        {"sum": "1", "product": "1", "scale": "1", "argument": "2"},
        "the constant coefficient of a",
        "x + 1 + upper.sum",
    ),
    _case(
        "A >= B",
        "indicial",
        ("2*n+2", "-n^2-n"),
        _upper("0", "1", scale="1"),
        "the greater upper parameter comes first",
        "the greater upper parameter comes first",
    ),
    _case(
        "b does not vanish",
        "indicial",
        ("4*n-11", "-4*n^2+26*n-42"),
        _upper("-3", "-7/2", scale="2"),
        "terminates",
        "terminates: its value is a rational number",
        witness,
    ),
    _case(
        "the constant of a is that of x = 0",
        "indicial",
        ("2*n+3", "-n^2-n"),
        _upper("1", "0", scale="1"),
        "the constant coefficient of a",
        "x + 1 + upper.sum",
    ),
    _case(
        "b has degree 1",
        "weber",
        ("3", "n^2+n"),
        {"upper": "0"},
        "needs a constant a and b = h",
        "the theorem needs a constant a",
    ),
    _case(
        "a is constant",
        "weber",
        ("n+3", "n"),
        {"upper": "0"},
        "needs a constant a and b = h",
        "the theorem needs a constant a",
    ),
    _case(
        "h > 0",
        "weber",
        ("3", "-n-1"),
        {"upper": "1"},
        "needs a constant a and b = h",
        "the theorem needs a constant a",
        then="must be positive|cannot be|no finite|not determined|argument",
        why=_NO_VALUE,
    ),
    _case(
        "b vanishes at -A",
        "weber",
        ("3", "n+1"),
        {"upper": "0"},
        "the constant coefficient of b",
        "_same(upper * h",
    ),
    _case(
        "a is constant",
        "periodic",
        ("n+3", "1"),
        {},
        "needs constants a and b",
        "the theorem needs constants a and b",
    ),
    _case(
        "a^2 + 4b >= 0",
        "periodic",
        ("1", "-1"),
        {},
        "complex",
        "are complex",
        then="cannot be|real|no rule",
        why=_NO_VALUE,
    ),
    _case(
        "the polynomials are those of the parameters",
        "tangent",
        ("2*n+1", "n^2"),
        {"scale": "1", "square": "1", "order": "1/4"},
        "not those of the parameters",
        "the polynomials are not those of the parameters",
        named_theorems,
    ),
    _case(
        "w > -1",
        "tangent",
        ("2*n+1", "-2*n^2-2"),
        {"scale": "1", "square": "-2", "order": "-1"},
        "the square above -1",
        "the square above -1",
        named_theorems,
        then="cannot be|real|no rule",
        why=_NO_VALUE,
    ),
    _case(
        "x > 0",
        "gamma-quotient",
        ("-2", "16*n^2-16*n-5"),
        {"scale": "2", "argument": "-1/2", "order": "3/2"},
        "argument must be positive",
        "gamma_quotient() the argument must be positive",
        named_theorems,
    ),
    _case(
        "x > 0",
        "digamma-difference",
        ("-1", "4*n^2"),
        {"scale": "2", "argument": "-1/2"},
        "argument must be positive",
        "digamma_difference() the argument must be positive",
        named_theorems,
    ),
)
