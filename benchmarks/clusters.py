"""Clustering a plane of a million fractions: time and memory, on one core."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.measure import Measurement

POINTS = 1_000_000

# In a process of its own, so that its memory can be told.
_PROGRAM = """
import json, resource, sys
from time import perf_counter
import numpy as np
from discovery.convergence_dynamics.density_clusters import cluster_plane
count, spread = int(sys.argv[1]), float(sys.argv[2])
rng = np.random.default_rng(7)
spots = rng.uniform([-1, 0], [1, 2], (300, 2))
points = spots[rng.integers(0, len(spots), count)] + rng.normal(0, spread, (count, 2))
points[: count // 20] = rng.uniform([-1, 0], [1, 2], (count // 20, 2))
cluster_plane(points[: count // 100])
start = perf_counter()
found = cluster_plane(points)
wall = perf_counter() - start
unit = 1024 if sys.platform == "linux" else 1024**2
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
print(json.dumps([wall, memory, found.cells, found.count]))
"""


def _measured(spread: float) -> list[Measurement]:
    words = [sys.executable, "-c", _PROGRAM, str(POINTS), str(spread)]
    ran = subprocess.run(words, check=True, capture_output=True, text=True)
    wall, memory, cells, clusters = json.loads(ran.stdout)
    note = f"{cells:,} cells after thinning, {clusters:,} clusters"
    return [
        Measurement(f"clustering {POINTS:,} points, spread {spread:g}", wall, "s, 1 core", note),
        Measurement("its memory, the points included", memory, "MiB"),
    ]


def measurements() -> list[Measurement]:
    """Points in 300 spots, narrow ones and wide ones, a twentieth of them anywhere."""
    return [m for spread in (0.003, 0.02) for m in _measured(spread)]
