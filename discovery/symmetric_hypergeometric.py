"""Hypergeometric functions of two upper parameters that are given by their sum and product.

Conjugate complex parameters a, b make 2F1(a, b; c; z) and 2F0(a, b; ; z) real; sum and product are
real then, and rational where the parameters are quadratic irrationals. The series itself needs no
more: (a+k)(b+k) = ab + k(a+b) + k^2.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import acb, arb

from discovery.function import ANY, TO_ONE, Argument, Condition, Function, UndeterminedError

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


def _gauss(arguments: Sequence[Argument]) -> arb:
    total, product, c, z = (x.ball for x in arguments)
    a, b = _roots(total, product)
    return _real(acb(z).hypgeom_2f1(a, b, acb(c)))


def _borel(arguments: Sequence[Argument]) -> arb:
    """2F0(a, b; ; -1/x) = x^a U(a, a-b+1, x), x > 0 (DLMF 13.6.21)."""
    total, product, z = (x.ball for x in arguments)
    a, b = _roots(total, product)
    x = acb(-1 / z)
    return _real(x**a * x.hypgeom_u(a, a - b + 1))


def _parameters(head: str, tail: str) -> str:
    return rf"{head}\left(\substack{{{{a+b={{0}}\\ab={{1}}}}}};{tail}\right)"


SYMMETRIC_HYPERGEOMETRIC_FUNCTIONS: tuple[Function, ...] = (
    Function(
        "hyp2f1sp",
        (4,),
        _gauss,
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
        conditions=(ANY, ANY, ANY, TO_ONE),
        limit=MAX_ARGUMENT,
    ),
    Function(
        "hyp2f0sp",
        (3,),
        _borel,
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
        conditions=(ANY, ANY, _NEGATIVE),
        limit=MAX_ARGUMENT,
    ),
)
