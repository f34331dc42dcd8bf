"""The plan of a run that is not done yet: its size, and an estimate of what it costs."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from heapq import heapreplace
from pathlib import Path
from typing import Any

from discovery.errors import CampaignError
from discovery.kernel_cache import cached_kernels
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, encode_chunk
from search.campaigns.domain import domain_of
from search.campaigns.kinds import kind_of
from search.campaigns.spec import load_spec, spec_hash
from search.executors.executor import worker_count, works_in_process
from search.executors.task import Job
from search.running.calibration import calibrates, chunk_size_from
from search.running.part import WHOLE, Part, with_fixed_chunks
from search.running.run import default_directory
from search.running.sampling import BRIEF, THOROUGH, take_sample, time_to_be_ready
from search.storage.open_store import open_store

__all__ = ["Plan", "plan"]


@dataclass(frozen=True)
class Plan:
    """What a run would do, and an estimate from a sample of what it would cost.

    Attributes
    ----------
    directory : str
        Where the campaign would be.
    elements, chunks, chunk_size : int
        How large the domain is and how it is cut.
    chunks_done : int
        Chunks that an earlier run has done already.
    workers : int
        Worker processes.
    sample : int
        Elements that the estimate is made from.
    seconds : float
        Estimated wall time of what is left, without that of the catalogue at the end.
    at_least : bool
        Whether elements were met that take too long for a sample, so that it is longer than that.
    memory : int
        Estimated peak memory of one process, in bytes; there are `workers` of them.
    disk : int
        Estimated size of the campaign directory, in bytes.
    part : str
        Which part of the campaign would be run, such as ``3/8``; ``1/1`` is the whole.
    part_elements, part_chunks : int
        How large that part is; `chunks_done`, `seconds` and `disk` are of the part.
    """

    directory: str
    elements: int
    chunks: int
    chunk_size: int
    chunks_done: int
    workers: int
    sample: int
    seconds: float
    at_least: bool
    memory: int
    disk: int
    part: str
    part_elements: int
    part_chunks: int

    def as_json(self) -> dict[str, Any]:
        """The fields as a dict for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """The plan for people."""
        hours, rest = divmod(round(self.seconds), 3600)
        minutes, seconds = divmod(rest, 60)
        done = f", {self.chunks_done:,} of them done already" if self.chunks_done else ""
        lines = [
            f"elements   {self.elements:,}",
            f"chunks     {self.chunks:,} of {self.chunk_size:,} elements{done}",
        ]
        if self.part != str(WHOLE):
            size = f"{self.part_chunks:,} chunks, {self.part_elements:,} elements"
            lines = [lines[0], lines[1].removesuffix(done), f"part {self.part:<5} {size}{done}"]
        return [
            *lines,
            f"directory  {self.directory}",
            f"workers    {self.workers}",
            f"estimated from a sample of {self.sample:,} elements, so a guess:",
            f"  time     {'more than ' * self.at_least}{hours}:{minutes:02}:{seconds:02}",
            f"  memory   {self.memory / 2**20:,.0f} MiB a process",
            f"  disk     {self.disk / 2**20:,.1f} MiB",
        ]


def plan(
    spec_path: str | Path,
    out: str | Path | None = None,
    workers: int | None = None,
    *,
    part: Part = WHOLE,
    process: str | None = None,
) -> Plan:
    """Say what `search.running.run.run` with the same arguments would do; nothing is written.

    A small sample from all over the domain is done to estimate the cost.

    Raises
    ------
    SpecError, LimitError
        If the spec is not allowed.
    CampaignError
        If the directory holds a campaign that is not this one, or the sample cannot be done.
    """
    spec = load_spec(spec_path)
    workers = worker_count(workers)
    store = open_store(default_directory(spec_path, spec) if out is None else out)
    exists = store.exists("spec.toml")
    if part != WHOLE and not exists:
        spec = with_fixed_chunks(spec, part)
    domain = domain_of(spec)
    elements = domain.size
    job = Job(process or kind_of(spec.kind).process, spec.model_dump_json())
    in_process = works_in_process(workers, spec.chunks.time_limit)
    compiled = cached_kernels()
    sample = take_sample(job, domain, THOROUGH, workers, in_process=in_process)
    if sample.error:
        raise CampaignError(
            f"the domain cannot be sampled ({sample.error}); a run would record such chunks as "
            "failed, with the traceback"
        )
    ready = sample.ready if cached_kernels() == compiled else time_to_be_ready(job)
    done: set[int] = set()
    if exists:
        campaign = Campaign.open(store)
        campaign.refuse_other(spec)
        size, done = campaign.chunk_size, {chunk.lo for chunk in campaign.done()}
    else:
        size = chunk_size_from(spec, sample.seconds)
    starts = range(0, elements, size)
    part.refuse_empty(len(starts))
    mine = part.of(starts)
    left = [sample.cost(lo, min(lo + size, elements)) for lo in mine if lo not in done]
    seconds = ready + _shared(left, workers) if left else 0.0
    if left and not exists and calibrates(spec):
        seconds += ready + BRIEF.seconds
    mine_elements = sum(min(size, elements - lo) for lo in mine)
    empty = len(encode_chunk(ChunkResult(), spec_hash(spec), 0, 0))
    return Plan(
        directory=str(store),
        elements=elements,
        chunks=len(starts),
        chunk_size=size,
        chunks_done=len(mine) - len(left),
        workers=workers,
        sample=sample.elements,
        seconds=round(seconds, 1),
        at_least=sample.at_least,
        memory=_peak_memory(),
        disk=len(mine) * empty + round(sample.row_bytes * mine_elements / elements),
        part=str(part),
        part_elements=mine_elements,
        part_chunks=len(mine),
    )


def _shared(chunks: Iterable[float], workers: int) -> float:
    """When the last of so many workers is done, of whom each takes the next chunk when it can.

    >>> _shared([1.0, 1.0, 8.0], 2), _shared([1.0] * 10, 2)
    (9.0, 5.0)
    """
    ends = [0.0] * workers
    for seconds in chunks:
        heapreplace(ends, ends[0] + seconds)
    return max(ends)


def _peak_memory() -> int:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(one).ru_maxrss for one in who)
    return peak if sys.platform == "darwin" else peak * 1024
