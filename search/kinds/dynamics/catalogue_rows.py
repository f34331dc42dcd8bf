"""What a dynamics campaign adds to the catalogue: the record of itself, and nothing more.

The catalogue indexes objects about which something is claimed. That a fraction was measured is no
claim, and a million of them would bury those that are; the measurements stay in the campaign.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from search.campaigns.campaign import Campaign
from search.campaigns.chunk import StoredChunk
from search.campaigns.spec import Spec
from search.catalogue.batch import Batch
from search.recertification.recertification import RowClaim

__all__ = ["collect", "row_claims"]


def collect(batch: Batch, rows: Iterable[dict[str, Any]], campaign: Campaign, chunk: str) -> None:
    """Add nothing: the campaign and its chunks are recorded by whoever ingests them."""


def row_claims(stored: StoredChunk, spec: Spec) -> list[RowClaim]:
    """Nothing: measurements claim no value."""
    return []
