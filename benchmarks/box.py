"""The whole degree-2 box, as a user runs it: from spec to catalogue, and its dynamics."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Measurement

EXAMPLES = Path(__file__).parent.parent / "examples"
FRACTIONS = 1_768_900
REFERENCE_SECONDS_A_FRACTION = 0.6  # published for the reference's metrics, on one core


def _run(spec: Path, folder: str, *options: str) -> float:
    """Wall time on two workers."""
    command = [sys.executable, "-m", "search.cli", "run", str(spec), "--workers", "2"]
    start = perf_counter()
    subprocess.run([*command, "--out", folder, *options], check=True, capture_output=True)
    return perf_counter() - start


def _largest() -> float:
    """Memory of the largest process that was run so far, in MiB."""
    unit = 1024 if sys.platform == "linux" else 1024**2
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit


def _against_reference(wall: float) -> str:
    ratio = FRACTIONS * REFERENCE_SECONDS_A_FRACTION / (2 * wall)
    return f"{ratio:,.0f} x less core time than the reference's metrics alone"


def measurements() -> list[Measurement]:
    """Wall time on two workers, and the largest memory of one process."""
    text = (EXAMPLES / "degree-2-dynamics.toml").read_text()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        wall = _run(
            EXAMPLES / "degree-2-box.toml", f"{folder}/box", "--catalogue", f"{folder}/box.db"
        )
        what = "degree-2 box, spec to catalogue"
        found.append(Measurement(what, wall, "s wall, 2 workers", _against_reference(wall)))
        found.append(Measurement("largest process of that run", _largest(), "MiB"))
        for gcd in ("none", "kept", "all"):
            spec = Path(folder) / f"{gcd}.toml"
            spec.write_text(text.replace('\ngcd = "kept"', f'\ngcd = "{gcd}"'))
            wall = _run(spec, f"{folder}/{gcd}")
            what = f"degree-2 box, dynamics, exact gcd: {gcd}"
            found.append(Measurement(what, wall, "s wall, 2 workers", _against_reference(wall)))
        found.append(Measurement("largest process of all these runs", _largest(), "MiB"))
    return found
