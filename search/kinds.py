"""The kinds of search: which function does a chunk of each.

A chunk function is pure, ``(spec, lo, hi) -> ChunkResult``, and is named as text, so that a worker
process or another machine imports it by itself.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from search.chunk import ChunkResult
from search.spec import Spec

__all__ = ["PROCESS", "Process", "load_process"]

Process = Callable[[Spec, int, int], ChunkResult]

PROCESS: dict[str, str] = {"census": "search.census:process"}


def load_process(name: str) -> Process:
    """The chunk function that ``module:function`` names.

    >>> load_process("search.chunk:chunk_id").__name__
    'chunk_id'
    """
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)
