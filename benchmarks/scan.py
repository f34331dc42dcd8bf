"""Scan rate of the rigid filter on one core."""

from __future__ import annotations

from benchmarks.measure import Measurement, seconds
from discovery.fingerprints.rigid_scan import RigidScan
from search.campaigns.domain import Side

REFERENCE_GCD_TEST = 174.0  # PCF/s, published for the distributed factorial-reduction search


def _rate(a: Side, b: Side, rows: int) -> float:
    scan = RigidScan([a.at(i) for i in range(a.count)], max(abs(a.low), abs(b.high)))
    step = max(1, b.count // rows)
    chosen = [b.at(j) for j in range(0, b.count, step)]

    return len(chosen) * a.count / seconds(lambda: list(scan.rows(chosen)), repeat=10)


def measurements() -> list[Measurement]:
    """Pairs a second, every pair tested (the symmetry a -> -a is not used)."""
    small = _rate(Side(2, -5, 5), Side(2, -5, 5), 1330)
    large = _rate(Side(2, -3, 3), Side(4, -3, 3), 2000)
    note = f"{large / REFERENCE_GCD_TEST:,.0f} x the published gcd test (174 PCF/s)"
    return [
        Measurement("scan, degree (2,2), coefficients -5..5", small / 1e6, "million PCF/s, 1 core"),
        Measurement(
            "scan, degree (2,4), coefficients -3..3", large / 1e6, "million PCF/s, 1 core", note
        ),
    ]
