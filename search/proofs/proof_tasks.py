"""What is done for one claim or one fraction of a catalogue, wherever that is: pure functions.

They take a text and an index range, as `search.executors.executor` carries them, and give JSON: for
every index a certificate that the checker has accepted, or the reason why there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.equivalence import equivalence
from discovery.equivalences.gauge_invariants import asymptotic_profile
from discovery.errors import BrounckerError, LimitError, NoValueError
from discovery.expressions.expression import parse_expression
from search.formulas.relation_kind import PATH
from search.proofs.field_routes import PathLink, path_links
from search.proofs.linked_proof import linked_proof, paths_in
from search.proofs.proof_search import FAILURES, prove, prove_relation
from verify.certificates.certificate import Certificate, RelationStatement, read_certificate

__all__ = [
    "CONTRACTIONS",
    "Result",
    "prove_by_links",
    "prove_claims",
    "prove_links",
    "prove_paths",
    "results_of",
]

# Steps of two fractions that an equivalence can take at once; as in `discovery.equivalence`.
CONTRACTIONS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2))

Result = dict[str, Any]
Answer = tuple[bytes, dict[str, int]]


def results_of(content: bytes) -> list[Result]:
    """Results, one for each index: with the key ``certificate``, or ``reason``.

    With a certificate may come ``paths``: certificates of the relations that it goes by.
    """
    found: list[Result] = json.loads(content)
    return found


@lru_cache(maxsize=2)
def _read(text: str) -> Any:
    return json.loads(text)


def _each(lo: int, hi: int, work: Callable[[int], Result]) -> Answer:
    found = [work(i) for i in range(lo, hi)]
    proved = sum("certificate" in result for result in found)
    counts = {"proved": proved, "not proved": len(found) - proved}
    return json.dumps(found).encode(), {name: n for name, n in counts.items() if n}


def prove_claims(text: str, lo: int, hi: int) -> Answer:
    """Prove claims.

    Parameters
    ----------
    text : str
        JSON list of [a, b, expression].
    lo, hi : int
        Range in it.

    Examples
    --------
    >>> content, counts = prove_claims('[["2*n+1", "n^2", "4/pi"], ["1", "1", "pi"]]', 0, 2)
    >>> counts, [list(result) for result in results_of(content)]
    ({'proved': 1, 'not proved': 1}, [['certificate', 'paths'], ['reason']])
    """
    claims = _read(text)

    def work(i: int) -> Result:
        a, b, expression = claims[i]
        try:
            certificate = prove(PCF(a, b), expression).certificate
            paths = [path.text() for path in paths_in(certificate)]
            return {"certificate": certificate.text(), "paths": paths}
        except BrounckerError as error:
            return {"reason": str(error)}

    return _each(lo, hi, work)


def prove_links(text: str, lo: int, hi: int) -> Answer:
    """Find an equivalence between a fraction and the simplest one before it that it has one with.

    Parameters
    ----------
    text : str
        JSON list of [a, b], the simplest fraction first.
    lo, hi : int
        Range in it.

    Examples
    --------
    >>> fractions = '[["2*n+1", "n^2"], ["2*n+3", "n^2+2*n+1"]]'
    >>> content, counts = prove_links(fractions, 0, 2)
    >>> counts, results_of(content)[0]
    ({'proved': 1, 'not proved': 1}, {'reason': 'no simpler fraction is equivalent'})
    """
    fractions = _fractions(text)

    def work(i: int) -> Result:
        for j in _candidates(text, i):
            try:
                found = prove_relation(fractions[i], fractions[j])
            except FAILURES:
                continue
            if found is not None:
                return {"certificate": found.text()}
        return {"reason": "no simpler fraction is equivalent"}

    return _each(lo, hi, work)


@lru_cache(maxsize=2)
def _fractions(text: str) -> tuple[PCF, ...]:
    return tuple(PCF(a, b) for a, b in _read(text))


@lru_cache(maxsize=2)
def _by_invariant(text: str) -> dict[tuple[int, object], list[int]]:
    """The fractions that have an invariant for so many steps at once, by both."""
    found: dict[tuple[int, object], list[int]] = {}
    for i, pcf in enumerate(_fractions(text)):
        for steps in {j for _, j in CONTRACTIONS}:
            invariant = _invariant(pcf, steps)
            if invariant is not None:
                found.setdefault((steps, invariant), []).append(i)
    return found


def _invariant(pcf: PCF, steps: int) -> object:
    try:
        return asymptotic_profile(pcf, steps).invariant
    except (LimitError, NoValueError):
        return None


def _candidates(text: str, i: int) -> Iterator[int]:
    """The fractions before one that no invariant tells from it."""
    groups = _by_invariant(text)
    pcf = _fractions(text)[i]
    near = {
        j
        for steps, theirs in CONTRACTIONS
        for j in groups.get((theirs, _invariant(pcf, steps)), ())
        if j < i
    }
    return iter(sorted(near))


def prove_paths(text: str, lo: int, hi: int) -> Answer:
    """Find a path of a matrix field from a fraction to one that is not equivalent to it.

    The certificate is about the field's line that the fraction is equivalent to.

    Parameters
    ----------
    text : str
        JSON list of [a, b].
    lo, hi : int
        Range in it.

    Examples
    --------
    >>> content, counts = prove_paths('[["11*n^2+11*n+3", "n^4"]]', 0, 1)
    >>> read_certificate(results_of(content)[0]["certificate"]).statement.to
    ('2*n^2+2*n+3', '-n^4')
    """
    fractions = _read(text)

    def work(i: int) -> Result:
        pcf = PCF(*fractions[i])
        try:
            for link in path_links(pcf):
                if not _equivalent(pcf, link.known):
                    return {"certificate": _path(link).text()}
        except BrounckerError as error:
            return {"reason": str(error)}
        return {"reason": "no path of a known matrix field"}

    return _each(lo, hi, work)


def _equivalent(pcf: PCF, other: PCF) -> bool:
    try:
        return equivalence(pcf, other) is not None
    except FAILURES:  # no equivalence is known, and the path is one way between them
        return False


def _path(link: PathLink) -> Certificate:
    statement = RelationStatement(*link.place.line.form.pcf.texts, link.known.texts, link.moebius)
    return Certificate(statement, ({"theorem": PATH, "witness": link.witness},))


def prove_by_links(text: str, lo: int, hi: int) -> Answer:
    """Prove claims by the proved value of a fraction that equivalences lead to.

    Parameters
    ----------
    text : str
        JSON list of [expression, known, path]: a certificate of a value, and the fractions that
        follow each other from there, the last one that of the claim.
    lo, hi : int
        Range in it.
    """
    claims = _read(text)

    def work(i: int) -> Result:
        expression, known, path = claims[i]
        try:
            return {"certificate": _by_links(expression, known, path)}
        except BrounckerError as error:
            return {"reason": str(error)}

    return _each(lo, hi, work)


def _by_links(expression: str, known: str, path: Sequence[tuple[str, str]]) -> str:
    certificate = read_certificate(known)
    fractions = [PCF(a, b) for a, b in path]
    proof = linked_proof(certificate, fractions, parse_expression(expression))
    return proof.certificate.text()
