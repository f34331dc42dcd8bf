"""The census: every element of a domain gets one outcome; what the filter keeps is studied.

One chunk is a pure function of the spec and an index range. In order: ``terminating``,
``inflated`` (its primitive, the representative of its normal form, is another fraction),
``generic`` (the filter does not keep its class), then by convergence ``no-limit``, ``infinite``,
``undecided`` or ``evaluated``. Rows are kept for what passes the filter, and for the inflated
whose primitive does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import numpy as np

from discovery.constants import Constant, constants
from discovery.convergence import convergence
from discovery.errors import ExpressionError, LimitError, NoValueError
from discovery.evaluate import evaluate
from discovery.fingerprint import Fingerprint, fingerprint
from discovery.first_order import proof_of_rational
from discovery.identify import Identification, identify
from discovery.measurement import format_ball
from discovery.pcf import PCF
from discovery.polynomial import format_polynomial, positive_integer_root
from search.box_scan import BoxScan, box_scan
from search.census_spec import CensusSpec
from search.chunk import ChunkResult, Row
from search.domain import Box, Fractions, domain_of
from search.domain_spec import BoxSpec, FamilySpec
from verify.certify import certify

__all__ = ["process"]


def process(spec: CensusSpec, lo: int, hi: int) -> ChunkResult:
    """Rows and counts of the elements lo ... hi - 1 of the spec's domain.

    Parameters
    ----------
    spec : CensusSpec
        A census.
    lo, hi : int
        Index range in the domain.
    """
    domain = _domain(spec.domain)
    outcomes: Counter[str] = Counter()
    rows: list[Row] = []
    elements = (
        _box_elements(spec, box_scan(spec.domain), lo, hi, outcomes)
        if isinstance(spec.domain, BoxSpec)
        else _family_elements(domain, lo, hi, outcomes, rows)
    )
    for index, pcf in elements:
        row = _study_element(index, pcf, spec, domain)
        outcomes[row["outcome"] if row else "generic"] += 1
        if row and row.get("class"):
            rows.append(row)
    rows.sort(key=lambda row: row["index"])
    return ChunkResult(rows, dict(outcomes))


@lru_cache(maxsize=8)
def _domain(spec: BoxSpec | FamilySpec) -> Fractions:
    return domain_of(spec)


def _family_elements(
    domain: Fractions, lo: int, hi: int, outcomes: Counter[str], rows: list[Row]
) -> Iterator[tuple[int, PCF]]:
    for index, (a, b) in enumerate(domain.pairs(lo, hi), start=lo):
        if not a or not b:
            outcomes["undecided"] += 1
            shown = {"a": format_polynomial(a or (0,)), "b": format_polynomial(b or (0,))}
            rows.append(
                {"index": index, **shown, "outcome": "undecided", "reason": "zero polynomial"}
            )
        elif positive_integer_root(b) is not None:
            outcomes["terminating"] += 1
        else:
            yield index, PCF(a, b)


def _box_elements(
    spec: CensusSpec, box: BoxScan, lo: int, hi: int, outcomes: Counter[str]
) -> Iterator[tuple[int, PCF]]:
    """Elements that may be kept, or whose normal form must be looked at; the rest is counted."""
    rows, outcomes["terminating"] = box.rows(lo, hi)
    masks = box.candidates([row.b for row in rows], "generic" in spec.filter.keep)
    for row, look in zip(rows, masks, strict=True):
        first, last = row.first, row.last
        look |= box.possible_inflations(row.b)
        inflated = box.constant_inflations(row.b)
        outcomes["inflated"] += int(np.sum((inflated & ~look)[first:last]))
        outcomes["generic"] += int(np.sum((~inflated & ~look)[first:last]))
        base_index = row.j * len(look)
        for offset in np.nonzero(look[first:last])[0].tolist():
            i = first + offset
            yield base_index + i, PCF(box.polynomials[i], row.b)


@lru_cache(maxsize=50_000)
def _fingerprint(pcf: PCF) -> Fingerprint:
    return fingerprint(pcf)


def _study_element(index: int, pcf: PCF, spec: CensusSpec, domain: Fractions) -> Row | None:
    """The row of one element that does not terminate; without a class where it is not kept."""
    form = pcf.normal_form()
    primitive = pcf.representative
    found = _fingerprint(primitive)
    kept = found.reduction_class in spec.filter.keep
    inflated = primitive != pcf
    if not kept:
        return {"outcome": "inflated", "index": index} if inflated else None
    row: Row = {
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
    # of a family it is not known whether it holds the primitive
    if inflated and isinstance(domain, Box) and (primitive.a, primitive.b) in domain:
        return {**row, "outcome": "inflated"}
    row.update(_study(primitive, spec))
    if inflated:  # its primitive lies outside of the domain, and is studied here
        row["outcome"] = "inflated"
    return row


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@lru_cache(maxsize=64)
def _constants(wanted: str | tuple[str, ...]) -> tuple[Constant, ...]:
    if isinstance(wanted, str):
        return constants.extended if wanted == "extended" else constants.default
    return tuple(constants.resolve(text) for text in wanted)


@lru_cache(maxsize=10_000)
def _study(pcf: PCF, spec: CensusSpec) -> Row:
    """Evaluate, identify and certify one primitive fraction."""
    digits = spec.identify.digits
    result = evaluate(pcf, digits)
    row: Row = {
        "outcome": result.outcome,
        "reason": result.reason,
        "convergence": result.convergence.kind,
    }
    if result.value is None:
        return row
    row.update(value=format_ball(result.value, digits), digits=digits, status="unmatched")
    wanted = spec.identify.constants
    answers = identify(
        result.value,
        digits,
        _constants(wanted if isinstance(wanted, str) else tuple(wanted)),
        refine=lambda more: evaluate(pcf, more).value,
        first_only=True,
    )
    if answers:
        row.update(_claim(pcf, answers[0], spec.certify.digits))
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
