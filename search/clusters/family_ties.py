"""Fractions tied to each other by relations, though no constant is known for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from search.clusters.label_tests import LabelTests, Member

__all__ = ["MOST_PIVOTS", "TieReport", "tie_together"]

MOST_PIVOTS = 400  # families among equal eigenvalue ratios that one member is compared with


@dataclass(frozen=True)
class TieReport:
    """What tying left.

    Attributes
    ----------
    families : list of list of Member
        The simplest member first, to which the others are tied; singles too.
    tests : int
        Pairs tested.
    cut : int
        Members that were not compared with all families of their eigenvalue ratio.
    """

    families: list[list[Member]]
    tests: int
    cut: int


def tie_together(groups: Sequence[Sequence[Member]], tests: LabelTests) -> TieReport:
    """Tie the families of some groups into larger ones, where their first members are related.

    Only families of equal eigenvalue ratio (to five digits) are compared: fractions whose
    parameters differ by integers, which is what makes values Moebius images of each other, have
    the same one. A family is compared by its first member, since relations can be composed.

    Parameters
    ----------
    groups : sequence of sequences of Member
        Families already tied, or single members.
    tests : LabelTests
    """
    by_key: dict[str, list[list[Member]]] = defaultdict(list)
    for group in groups:
        by_key[group[0].key].append(list(group))
    made = cut = 0
    found: list[list[Member]] = []
    for same in by_key.values():
        # the simplest become the first members, with which all others are compared
        same.sort(key=lambda group: group[0].size)
        families: list[list[Member]] = []
        for group in same:
            cut += len(families) > MOST_PIVOTS
            for family in sorted(families, key=len, reverse=True)[:MOST_PIVOTS]:
                made += 1
                claim = tests.together(group[0], family[0], len(families))
                if claim is not None:
                    group[0].tie = claim
                    family += group
                    break
            else:
                families.append(group)
        found += families
    return TieReport(found, made, cut)
