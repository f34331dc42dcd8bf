"""What the chunks of a kind of campaign hold: the columns of their rows, and their outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

__all__ = ["Layout"]


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
        Whether the rows come as a table, and are hashed by columns
        (`search.campaigns.column_hash`).
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

        >>> columns = pa.schema([("index", pa.int64()), ("gamma", pa.float64())])
        >>> Layout(columns, ("measured",), by_columns=True).hashed
        ('index',)
        """
        return tuple(
            column.name
            for column in self.columns
            if not (self.by_columns and pa.types.is_floating(column.type))
        )
