"""The work of hypergeometric functions, from the number of terms of the series they are sums of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

from discovery.definitions.evaluation_work import multiplications, terms_needed

__all__ = [
    "bessel_work",
    "confluent_limit_work",
    "direct_work",
    "gauss_work",
    "kummer_work",
    "tricomi_work",
]

_STEP = 2  # multiplications for a factor of a term, error bounds included
_SMALL, _NOT_SMALL = 0.25, 0.875  # arguments of 2F1 that are taken at once, and at all
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
    """2F1 at z <= 1, by its series or those of the transformations whose argument is small."""
    if z == 1:
        return multiplications(8 * (500 + 30 * sqrt(bits)), bits)
    if abs(z) <= _SMALL:
        return _series([a, b], [c], z, bits)
    pfaff = z / (z - 1)
    if abs(pfaff) <= _SMALL:
        return _series([a, c - b], [c], pfaff, bits)
    ways = [
        (z, ([a, b], [c])),
        (pfaff, ([a, c - b], [c])),
        (1 - z, ([a, b], [a + b - c + 1])),
        (1 - z, ([c - a, c - b], [c - a - b + 1])),
        (1 / z, ([a, a - c + 1], [a - b + 1])),
        (1 / z, ([b, b - c + 1], [b - a + 1])),
        (1 / (1 - z), ([a, c - b], [a - b + 1])),
        (1 / (1 - z), ([b, c - a], [b - a + 1])),
    ]
    return _LIMIT * max(_series(*way, t, bits) for t, way in ways if abs(t) <= _NOT_SMALL)


def _is_asymptotic(size: float, z: float, bits: float) -> bool:
    """Whether a 2F0 at 1/z, its parameters up to this size, reaches 2^(-bits) within bits terms.

    The ratio of its terms is below 1/2 up to there.
    """
    return z > 2 * max(size * size, (size + bits) ** 2 / bits)


def _asymptotic(bits: float) -> float:
    return multiplications(_STEP * 4 * bits, bits)


def kummer_work(a: float, b: float, z: float, bits: float) -> float:
    """1F1, by its series or for large z by two asymptotic ones."""
    if _is_asymptotic(max(abs(a), abs(a - b)) + 1, abs(z), bits):
        return _asymptotic(bits)
    return _series([a], [b], z, bits)


def tricomi_work(a: float, b: float, z: float, bits: float) -> float:
    """U(a, b, z): two confluent series, or a limit of them, or for large z an asymptotic one."""
    if _is_asymptotic(max(abs(a), abs(a - b)) + 1, z, bits):
        return _asymptotic(bits)
    return _LIMIT * max(_series([a], [b], z, bits), _series([a - b + 1], [2 - b], z, bits))


def confluent_limit_work(b: float, z: float, bits: float) -> float:
    """0F1, a Bessel function of order b-1 at 2 sqrt|z|."""
    if _is_asymptotic(abs(b) + 1, 4 * sqrt(abs(z)), bits):
        return _asymptotic(bits)
    return _series([], [b], z, bits)


def bessel_work(order: float, z: float, bits: float) -> float:
    """Bessel functions: two series in z^2/4, or a limit of them, or for large z asymptotic ones."""
    if _is_asymptotic(abs(order) + 1, 2 * abs(z), bits):
        return _asymptotic(bits)
    half = z * z / 4
    return _LIMIT * max(_series([], [order + 1], half, bits), _series([], [1 - order], half, bits))
