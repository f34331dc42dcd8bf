"""Hypergeometric functions pFq of expressions, each defined by its power series or continued.

A series that ends is summed as it is defined, at every argument; `HypergeometricSeries` says when
it ends, and refuses lower parameters at which it has no agreed value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from flint import acb, arb, ctx, fmpq

from discovery.definitions.evaluation_work import terms_needed
from discovery.definitions.function import (
    ANY,
    INSIDE_ONE,
    TO_ONE,
    Argument,
    Condition,
    Function,
    midpoints,
)
from discovery.definitions.hypergeometric_series import (
    HypergeometricSeries,
    SeriesEvaluator,
    linear_factors,
)
from discovery.definitions.hypergeometric_work import (
    confluent_limit_work,
    direct_work,
    gauss_work,
    kummer_work,
)
from discovery.errors import LimitError

__all__ = ["GENERALIZED_HYPERGEOMETRIC", "gauss_function"]

MAX_ARGUMENT = 100_000
_MAX_TERMS = 10**7
_NEAR_ONE = arb("0.999")  # beyond it the series of 3F2 is too long, and no other way is used


def _whole(x: fmpq | None) -> bool:
    return x is not None and x.denominator == 1


def gauss_function(a: Argument, b: Argument, c: Argument, z: Argument) -> arb:
    """2F1(a, b; c; z), z <= 1; flint cannot see that balls around 1/3, 4/3 differ by an integer."""

    def differ(x: Argument, y: Argument) -> bool:
        return x.exact is not None and y.exact is not None and _whole(x.exact - y.exact)

    total = None if a.exact is None or b.exact is None else Argument(a.ball, a.exact + b.exact)
    return z.ball.hypgeom_2f1(
        a.ball,
        b.ball,
        c.ball,
        ab=differ(a, b),
        ac=differ(a, c),
        bc=differ(b, c),
        abc=total is not None and differ(total, c),
    )


def _bessel_series(b: Argument, z: Argument) -> arb:
    return z.ball.hypgeom_0f1(b.ball)


def _kummer(a: Argument, b: Argument, z: Argument) -> arb:
    return z.ball.hypgeom_1f1(a.ball, b.ball)


def _direct(p: int, q: int) -> Callable[..., arb]:
    """The power series itself."""

    def evaluate(*arguments: Argument) -> arb:
        upper, lower, z = arguments[:p], arguments[p : p + q], arguments[-1].ball
        if p > q and not abs(z) <= _NEAR_ONE:
            raise LimitError(f"the argument of hyp{p}f{q} is beyond the limit of 0.999")
        *parameters, size = midpoints(arguments)
        terms = terms_needed(parameters[:p], parameters[p:], abs(size), ctx.prec)
        # The library bounds the rest of the series after any number of terms, but near |z| = 1 it
        # takes far too few by itself.
        count = min(int(terms), _MAX_TERMS) if terms < inf else -1
        return (
            acb(z).hypgeom([acb(x.ball) for x in upper], [acb(x.ball) for x in lower], n=count).real
        )

    return evaluate


def _hypergeometric(
    p: int,
    q: int,
    infinite: Callable[..., arb],
    infinite_work: Callable[..., float],
    condition: Condition = ANY,
) -> Function:
    """pFq(a_1 ... a_p; b_1 ... b_q; z) as hyp<p>f<q>(a_1, ..., b_q, z).

    `infinite` is its value where the series does not end and `condition` holds of z, and
    `infinite_work` is what that takes.
    """
    name = f"hyp{p}f{q}"

    def series(arguments: Sequence[Argument]) -> HypergeometricSeries:
        upper = linear_factors(arguments[:p])
        return HypergeometricSeries(name, upper, tuple(arguments[p : p + q]), arguments[-1])

    evaluator = SeriesEvaluator(series, infinite, infinite_work, condition)
    first = ",".join(f"{{{i}}}" for i in range(p))
    second = ",".join(f"{{{i}}}" for i in range(p, p + q))
    z = f"{{{p + q}}}"
    call = ",".join(x for x in (first, second, z) if x)
    return Function(
        name,
        (p + q + 1,),
        evaluator.value,
        (rf"{{{{}}}}_{p}F_{q}\left({';'.join(x for x in (first, second, z) if x)}\right)",),
        (f"{name}({call})",),
        (f"hypergeom([{first}],[{second}],{z})",),
        (f"hypergeometric([{first}],[{second}],{z})",),
        limit=MAX_ARGUMENT,
        work=evaluator.work,
    )


GENERALIZED_HYPERGEOMETRIC: tuple[Function, ...] = (
    _hypergeometric(0, 1, _bessel_series, confluent_limit_work),
    _hypergeometric(1, 1, _kummer, kummer_work),
    _hypergeometric(2, 1, gauss_function, gauss_work, TO_ONE),
    _hypergeometric(1, 2, _direct(1, 2), direct_work(1, 2)),
    _hypergeometric(2, 2, _direct(2, 2), direct_work(2, 2)),
    _hypergeometric(3, 2, _direct(3, 2), direct_work(3, 2), INSIDE_ONE),
)
