"""Dynamics campaigns: how every fraction of a domain grows and converges, in numbers.

Every element has one outcome: ``terminating``; ``inflated`` (its primitive is another fraction,
which has the same convergents up to a factor); ``no-limit``; ``infinite``; ``rational``, with a
proof; ``convergent``; or ``undecided``, with the reason. The last four have rows, as far as their
fingerprint class is kept, and so have the inflated ones whose primitive the domain does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from discovery.algebra.polynomial import Polynomial
from discovery.fingerprints.fingerprint import fingerprint
from search.campaigns.chunk import ChunkResult
from search.campaigns.domain import Family, fractions_of
from search.campaigns.domain_spec import BoxSpec
from search.kinds.census.box_scan import box_scan
from search.kinds.dynamics.elements import Element, box_elements, family_elements
from search.kinds.dynamics.measurements import Measured, measured_table, zero_table
from search.kinds.dynamics.spec import DynamicsSpec

__all__ = ["process"]


def process(spec: DynamicsSpec, lo: int, hi: int) -> ChunkResult:
    """Rows and counts of the elements lo ... hi - 1 of the spec's domain.

    Parameters
    ----------
    spec : DynamicsSpec
    lo, hi : int
        Index range in the domain.
    """
    outcomes: Counter[str] = Counter()
    zeros: list[tuple[int, Polynomial, Polynomial]] = []
    kept = []
    for element in _elements(spec, lo, hi, outcomes, zeros):
        found = fingerprint(element.pcf) if element.candidate else None
        measured = Measured(element, found)
        if measured.reduction_class in spec.filter.keep:
            kept.append(measured)
        else:
            outcomes["inflated" if element.inflated else "convergent"] += 1
    table = measured_table(kept, spec.metrics.gcd)
    if zeros:
        table = pa.concat_tables([table, zero_table(zeros)]).sort_by("index").combine_chunks()
    for entry in pc.value_counts(table["outcome"]).to_pylist():
        outcomes[entry["values"]] += entry["counts"]
    return ChunkResult([], dict(outcomes), "dynamics", table)


def _elements(
    spec: DynamicsSpec,
    lo: int,
    hi: int,
    outcomes: Counter[str],
    zeros: list[tuple[int, Polynomial, Polynomial]],
) -> Iterator[Element]:
    if isinstance(spec.domain, BoxSpec):
        generic = "generic" in spec.filter.keep
        return box_elements(box_scan(spec.domain), lo, hi, generic, outcomes)
    family = fractions_of(spec.domain)
    assert isinstance(family, Family)
    return family_elements(family, lo, hi, outcomes, zeros)
