"""Pieces of Markdown: tables, code and text in which nothing is taken for markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["code", "table", "text"]

_MARKS = {**{mark: f"\\{mark}" for mark in "\\`*_[]"}, "|": "&#124;", "<": "&lt;", ">": "&gt;"}


def text(plain: str) -> str:
    """Plain text on one line."""
    return "".join(_MARKS.get(mark, mark) for mark in " ".join(plain.split()))


def code(plain: str) -> str:
    """Code within a line, also in a cell of a table."""
    return (
        f"<code>{''.join(_MARKS.get(m, m) for m in plain)}</code>"
        if "|" in plain
        else (f"`{plain}`" if "`" not in plain else f"<code>{escape(plain)}</code>")
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are Markdown already."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
