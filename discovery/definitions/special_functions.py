"""The special functions of expressions, by rigorous methods of ``arb``, where they are real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

from flint import acb, arb

from discovery.definitions.dirichlet import dirichlet_l
from discovery.definitions.evaluation_work import multiplications
from discovery.definitions.function import (
    ANY,
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    TO_ONE,
    Argument,
    Function,
    OutsideDomainError,
    UndeterminedError,
    balls,
    midpoints,
)
from discovery.definitions.hypergeometric_work import bessel_work, tricomi_work
from discovery.definitions.real_root import real_root_of
from discovery.definitions.special_function import operator_name, special_function
from discovery.definitions.special_function_work import (
    dirichlet_work,
    error_function_work,
    exponential_integral_work,
    gamma_work,
    logarithmic_integral_work,
    polygamma_work,
    polylogarithm_work,
    root_work,
    zeta_work,
)
from discovery.errors import LimitError

__all__ = ["SPECIAL_FUNCTIONS"]

MAX_HYPERGEOMETRIC = 100_000
MAX_ONE_ARGUMENT = 10_000  # of erf, erfc, E1, Ei
MAX_POLYLOG = 100
MAX_GAMMA = 25_000  # gamma(25000) is just below 10^100000

Evaluator = Callable[[Sequence[Argument]], arb]


def _not_a_pole(index: int, name: str) -> Callable[[Sequence[Argument]], None]:
    """A check that an argument is no integer <= 0."""

    def check(arguments: Sequence[Argument]) -> None:
        x = arguments[index].exact
        if x is not None and x.denominator == 1 and x <= 0:
            raise OutsideDomainError(f"{name} has a pole at {int(x.numerator)}")

    return check


def _gamma(arguments: Sequence[Argument]) -> arb:
    (x,) = arguments
    _not_a_pole(0, "gamma")(arguments)
    if x.exact is not None and x.exact.denominator <= 24:
        return arb.gamma_fmpq(x.exact)
    return x.ball.gamma()


def _digamma(arguments: Sequence[Argument]) -> arb:
    _not_a_pole(0, "digamma")(arguments)
    return arguments[0].ball.digamma()


def _natural(x: Argument, what: str) -> int:
    if x.exact is None or x.exact.denominator != 1 or x.exact < 0:
        raise OutsideDomainError(f"{what} must be an integer >= 0")
    return int(x.exact.numerator)


def _polygamma(arguments: Sequence[Argument]) -> arb:
    order = _natural(arguments[0], "the order")
    _not_a_pole(1, "polygamma")(arguments)
    if order > 1000:
        raise LimitError("the order of polygamma is beyond the limit of 1,000")
    value = acb(arguments[1].ball).polygamma(acb(order))
    if not value.imag.contains(0):
        raise UndeterminedError("the value is not known to be real")
    return value.real  # polygamma of integer order is real on the real line


def _beta(arguments: Sequence[Argument]) -> arb:
    a, b = arguments
    for i in (0, 1):
        _not_a_pole(i, "beta")(arguments)
    return a.ball.gamma() * b.ball.gamma() * (a.ball + b.ball).rgamma()


def _zeta(arguments: Sequence[Argument]) -> arb:
    s = arguments[0]
    if s.exact is not None and s.exact == 1:
        raise OutsideDomainError("zeta has a pole at 1")
    if len(arguments) == 1:
        return s.ball.zeta()
    POSITIVE.check(arguments[1].ball)
    return s.ball.zeta(arguments[1].ball)


def _bessel(method: Callable[[arb, arb], arb]) -> Evaluator:
    """Bessel functions J and I: real at negative arguments for integer orders only."""

    def evaluate(arguments: Sequence[Argument]) -> arb:
        order, x = arguments
        if (order.exact is None or order.exact.denominator != 1) and x.ball < 0:
            raise OutsideDomainError("at an argument below 0 the order must be an integer")
        return method(x.ball, order.ball)

    return evaluate


def _bessel_work(arguments: Sequence[Argument], bits: int) -> float:
    order, x = midpoints(arguments)
    return bessel_work(order, x, bits)


def _tricomi_work(arguments: Sequence[Argument], bits: int) -> float:
    a, b, z = midpoints(arguments)
    return tricomi_work(a, b, z, bits)


def _polylog(arguments: Sequence[Argument]) -> arb:
    s, x = arguments
    if x.exact is not None and x.exact == 1:
        if s.ball <= 1:
            raise OutsideDomainError("polylog(s,1) needs s > 1")
        return s.ball.zeta()
    return x.ball.polylog(s.ball)


SPECIAL_FUNCTIONS: tuple[Function, ...] = (
    special_function(
        "erf",
        1,
        balls(arb.erf),
        operator_name("erf"),
        "(1-erfc({0}))",
        "",
        limit=MAX_ONE_ARGUMENT,
        work=error_function_work,
    ),
    special_function(
        "erfc",
        1,
        balls(arb.erfc),
        operator_name("erfc"),
        "",
        "",
        limit=MAX_ONE_ARGUMENT,
        work=error_function_work,
    ),
    special_function(
        "erfi",
        1,
        balls(arb.erfi),
        operator_name("erfi"),
        "real(-I*(1-erfc(I*({0}))))",
        "",
        limit=400,
        work=error_function_work,
    ),
    special_function(
        "e1",
        1,
        balls(lambda x: -((-x).ei())),
        r"E_1\left({0}\right)",
        "eint1({0})",
        "exp_integral_e1({0})",
        conditions=(POSITIVE,),
        limit=MAX_ONE_ARGUMENT,
        work=exponential_integral_work,
    ),
    special_function(
        "ei",
        1,
        balls(arb.ei),
        operator_name("Ei"),
        "real(-eint1(-({0})))",
        "Ei({0})",
        conditions=(NONZERO,),
        limit=MAX_ONE_ARGUMENT,
        work=exponential_integral_work,
    ),
    special_function(
        "li",
        1,
        balls(arb.li),
        operator_name("li"),
        "real(-eint1(-log({0})))",
        "log_integral({0})",
        conditions=(NONNEGATIVE,),
        limit=10**1000,
        work=logarithmic_integral_work,
    ),
    special_function(
        "gamma", 1, _gamma, r"\Gamma\left({0}\right)", "", "", limit=MAX_GAMMA, work=gamma_work
    ),
    special_function(
        "loggamma",
        1,
        balls(arb.lgamma),
        r"\log\Gamma\left({0}\right)",
        "lngamma({0})",
        "log_gamma({0})",
        aliases=("lgamma", "lngamma"),
        conditions=(POSITIVE,),
        limit=10**1000,
        work=gamma_work,
    ),
    special_function(
        "digamma",
        1,
        _digamma,
        r"\psi\left({0}\right)",
        "psi({0})",
        "psi({0})",
        aliases=("psi",),
        limit=10**1000,
        work=lambda _, bits: polygamma_work(0, bits),
    ),
    special_function(
        "polygamma",
        2,
        _polygamma,
        r"\psi^{{({0})}}\left({1}\right)",
        "((-1)^({0}+1)*({0})!*zetahurwitz({0}+1,{1}))",
        "psi({0},{1})",
        mpmath="psi({0},{1})",
        work=lambda x, bits: polygamma_work(float(x[0].ball.mid()), bits),
    ),
    special_function(
        "beta",
        2,
        _beta,
        r"\mathrm{{B}}\left({0},{1}\right)",
        "(gamma({0})*gamma({1})/gamma({0}+{1}))",
        "",
        work=lambda _, bits: 3 * multiplications(500 + 30 * sqrt(bits), bits),
    ),
    special_function(
        "zeta",
        (1, 2),
        _zeta,
        (r"\zeta\left({0}\right)", r"\zeta\left({0},{1}\right)"),
        ("zeta({0})", "zetahurwitz({0},{1})"),
        ("zeta({0})", "hurwitz_zeta({0},{1})"),
        work=zeta_work,
    ),
    special_function(
        "lfunc",
        2,
        dirichlet_l,
        r"L\left({1},\chi_{{{0}}}\right)",
        "lfun({0},{1})",
        "pari('lfun({0},{1})').sage()",
        mpmath="dirichlet({1},[{kronecker}])",
        work=dirichlet_work,
    ),
    special_function(
        "besselj",
        2,
        _bessel(arb.bessel_j),
        r"J_{{{0}}}\left({1}\right)",
        "",
        "bessel_J({0},{1})",
        work=_bessel_work,
    ),
    special_function(
        "bessely",
        2,
        balls(lambda n, x: x.bessel_y(n)),
        r"Y_{{{0}}}\left({1}\right)",
        "besseln({0},{1})",
        "bessel_Y({0},{1})",
        conditions=(ANY, POSITIVE),
        work=_bessel_work,
    ),
    special_function(
        "besseli",
        2,
        _bessel(arb.bessel_i),
        r"I_{{{0}}}\left({1}\right)",
        "",
        "bessel_I({0},{1})",
        work=_bessel_work,
    ),
    special_function(
        "besselk",
        2,
        balls(lambda n, x: x.bessel_k(n)),
        r"K_{{{0}}}\left({1}\right)",
        "",
        "bessel_K({0},{1})",
        conditions=(ANY, POSITIVE),
        work=_bessel_work,
    ),
    special_function(
        "hypu",
        3,
        balls(lambda a, b, z: z.hypgeom_u(a, b)),
        r"U\left({0},{1},{2}\right)",
        "hyperu({0},{1},{2})",
        "hypergeometric_U({0},{1},{2})",
        mpmath="hyperu({0},{1},{2})",
        aliases=("hyperu",),
        conditions=(ANY, ANY, POSITIVE),
        limit=MAX_HYPERGEOMETRIC,
        work=_tricomi_work,
    ),
    special_function(
        "polylog",
        2,
        _polylog,
        r"\operatorname{{Li}}_{{{0}}}\left({1}\right)",
        "",
        "",
        conditions=(ANY, TO_ONE),
        limit=MAX_POLYLOG,
        work=polylogarithm_work,
    ),
    special_function(
        "lambertw",
        1,
        balls(arb.lambertw),
        r"W\left({0}\right)",
        "lambertw({0})",
        "lambert_w({0})",
        limit=None,
    ),
    special_function(
        "agm",
        2,
        balls(arb.agm),
        operator_name("agm", "{0},{1}"),
        "",
        "(pi/4*({0}+{1})/elliptic_kc((({0}-({1}))/({0}+{1}))^2))",
        conditions=(POSITIVE, POSITIVE),
        limit=None,
    ),
    special_function(
        "realroot",
        3,
        real_root_of,
        r"\operatorname{{root}}_{{{0}}}\left({rest}\right)",
        "polrootsreal(Pol([{rest}]))[{0}]",
        "PolynomialRing(ZZ,'x')([{rest}][::-1]).roots(AA,multiplicities=False)[{0}-1]",
        mpmath="sorted(re(r) for r in polyroots([{rest}],maxsteps=500,extraprec=500)"
        " if abs(im(r))<mpf(10)**(-mp.dps//2))[{0}-1]",
        limit=None,
        variadic=True,
        work=root_work,
    ),
)
