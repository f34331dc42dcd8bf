"""Sequences without a pattern: none is stated for any prefix, however regular it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, groupby

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import example, given
from hypothesis import strategies as st
from sympy import primerange

from discovery.errors import LimitError
from discovery.expansions.integer_recurrence import integer_recurrence
from discovery.expansions.interlacing import SKIPPED, interlacing
from discovery.expansions.sequence_guess import guess_sequence

LONGEST = 2000
SMALL_PRIME = 32749  # products of residues fit in 64 bits by the thousand


def substitution(images: dict[int, tuple[int, ...]], start: int = 0) -> list[int]:
    """The fixed point of a substitution that begins with a letter."""
    word = [start]
    while len(word) < LONGEST:
        word = [image for letter in word for image in images[letter]]
    return word[:LONGEST]


def kolakoski() -> list[int]:
    """1, 2, 2, 1, 1, 2, 1, ...: the lengths of its runs are itself."""
    word = [1, 2, 2]
    for i in range(2, LONGEST):
        word += [3 - word[-1]] * word[i]
    return word[:LONGEST]


def digits_of_pi(base: int) -> list[int]:
    with ctx.workprec(4 * LONGEST):
        whole = int((arb.pi() * arb(base) ** (LONGEST - 1)).floor().unique_fmpz())
    digits = []
    while whole:
        whole, digit = divmod(whole, base)
        digits.append(digit)
    return digits[::-1][:LONGEST]


def a321097() -> list[int]:
    """The continued fraction of the z for which that of 6z has every term greater by 55."""
    terms = [10]
    for n in range(1, LONGEST):
        rest = n % 9
        if n % 3 == 0:
            terms.append(9)
        elif n % 3 == 2:
            terms.append(6 - terms[n - 1])
        else:
            terms.append({1: 1, 7: 5}.get(rest) or 6 - terms[3 * (n // 9) + 1])
    return terms


WORDS: dict[str, Callable[[], Sequence[int]]] = {
    "Fibonacci": lambda: substitution({0: (0, 1), 1: (0,)}),
    "Thue-Morse": lambda: [n.bit_count() % 2 for n in range(LONGEST)],
    "Rudin-Shapiro": lambda: [(n & n >> 1).bit_count() % 2 for n in range(LONGEST)],
    "paper folding": lambda: [n // (n & -n) % 4 // 2 for n in range(1, LONGEST + 1)],
    "Kolakoski": kolakoski,
    "primes mod 4": lambda: [p % 4 for p in primerange(17_390)],
    "A321097": a321097,
    "period doubling": lambda: substitution({0: (0, 1), 1: (0, 0)}),
    "tribonacci": lambda: substitution({0: (0, 1), 1: (0, 2), 2: (0,)}),
    "Cantor": lambda: substitution({0: (0, 0, 0), 1: (1, 0, 1)}, 1),
    "powers of 2": lambda: [int(n & (n - 1) == 0) for n in range(1, LONGEST + 1)],
    "ruler": lambda: [(n & -n).bit_length() for n in range(1, LONGEST + 1)],
    **{f"pi in base {b}": lambda b=b: digits_of_pi(b) for b in range(2, 11)},
}


def test_the_words_are_what_they_are_called():
    fibonacci = WORDS["Fibonacci"]()
    assert fibonacci[:8] == [0, 1, 0, 0, 1, 0, 1, 0]
    assert WORDS["Thue-Morse"]()[:8] == [0, 1, 1, 0, 1, 0, 0, 1]
    assert WORDS["Rudin-Shapiro"]()[:13] == [0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1]
    assert WORDS["paper folding"]()[:7] == [0, 0, 1, 0, 0, 1, 1]
    word = kolakoski()
    runs = [len(list(run)) for _, run in groupby(word)]
    assert runs[:-1] == word[: len(runs) - 1]
    assert digits_of_pi(10)[:6] == [3, 1, 4, 1, 5, 9]
    assert digits_of_pi(2)[:8] == [1, 1, 0, 0, 1, 0, 0, 1]
    # 6 z by the convergents of z, as Raney's or Hall's algorithms multiply a fraction
    p0, q0, p, q = 1, 0, 10, 1
    for a in a321097()[1:200]:
        p0, q0, p, q = p, q, a * p + p0, a * q + q0
    u, v, terms = 6 * p, q, []
    for _ in range(60):
        a, rest = divmod(u, v)
        terms.append(a)
        u, v = v, rest
    assert terms == [a + 55 for a in a321097()[:60]]
    assert all(len(word()) == LONGEST for word in WORDS.values())


def stated(terms: Sequence[int]) -> bool:
    """Whether a pattern is stated."""
    try:
        found = guess_sequence(terms)
    except LimitError:  # too few
        return False
    return found.interlacing is not None or found.recurrence is not None


def worth_a_look(terms: Sequence[int]) -> list[int]:
    """The lengths of all prefixes that can have evidence enough: half of the terms, five times.

    Differences modulo 2^64 that vanish in a run from m to e, of step N and order r, belong to the
    prefixes of length max(2 (m + N r), m + 5 N) ... e + N r. A recurrence that begins at 8 at the
    latest makes the linear complexity at most 8 and a quarter of the prefix.
    """
    n = len(terms)
    lengths = set(range(min(n, 4 * SKIPPED + 8) + 1))
    for step in range(1, n // 5 + 1):
        row = np.array(terms, np.int64)
        for order in range(1, n // 2 // step + 1):
            row = row[step:] - row[:-step]
            used = step * order
            if row[used - 1 :: used].all():  # the run is as long as what determines the pattern
                continue
            edges = np.flatnonzero(np.diff(np.concatenate(([True], row != 0, [True]))))
            for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                least = max(2 * (first + used), first + 5 * step)
                lengths.update(range(least, end + used + 1))
    profile = complexity_profile(terms)
    lengths.update(i for i in range(n + 1) if 4 * (profile[i] - SKIPPED) <= i)
    return sorted(lengths)


def complexity_profile(terms: Sequence[int]) -> list[int]:
    """The linear complexity of every prefix modulo a prime, at most that over the integers."""
    p, size = SMALL_PRIME, len(terms) + 2
    row = np.array(terms, np.int64) % p
    current, previous = np.zeros(size, np.int64), np.zeros(size, np.int64)
    current[0] = previous[0] = 1
    length, gap, last, profile = 0, 1, 1, [0]
    for n in range(len(terms)):
        window = row[n - length : n + 1][::-1]
        discrepancy = int(current[: length + 1] @ window) % p
        if discrepancy:
            before = current
            current = current.copy()
            factor = discrepancy * pow(last, -1, p) % p
            current[gap:] = (current[gap:] - factor * previous[: size - gap]) % p
            if 2 * length <= n:
                length, previous, last, gap = n + 1 - length, before, discrepancy, 0
        gap += 1
        profile.append(length)
    return profile


@pytest.mark.slow
@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("sums", [False, True], ids=["terms", "sums"])
def test_no_prefix_has_a_pattern(name, sums):
    terms = list(WORDS[name]())
    if sums:
        terms = list(accumulate(terms[: LONGEST // 2]))
    assert [n for n in worth_a_look(terms) if stated(terms[:n])] == []


letters = st.lists(st.integers(0, 2), min_size=1, max_size=4)


@given(letters, letters, st.lists(st.integers(0, 2), max_size=6), st.integers(0, 2))
@example([0, 1], [1], [], 1)
@example([1, 1], [0, 0, 1], [2], 0)
def test_what_is_not_worth_a_look_has_no_pattern(word, other, tail, summed):
    terms = word * 9 + other * 7 + tail
    for _ in range(summed):
        terms = list(accumulate(terms))
    looked_at = set(worth_a_look(terms))
    for n in range(len(terms) + 1):
        if n not in looked_at:
            assert interlacing(terms[:n]) is None
            assert integer_recurrence(terms[:n]) is None
