"""The kind of campaign ``trajectories``: what it is made of."""

from __future__ import annotations

import pyarrow as pa

from search.campaigns.kinds import Kind
from search.campaigns.layout import Layout

__all__ = ["KIND", "LAYOUT"]

LAYOUT = Layout(
    columns=pa.schema(
        [
            pa.field("index", pa.int64(), nullable=False),
            pa.field("field", pa.string(), nullable=False),
            pa.field("start", pa.string(), nullable=False),
            pa.field("direction", pa.string(), nullable=False),
            pa.field("outcome", pa.string(), nullable=False),
            ("reason", pa.string()),
            ("a", pa.string()),
            ("b", pa.string()),
            ("id", pa.string()),
            ("factor", pa.string()),
            ("primitive_a", pa.string()),
            ("primitive_b", pa.string()),
            ("skipped", pa.int64()),
            ("moebius", pa.string()),  # JSON list: the limit from the value of the fraction
            ("convergence", pa.string()),
            ("limit", pa.string()),
            ("limit_expression", pa.string()),
            ("constant", pa.string()),
            ("kind", pa.string()),
            ("significance", pa.float64()),
            ("value", pa.string()),  # of the primitive fraction
            ("digits", pa.int32()),
            ("expression", pa.string()),  # of the primitive fraction
            ("status", pa.string()),
            ("certified_digits", pa.int32()),
            ("rule", pa.string()),
            ("enclosed_from", pa.int64()),
            ("enclosed_depth", pa.int64()),
            ("delta", pa.float64()),
            ("delta_exact", pa.float64()),
            ("delta_exact_text", pa.string()),
            ("delta_exact_status", pa.string()),
            ("delta_exact_reason", pa.string()),
            ("digits_per_step", pa.float64()),
            ("reduced_growth", pa.float64()),
            ("order", pa.float64()),
            ("irrational", pa.string()),
        ]
    ),
    outcomes=("singular", "no-limit", "infinite", "undecided", "approximate", "evaluated"),
)

KIND = Kind(
    room="search.kinds.trajectories",
    layout=LAYOUT,
    spec="spec:TrajectoriesSpec",
    domain="domain:TrajectoriesDomain",
    tiny=({"fields": ["ln2"], "norm": 1},),
    beside="search.user_files.user_fields:with_own_fields",
)
