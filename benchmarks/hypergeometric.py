"""Hypergeometric terms, Euler's series and the check of their proofs, a second."""

from __future__ import annotations

import random

from benchmarks.measure import Measurement, seconds
from discovery import PCF
from discovery.closed_forms.euler_value import EulerValue, euler_value
from discovery.continued_fractions.hypergeometric_term import hypergeometric_terms
from verify.theorems.euler_theorem import euler

COUNT = 200
WITH_VALUE = {
    (1, 2): ("3n+1", "-2n^2+3n"),
    (2, 4): ("8n^2+36n+45", "-16n^4-112n^3-292n^2-336n-144"),
    (3, 6): ("2n^3+3n^2+11n+5", "-n^6"),
}


def fractions(da: int, db: int) -> list[PCF]:
    """Fractions with split b, as the interesting ones have, and random a."""
    rng = random.Random(da)
    found = []
    while len(found) < COUNT:
        a = [rng.randint(1, 9), *(rng.randint(-9, 9) for _ in range(da))]
        b = [-rng.randint(1, 9)]
        for _ in range(db):
            root = rng.randint(0, 6)
            b = [x + root * y for x, y in zip([*b, 0], [0, *b], strict=True)]
        found.append(PCF(a, b))
    return found


def measurements() -> list[Measurement]:
    """Searches for terms, values with their proofs, and checks."""
    found = []
    for (da, db), texts in WITH_VALUE.items():
        some = fractions(da, db)
        t = seconds(lambda some=some: [hypergeometric_terms(p) for p in some])
        name = f"degree ({da},{db})"
        found.append(Measurement(f"hypergeometric terms, {name}", COUNT / t, "fractions/s"))
        pcf = PCF(*texts)
        value = euler_value(pcf)
        assert isinstance(value, EulerValue)
        t = seconds(lambda p=pcf: euler_value(p), repeat=20)
        found.append(Measurement(f"value by Euler's series, {name}", 1 / t, "values/s"))
        t = seconds(lambda p=pcf, w=value.witness: euler(p, w), repeat=20)
        found.append(Measurement(f"check of its witness, {name}", t * 1e3, "ms"))
    return found
