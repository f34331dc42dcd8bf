"""The completeness statement of a dynamics campaign: what was measured, and what that can miss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.kinds.census.completeness import class_statement, filter_lines
from search.kinds.dynamics.limit_outcome import DIGITS, MAX_DENOMINATOR
from search.kinds.dynamics.spec import DynamicsSpec

__all__ = ["lines", "statement"]

_GCD = {
    "kept": "for every fraction whose class is not generic; the others have no reduced metrics",
    "all": "for every fraction that is measured",
    "none": "for none: there are no reduced metrics",
}


def statement(spec: DynamicsSpec, outcomes: Mapping[str, int]) -> dict[str, Any]:
    """Which fractions are measured, how, and what that can miss.

    Examples
    --------
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = DynamicsSpec.model_validate({"kind": "dynamics", "domain": {"a": side, "b": side}})
    >>> counts = {"undecided": 0, "convergent": 7, "rational": 1}
    >>> statement(spec, counts)["metrics"]["depth"]
    1000
    """
    filter = class_statement(spec.domain, scanned=True)
    can_miss = [
        *filter.pop("can_miss"),
        (
            "a rational limit for which no first-order proof is found, or whose denominator "
            f"exceeds {MAX_DENOMINATOR:,}, counts as convergent"
        ),
    ]
    if "generic" not in spec.filter.keep:
        can_miss.append(
            "a fraction whose class is not kept counts as convergent by its law alone, though its "
            "limit may be rational or infinite"
        )
    return {
        "undecided": outcomes["undecided"],
        "filter": {"keep": list(spec.filter.keep), **filter, "can_miss": can_miss},
        "metrics": {
            "depth": 1000,
            "gcd": f"exact {_GCD[spec.metrics.gcd]}",
            "fits": "at the indices 5, 124, 249, 499, 999, by double precision",
            "limit": f"by an enclosure of {DIGITS} decimal places, rounded to a double",
            "measured": outcomes["convergent"] + outcomes["rational"],
            "inflated": "measured only where the domain does not hold the primitive",
            "hashed": "all columns but the floating-point ones, which have checksums",
        },
    }


def lines(statement: Mapping[str, Any]) -> list[str]:
    """The statement for people."""
    metrics = statement["metrics"]
    return [
        *filter_lines(statement["filter"]),
        f"depth {metrics['depth']:,}; fits {metrics['fits']}",
        f"gcd(p_n, q_n): {metrics['gcd']}",
        f"limit: {metrics['limit']}",
        f"inflated fractions are {metrics['inflated']}",
        f"hash over the rows: {metrics['hashed']}",
    ]
