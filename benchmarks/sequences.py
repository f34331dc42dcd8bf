"""Speed of the search for integer sequences, on one core."""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Measurement, seconds
from discovery.expansions import left_side_enumeration as sides
from discovery.expansions.berlekamp_massey import PRIME, linear_complexity
from discovery.expansions.esma import search_pairs
from discovery.expansions.signed_scan import longest_recurrence, scan, sign_words
from discovery.identification.constant import Constant
from discovery.kernel_cache import kernel

REFERENCE_PAIRS = 440.0  # pairs/s of the published implementation, after its enumeration, at best
TERMS = 100


@kernel
def _all(sequences: np.ndarray, most: int, work: np.ndarray) -> int:
    total = 0
    for i in range(len(sequences)):
        total += linear_complexity(sequences[i], sequences.shape[1], most, work)
    return total


def _massey(sequences: np.ndarray) -> float:
    """Sequences a second."""
    most = longest_recurrence(TERMS)
    work = np.zeros((3, most + 3), np.uint32)
    return len(sequences) / seconds(lambda: _all(sequences, most, work))


def measurements() -> list[Measurement]:
    """Pairs of left sides and sign words, enumeration, Berlekamp-Massey."""
    chosen, words = sides.left_sides(1, 6), sign_words(4)
    pairs = len(chosen) * len(words)
    pi, e = Constant.of("pi"), Constant.of("e")
    scanned = pairs / seconds(lambda: scan(pi, chosen, words, TERMS))
    searched = pairs / seconds(lambda: list(search_pairs(pi, chosen, words, TERMS)), repeat=1)
    few = sides.left_sides(1, 2)
    structured = len(few) * 4
    found = structured / seconds(lambda: list(search_pairs(e, few, sign_words(2), TERMS)))

    def enumerate_two() -> object:
        sides.left_sides.cache_clear()
        return sides.left_sides(2, 6)

    count = len(sides.left_sides(2, 6))
    rng = np.random.default_rng(1)
    random = rng.integers(0, PRIME, (20_000, TERMS)).astype(np.uint32)
    line = np.array([2 * (i // 3) + 2 if i % 3 == 0 else 1 for i in range(TERMS)], np.uint32)
    interlaced = np.tile(line[::-1], (20_000, 1))
    note = f"{scanned / REFERENCE_PAIRS:,.0f} x the published 290-440 pairs/s"
    return [
        Measurement("ESMA scan, pi, 100 terms", scanned, "pairs/s, 1 core", note),
        Measurement("ESMA search, pi, false candidates examined", searched, "pairs/s, 1 core"),
        Measurement("ESMA search, e, 7 of 10 pairs have a pattern", found, "pairs/s, 1 core"),
        Measurement(
            f"left sides of degree 2, coefficients to 6: {count:,}",
            count / seconds(enumerate_two) / 1e6,
            "million values/s",
            f"{count / seconds(enumerate_two) / (512 / 28):,.0f} x the published 512 in 28 s",
        ),
        Measurement("Berlekamp-Massey, random, given up", _massey(random), "sequences/s"),
        Measurement("Berlekamp-Massey, interlaced, 100 terms", _massey(interlaced), "sequences/s"),
    ]
