"""Kernels for the period product ``P_p = M(0) M(1) ... M(p-1) mod p`` of companion matrices.

``M(n) = [[0, b(n)], [1, a(n)]]``. `period_trace` treats one fraction; `scan_rows` treats one b
against many a at once, with a residue table for each a, in single-precision vectors: all numbers
there are integers below 2^22, so nothing is rounded.
"""

from __future__ import annotations

import math

import numpy as np

from discovery.errors import LimitError
from discovery.kernel_cache import kernel

__all__ = [
    "MAX_SCAN_PRIME",
    "TILE",
    "advance",
    "allowed_traces",
    "period_trace",
    "period_traces",
    "residue_table",
    "scan_rows",
    "tile_traces",
]

MAX_SCAN_PRIME = 1021  # 2 p^2 < 2^22 keeps the float remainder of `scan_rows` exact
TILE = 256


@kernel
def period_trace(a: np.ndarray, b: np.ndarray, p: int) -> tuple[int, int]:
    """Trace and determinant of P_p.

    Parameters
    ----------
    a, b : int64 arrays
        Residues mod p of the coefficients, highest power first.
    p : int
        A prime below 2^31.
    """
    # Rows of P: (x, y) M(n) = (y, b(n) x + a(n) y).
    x0, y0, x1, y1, det = 1, 0, 0, 1, 1
    for n in range(p):
        a_n = 0
        for c in a:
            a_n = (a_n * n + c) % p
        b_n = 0
        for c in b:
            b_n = (b_n * n + c) % p
        x0, y0 = y0, (b_n * x0 + a_n * y0) % p
        x1, y1 = y1, (b_n * x1 + a_n * y1) % p
        det = det * (p - b_n) % p
    return (x0 + y1) % p, det


@kernel
def period_traces(
    a: np.ndarray, b: np.ndarray, primes: np.ndarray, traces: np.ndarray, dets: np.ndarray
) -> None:
    """`period_trace` for many primes; a and b have one row of residues a prime."""
    for k in range(primes.shape[0]):
        traces[k], dets[k] = period_trace(a[k], b[k], primes[k])


def residue_table(polynomials: np.ndarray, p: int) -> np.ndarray:
    """Values mod p of polynomials at n = 0 .. p-1, in tiles.

    Parameters
    ----------
    polynomials : int64 array (count, degree + 1)
        Coefficients, highest power first.
    p : int
        An odd prime up to 1021.

    Returns
    -------
    float32 array (tiles, p, 256)
        The last tile is filled up with zeros.

    Raises
    ------
    LimitError
        If p is beyond 1021, where the scan's arithmetic would no longer be exact.

    Examples
    --------
    >>> residue_table(np.array([[2, 1]]), 3)[0, :, 0]
    array([1., 0., 2.], dtype=float32)
    """
    if p > MAX_SCAN_PRIME:
        raise LimitError(f"the scan is exact for primes up to {MAX_SCAN_PRIME}; got {p}")
    n = np.arange(p, dtype=np.int64)[:, None]
    values = np.zeros((p, len(polynomials)), dtype=np.int64)
    for column in polynomials.T % p:
        values = (values * n + column) % p
    tiles = -(-len(polynomials) // TILE)
    padded = np.zeros((p, tiles * TILE), dtype=np.float32)
    padded[:, : len(polynomials)] = values
    return np.ascontiguousarray(padded.reshape(p, tiles, TILE).transpose(1, 0, 2))


@kernel
def advance(
    x: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.float32, p: np.float32, inv: np.float32
) -> None:
    """x <- (b x + a y) mod p, for all columns of x; y is the newer of the two."""
    half = np.float32(0.5) * inv
    for t in range(x.shape[0]):
        v = b * x[t] + a[t] * y[t]
        x[t] = v - p * np.floor(v * inv + half)


@kernel
def tile_traces(a: np.ndarray, b: np.ndarray, state: np.ndarray, out: np.ndarray) -> None:
    """out <- trace of P_p for one b and a tile of a; `state` is room for (4, TILE) numbers."""
    p = np.float32(b.shape[0])
    inv = np.float32(1.0) / p
    x0, y0, x1, y1 = state[0], state[1], state[2], state[3]
    x0[:] = 1
    y0[:] = 0
    x1[:] = 0
    y1[:] = 1
    for n in range(0, b.shape[0] - 1, 2):
        advance(x0, y0, a[n], b[n], p, inv)
        advance(x1, y1, a[n], b[n], p, inv)
        advance(y0, x0, a[n + 1], b[n + 1], p, inv)
        advance(y1, x1, a[n + 1], b[n + 1], p, inv)
    # p is odd: one step is left, (x0, y0) -> (y0, ..) and (x1, y1) -> (.., x1).
    last = b.shape[0] - 1
    advance(x1, y1, a[last], b[last], p, inv)
    for t in range(TILE):
        v = y0[t] + x1[t]
        out[t] = v - p if v >= p else v


@kernel
def scan_rows(
    tables: tuple[np.ndarray, ...],
    values: tuple[np.ndarray, ...],
    allowed: np.ndarray,
    exempt: np.ndarray,
    survivors: np.ndarray,
    counts: np.ndarray,
) -> None:
    """For each b (a row), the columns a whose traces may be one stated rational number.

    Parameters
    ----------
    tables : tuple of float32 arrays (tiles, p, 256)
        `residue_table` of all a, for each prime.
    values : tuple of float32 arrays (rows, p)
        Values of the b mod p, for each prime.
    allowed : bool array (product of the primes,)
        Which tuples of traces are residues of a stated rational (`allowed_traces`).
    exempt : bool array (rows, columns)
        Pairs that survive untested, because a prime is not usable for them.
    survivors : int32 array (rows, columns)
        Receives the surviving columns of each row, ascending.
    counts : int64 array (rows,)
        Receives how many survive in each row.
    """
    state = np.empty((4, TILE), np.float32)
    trace = np.empty(TILE, np.float32)
    index = np.empty(TILE, np.int32)
    for row in range(exempt.shape[0]):
        found = 0
        for tile in range(tables[0].shape[0]):
            index[:] = 0
            for k in range(len(tables)):
                tile_traces(tables[k][tile], values[k][row], state, trace)
                p = np.int32(values[k].shape[1])
                for t in range(TILE):
                    index[t] = index[t] * p + np.int32(trace[t])
            for t in range(min(TILE, exempt.shape[1] - tile * TILE)):
                column = tile * TILE + t
                if allowed[index[t]] or exempt[row, column]:
                    survivors[row, found] = column
                    found += 1
        counts[row] = found


def allowed_traces(primes: list[int], numerator: int, denominator: int) -> np.ndarray:
    """The tuples of residues, in mixed radix, of all r/s with |r| <= numerator, s <= denominator.

    >>> int(allowed_traces([11, 13], 1, 1).sum())
    3
    """
    table = np.zeros(math.prod(primes), dtype=np.bool_)
    every = np.arange(-numerator, numerator + 1, dtype=np.int64)
    for s in range(1, denominator + 1):
        if any(s % p == 0 for p in primes):
            continue
        r = every[np.gcd(every, s) == 1]
        index = np.zeros_like(r)
        for p in primes:
            index = index * p + r * pow(s, -1, p) % p
        table[index] = True
    return table
