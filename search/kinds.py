"""The kinds of search: which functions do the work of each.

They are named as text, ``module:function``, so that a worker process or another machine imports
them by itself, and nothing is loaded before it is needed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from search.chunk import ChunkResult

__all__ = ["KINDS", "Kind", "Process", "load", "load_process"]

Process = Callable[[Any, int, int], ChunkResult]


@dataclass(frozen=True)
class Kind:
    """The functions of a kind.

    Attributes
    ----------
    process : str
        Does a chunk; pure: ``(spec, lo, hi) -> ChunkResult``.
    statement : str
        What the search is complete for, and what it can miss: ``(spec, outcomes) -> dict``.
    lines : str
        The same for people: ``(statement) -> list of str``.
    collect : str
        Puts the rows of a chunk into a batch for the catalogue:
        ``(batch, rows, campaign, chunk id) -> None``.
    claims : str
        What the rows of a chunk claim and is computed anew: ``(chunk, spec) -> list of RowClaim``.
    tiny : tuple of tables
        A domain of a few elements, as specs describe it, of every form that its domains have; all
        that its work consists of happens to them. See `search.warming`.
    """

    process: str
    statement: str
    lines: str
    collect: str
    claims: str
    tiny: tuple[Mapping[str, Any], ...]


# Among them are 4/pi, which is identified and certified, what has no closed form, and e.
_BOX = {
    "a": {"degree": 1, "coefficients": [1, 2]},
    "b": {"degree": 2, "least_degree": 2, "coefficients": [0, 1]},
}
_FAMILY = {"family": {"a": "2*n+x", "b": "n^2", "parameters": {"x": [1, 2]}}}

KINDS = {
    "census": Kind(
        process="search.census:process",
        statement="search.completeness:statement",
        lines="search.completeness:lines",
        collect="search.census_batch:collect",
        claims="search.census_batch:row_claims",
        tiny=(_BOX, _FAMILY),
    ),
    "sieve": Kind(
        process="search.sieve:process",
        statement="search.sieve_completeness:statement",
        lines="search.sieve_completeness:lines",
        collect="search.census_batch:collect",
        claims="search.census_batch:row_claims",
        tiny=(_BOX,),
    ),
    "esma": Kind(
        process="search.esma:process",
        statement="search.esma_completeness:statement",
        lines="search.esma_completeness:lines",
        collect="search.esma_batch:collect",
        claims="search.esma_batch:row_claims",
        tiny=({"constants": ["e"], "degree": 1, "limit": 1, "period": 1},),
    ),
    "dynamics": Kind(
        process="search.dynamics_campaign:process",
        statement="search.dynamics_completeness:statement",
        lines="search.dynamics_completeness:lines",
        collect="search.dynamics_batch:collect",
        claims="search.dynamics_batch:row_claims",
        tiny=(_BOX, _FAMILY),
    ),
    "trajectories": Kind(
        process="search.trajectories_campaign:process",
        statement="search.trajectories_completeness:statement",
        lines="search.trajectories_completeness:lines",
        collect="search.trajectories_batch:collect",
        claims="search.trajectories_batch:row_claims",
        tiny=({"fields": ["ln2"], "norm": 1},),
    ),
}


def load(name: str) -> Callable[..., Any]:
    """The function that ``module:function`` names.

    >>> load("search.chunk:chunk_id").__name__
    'chunk_id'
    """
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def load_process(name: str) -> Process:
    """The chunk function that ``module:function`` names."""
    return load(name)
