"""Generic fractions of the degree-2 box, and what identification says of their values."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from discovery.continued_fractions.evaluate import Evaluation, evaluate
from discovery.continued_fractions.first_order_solution import proof_of_rational
from discovery.continued_fractions.pcf import PCF
from discovery.fingerprints.fingerprint import fingerprint
from discovery.identification.identify import identify
from discovery.identification.registry import constants

__all__ = ["answers", "generic_fractions"]


def generic_fractions(count: int, seed: int) -> Iterator[tuple[PCF, Evaluation]]:
    """So many generic fractions, degrees up to 2 and coefficients -5 ... 5, and their limits."""
    rng = random.Random(seed)
    while count:
        a = [rng.randint(-5, 5) for _ in range(3)]
        b = [rng.randint(-5, 5) for _ in range(3)]
        if not any(a) or not any(b):
            continue
        pcf = PCF(a, b)
        if pcf.terminates_at is not None or fingerprint(pcf).reduction_class != "generic":
            continue
        found = evaluate(pcf, 60)
        if found.value is not None:
            count -= 1
            yield pcf, found


def answers(count: int, seed: int) -> Counter[str]:
    """How many values are identified: with a constant, rational and proved, rational without proof.

    A generic fraction can be reducible, with a rational value and no formula behind it.
    """
    found: Counter[str] = Counter()
    for pcf, evaluation in generic_fractions(count, seed):
        found["tried"] += 1
        for answer in identify(evaluation.value, 60, constants.default):
            if answer.kind != "rational":
                found["identified"] += 1
            else:
                exact = Fraction(answer.expression)
                proved = proof_of_rational(pcf, evaluation.convergence, exact)
                found["rational, proved" if proved else "rational, no proof"] += 1
    return found
