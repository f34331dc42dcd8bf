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
    by_columns : bool
        Whether the rows come as a table, and are hashed by columns (`search.column_hash`).
    """

    columns: pa.Schema
    outcomes: tuple[str, ...]
    by_columns: bool = False

    @property
    def hashed(self) -> tuple[str, ...]:
        """The columns that the hash over the rows takes in: equal ones make equal campaigns.

        Where rows are hashed by columns, all but the floating-point ones: these may differ in the
        last digit between processors. They have checksums in the file instead, so that damage is
        noticed all the same.

        >>> {*LAYOUTS["dynamics"].columns.names} - {*LAYOUTS["dynamics"].hashed} >= {"gamma", "eta"}
        True
        """
        return tuple(
            column.name
            for column in self.columns
            if not (self.by_columns and pa.types.is_floating(column.type))
        )


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

_DYNAMICS = Layout(
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

_TRAJECTORIES = Layout(
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

LAYOUTS = {
    "census": _CENSUS,
    "sieve": _CENSUS,
    "esma": _ESMA,
    "dynamics": _DYNAMICS,
    "trajectories": _TRAJECTORIES,
}
