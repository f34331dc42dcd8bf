"""Hypergeometric functions of two upper parameters that are given by their sum and product.

Conjugate complex parameters a, b make 2F1(a, b; c; z) and 2F0(a, b; ; z) real; sum and product are
real then, and rational where the parameters are quadratic irrationals. The series itself needs no
more: (a+k)(b+k) = ab + k(a+b) + k^2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

from flint import acb, arb

from discovery.definitions.function import TO_ONE, Argument, Condition, Function, UndeterminedError
from discovery.definitions.generalized_hypergeometric import gauss_function
from discovery.definitions.hypergeometric_series import (
    HypergeometricSeries,
    SeriesEvaluator,
    rational_roots,
)
from discovery.definitions.hypergeometric_work import gauss_work, tricomi_work

__all__ = ["SYMMETRIC_HYPERGEOMETRIC_FUNCTIONS"]

MAX_ARGUMENT = 100_000

_NEGATIVE = Condition("less than 0", lambda x: x < 0, lambda x: x >= 0)


def _roots(total: arb, product: arb) -> tuple[acb, acb]:
    """The two parameters; a complex pair, or real where the discriminant is known to be >= 0."""
    quarter = total * total / 4 - product
    if quarter < 0:
        half = acb(0, (-quarter).sqrt())
    elif quarter >= 0:
        half = acb(quarter.sqrt())
    else:
        half = acb(quarter).sqrt()
    return total / 2 + half, total / 2 - half


def _real(value: acb) -> arb:
    if not value.imag.contains(0):
        raise UndeterminedError("the value is not known to be real")
    return value.real  # symmetric in conjugate parameters, so real


def _sizes(total: float, product: float) -> tuple[tuple[float, float], ...]:
    """Real parameters that are about as large."""
    quarter = total * total / 4 - product
    if quarter >= 0:
        return ((total / 2 + sqrt(quarter), total / 2 - sqrt(quarter)),)
    return ((total / 2, total / 2), (sqrt(product), sqrt(product)))


def _gauss(total: Argument, product: Argument, c: Argument, z: Argument) -> arb:
    if total.exact is not None and product.exact is not None:
        roots = rational_roots(product.exact, -total.exact)
        if roots:
            a, b = (Argument(arb(x), x) for x in roots)
            return gauss_function(a, b, c, z)
    upper = _roots(total.ball, product.ball)
    return _real(acb(z.ball).hypgeom_2f1(*upper, acb(c.ball)))


def _gauss_work(total: float, product: float, c: float, z: float, bits: int) -> float:
    return max(gauss_work(a, b, c, z, bits) for a, b in _sizes(total, product))


def _borel(total: Argument, product: Argument, z: Argument) -> arb:
    """2F0(a, b; ; -1/x) = x^a U(a, a-b+1, x), x > 0 (DLMF 13.6.21)."""
    a, b = _roots(total.ball, product.ball)
    x = acb(-1 / z.ball)
    return _real(x**a * x.hypgeom_u(a, a - b + 1))


def _borel_work(total: float, product: float, z: float, bits: int) -> float:
    return max(tricomi_work(a, a - b + 1, -1 / z, bits) for a, b in _sizes(total, product))


def _evaluator(
    name: str,
    infinite: Callable[..., arb],
    infinite_work: Callable[..., float],
    condition: Condition,
) -> SeriesEvaluator:
    """That of the arguments a+b, ab, ..., z; (a+k)(b+k) is one factor of the series."""

    def series(arguments: Sequence[Argument]) -> HypergeometricSeries:
        total, product, *lower, z = arguments
        return HypergeometricSeries(name, ((product, total),), tuple(lower), z)

    return SeriesEvaluator(series, infinite, infinite_work, condition)


def _parameters(head: str, tail: str) -> str:
    return rf"{head}\left(\substack{{{{a+b={{0}}\\ab={{1}}}}}};{tail}\right)"


_GAUSS = _evaluator("hyp2f1sp", _gauss, _gauss_work, TO_ONE)
_BOREL = _evaluator("hyp2f0sp", _borel, _borel_work, _NEGATIVE)

SYMMETRIC_HYPERGEOMETRIC_FUNCTIONS: tuple[Function, ...] = (
    Function(
        "hyp2f1sp",
        (4,),
        _GAUSS.value,
        (_parameters(r"{{}}_2F_1", "{2};{3}"),),
        (
            "re(hyp2f1(mpc({0})/2+sqrt(mpc({0})**2/4-({1})),"
            "mpc({0})/2-sqrt(mpc({0})**2/4-({1})),{2},{3}))",
        ),
        (
            "real(hypergeom([({0})/2+sqrt(({0})^2/4-({1})+0*I),"
            "({0})/2-sqrt(({0})^2/4-({1})+0*I)],[{2}],{3}))",
        ),
        (
            "hypergeometric([({0})/2+sqrt(({0})^2/4-({1})),({0})/2-sqrt(({0})^2/4-({1}))],[{2}],{3})",
        ),
        limit=MAX_ARGUMENT,
        work=_GAUSS.work,
    ),
    Function(
        "hyp2f0sp",
        (3,),
        _BOREL.value,
        (_parameters(r"{{}}_2F_0", ";{2}"),),
        (
            "re(hyp2f0(mpc({0})/2+sqrt(mpc({0})**2/4-({1})),"
            "mpc({0})/2-sqrt(mpc({0})**2/4-({1})),{2}))",
        ),
        (
            "real(hypergeom([({0})/2+sqrt(({0})^2/4-({1})+0*I),"
            "({0})/2-sqrt(({0})^2/4-({1})+0*I)],[],{2}))",
        ),
        ("hypergeometric([({0})/2+sqrt(({0})^2/4-({1})),({0})/2-sqrt(({0})^2/4-({1}))],[],{2})",),
        limit=MAX_ARGUMENT,
        work=_BOREL.work,
    ),
)
