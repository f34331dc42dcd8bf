"""Certifying anew what rows of a campaign say to be certified or refuted.

A file of rows is evidence of nothing. Before its claims enter a catalogue or another campaign, both
sides of each are enclosed again at the digits that the row states, and the row must say what comes
out; its id must be that of its fraction, and its value must lie in the enclosure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import Any

from flint import arb, ctx, fmpq

from discovery.errors import BrounckerError, CampaignError, DamagedChunkError
from discovery.expression import parse_expression
from discovery.pcf import PCF
from discovery.signed_fraction import SignedFraction
from search.chunk import Chunk, StoredChunk
from search.executor import local_executor
from search.task import Job, Task
from verify.certify import certify

__all__ = ["ENCLOSED", "RowClaim", "contradiction", "contradictions_of", "recertified"]

ENCLOSED = ("certified", "refuted")
_SLICE = 50  # claims of one task of a worker
_IN_PROCESS = 200  # claims that are certified here, before worker processes are worth their start
_TOGETHER = 5_000  # claims that are handed out together
_HELD = 200  # chunks that are held in memory meanwhile

Read = tuple[Chunk, StoredChunk]


@dataclass(frozen=True, slots=True)
class RowClaim:
    """What a row claims by enclosures.

    Attributes
    ----------
    index : int
        Of the row.
    id : str
        Of the object, as the row states it.
    kind : str
        ``pcf`` or ``signed``.
    terms : tuple
        What the object is made from: (a, b), or (signs, preperiod, cycle).
    expression, status : str
    digits : int or None
        To which both sides were enclosed.
    value : str or None
        The decimal of the object's value, cut off, that the row states.
    """

    index: int
    id: str
    kind: str
    terms: tuple[Any, ...]
    expression: str
    status: str
    digits: int | None
    value: str | None

    def fraction(self) -> tuple[PCF | SignedFraction, str]:
        """The object, and the id that it has."""
        if self.kind == "signed":
            signs, preperiod, cycle = self.terms
            signed = SignedFraction(signs, preperiod, cycle)
            return signed, signed.id
        pcf = PCF(*self.terms)
        return pcf, pcf.normal_form().id


def contradiction(claim: RowClaim) -> str | None:
    """What a row claims and is not so; None if all of it is.

    Examples
    --------
    >>> row = RowClaim(7, "pcf-76946492f03c9875", "pcf", ("2*n+1", "n^2"), "355/113", "certified",
    ...                100, None)
    >>> contradiction(row)
    'row 7 says certified to 100 digits that K(2*n+1, n^2) = 355/113; its enclosures say refuted'
    """
    try:
        fraction, id_ = claim.fraction()
        if id_ != claim.id:
            return f"row {claim.index} states the id {claim.id[:64]!r} for what has the id {id_}"
        if claim.digits is None:
            return f"row {claim.index} says {claim.status}, and not to how many digits"
        found = certify(fraction, parse_expression(claim.expression), claim.digits)
    except BrounckerError as error:
        return f"row {claim.index} says {claim.status}; it cannot be enclosed: {error}"
    what = claim.terms if claim.kind == "pcf" else (str(fraction),)
    said = f"K({', '.join(what)}) = {claim.expression}"
    if found.status != claim.status:
        return (
            f"row {claim.index} says {claim.status} to {claim.digits} digits that {said}; its "
            f"enclosures say {found.status}"
        )
    if claim.value is not None and not _holds(claim.value, found.enclosure.ball, claim.digits):
        return f"row {claim.index} states the value {claim.value[:60]} of {said}: it is another"
    return None


def _holds(text: str, ball: arb, digits: int) -> bool:
    """Whether a decimal that was cut off agrees with a ball, as far as both are known."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    places = min(len(text.partition(".")[2]), digits - 1)
    with ctx.workprec(4 * digits + 64):
        distance = abs(ball - arb(fmpq(value.numerator, value.denominator)))
        return bool(distance.lower() <= arb(10) ** -places)


def contradictions_of(text: str, lo: int, hi: int) -> tuple[bytes, dict[str, int]]:
    """What is not so of some claims: the work of one task, see `search.executor`.

    Parameters
    ----------
    text : str
        JSON list of claims, each the list of the fields of a `RowClaim`.
    lo, hi : int
        Range in it.
    """
    found = [contradiction(RowClaim(*fields)) for fields in _read(text)[lo:hi]]
    return json.dumps(found).encode(), {"certified anew": len(found)}


@lru_cache(maxsize=2)
def _read(text: str) -> Any:
    return json.loads(text)


def recertified(
    chunks: Iterable[Read],
    claims: Callable[[StoredChunk], list[RowClaim]],
    place: Callable[[Chunk], str],
    workers: int = 1,
    refused: dict[Chunk, str] | None = None,
) -> Iterator[Read]:
    """The chunks, each after all that its rows claim by enclosures was certified anew.

    Parameters
    ----------
    chunks : iterable of (Chunk, StoredChunk)
    claims : callable
        The claims of a chunk.
    place : callable
        Where a chunk's file is, for errors.
    workers : int
        Processes, where there are more than 200 claims at a time.
    refused : dict, optional
        Takes up what is wrong with chunks that claim what is not so; these are then left out.

    Raises
    ------
    DamagedChunkError
        If a row claims what is not so, and `refused` is not given.
    """
    held: list[tuple[Read, int]] = []
    together: list[RowClaim] = []
    for read in chunks:
        found = claims(read[1])
        held.append((read, len(found)))
        together += found
        if len(together) >= _TOGETHER or len(held) >= _HELD:
            yield from _accepted(held, together, place, workers, refused)
            held, together = [], []
    yield from _accepted(held, together, place, workers, refused)


def _accepted(
    held: list[tuple[Read, int]],
    together: list[RowClaim],
    place: Callable[[Chunk], str],
    workers: int,
    refused: dict[Chunk, str] | None,
) -> Iterator[Read]:
    said = iter(_certify_all(together, workers))
    for read, count in held:
        false = [line for line in islice(said, count) if line is not None]
        if not false:
            yield read
            continue
        message = (
            f"the chunk file {place(read[0])} claims what is not so: {false[0]}; remove the "
            "file and give the same `brouncker run` again, which does the chunk anew"
        )
        if refused is None:
            raise DamagedChunkError(message)
        refused[read[0]] = message


def _certify_all(claims: list[RowClaim], workers: int) -> list[str | None]:
    if len(claims) <= _IN_PROCESS or workers == 1:
        return [contradiction(claim) for claim in claims]
    text = json.dumps([astuple(claim) for claim in claims])
    job = Job("search.recertification:contradictions_of", text, plain=True)
    starts = range(0, len(claims), _SLICE)
    tasks = (Task(str(lo), lo, min(lo + _SLICE, len(claims))) for lo in starts)
    found: dict[int, list[str | None]] = {}
    for outcome in local_executor(workers).run(job, tasks):
        if outcome.content is None:
            raise CampaignError(f"claims could not be certified anew: {outcome.error}")
        found[outcome.task.lo] = json.loads(outcome.content)
    return [line for lo in starts for line in found[lo]]
