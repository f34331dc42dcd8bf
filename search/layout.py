"""What the chunks of each kind of campaign hold: the columns of their rows, and their outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

__all__ = ["LAYOUTS", "Layout"]


@dataclass(frozen=True)
class Layout:
    """Columns and outcomes of one kind.

    Attributes
    ----------
    columns : pyarrow.Schema
        Of the rows; the first is ``index``. What is not nullable every row has.
    outcomes : tuple of str
        Every element of a domain has exactly one.
    """

    columns: pa.Schema
    outcomes: tuple[str, ...]


_CENSUS = Layout(
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

_ESMA = Layout(
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

LAYOUTS = {"census": _CENSUS, "esma": _ESMA}
