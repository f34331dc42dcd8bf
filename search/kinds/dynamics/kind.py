"""The kind of campaign ``dynamics``: what it is made of."""

from __future__ import annotations

import pyarrow as pa

from search.campaigns.kinds import Kind
from search.campaigns.layout import Layout
from search.kinds.census.kind import BOX, FAMILY

__all__ = ["KIND", "LAYOUT"]

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
            ("class", pa.string()),
            ("trace", pa.string()),
            ("order", pa.string()),
            ("convergence", pa.string()),
            ("limit", pa.float64()),
            ("naive_delta", pa.float64()),
            ("reduced_delta", pa.float64()),
            ("predicted_delta", pa.float64()),
            ("gamma_prime", pa.float64()),
            ("eta_prime", pa.float64()),
            ("beta", pa.float64()),
            ("gamma", pa.float64()),
            ("eta", pa.float64()),
            ("eigenvalue_ratio", pa.float64()),
            ("complex", pa.bool_()),
            ("gcd", pa.string()),  # "exact" or "none": what the four after naive_delta rest on
        ]
    ),
    outcomes=(
        "terminating",
        "no-limit",
        "infinite",
        "undecided",
        "rational",
        "convergent",
        "inflated",
    ),
    by_columns=True,
)

KIND = Kind(
    room="search.kinds.dynamics",
    layout=LAYOUT,
    spec="spec:DynamicsSpec",
    domain="search.campaigns.domain:fractions_of",
    tiny=(BOX, FAMILY),
)
