"""The numerical guard of relations: both fractions enclosed, the map applied, nothing skipped.

A relation that a theorem gives is exact, and needs no numbers. The guard stands against an error in
a theorem, in its proof or in its code: K_A and W(K_B) must agree to 50 digits, whatever the size of
the map W. Both are points of the projective line, so that infinity is a value like any other: an
infinite fraction is the image of its tail, which is finite. What the enclosures do not decide is
refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps

from flint import arb, ctx

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError, NoValueError, ProofError
from verify.enclosures.enclosure import enclose

__all__ = ["GUARD_DIGITS", "guard", "guarded", "projective_value"]

GUARD_DIGITS = 50
_SPARE = 10
_MAX_BITS = 6_600  # of the integers of a map: a statement holds at most 2,000 digits
_ATTEMPTS = 3  # each with twice the digits of the one before

Relation = Callable[[PCF, PCF, object], Moebius]


@lru_cache(maxsize=4096)
def projective_value(pcf: PCF, digits: int) -> tuple[arb, arb]:
    """Enclosures of x and y with K = x/y, not both 0; y = 0 where K is infinite.

    The fraction converges in the projective line, since the numbers exist.

    Parameters
    ----------
    pcf : PCF
    digits : int
        Decimal places of K, or of the tail at 1.

    Raises
    ------
    ProofError
        If neither the fraction nor its tail is enclosed.

    Examples
    --------
    >>> top, bottom = projective_value(PCF("2n+1", "n^2"), 20)
    >>> (top / bottom).str(10), bottom.is_exact()
    ('[1.273239545 +/- 2.65e-10]', True)
    >>> top, bottom = projective_value(PCF("n+1", "-n-1"), 20)  # the tail at 1 is 0
    >>> 0 in top, 0 in bottom
    (False, True)
    """
    try:
        return enclose(pcf, digits).ball, arb(1)
    except LimitError as error:
        raise ProofError(f"the convergence of {pcf} is not established: {error}") from None
    except NoValueError:
        pass
    try:
        tail = enclose(pcf.shift(1), digits).ball
    except (LimitError, NoValueError) as error:
        raise ProofError(f"the convergence of {pcf} is not established: {error}") from None
    first, second = value_at(pcf.a, 0), value_at(pcf.b, 1)
    with ctx.workprec(_bits(digits, first, second)):
        return first * tail + second, tail


def _bits(digits: int, *integers: int) -> int:
    return 4 * digits + 64 + 2 * max(c.bit_length() for c in integers)


def guard(a: PCF, b: PCF, moebius: tuple[int, int, int, int]) -> None:
    """Refuse a map W unless K_A and W(K_B) are seen to agree to 50 digits, as points.

    Parameters
    ----------
    a, b : PCF
    moebius : Moebius, or its four integers
        From the value of b to that of a, not singular.

    Raises
    ------
    ProofError
        If they differ, or if the enclosures do not decide it.

    Examples
    --------
    >>> guard(PCF("2n+1", "n^2"), PCF("2n+3", "(n+1)^2"), (1, 1, 1, 0))  # K = 1 + 1/tail
    >>> guard(PCF("2n+2", "-n^2-n"), PCF("2n+4", "-n^2-3n-2"), (1, 1, 0, 1))  # 1 is not 2 + 1
    Traceback (most recent call last):
        ...
    discovery.errors.ProofError: the enclosures of both sides are disjoint: K of PCF(2*n+2, \
-n^2-n) is not (1 x + 1)/(0 x + 1) for x = K of PCF(2*n+4, -n^2-3*n-2)
    """
    p, q, r, s = image = Moebius(*moebius)
    size = image.size.bit_length()
    if size > _MAX_BITS:
        raise ProofError(f"the integers of a map are limited to {_MAX_BITS:,} bits")
    if not image.determinant:
        raise ProofError(f"the map {moebius} is constant: a relation must be invertible")
    digits = GUARD_DIGITS + 2 * (size * 3 // 10) + _SPARE
    for _ in range(_ATTEMPTS):
        (x, y), (z, w) = projective_value(a, digits), projective_value(b, digits)
        with ctx.workprec(_bits(digits, *moebius)):
            top, bottom = image.point(z, w)
            distance = x * bottom - y * top
            if 0 not in distance:
                raise ProofError(
                    f"the enclosures of both sides are disjoint: K of {a} is not "
                    f"({p} x + {q})/({r} x + {s}) for x = K of {b}"
                )
            if abs(distance) < _size(x, y) * _size(top, bottom) * arb(10) ** -GUARD_DIGITS:
                return
        digits *= 2
    raise ProofError(
        f"it is not seen to {GUARD_DIGITS} digits that the values of {a} and {b} fit the map "
        f"{moebius}: nothing is accepted undecided"
    )


def _size(x: arb, y: arb) -> arb:
    """A lower bound of max(|x|, |y|)."""
    return max(x.abs_lower(), y.abs_lower())


def guarded(relation: Relation) -> Relation:
    """A theorem on relations, whose maps pass the guard before anything sees them."""

    @wraps(relation)
    def checked(a: PCF, b: PCF, witness: object) -> Moebius:
        found = relation(a, b, witness)
        guard(a, b, found)
        return found

    return checked
