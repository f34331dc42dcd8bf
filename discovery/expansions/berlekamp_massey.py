"""Berlekamp-Massey: the shortest linear recurrence of a sequence over a field of 2^31 - 1 elements.

A recurrence over the rationals whose numbers the prime does not divide is one modulo the prime, so
none is missed; one modulo the prime is a candidate, to be verified on the integers. In so large a
field a random sequence has the length that a random sequence must have: n terms give n/2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from discovery.kernel_cache import kernel

__all__ = ["PRIME", "linear_complexity", "shortest_recurrence"]

PRIME = 2**31 - 1  # a Mersenne prime: remainders are shifts and sums


@kernel
def linear_complexity(backward: np.ndarray, length: int, most: int, work: np.ndarray) -> int:
    """Length of the shortest recurrence, or ``most + 1`` as soon as it is known to be longer.

    Massey's algorithm (1969, IEEE Trans. Inf. Theory 15) without divisions: the connection
    polynomial is known up to a factor. The residue 0 may stand as 0 or as the prime itself.

    Parameters
    ----------
    backward : uint32 array
        The terms modulo `PRIME`, the last one first.
    length : int
        Number of terms: they stand in ``backward[:length]``.
    most : int
        Longest recurrence that is of interest.
    work : uint32 array of shape (3, most + 2) or more
        Afterwards ``work[0, :L+1]`` is the connection polynomial up to a factor, the coefficient of
        the latest term first.
    """
    p = np.uint64(PRIME)
    shift = np.uint64(31)
    room = most + 2
    current, previous, spare = work[0], work[1], work[2]
    current[:room] = 0
    previous[:room] = 0
    current[0] = 1
    previous[0] = 1
    complexity, gap, scale = 0, 1, np.uint64(1)
    for n in range(length):
        first = length - 1 - n  # where the n-th term stands; those before it follow
        total = np.uint64(0)
        for i in range(complexity + 1):
            product = np.uint64(current[i]) * np.uint64(backward[first + i])
            total += (product & p) + (product >> shift)
        total = (total & p) + (total >> shift)
        total = (total & p) + (total >> shift)
        if total == 0 or total == p:
            gap += 1
            continue
        longer = 2 * complexity <= n
        if longer and n + 1 - complexity > most:
            return most + 1
        negative = p - total
        used = min(room, n + 2)
        for i in range(min(gap, used)):
            value = scale * np.uint64(current[i])
            value = (value & p) + (value >> shift)
            spare[i] = (value & p) + (value >> shift)
        for i in range(gap, used):
            value = scale * np.uint64(current[i]) + negative * np.uint64(previous[i - gap])
            value = (value & p) + (value >> shift)
            spare[i] = (value & p) + (value >> shift)
        spare[used:room] = 0
        if longer:
            complexity, gap, scale = n + 1 - complexity, 1, total
            current, previous, spare = spare, current, previous
        else:
            gap += 1
            current, spare = spare, current
    work[0, :room] = current[:room].copy()
    return complexity


def shortest_recurrence(terms: Sequence[int]) -> tuple[int, list[int]]:
    """Length and connection polynomial of the shortest recurrence modulo `PRIME`.

    Parameters
    ----------
    terms : sequence of int
        Of any size.

    Returns
    -------
    int
        The length L: it holds for all terms from number L on.
    list of int
        c_0 = 1, c_1, ..., c_L with sum of c_i terms[n - i] = 0 modulo the prime.

    Examples
    --------
    >>> shortest_recurrence([1, 1, 2, 3, 5, 8])
    (2, [1, 2147483646, 2147483646])
    """
    backward = np.array([term % PRIME for term in reversed(terms)], dtype=np.uint32)
    most = len(terms)
    work = np.zeros((3, most + 2), dtype=np.uint32)
    length = linear_complexity(backward, len(terms), most, work)
    inverse = pow(int(work[0, 0]), -1, PRIME)
    return length, [int(c) * inverse % PRIME for c in work[0, : length + 1]]
