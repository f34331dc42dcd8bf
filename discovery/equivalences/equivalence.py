"""Whether two continued fractions are the same up to inflation, shift, contraction, coboundary.

Each of these is a coboundary with an exact Moebius map between the values; the kinds are tried in
this order. Most pairs are told apart by invariants, which are computed once for a fraction.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from discovery.arguments import read_integer
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.normal_form import ShiftClass, factor_classes
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.equivalences.coboundary import Coboundary
from discovery.equivalences.coboundary_search import MAX_DEGREE, coboundary
from discovery.equivalences.elementary_coboundaries import MAX_SHIFT, inflation, shift
from discovery.equivalences.gauge_invariants import asymptotic_profile
from discovery.errors import LimitError, NoValueError

__all__ = ["equivalence", "least_fraction"]

_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2))


def equivalence(a: PCF, b: PCF, degree: int = MAX_DEGREE, steps: int = 3) -> Coboundary | None:
    """A coboundary between two fractions, or None.

    Parameters
    ----------
    a, b : PCF
    degree : int
        Bound for the entries of the matrix, as in
        `discovery.equivalences.coboundary_search.coboundary`. Shifts are found whatever it is, as
        long as the entries have degrees up to 64.
    steps : int
        Contractions of up to so many steps (at most 3), by different numbers of steps of both, are
        tried.

    Raises
    ------
    NoValueError
        If a fraction terminates or has no limit.

    Examples
    --------
    >>> equivalence(PCF("6n+12", "-8n^2-20n-12"), PCF("3n+2", "-2n^2-n+1")).moebius
    (18, -24, 8, -11)
    >>> equivalence(PCF("2n+1", "n^2"), PCF("n+1", "n+1")) is None
    True
    """
    read_pcf(a, "a")
    read_pcf(b, "b")
    degree = read_integer(degree, "degree")
    steps = read_integer(steps, "steps")
    for pcf in (a, b):
        law = convergence(pcf)
        if law.kind in ("terminating", "no-limit"):
            raise NoValueError(f"{pcf} takes part in no equivalence of values: {law.reason}")
    first, second = least_fraction(a), least_fraction(b)
    if first == second:
        return inflation(a, b)
    found = _shifted(first, second) or _coboundary(first, second, degree, steps)
    if found is None:
        return None
    if first != a:
        found = inflation(a, first).then(found)
    return found if second == b else found.then(inflation(second, b))


@lru_cache(maxsize=50_000)
def least_fraction(pcf: PCF) -> PCF:
    """The representative of the normal form; the fraction itself where that is out of reach.

    >>> least_fraction(PCF("4n+2", "4n^2"))
    PCF((2, 1), (1, 0, 0))
    """
    try:
        return pcf.representative
    except LimitError:  # contents that cannot be factored
        return pcf


@lru_cache(maxsize=50_000)
def _centre(pcf: PCF) -> tuple[int, int, Fraction]:
    """Degrees of rho = num/den in lowest terms, and the weighted sum of all its roots.

    With roots counted positively in num and twice as often in den, no cancellation is possible:
    rho(n + k) has this sum smaller by k times the sum of the weights.
    """
    exponents: dict[tuple[ShiftClass, int], int] = {}
    for base, k, e in factor_classes(pcf.b)[1]:
        exponents[base, k] = exponents.get((base, k), 0) + e
    for base, k, e in factor_classes(pcf.a)[1]:
        for index in (k, k - 1):
            exponents[base, index] = exponents.get((base, index), 0) - e
    top = bottom = 0
    total = Fraction(0)
    for (base, k), e in exponents.items():
        d = len(base) - 1
        weight = e if e > 0 else -2 * e
        total += weight * (Fraction(-base[d - 1], base[d]) - d * k)
        top, bottom = top + d * max(e, 0), bottom + d * max(-e, 0)
    return top, bottom, total


def _most(pcf: PCF) -> int:
    """Shifts by more indices have matrices of too large a degree."""
    return min(MAX_SHIFT, MAX_DEGREE // max(1, *pcf.degrees) - 1)


def _shifted(a: PCF, b: PCF) -> Coboundary | None:
    """B is a tail of A, or A of B, up to inflation."""
    (top, bottom, x), (top_b, bottom_b, y) = _centre(a), _centre(b)
    if (top, bottom) != (top_b, bottom_b) or top + bottom == 0:
        return None
    k = (x - y) / (top + 2 * bottom)
    if k.denominator > 1 or not 0 < abs(k) <= _most(a):
        return None
    if k < 0:
        found = _shifted(b, a)
        return None if found is None else found.inverse()
    tail = a.shift(int(k))
    if least_fraction(tail) != b:
        return None
    found = shift(a, int(k))
    return found if tail == b else found.then(inflation(tail, b))


def _coboundary(a: PCF, b: PCF, degree: int, most: int) -> Coboundary | None:
    for steps in _STEPS:
        if max(steps) > most:
            continue
        left, right = asymptotic_profile(a, steps[0]), asymptotic_profile(b, steps[1])
        if left.invariant == right.invariant:
            found = coboundary(a, b, degree, steps)
            if found.solutions:
                return found.solutions[0]
    return None
