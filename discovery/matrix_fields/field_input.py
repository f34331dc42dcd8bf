"""What a matrix field is made from, read strictly: names of variables, and square matrices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flint import fmpz_mpoly_ctx

from discovery.algebra.multivariate_matrix import Entries
from discovery.algebra.rational_function import RationalFunction
from discovery.arguments import described, read_items
from discovery.errors import LimitError, MatrixFieldError

__all__ = ["MAX_SIZE", "MAX_VARIABLES", "matrix_entries", "variable_names"]

MAX_VARIABLES = 12
MAX_SIZE = 8
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def variable_names(variables: Sequence[str]) -> tuple[str, ...]:
    """The names of the variables of a field, as a tuple.

    Raises
    ------
    MatrixFieldError
        If one is no name, or two are alike.
    LimitError
        If they are too many.
    """
    names = tuple(read_items(variables, "variables", "names, such as ('x', 'y')"))
    for name in names:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            shown = described(name)
            raise MatrixFieldError(f"{shown} is no name of a variable; use letters and digits")
    if not names or len(set(names)) < len(names):
        raise MatrixFieldError("a matrix field needs variables with different names: ['x', 'y']")
    if len(names) > MAX_VARIABLES:
        raise LimitError(f"a matrix field has at most {MAX_VARIABLES} variables; got {len(names)}")
    return names


def matrix_entries(name: str, rows: Any, ctx: fmpz_mpoly_ctx) -> Entries:
    """The entries of the matrix of one variable, from any exact input.

    Raises
    ------
    MatrixFieldError
        If it is not square, or an entry cannot be read.
    LimitError
        If it has too many rows.
    """
    if isinstance(rows, str) or not isinstance(rows, Sequence):
        raise MatrixFieldError(f"the matrix of {name} is no list of rows: [['0', 'x'], ['1', '2']]")
    table = [
        list(row) if isinstance(row, Sequence) and not isinstance(row, str) else [] for row in rows
    ]
    if not table or any(len(row) != len(table) for row in table):
        shape = ", ".join(str(len(row)) for row in table) or "none"
        raise MatrixFieldError(
            f"the matrix of {name} is not square: {len(table)} rows with {shape} entries"
        )
    if len(table) > MAX_SIZE:
        raise LimitError(f"a matrix has at most {MAX_SIZE} rows; that of {name} has {len(table)}")
    try:
        return tuple(tuple(RationalFunction.of(entry, ctx) for entry in row) for row in table)
    except MatrixFieldError as error:
        raise MatrixFieldError(f"matrix of {name}: {error}") from None
