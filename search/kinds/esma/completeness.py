"""The completeness statement of an ESMA search: what it finds all of, and what it can miss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discovery.expansions.berlekamp_massey import PRIME
from discovery.expansions.interlacing import SKIPPED, SURPLUS
from discovery.expansions.signed_scan import longest_recurrence
from search.kinds.esma.spec import EsmaSpec

__all__ = ["lines", "statement"]


def statement(spec: EsmaSpec, outcomes: Mapping[str, int]) -> dict[str, Any]:
    """Which patterns are found, and what that can miss.

    Examples
    --------
    >>> spec = EsmaSpec.model_validate({"kind": "esma", "domain": {"constants": ["e"]}})
    >>> statement(spec, {"undecided": 0, "pattern": 3})["patterns"]["longest_recurrence"]
    43
    """
    terms = spec.patterns.terms
    longest = longest_recurrence(terms)
    return {
        "undecided": outcomes["undecided"],
        "patterns": {
            "terms": terms,
            "prime": PRIME,
            "longest_recurrence": longest,
            "found": (
                f"every pair whose terms from number {SKIPPED} on have a linear recurrence of "
                f"length {longest} or less; a preperiod longer than {SKIPPED} counts with what it "
                "is longer"
            ),
            "confirmed": (
                f"by {SURPLUS} terms or more of the first {terms}, by as many terms again as the "
                "pattern was read from, and by enclosures of both sides; what cannot be enclosed, "
                "a recurrence or a number known by its digits, by the evidence that a guess needs"
            ),
            "can_miss": [
                "a recurrence that is longer: more terms see longer ones",
                "a recurrence with rational coefficients whose denominators the prime divides",
            ],
            "left_sides": (
                "each value once up to sign, where no algebraic relation of the constant is known "
                "but its minimal polynomial"
            ),
        },
        "matches": {
            "patterns": outcomes["pattern"],
            "expected_false_matches": outcomes["pattern"] * 10.0**-20,
        },
    }


def lines(statement: Mapping[str, Any]) -> list[str]:
    """The statement for people."""
    patterns, matches = statement["patterns"], statement["matches"]
    return [
        f"finds {patterns['found']}",
        f"recurrences modulo {patterns['prime']:,}; confirmed {patterns['confirmed']}",
        f"left sides: {patterns['left_sides']}",
        *(f"can miss: {what}" for what in patterns["can_miss"]),
        f"false matches to be expected: {matches['expected_false_matches']:.1g} "
        f"({matches['patterns']:,} patterns, accepted at significance 20)",
    ]
