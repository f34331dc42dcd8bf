"""Effective rate of the sieve: elements of a box accounted for, values left out."""

from __future__ import annotations

from collections import Counter
from time import process_time

from benchmarks.measure import Measurement
from discovery.continued_fractions.pcf import PCF
from discovery.fingerprints.rigid_scan import RigidScan
from search.campaigns.domain import Box, Side
from search.kinds.sieve.process import SievedBox

GCD_TEST = 174.0  # PCF/s, published for the distributed factorial-reduction search
MEET_IN_THE_MIDDLE = 160_000.0  # PCF/s and core, published
_SLICES = 8


def _rate(box: Box, keep: str, rows: int) -> float:
    """From slices of consecutive rows all over the box, in processor time."""
    sieved = SievedBox(box, keep)
    length = min(max(rows // _SLICES, 1), box.b_count // _SLICES)
    starts = [k * (box.b_count - length) // (_SLICES - 1) for k in range(_SLICES)]
    for _ in sieved.survivors(0, box.a_count, Counter()):
        pass  # compiles
    began = process_time()
    for j in starts:
        for _ in sieved.survivors(j * box.a_count, (j + length) * box.a_count, Counter()):
            pass
    return _SLICES * length * box.a_count / (process_time() - began)


def _direct(box: Box) -> float:
    """Every pair scanned, for some rows."""
    scan = RigidScan([box.a_at(i) for i in range(box.a_count)], box.a_side.high)
    rows = [PCF("1", box.b_at(j)).b for j in range(0, box.b_count, max(1, box.b_count // 50))]
    list(scan.rows(rows[:1]))
    began = process_time()
    list(scan.rows(rows))
    return len(rows) * box.a_count / (process_time() - began)


def _box(a: int, b: int, largest: int) -> Box:
    return Box(Side(a, -largest, largest), Side(b, -largest, largest))


def measurements() -> list[Measurement]:
    """Rates against size for each degree shape, both filters, and the direct scan."""
    found = []
    unit = "million PCF/s and core"
    for a, b, largest, rows in (
        *((1, 2, 10, 9000), (1, 2, 30, 50_000)),
        *((2, 4, 3, 16_000), (2, 4, 5, 80_000), (2, 4, 9, 80_000)),
        *((3, 6, 3, 160_000), (3, 6, 5, 320_000), (3, 6, 6, 320_000)),
    ):
        box = _box(a, b, largest)
        rate = _rate(box, "reduction", rows)
        note = (
            f"{rate / MEET_IN_THE_MIDDLE:,.0f} x meet in the middle, {rate / GCD_TEST:,.0f} x gcd"
        )
        what = f"sieve, reduction, ({a},{b}) -{largest}..{largest}, {box.size:,}"
        found.append(Measurement(what, rate / 1e6, unit, note))
    for a, b, largest, rows in ((1, 2, 10, 2000), (2, 4, 3, 800), (3, 6, 5, 16)):
        box = _box(a, b, largest)
        shape = f"({a},{b}) -{largest}..{largest}"
        found.append(Measurement(f"sieve, rigid, {shape}", _rate(box, "rigid", rows) / 1e6, unit))
        found.append(Measurement(f"direct scan, {shape}", _direct(box) / 1e6, unit))
    return found
