"""Verifying claims in bulk: a row out for every row in, whatever is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from discovery.errors import BrounckerError, ValueTextError
from discovery.expression import parse_expression
from discovery.pcf import PCF
from verify.certify import certify

__all__ = ["COLUMNS", "REQUIRED", "verify_claim", "verify_file"]

REQUIRED = ("a", "b", "value")
COLUMNS = (*REQUIRED, "status", "digits", "significance", "message", "rule", "start", "depth")

Row = dict[str, Any]


def verify_claim(a: str, b: str, value: str, digits: int, warn: Callable[[str], None]) -> Row:
    """Certify or refute one claim.

    Parameters
    ----------
    a, b, value : str
        The polynomials, and the claimed value as an expression.
    digits : int
        Decimal places of both enclosures.
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
    expression = parse_expression(value)
    for warning in expression.warnings:
        warn(f"{value}: {warning}")
    found = certify(pcf, expression, digits)
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
    names = [
        name if name in REQUIRED or name not in COLUMNS else f"input_{name}" for name in header
    ]
    columns = [*COLUMNS, *(name for name in names if name not in REQUIRED)]

    def rows() -> Iterator[Row]:
        for cells in lines:
            yield _verify_cells(names, cells, digits, warn)

    return columns, len(lines), rows()


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [cells for cells in csv.reader(file) if cells]
    except FileNotFoundError:
        raise ValueTextError(f"no file {path}; give a CSV file with columns a, b, value") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ValueTextError(
            f"cannot read {path}: {why}; give a CSV file in UTF-8 with columns a, b, value"
        ) from None
    if not lines:
        raise ValueTextError(f"{path} is empty; its first line must name the columns a, b, value")
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


def _verify_cells(
    names: list[str], cells: list[str], digits: int, warn: Callable[[str], None]
) -> Row:
    given = dict(zip(names, cells, strict=False))
    row: Row = {**dict.fromkeys(COLUMNS), **given}
    try:
        if len(cells) != len(names):
            raise ValueTextError(
                f"the row has {len(cells)} fields and the header {len(names)}; quote fields that "
                "contain commas"
            )
        row.update(verify_claim(given["a"], given["b"], given["value"], digits, warn))
    except BrounckerError as error:
        row.update(status="error", message=str(error))
    except (ArithmeticError, MemoryError, RecursionError, ValueError) as error:
        # A fault of ours in one row must not cost the other rows of a long file.
        row.update(status="error", message=f"internal error, please report it: {error!r}")
    return row
