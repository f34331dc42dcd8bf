"""Enclosures as a guard of relations: both fractions must be where the proven map puts them.

Like `verify.numerical_guard` this proves nothing: it stands behind the theorems on relations, so
that an error in one of them, or in its code, meets a numerical contradiction.
"""

from __future__ import annotations

from flint import arb, ctx

from discovery.errors import LimitError, NoValueError, ProofError
from discovery.pcf import PCF
from discovery.polynomial import value_at
from verify.enclosure import enclose
from verify.numerical_guard import bits_for

__all__ = ["RELATION_DIGITS", "projective_value", "require_related"]

RELATION_DIGITS = 50

Point = tuple[arb, arb]  # homogeneous coordinates on the projective line, not both 0


def require_related(a: PCF, b: PCF, moebius: tuple[int, int, int, int]) -> None:
    """Require that enclosures of K_A and K_B agree with K_A = (p K_B + q)/(r K_B + s).

    Both fractions are enclosed to 50 digits beyond the size of the map, the number of digits of
    (|p| + |q| + |r| + |s|)^2. A value that may be infinite is taken as a point of the projective
    line, the image of the value of its tail.

    Parameters
    ----------
    a, b : PCF
    moebius : tuple of int
        (p, q, r, s), not singular.

    Raises
    ------
    ProofError
        If the enclosures contradict the map, or one of them cannot be had.
    """
    p, q, r, s = moebius
    size = len(str(sum(abs(c) for c in moebius) ** 2))
    digits = RELATION_DIGITS + size
    with ctx.workprec(bits_for(digits + size + 20)):
        (x, y), (u, v) = projective_value(a, digits), projective_value(b, digits)
        if not (x * (r * u + s * v)).overlaps(y * (p * u + q * v)):
            raise ProofError(
                f"the enclosures of {a} and {b} to {digits} digits contradict the map {moebius}"
            )


def projective_value(pcf: PCF, digits: int) -> Point:
    """The value of a fraction as a point (x : y) of the projective line, which may be infinite.

    Raises
    ------
    ProofError
        If the fraction has no enclosure, nor its tail where its value may be infinite.

    Examples
    --------
    >>> x, y = projective_value(PCF("2n+1", "n^2"), 20)
    >>> (x / y).str(10, radius=False)
    '1.273239545'
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
    return value_at(pcf.a, 0) * tail + value_at(pcf.b, 1), tail
