"""Chunk functions of a stated length, for measurements of what carries them."""

from __future__ import annotations

import time

from search.campaigns.chunk import ChunkResult
from search.campaigns.spec import Spec

ELEMENT = 0.001  # seconds


def nothing(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """No work: what is measured is the carrying."""
    return ChunkResult([], {"generic": hi - lo})


def spin(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """A busy millisecond an element."""
    end = time.perf_counter() + ELEMENT * (hi - lo)
    while time.perf_counter() < end:
        pass
    return ChunkResult([], {"generic": hi - lo})
