"""Attacks: what is not true is neither matched beyond its digits nor certified."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from discovery import PCF
from discovery.identification.identify import identify
from tests.near_misses import CONSTANTS, near_misses
from verify import certify


def deceived(count: int, seed: int) -> tuple[Counter[str], list[object]]:
    """Near-misses tried, by kind, and those that were taken for true.

    Seen with all its digits, none may be matched. Seen with fewer digits than it agrees to, a
    near-miss cannot be told from the truth, and the relation found is right at those digits.
    """
    tried: Counter[str] = Counter()
    taken: list[object] = []
    for case in near_misses(count, seed):
        tried[case.kind] += 1
        shown = case.at(case.digits)
        if case.agrees <= case.digits - 3 and identify(shown, case.digits, CONSTANTS):
            taken.append(case)
        if tried.total() % 10 == 0 and identify(case.at(60), 60, CONSTANTS, refine=case.at):
            taken.append(case)
    return tried, taken


@pytest.mark.slow
def test_near_misses_are_not_matched() -> None:
    tried, taken = deceived(100_000, seed=7)
    assert taken == []
    assert len(tried) == 5
    assert min(tried.values()) == 20_000


FORMULAS = [
    (PCF("2n+1", "n^2"), "4/pi"),
    (PCF("3n+2", "-2n^2"), "1/log(2)"),
    (PCF("n+3", "-n"), "e"),
    (PCF("n+1", "1"), "besseli(0,2)/besseli(1,2)"),
    (PCF("3n+4", "-2n^2+n"), "12/(15*pi-44)"),
]


def test_near_misses_are_not_certified() -> None:
    """True formulas moved by 10^-k, k = 20 ... 90, scaled, or with a constant off by one."""
    rng = random.Random(11)
    for i in range(4_000):
        pcf, text = FORMULAS[i % len(FORMULAS)]
        k = rng.randint(20, 90)
        false = rng.choice(
            [
                f"{text}+10^-{k}",
                f"({text})*(1-10^-{k})",
                f"{text}+{rng.randint(1, 9)}/{rng.randint(10, 99)}",
                f"1/(1/({text})+10^-{k})",
            ]
        )
        assert certify(pcf, false, 100).status == "refuted", (pcf, false)
