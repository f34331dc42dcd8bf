"""The kind of campaign ``sieve``: what it is made of."""

from __future__ import annotations

from search.campaigns.kinds import Kind
from search.kinds.census.kind import BOX, LAYOUT

__all__ = ["KIND"]


KIND = Kind(
    room="search.kinds.sieve",
    layout=LAYOUT,
    spec="spec:SieveSpec",
    domain="search.campaigns.domain:fractions_of",
    tiny=(BOX,),
    collect="search.kinds.census.catalogue_rows:collect",
    claims="search.kinds.census.catalogue_rows:row_claims",
)
