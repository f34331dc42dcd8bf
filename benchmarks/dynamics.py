"""How many fractions a second have their dynamics measured, on one core."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.measure import Measurement, seconds
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.convergent_gcd import reduced_growths
from discovery.convergence_dynamics.dynamics import derived
from discovery.convergence_dynamics.dynamics_kernel import float_metrics
from search.campaigns.domain import Side

REFERENCE = 0.6  # seconds a PCF, the published implementation
_SLOPE = 7919  # a prime: strides through all shapes of the box


def _convergent(count: int) -> Iterator[PCF]:
    """Convergent fractions that do not end, from all over the box -5..5 of degrees up to (2, 2)."""
    a, b = Side(2, -5, 5), Side(2, -5, 5)
    index = 0
    while count:
        index = (index + _SLOPE * 97) % (a.count * b.count)
        pcf = PCF(a.at(index // b.count), b.at(index % b.count))
        if convergence(pcf).kind not in ("terminating", "no-limit"):
            count -= 1
            yield pcf


def _padded(polynomials: list[tuple[int, ...]]) -> np.ndarray:
    width = max(map(len, polynomials))
    return np.array([(0,) * (width - len(p)) + p for p in polynomials], dtype=np.int64)


def measurements() -> list[Measurement]:
    """Without and with the exact gcd, at depth 1000."""
    pcfs = list(_convergent(2000))
    a, b = _padded([p.a for p in pcfs]), _padded([p.b for p in pcfs])
    pairs = [(p.a, p.b) for p in pcfs]
    floats = seconds(lambda: float_metrics(a, b), repeat=5) / len(pcfs)

    def exactly() -> None:
        derived(float_metrics(a, b), reduced_growths(pairs))

    exact = seconds(exactly) / len(pcfs)
    apery = ((34, 51, 27, 5), (-1, 0, 0, 0, 0, 0, 0))
    one = seconds(lambda: reduced_growths([apery] * 100)) / 100
    return [
        Measurement(
            "dynamics, box of degree (2,2), floats alone",
            1 / floats,
            "PCF/s, 1 core",
            f"{floats * 1e6:.3g} us a PCF; {REFERENCE / floats:,.0f} x the reference (0.6 s)",
        ),
        Measurement(
            "dynamics, box of degree (2,2), with exact gcd",
            1 / exact,
            "PCF/s, 1 core",
            f"{exact * 1e6:.3g} us a PCF; {REFERENCE / exact:,.0f} x the reference (0.6 s)",
        ),
        Measurement("exact gcd alone, Apery's fraction", one * 1e6, "us, 1 core"),
    ]
