"""Left sides: the values P(C)/Q(C) of a constant C, each once up to sign.

For a transcendental C two quotients are equal as numbers only when they are equal as rational
functions, so each value has one reduced quotient of coprime polynomials; for an algebraic C of
degree m it is one polynomial in C of degree below m. Rational values are left out.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from flint import fmpq_poly, fmpz_poly

from discovery.errors import LimitError
from discovery.expansions.berlekamp_massey import PRIME
from discovery.kernel_cache import kernel

__all__ = ["MAX_LEFT_SIDES", "left_sides", "left_sides_of_algebraic", "monomial_left_sides"]

MAX_LEFT_SIDES = 20_000_000
MAX_QUOTIENTS = 4_000_000_000  # quotients looked at, about ten nanoseconds each
MAX_POLYNOMIAL_DEGREE = 6

_REDUCED, _RATIONAL, _REDUCIBLE = 0, 1, 2


@kernel
def _decode(position: int, limit: int, out: np.ndarray) -> None:
    """The polynomial at a position, coefficients lowest power first, each from -limit to limit."""
    width = 2 * limit + 1
    for i in range(len(out)):
        out[i] = position % width - limit
        position //= width


@kernel
def _degree(p: np.ndarray) -> int:
    for i in range(len(p) - 1, -1, -1):
        if p[i] != 0:
            return i
    return -1


@kernel
def _content(p: np.ndarray) -> int:
    result = 0
    for c in p:
        c = abs(c)
        while c:
            result, c = c, result % c
    return result


@kernel
def _coprime(p: np.ndarray, q: np.ndarray, work: np.ndarray) -> bool:
    """Whether two polynomials are coprime modulo the prime, and so over the rationals.

    The prime divides no leading coefficient: the degree of the greatest common divisor modulo the
    prime is at least that over the rationals.
    """
    f, g = work[0], work[1]
    size = len(p)
    for i in range(size):
        f[i] = p[i] % PRIME
        g[i] = q[i] % PRIME
    m, n = _degree(f), _degree(g)
    while n > 0:
        while m >= n:
            lead_f, lead_g = f[m], g[n]
            for i in range(m + 1):
                f[i] = f[i] * lead_g % PRIME
            for i in range(n + 1):
                f[m - n + i] = (f[m - n + i] - g[i] * lead_f) % PRIME
            while m >= 0 and f[m] == 0:
                m -= 1
        f, g = g, f
        m, n = n, m
    return n == 0


@kernel
def _classify(p: np.ndarray, q: np.ndarray, work: np.ndarray) -> int:
    """What the quotient of two nonzero polynomials is, without common content."""
    m, n = _degree(p), _degree(q)
    if m == n:
        proportional = True
        for i in range(m + 1):
            if p[i] * q[n] != q[i] * p[m]:
                proportional = False
                break
        if proportional:
            return _RATIONAL
    if m == 0 or n == 0 or _coprime(p, q, work):
        return _REDUCED
    return _REDUCIBLE


@kernel
def _contents(degree: int, limit: int) -> np.ndarray:
    total = (2 * limit + 1) ** (degree + 1)
    result = np.empty(total, np.int32)
    p = np.empty(degree + 1, np.int64)
    for i in range(total):
        _decode(i, limit, p)
        result[i] = _content(p)
    return result


@kernel
def _row(
    i: int, degree: int, limit: int, contents: np.ndarray, out: np.ndarray, reducible: np.ndarray
) -> tuple[int, int]:
    """The quotients of the polynomial at position i by all with a positive leading coefficient."""
    total = len(contents)
    kept, odd = 0, 0
    p = np.empty(degree + 1, np.int64)
    q = np.empty(degree + 1, np.int64)
    work = np.empty((2, degree + 1), np.int64)
    _decode(i, limit, p)
    for j in range(total // 2 + 1, total):
        x, y = contents[i], contents[j]
        while y:
            x, y = y, x % y
        if x != 1:
            continue
        _decode(j, limit, q)
        kind = _classify(p, q, work)
        if kind == _REDUCED:
            out[kept, 0] = p
            out[kept, 1] = q
            kept += 1
        elif kind == _REDUCIBLE:
            reducible[odd] = j
            odd += 1
    return kept, odd


def _refuse_size(degree: int, limit: int) -> None:
    if degree < 1 or limit < 1:
        raise LimitError(
            f"degree {degree} with coefficients up to {limit} has no quotient that is not "
            "rational; both must be at least 1"
        )
    quotients = ((2 * limit + 1) ** (degree + 1) // 2) ** 2
    if degree > MAX_POLYNOMIAL_DEGREE or quotients > MAX_QUOTIENTS:
        raise LimitError(
            f"degree {degree} with coefficients up to {limit} makes {quotients:,} quotients; the "
            f"limits are degree {MAX_POLYNOMIAL_DEGREE} and {MAX_QUOTIENTS:,} quotients"
        )


@lru_cache(maxsize=4)
def left_sides(degree: int, limit: int) -> np.ndarray:
    """All values P(C)/Q(C) of a transcendental C that are not rational, each once up to sign.

    Parameters
    ----------
    degree : int
        Largest degree of P and Q, 1 to 6.
    limit : int
        Largest absolute value of their coefficients.

    Returns
    -------
    int32 array of shape (values, 2, degree + 1)
        Coefficients of P and of Q, lowest power first, in lowest terms, with positive leading
        coefficients; simplest first: by largest coefficient,
        by degree, by the sum of the coefficients' sizes. A quotient
        whose lowest terms have a coefficient beyond the limit (from degree 3 on) is among them.

    Raises
    ------
    LimitError
        If there are too many, or none.

    Examples
    --------
    >>> left_sides(1, 1)[:2].tolist()  # C and 1/C
    [[[0, 1], [1, 0]], [[1, 0], [0, 1]]]
    >>> len(left_sides(1, 3))
    504
    """
    _refuse_size(degree, limit)
    contents = _contents(degree, limit)
    half = len(contents) // 2
    out = np.empty((half, 2, degree + 1), np.int32)
    reducible = np.empty(half, np.int64)
    blocks, known = [], 0
    beyond: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for i in range(half + 1, len(contents)):
        kept, odd = _row(i, degree, limit, contents, out, reducible)
        blocks.append(out[:kept].copy())
        known += kept
        if known > MAX_LEFT_SIDES:
            raise LimitError(
                f"degree {degree} with coefficients up to {limit} has more than "
                f"{MAX_LEFT_SIDES:,} values; lower one of them"
            )
        if degree > 2:  # a factor of a polynomial of degree 2 has no larger coefficients
            beyond.update(_beyond(i, reducible[:odd], degree, limit))
    blocks.append(np.array(sorted(beyond), np.int32).reshape(-1, 2, degree + 1))
    return _simplest_first(np.concatenate(blocks))


def _beyond(
    i: int, others: np.ndarray, degree: int, limit: int
) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Of reducible quotients, the reduced ones that are not themselves within the limit."""
    work = np.empty(degree + 1, np.int64)
    _decode(i, limit, work)
    p = fmpz_poly(work.tolist())
    found = set()
    for j in others:
        _decode(j, limit, work)
        q = fmpz_poly(work.tolist())
        divisor = p.gcd(q)
        pair = (_padded(p // divisor, degree + 1), _padded(q // divisor, degree + 1))
        if max(map(abs, pair[0] + pair[1])) > limit and divisor.degree() > 0:
            found.add(pair)
    return found


def _padded(p: fmpz_poly, size: int) -> tuple[int, ...]:
    coefficients = [int(c) for c in p.coeffs()]
    return tuple(coefficients + [0] * (size - len(coefficients)))


def _simplest_first(sides: np.ndarray) -> np.ndarray:
    flat = sides.reshape(len(sides), -1)
    size = np.abs(flat)
    degrees = np.where(sides.any(axis=1), np.arange(sides.shape[2]), 0).max(axis=1, initial=0)
    # The last key counts most.
    keys = (*flat.T, size.sum(axis=1), degrees, size.max(axis=1, initial=0))
    return sides[np.lexsort(keys)]


def monomial_left_sides(degree: int, limit: int) -> np.ndarray:
    """All values a C^k + b: k not 0 and up to the degree in size, a and b up to the limit.

    Returns
    -------
    int32 array of shape (values, 2, degree + 1)
        As of `left_sides`; a C^(-k) + b is (a + b C^k)/C^k.

    Examples
    --------
    >>> monomial_left_sides(1, 1).tolist()[:3]
    [[[0, 1], [1, 0]], [[1, 0], [0, 1]], [[-1, 1], [1, 0]]]
    """
    _refuse_size(degree, 1)
    found = []
    for k in range(1, degree + 1):
        for a in range(1, limit + 1):
            for b in range(-limit, limit + 1):
                side = np.zeros((2, degree + 1), np.int32)
                side[0, k], side[0, 0], side[1, 0] = a, b, 1
                found.append(side)
                side = np.zeros((2, degree + 1), np.int32)
                side[0, k], side[0, 0], side[1, k] = b, a, 1
                found.append(side if b >= 0 else side * np.array([[-1], [1]], np.int32))
    return _simplest_first(np.array(found))


def left_sides_of_algebraic(minimal: fmpz_poly, degree: int, limit: int) -> np.ndarray:
    """All values P(C)/Q(C) of a root C of an irreducible polynomial, each once up to sign.

    The quotients of `left_sides` are reduced modulo the minimal polynomial to polynomials in C,
    where equal values are equal; the simplest quotient of each value stays.

    Parameters
    ----------
    minimal : fmpz_poly
        The minimal polynomial of C, of degree 2 or more.
    degree, limit : int
        As for `left_sides`.

    Examples
    --------
    >>> golden = fmpz_poly([-1, -1, 1])
    >>> len(left_sides_of_algebraic(golden, 1, 1)), len(left_sides(1, 1))
    (6, 12)
    """
    modulus = fmpq_poly(minimal)
    found, kept = set(), []
    for side in left_sides(degree, limit):
        p, q = (fmpq_poly(half.tolist()) % modulus for half in side)
        if not p or not q:
            continue  # zero, or no value
        value = p * _inverse(q, modulus) % modulus
        if value.degree() < 1:
            continue  # rational
        lead = value[value.degree()]
        key = tuple((value if lead > 0 else -value).coeffs())
        if key not in found:
            found.add(key)
            kept.append(side)
    return np.array(kept, np.int32).reshape(-1, 2, degree + 1)


def _inverse(q: fmpq_poly, modulus: fmpq_poly) -> fmpq_poly:
    divisor, s, _ = q.xgcd(modulus)
    return s / divisor[0]
