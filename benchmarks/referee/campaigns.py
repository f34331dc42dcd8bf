"""Rows of a campaign that claim what is not so, under valid hashes: each must be refused by name.

The rows are those of known formulas, each true until one of its fields is changed. What the rows of
a task claim is computed anew one by one, as on ingest; then they are put into one campaign, which
no catalogue may take up.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from benchmarks.referee.statements import near_value
from discovery import PCF, load
from discovery.errors import DamagedChunkError
from search.campaigns import chunk
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult
from search.catalogue.batch import Batch
from search.catalogue.catalogue import Catalogue
from search.kinds.census.catalogue_rows import collect, row_claims
from search.kinds.census.spec import CensusSpec
from search.recertification.recertification import contradiction, reading_claims
from verify.certification import certify

__all__ = ["accepted_rows", "false_row", "is_refused", "referee_spec", "true_rows"]

Row = dict[str, Any]

_DIGITS = 100
_STEP = 4  # every so many-th formula of the table
_HI = 288  # elements of the chunk that holds the rows


@cache
def true_rows() -> tuple[Row, ...]:
    """Rows of known formulas that are certified, as a census writes them."""
    rows = []
    for known in list(load("known_pcfs"))[::_STEP]:
        pcf = PCF(known["a"], known["b"])
        form = pcf.normal_form()
        if form.factor != 1 or (form.a, form.b) != (pcf.a, pcf.b):
            continue
        found = certify(pcf, known["value"], _DIGITS)
        if found.status != "certified" or found.enclosure is None:
            continue
        texts = dict(zip("ab", pcf.texts, strict=True))
        rows.append(
            texts
            | {
                "outcome": "evaluated",
                "id": form.id,
                "factor": "1",
                "value": found.enclosure.ball.str(30, radius=False),
                "digits": 60,
                "expression": known["value"],
                "kind": "moebius",
                "status": "certified",
                "certified_digits": _DIGITS,
            }
        )
    return tuple(rows)


def _false_value(row: Row, choose: random.Random) -> Row:
    return {"expression": near_value(row["expression"], choose, last=_DIGITS - 20)}


def _other(row: Row, choose: random.Random) -> Row:
    others = [other for other in true_rows() if other["id"] != row["id"]]
    return choose.choice(others)


_CHANGES: tuple[Callable[[Row, random.Random], Row], ...] = (
    _false_value,
    _false_value,  # most of the tries: all else is decided before an enclosure is made
    _false_value,
    lambda row, choose: {"status": "refuted"},
    lambda row, choose: {"status": choose.choice(("proved", "certified elsewhere", "", "true"))},
    lambda row, choose: {"certified_digits": choose.randrange(5 * _DIGITS, 10**7)},
    lambda row, choose: {"certified_digits": choose.choice((None, -1))},
    lambda row, choose: {"id": _other(row, choose)["id"]},
    lambda row, choose: {key: _other(row, choose)[key] for key in ("a", "b")},
    lambda row, choose: {"value": str(choose.randrange(-50, 50)) + ".1234567890123"},
    lambda row, choose: {"expression": choose.choice(("", "1/(pi-pi)", "pi+", "n", "zeta(1)"))},
    lambda row, choose: {"factor": choose.choice(("2", "-1", "1/3", "x"))},
    lambda row, choose: {"primitive_a": "n", "primitive_b": "1"},
)


def false_row(choose: random.Random) -> Row:
    """A row of a known formula in which one claim is changed so that it is false.

    >>> row = false_row(random.Random(1))
    >>> row in true_rows()
    False
    """
    row = choose.choice(true_rows())
    while True:
        changed = row | choose.choice(_CHANGES)(row, choose)
        if changed != row:
            return changed


@cache
def referee_spec() -> CensusSpec:
    """The spec of the campaign that false rows are put into."""
    side = {"degree": 1, "coefficients": [-2, 2]}
    domain = {"a": side, "b": side}
    return CensusSpec.model_validate({"kind": "census", "domain": domain, "chunks": {"size": _HI}})


def _content(rows: list[Row], campaign_hash: str) -> bytes:
    """The first chunk of a campaign with any rows and a valid hash; no writer of ours makes it."""
    numbered = [{**row, "index": i} for i, row in enumerate(rows)]
    outcomes = {"evaluated": len(rows), "generic": _HI - len(rows)}
    with patch.object(chunk, "check_rows"):
        return chunk.encode_chunk(ChunkResult(numbered, outcomes), campaign_hash, 0, _HI)


def is_refused(row: Row, campaign: Campaign) -> str | None:
    """Where a row of a campaign is refused: ``decoding``, ``reading`` or ``enclosing``, or None."""
    try:
        stored = chunk.decode_chunk(_content([row], campaign.hash), "the row")
    except DamagedChunkError:
        return "decoding"
    try:
        with reading_claims("the row"):
            claims = row_claims(stored, referee_spec())
            collect(Batch(), stored.table.to_pylist(), campaign, "the row")
    except DamagedChunkError:
        return "reading"
    return None if all(contradiction(claim) is None for claim in claims) else "enclosing"


def accepted_rows(count: int, seed: int) -> tuple[int, list[str]]:
    """Try false rows, one by one and then all that can be decoded in a campaign.

    Parameters
    ----------
    count, seed : int

    Returns
    -------
    tuple
        The number of tries, and what was accepted.
    """
    choose = random.Random(seed)
    accepted, decoded = [], []
    with TemporaryDirectory() as folder:
        campaign = Campaign.create(Path(folder) / "campaign", referee_spec())
        for row in (false_row(choose) for _ in range(count)):
            said = is_refused(row, campaign)
            if said is None:
                accepted.append(f"a false row was taken for true: {row}")
            elif said != "decoding":
                decoded.append(row)
        if decoded and not _campaign_is_refused(decoded, campaign, Path(folder)):
            accepted.append(f"a campaign of false rows was ingested: {decoded}")
    return count, accepted


def _campaign_is_refused(rows: list[Row], campaign: Campaign, folder: Path) -> bool:
    first, *others = campaign.chunks()
    campaign.commit(first, _content(rows[:_HI], campaign.hash), {})
    for other in others:
        nothing = ChunkResult([], {"generic": other.size})
        content = chunk.encode_chunk(nothing, campaign.hash, other.lo, other.hi)
        campaign.commit(other, content, {})
    catalogue = Catalogue(folder / "catalogue.db")
    try:
        catalogue.ingest(folder / "campaign")
    except DamagedChunkError:
        return catalogue.query() == catalogue.query(status="unmatched") == []
    return False
