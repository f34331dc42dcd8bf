"""Results on standard output: JSON lines, tables, CSV and LaTeX; notes and warnings beside it."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

__all__ = [
    "Format",
    "escape_latex",
    "json_line",
    "print_csv",
    "print_fields",
    "print_json",
    "print_latex",
    "print_table",
    "warn",
]

_LARGEST_EXACT = 2**53  # integers beyond it lose digits in readers that know only doubles
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: f"\\{c}" for c in "&%$#_"},
}


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"
    latex = "latex"


def json_line(row: Mapping[str, Any], places: int = 3) -> str:
    """One JSON object on one line: rationals and large integers as strings, absent as null.

    Parameters
    ----------
    row : mapping
    places : int
        Decimal places to which floats are rounded.

    Examples
    --------
    >>> json_line({"digits": 50, "trace": Fraction(1, 3), "big": 2**60, "significance": None})
    '{"digits": 50, "trace": "1/3", "big": "1152921504606846976", "significance": null}'
    """
    return json.dumps(_plain(row, places), allow_nan=False)


def _plain(value: Any, places: int = 3) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item, places) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, places) for item in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_EXACT else str(value)
    if isinstance(value, float):
        return round(value, places) if math.isfinite(value) else None
    return str(value)


def print_json(row: Mapping[str, Any], places: int = 3) -> None:
    """Print one object on one line, at once, floats to so many decimal places."""
    print(json_line(row, places), flush=True)


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV with a header; absent values are empty."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])


def _cell(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return json.dumps(plain) if isinstance(plain, (list, dict)) else str(plain)


def print_table(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], title: str | None = None
) -> None:
    """Print rows as a table for people; long cells are folded on a terminal, never cut."""
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE, title=title, title_justify="left", pad_edge=False)
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


def _console() -> Any:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 1_000_000  # a file or a pipe has no edge to fold at
    return console


def print_latex(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> None:
    """Print a longtable.

    Parameters
    ----------
    columns : sequence of (heading, alignment)
    rows : iterable of sequences of str
        Cells that are LaTeX already.
    """
    print("% needs \\usepackage{amsmath,longtable}")
    print(rf"\begin{{longtable}}{{{''.join(alignment for _, alignment in columns)}}}")
    print(" & ".join(escape_latex(heading) for heading, _ in columns) + r" \\ \hline")
    print(r"\endhead")
    for row in rows:
        print(" & ".join(row) + r" \\[1ex]")
    print(r"\end{longtable}")


def escape_latex(text: str) -> str:
    r"""Text as LaTeX shows it.

    Examples
    --------
    >>> print(escape_latex("half_reduction & 5%"))
    half\_reduction \& 5\%
    """
    return "".join(_LATEX.get(c, c) for c in text)


def warn(message: str) -> None:
    """Say something on standard error that does not stop the command."""
    print(f"warning: {message}", file=sys.stderr)
