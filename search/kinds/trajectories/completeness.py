"""The completeness statement of a trajectories campaign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discovery.identification.identify import CONFIRM
from search.kinds.trajectories.spec import StartRange, TrajectoriesSpec
from search.kinds.trajectories.trajectory_study import MAX_EXACT_DEGREE

__all__ = ["lines", "statement"]


def statement(spec: TrajectoriesSpec, outcomes: Mapping[str, int]) -> dict[str, Any]:
    """Which trajectories are followed, and what that can miss.

    Examples
    --------
    >>> given = {"kind": "trajectories", "domain": {"fields": "zeta3", "norm": 3}}
    >>> spec = TrajectoriesSpec.model_validate(given)
    >>> statement(spec, {"undecided": 0, "evaluated": 9, "approximate": 0})["directions"]
    'all primitive directions of at most 3 steps'
    """
    domain = spec.domain
    what = "at most {} steps" if domain.measure == "sum" else "entries of size at most {}"
    signs = "" if domain.signs == "all" else " without negative entries"
    starts = "the start that the field is listed with"
    if isinstance(domain.starts, StartRange):
        given = domain.starts
        starts = (
            f"all points with coordinates {given.low} ... {given.high} in steps of {given.step}"
        )
    elif domain.starts:
        starts = "; ".join(f"({', '.join(point)})" for point in domain.starts)
    return {
        "undecided": outcomes["undecided"],
        "directions": f"all primitive directions of {what.format(domain.norm)}{signs}",
        "starts": starts,
        "metrics": {
            "depth": spec.measure.depth,
            "limit": f"enclosed to {spec.identify.digits} decimal places, if evaluated; of the "
            f"{outcomes['approximate']:,} approximate ones it is estimated from convergents, "
            "which proves nothing",
            "delta": "at that depth, with the limit replaced by the convergent of twice the depth "
            "where that is much nearer to it, else by an enclosure",
            "delta_exact": "from exact growth: proved, conjectural (no proved bound of the "
            "denominators for this direction), or growth (of order n log n alone)",
            "order": "of the gcd, like (n!)^order: a fit between the depth and twice the depth",
        },
        "can_miss": [
            "a direction with a common factor of its entries: it visits points of a shorter one",
            f"exact growth above degree {MAX_EXACT_DEGREE} in a field without bound",
            "a limit that is no Moebius image of the field's constant, nor of one of the list",
            "a trajectory that only begins behind a pole or a singular matrix: take another start",
        ],
        "matches": {
            "values_tested": outcomes["evaluated"],
            "expected_false_matches": outcomes["evaluated"] * 10.0**-CONFIRM,
        },
    }


def lines(statement: Mapping[str, Any]) -> list[str]:
    """The statement for people."""
    metrics, matches = statement["metrics"], statement["matches"]
    return [
        f"{statement['directions']}; starts: {statement['starts']}",
        f"limit: {metrics['limit']}",
        f"delta at depth {metrics['depth']:,}: {metrics['delta']}",
        f"delta_exact {metrics['delta_exact']}",
        *(f"can miss: {what}" for what in statement["can_miss"]),
        f"false matches to be expected: {matches['expected_false_matches']:.1g} "
        f"({matches['values_tested']:,} values, accepted at significance {CONFIRM:.0f})",
    ]
