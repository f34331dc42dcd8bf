"""Dirichlet L-functions of real primitive characters, as sums of Hurwitz zeta values."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from flint import arb, fmpq, fmpz

from discovery.definitions.function import Argument, OutsideDomainError

__all__ = ["dirichlet_l", "kronecker_symbol"]

MAX_DISCRIMINANT = 1000


def kronecker_symbol(d: int, n: int) -> int:
    """The Kronecker symbol (d / n) for n > 0.

    >>> [kronecker_symbol(-4, n) for n in range(1, 6)]
    [1, 0, -1, 0, 1]
    """
    result = 1
    while n % 2 == 0:
        n //= 2
        if d % 2 == 0:
            return 0
        result *= 1 if d % 8 in (1, 7) else -1
    return result * int(fmpz(d % n).jacobi(n)) if n > 1 else result


def _is_fundamental(d: int) -> bool:
    if d % 4 == 1:
        m = d
    elif d % 16 in (8, 12):
        m = d // 4
    else:
        return False
    return all(e == 1 for _, e in fmpz(abs(m)).factor())


def dirichlet_l(arguments: Sequence[Argument]) -> arb:
    """L(s, chi_d) as a sum of Hurwitz zeta values, of digamma values at s = 1."""
    d, s = arguments
    if d.exact is None or d.exact.denominator != 1 or abs(d.exact) > MAX_DISCRIMINANT:
        raise OutsideDomainError(
            f"d must be a fundamental discriminant, an integer of size at most {MAX_DISCRIMINANT}"
        )
    disc = int(d.exact.numerator)
    if disc in (0, 1) or not _is_fundamental(disc):
        raise OutsideDomainError(f"{disc} is not a fundamental discriminant (such as -3, -4, 5, 8)")
    q = abs(disc)
    total = arb(0)
    at_one = s.exact is not None and s.exact == 1
    for n in range(1, q):
        if gcd(n, q) == 1:
            x = arb(fmpq(n, q))
            total += kronecker_symbol(disc, n) * (-x.digamma() if at_one else s.ball.zeta(x))
    return total / arb(q) ** s.ball
