"""The size of a campaign's chunks, chosen once from the speed of a sample.

A chunk is some ten seconds of work: little is lost with a worker, and the driver is seldom asked.
Smaller campaigns are cut finer, so that several workers have something to do to the end, and
progress shows. The size is a power of two of elements (of rows, in a box), so that the noise of
timing seldom shows in it. No result depends on it.
"""

from __future__ import annotations

from math import log2

from search.campaigns.domain import (
    MAX_CHUNKS,
    Domain,
    chosen_chunk_size,
    default_chunk_size,
    domain_of,
)
from search.campaigns.spec import Spec
from search.executors.task import Job
from search.running.sampling import BRIEF, take_sample

__all__ = ["calibrated_chunk_size", "calibrates", "chunk_size_for", "chunk_size_from"]

LONG = 10.0  # seconds a chunk, where there is work enough
SHORT = 0.5  # seconds that are worth a chunk of their own
MANY = 64  # chunks keep several workers busy to the end
FEW = 16  # chunks are the least that a domain is cut into
SMALL = 4096  # elements are cut without a sample
LIMIT_SHARE = 5  # a chunk is a small part of the time limit, since chunks differ


def calibrated_chunk_size(spec: Spec, process: str, in_process: bool) -> int:
    """The chunk size that a spec asks for, or one from a sample that is taken now.

    Parameters
    ----------
    spec : Spec
        What will be run.
    process : str
        The chunk function, as ``module:function``.
    in_process : bool
        See `take_sample`.

    Raises
    ------
    SpecError
        If the spec asks for more than 10,000 chunks.
    """
    if not calibrates(spec):
        return chunk_size_from(spec, 0.0)
    domain = domain_of(spec)
    job = Job(process, spec.model_dump_json())
    return chunk_size_from(spec, take_sample(job, domain, BRIEF, in_process=in_process).seconds)


def calibrates(spec: Spec) -> bool:
    """Whether a sample is taken for the chunk size of a new campaign of a spec."""
    return spec.chunks.size is None and domain_of(spec).size > SMALL


def chunk_size_from(spec: Spec, seconds: float) -> int:
    """The same, where the work of the whole domain is known to take so long; 0 is not known."""
    if spec.chunks.size is not None:
        return chosen_chunk_size(spec)
    return chunk_size_for(domain_of(spec), seconds, spec.chunks.time_limit)


def chunk_size_for(domain: Domain, seconds: float, time_limit: float | None = None) -> int:
    """The chunk size for a domain whose work takes so many seconds, as a sample tells.

    For a small one, or where nothing is known, it depends on the domain alone.

    Examples
    --------
    >>> from search.campaigns.domain import Box, Side
    >>> box = Box(Side(2, -5, 5), Side(2, -5, 5))
    >>> chunk_size_for(box, 700.0) // 1330  # 8 s a chunk: 84 of them keep workers busy
    16
    >>> chunk_size_for(box, 70_000.0) // 1330  # 53 s a row
    1
    """
    if domain.size <= SMALL:
        wanted = domain.size / (2 * FEW)
    elif not seconds:
        return default_chunk_size(domain)
    else:
        pace = domain.size / seconds
        long = LONG if time_limit is None else min(LONG, time_limit / LIMIT_SHARE)
        wanted = min(long * pace, max(domain.size / MANY, SHORT * pace), domain.size / FEW)
    unit = domain.row_length
    size = unit << max(0, round(log2(wanted / unit)))
    while size * MAX_CHUNKS < domain.size:
        size *= 2
    return min(size, domain.size)
