"""Kernels of the sieve: which b can reduce at all, and which a may reduce against one b.

The b of one class modulo the first prime share the classes of a that have trace 0 there: these are
found once, and only their members go on to the further primes. What passes all traces must have a
content that grows: ``M(1) ... M(3p)`` is divisible by p^(2r) where the reduction order is r.
"""

from __future__ import annotations

import numpy as np

from discovery.fingerprints.trace_kernel import TILE, advance, tile_traces
from discovery.kernel_cache import kernel

__all__ = ["CONTENT_PERIODS", "content_vanishes", "has_roots", "sieve_rows", "terminates"]

CONTENT_PERIODS = 3
_MODULUS_LIMIT = 1 << 31


@kernel
def _value(p: np.ndarray, n: int) -> int:
    result = 0
    for c in p:
        result = result * n + c
    return result


@kernel
def terminates(b: np.ndarray, largest: int, out: np.ndarray) -> None:
    """Which b (rows of coefficients, highest first) have a root among 1, 2, ... largest."""
    for row in range(b.shape[0]):
        out[row] = False
        for n in range(1, largest + 1):
            if _value(b[row], n) == 0:
                out[row] = True
                break


@kernel
def has_roots(b: np.ndarray, primes: np.ndarray, out: np.ndarray) -> None:
    """Which b have a root modulo every prime of a list that does not divide their lead."""
    for row in range(b.shape[0]):
        lead = 0
        for c in b[row]:
            if c != 0:
                lead = c
                break
        out[row] = True
        for p in primes:
            if lead % p == 0:
                continue
            found = False
            for n in range(p):
                if _value(b[row], n) % p == 0:
                    found = True
                    break
            if not found:
                out[row] = False
                break


@kernel
def _reduced(v: int, m: int, inverse: float) -> int:
    """The v mod m for |v| < 2^62, m < 2^31, |v| < 2^50 m: the float quotient is off by one."""
    r = v - int(float(v) * inverse) * m
    if r < 0:
        r += m
        if r < 0:
            r += m
    elif r >= m:
        r -= m
    return r


@kernel
def content_vanishes(a: np.ndarray, b: np.ndarray, p: int, exponent: int) -> bool:
    """Whether p^exponent divides all entries of M(1) ... M(3p).

    Parameters
    ----------
    a, b : int64 arrays
        The values a(n) and b(n) for n = 0 ... 3p, or residues of them.
    p, exponent : int
        Where p^exponent is 2^31 or more, a smaller exponent is taken.
    """
    m = 1
    for _ in range(exponent):
        if m * p >= _MODULUS_LIMIT:
            break
        m *= p
    inverse = 1.0 / float(m)
    x0, y0, x1, y1 = 1, 0, 0, 1
    for n in range(1, CONTENT_PERIODS * p + 1):
        a_n, b_n = _reduced(a[n], m, inverse), _reduced(b[n], m, inverse)
        z0 = _reduced(b_n * x0 + a_n * y0, m, inverse)
        z1 = _reduced(b_n * x1 + a_n * y1, m, inverse)
        x0, y0, x1, y1 = y0, z0, y1, z1
    return (x0 | y0 | x1 | y1) == 0


@kernel
def _packed_traces(
    table: np.ndarray,
    columns: np.ndarray,
    count: int,
    b: np.ndarray,
    packed: np.ndarray,
    state: np.ndarray,
    out: np.ndarray,
) -> None:
    """out <- traces of P_p for one b and up to TILE columns of a table (columns, p)."""
    p = np.float32(b.shape[0])
    inv = np.float32(1.0) / p
    for t in range(count):
        column = columns[t]
        for n in range(b.shape[0]):
            packed[n, t] = table[column, n]
    x0, y0, x1, y1 = state[0, :count], state[1, :count], state[2, :count], state[3, :count]
    x0[:] = 1
    y0[:] = 0
    x1[:] = 0
    y1[:] = 1
    for n in range(0, b.shape[0] - 1, 2):
        advance(x0, y0, packed[n], b[n], p, inv)
        advance(x1, y1, packed[n], b[n], p, inv)
        advance(y0, x0, packed[n + 1], b[n + 1], p, inv)
        advance(y1, x1, packed[n + 1], b[n + 1], p, inv)
    last = b.shape[0] - 1
    advance(x1, y1, packed[last], b[last], p, inv)
    for t in range(count):
        v = y0[t] + x1[t]
        out[t] = v - p if v >= p else v


