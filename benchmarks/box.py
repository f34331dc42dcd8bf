"""The whole degree-2 box, from spec to catalogue, as a user runs it."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Measurement

SPEC = Path(__file__).parent.parent / "examples" / "degree-2-box.toml"
REFERENCE_SECONDS_A_FRACTION = 0.6  # published for the reference's metrics, on one core


def measurements() -> list[Measurement]:
    """Wall time on two workers, and the largest memory of one process."""
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        subprocess.run(
            [
                *(sys.executable, "-m", "search.cli", "run", str(SPEC)),
                *("--out", f"{folder}/box", "--catalogue", f"{folder}/box.db", "--workers", "2"),
            ],
            check=True,
            capture_output=True,
        )
        wall = perf_counter() - start
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
        1024 if sys.platform == "linux" else 1024**2
    )
    ratio = 1_768_900 * REFERENCE_SECONDS_A_FRACTION / (2 * wall)
    return [
        Measurement(
            "degree-2 box, spec to catalogue",
            wall,
            "s wall, 2 workers",
            f"{ratio:,.0f} x less core time than the reference's metrics alone",
        ),
        Measurement("largest process of that run", largest, "MiB"),
    ]
