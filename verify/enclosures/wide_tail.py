"""Rules R1 and R2: wide intervals for the tails, good for fractions that converge fast.

Write a+ = a(n+1), b+ = b(n+1), and t_n = a(n) + b+/t_(n+1) for the tails; a has a positive lead.

R1. If a > 0, b+ <= 0 and a a+ + 4 b+ >= 0 for all n >= N, the tails with n >= N exist and lie in
[a/2, a]. For then |b(n+1)/(a(n) a(n+1))| <= 1/4, so that t_n/a(n) = 1 + K lies in the disc
|w - 1| <= 1/2 by Worpitzky's theorem, it is real, and t_n <= a(n) because b+ <= 0.

R2. If a > 0, b+ >= 0 for all n >= N and deg b <= 2 deg a + 2, they lie in [a, a + b+/a+]. The
fraction converges by the Seidel-Stern theorem: it is equivalent to K(1/d_n) with d_n d_(n+1) =
a a+/b+ >= c/n^2, so that d_n + d_(n+1) >= 2 sqrt(c)/n and the sum of d_n diverges. Then
t_(n+1) >= a+ bounds t_n.

References
----------
L. Lorentzen and H. Waadeland, Continued Fractions with Applications, 1992, chapters I and III.
"""

from __future__ import annotations

from flint import fmpz, fmpz_poly

from discovery.errors import LimitError
from verify.enclosures.positivity import nonnegative_from, positive_from

__all__ = ["Ends", "wide_ends", "wide_start"]

Ends = tuple[tuple[fmpz, fmpz], tuple[fmpz, fmpz]]
"""Both ends of an interval as (numerator, positive denominator)."""

_MAX_START = 1 << 18


def wide_start(rule: str, a: fmpz_poly, b: fmpz_poly) -> int:
    """An N from which the inequalities of R1 or R2 are certified to hold.

    Raises
    ------
    LimitError
        If they do not settle below 2^18.

    Examples
    --------
    >>> wide_start("R2", fmpz_poly([-5, 1]), fmpz_poly([1]))
    8
    """
    ahead = fmpz_poly([1, 1])
    b_next = b(ahead)
    conditions = [b_next] if rule == "R2" else [-b_next, a * a(ahead) + 4 * b_next]
    n = 1
    while n <= _MAX_START:
        if positive_from(a, n) and all(nonnegative_from(c, n) for c in conditions):
            return n
        n *= 2
    raise LimitError(
        f"the signs of the coefficients settle only beyond n = {_MAX_START:,}; "
        "an enclosure would need more terms than are allowed"
    )


def wide_ends(rule: str, a: fmpz_poly, b: fmpz_poly, m: int) -> Ends:
    """The interval of t_m under R1 or R2.

    >>> wide_ends("R2", fmpz_poly([1, 2]), fmpz_poly([0, 0, 1]), 1)
    ((3, 1), (19, 5))
    """
    here, following = a(m), a(m + 1)
    if rule == "R1":
        return (here, fmpz(2)), (here, fmpz(1))
    return (here, fmpz(1)), (here * following + b(m + 1), following)
