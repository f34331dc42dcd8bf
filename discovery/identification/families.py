"""Families of constants with parameters, each enumerated within a bound, the simplest first.

Rational multiples, reciprocals and other Moebius images of a constant stand for the same
fractions, so that a family names one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from discovery.errors import LimitError, UnknownConstantError
from discovery.expressions.expression import parse_expression
from discovery.identification import family_members as members
from discovery.identification.constant import Constant
from discovery.identification.default_constants import DEFAULT_CONSTANTS

__all__ = [
    "FAMILIES",
    "LEFT_OUT",
    "MAX_BOUND",
    "NEARLY_RATIONAL",
    "constant_family",
    "extended_expressions",
]

MAX_BOUND = 60


@dataclass(frozen=True, slots=True)
class _Family:
    """What a family is, its default bound, and the texts of its members up to a bound."""

    description: str
    bound: int
    members: Callable[[int], Iterable[str]]


_TABLE: dict[str, _Family] = {
    "pi": _Family("pi^k, k up to the bound", 8, members.pi_powers),
    "exp": _Family("e^r, r = p/q with p, q up to the bound", 6, members.exponentials),
    "log": _Family("log(r), r = p/q > 1 with p up to the bound", 10, members.logarithms),
    "sqrt-pi": _Family("sqrt(d)*pi, sqrt(d*pi), d up to the bound", 11, members.pi_roots),
    "zeta": _Family("zeta(k), k odd up to the bound", 13, members.zetas),
    "l-values": _Family("L(chi_d, k), |d| up to the bound, k = 2, 3, 4", 15, members.l_values),
    "unit": _Family("sqrt(d)*log(unit), as atanh, d up to the bound", 11, members.units),
    "atan": _Family("atan(r), sqrt(d)*atan(r*sqrt(d))", 5, members.arctangents),
    "tan": _Family("tan(r), sqrt(d)*tan(r*sqrt(d)), tanh", 4, members.tangents),
    "circular": _Family("sin, cos, sinh, cosh of r", 2, members.circular),
    "over-pi": _Family("log(2), Catalan's, zeta(3) ... over powers of pi", 3, members.over_pi),
    "log-products": _Family("products and quotients of logarithms", 7, members.log_products),
    "exp-pi": _Family("e^(pi*sqrt(d)/m), d up to the bound", 5, members.exponentials_pi),
    "cot-pi": _Family("pi*sqrt(d)*coth(pi*sqrt(d)), cot, tanh, tan", 5, members.cotangents_pi),
    "gamma": _Family("Gamma(r) and its products with powers of pi", 8, members.gammas),
    "gamma-ratio": _Family("(Gamma(r)/Gamma(r+1/2))^k", 8, members.gamma_ratios),
    "beta": _Family("B(r, s), r and s of one denominator, or s = 1/2", 6, members.betas),
    "polygamma": _Family("psi'(r), psi''(r), denominators up to the bound", 6, members.polygammas),
    "polylog": _Family("Li_k(1/m), Li_k(-1/m), m up to the bound", 4, members.polylogarithms),
    "elliptic": _Family("K/E at rational parameters", 5, members.elliptic),
    "gauss": _Family("contiguous 2F1 of signature 3, 4, 6", 4, members.contiguous_gauss),
    "bessel": _Family(
        "I and J ratios: a = alpha n + beta, |b| up to the bound", 5, members.bessel_ratios
    ),
    "macdonald": _Family("K_1(r)/K_0(r)", 4, members.macdonald_ratios),
    "exp-integral": _Family("e^r*E_1(r), e^(-r)*Ei(r)", 5, members.exponential_integrals),
    "error-function": _Family(
        "sqrt(d*pi)*e^x*erf(sqrt(x)), erfc, erfi", 6, members.error_functions
    ),
    "incomplete-gamma": _Family("1F1(1; c; z) as for b = h n", 4, members.incomplete_gammas),
    "kummer": _Family(
        "contiguous 1F1 as for a = n + beta, b = h n + k", 5, members.contiguous_kummer
    ),
    "tricomi": _Family("contiguous U as for parabolic fractions", 3, members.contiguous_tricomi),
    "incomplete-beta": _Family(
        "sum of y^n/(q n + p), 1/y up to the bound", 3, members.incomplete_betas
    ),
}

FAMILIES: Mapping[str, str] = MappingProxyType({k: f.description for k, f in _TABLE.items()})
"""The families: name -> short description."""


_ALGEBRAIC = """
2^(1/12) salem devicci conway phi plastic tribonacci supergolden wallis connective lieb sqrt(2)
sqrt(3) sqrt(5) 1+sqrt(2) 2^(1/3) 3^(1/3)
"""

_IMAGES = """
gompertz firstlemniscate secondlemniscate duboisreymond zeta(2) tanh(1) erfc(1)
sqrt(3)*lfunc(-3,2) sqrt(2)*atanh(1/sqrt(2)) sqrt(3)*atanh(1/sqrt(3)) sqrt(3)*atanh(sqrt(3)/2)
sqrt(5)*atanh(1/sqrt(5)) sqrt(5)*atanh(2/sqrt(5)) sqrt(5)*atanh(sqrt(5)/3)
sqrt(7)*atanh(sqrt(7)/4) sqrt(11)*atanh(sqrt(11)/6) atan(4/3) atan(3/4) sqrt(2)*atan(2*sqrt(2))
sqrt(3)*atan(sqrt(3)) sqrt(3)*atan(1/sqrt(3)) sqrt(5)*atan(1/sqrt(5)) sqrt(5)*atan(3*sqrt(5)/2)
log(2)/pi log(2)/pi^2 gamma(1/4)^4/pi^2 gamma(1/4)^4/pi gamma(1/4)^2/sqrt(pi^3)
gamma(1/4)^2/sqrt(2*pi) gamma(1/4)^2/sqrt(2*pi^3) (gamma(1/4)/gamma(3/4))^2
(gamma(1/6)/gamma(2/3))^2 beta(1/3,1/3) beta(2/3,2/3) beta(1/4,1/4) beta(1/4,1/2) beta(3/4,3/4)
beta(3/4,1/2) hyp2f1(1/2,1/2,1,1/2)/hyp2f1(-1/2,1/2,1,1/2)
hyp2f1(1/4,3/4,1,-1/3)/hyp2f1(5/4,7/4,2,-1/3) hyp2f1(1/4,3/4,1,1/4)/hyp2f1(5/4,7/4,2,1/4)
hyp2f1(1/6,5/6,1,1/2)/hyp2f1(7/6,11/6,2,1/2) hyp2f1(1,1/3,4/3,-1/2) hyp2f1(1,2/3,5/3,-1/2)
hyp2f1(1,1/4,5/4,-1/3) hyp2f1(1,3/4,7/4,-1/3)
"""

NEARLY_RATIONAL = frozenset(("liouville", "cahen", "champernowne", "exp(pi*sqrt(163))"))
"""Constants so near to rational numbers that many numbers seem to be Moebius images of them: they
are tried only when named."""

LEFT_OUT: frozenset[str] = frozenset((*_ALGEBRAIC.split(), *_IMAGES.split())) | NEARLY_RATIONAL
"""What the extended list leaves out: algebraic numbers (minimal polynomials find those of small
degree), Moebius images of entries before them, as lattice reduction showed, and the nearly
rational."""


@lru_cache
def constant_family(name: str, bound: int | None = None) -> tuple[Constant, ...]:
    """The members of a family up to a bound, simplest first, without repetition.

    Parameters
    ----------
    name : str
        A key of `FAMILIES`, whose description says what is bounded.
    bound : int, optional
        1 to 60; the family's own default if not given.

    Raises
    ------
    UnknownConstantError
        If there is no such family.
    LimitError
        For a bound out of range.

    Examples
    --------
    >>> [c.name for c in constant_family("log", 4)]
    ['log(2)', 'log(3)', 'log(3/2)', 'log(4/3)']
    """
    return tuple(Constant.of(text) for text in _canonical(name, bound))


def _canonical(name: str, bound: int | None) -> tuple[str, ...]:
    if name not in _TABLE:
        raise UnknownConstantError(
            f"there is no family {name[:40]!r}; the families: {', '.join(_TABLE)}"
        )
    family = _TABLE[name]
    size = family.bound if bound is None else bound
    if not 1 <= size <= MAX_BOUND:
        raise LimitError(f"a family's bound is from 1 to {MAX_BOUND}; got {size}")
    return tuple(dict.fromkeys(str(parse_expression(text)) for text in family.members(size)))


def extended_expressions(registry: Iterable[str]) -> tuple[str, ...]:
    """The default list, then what of the registry and the families is new.

    Names of the registry come first, then the families in their order; left out are algebraic
    numbers, numbers known numerically only, and Moebius images of what stands before.
    """
    further = [text for text in registry if parse_expression(text).rigorous]
    for name in _TABLE:
        further += _canonical(name, None)
    return tuple(
        text for text in dict.fromkeys((*DEFAULT_CONSTANTS, *further)) if text not in LEFT_OUT
    )
