"""The kind of campaign ``census``: what it is made of."""

from __future__ import annotations

import pyarrow as pa

from search.campaigns.kinds import Kind
from search.campaigns.layout import Layout

__all__ = ["BOX", "FAMILY", "KIND", "LAYOUT"]

LAYOUT = Layout(
    columns=pa.schema(
        [
            pa.field("index", pa.int64(), nullable=False),
            pa.field("a", pa.string(), nullable=False),
            pa.field("b", pa.string(), nullable=False),
            pa.field("outcome", pa.string(), nullable=False),
            ("reason", pa.string()),
            ("id", pa.string()),
            ("factor", pa.string()),
            ("primitive_a", pa.string()),
            ("primitive_b", pa.string()),
            ("class", pa.string()),
            ("trace", pa.string()),
            ("det", pa.string()),
            ("order", pa.string()),
            ("symmetric", pa.bool_()),
            ("convergence", pa.string()),
            ("value", pa.string()),
            ("digits", pa.int32()),
            ("expression", pa.string()),
            ("relation", pa.string()),
            ("constant", pa.string()),
            ("kind", pa.string()),
            ("significance", pa.float64()),
            ("status", pa.string()),
            ("certified_digits", pa.int32()),
            ("rule", pa.string()),
            ("start", pa.int64()),
            ("depth", pa.int64()),
        ]
    ),
    outcomes=(
        "terminating",
        "inflated",
        "generic",
        "no-limit",
        "infinite",
        "evaluated",
        "undecided",
    ),
)

# Among them are 4/pi, which is identified and certified, what has no closed form, and e.
BOX = {
    "a": {"degree": 1, "coefficients": [1, 2]},
    "b": {"degree": 2, "least_degree": 2, "coefficients": [0, 1]},
}
FAMILY = {"family": {"a": "2*n+x", "b": "n^2", "parameters": {"x": [1, 2]}}}

KIND = Kind(
    room="search.kinds.census",
    layout=LAYOUT,
    spec="spec:CensusSpec",
    domain="search.campaigns.domain:fractions_of",
    tiny=(BOX, FAMILY),
)
