"""The work of hypergeometric functions, from the number of terms of the series they are sums of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discovery.evaluation_work import multiplications, terms_needed

__all__ = ["bessel_work", "direct_work", "gauss_work", "tricomi_work"]

_STEP = 2  # multiplications for a factor of a term, error bounds included
_LIMIT = 5  # times as much where a limit of two series is taken, with their derivatives


def _series(upper: Sequence[float], lower: Sequence[float], z: float, bits: float) -> float:
    factors = len(upper) + len(lower) + 1
    return multiplications(_STEP * factors * terms_needed(upper, lower, abs(z), bits), bits)


def direct_work(p: int, q: int) -> Callable[..., float]:
    """The power series of pFq."""

    def work(*arguments: float) -> float:
        *numbers, z, bits = arguments
        return _series(numbers[:p], numbers[p : p + q], z, bits)

    return work


def gauss_work(a: float, b: float, c: float, z: float, bits: float) -> float:
    """2F1 at z <= 1, by its series at the least of z, z/(z-1), 1-z, 1/z ... in size."""
    small = min(abs(t) for t in (z, *((z / (z - 1), 1 - z, 1 / (1 - z)) if z != 1 else (0.0,))))
    if z < -1:
        small = min(small, -1 / z)
    series = [
        ([a, b], [c]),
        ([a, c - b], [c]),
        ([c - a, c - b], [c]),
        ([a, b], [a + b - c + 1]),
        ([c - a, c - b], [c - a - b + 1]),
        ([a, a - c + 1], [a - b + 1]),
        ([b, b - c + 1], [b - a + 1]),
    ]
    return _LIMIT * max(_series(upper, lower, small, bits) for upper, lower in series)


def tricomi_work(a: float, b: float, z: float, bits: float) -> float:
    """U(a, b, z): two confluent series, or a limit of them."""
    return _LIMIT * max(_series([a], [b], z, bits), _series([a - b + 1], [2 - b], z, bits))


def bessel_work(order: float, z: float, bits: float) -> float:
    """Bessel functions: two series in z^2/4, or a limit of them."""
    half = z * z / 4
    return _LIMIT * max(_series([], [order + 1], half, bits), _series([], [1 - order], half, bits))
