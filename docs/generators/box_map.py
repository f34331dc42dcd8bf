"""Draws docs/box.png, the picture of the README, from a finished dynamics campaign.

    python docs/generators/box_map.py runs/map docs/box.png

The campaign is that of examples/degree-1-2-map.toml. A dot is a continued fraction: across, how
well its convergents approximate at depth 1,000, upwards, how fast.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from matplotlib import rc_context
from matplotlib.figure import Figure

CLASSES = {
    "rigid": ("#e08a1e", "rigid: constant trace"),
    "half-reduction": ("#8fb8de", "nilpotent at half of the primes"),
    "reduction": ("#c0392b", "full reduction"),
}
COLUMNS = ["reduced_delta", "gamma", "class"]


def draw(campaign: Path, picture: Path) -> None:
    """One dot a fraction, coloured by its fingerprint class."""
    chunks = sorted((campaign / "chunks").glob("*.parquet"))
    table = pq.ParquetDataset(chunks).read(columns=COLUMNS)
    x, y = (table[name].to_numpy() for name in COLUMNS[:2])
    found = np.array(table["class"].to_pylist())
    with rc_context({"font.size": 9}):
        figure = Figure(figsize=(7.6, 4.2), dpi=130, layout="constrained")
        axes = figure.subplots()
        for name, (colour, label) in CLASSES.items():
            here = (found == name) & np.isfinite(x) & np.isfinite(y)
            axes.scatter(
                x[here], y[here], s=2, c=colour, linewidths=0, label=f"{label} ({here.sum():,})"
            )
        axes.axvline(0, color="#888888", linewidth=0.5)
        axes.set(xlim=(-1.05, 1.1), ylim=(-4.2, 4.4))
        axes.set_xlabel("reduced δ at depth 1,000; a value whose δ stays above 0 is irrational")
        axes.set_ylabel("γ: the error falls like exp(γ n)")
        axes.legend(loc=(0.63, 0.02), markerscale=5, frameon=False, fontsize=8)
        figure.savefig(picture)


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
