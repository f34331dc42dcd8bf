"""The ESMA search: every pair of a left side and a sign word gets one outcome.

``generic``: the terms have no pattern (or one that the next terms break); ``pattern``: interlaced
polynomials, whose fraction has the value of the left side as far as it was compared;
``recurrence``: another linear recurrence; ``refuted``: the fraction of the pattern has another
value; ``undecided``: the expansion could not be computed. Rows are kept for all but the generic.
"""

from __future__ import annotations

import json
from collections import Counter

from discovery.errors import ExpressionError, LimitError, NoValueError
from discovery.expansions.esma import search_pairs
from search.campaigns.chunk import ChunkResult, Row
from search.campaigns.domain import domain_of
from search.kinds.esma.domain import EsmaDomain
from search.kinds.esma.pattern_verdict import EsmaResult, approve
from search.kinds.esma.spec import EsmaSpec

__all__ = ["process"]


def process(spec: EsmaSpec, lo: int, hi: int) -> ChunkResult:
    """Rows and counts of the pairs lo ... hi - 1 of the spec's domain.

    Parameters
    ----------
    spec : EsmaSpec
    lo, hi : int
        Index range in the domain.
    """
    domain = domain_of(spec)
    assert isinstance(domain, EsmaDomain)
    outcomes = Counter({"generic": hi - lo})
    rows: list[Row] = []
    for source, start, first, last in domain.spans(lo, hi):
        number, sides = source.number, domain.sides(source)
        span, terms = (first, last), spec.patterns.terms
        for index, side, signs, finding in search_pairs(number, sides, domain.words, terms, span):
            row: Row = {"index": start + index, "constant": number.name, "lhs": str(side)}
            row["signs"] = signs
            try:
                row.update(_columns(approve(side, signs, finding, spec.certify.digits)))
            except (ExpressionError, LimitError, NoValueError) as error:
                row.update(outcome="undecided", reason=str(error))
            outcomes["generic"] -= 1
            outcomes[row["outcome"]] += 1
            rows.append(row)
    return ChunkResult(rows, dict(outcomes), "esma")


def _columns(result: EsmaResult) -> Row:
    certified = result.rule is not None
    row: Row = {
        "outcome": "pattern",
        "confirmed_by": result.confirmed_by,
        "digits_per_term": result.digits_per_term,
        "value": result.value,
        "digits": result.digits,
        "significance": result.significance,
        "status": result.status,
        "certified_digits": result.digits if certified else None,
        "rule": result.rule,
        "start": result.start,
        "depth": result.depth,
    }
    fraction = result.fraction
    if fraction is None:
        return {**row, "outcome": "recurrence", "recurrence": result.recurrence}
    if result.status == "refuted":
        row["outcome"] = "refuted"
    contraction, family = fraction.contraction(), fraction.family
    return {
        **row,
        "id": fraction.id,
        "preperiod": json.dumps(list(map(str, fraction.preperiod))),
        "interlaced": json.dumps(list(map(str, fraction.cycle))),
        "family_a": family.texts[0],
        "family_b": family.texts[1],
        "family_id": family.id,
        "contraction_a": contraction.pcf.texts[0],
        "contraction_b": contraction.pcf.texts[1],
        "contraction_id": contraction.pcf.id,
        "moebius": json.dumps(list(map(str, contraction.moebius))),
    }
