"""Compaction: the files of finished chunks become a few larger ones, and no row changes.

A pack is written whole before the files of its chunks are removed. Killed in between, a campaign
has some chunks twice, which count once; the next compaction finishes that, after it has verified
the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from search.campaigns.campaign import Campaign
from search.campaigns.chunk import CHUNKS, Chunk, StoredChunk
from search.campaigns.inventory import Inventory, ahead, read_chunks
from search.campaigns.pack import decode_pack, encode_pack, is_pack
from search.campaigns.row_rules import MAX_WRITTEN_BYTES

__all__ = ["CompactionReport", "compact"]

MAX_CHUNKS = 1000  # of one pack
MAX_BYTES = 2**25  # of the files of one pack: a reader has it in memory


@dataclass(frozen=True)
class CompactionReport:
    """What one compaction did.

    Attributes
    ----------
    directory : str
        The path or URL of the campaign.
    packed : int
        Chunks that were packed.
    packs : int
        Packs that were written.
    removed : int
        Files of single chunks that were removed.
    files : int
        Chunk files and packs that there are now.
    damaged : int
        Files that are damaged or of another campaign; they were left as they are.
    remark : str
        What the user should know of an earlier run.
    """

    directory: str
    packed: int
    packs: int
    removed: int
    files: int
    damaged: int
    remark: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fields as a dict for JSON."""
        return {name: value for name, value in asdict(self).items() if name != "remark"}

    def line(self) -> str:
        """The report for people."""
        left = f"; {self.damaged} damaged ones are left for the next run" if self.damaged else ""
        return (
            f"{self.directory}: {self.packed:,} chunks packed, new files: {self.packs:,}, "
            f"{self.removed:,} old files removed; files now: {self.files:,}{left}"
        )


def compact(campaign: Campaign) -> CompactionReport:
    """Pack the finished chunks of a campaign that have files of their own.

    Raises
    ------
    CampaignError
        If a driver works in the campaign, a chunk is damaged, or the directory cannot be written;
        nothing is lost, and what was packed stays so.
    """
    with campaign.driving() as remark:
        campaign.store.remove_leftovers(CHUNKS)
        inventory = campaign.inventory()
        removed = _finish(campaign, inventory)
        single = [chunk for chunk, file in inventory.files.items() if not is_pack(file)]
        packs = packed = 0
        for batch in _batches(single, inventory):
            for group in _small_groups(read_chunks(campaign.store, inventory, batch)):
                pack, content = encode_pack([stored for _, stored in group])
                campaign.store.write(pack, content)
                _remove(campaign, [chunk.file for chunk, _ in group])
                packs += 1
                packed += len(group)
        return CompactionReport(
            directory=campaign.directory,
            packed=packed,
            packs=packs,
            removed=removed + packed,
            files=len(inventory.sizes) - removed - packed + packs,
            damaged=len(inventory.damaged),
            remark=remark,
        )


def _finish(campaign: Campaign, inventory: Inventory) -> int:
    """Remove the files of chunks that are in a pack too, if the pack is whole."""
    store, removed = campaign.store, 0
    by_pack: dict[str, list[str]] = {}
    for chunk, file in inventory.files.items():
        if is_pack(file) and chunk.file in inventory.sizes and chunk.file not in inventory.damaged:
            by_pack.setdefault(file, []).append(chunk.file)
    for file, singles in by_pack.items():
        pack = decode_pack(store.read(file), store.at(file))
        for member in pack.members:
            pack.chunk(member)
        _remove(campaign, singles)
        removed += len(singles)
    return removed


def _remove(campaign: Campaign, files: list[str]) -> None:
    for _ in ahead(campaign.store.threads, campaign.store.remove, files):
        pass


def _batches(chunks: list[Chunk], inventory: Inventory) -> Iterator[list[Chunk]]:
    """Chunks in order, cut where a pack is full; a batch of one is left as it is."""
    batch: list[Chunk] = []
    size = 0
    for chunk in chunks:
        length = inventory.sizes[chunk.file]
        if len(batch) == MAX_CHUNKS or (batch and size + length > MAX_BYTES):
            if len(batch) > 1:
                yield batch
            batch, size = [], 0
        batch.append(chunk)
        size += length
    if len(batch) > 1:
        yield batch


def _small_groups(
    read: Iterable[tuple[Chunk, StoredChunk]],
) -> Iterator[list[tuple[Chunk, StoredChunk]]]:
    """Chunks as they come, cut where a pack would be too large in memory; none of one chunk."""
    group: list[tuple[Chunk, StoredChunk]] = []
    size = 0
    for chunk, stored in read:
        if group and size + stored.table.nbytes > MAX_WRITTEN_BYTES:
            if len(group) > 1:
                yield group
            group, size = [], 0
        group.append((chunk, stored))
        size += stored.table.nbytes
    if len(group) > 1:
        yield group
