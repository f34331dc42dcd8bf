"""Tables of results: rows with named columns, shown well in a notebook, exported to other programs.

A table holds no file and opens none: what it exports are texts and bytes, for the reader to write
where they are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from discovery.arguments import read_items, read_text
from discovery.errors import MissingExtraError
from discovery.tables.text_formats import (
    cell_text,
    csv_text,
    escape_latex,
    html_cell,
    html_table,
    json_line,
    latex_document,
    longtable,
    plain,
)

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Table"]

_SHOWN = 50  # rows in a notebook
_LARGEST_INT64 = 2**63 - 1

Row = TypeVar("Row")


class Table(Sequence[Row], Generic[Row]):
    """Rows with named columns: a sequence of the rows, equal to any sequence of equal rows.

    Parameters
    ----------
    columns : sequence of str
        Names of the columns, in order.
    rows : iterable
        Mappings, or objects whose attributes are the columns; a column with the name of a keyword,
        ``class``, is the attribute ``class_``.

    Examples
    --------
    >>> table = Table(("a", "b"), [{"a": "2*n+1", "b": "n^2"}, {"a": "1", "b": None}])
    >>> len(table), table[0]["b"], table[1:].column("a")
    (2, 'n^2', ['1'])
    >>> print(table.to_csv(), end="")
    a,b
    2*n+1,n^2
    1,
    >>> print(table.to_json().splitlines()[1])
    {"a": "1", "b": null}
    """

    def __init__(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        self.columns = tuple(
            read_text(name, "columns", "names, each a text")
            for name in read_items(columns, "columns", "names, such as ('a', 'b')")
        )
        self._rows = tuple(read_items(rows, "rows", "rows: mappings, or objects with attributes"))

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Table[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Table[Row]:
        if isinstance(index, slice):
            return self._of(self._rows[index])
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(x == y for x, y in zip(self, other, strict=True))

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self):,} rows"
        return f"<{type(self).__name__} of {rows}: {', '.join(self.columns)}>"

    def _of(self, rows: Iterable[Row]) -> Table[Row]:
        """A table of the same kind with other rows."""
        return Table(self.columns, rows)

    def fields(self, row: Row) -> dict[str, Any]:
        """A row's values by column; None where it has none."""
        if isinstance(row, Mapping):
            return {name: row.get(name) for name in self.columns}
        return {
            name: getattr(row, f"{name}_" if iskeyword(name) else name, None)
            for name in self.columns
        }

    def column(self, name: str) -> list[Any]:
        """The values of one column.

        Raises
        ------
        KeyError
            If there is no such column.
        """
        read_text(name, "name", "the name of a column")
        if name not in self.columns:
            raise KeyError(f"no column {name!r}; there are {', '.join(self.columns)}")
        return [self.fields(row)[name] for row in self]

    def to_csv(self) -> str:
        """CSV with a header; absent values are empty."""
        return csv_text(self.columns, (tuple(self.fields(row).values()) for row in self))

    def to_json(self) -> str:
        """JSON, one object a line; integers beyond 2^53 and rationals are strings."""
        return "".join(f"{json_line(self.fields(row), None)}\n" for row in self)

    def to_latex(self, *, document: bool = False) -> str:
        r"""A LaTeX ``longtable``; its first line names the packages that it needs.

        Parameters
        ----------
        document : bool
            Whether to give a whole document, which compiles by itself.

        Examples
        --------
        >>> print(Table(("name", "digits"), [{"name": "pi_2", "digits": 50}]).to_latex())
        % needs \usepackage{amsmath,longtable}, and two runs of LaTeX to align its columns
        \begin{longtable}{lr}
        name & digits \\ \hline
        \endhead
        pi\_2 & 50 \\ \noalign{\vskip 1ex}
        \end{longtable}
        """
        text = longtable(self._latex_columns(), map(self._latex_cells, self))
        return latex_document(text) if document else text

    def to_parquet(self) -> bytes:
        """The content of a Parquet file, for DuckDB, Polars, pandas and others.

        A column of integers too large for 64 bits, or of several kinds of values, is text.

        Examples
        --------
        >>> import io, pyarrow.parquet
        >>> content = Table(("n",), [{"n": 1}, {"n": 2**70}]).to_parquet()
        >>> pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
        [{'n': '1'}, {'n': '1180591620717411303424'}]
        """
        import pyarrow
        from pyarrow import parquet

        buffer = BytesIO()
        content = {name: _uniform(values) for name, values in self._by_column().items()}
        parquet.write_table(pyarrow.table(content), buffer)
        return buffer.getvalue()

    def to_frame(self) -> DataFrame:
        """A pandas data frame; absent values are NA, and whole numbers stay whole.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> frame = Table(("a", "digits"), [{"a": "n", "digits": 3}, {"a": "1"}]).to_frame()
        >>> frame.shape, str(frame["digits"].dtype), frame["a"].tolist()
        ((2, 2), 'Int64', ['n', '1'])
        """
        try:
            from pandas import DataFrame
        except ImportError:
            raise MissingExtraError(
                "data frames need pandas: pip install 'brouncker[notebook]'; to_csv() and "
                "to_json() do without"
            ) from None
        content = {name: _uniform(values) for name, values in self._by_column().items()}
        return DataFrame(content, columns=list(self.columns)).convert_dtypes()

    def sources(self) -> list[str]:
        """Texts that say where the rows come from: the column ``source``, if there is one."""
        return self.column("source") if "source" in self.columns else []

    def bibtex(self) -> str:
        """BibTeX of the works behind the rows; see `discovery.tables.bibliography.bibtex`.

        >>> print(Table(("source",), [{"source": "OEIS A000796"}]).bibtex().splitlines()[0])
        @misc{oeis-A000796,
        """
        from discovery.tables.bibliography import bibtex

        return bibtex(self.sources())

    def _by_column(self) -> dict[str, list[Any]]:
        rows = [self.fields(row) for row in self]
        return {name: [row[name] for row in rows] for name in self.columns}

    def _latex_columns(self) -> list[tuple[str, str]]:
        """Headings with their alignment: numbers to the right."""
        numbers = {
            name
            for name, values in self._by_column().items()
            if all(isinstance(value, int | float | None) for value in values)
        }
        return [(name, "r" if name in numbers else "l") for name in self.columns]

    def _latex_cells(self, row: Row) -> Sequence[str]:
        return [
            rf"$\displaystyle {value.latex()}$"
            if callable(getattr(value, "latex", None))
            else escape_latex(cell_text(value))
            for value in self.fields(row).values()
        ]

    def _html_columns(self) -> Sequence[str]:
        return self.columns

    def _html_cells(self, row: Row) -> Sequence[str]:
        return [html_cell(value) for value in self.fields(row).values()]

    def _repr_html_(self) -> str:
        more = len(self) - _SHOWN
        note = f"{more:,} more rows; to_frame() or a slice shows them" if more > 0 else ""
        return html_table(self._html_columns(), map(self._html_cells, self._rows[:_SHOWN]), note)


def _uniform(values: Sequence[Any]) -> list[Any]:
    """Values of one kind: as they are where a column can hold them, else all as text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int} and all(abs(value or 0) <= _LARGEST_INT64 for value in values):
        return list(values)
    if kinds in ({bool}, {float}, {str}):
        return list(values)
    if kinds <= {int, float} and not any(abs(v) > 2**53 for v in values if isinstance(v, int)):
        return [None if value is None else float(value) for value in values]
    return [None if value is None else str(plain(value)) for value in values]
