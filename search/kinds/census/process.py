"""The census: every element of a domain gets one outcome; what the filter keeps is studied.

One chunk is a pure function of the spec and an index range. In order: ``terminating``,
``inflated`` (its primitive, the representative of its normal form, is another fraction),
``generic`` (the filter does not keep its class), then by convergence ``no-limit``, ``infinite``,
``undecided`` or ``evaluated``. Rows are kept for what passes the filter, and for the inflated
whose primitive does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from discovery.algebra.polynomial import format_polynomial, positive_integer_root
from discovery.continued_fractions.pcf import PCF
from discovery.fingerprints.reduction_sieve import may_reduce_fully
from search.campaigns.chunk import ChunkResult, Row
from search.campaigns.domain import Box, Fractions, fractions_of
from search.campaigns.domain_spec import BoxSpec, FamilySpec
from search.kinds.census.box_scan import BoxScan, box_scan
from search.kinds.census.fraction_study import cached_fingerprint, class_row, study
from search.kinds.census.spec import CensusSpec

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
    return fractions_of(spec)


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


def _study_element(index: int, pcf: PCF, spec: CensusSpec, domain: Fractions) -> Row | None:
    """The row of one element that does not terminate; without a class where it is not kept."""
    primitive = pcf.representative
    inflated = primitive != pcf
    kept = spec.filter.keep != ("reduction",) or may_reduce_fully(primitive.a, primitive.b)
    if not kept or cached_fingerprint(primitive).reduction_class not in spec.filter.keep:
        return {"outcome": "inflated", "index": index} if inflated else None
    row = class_row(index, pcf)
    # of a family it is not known whether it holds the primitive
    if inflated and isinstance(domain, Box) and (primitive.a, primitive.b) in domain:
        return {**row, "outcome": "inflated"}
    row.update(study(primitive, spec.identify, spec.certify.digits))
    if inflated:  # its primitive lies outside of the domain, and is studied here
        row["outcome"] = "inflated"
    return row
