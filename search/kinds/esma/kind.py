"""The kind of campaign ``esma``: what it is made of."""

from __future__ import annotations

import pyarrow as pa

from search.campaigns.kinds import Kind
from search.campaigns.layout import Layout

__all__ = ["KIND", "LAYOUT"]

LAYOUT = Layout(
    columns=pa.schema(
        [
            pa.field("index", pa.int64(), nullable=False),
            pa.field("constant", pa.string(), nullable=False),
            pa.field("lhs", pa.string(), nullable=False),
            pa.field("signs", pa.string(), nullable=False),
            pa.field("outcome", pa.string(), nullable=False),
            ("reason", pa.string()),
            ("id", pa.string()),
            ("preperiod", pa.string()),  # JSON list of integers
            ("interlaced", pa.string()),  # JSON list of polynomials in k
            ("recurrence", pa.string()),  # factored connection polynomial
            ("confirmed_by", pa.int32()),
            ("digits_per_term", pa.float64()),
            ("family_a", pa.string()),
            ("family_b", pa.string()),
            ("family_id", pa.string()),
            ("contraction_a", pa.string()),
            ("contraction_b", pa.string()),
            ("contraction_id", pa.string()),
            ("moebius", pa.string()),  # JSON list: the value from that of the contraction
            ("value", pa.string()),
            ("digits", pa.int32()),
            ("significance", pa.float64()),
            ("status", pa.string()),
            ("certified_digits", pa.int32()),
            ("rule", pa.string()),
            ("start", pa.int64()),
            ("depth", pa.int64()),
        ]
    ),
    outcomes=("generic", "pattern", "recurrence", "refuted", "undecided"),
)

KIND = Kind(
    room="search.kinds.esma",
    layout=LAYOUT,
    spec="spec:EsmaSpec",
    domain="domain:EsmaDomain",
    tiny=({"constants": ["e"], "degree": 1, "limit": 1, "period": 1},),
)
