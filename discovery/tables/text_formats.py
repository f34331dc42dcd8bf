r"""Rows as text that other programs read: JSON lines, CSV, LaTeX, HTML.

Rationals, and integers beyond 2^53, which readers that know only doubles would round, are text.
What is absent is null in JSON and empty elsewhere. A cell of CSV that a spreadsheet would compute,
such as ``-n^6``, has an apostrophe before it, which spreadsheets do not show.
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
    "csv_value",
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
# what steers a terminal, or hides or turns around what is beside it; and halves of characters
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would compute, apostrophes before it
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
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
    return json.dumps(found) if isinstance(found, (list, dict)) else str(found)


def cut_decimals(text: str, places: int) -> str:
    """The digits of a number with at most so many decimals; its integral part is never cut.

    >>> cut_decimals("-1234.56789", 2), cut_decimals("1234", 2), cut_decimals("1.2345e67", 2)
    ('-1234.56', '1234', '1.2345e67')
    """
    whole, point, decimals = text.partition(".")
    if "e" in decimals:
        return text
    return f"{whole}{point}{decimals[:places]}".rstrip(".")


def printable(text: str, keep: str = "") -> str:
    r"""Text that cannot steer a terminal: control characters are shown by their codes.

    Parameters
    ----------
    text : str
    keep : str
        Control characters that stay, such as the end of a line.

    Examples
    --------
    >>> print(printable("4/pi\x1b[2J\nproved", keep="\n"))
    4/pi\x1b[2J
    proved
    >>> print(printable("a\u202eb"), printable("\ud800"))
    a\u202eb \ud800
    """

    def shown(found: re.Match[str]) -> str:
        c = found.group()
        code = ord(c)
        return c if c in keep else f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"

    return _CONTROL.sub(shown, text)


def csv_cell(text: str) -> str:
    """A text as a cell of CSV: what a spreadsheet would compute has an apostrophe before it.

    >>> [csv_cell(text) for text in ("-n^6", "=1+1", "-3", "-1.5e-7", "4/pi", "'-n")]
    ["'-n^6", "'=1+1", '-3', '-1.5e-7', '4/pi', "''-n"]
    """
    text = printable(text, keep="\n\t")
    computed = _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if computed else text


def csv_value(cell: str) -> str:
    """The text of a cell that `csv_cell` made; any other cell is itself.

    >>> [csv_value(cell) for cell in ("'-n^6", "''-n", "n^2", "'tis")]
    ['-n^6', "'-n", 'n^2', "'tis"]
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV with a header; absent values are empty.

    >>> csv_text(("a", "b"), [("2*n+1", None), ("besseli(0,1)", 3)])
    'a,b\\n2*n+1,\\n"besseli(0,1)",3\\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(cell_text(value)) for value in row])
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

    >>> from discovery.continued_fractions.pcf import PCF
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
