"""Results on standard output: JSON lines, tables, CSV; notes and warnings beside it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from discovery.tables.text_formats import cell_text, csv_cell, json_line, printable
from search.cli.arguments import UsageError
from search.storage.plain_stream import unfiltered

if TYPE_CHECKING:
    from discovery.tables.table import Table

__all__ = [
    "Format",
    "print_csv",
    "print_fields",
    "print_json",
    "print_rows",
    "print_table",
    "warn",
]

_PLACES = 3  # decimal places of floats, which are for people here


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"
    latex = "latex"
    parquet = "parquet"
    bibtex = "bibtex"


def print_json(row: Mapping[str, Any], places: int = 3) -> None:
    """Print one object on one line, at once, floats to so many decimal places."""
    print(json_line(row, places), flush=True)


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV with a header, one by one; absent values are empty."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(cell_text(row.get(column), _PLACES)) for column in columns])


def print_rows(table: Table[Any], format: Format) -> None:
    """Print a table of results in a format.

    Raises
    ------
    UsageError
        If the format is binary and standard output is a terminal.
    """
    if format is Format.table:
        print_table(table.columns, map(table.fields, table))
    elif format is Format.parquet:
        if sys.stdout.isatty():
            raise UsageError("parquet is binary: write it to a file with `> formulas.parquet`")
        sys.stdout.flush()
        sys.stdout.buffer.write(table.to_parquet())
    else:
        texts = {
            Format.json: table.to_json,
            Format.csv: table.to_csv,
            Format.latex: lambda: f"{table.to_latex()}\n",
            Format.bibtex: table.bibtex,
        }
        print(texts[format](), end="")


def print_table(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], title: str | None = None
) -> None:
    """Print rows as a table for people; long cells are folded on a terminal, never cut."""
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    shown = None if title is None else Text(printable(title))
    table = Table(box=SIMPLE, title=shown, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(column))) for column in columns))
    _console().print(table)


def print_fields(fields: Mapping[str, Any]) -> None:
    """Print names and values, one pair a line, without the absent ones."""
    shown = {name: _cell(value) for name, value in fields.items() if value is not None}
    width = max(map(len, shown), default=0)
    for name, text in shown.items():
        print(f"{name:<{width}}  {text}")


def _cell(value: Any) -> str:
    """A value on one line, which cannot be taken for several."""
    return printable(cell_text(value, _PLACES))


def _console() -> Any:
    from rich.console import Console

    console = Console(file=unfiltered(sys.stdout), highlight=False)
    if not console.is_terminal:
        console.width = 1_000_000  # a file or a pipe has no edge to fold at
    return console


def warn(message: str) -> None:
    """Say something on standard error that does not stop the command."""
    print(f"warning: {printable(message)}", file=sys.stderr)
