"""The kind of campaign ``sieve``: what it is made of."""

from __future__ import annotations

from search.census_kind import BOX, LAYOUT
from search.kinds import Kind

__all__ = ["KIND"]


KIND = Kind(
    layout=LAYOUT,
    spec="search.sieve_spec:SieveSpec",
    process="search.sieve:process",
    statement="search.sieve_completeness:statement",
    lines="search.sieve_completeness:lines",
    collect="search.census_batch:collect",
    claims="search.census_batch:row_claims",
    domain="search.domain:fractions_of",
    tiny=(BOX,),
)
