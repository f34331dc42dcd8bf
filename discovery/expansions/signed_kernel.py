"""Terms of signed expansions, fast: Lehmer's method on two long integers known to an error each.

A value x = U/V is given by integers that hold U and V up to errors. A step with the sign + takes
the floor q of x and goes on with V/(U - qV); one with the sign - takes the ceiling q and goes on
with V/(qV - U). Both are integer matrices, so the steps are done on the leading 62 bits, where the
errors (of the numbers, and of leaving out the rest) decide how far the quotients are certain, and
one matrix takes the long integers there (D. H. Lehmer 1938; G. E. Collins 1980). A term is given
only when every pair of numbers within the errors has it.
"""

from __future__ import annotations

import numpy as np

from discovery.kernel_cache import kernel

__all__ = ["LIMB", "OUT_OF_PRECISION", "UNDECIDED", "WHOLE", "expand", "limbs"]

LIMB = 30  # bits of a limb: a limb times a cofactor below 2^31, twice, fits into 63 bits
WHOLE, OUT_OF_PRECISION, UNDECIDED = 0, 1, 2  # why an expansion ended

_WORD = 62  # bits of the leading words
_COFACTOR = 2**31  # no cofactor, and no quotient, is as large
_MANTISSA = 2**30  # an error is a mantissa of at most 30 bits, rounded up, times a power of two


def limbs(value: int, count: int) -> np.ndarray:
    """A nonnegative integer as `count` limbs of 30 bits, lowest first.

    >>> limbs(2**31 + 5, 3)
    array([5, 2, 0])
    """
    mask = 2**LIMB - 1
    return np.array([value >> (LIMB * i) & mask for i in range(count)], dtype=np.int64)


@kernel
def _bit_length(value: int) -> int:
    bits = 0
    while value:
        value >>= 1
        bits += 1
    return bits


@kernel
def _leading(number: np.ndarray, size: int, drop: int) -> int:
    """The top three of `size` limbs, without the lowest `drop` bits of the third."""
    high = (number[size - 1] << LIMB) | number[size - 2]
    return (high << (LIMB - drop)) | (number[size - 3] >> drop)


@kernel
def _error(mantissa: int, exponent: int, shift: int) -> int:
    """An error in units of 2^shift, rounded up; at least `_COFACTOR` when it is too large."""
    if exponent >= shift:
        if exponent - shift >= 31 or mantissa >= _COFACTOR >> (exponent - shift):
            return _COFACTOR
        return mantissa << (exponent - shift)
    if shift - exponent > 62:
        return 1
    return (mantissa >> (shift - exponent)) + 1


@kernel
def expand(
    u: np.ndarray,
    v: np.ndarray,
    errors: tuple[int, int],
    word: np.ndarray,
    terms: np.ndarray,
) -> tuple[int, int]:
    """Terms of the expansion of U/V > 0 with a periodic sign word.

    Parameters
    ----------
    u, v : int64 arrays
        Limbs of U and of V > 0, lowest first, at least three; they are used up.
    errors : pair of int
        How far U and V can be off, below 2^30.
    word : int8 array
        The signs +1 and -1 that are repeated.
    terms : int64 array
        Takes the terms.

    Returns
    -------
    int
        Number of terms that are certain.
    int
        `WHOLE` if that is all that were asked for; else `OUT_OF_PRECISION`, or `UNDECIDED` when
        62 leading bits do not decide the next term: x or a neighbour of it is extremely large.
    """
    count, wanted, period = 0, len(terms), len(word)
    size = len(u)
    error_u, error_v = errors
    exponent = 0
    while count < wanted:
        while size > 3 and u[size - 1] == 0 and v[size - 1] == 0:
            size -= 1
        bits = _bit_length(max(u[size - 1], v[size - 1]))
        drop = max(bits - 2, 0)  # bits + 60 - drop is at most 62
        shift = LIMB * (size - 3) + drop
        x, y = _leading(u, size, drop), _leading(v, size, drop)
        e = _error(error_u, exponent, shift)
        f = _error(error_v, exponent, shift)
        if e >= _MANTISSA or f >= _MANTISSA:
            return count, OUT_OF_PRECISION
        known = e <= 1 and f <= 1
        if shift > 0:  # what is left out of the words
            e += 1
            f += 1
        # (x, y) = (a U + b V, c U + d V) / 2^shift, up to |a| e + |b| f and |c| e + |d| f
        a, b, c, d = 1, 0, 0, 1
        began = count
        while count < wanted:
            if y <= abs(c) * e + abs(d) * f:
                break
            q = x // y
            if q >= _COFACTOR - 1:
                break
            if word[count % period] > 0:
                rest = x - q * y
                c1, d1 = a - q * c, b - q * d
            else:
                q += 1
                rest = q * y - x
                c1, d1 = q * c - a, q * d - b
            # 0 < rest < y for all numbers within the errors
            if abs(c1) >= _COFACTOR or abs(d1) >= _COFACTOR:
                break
            if rest <= abs(c1) * e + abs(d1) * f:
                break
            if y - rest <= abs(c - c1) * e + abs(d - d1) * f:
                break
            x, y = y, rest
            a, b, c, d = c, d, c1, d1
            terms[count] = q
            count += 1
        if count == began:
            return count, UNDECIDED if known and shift > 0 else OUT_OF_PRECISION
        carry_u, carry_v = 0, 0
        for i in range(size):
            carry_u += a * u[i] + b * v[i]
            carry_v += c * u[i] + d * v[i]
            u[i] = carry_u & (2**LIMB - 1)
            v[i] = carry_v & (2**LIMB - 1)
            carry_u >>= LIMB
            carry_v >>= LIMB
        new_u = abs(a) * error_u + abs(b) * error_v
        new_v = abs(c) * error_u + abs(d) * error_v
        while new_u >= _MANTISSA or new_v >= _MANTISSA:
            new_u = (new_u >> 1) + 1
            new_v = (new_v >> 1) + 1
            exponent += 1
        error_u, error_v = new_u, new_v
    return count, WHOLE
