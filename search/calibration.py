"""The size of a campaign's chunks, chosen once from the speed of a sample.

A chunk is some ten seconds of work: little is lost with a worker, and the driver is seldom asked.
Smaller campaigns are cut finer, so that several workers have something to do to the end, and
progress shows. The size is a power of two of elements (of rows, in a box), so that the noise of
timing seldom shows in it. No result depends on it.
"""

from __future__ import annotations

from math import log2

from search.domain import (
    MAX_CHUNKS,
    Domain,
    chosen_chunk_size,
    default_chunk_size,
    domain_of,
    row_length,
)
from search.sampling import Sample, take_sample
from search.spec import Spec
from search.task import Job

__all__ = ["calibrated_chunk_size", "chunk_size_for", "chunk_size_from"]

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
    domain = domain_of(spec.domain)
    sample = Sample()
    if spec.chunks.size is None and domain.size > SMALL:
        sample = take_sample(Job(process, spec.model_dump_json()), domain, in_process)
    return chunk_size_from(spec, sample)


def chunk_size_from(spec: Spec, sample: Sample) -> int:
    """The same, from a sample that was taken before."""
    if spec.chunks.size is not None:
        return chosen_chunk_size(spec)
    return chunk_size_for(domain_of(spec.domain), sample, spec.chunks.time_limit)


def chunk_size_for(domain: Domain, sample: Sample, time_limit: float | None = None) -> int:
    """The chunk size for a domain of which a sample was timed.

    For a small one, or without any time in the sample, it depends on the domain alone.

    Examples
    --------
    >>> from search.domain import Box, Side
    >>> box = Box(Side(2, -5, 5), Side(2, -5, 5))
    >>> chunk_size_for(box, Sample(elements=10**6, seconds=400)) // 1330  # 14 s: 64 to keep busy
    16
    >>> chunk_size_for(box, Sample(elements=10**4, seconds=400)) // 1330  # 53 s a row
    1
    """
    if domain.size <= SMALL:
        wanted = domain.size / (2 * FEW)
    elif not sample.seconds:
        return default_chunk_size(domain)
    else:
        pace = sample.elements / sample.seconds
        long = LONG if time_limit is None else min(LONG, time_limit / LIMIT_SHARE)
        wanted = min(long * pace, max(domain.size / MANY, SHORT * pace), domain.size / FEW)
    unit = row_length(domain)
    size = unit << max(0, round(log2(wanted / unit)))
    while size * MAX_CHUNKS < domain.size:
        size *= 2
    return min(size, domain.size)
