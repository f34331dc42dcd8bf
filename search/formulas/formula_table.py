"""Formulas as the catalogue gives them: rows that know their object, and tables of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.errors import CatalogueError
from discovery.tables.table import Table
from discovery.tables.text_formats import escape_latex, html_cell, mathematics

if TYPE_CHECKING:
    from discovery.continued_fractions.pcf import PCF
    from discovery.continued_fractions.signed_fraction import SignedFraction

__all__ = ["COLUMNS", "CONSEQUENCE", "FormulaRow", "FormulaTable"]

CONSEQUENCE = ("consequence_of", "by")
COLUMNS = (
    *("id", "a", "b", "expression", "constant", "status", "digits", "class"),
    *CONSEQUENCE,
)


@dataclass(frozen=True)
class FormulaRow:
    """An object with one claim about its value; expression and constant are None without one.

    If it follows from a simpler object by an equivalence with a proof, `consequence_of` is the id
    of that, and `by` the kind of equivalence; else both are None.

    Examples
    --------
    >>> row = FormulaRow("pcf-76946492f03c9875", "pcf", "2*n+1", "n^2", "4/pi", "pi",
    ...                  "certified", 100, "reduction")
    >>> row.object
    PCF((2, 1), (1, 0, 0))
    >>> print(row.code()["pari"].splitlines()[-1])
    print(4/Pi)
    """

    id: str
    kind: str
    a: str
    b: str
    expression: str | None
    constant: str | None
    status: str
    digits: int | None
    class_: str | None
    consequence_of: str | None = None
    by: str | None = None

    @property
    def object(self) -> PCF | SignedFraction:
        """The fraction."""
        from search.formulas.stored_object import object_of

        return object_of(self.kind, self.a, self.b)

    def latex(self) -> str:
        r"""The claimed value, if there is one, and the fraction.

        >>> row = FormulaRow("pcf-", "pcf", "1", "1", "phi", "sqrt(5)", "matched", 60, "rigid")
        >>> row.latex().startswith(r"\varphi = 1+\cfrac{1}{1+")
        True
        """
        return f"{self._left_side()}{self.object.latex()}"

    def _left_side(self) -> str:
        if self.expression is None:
            return ""
        from search.formulas.stored_object import claimed_latex

        return f"{claimed_latex(self.expression)} = "

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def code(self) -> dict[str, str]:
        """Programs that compute the fraction and the claimed value: mpmath, pari, sage."""
        from search.formulas.stored_object import code_for

        return code_for(self.object, self.expression)


class FormulaTable(Table[FormulaRow]):
    """Formulas in a table; columns `COLUMNS`.

    Examples
    --------
    >>> row = FormulaRow("pcf-76946492f03c9875", "pcf", "2*n+1", "n^2", "4/pi", "pi",
    ...                  "certified", 100, "reduction")
    >>> table = FormulaTable([row])
    >>> table
    <FormulaTable of 1 row: id, a, b, expression, constant, status, digits, class, ...>
    >>> print(table.bibtex().splitlines()[-2])
      url = {https://oeis.org/A000796}
    """

    def __init__(self, rows: Iterable[FormulaRow]) -> None:
        super().__init__(COLUMNS, rows)

    def _of(self, rows: Iterable[FormulaRow]) -> FormulaTable:
        return FormulaTable(rows)

    def sources(self) -> list[str]:
        """Where the formulas are known from, and where their constants are defined."""
        from discovery.identification.registry import constants
        from search.formulas.known_formulas import known_sources
        from search.formulas.stored_object import constants_in

        known = known_sources()
        names = {row.constant for row in self if row.constant}
        expressions = {row.expression for row in self if row.expression}
        for text in expressions:
            names |= constants_in(text)
        return [
            *(constants[name].source for name in sorted(names) if name in constants),
            *(known[row.id] for row in self if row.id in known),
        ]

    def save(self, path: str | Path) -> Path:
        """Write the table to a file, in the format that its suffix names.

        ``.csv``, ``.jsonl`` (or ``.json``), ``.parquet``, ``.tex`` (a document that compiles) or
        ``.bib``.

        Raises
        ------
        CatalogueError
            If the suffix is another, or the file cannot be written.
        """
        path = Path(path)
        forms: dict[str, Callable[[], str | bytes]] = {
            ".csv": self.to_csv,
            ".json": self.to_json,
            ".jsonl": self.to_json,
            ".parquet": self.to_parquet,
            ".tex": lambda: self.to_latex(document=True),
            ".bib": self.bibtex,
        }
        if path.suffix not in forms:
            raise CatalogueError(
                f"{path.name} has no suffix that names a format; there are {', '.join(forms)}"
            )
        content = forms[path.suffix]()
        try:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        except OSError as error:
            raise CatalogueError(f"cannot write {path}: {error.strerror}; name another") from None
        return path

    def _latex_columns(self) -> list[tuple[str, str]]:
        return [("formula", "l"), ("status", "l"), ("digits", "r"), ("id", "l")]

    def _latex_cells(self, row: FormulaRow) -> Sequence[str]:
        return (
            rf"$\displaystyle {row.latex()}$",
            escape_latex(row.status),
            "" if row.digits is None else str(row.digits),
            rf"\texttt{{{escape_latex(row.id)}}}",
        )

    def _html_columns(self) -> Sequence[str]:
        return ("formula", "a(n), b(n)", "status", "digits", "class", "id")

    def _html_cells(self, row: FormulaRow) -> Sequence[str]:
        return (
            mathematics(row.latex()),
            html_cell(f"{row.a}, {row.b}"),
            *(html_cell(value) for value in (row.status, row.digits, row.class_)),
            f"<code>{html_cell(row.id)}</code>",
        )
