"""Families of fractions with a named value: tangents of multiples, gamma and digamma quotients.

Each follows from the quotient theorems and a known evaluation; statements with proofs are in
docs/theorems.md. A witness names the parameters, and the polynomials must be those of the family.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.linear_form import LinearForm
from verify.certificates.witness import number_of, read_keys

__all__ = ["NAMED_THEOREMS"]

Witness = Mapping[str, object]

_MAX_TERMS = 1_000  # their sum has some 900 digits


def _rationals(witness: Witness, *keys: str) -> list[Fraction]:
    given = read_keys(witness, "the witness", keys)
    found = []
    for key in keys:
        value = number_of(given[key], key).rational
        if value is None:
            raise ProofError(f"{key} must be rational")
        found.append(value)
    return found


def _same(pcf: PCF, a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> None:
    if tuple(map(Fraction, pcf.a)) != a or tuple(map(Fraction, pcf.b)) != b:
        raise ProofError("the polynomials are not those of the parameters")


def _root(x: Fraction) -> str:
    return f"sqrt({x})"


def tangent(pcf: PCF, witness: Witness) -> Expression:
    """a = s(2n+1), b = s^2 w (n^2 - v), w > -1: K = s sqrt(vw)/tan(sqrt(v) atan(sqrt(w)))."""
    s, w, v = _rationals(witness, "scale", "square", "order")
    lead = s * s * w
    _same(pcf, (2 * s, s), (lead, Fraction(0), -lead * v))
    if not s or not w or w <= -1:
        raise ProofError("the scale and the square must not be 0, and the square above -1")
    angle = f"atan({_root(w)})" if w > 0 else f"log((1+{_root(-w)})/(1-{_root(-w)}))/2"
    if not v:
        return parse_expression(f"({s})*{_root(abs(w))}/({angle})")
    function = "tan" if (v > 0) == (w > 0) else "tanh"
    return parse_expression(f"({s})*{_root(abs(v * w))}/{function}({_root(abs(v))}*{angle})")


def gamma_quotient(pcf: PCF, witness: Witness) -> Expression:
    """a = 2sx, b = s^2((2n-1)^2 - m^2), x > 0: four gamma functions at (x ± m + 1)/4 and + 1/2."""
    s, x, m = _rationals(witness, "scale", "argument", "order")
    _same(pcf, (2 * s * x,), (4 * s * s, -4 * s * s, s * s * (1 - m * m)))
    if not s or x <= 0:
        raise ProofError("the scale must not be 0, and the argument must be positive")
    above, below = (f"gamma({(x + m + k) / 4})*gamma({(x - m + k) / 4})" for k in (3, 1))
    return parse_expression(f"({s})*({x}+4*{above}/({below}))")


def digamma_difference(pcf: PCF, witness: Witness) -> Expression:
    """a = sx, b = s^2 n^2, x > 0: K = 2s/(psi((x+3)/4) - psi((x+1)/4))."""
    s, x = _rationals(witness, "scale", "argument")
    _same(pcf, (s * x,), (s * s, Fraction(0), Fraction(0)))
    if not s or x <= 0:
        raise ProofError("the scale must not be 0, and the argument must be positive")
    return parse_expression(f"2*({s})/(digamma({(x + 3) / 4})-digamma({(x + 1) / 4}))")


def leibniz_tail(pcf: PCF, witness: Witness) -> Expression:
    """a = sx, b = s^2 n^2, x = 1, 2, 3 ...: K = s/(2/(x+1) - 2/(x+3) + 2/(x+5) - ...).

    The sum is a tail of the series for pi/2 where x is even, for log 2 where x is odd.
    """
    s, x = _rationals(witness, "scale", "argument")
    _same(pcf, (s * x,), (s * s, Fraction(0), Fraction(0)))
    if not s or x.denominator != 1 or not 0 < x <= 2 * _MAX_TERMS:
        raise ProofError(
            f"the scale must not be 0, and the argument an integer from 1 to {2 * _MAX_TERMS:,}"
        )
    odd, count = x.numerator % 2, x.numerator // 2
    series = LinearForm.named("log(2)") if odd else LinearForm.named("pi", Fraction(1, 2))
    rest = (series - LinearForm.of(_beginning(odd, count))) * (-1) ** count
    return parse_expression(rest.moebius(0, s, 1, 0))


@lru_cache(maxsize=1024)
def _beginning(odd: int, count: int) -> Fraction:
    """So many terms of 2/(x+1) - 2/(x+3) + ... for x = 0, or x = 1."""
    terms = (Fraction(2 * (-1) ** i, 2 * i + 1 + odd) for i in range(count))
    return sum(terms, start=Fraction(0))


NAMED_THEOREMS: Mapping[str, Callable[[PCF, Witness], Expression]] = {
    "tangent": tangent,
    "gamma-quotient": gamma_quotient,
    "digamma-difference": digamma_difference,
    "leibniz-tail": leibniz_tail,
}
