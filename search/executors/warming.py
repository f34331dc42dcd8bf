"""What a process does before any clock starts: it makes kernels, tables and constants ready.

A few elements that every kind knows go through the whole of its work, with the settings of the
spec. So the time of a chunk, its limit, and a sample that tells what a run costs hold the work
alone. The elements are no part of the domain: whatever hangs or fails there, does so in a task.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from search.campaigns.chunk import encode_chunk
from search.campaigns.domain import domain_of
from search.campaigns.kinds import kind_of, load
from search.campaigns.spec import spec_from_json, spec_model
from search.executors.task import Job

__all__ = ["warm_up"]


def warm_up(job: Job) -> None:
    """Make this process ready for a job; errors come back with its tasks."""
    with suppress(Exception):
        _warm_up(job.process, "" if job.plain else job.spec)


@lru_cache(maxsize=4)
def _warm_up(process: str, text: str) -> None:
    load(process)
    if not text:
        return
    spec = spec_from_json(text)
    kind, model = kind_of(spec.kind), spec_model(spec.kind)
    if process != kind.process or model is None:
        return
    do = load(process)
    for table in kind.tiny:
        tiny = model.model_validate({"kind": spec.kind, "domain": table})
        if type(tiny.domain) is type(spec.domain):
            size = domain_of(tiny).size
            encode_chunk(do(spec.model_copy(update={"domain": tiny.domain}), 0, size), "", 0, size)
    do(spec, 0, 0)  # the tables of its own domain
