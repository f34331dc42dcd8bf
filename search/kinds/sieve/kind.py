"""The kind of campaign ``sieve``: what it is made of."""

from __future__ import annotations

from search.campaigns.kinds import Kind
from search.kinds.census.kind import BOX, LAYOUT

__all__ = ["KIND"]


KIND = Kind(
    layout=LAYOUT,
    spec="search.kinds.sieve.spec:SieveSpec",
    process="search.kinds.sieve.process:process",
    statement="search.kinds.sieve.completeness:statement",
    lines="search.kinds.sieve.completeness:lines",
    collect="search.kinds.census.catalogue_rows:collect",
    claims="search.kinds.census.catalogue_rows:row_claims",
    domain="search.campaigns.domain:fractions_of",
    tiny=(BOX,),
)
