"""The elementary functions of expressions: exponential, logarithm, roots, circular, hyperbolic."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb

from discovery.definitions.function import (
    ANY,
    FROM_ONE,
    INSIDE_ONE,
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    WITHIN_ONE,
    Condition,
    Function,
    balls,
)

__all__ = ["ELEMENTARY_FUNCTIONS"]

MAX_EXPONENT = 230_258  # |x| for exp(x): its value stays within 10^(-100000) and 10^100000
MAX_ANGLE = 10**1000  # the reduction modulo pi needs that many more digits


def _elementary(
    name: str,
    function: Callable[[arb], arb],
    *,
    latex: str = "",
    mpmath: str = "",
    pari: str = "",
    sage: str = "",
    aliases: tuple[str, ...] = (),
    condition: Condition = ANY,
    limit: int | None = None,
) -> Function:
    """A function of one variable; a spelling that is not given is ``name({0})``."""
    plain = f"{name}({{0}})"
    return Function(
        name,
        (1,),
        balls(function),
        (latex or rf"\{name}\left({{0}}\right)",),
        (mpmath or plain,),
        (pari or plain,),
        (sage or plain,),
        aliases,
        (condition,),
        limit,
    )


def _named(name: str) -> str:
    return rf"\operatorname{{{{{name}}}}}\left({{0}}\right)"


def _cube_root(x: arb) -> arb:
    if x >= 0:
        return x.root(3)
    if x < 0:
        return -((-x).root(3))
    return arb(0, abs(x).upper().root(3).upper())  # x may be 0: an interval around 0 is all


ELEMENTARY_FUNCTIONS: tuple[Function, ...] = (
    _elementary("exp", arb.exp, latex="e^{{{0}}}", limit=MAX_EXPONENT),
    _elementary("log", arb.log, aliases=("ln",), condition=POSITIVE),
    _elementary("sqrt", arb.sqrt, latex=r"\sqrt{{{0}}}", condition=NONNEGATIVE),
    _elementary(
        "cbrt",
        _cube_root,
        latex=r"\sqrt[3]{{{0}}}",
        mpmath="(sign({0})*cbrt(abs({0})))",
        pari="(sign({0})*sqrtn(abs({0}),3))",
        sage="(sgn({0})*abs({0})^(1/3))",
    ),
    _elementary("sin", arb.sin, limit=MAX_ANGLE),
    _elementary("cos", arb.cos, limit=MAX_ANGLE),
    _elementary("tan", arb.tan, limit=MAX_ANGLE),
    _elementary("cot", arb.cot, pari="(1/tan({0}))", condition=NONZERO, limit=MAX_ANGLE),
    _elementary("sec", arb.sec, pari="(1/cos({0}))", limit=MAX_ANGLE),
    _elementary("csc", arb.csc, pari="(1/sin({0}))", condition=NONZERO, limit=MAX_ANGLE),
    _elementary(
        "asin",
        arb.asin,
        latex=r"\arcsin\left({0}\right)",
        aliases=("arcsin",),
        condition=WITHIN_ONE,
    ),
    _elementary(
        "acos",
        arb.acos,
        latex=r"\arccos\left({0}\right)",
        aliases=("arccos",),
        condition=WITHIN_ONE,
    ),
    _elementary("atan", arb.atan, latex=r"\arctan\left({0}\right)", aliases=("arctan",)),
    _elementary("sinh", arb.sinh, limit=MAX_EXPONENT),
    _elementary("cosh", arb.cosh, limit=MAX_EXPONENT),
    _elementary("tanh", arb.tanh, limit=MAX_EXPONENT),
    _elementary("coth", arb.coth, pari="(1/tanh({0}))", condition=NONZERO, limit=MAX_EXPONENT),
    _elementary("asinh", arb.asinh, latex=_named("arsinh"), aliases=("arcsinh", "arsinh")),
    _elementary(
        "acosh",
        arb.acosh,
        latex=_named("arcosh"),
        aliases=("arccosh", "arcosh"),
        condition=FROM_ONE,
    ),
    _elementary(
        "atanh",
        arb.atanh,
        latex=_named("artanh"),
        aliases=("arctanh", "artanh"),
        condition=INSIDE_ONE,
    ),
)
