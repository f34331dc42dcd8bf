"""The plan of a run that is not done yet: its size, and an estimate of what it costs."""

from __future__ import annotations

import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from discovery.errors import CampaignError
from search.calibration import chunk_size_from
from search.campaign import Campaign
from search.chunk import ChunkResult, encode_chunk
from search.domain import domain_of
from search.executor import worker_count, works_in_process
from search.kinds import KINDS
from search.part import WHOLE, Part, with_fixed_chunks
from search.run import default_directory
from search.sampling import take_sample
from search.spec import load_spec, spec_hash
from search.storage import open_store
from search.task import Job

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
        Estimated wall time of what is left.
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
            f"  time     {hours}:{minutes:02}:{seconds:02}",
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
    """Say what `search.run.run` with the same arguments would do; nothing is written.

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
        spec = with_fixed_chunks(spec)
    domain = domain_of(spec.domain)
    elements = domain.size
    job = Job(process or KINDS[spec.kind].process, spec.model_dump_json())
    sample = take_sample(job, domain, works_in_process(workers, spec.chunks.time_limit))
    if sample.error:
        raise CampaignError(
            f"the domain cannot be sampled ({sample.error}); a run would record such chunks as "
            "failed, with the traceback"
        )
    done: set[int] = set()
    if exists:
        campaign = Campaign.open(store)
        campaign.refuse_other(spec)
        size, done = campaign.chunk_size, {chunk.lo for chunk in campaign.done()}
    else:
        size = chunk_size_from(spec, sample)
    starts = range(0, elements, size)
    mine = part.of(starts)
    mine_elements = sum(min(size, elements - lo) for lo in mine)
    mine_done = sum(lo in done for lo in mine)
    left = mine_elements * (len(mine) - mine_done) / max(len(mine), 1)
    empty = len(encode_chunk(ChunkResult(), spec_hash(spec), 0, 0))
    return Plan(
        directory=str(store),
        elements=elements,
        chunks=len(starts),
        chunk_size=size,
        chunks_done=mine_done,
        workers=workers,
        sample=min(sample.elements, elements),  # slices of a small domain overlap
        seconds=round(sample.seconds / sample.elements * left / workers, 1),
        memory=_peak_memory(),
        disk=len(mine) * empty + round(sample.row_bytes * mine_elements / sample.elements),
        part=str(part),
        part_elements=mine_elements,
        part_chunks=len(mine),
    )


def _peak_memory() -> int:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(one).ru_maxrss for one in who)
    return peak if sys.platform == "darwin" else peak * 1024
