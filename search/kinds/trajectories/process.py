"""Trajectories campaigns: what every direction from every start of some matrix fields gives.

Every trajectory has one outcome: ``singular`` (a pole or a singular matrix on its path, or
everywhere); ``no-limit`` and ``infinite``; ``undecided``, with the reason; ``approximate`` (no
continued fraction, so that the limit is estimated from convergents); or ``evaluated``, with an
enclosure of the limit. All but the singular ones have rows.
"""

from __future__ import annotations

from collections import Counter

from search.campaigns.chunk import ChunkResult, Row
from search.campaigns.domain import domain_of
from search.kinds.trajectories.domain import TrajectoriesDomain
from search.kinds.trajectories.spec import TrajectoriesSpec
from search.kinds.trajectories.trajectory_study import study_trajectory

__all__ = ["process"]


def process(spec: TrajectoriesSpec, lo: int, hi: int) -> ChunkResult:
    """Rows and counts of the trajectories lo ... hi - 1 of the spec's domain.

    Parameters
    ----------
    spec : TrajectoriesSpec
    lo, hi : int
        Index range in the domain.
    """
    domain = domain_of(spec)
    assert isinstance(domain, TrajectoriesDomain)
    outcomes: Counter[str] = Counter()
    rows: list[Row] = []
    for index in range(lo, hi):
        row = study_trajectory(domain.at(index), spec)
        outcomes[row["outcome"]] += 1
        if row["outcome"] != "singular":
            rows.append(row)
    return ChunkResult(rows, dict(outcomes), "trajectories")
