"""Verifying claims in bulk: a row out for every row in, whatever is wrong with it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError, ValueTextError
from discovery.expressions.claimed_value import claimed_value
from discovery.expressions.expression import Expression
from discovery.tables.text_formats import csv_value
from verify.certification import certify

__all__ = ["COLUMNS", "REQUIRED", "verify_claim", "verify_file"]

REQUIRED = ("a", "b", "value")
COLUMNS = (*REQUIRED, "status", "digits", "significance", "message", "rule", "start", "depth")

_SURROGATE = re.compile("[\ud800-\udfff]")

Row = dict[str, Any]


def verify_claim(a: str, b: str, value: str, digits: int, warn: Callable[[str], None]) -> Row:
    """Certify or refute one claim.

    Parameters
    ----------
    a, b, value : str
        The polynomials, and the claimed value as an expression, or as a number with a last digit.
    digits : int
        Decimal places of both enclosures; a number has its own.
    warn : callable
        Takes what is to be said of the expression, such as decimals read as exact rationals.

    Returns
    -------
    dict
        With the keys `COLUMNS`.

    Raises
    ------
    BrounckerError
        If the claim cannot be read, or the fraction has no value to compare with.

    Examples
    --------
    >>> row = verify_claim("2n+1", "n^2", "4/pi", 50, print)
    >>> row["status"], row["digits"]
    ('certified', 50)
    """
    pcf = PCF(a, b)
    claimed = claimed_value(value)
    for warning in claimed.warnings if isinstance(claimed, Expression) else ():
        warn(f"{value}: {warning}")
    found = certify(pcf, claimed, digits)
    return {
        "a": a,
        "b": b,
        "value": value,
        "status": found.status,
        "digits": found.digits,
        "significance": None if found.significance is None else round(found.significance, 1),
        "message": found.reason,
        "rule": found.enclosure.rule,
        "start": found.enclosure.start,
        "depth": found.enclosure.depth,
    }


def verify_file(
    path: Path, digits: int, warn: Callable[[str], None]
) -> tuple[list[str], int, Iterator[Row]]:
    """Certify or refute every row of a CSV file, in order.

    Columns beyond a, b and value are passed through; one that has the name of a column of ours
    comes back with ``input_`` before it. A row that cannot be read or compared has the status
    ``error``, and why in ``message``.

    Returns
    -------
    columns : list of str
    count : int
        Number of rows.
    rows : iterator of dict
        Computed one by one as they are asked for.

    Raises
    ------
    ValueTextError
        If the file cannot be read, is empty, or lacks a required column.
    """
    header, lines = _read(path)
    names = _output_names(header)
    columns = [*COLUMNS, *(name for name in names if name not in REQUIRED)]

    def rows() -> Iterator[Row]:
        for cells in lines:
            yield _verify_cells(names, cells, digits, warn)

    return columns, len(lines), rows()


def _output_names(header: list[str]) -> list[str]:
    taken = {*COLUMNS, *header}
    names = []
    for name in header:
        if name in COLUMNS and name not in REQUIRED:
            while name in taken:
                name = f"input_{name}"
            taken.add(name)
        names.append(name)
    return names


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        # A byte that is not UTF-8, like anything else, is the trouble of its row alone.
        with (
            path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file,
            _cells_of_any_size(),
        ):
            lines = [[csv_value(cell) for cell in cells] for cells in csv.reader(file) if cells]
    except FileNotFoundError:
        raise ValueTextError(f"no file {path}; give a CSV file with columns a, b, value") from None
    except (OSError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ValueTextError(
            f"cannot read {path}: {why}; give a CSV file in UTF-8 with columns a, b, value"
        ) from None
    if not lines:
        raise ValueTextError(f"{path} is empty; its first line must name the columns a, b, value")
    if not _is_text(lines[0]):
        raise ValueTextError(
            f"cannot read {path}: its first line is not UTF-8; give a CSV file in UTF-8 with "
            "columns a, b, value"
        )
    header = [name.strip() for name in lines[0]]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise ValueTextError(
            f"{path} lacks the column {', '.join(missing)}; its first line names "
            f"{', '.join(header)}, and a, b, value are needed"
        )
    if len({*header}) < len(header):
        raise ValueTextError(f"{path} names a column twice in its first line; rename one")
    return header, lines[1:]


@contextmanager
def _cells_of_any_size() -> Iterator[None]:
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _is_text(cells: list[str]) -> bool:
    """Whether cells held UTF-8: a byte that did not is a lone surrogate now."""
    return all(cell.isascii() or not _SURROGATE.search(cell) for cell in cells)


def _verify_cells(
    names: list[str], cells: list[str], digits: int, warn: Callable[[str], None]
) -> Row:
    is_text = _is_text(cells)
    if not is_text:  # a byte is shown by its code, which can be printed
        raw = [cell.encode(errors="surrogateescape") for cell in cells]
        cells = [cell.decode(errors="backslashreplace") for cell in raw]
    given = dict(zip(names, cells, strict=False))
    row: Row = {**dict.fromkeys(COLUMNS), **given}
    try:
        if len(cells) != len(names):
            raise ValueTextError(
                f"the row has {len(cells)} fields and the header {len(names)}; quote fields that "
                "contain commas"
            )
        if not is_text:
            raise ValueTextError("the row is not UTF-8 text; save the file in UTF-8")
        row.update(verify_claim(given["a"], given["b"], given["value"], digits, warn))
    except BrounckerError as error:
        row.update(status="error", message=str(error))
    except (ArithmeticError, MemoryError, RecursionError, ValueError) as error:
        # A fault of ours in one row must not cost the other rows of a long file.
        what = f"{type(error).__name__}: {error}"
        row.update(status="error", message=f"internal error, please report it: {what}")
    return row
