"""delta of a trajectory after so many steps, with an error that says which of its digits count.

delta_n = -ln|L - p_n/q_n| / ln q_n - 1 needs L. The convergent P/Q after 2n steps stands for it as
long as it is much nearer to L than p_n/q_n is; where convergence is slow (like n^-s) it is not,
and L is enclosed instead. Without an enclosure, what P/Q leaves is the error of delta.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, log2

from flint import arb, ctx, fmpz

from discovery.matrix_fields.trajectory import Convergent, Trajectory

__all__ = ["measured_delta"]

_PLACES = 14  # decimal digits of |L - p_n/q_n|
_BITS = 128


def measured_delta(
    trajectory: Trajectory, steps: int, enclosed: Callable[[int], arb | None] | None = None
) -> arb | None:
    """delta after so many steps, with its error as radius.

    Parameters
    ----------
    trajectory : Trajectory
    steps : int
        At least 2.
    enclosed : callable, optional
        Encloses the limit to a number of decimal places, or gives None where it cannot.

    Returns
    -------
    arb or None
        None where q_n is 0 or 1, p_n/q_n = L, or nothing is known of the distance between them.

    Examples
    --------
    >>> from discovery.matrix_fields.known_fields import known_fields
    >>> zeta3 = known_fields["zeta3"]
    >>> diagonal = Trajectory(zeta3.field, zeta3.start, zeta3.direction)
    >>> measured_delta(diagonal, 100)  # it tends to 0.0805294...
    [0.135592537880258 +/- 1.17e-16]
    """
    half, at, far = (trajectory.convergent(n) for n in (steps // 2, steps, 2 * steps))
    if at.q <= 1:
        return None
    with ctx.workprec(_BITS):
        gap, before = _distance(at, far), _distance(half, at)
        if gap is None:
            return None
        shrink = arb(1) if before is None else gap / before
        if shrink < arb(10) ** -_PLACES:
            return _delta(gap * _around_one(shrink), at)
    if enclosed is not None:
        size = max(0.0, -float(gap.log()) / 2.302585)
        limit = enclosed(ceil(size) + _PLACES)
        if limit is not None:
            with ctx.workprec(ceil((size + _PLACES) * log2(10)) + _BITS):
                error = abs(limit - arb(fmpz(at.p)) / fmpz(at.q))
            return _delta(error, at)
    with ctx.workprec(_BITS):
        return _delta(gap / (1 + shrink * arb(0, 1)), at) if shrink < 1 else None


def _distance(x: Convergent, y: Convergent) -> arb | None:
    """|x - y| from integers alone; None if they are equal or one is infinite."""
    difference = abs(fmpz(x.p) * y.q - fmpz(y.p) * x.q)
    if difference == 0 or x.q == 0 or y.q == 0:
        return None
    return arb(difference) / (arb(fmpz(x.q)) * fmpz(y.q))


def _around_one(error: arb) -> arb:
    return arb(1, error.abs_upper())


def _delta(error: arb, at: Convergent) -> arb | None:
    with ctx.workprec(_BITS):
        if 0 in error:
            return None
        delta = -error.log() / arb(fmpz(at.q)).log() - 1
        return delta if delta.is_finite() else None
