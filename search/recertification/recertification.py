"""Computing anew what rows of a campaign claim: above all what they say to be certified.

A file of rows is evidence of nothing. Before its claims enter a catalogue or another campaign, both
sides of each are enclosed again at the digits that the row states, and the row must say what comes
out; its id must be that of its fraction, its value must lie in the enclosure, and a line of a
matrix field must have the fraction that the row states.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields, replace
from functools import lru_cache
from itertools import islice
from math import ceil
from typing import Any

from discovery.continued_fractions.pcf import PCF
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import BrounckerError, CampaignError, DamagedChunkError
from discovery.expressions.expression import parse_expression
from discovery.expressions.measurement import parse_value
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import Chunk, StoredChunk
from search.campaigns.inventory import Inventory, read_chunks
from search.campaigns.kinds import kind_of, load
from search.executors.executor import local_executor
from search.executors.task import Job, Task
from search.recertification.line_claim import LineClaim
from verify.certification import certify

__all__ = [
    "ENCLOSED",
    "RowClaim",
    "contradiction",
    "contradictions_of",
    "reading_claims",
    "recertified",
]

ENCLOSED = ("certified", "refuted")
_SLICE = 50  # claims of one task of a worker
_IN_PROCESS = 200  # claims that are certified here, before worker processes are worth their start
_TOGETHER = 5_000  # claims that are handed out together
_HELD = 200  # chunks that are held in memory meanwhile …
_HELD_BYTES = 2**27  # … and bytes of their rows

# Digits beyond the length of an expression, as `search.kinds.trajectories.trajectory_study` asks.
_BEYOND = 50
_HOSTILE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

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
        The decimal of the object's value that the row states.
    most : int
        Digits to which the spec asks for certificates; a row may have four times as many, or what
        the length of its expression needs.
    line : LineClaim, optional
        The line of a matrix field that the row is about.
    """

    index: int
    id: str
    kind: str
    terms: tuple[Any, ...]
    expression: str
    status: str
    digits: int | None
    value: str | None
    most: int
    line: LineClaim | None = None

    def fraction(self) -> tuple[PCF | SignedFraction, str]:
        """The object, and the id that it has."""
        if self.kind == "signed":
            signs, preperiod, cycle = self.terms
            signed = SignedFraction(signs, preperiod, cycle)
            return signed, signed.id
        pcf = PCF(*self.terms)
        return pcf, pcf.normal_form().id


_FIELDS = tuple(part.name for part in fields(RowClaim))


def contradiction(claim: RowClaim) -> str | None:
    """What a row claims and is not so; None if all of it is.

    Examples
    --------
    >>> row = RowClaim(7, "pcf-76946492f03c9875", "pcf", ("2*n+1", "n^2"), "355/113", "certified",
    ...                100, None, 100)
    >>> contradiction(row)
    'row 7 says certified to 100 digits that K(2*n+1, n^2) = 355/113; its enclosures say refuted'
    """
    try:
        return _line_contradiction(claim) or _enclosed_contradiction(claim)
    except BrounckerError as error:
        return f"row {claim.index} says {claim.status}; it cannot be enclosed: {error}"
    except _HOSTILE as error:
        return f"row {claim.index} cannot be read: {error}"


def _line_contradiction(claim: RowClaim) -> str | None:
    said = None if claim.line is None else claim.line.contradiction(claim.id)
    return None if said is None else f"row {claim.index}: {said}"


def _enclosed_contradiction(claim: RowClaim) -> str | None:
    if claim.status not in ENCLOSED:
        return None
    fraction, id_ = claim.fraction()
    if id_ != claim.id:
        return f"row {claim.index} states the id {claim.id[:64]!r} for what has the id {id_}"
    if claim.digits is None:
        return f"row {claim.index} says {claim.status}, and not to how many digits"
    expression = parse_expression(claim.expression)
    most = max(4 * claim.most, ceil(expression.cost()) + _BEYOND)
    if claim.digits > most:
        return (
            f"row {claim.index} says {claim.status} to {claim.digits} digits; a row of this "
            f"campaign can have {most}"
        )
    found = certify(fraction, expression, claim.digits)
    what = claim.terms if claim.kind == "pcf" else (str(fraction),)
    said = f"K({', '.join(what)}) = {claim.expression}"
    if found.status != claim.status:
        return (
            f"row {claim.index} says {claim.status} to {claim.digits} digits that {said}; its "
            f"enclosures say {found.status}"
        )
    ball = found.enclosure.ball
    if claim.value and not parse_value(claim.value).ball.overlaps(ball):
        return f"row {claim.index} states the value {claim.value[:60]} of {said}: it is another"
    if claim.line is not None and claim.status == "certified":
        limit = claim.line.limit_contradiction(ball)
        return None if limit is None else f"row {claim.index}: {limit}"
    return None


