"""Generalised hypergeometric functions of expressions, of orders beyond Gauss's."""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb

from discovery.errors import LimitError
from discovery.function import ANY, INSIDE_ONE, Argument, Function, OutsideDomainError

__all__ = ["GENERALIZED_HYPERGEOMETRIC"]

MAX_ARGUMENT = 1000  # of the entire functions, and of all parameters
_NEAR_ONE = arb("0.999")  # within it, a thousand digits of 3F2 take some seconds


def _hypergeometric(p: int, q: int) -> Function:
    """pFq(a_1 ... a_p; b_1 ... b_q; z) as hyp<p>f<q>(a_1, ..., b_q, z), by its power series."""
    name = f"hyp{p}f{q}"

    def evaluate(arguments: Sequence[Argument]) -> arb:
        upper, lower, z = arguments[:p], arguments[p : p + q], arguments[-1]
        for x in lower:
            if x.exact is not None and x.exact.denominator == 1 and x.exact <= 0:
                raise OutsideDomainError(f"{name} has a pole at the parameter {x.exact}")
        if p > q and abs(z.ball) > _NEAR_ONE:
            raise LimitError(f"the argument of {name} is beyond the limit of 0.999")
        return z.ball.hypgeom([x.ball for x in upper], [x.ball for x in lower])

    first = ",".join(f"{{{i}}}" for i in range(p))
    second = ",".join(f"{{{i}}}" for i in range(p, p + q))
    z = f"{{{p + q}}}"
    return Function(
        name,
        (p + q + 1,),
        evaluate,
        (rf"{{{{}}}}_{p}F_{q}\left({first};{second};{z}\right)",),
        (f"{name}({first},{second},{z})",),
        (f"hypergeom([{first}],[{second}],{z})",),
        (f"hypergeometric([{first}],[{second}],{z})",),
        (),
        (ANY,) * (p + q) + ((INSIDE_ONE,) if p > q else (ANY,)),
        MAX_ARGUMENT,
    )


GENERALIZED_HYPERGEOMETRIC: tuple[Function, ...] = tuple(
    _hypergeometric(p, q) for p, q in ((1, 2), (2, 2), (3, 2))
)
