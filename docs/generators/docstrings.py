"""Docstrings as they are written here, made readable as Markdown.

They are plain text: ``[[0, 1], [1, 2]]`` is a matrix, no link, and ``a*n*m`` no emphasis; doctests
stand also outside of the section Examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import griffe

__all__ = ["PlainDocstrings", "as_markdown"]

_CODE = re.compile(r"(``.+?``|`.+?`)")
_MARK = re.compile(r"([\[\]*_])")


class PlainDocstrings(griffe.Extension):
    """Rewrites every docstring when it has been read."""

    def on_object(self, *, obj: griffe.Object, **more: Any) -> None:
        """Called once for every module, class, function and attribute."""
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(docstring: str) -> str:
    """Fences around doctests, and marks escaped outside of code."""
    return "\n".join(_lines(docstring.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    examples = in_doctest = False
    for i, line in enumerate(lines):
        underlined = i + 1 < len(lines) and re.fullmatch(r"\s*-{3,}", lines[i + 1])
        if underlined:
            examples = line.strip() == "Examples"
        if not in_doctest and line.lstrip().startswith(">>>"):
            in_doctest = True
            if not examples:
                yield "```pycon"
        if in_doctest:
            last = not line.strip()
            if last and not examples:
                yield "```"
            in_doctest = not last
            yield line
        else:
            yield _escaped(line)
    if in_doctest and not examples:
        yield "```"


def _escaped(line: str) -> str:
    # `name : type` of a section stays as it is: its names are shown as code.
    if re.fullmatch(r"\w+(, \w+)* : .*|\s*-+", line):
        return line
    pieces = _CODE.split(line)
    return "".join(p if i % 2 else _MARK.sub(r"\\\1", p) for i, p in enumerate(pieces))