def contradictions_of(text: str, lo: int, hi: int) -> tuple[bytes, dict[str, int]]:
    """What is not so of some claims: the work of one task, see `search.executors.executor`.

    Parameters
    ----------
    text : str
        JSON list of claims, each the list of the fields of a `RowClaim`.
    lo, hi : int
        Range in it.
    """
    found = [contradiction(claim) for claim in _read(text)[lo:hi]]
    return json.dumps(found).encode(), {"certified anew": len(found)}


@lru_cache(maxsize=2)
def _read(text: str) -> list[RowClaim]:
    found = [dict(zip(_FIELDS, values, strict=True)) for values in json.loads(text)]
    for claim in found:
        claim["line"] = claim["line"] and LineClaim(*claim["line"])
    return [RowClaim(**claim) for claim in found]


def recertified(
    campaign: Campaign,
    inventory: Inventory,
    wanted: Iterable[Chunk],
    trust: bool = False,
    workers: int = 1,
    refused: dict[Chunk, str] | None = None,
) -> Iterator[Read]:
    """Read chunks of a campaign, each after all that its rows claim was computed anew.

    Parameters
    ----------
    campaign : Campaign
    inventory : Inventory
        What lies in it.
    wanted : iterable of Chunk
        Of the inventory.
    trust : bool
        Whether what rows say to be certified is believed. What they say to be refuted, whose the
        ids are and what the lines of fields are is computed all the same.
    workers : int
        Processes, where there are more than 200 claims at a time.
    refused : dict, optional
        Takes up what is wrong with chunks that claim what is not so; these are then left out.

    Raises
    ------
    DamagedChunkError
        If a row claims what is not so, and `refused` is not given.
    """
    row_claims = load(kind_of(campaign.spec.kind).claims)
    held: list[tuple[Read, int]] = []
    together: list[RowClaim] = []
    size = 0

    def accepted() -> Iterator[Read]:
        said = iter(_compute_all(together, workers))
        for read, count in held:
            false = [line for line in islice(said, count) if line is not None]
            if not false:
                yield read
                continue
            refuse(read[0], _false_claim(place(read[0]), false[0]))

    def place(chunk: Chunk) -> str:
        return campaign.store.at(inventory.files[chunk])

    def refuse(chunk: Chunk, error: DamagedChunkError) -> None:
        if refused is None:
            raise error
        refused[chunk] = str(error)

    for read in read_chunks(campaign.store, inventory, wanted):
        try:
            with reading_claims(place(read[0])):
                found = _believing(row_claims(read[1], campaign.spec), trust)
        except DamagedChunkError as error:
            refuse(read[0], error)
            continue
        held.append((read, len(found)))
        together += found
        size += read[1].table.nbytes
        if len(together) >= _TOGETHER or len(held) >= _HELD or size >= _HELD_BYTES:
            yield from accepted()
            held, together, size = [], [], 0
    yield from accepted()


@contextmanager
def reading_claims(source: str) -> Iterator[None]:
    """Turn what goes wrong while rows of the file at `source` are read into a DamagedChunkError."""
    try:
        yield
    except (BrounckerError, *_HOSTILE) as error:
        raise _false_claim(source, str(error)[:300]) from None


def _false_claim(source: str, what: str) -> DamagedChunkError:
    """The error for a chunk whose rows claim what is not so, which no run finds out by itself."""
    return DamagedChunkError(
        f"the chunk file {source} claims what is not so: {what}; remove the file, and the same "
        "`brouncker run` does its chunks anew"
    )


def _believing(claims: list[RowClaim], trust: bool) -> list[RowClaim]:
    """The claims, without what is believed of them."""
    if not trust:
        return claims
    without = [replace(c, status="matched") if c.status == "certified" else c for c in claims]
    return [c for c in without if c.status in ENCLOSED or c.line is not None]


def _compute_all(claims: list[RowClaim], workers: int) -> list[str | None]:
    if len(claims) <= _IN_PROCESS or workers == 1:
        return [contradiction(claim) for claim in claims]
    text = json.dumps([astuple(claim) for claim in claims])
    job = Job("search.recertification.recertification:contradictions_of", text, plain=True)
    starts = range(0, len(claims), _SLICE)
    tasks = (Task(str(lo), lo, min(lo + _SLICE, len(claims))) for lo in starts)
    found: dict[int, list[str | None]] = {}
    for outcome in local_executor(workers).run(job, tasks):
        if outcome.content is None:
            raise CampaignError(f"claims could not be computed anew: {outcome.error}")
        found[outcome.task.lo] = json.loads(outcome.content)
    return [line for lo in starts for line in found[lo]]
