"""Bringing the parts of a campaign together: copy what is done, and let nothing false pass.

Chunks have the same names and rows wherever they were done, so merging is copying files. What is
copied is verified; what two sources tell differently stops the merge before a chunk is written.
"""

from __future__ import annotations

import shlex
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from discovery.arguments import read_items
from discovery.errors import CampaignError, ProofError
from discovery.strict_json import read_json
from search.campaigns.campaign import FAILURES, Campaign
from search.campaigns.chunk import Chunk, ChunkResult, StoredChunk, encode_chunk
from search.campaigns.inventory import Inventory, ahead
from search.campaigns.summary import Summary, loss_files, timing_files
from search.catalogue.certificate_store import FOLDER, CertificateStore
from search.executors.progress import ProgressReport, progress_on
from search.recertification.recertification import recertified
from search.running.part import parts_of
from search.storage.open_store import open_store

__all__ = ["MergeReport", "merge"]


@dataclass
class MergeReport:
    """What one merge did.

    Attributes
    ----------
    directory : str
        The path or URL of the merged campaign.
    summary : Summary
        Where it stands now.
    copied : int
        Chunks that were copied into it.
    certificates : int
        Proof certificates that were copied into it.
    damaged : list of str
        What is wrong with the chunk files and certificates that were left out, each with its place.
    missing : list of int
        Positions of the chunks that are neither done nor failed.
    """

    directory: str
    summary: Summary
    copied: int = 0
    certificates: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 done; 1 if a damaged chunk or certificate was left out."""
        return 1 if self.damaged else 0

    @property
    def remedies(self) -> list[str]:
        """The commands that do what is missing, or failed; empty for a complete campaign."""
        here = f"brouncker run SPEC --out {shlex.quote(self.directory)}"
        parts = parts_of(self.missing, self.summary.chunks)
        found = [f"brouncker run SPEC --part {part} --out DIR" for part in parts]
        if self.missing and not parts:
            found = [here]
        if self.summary.failed:
            found.append(f"{here} --retry-failed")
        return found

    def as_json(self) -> dict[str, Any]:
        """What it says, for JSON."""
        return {
            "directory": self.directory,
            "chunks": self.summary.chunks,
            "chunks_done": self.summary.chunks_done,
            "copied": self.copied,
            "certificates": self.certificates,
            "failed": self.summary.failed,
            "missing": len(self.missing),
            "damaged": self.damaged,
            "remedies": self.remedies,
        }


def merge(
    sources: Sequence[str | Path],
    out: str | Path,
    progress: ProgressReport | None = None,
    trust: bool = False,
    workers: int = 1,
) -> MergeReport:
    """Copy the finished chunks of campaigns of one spec into one campaign; again changes nothing.

    Failures come along where no source has the chunk, and so do the timings in the logs, and the
    proof certificates. A merge that was killed is finished by the same call.

    Parameters
    ----------
    sources : sequence of str or Path
        Campaign directories of one spec, version and chunk size; their order does not matter.
    out : str or Path
        The merged campaign: new, empty, one of the sources, or an earlier merge.
    progress : ProgressReport, optional
        What tells how far it is; by default one on the error stream.
    trust : bool
        Whether what rows say to be certified is believed instead of certified anew.
    workers : int
        Processes that certify.

    Raises
    ------
    CampaignError
        If the sources are not of one campaign, two of them have different rows for the same chunk
        (no chunk is copied then), or `out` cannot be used or is at work.
    """
    sources = read_items(sources, "sources", "paths or URLs of campaigns, in a list")
    if not sources:
        raise CampaignError("there is nothing to merge; name at least one campaign directory")
    store = open_store(out)
    campaigns = [Campaign.open(source) for source in sources]
    old = [Campaign.open(store)] if store.exists("spec.toml") else []
    _refuse_different([*campaigns, *old])
    first = campaigns[0]
    cut = first.spec.chunks.model_copy(update={"size": first.chunk_size})
    target = Campaign.create(store, first.spec.model_copy(update={"chunks": cut}))
    progress = progress or progress_on()
    with target.driving() as remark:
        if remark:
            progress.say(remark)
        there, moved = target.repair()
        damaged = [f"a damaged chunk file was set aside as {path}" for path in moved]
        found = [(target, there)]
        for campaign in campaigns:
            if campaign.store.absolute != target.store.absolute:
                found.append((campaign, campaign.inventory(full=True)))
        damaged += [str(error) for _, each in found for error in each.damaged.values()]
        _refuse_conflicts(found)
        refused: dict[Chunk, str] = {}
        if any(campaign.store.absolute == target.store.absolute for campaign in campaigns):
            for _ in recertified(target, there, there.done, trust, workers, refused):
                pass  # what is there already is a source too
        copied = _copy(found, target, progress, trust, workers, refused)
        damaged += refused.values()
        done = {
            chunk: footer.outcomes
            for _, each in found
            for chunk, footer in each.done.items()
            if chunk not in refused
        }
        certificates = 0
        for campaign, _ in found[1:]:
            certificates += _copy_certificates(campaign, target, damaged)
        for campaign, _ in found:
            _copy_failures(campaign, target, done)
            _copy_timings(campaign, target)
        summary = target.summary(done)
        settled = {*done, *target.failed(done)}
    missing = [n for n, chunk in enumerate(target.chunks()) if chunk not in settled]
    return MergeReport(target.directory, summary, copied, certificates, damaged, missing)


def _refuse_different(campaigns: Sequence[Campaign]) -> None:
    first = campaigns[0]
    for other in campaigns[1:]:
        if other.hash != first.hash:
            raise CampaignError(
                f"{first.store} and {other.store} are campaigns of different specs (hashes "
                f"{first.hash} and {other.hash}); merge the parts of one spec only"
            )
        if other.chunk_size != first.chunk_size:
            raise CampaignError(
                f"{first.store} was cut into chunks of {first.chunk_size} elements, and "
                f"{other.store} into chunks of {other.chunk_size}; run one of them again with "
                "--part, or with the chunks.size of the other"
            )


def _refuse_conflicts(found: Sequence[tuple[Campaign, Inventory]]) -> None:
    """Raise if two verified files have different rows for one chunk."""
    seen: dict[Chunk, tuple[str, str]] = {}
    for campaign, inventory in found:
        for chunk, footer in inventory.done.items():
            file = campaign.store.at(inventory.files[chunk])
            row_hash, other = seen.setdefault(chunk, (footer.row_hash, file))
            if row_hash != footer.row_hash:
                raise CampaignError(
                    f"{other} and {file} are both whole and hold different rows for the same "
                    f"chunk (elements {chunk.lo} ... {chunk.hi}): one of them is false, and "
                    "nothing was merged; do the chunk anew, compare, remove the false file and "
                    "merge again"
                )


def _copy(
    found: Sequence[tuple[Campaign, Inventory]],
    target: Campaign,
    progress: ProgressReport,
    trust: bool,
    workers: int,
    refused: dict[Chunk, str],
) -> int:
    """Copy the chunks that the target lacks, out of files or packs, and return how many.

    What their rows say to be certified is certified anew before; what is not so is refused.
    """

    def write(read: tuple[Chunk, StoredChunk]) -> Chunk:
        chunk, stored = read
        result = ChunkResult([], stored.outcomes, stored.kind, stored.table)
        content = encode_chunk(result, target.hash, chunk.lo, chunk.hi)
        target.store.write(chunk.file, content)
        return chunk

    origins: dict[Chunk, int] = {}
    for n, (_, inventory) in enumerate(found):
        for chunk in inventory.done:
            origins.setdefault(chunk, n)
    wanted = [[chunk for chunk, n in origins.items() if n == k] for k in range(len(found))]
    progress.begin(sum(chunk.size for chunks in wanted[1:] for chunk in chunks), {})
    try:
        for (campaign, inventory), chunks in zip(found[1:], wanted[1:], strict=True):
            chunks_read = recertified(campaign, inventory, chunks, trust, workers, refused)
            for chunk in ahead(target.store.threads, write, chunks_read):
                progress.add({"copied": chunk.size})
    finally:
        progress.end()
    return sum(chunk not in refused for chunks in wanted[1:] for chunk in chunks)


def _copy_failures(source: Campaign, target: Campaign, done: Container[Chunk]) -> None:
    """Copy the recorded failures of the chunks that nobody has."""
    recorded = {*target.failed(done)}
    for chunk in source.failed(done):
        if chunk not in recorded:
            name = f"{FAILURES}/{chunk.id}.txt"
            target.store.write(name, source.store.read(name))


def _copy_certificates(source: Campaign, target: Campaign, damaged: list[str]) -> int:
    """Copy the certificates that the target lacks; what is none is left out and named.

    Whether they prove anything is for the checker to say, when a catalogue reads them.
    """
    theirs = CertificateStore(source.store, FOLDER)
    mine = CertificateStore(target.store, FOLDER)
    there = {*mine.names()}
    copied = 0
    for name in theirs.names():
        if name not in there:
            try:
                mine.add(theirs.read(name))
            except ProofError as error:
                damaged.append(f"{theirs.at(name)}: {error}")
            else:
                copied += 1
    return copied


def _copy_timings(source: Campaign, target: Campaign) -> None:
    """Add the whole lines of a source's log, losses included, that the target's lacks."""
    there = timing_files(target.store) | loss_files(target.store)
    for name in timing_files(source.store) | loss_files(source.store):
        content = target.store.read(name) if name in there else b""
        known = {*content.splitlines()}
        lines = [line for line in source.store.read(name).splitlines() if line not in known]
        new = [line + b"\n" for line in lines if _is_whole(line)]
        if new:
            end = b"" if content.endswith(b"\n") or not content else b"\n"
            target.store.write(name, content + end + b"".join(new))


def _is_whole(line: bytes) -> bool:
    try:
        return isinstance(read_json(line), dict)
    except ValueError:  # torn by a crash, or being written
        return False
