"""Equivalences: the search for a coboundary, all pairs of the known formulas, the check."""

from __future__ import annotations

from itertools import combinations

from benchmarks.measure import Measurement, seconds
from discovery import PCF, equivalence
from discovery.equivalences.coboundary import Coboundary
from discovery.equivalences.coboundary_search import coboundary
from discovery.equivalences.gauge_invariants import asymptotic_profile
from search.formulas.known_formulas import known_fractions
from verify import check_equivalence

ZETA_3 = (PCF("n^3+(n+1)^3", "-n^6"), PCF("n^3+(n+1)^3+4*(2n+1)", "-n^6"))
FAR = (ZETA_3[0], PCF("n^3+(n+1)^3+112*(2n+1)", "-n^6"))  # y = 1 and y = 8
PUBLISHED = (0.40, 0.55)  # seconds of a published solver for such a pair


def _solve(pair: tuple[PCF, PCF]) -> object:
    asymptotic_profile.cache_clear()
    found = coboundary(*pair)
    assert found.status == "found"
    return found


def _all_pairs() -> list[Coboundary]:
    pairs = combinations(known_fractions(), 2)
    return [found for a, b in pairs if (found := equivalence(a, b)) is not None]


def _inflated(k: int) -> tuple[PCF, PCF, dict[str, object]]:
    """A witness between two fractions that were not enclosed before."""
    a, b = (pcf.inflate(str(k)) for pcf in ZETA_3)
    found = equivalence(a, b)
    assert found is not None
    return a, b, found.to_dict()


def measurements() -> list[Measurement]:
    """Times of one call, on one core."""
    near, far = (seconds(lambda p=pair: _solve(p)) for pair in (ZETA_3, FAR))
    count = len(known_fractions())
    pairs = count * (count - 1) // 2
    whole = seconds(_all_pairs, repeat=1)
    found = _all_pairs()
    witnesses = [(one.a, one.b, one.to_dict()) for one in found]
    check = seconds(lambda: [check_equivalence(*one) for one in witnesses])
    fresh = iter([_inflated(k) for k in range(2, 13)])
    first = seconds(lambda: check_equivalence(*next(fresh)), repeat=10)
    low, high = (p / near for p in PUBLISHED)
    return [
        Measurement(
            "coboundary solve, zeta(3), rows 1 and 2 of the field",
            near * 1e3,
            "ms",
            f"{low:,.0f}-{high:,.0f} x the published 0.40-0.55 s",
        ),
        Measurement("coboundary solve, zeta(3), rows 1 and 8", far * 1e3, "ms"),
        Measurement(
            f"equivalence, all {pairs:,} pairs of the known formulas",
            whole,
            "s",
            f"{len(found)} equivalent, {whole / pairs * 1e6:.0f} us a pair",
        ),
        Measurement(
            "check of a witness, enclosures at hand",
            check / len(witnesses) * 1e3,
            "ms",
            f"mean of {len(witnesses)}",
        ),
        Measurement("check of a witness, zeta(3), with both enclosures", first * 1e3, "ms"),
    ]


if __name__ == "__main__":
    for m in measurements():
        print(f"{m.what}: {m.figure:.4g} {m.unit}  {m.note}")
