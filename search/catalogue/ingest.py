"""Reading campaign directories into the catalogue: idempotent, and only ever climbing.

One campaign is one transaction: a damaged chunk leaves the catalogue as it was. Chunks that are in
it already (same id, same row hash) are passed over without reading their rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from discovery.errors import CatalogueError
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import Chunk, StoredChunk
from search.campaigns.claim_status import CLAIM_STATUSES, ELSEWHERE
from search.campaigns.inventory import Inventory
from search.campaigns.kinds import kind_of, load
from search.catalogue.batch import Batch, json_text
from search.catalogue.database import upsert
from search.catalogue.schema import (
    campaigns,
    chunks,
    claims,
    evidence,
    fields,
    findings,
    objects,
    relations,
)
from search.executors.progress import ProgressReport
from search.recertification.recertification import reading_claims, recertified

__all__ = ["IngestReport", "ingest_campaign", "write_batch"]

_BATCH = 500  # values in one IN (...), below every database's limit
_ROWS = 1000  # made from a table at a time
_TOLD = 10_000  # rows from which on progress is told


@dataclass(frozen=True)
class IngestReport:
    """What one ingest did.

    Attributes
    ----------
    campaign : str or None
        Hash of the campaign's spec; None for a directory of certificates.
    name : str
        Name of the directory.
    chunks, skipped : int
        Chunks read, and chunks that the catalogue had already.
    objects, claims, findings : int
        Rows written or confirmed by the chunks that were read.
    conflicts : tuple of str
        Claims that one piece of evidence supports and another refutes; they stay refuted.
    certificates, known_certificates : int
        Certificates that were checked and accepted, and those that the catalogue had already.
    rejected : tuple of str
        Certificates that were not accepted, each with its place and the reason.
    """

    campaign: str | None
    name: str
    chunks: int
    skipped: int
    objects: int
    claims: int
    findings: int
    conflicts: tuple[str, ...]
    certificates: int = 0
    known_certificates: int = 0
    rejected: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str) -> IngestReport:
        """The report on a directory that is no campaign."""
        return cls(None, name, 0, 0, 0, 0, 0, ())


def ingest_campaign(
    connection: Connection,
    directory: str | Path,
    trust: bool = False,
    workers: int = 1,
    progress: ProgressReport | None = None,
) -> IngestReport:
    """Read what is new in a campaign directory into the catalogue.

    What its rows say to be certified or refuted is certified anew at their digits.

    Parameters
    ----------
    connection : Connection
    directory : str or Path
    trust : bool
        Whether what rows say to be certified is believed; the catalogue then says
        ``certified elsewhere`` of it.
    workers : int
        Processes that certify.
    progress : ProgressReport, optional
        What tells how far it is, where there are 10,000 rows or more.

    Raises
    ------
    CampaignError
        If the directory is no campaign, or a chunk's file is damaged or claims what is not so.
    CatalogueError
        If a chunk differs from the one of the same name that was ingested before.
    """
    campaign = Campaign.open(directory)
    name = campaign.store.title
    inventory = campaign.inventory()
    for damaged in inventory.damaged.values():
        raise damaged
    _write_campaign(connection, campaign, name, inventory)
    query = select(chunks).where(chunks.c.campaign == campaign.hash)
    known = {row.id: row for row in connection.execute(query)}
    counts: Counter[str] = Counter()
    conflicts: list[str] = []
    waiting = Batch()
    collect = load(kind_of(campaign.spec.kind).collect)
    new: list[Chunk] = []
    for chunk, footer in inventory.done.items():
        row = known.get(chunk.id)
        if row is not None and row.row_hash != footer.row_hash:
            raise CatalogueError(
                f"the chunk {chunk.id} in {campaign.store.at(inventory.files[chunk])} differs from "
                "the one in the catalogue; one of them is from another code or machine: compare, "
                "then `brouncker catalogue rebuild` from the directories that you trust"
            )
        if row is None or not (row.certified or trust):
            new.append(chunk)
    counts["skipped"] = len(inventory.done) - len(new)
    read = recertified(campaign, inventory, new, trust, workers)
    for chunk, stored in _told(read, campaign, inventory, new, progress):
        batch = Batch()
        with reading_claims(campaign.store.at(inventory.files[chunk])):
            collect(batch, _rows(stored, trust), campaign, chunk.id)
        batch.chunks.append(
            {
                "campaign": campaign.hash,
                "id": chunk.id,
                "row_hash": stored.row_hash,
                "outcomes": json_text(stored.outcomes),
                "certified": not trust,
            }
        )
        if not waiting.takes(batch):
            conflicts += write_batch(connection, waiting)
            waiting = Batch()
        waiting.take(batch)
        counts.update(
            chunks=1,
            objects=len(batch.objects),
            claims=len(batch.claims),
            findings=len(batch.findings),
        )
    conflicts += write_batch(connection, waiting)
    _sum_outcomes(connection, campaign.hash)
    return IngestReport(
        campaign=campaign.hash,
        name=name,
        chunks=counts["chunks"],
        skipped=counts["skipped"],
        objects=counts["objects"],
        claims=counts["claims"],
        findings=counts["findings"],
        conflicts=tuple(conflicts),
    )


def _told(
    read: Iterable[tuple[Chunk, StoredChunk]],
    campaign: Campaign,
    inventory: Inventory,
    new: Sequence[Chunk],
    progress: ProgressReport | None,
) -> Iterator[tuple[Chunk, StoredChunk]]:
    """The chunks, while progress is told where there is much to do."""
    rows = sum(inventory.done[chunk].rows for chunk in new)
    if progress is None or rows < _TOLD:
        yield from read
        return
    progress.say(f"reading {rows:,} rows of {campaign.directory}; what they claim is computed anew")
    progress.begin(rows, {})
    try:
        for chunk, stored in read:
            yield chunk, stored
            progress.add({"rows": stored.rows})
    finally:
        progress.end()


def _rows(stored: StoredChunk, trust: bool) -> Iterator[dict[str, Any]]:
    """The rows, made when they are asked for: there may be a million that nobody wants.

    What is believed to be certified has a status that says so.
    """
    for batch in stored.table.to_batches(_ROWS):
        for row in batch.to_pylist():
            if trust and row.get("status") == "certified":
                row["status"] = ELSEWHERE
            yield row


def _write_campaign(
    connection: Connection, campaign: Campaign, name: str, inventory: Inventory
) -> None:
    done = {chunk: footer.outcomes for chunk, footer in inventory.done.items()}
    row = {
        "hash": campaign.hash,
        "name": name,
        "spec": campaign.spec_text,
        "elements": str(campaign.elements),
        "outcomes": "{}",
        "completeness": json_text(campaign.completeness(campaign.summary(done))),
    }
    upsert(connection, campaigns, [row], replace=["name", "spec", "elements", "completeness"])


def _sum_outcomes(connection: Connection, campaign: str) -> None:
    total: Counter[str] = Counter()
    query = select(chunks.c.outcomes).where(chunks.c.campaign == campaign)
    for (text,) in connection.execute(query):
        total.update(json.loads(text))
    connection.execute(
        campaigns.update().where(campaigns.c.hash == campaign).values(outcomes=json_text(total))
    )


def write_batch(connection: Connection, batch: Batch) -> list[str]:
    """Write a batch; return what claims are both supported and refuted."""
    fixed = ("id", "kind", "a", "b", "size")
    known = [column.name for column in objects.c if column.name not in fixed]
    upsert(
        connection,
        objects,
        list(batch.objects.values()),
        replace=known,
        when=lambda new: new["digits"] > func.coalesce(objects.c.digits, -1),
    )
    conflicts = _conflicts(connection, batch)
    upsert(
        connection,
        claims,
        list(batch.claims.values()),
        replace=["status", "digits", "significance"],
        when=_is_stronger,
    )
    upsert(connection, evidence, list(batch.evidence.values()))
    upsert(connection, relations, list(batch.relations.values()))
    upsert(connection, findings, batch.findings)
    upsert(
        connection,
        fields,
        list(batch.fields.values()),
        replace=[column.name for column in fields.c if column.name != "id"],
        when=_is_better_name,
    )
    upsert(
        connection,
        chunks,
        batch.chunks,
        replace=["certified"],
        when=lambda new: new["certified"].is_(True),
    )
    return conflicts


def _is_better_name(new: Any) -> Any:
    """Of the names of one field that of the list counts, else the first in the alphabet."""
    earlier = and_(new["known"] == fields.c.known, new["name"] < fields.c.name)
    return or_(and_(new["known"].is_(True), fields.c.known.is_(False)), earlier)


def _is_stronger(new: Any) -> Any:
    """New evidence counts when its status is higher, or equal with more digits or significance."""
    rank = {status: i for i, status in enumerate(CLAIM_STATUSES)}
    old = claims.c
    new_rank = case(rank, value=new["status"], else_=0)
    old_rank = case(rank, value=old.status, else_=0)
    new_digits, old_digits = func.coalesce(new["digits"], -1), func.coalesce(old.digits, -1)
    more_significant = new["significance"] > func.coalesce(old.significance, -1e9)
    return or_(
        new_rank > old_rank,
        and_(
            new_rank == old_rank,
            or_(
                new_digits > old_digits,
                and_(new_digits == old_digits, more_significant),
            ),
        ),
    )


def _conflicts(connection: Connection, batch: Batch) -> list[str]:
    supported = {ELSEWHERE, "certified", "proved"}
    new = {key: row["status"] for key, row in batch.claims.items()}
    keys = [key for key, status in new.items() if status == "refuted" or status in supported]
    found = []
    for at in range(0, len(keys), _BATCH):
        query = select(claims.c.id, claims.c.status).where(claims.c.id.in_(keys[at : at + _BATCH]))
        for key, old in connection.execute(query):
            if "refuted" in (old, new[key]) and supported & {old, new[key]}:
                row = batch.claims[key]
                found.append(f"{row['object_id']} = {row['expression']}")
    return found
