"""The completeness statement of a census: how it filters and matches, and what that can miss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discovery.fingerprints.fingerprint import CONFIRMATIONS, FIRST_PRIME
from discovery.fingerprints.reduction_order import FIRST_ORDER_PRIME, ORDER_PRIME_COUNT
from discovery.fingerprints.reduction_sieve import CONTENT_PRIMES
from discovery.fingerprints.rigid_scan import (
    RigidScan,
    largest_denominator,
    largest_numerator,
    scan_primes,
)
from discovery.fingerprints.sieve_kernel import CONTENT_PERIODS
from discovery.identification.identify import CONFIRM, lattices_tried
from discovery.identification.registry import constants
from search.campaigns.domain_spec import BoxSpec, FamilySpec
from search.kinds.census.spec import CensusSpec, IdentifySpec

__all__ = [
    "class_statement",
    "filter_lines",
    "filter_statement",
    "lines",
    "match_statement",
    "statement",
]


def statement(spec: CensusSpec, outcomes: Mapping[str, int]) -> dict[str, Any]:
    """How the census filters and matches; see the two other statements."""
    return {
        "undecided": outcomes["undecided"],
        "filter": filter_statement(spec),
        "matches": match_statement(spec.identify, outcomes["evaluated"]),
    }


def lines(statement: Mapping[str, Any]) -> list[str]:
    """The statement for people."""
    matches = statement["matches"]
    shown = filter_lines(statement["filter"])
    shown.append(
        f"false matches to be expected: {matches['expected_false_matches']:.1g} "
        f"({matches['values_tested']:,} values, {matches['lattices_per_value']} lattices each, "
        f"accepted at significance {matches['significance']:.0f})"
    )
    return shown


def filter_lines(filter: Mapping[str, Any]) -> list[str]:
    """The statement of a filter for people."""
    shown = [f"kept: {', '.join(filter['keep'])}", filter["theorem"], filter["fingerprint"]]
    if "scan_primes" in filter:
        primes = ", ".join(map(str, filter["scan_primes"]))
        shown.append(f"scanned at the primes {primes} for traces that are {filter['scan_traces']}")
    shown += [filter["content"]] if "content" in filter else []
    shown += [f"reduction order: {filter['order']}"]
    return shown + [f"can miss: {what}" for what in filter["can_miss"]]


def filter_statement(spec: CensusSpec) -> dict[str, Any]:
    """Which primes and theorems the filter of a census uses, and what each can miss.

    Examples
    --------
    >>> side = {"degree": 2, "coefficients": [-5, 5]}
    >>> spec = CensusSpec.model_validate({"kind": "census", "domain": {"a": side, "b": side}})
    >>> filter_statement(spec)["scan_primes"]
    [11, 13, 17, 19]
    """
    scanned = "generic" not in spec.filter.keep
    found = {"keep": list(spec.filter.keep), **class_statement(spec.domain, scanned)}
    if spec.filter.keep == ("reduction",):
        found["content"] = (
            f"content of M(1) ... M(kp) not divisible by p^(2r) for k = {CONTENT_PERIODS} at a "
            f"prime p out of {', '.join(map(str, CONTENT_PRIMES))} that divides no lead and no "
            "D != 0, r the growth degree of the denominators: rejected"
        )
        found["can_miss"].append("full reduction at the order primes that fails at a content prime")
    return found


def class_statement(domain: BoxSpec | FamilySpec, scanned: bool) -> dict[str, Any]:
    """How the classes of the fractions of a domain are found, and what that can miss.

    Parameters
    ----------
    domain : BoxSpec or FamilySpec
    scanned : bool
        Whether a fraction of a box that the scan drops counts as generic.
    """
    statement: dict[str, Any] = {
        "theorem": "deg a <= 1, deg b <= 2: the trace theorem decides the class without primes",
        "fingerprint": (
            f"other degrees: traces at the primes from {FIRST_PRIME} on that divide no lead and no "
            f"D != 0, confirmed at {CONFIRMATIONS} further primes or more"
        ),
        "order": (
            f"the least slope at {ORDER_PRIME_COUNT} primes from {FIRST_ORDER_PRIME} on: an upper "
            "bound for the order at all primes"
        ),
    }
    can_miss = [
        "a trace that is constant at the primes used and not elsewhere counts as rigid",
        "outside deg a <= 1, deg b <= 2: half-reduction with a trace that is not constant",
    ]
    largest = _largest_coefficient(domain)
    if largest is not None and RigidScan.covers(largest) and scanned:
        statement["scan_primes"] = list(scan_primes(largest))
        statement["scan_traces"] = (
            f"rational numbers r/s with |r| <= {largest_numerator(largest)}, "
            f"s <= {largest_denominator(largest)}"
        )
        can_miss.append(
            "outside deg a <= 1, deg b <= 2: a rigid fraction whose trace is not among the stated "
            "numbers"
        )
    else:
        can_miss[1] = "a share of nilpotent primes, measured at a hundred, below three in eight"
    return {**statement, "can_miss": can_miss}


def _largest_coefficient(domain: BoxSpec | FamilySpec) -> int | None:
    if not isinstance(domain, BoxSpec):
        return None
    return max(abs(c) for side in (domain.a, domain.b) for c in side.coefficients)


def match_statement(wish: IdentifySpec, evaluated: int) -> dict[str, Any]:
    """How many relations were tried, and how many false ones are to be expected.

    A relation is accepted at significance 20, which counts the lattices tried for one value; a
    random lattice reaches significance s about once in 10^s.
    """
    wanted = wish.constants
    lists = {"default": constants.default, "extended": constants.extended}
    count = len(lists[wanted] if isinstance(wanted, str) else wanted)
    return {
        "values_tested": evaluated,
        "lattices_per_value": lattices_tried(count),
        "significance": CONFIRM,
        "expected_false_matches": evaluated * 10**-CONFIRM,
    }
