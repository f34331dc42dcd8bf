"""The work of special functions, by counts that follow the methods and cover what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log2, sqrt

from discovery.definitions.evaluation_work import elementary, multiplications
from discovery.definitions.function import Argument

__all__ = [
    "dirichlet_work",
    "error_function_work",
    "exponential_integral_work",
    "gamma_work",
    "logarithmic_integral_work",
    "polygamma_work",
    "polylogarithm_work",
    "root_work",
    "zeta_work",
]


def _size(x: Argument) -> float:
    """The size of an argument, as far as a float holds it."""
    upper = abs(x.ball).upper()
    return float(upper) if upper < 10**300 else inf


def error_function_work(arguments: Sequence[Argument], bits: int) -> float:
    """A series in x^2 up to where the asymptotic one is good enough."""
    square = _size(arguments[0]) ** 2
    return multiplications(500 + (square / 8 if square < bits else 0), bits)


def exponential_integral_work(arguments: Sequence[Argument], bits: int) -> float:
    """A series in x up to where the asymptotic one is good enough."""
    return _integral(_size(arguments[0]), bits)


def logarithmic_integral_work(arguments: Sequence[Argument], bits: int) -> float:
    """The exponential integral of the logarithm."""
    x = arguments[0].ball
    return elementary(bits) + _integral(float(abs(x.log()).upper()) if x > 0 else 0.0, bits)


def _integral(x: float, bits: int) -> float:
    return multiplications(2500 + (x if x < 2 * bits else 0), bits)


def gamma_work(arguments: Sequence[Argument], bits: int) -> float:
    """Stirling's series; a denominator up to 24 is a matter of elliptic integrals."""
    x = arguments[0]
    if x.exact is not None and x.exact.denominator <= 24:
        return elementary(bits) + multiplications(sqrt(1 + _size(x)), bits)
    return multiplications(500 + 30 * sqrt(bits), bits)


def polygamma_work(order: float, bits: int) -> float:
    """Sums of Euler and Maclaurin with the Bernoulli numbers up to that precision."""
    return multiplications(2000 + 3 * bits + 20 * order, bits)


def zeta_work(arguments: Sequence[Argument], bits: int) -> float:
    """Riemann's or Hurwitz's zeta: as many powers as bits; at s < 0 the value is a factorial."""
    s = arguments[0]
    if len(arguments) == 1:
        return multiplications(2000 + 4 * bits, bits)
    more = bits + (_size(s) * log2(_size(s) + 2) if not s.ball > 0 else 0)
    return multiplications(1000 + 15 * more, more)


def dirichlet_work(arguments: Sequence[Argument], bits: int) -> float:
    """As many values of Hurwitz's zeta as the modulus says."""
    d, s = arguments
    return _size(d) * zeta_work((s, s), bits)


def polylogarithm_work(_: Sequence[Argument], bits: int) -> float:
    """Hurwitz's zeta at complex points."""
    return multiplications(2000 + 80 * bits, bits)


def root_work(arguments: Sequence[Argument], bits: int) -> float:
    """Isolation and refinement of all complex roots."""
    degree = len(arguments)
    size = max(float(abs(x.ball).log().upper()) if abs(x.ball) > 2 else 1.0 for x in arguments)
    return multiplications(50 * degree**3 + 20 * degree**2, bits + 2 * degree * size)
