"""The plan of a run that is not done yet: its size, and an estimate of what it costs."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from discovery.errors import BrounckerError, CampaignError
from search.campaign import Campaign
from search.chunk import ChunkResult, encode_chunk
from search.domain import chosen_chunk_size, domain_of
from search.executor import worker_count
from search.kinds import PROCESS, load_process
from search.part import WHOLE, Part, with_fixed_chunks
from search.run import default_directory
from search.spec import load_spec, spec_hash
from search.storage import open_store

__all__ = ["Plan", "plan"]

FIRST_SLICE = 64  # elements; doubled until a slice takes long enough to be timed
LONG_ENOUGH = 0.5  # seconds


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

    A small sample at the beginning, middle and end is done in this process to estimate the cost.

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
    if part != WHOLE and not store.exists("spec.toml"):
        spec = with_fixed_chunks(spec)
    size, elements = chosen_chunk_size(spec), domain_of(spec.domain).size
    done: set[int] = set()
    if store.exists("spec.toml"):
        campaign = Campaign.open(store)
        campaign.refuse_other(spec)
        size, done = campaign.chunk_size, {chunk.lo for chunk in campaign.done()}
    starts = range(0, elements, size)
    mine = part.of(starts)
    mine_elements = sum(min(size, elements - lo) for lo in mine)
    mine_done = sum(lo in done for lo in mine)
    do = load_process(process or PROCESS[spec.kind])
    digest = spec_hash(spec)

    def measure(lo: int, length: int) -> tuple[float, int]:
        """Seconds and bytes of one slice."""
        began = time.perf_counter()
        try:
            content = encode_chunk(do(spec, lo, lo + length), digest, lo, lo + length)
        except BrounckerError:
            raise
        except Exception as error:
            raise CampaignError(
                f"the elements {lo} ... {lo + length} cannot be sampled ({type(error).__name__}: "
                f"{error}); a run would record their chunks as failed, with the traceback"
            ) from error
        return time.perf_counter() - began, len(content)

    length = min(FIRST_SLICE, size)
    lo = (elements - length) // 2
    measure(lo, length)  # loads and compiles what it needs: not timed
    while True:
        # Never one slice twice: what a chunk function has cached costs nothing.
        lo = min(lo + length, elements - length)
        slices = [measure(lo, length)]
        if slices[0][0] >= LONG_ENOUGH or length == size:
            break
        length = min(2 * length, size)
    slices += [measure(0, length), measure(elements - length, length)]
    sample = length * len(slices)  # slices of a small domain overlap
    left = mine_elements * (len(mine) - mine_done) / max(len(mine), 1)
    empty = len(encode_chunk(ChunkResult(), digest, 0, 0))
    rows = sum(content - empty for _, content in slices)
    return Plan(
        directory=str(store),
        elements=elements,
        chunks=len(starts),
        chunk_size=size,
        chunks_done=mine_done,
        workers=workers,
        sample=min(sample, elements),
        seconds=round(sum(seconds for seconds, _ in slices) * left / sample / workers, 1),
        memory=_peak_memory(),
        disk=len(mine) * empty + round(rows * mine_elements / sample),
        part=str(part),
        part_elements=mine_elements,
        part_chunks=len(mine),
    )


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
