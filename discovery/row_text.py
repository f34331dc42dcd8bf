r"""Rows as text that other programs read: JSON lines, CSV, LaTeX, HTML.

Rationals, and integers beyond 2^53, which readers that know only doubles would round, are text.
What is absent is null in JSON and empty elsewhere.
"""

from __future__ import annotations

import csv
import html
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = [
    "cell_text",
    "csv_cell",
    "csv_text",
    "cut_decimals",
    "escape_latex",
    "html_cell",
    "html_table",
    "json_line",
    "latex_document",
    "longtable",
    "mathematics",
    "plain",
    "printable",
    "without_apostrophe",
]

_LARGEST_EXACT = 2**53
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: f"\\{c}" for c in "&%$#_"},
    # letters that LaTeX's text fonts lack
    "π": r"$\pi$",
    "γ": r"$\gamma$",
    "φ": r"$\varphi$",
    "ϖ": r"$\varpi$",
    "ζ": r"$\zeta$",
}
_PACKAGES = r"\usepackage{amsmath,longtable}"


def plain(value: Any, places: int | None = None) -> Any:
    """A value as JSON knows it; floats to so many decimal places, where that is asked for.

    Examples
    --------
    >>> from fractions import Fraction
    >>> plain({"trace": Fraction(1, 3), "big": [2**60], "delta": 0.12345}, places=3)
    {'trace': '1/3', 'big': ['1152921504606846976'], 'delta': 0.123}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item, places) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, places) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_EXACT else str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return value if places is None else round(value, places)
    return str(value)


def json_line(row: Mapping[str, Any], places: int | None = 3) -> str:
    """One JSON object on one line: rationals and large integers as strings, absent as null.

    Parameters
    ----------
    row : mapping
    places : int, optional
        Decimal places to which floats are rounded.

    Examples
    --------
    >>> from fractions import Fraction
    >>> json_line({"digits": 50, "trace": Fraction(1, 3), "big": 2**60, "significance": None})
    '{"digits": 50, "trace": "1/3", "big": "1152921504606846976", "significance": null}'
    """
    return json.dumps(plain(row, places), allow_nan=False)


def cell_text(value: Any, places: int | None = None) -> str:
    """A value in one cell of a table; empty where it is absent.

    >>> from fractions import Fraction
    >>> cell_text(None), cell_text(Fraction(1, 2)), cell_text([1, 2])
    ('', '1/2', '[1, 2]')
    """
    found = plain(value, places)
    if found is None:
        return ""
    return json.dumps(found) if isinstance(found, (list, dict)) else printable(str(found))


def printable(text: str) -> str:
    r"""A text with its control characters and other invisible ones written out.

    What comes from a file must not move the cursor of a terminal, or change the direction in which
    a line is read.

    >>> print(printable("4/pi\x1b[2J\n\u202e"))
    4/pi\x1b[2J\n\u202e
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?(/[0-9]+)?")
_FORMULA_STARTS = ("=", "+", "-", "@")


def csv_cell(value: Any, places: int | None = None) -> str:
    """A value in one cell of a CSV file, with an apostrophe before what spreadsheets would compute.

    They take a text that begins with ``= + - @`` for a formula of their own; with an apostrophe
    before it, it is a text. Numbers stay as they are.

    >>> csv_cell("-n^6"), csv_cell("-17/12"), csv_cell("4/pi"), csv_cell(-3)
    ("'-n^6", '-17/12', '4/pi', '-3')
    """
    text = cell_text(value, places)
    formula = text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if formula else text


def without_apostrophe(cell: str) -> str:
    """A cell of a CSV file as it was before `csv_cell`.

    >>> without_apostrophe("'-n^6"), without_apostrophe("n^6")
    ('-n^6', 'n^6')
    """
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell


def cut_decimals(text: str, places: int) -> str:
    """The digits of a number with at most so many decimals; its integral part is never cut.

    >>> cut_decimals("-1234.56789", 2), cut_decimals("1234", 2), cut_decimals("1.2345e67", 2)
    ('-1234.56', '1234', '1.2345e67')
    """
    whole, point, decimals = text.partition(".")
    if "e" in decimals:
        return text
    return f"{whole}{point}{decimals[:places]}".rstrip(".")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV with a header; absent values are empty.

    >>> csv_text(("a", "b"), [("2*n+1", None), ("besseli(0,1)", 3)])
    'a,b\\n2*n+1,\\n"besseli(0,1)",3\\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(value) for value in row])
    return buffer.getvalue()


def escape_latex(text: str) -> str:
    r"""Text as LaTeX shows it.

    Examples
    --------
    >>> print(escape_latex("half_reduction & 5%"))
    half\_reduction \& 5\%
    """
    return "".join(_LATEX.get(c, c) for c in text)


def longtable(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    r"""A ``longtable``; its first line names the packages that it needs.

    Parameters
    ----------
    columns : sequence of (heading, alignment)
    rows : iterable of sequences of str
        Cells that are LaTeX already.

    Examples
    --------
    >>> print(longtable([("value", "l")], [[r"$\pi$"]]))
    % needs \usepackage{amsmath,longtable}, and two runs of LaTeX to align its columns
    \begin{longtable}{l}
    value \\ \hline
    \endhead
    $\pi$ \\ \noalign{\vskip 1ex}
    \end{longtable}
    """
    lines = [
        f"% needs {_PACKAGES}, and two runs of LaTeX to align its columns",
        rf"\begin{{longtable}}{{{''.join(alignment for _, alignment in columns)}}}",
        " & ".join(escape_latex(heading) for heading, _ in columns) + r" \\ \hline",
        r"\endhead",
        # \\[1ex] would give no room below a fraction, which is deeper than that already
        *(" & ".join(row) + r" \\ \noalign{\vskip 1ex}" for row in rows),
        r"\end{longtable}",
    ]
    return "\n".join(lines)


def latex_document(table: str) -> str:
    """A whole document, which compiles by itself, of a table."""
    return "\n".join(
        (
            r"\documentclass{article}",
            _PACKAGES,
            r"\usepackage[margin=2cm,landscape]{geometry}",
            r"\begin{document}",
            table,
            r"\end{document}",
        )
    )


def html_cell(value: Any) -> str:
    r"""A value in HTML: as mathematics where it knows its LaTeX, else as text.

    >>> from discovery.pcf import PCF
    >>> html_cell("a < b"), html_cell(PCF("1", "1"))[:10]
    ('a &lt; b', '$1+\\cfrac{')
    """
    if hasattr(value, "latex") and callable(value.latex):
        return mathematics(value.latex())
    return html.escape(cell_text(value))


def mathematics(latex: str) -> str:
    r"""LaTeX within HTML, between dollars, which notebooks and forges typeset.

    >>> mathematics(r"n^{2} < \pi")
    '$n^{2} &lt; \\pi$'
    """
    return f"${html.escape(latex)}$"


def html_table(columns: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    """A table whose cells are HTML already, with a note below it.

    >>> html_table(["a"], [["1"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{html.escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    below = f"<p>{html.escape(note)}</p>" if note else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"
