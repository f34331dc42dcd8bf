"""Run all measurements and print one table with units: ``python -m benchmarks [--quick]``."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from benchmarks import (
    attack,
    box,
    clusters,
    dynamics,
    equivalence,
    fields,
    formulas,
    generic,
    hypergeometric,
    proofs,
    scan,
    sequences,
    shapes,
    sieve,
)
from benchmarks.chunks import carriers, many_chunks
from benchmarks.measure import Measurement


def main() -> None:
    # without the long runs: the box, a million near-misses, 10,000 chunks, a million points,
    # 50,000 generic fractions, 20,000 proofs, billions in a sieve
    quick = "--quick" in sys.argv[1:]
    table = Table("what", "figure", "unit", "note")
    found: list[Measurement] = [*scan.measurements(), *formulas.measurements()]
    found += [*sequences.measurements(), *dynamics.measurements()]
    found += equivalence.measurements()
    found += fields.measurements()
    found += carriers.measurements(quick)
    found += [*hypergeometric.measurements(), *proofs.measurements()]
    if not quick:
        found += [*box.measurements(), *attack.measurements(), *many_chunks.measurements()]
        found += [*clusters.measurements(), *generic.measurements(), *sieve.measurements()]
        found += shapes.measurements()
    for m in found:
        table.add_row(m.what, f"{m.figure:.4g}", m.unit, m.note)
    console = Console(width=None if sys.stdout.isatty() else 140)
    python = platform.python_version()
    console.print(f"brouncker {version('brouncker')}, Python {python}, {platform.machine()}")
    console.print(table)


if __name__ == "__main__":
    main()
