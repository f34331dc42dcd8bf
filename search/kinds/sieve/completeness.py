"""The completeness statement of a sieve: what was counted, what was tested, what can be missed."""

from __future__ import annotations

from collections.abc import Mapping
from math import comb
from typing import Any

from discovery.fingerprints.fingerprint import CONFIRMATIONS, FIRST_PRIME
from discovery.fingerprints.reduction_order import FIRST_ORDER_PRIME, ORDER_PRIME_COUNT
from discovery.fingerprints.reduction_sieve import CONTENT_PRIMES, ROOT_PRIMES, trace_primes
from discovery.fingerprints.rigid_scan import largest_denominator, largest_numerator
from discovery.fingerprints.rigid_sieve import decided_by_theorem, rigid_primes
from discovery.fingerprints.sieve_kernel import CONTENT_PERIODS
from search.campaigns.domain_spec import BoxSpec
from search.kinds.census.completeness import match_statement
from search.kinds.sieve.spec import SieveSpec, largest_coefficient

__all__ = ["lines", "statement"]

_COUNTED = (
    "terminating (b has a positive integer root) and inflated (another pair represents the normal "
    "form) are counted exactly from the polynomials, over the whole box"
)
_SMALLER = (
    "; a primitive fraction that the box lacks for its degree alone is not listed: it belongs to "
    "the box of the smaller degrees"
)
_EXEMPT = (
    "a trace or content prime that divides a lead, or a D = alpha^2 + 4 beta other than 0 where "
    "deg b = 2 deg a, rejects no pair"
)


def statement(spec: SieveSpec, outcomes: Mapping[str, int]) -> dict[str, Any]:
    """How the sieve filters and matches, and what that can miss.

    Examples
    --------
    >>> sides = {"a": {"degree": 2, "coefficients": [-3, 3]}}
    >>> sides["b"] = {"degree": 4, "coefficients": [-3, 3]}
    >>> spec = SieveSpec.model_validate({"kind": "sieve", "domain": sides})
    >>> statement(spec, {"undecided": 0, "evaluated": 0})["filter"]["trace_primes"]
    [7, 11, 13, 17, 19, 23]
    """
    filter = _reduction(spec.domain) if spec.filter.keep == "reduction" else _rigid(spec.domain)
    matches = match_statement(spec.identify, outcomes["evaluated"])
    matches["pairs_per_value"] = comb(len(spec.identify.pairs), 2)
    return {
        "undecided": outcomes["undecided"],
        "counted": _COUNTED + (_SMALLER if _has_least(spec.domain) else ""),
        "filter": {"keep": spec.filter.keep, **filter},
        "matches": matches,
    }


def _has_least(domain: BoxSpec) -> bool:
    return domain.a.least_degree > 0 or domain.b.least_degree > 0


def _reduction(domain: BoxSpec) -> dict[str, Any]:
    return {
        "root_primes": list(ROOT_PRIMES),
        "trace_primes": list(trace_primes(largest_coefficient(domain))),
        "content_primes": list(CONTENT_PRIMES),
        "steps": [
            "b without a root modulo a root prime that does not divide its lead: dropped with all "
            "its a. Exact: det of the period product is then not 0 at a positive share of primes",
            "trace of the period product not 0 at a trace prime: rejected",
            f"content of M(1) ... M(kp) not divisible by p^(2r) for k = {CONTENT_PERIODS} at a "
            "content prime, r the growth degree of the denominators: rejected",
            f"what is left is kept if its reduction order, the least median slope at "
            f"{ORDER_PRIME_COUNT} primes from {FIRST_ORDER_PRIME} on, reaches r",
        ],
        "exempt": _EXEMPT,
        "can_miss": [
            "full reduction at almost all primes that fails at one of the trace or content primes "
            "though this prime is not exempt (none is known)",
            "every class but full reduction: partial and half reduction, constant traces",
        ],
    }


def _rigid(domain: BoxSpec) -> dict[str, Any]:
    largest = largest_coefficient(domain)
    if decided_by_theorem(domain.a.degree, domain.b.degree):
        return {
            "steps": [
                "kept is what has a constant trace by the trace theorem, which is exact for "
                "deg a <= 1, deg b <= 2 and uses no prime"
            ],
            "can_miss": ["half reduction without a constant trace"],
        }
    return {
        "trace_primes": list(rigid_primes(largest, domain.a.degree)),
        "traces": (
            f"rational numbers r/s with |r| <= {largest_numerator(largest)}, "
            f"s <= {largest_denominator(largest)}"
        ),
        "steps": [
            "deg a <= 1, deg b <= 2: kept is what has a constant trace by the trace theorem, which "
            "is exact",
            "other degrees: traces of the period product at the trace primes that are residues of "
            "no stated number: rejected",
            "what is left of these is kept if its fingerprint finds a constant trace, confirmed at "
            f"{CONFIRMATIONS} primes or more from {FIRST_PRIME} on",
        ],
        "exempt": _EXEMPT + "; the primes chosen divide none",
        "can_miss": [
            "outside deg a <= 1, deg b <= 2: a constant trace that is not among the stated "
            "numbers, or that fails at a trace prime (of these none is known)",
            "half reduction without a constant trace",
            "a rigid fraction outside of the box that has its inflations by nonlinear factors "
            "alone in it: these may have other traces",
            "a trace that is constant at the primes used and not elsewhere counts as constant",
        ],
    }


def lines(statement: Mapping[str, Any]) -> list[str]:
    """The statement for people."""
    filter, matches = statement["filter"], statement["matches"]
    shown = [f"kept: {filter['keep']}", statement["counted"]]
    for name in ("root_primes", "trace_primes", "content_primes"):
        if name in filter:
            shown.append(f"{name.replace('_', ' ')}: {', '.join(map(str, filter[name]))}")
    if "traces" in filter:
        shown.append(f"traces looked for: {filter['traces']}")
    shown += filter["steps"]
    if "exempt" in filter:
        shown.append(f"exempt: {filter['exempt']}")
    shown += [f"can miss: {what}" for what in filter["can_miss"]]
    lattices = matches["lattices_per_value"] + matches["pairs_per_value"]
    shown.append(
        f"false matches to be expected: {matches['expected_false_matches']:.1g} "
        f"({matches['values_tested']:,} values, up to {lattices} lattices each, accepted at "
        f"significance {matches['significance']:.0f})"
    )
    return shown
