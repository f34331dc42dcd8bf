"""The kinds of attack, each with its share of the tries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from benchmarks.referee.campaigns import accepted_rows
from benchmarks.referee.certificates import accepted_mutations
from benchmarks.referee.expressions import compare_pairs
from benchmarks.referee.statements import accepted_statements
from discovery import PCF, load
from discovery.errors import LimitError, ProofError
from search.proofs.proof_search import prove
from tests.verify.test_tampering import CERTIFICATES
from verify.certificates.certificate import Certificate, ValueStatement

__all__ = ["ATTACKS", "Outcome", "known_certificates"]


@dataclass(frozen=True)
class Outcome:
    """What came of some tries.

    Attributes
    ----------
    counts : mapping
        ``tries``, and of these ``true`` (accepted, and true by enclosures), ``refused``, ``false``.
    false : list of str
        What was accepted and is false.
    """

    counts: Mapping[str, int]
    false: list[str]


@cache
def known_certificates(step: int = 1) -> list[Certificate]:
    """Certificates of every so many-th row of the table of known formulas."""
    found = []
    for row in list(load("known_pcfs"))[::step]:
        try:
            found.append(prove(PCF(row["a"], row["b"]), row["value"]).certificate)
        except (ProofError, LimitError):
            continue
    return found


def _expressions(count: int, seed: int) -> Outcome:
    found = compare_pairs(count, seed)
    false = [f"{left}  =  {right}" for left, right in found.false]
    return _outcome(count, found.equal - len(false), false)


def _statements(count: int, seed: int) -> Outcome:
    values = [c for c in known_certificates() if isinstance(c.statement, ValueStatement)]
    return _outcome(count, 0, accepted_statements(values, count, seed)[1])


def _mutations(count: int, seed: int) -> Outcome:
    kinds = [make_one() for make_one in CERTIFICATES.values()]  # relations and long proofs too
    _, true, false = accepted_mutations([*known_certificates(), *kinds], count, seed)
    return _outcome(count, true, false)


def _rows(count: int, seed: int) -> Outcome:
    return _outcome(count, 0, accepted_rows(count, seed)[1])


def _outcome(count: int, true: int, false: list[str]) -> Outcome:
    refused = count - true - len(false)
    counts = {"tries": count, "true": true, "refused": refused, "false": len(false)}
    return Outcome(counts, false)


ATTACKS: Mapping[str, tuple[float, Callable[[int, int], Outcome]]] = {
    "equality of expressions": (0.5, _expressions),
    "false statements near true ones": (0.05, _statements),
    "certificates changed at random": (0.40, _mutations),
    "false rows of campaigns": (0.05, _rows),
}
