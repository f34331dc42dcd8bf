"""Which left sides P(C)/Q(C), under which sign words, have terms with a short linear recurrence.

For each pair the terms come from `discovery.expansions.signed_kernel`, their recurrence modulo a
prime from `discovery.expansions.berlekamp_massey`, and a pair is given up as soon as the recurrence
is too long. The first terms are passed over, so that a preperiod costs nothing; a longer one makes
the recurrence longer by what it is longer, and is found all the same. What the precision at hand
does not decide is done again with more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import log2

import numpy as np
from flint import ctx

from discovery.continued_fractions.sign_word import sign_word
from discovery.errors import LimitError
from discovery.expansions.berlekamp_massey import PRIME, linear_complexity
from discovery.expansions.integer_expansion import ends
from discovery.expansions.interlacing import SKIPPED, SURPLUS
from discovery.expansions.left_side import GivenNumber
from discovery.expansions.signed_kernel import LIMB, UNDECIDED, expand, limbs
from discovery.identification.constant import Constant
from discovery.kernel_cache import kernel

__all__ = ["Scan", "longest_recurrence", "scan", "sign_words"]

_GENERIC, _CANDIDATE, _PRECISION, _LARGE = 0, 1, 2, 3
_BITS = (512, 2048, 8192)  # precision of the first pass and of those for what it leaves open
MIN_TERMS, MAX_TERMS = 30, 2000
MAX_ERROR = 2**14  # times coefficients of the left side it stays below 2^30
MAX_WORD = 12  # letters: 4,020 words are as long


def sign_words(longest: int) -> tuple[str, ...]:
    """All sign words up to a length that do not repeat a shorter one, by length.

    Raises
    ------
    LimitError
        Unless the length is from 1 to 12.

    Examples
    --------
    >>> sign_words(2)
    ('+', '-', '+-', '-+')
    >>> len(sign_words(3)), len(sign_words(4))
    (10, 22)
    """
    if not 1 <= longest <= MAX_WORD:
        raise LimitError(f"sign words of length {longest} are asked for; the limit is {MAX_WORD}")
    found = []
    for n in range(1, longest + 1):
        for letters in product("+-", repeat=n):
            word = "".join(letters)
            if all(word != word[:d] * (n // d) for d in range(1, n) if n % d == 0):
                found.append(word)
    return tuple(found)


def longest_recurrence(terms: int) -> int:
    """The longest recurrence that a number of terms can determine and confirm.

    >>> longest_recurrence(100)
    43
    """
    return (terms - SKIPPED - SURPLUS) // 2


@kernel
def _combine(coefficients: np.ndarray, powers: np.ndarray, out: np.ndarray) -> bool:
    """Limbs of the size of the sum of c_j powers_j; whether the sum is negative."""
    negative = False
    for attempt in range(2):
        sign = -1 if attempt else 1
        carry = 0
        for i in range(len(out)):
            for j in range(len(coefficients)):
                carry += sign * coefficients[j] * powers[j, i]
            out[i] = carry & (2**LIMB - 1)
            carry >>= LIMB
        if carry >= 0:
            break
        negative = True
    return negative


@kernel
def _scan(
    sides: np.ndarray,
    powers: np.ndarray,
    errors: np.ndarray,
    words: np.ndarray,
    lengths: np.ndarray,
    pairs: np.ndarray,
    wanted: int,
    most: int,
    status: np.ndarray,
    negative: np.ndarray,
) -> None:
    """The status of each pair (side, word), and whether the value of its side is negative."""
    size = powers.shape[1]
    u0, v0 = np.empty(size, np.int64), np.empty(size, np.int64)
    u, v = np.empty(size, np.int64), np.empty(size, np.int64)
    terms = np.empty(wanted, np.int64)
    backward = np.empty(wanted, np.uint32)
    work = np.empty((3, most + 3), np.uint32)
    latest = -1
    error_u, error_v = 0, 0
    minus = False
    for n in range(len(pairs)):
        i, w = pairs[n, 0], pairs[n, 1]
        if i != latest:
            latest = i
            minus = _combine(sides[i, 0], powers, u0) != _combine(sides[i, 1], powers, v0)
            error_u, error_v = 0, 0
            for j in range(len(errors)):
                error_u += abs(sides[i, 0, j]) * errors[j]
                error_v += abs(sides[i, 1, j]) * errors[j]
        u[:] = u0
        v[:] = v0
        negative[n] = minus
        count, why = expand(u, v, (error_u, error_v), words[w, : lengths[w]], terms)
        used = max(count - SKIPPED, 0)
        for k in range(used):
            backward[used - 1 - k] = terms[SKIPPED + k] % PRIME
        if linear_complexity(backward, used, most, work) > most:
            status[n] = _GENERIC
        elif count == wanted:
            status[n] = _CANDIDATE
        else:
            status[n] = _LARGE if why == UNDECIDED else _PRECISION


def _fixed_point(
    constant: Constant | GivenNumber, degree: int, bits: int
) -> tuple[np.ndarray, np.ndarray]:
    """Limbs of the powers of a constant times 2^bits, with a sign each, and what they can be off.

    A given number has no more bits than it has, which are taken all.
    """
    before = ctx.prec
    try:
        size = abs(float(constant.enclose(20).mid()))
        if not 2.0**-60 < size < 2.0**60:
            raise LimitError(
                f"{constant.name} is {size:.1e}; constants from 1e-18 to 1e18 have left sides"
            )
        growth = max(0, int(degree * log2(size)) + 1)  # bits that the powers have more
        if isinstance(constant, GivenNumber):
            bits = min(bits, constant.ball.rel_accuracy_bits() - growth)
        ctx.prec = bits + 2 * growth + 64
        x = constant.enclose((bits + growth) * 302 // 1000 + 10)
        values, errors = [], []
        for j in range(degree + 1):
            low, divisor, high, _ = ends(x**j)
            values.append((low << bits) // divisor)
            errors.append((high << bits) // divisor - values[-1] + 1)
    finally:
        ctx.prec = before
    if max(errors) > MAX_ERROR:
        raise LimitError(f"{constant.name} is not known well enough; give more of its digits")
    count = -(-(max(map(abs, values)).bit_length() + 40) // LIMB)
    table = [limbs(abs(v), count) * (1 if v >= 0 else -1) for v in values]
    return np.array(table), np.array(errors, np.int64)


@dataclass(frozen=True)
class Scan:
    """What a scan found: positions of left sides and sign words, and counts of all pairs.

    Attributes
    ----------
    candidates : list of (int, int, bool)
        Left side, word, and whether its value is negative (then that of -P/Q is expanded).
    undecided : list of (int, int, bool)
        Pairs whose terms are too large or need more digits than there are: to be done in exact
        integers.
    generic : int
        Pairs without a short recurrence.
    """

    candidates: list[tuple[int, int, bool]]
    undecided: list[tuple[int, int, bool]]
    generic: int


def scan(
    constant: Constant | GivenNumber,
    sides: np.ndarray,
    words: Sequence[str],
    terms: int = 100,
    most: int | None = None,
    span: tuple[int, int] | None = None,
) -> Scan:
    """Scan the pairs of left sides and sign words.

    Parameters
    ----------
    constant : Constant or GivenNumber
        C.
    sides : int32 array of shape (M, 2, d + 1)
        As of `discovery.expansions.left_side_enumeration.left_sides`: coefficients at most 10^6.
    words : sequence of str
        Sign words.
    terms : int
        Terms that are looked at, 30 to 2,000.
    most : int, optional
        Longest recurrence; by default the longest that so many terms confirm.
    span : pair of int, optional
        Only the pairs lo ... hi - 1 of the M len(words); the word runs fastest.

    Examples
    --------
    >>> from discovery.expansions.left_side_enumeration import left_sides
    >>> found = scan(Constant.of("e"), left_sides(1, 1), ["+", "-+"])
    >>> len(found.candidates), found.undecided, found.generic
    (24, [], 0)
    >>> scan(Constant.of("pi"), left_sides(1, 1), ["+", "-+"]).generic
    24
    """
    if not MIN_TERMS <= terms <= MAX_TERMS:
        raise LimitError(f"{terms} terms are asked for; the limits are {MIN_TERMS} and {MAX_TERMS}")
    most = longest_recurrence(terms) if most is None else min(most, longest_recurrence(terms))
    letters = np.zeros((len(words), max(map(len, words), default=1)), np.int8)
    for i, word in enumerate(words):
        letters[i, : len(word)] = sign_word(word)
    lengths = np.array([len(word) for word in words], np.int64)
    lo, hi = span or (0, len(sides) * len(words))
    pairs = np.stack(np.divmod(np.arange(lo, hi), max(len(words), 1)), axis=1)
    candidates: list[tuple[int, int, bool]] = []
    undecided: list[tuple[int, int, bool]] = []
    generic = 0
    for bits in _BITS[:1] if isinstance(constant, GivenNumber) else _BITS:
        if not len(pairs):
            break
        table = _fixed_point(constant, sides.shape[2] - 1, bits)
        status, negative = np.zeros(len(pairs), np.int8), np.zeros(len(pairs), np.bool_)
        _scan(sides, *table, letters, lengths, pairs, terms, most, status, negative)
        generic += int((status == _GENERIC).sum())
        for code, found in ((_CANDIDATE, candidates), (_LARGE, undecided)):
            for n in np.flatnonzero(status == code):
                found.append((int(pairs[n, 0]), int(pairs[n, 1]), bool(negative[n])))
        pairs = pairs[status == _PRECISION]
    for i, w in pairs:
        undecided.append((int(i), int(w), _is_negative(constant, sides[i])))
    return Scan(sorted(candidates), sorted(undecided), generic)


def _is_negative(constant: Constant | GivenNumber, side: np.ndarray) -> bool:
    before = ctx.prec
    try:
        ctx.prec = 256
        x = constant.enclose(60)
        p, q = (sum(int(c) * x**j for j, c in enumerate(half)) for half in side)
        return bool(p * q < 0)
    finally:
        ctx.prec = before
