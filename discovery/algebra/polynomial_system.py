"""All solutions of a system of polynomial equations, by splitting into cases.

An equation that factors splits the solutions by which factor vanishes first; one that is linear in
an unknown is solved for it where its coefficient is not zero, and the other case is followed too.
No solution is lost, and the cases are disjoint. What is linear in no unknown and does not factor
over Q stays in a case as a condition on its free unknowns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import fmpz, fmpz_mpoly

from discovery.algebra.rational_function import RationalFunction
from discovery.errors import LimitError

__all__ = ["MAX_CASES", "SolutionSet", "solve_system"]

MAX_CASES = 20_000


@dataclass(frozen=True, slots=True)
class SolutionSet:
    """One case of `solve_system`.

    Attributes
    ----------
    values : tuple of RationalFunction
        Of each unknown, in terms of the free ones (a free one is its own value).
    free : tuple of int
        Indices of the free unknowns.
    nonzero : tuple of fmpz_mpoly
        Polynomials of the free unknowns that are not zero in this case.
    conditions : tuple of fmpz_mpoly
        Polynomials of the free unknowns that are zero: irreducible over Q.
    """

    values: tuple[RationalFunction, ...]
    free: tuple[int, ...]
    nonzero: tuple[fmpz_mpoly, ...]
    conditions: tuple[fmpz_mpoly, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    equations: tuple[fmpz_mpoly, ...]
    values: tuple[RationalFunction, ...]
    nonzero: tuple[fmpz_mpoly, ...]


def solve_system(
    equations: Sequence[fmpz_mpoly], nonzero: Sequence[fmpz_mpoly] = ()
) -> list[SolutionSet]:
    """All solutions of equations p = 0.

    Parameters
    ----------
    equations : sequence of fmpz_mpoly
        Not empty, of one ring; its variables are the unknowns.
    nonzero : sequence of fmpz_mpoly
        What must not vanish.

    Raises
    ------
    LimitError
        For more than 20,000 cases.

    Examples
    --------
    >>> from discovery.algebra.rational_function import context
    >>> x, y = context(("x", "y")).gens()
    >>> [s.values for s in solve_system([x*y - y, x**2 - x])]
    [(0, 0), (1, 0), (1, y)]
    """
    ctx = equations[0].context()
    start = _Case(tuple(equations), tuple(RationalFunction(g) for g in ctx.gens()), tuple(nonzero))
    waiting, found, seen = [start], [], 0
    while waiting:
        case = waiting.pop()
        seen += 1
        if seen > MAX_CASES:
            raise LimitError(f"the system splits into more than {MAX_CASES:,} cases")
        simple = _simplified(case)
        if simple is None:
            continue
        if not simple.equations:
            found.append(_solution(simple))
            continue
        cases = list(_split(simple))
        if cases:
            waiting += reversed(cases)
        else:
            found.append(_solution(simple))
    return found


def _solution(case: _Case) -> SolutionSet:
    gens = case.equations[0].context().gens() if case.equations else None
    if gens is None:
        gens = case.values[0].numerator.context().gens()
    free = tuple(i for i, g in enumerate(gens) if case.values[i] == RationalFunction(g))
    return SolutionSet(case.values, free, case.nonzero, case.equations)


def _radical(p: fmpz_mpoly, nonzero: Sequence[fmpz_mpoly]) -> list[fmpz_mpoly]:
    """The different factors of p that may vanish."""
    found = []
    for q, _ in p.factor()[1]:
        if not q.is_constant() and q not in nonzero and -q not in nonzero:
            found.append(q)
    return found


def _simplified(case: _Case) -> _Case | None:
    """Without trivial equations and repeated factors; None if it has no solution."""
    if any(p.is_zero() for p in case.nonzero):
        return None
    nonzero: list[fmpz_mpoly] = []
    for p in case.nonzero:
        nonzero += _radical(p, nonzero)
    equations: list[fmpz_mpoly] = []
    for p in case.equations:
        if p.is_zero():
            continue
        factors = _radical(p, nonzero)
        if not factors:
            return None
        product = factors[0]
        for q in factors[1:]:
            product *= q
        if product not in equations:
            equations.append(product)
    equations.sort(key=lambda p: (int(p.total_degree()), len(p)))
    return _Case(tuple(equations), case.values, tuple(nonzero))


def _split(case: _Case) -> Iterator[_Case]:
    """The cases of a product, or of an equation that is linear in an unknown."""
    linear: tuple[int, int, fmpz_mpoly, fmpz_mpoly, int] | None = None
    for index, p in enumerate(case.equations):
        factors = _radical(p, case.nonzero)
        if len(factors) > 1:
            rest = case.equations[:index] + case.equations[index + 1 :]
            for i, q in enumerate(factors):
                yield _Case((q, *rest), case.values, (*case.nonzero, *factors[:i]))
            return
        for v, d in enumerate(p.degrees()):
            if int(d) != 1:
                continue
            c = p.derivative(v)
            rest_p = p - c * p.context().gens()[v]
            cost = 0 if c.is_constant() else 1 if not _radical(c, case.nonzero) else 2
            size = cost * 10_000 + len(p)
            if linear is None or size < linear[0]:
                linear = (size, v, c, rest_p, index)
    if linear is None:
        return
    _, v, c, rest_p, index = linear
    rest = case.equations[:index] + case.equations[index + 1 :]
    yield _substituted(case, v, RationalFunction(-rest_p, c), rest, c)
    if _radical(c, case.nonzero):
        yield _Case((c, rest_p, *rest), case.values, case.nonzero)


def _substituted(
    case: _Case, v: int, value: RationalFunction, rest: Sequence[fmpz_mpoly], c: fmpz_mpoly
) -> _Case:
    def into(p: fmpz_mpoly) -> fmpz_mpoly:
        return _put(p, v, value).numerator

    nonzero = [into(p) for p in case.nonzero]
    if not c.is_constant():
        nonzero.append(c)
    values = tuple(_put(r.numerator, v, value) / _put(r.denominator, v, value) for r in case.values)
    return _Case(tuple(into(p) for p in rest), values, tuple(nonzero))


def _put(p: fmpz_mpoly, v: int, value: RationalFunction) -> RationalFunction:
    """p with a rational function, which does not hold the unknown v, in place of v."""
    top = int(p.degrees()[v])
    if top <= 0:
        return RationalFunction(p)
    ctx = p.context()
    by_power: dict[int, dict[tuple[int, ...], fmpz]] = {}
    for exponents, c in p.to_dict().items():
        e = int(exponents[v])
        without = tuple(0 if i == v else x for i, x in enumerate(exponents))
        by_power.setdefault(e, {})[without] = c
    total = ctx.constant(0)
    for e, terms in by_power.items():
        total += ctx.from_dict(terms) * value.numerator**e * value.denominator ** (top - e)
    return RationalFunction(total, value.denominator**top)