@kernel
def sieve_rows(
    b: np.ndarray,
    class_of: np.ndarray,
    group_of_b: np.ndarray,
    group_of_a: np.ndarray,
    exempt: np.ndarray,
    some_exempt: np.ndarray,
    classes: np.ndarray,
    first: np.ndarray,
    members: np.ndarray,
    primes: np.ndarray,
    tables: tuple[np.ndarray, ...],
    a: np.ndarray,
    order_primes: np.ndarray,
    order_exempt: np.ndarray,
    twice_growth: np.ndarray,
    out: np.ndarray,
) -> int:
    """The pairs (row of b, column of a) that no prime rejects.

    Parameters
    ----------
    b : int64 array (rows, degree + 1)
        Coefficients, those of one class modulo the first prime side by side.
    class_of : int64 array (rows,)
        That class.
    group_of_b, group_of_a : int32 arrays
        Degree and lead of each b and a, by number.
    exempt : bool array (groups of b, groups of a, primes)
        Where a prime says nothing.
    some_exempt : bool array (groups of b, primes)
        Whether it says nothing for some a.
    classes : float32 array (tiles, p, 256)
        `trace_kernel.residue_table` of the classes of a modulo the first prime.
    first, members : int32 arrays
        The columns of class c are members[first[c]:first[c + 1]].
    primes : int64 array
        All primes of the traces.
    tables : tuple of uint16 arrays (columns, p)
        Values of the a modulo the primes after the first.
    a : int64 array (columns, degree + 1)
        Coefficients.
    order_primes : int64 array
        Primes at which the content must vanish.
    order_exempt : bool array (groups of b, groups of a, order primes)
        Where they say nothing.
    twice_growth : int64 array (groups of b, groups of a)
        The exponent that is asked for: twice the growth degree of the denominators.
    out : int32 array (room, 2)
        Receives the pairs.

    Returns
    -------
    int
        How many there are; -1 if there is no room for the pairs of one more row.
    """
    count_a = group_of_a.shape[0]
    state = np.empty((4, TILE), np.float32)
    trace = np.empty(TILE, np.float32)
    packed = np.empty((primes[-1], TILE), np.float32)
    values = np.empty(primes[-1], np.float32)
    columns = np.empty(count_a, np.int32)
    accepted = np.empty(first.shape[0] - 1, np.int32)
    accepted_count = 0
    values_a = np.empty(CONTENT_PERIODS * order_primes[-1] + 1, np.int64)
    values_b = np.empty(CONTENT_PERIODS * order_primes[-1] + 1, np.int64)
    found = 0
    for row in range(b.shape[0]):
        if out.shape[0] - found < count_a:
            return -1
        group = group_of_b[row]
        if row == 0 or class_of[row] != class_of[row - 1]:
            p = primes[0]
            for n in range(p):
                values[n] = _value(b[row], n) % p
            accepted_count = 0
            for tile in range(classes.shape[0]):
                tile_traces(classes[tile], values[:p], state, trace)
                for t in range(min(TILE, accepted.shape[0] - tile * TILE)):
                    accepted[accepted_count] = tile * TILE + t
                    accepted_count += trace[t] == 0
        left = 0
        if some_exempt[group, 0]:
            for k in range(accepted_count):
                for i in range(first[accepted[k]], first[accepted[k] + 1]):
                    columns[left] = members[i]
                    left += not exempt[group, group_of_a[members[i]], 0]
            for i in range(count_a):
                if exempt[group, group_of_a[i], 0]:
                    columns[left] = i
                    left += 1
        else:
            for k in range(accepted_count):
                for i in range(first[accepted[k]], first[accepted[k] + 1]):
                    columns[left] = members[i]
                    left += 1
        for k in range(1, primes.shape[0]):
            if left == 0:
                break
            p = primes[k]
            for n in range(p):
                values[n] = _value(b[row], n) % p
            kept = 0
            for low in range(0, left, TILE):
                size = min(TILE, left - low)
                _packed_traces(
                    tables[k - 1], columns[low : low + size], size, values[:p], packed, state, trace
                )
                free = some_exempt[group, k]
                for t in range(size):
                    column = columns[low + t]
                    columns[kept] = column
                    kept += trace[t] == 0 or (free and exempt[group, group_of_a[column], k])
            left = kept
        known_b = 1
        for i in range(left):
            column = columns[i]
            group_a = group_of_a[column]
            passes = True
            known_a = 1
            for k in range(order_primes.shape[0]):
                if order_exempt[group, group_a, k]:
                    continue
                p = order_primes[k]
                while known_b <= CONTENT_PERIODS * p:
                    values_b[known_b] = _value(b[row], known_b)
                    known_b += 1
                while known_a <= CONTENT_PERIODS * p:
                    values_a[known_a] = _value(a[column], known_a)
                    known_a += 1
                if not content_vanishes(values_a, values_b, p, twice_growth[group, group_a]):
                    passes = False
                    break
            if passes:
                out[found, 0] = row
                out[found, 1] = column
                found += 1
    return found
