"""The study of one continued fraction: its class, its value, what that is, and how it is certified.

What a census and a sieve keep goes this way; each row of theirs is made here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from discovery.algebra.polynomial import format_polynomial
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.first_order_solution import proof_of_rational
from discovery.continued_fractions.pcf import PCF
from discovery.errors import ExpressionError, LimitError, NoValueError
from discovery.expressions.measurement import format_ball
from discovery.fingerprints.fingerprint import Fingerprint, fingerprint
from discovery.identification.identify import Identification, identify, identify_pairs
from discovery.identification.registry import Constant, constants
from search.campaigns.chunk import Row
from search.kinds.census.spec import IdentifySpec
from verify.certification import certify

__all__ = ["cached_fingerprint", "class_row", "study"]


@lru_cache(maxsize=50_000)
def cached_fingerprint(pcf: PCF) -> Fingerprint:
    """The fingerprint of a representative; inflations of one fraction come one after the other."""
    return fingerprint(pcf)


def class_row(index: int, pcf: PCF) -> Row:
    """What a row says of a fraction before its value is known: its normal form and its class."""
    form = pcf.normal_form()
    found = cached_fingerprint(pcf.representative)
    return {
        "index": index,
        "a": format_polynomial(pcf.a),
        "b": format_polynomial(pcf.b),
        "id": form.id,
        "factor": str(form.factor),
        "primitive_a": format_polynomial(form.a),
        "primitive_b": format_polynomial(form.b),
        "class": found.reduction_class,
        "trace": _text(found.trace),
        "det": _text(found.det),
        "order": _text(found.order),
        "symmetric": found.symmetric,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@lru_cache(maxsize=64)
def _constants(wanted: str | tuple[str, ...]) -> tuple[Constant, ...]:
    if isinstance(wanted, str):
        return constants.extended if wanted == "extended" else constants.default
    return tuple(constants.resolve(text) for text in wanted)


@lru_cache(maxsize=10_000)
def study(pcf: PCF, wish: IdentifySpec, certified_digits: int, pairs: tuple[str, ...] = ()) -> Row:
    """Evaluate, identify and certify one primitive fraction.

    Parameters
    ----------
    pcf : PCF
        The representative of its normal form.
    wish : IdentifySpec
        Which constants are tried, at how many digits.
    certified_digits : int
        To how many digits an identity is certified.
    pairs : tuple of str
        Constants that are tried two at a time where none does alone.
    """
    digits = wish.digits
    result = evaluate(pcf, digits)
    row: Row = {
        "outcome": result.outcome,
        "reason": result.reason,
        "convergence": result.convergence.kind,
    }
    if result.value is None:
        return row
    row.update(value=format_ball(result.value, digits), digits=digits, status="unmatched")
    wanted = wish.constants
    answers: Sequence[Identification] = identify(
        result.value,
        digits,
        _constants(wanted if isinstance(wanted, str) else tuple(wanted)),
        refine=lambda more: evaluate(pcf, more).value,
        first_only=True,
    )
    if not answers and len(pairs) > 1:
        answers = identify_pairs(
            result.value,
            digits,
            _constants(pairs),
            refine=lambda more: evaluate(pcf, more).value,
        )
    if answers:
        row.update(_claim(pcf, answers[0], certified_digits))
    return row


def _claim(pcf: PCF, answer: Identification, digits: int) -> Row:
    row: Row = {
        "expression": answer.expression,
        "relation": json.dumps([str(c) for c in answer.relation]),
        "constant": answer.constant,
        "kind": answer.kind,
        "significance": round(answer.significance, 1),
        "status": "matched",
    }
    try:
        verdict = certify(pcf, answer.expression, digits)
        if verdict.status == "unmatched":  # a long expression: more digits must speak for it
            digits *= 4
            verdict = certify(pcf, answer.expression, digits)
    except (NoValueError, LimitError, ExpressionError) as error:
        return {**row, "reason": f"not certified: {error}"}
    enclosure = verdict.enclosure
    row.update(rule=enclosure.rule, start=enclosure.start, depth=enclosure.depth)
    if verdict.status == "unmatched":
        return {**row, "reason": verdict.reason}
    if answer.kind == "rational":
        proof = proof_of_rational(pcf, convergence(pcf), Fraction(answer.expression))
        row["reason"] = f"rational without terminating: {proof or 'no proof found'}"
    return {**row, "status": verdict.status, "certified_digits": digits}
