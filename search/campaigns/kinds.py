"""The kinds of campaign: one line of the registry for each, and one folder with all that it is.

Functions and classes are named as text, ``module:name``, so that a worker process or another
machine imports them by itself, and nothing is loaded before it is needed.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from search.campaigns.layout import Layout

__all__ = ["KINDS", "Kind", "kind_of", "load"]

KINDS = {
    "census": "search.kinds.census.kind:KIND",
    "sieve": "search.kinds.sieve.kind:KIND",
    "esma": "search.kinds.esma.kind:KIND",
    "dynamics": "search.kinds.dynamics.kind:KIND",
    "trajectories": "search.kinds.trajectories.kind:KIND",
}


@dataclass(frozen=True)
class Kind:
    """What a kind of campaign is made of.

    Attributes
    ----------
    room : str
        Its folder, such as ``search.kinds.census``. What is left out below is there under the name
        that every kind gives it.
    layout : Layout
        The columns of its rows, and its outcomes.
    spec : str
        The model of its specs, a `search.campaigns.spec.Spec`.
    domain : str
        What is enumerated: ``(the table [domain] of a spec) -> Domain``.
    tiny : tuple of tables
        A domain of a few elements, as specs describe it, of every form that its domains have; all
        that its work consists of happens to them. See `search.executors.warming`.
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
    beside : str
        Reads into the table ``[domain]`` what it names beside the spec, or nothing:
        ``(table, path of the spec) -> table``.
    """

    room: str
    layout: Layout
    spec: str
    domain: str
    tiny: tuple[Mapping[str, Any], ...]
    process: str = "process:process"
    statement: str = "completeness:statement"
    lines: str = "completeness:lines"
    collect: str = "catalogue_rows:collect"
    claims: str = "catalogue_rows:row_claims"
    beside: str = ""

    def __post_init__(self) -> None:
        for part in ("spec", "domain", "process", "statement", "lines", "collect", "claims"):
            name = getattr(self, part)
            if "." not in name:  # in the room
                object.__setattr__(self, part, f"{self.room}.{name}")


@cache
def kind_of(name: str) -> Kind:
    """The kind of a name that the registry has.

    >>> kind_of("census").process
    'search.kinds.census.process:process'
    """
    return load(KINDS[name])


def load(name: str) -> Any:
    """What ``module:name`` names.

    >>> load("search.campaigns.chunk:chunk_id").__name__
    'chunk_id'
    """
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
