"""Odd primes in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from flint import fmpz

__all__ = ["odd_primes", "odd_primes_from"]


def odd_primes_from(start: int) -> Iterator[int]:
    """All odd primes that are not below a number, in order.

    >>> list(islice(odd_primes_from(8), 3)), next(odd_primes_from(1))
    ([11, 13, 17], 3)
    """
    return (n for n in count(max(start, 3) | 1, 2) if fmpz(n).is_prime())


def odd_primes(start: int, number: int) -> tuple[int, ...]:
    """The first so many odd primes from a number on.

    >>> odd_primes(7, 3)
    (7, 11, 13)
    """
    return tuple(islice(odd_primes_from(start), number))
