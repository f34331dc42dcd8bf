"""Output that cannot steer a terminal: what files and databases hold is printed as it reads.

A name, an expression or a reason that comes from a file may hold control characters, which move the
cursor, recolour or retitle a terminal, or turn the order of letters around. The command line writes
through `PlainStream`, so that no place that prints has to think of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from discovery.tables.text_formats import printable

__all__ = ["PlainStream", "plain_output", "unfiltered", "unfiltered_output"]


class PlainStream:
    """A text stream that shows control characters by their codes, but for ends of lines and tabs.

    Attributes
    ----------
    unfiltered : TextIO
        The stream below, for what draws on a terminal and escapes its texts itself.

    Examples
    --------
    >>> import io
    >>> below = io.StringIO()
    >>> print("red: \\x1b[31m", file=PlainStream(below))
    >>> below.getvalue()
    'red: \\\\x1b[31m\\n'
    """

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered = stream

    def write(self, text: str) -> int:
        """Write a text, and return its length."""
        self.unfiltered.write(printable(text, keep="\n\t"))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)


def unfiltered(stream: TextIO) -> TextIO:
    """The stream below a `PlainStream`; any other stream is itself."""
    return getattr(stream, "unfiltered", stream)


@contextmanager
def plain_output() -> Iterator[None]:
    """Write standard output and errors through a `PlainStream` inside."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (PlainStream(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


@contextmanager
def unfiltered_output() -> Iterator[None]:
    """Write to standard output directly inside: for texts of ours alone, such as help."""
    before = sys.stdout
    sys.stdout = unfiltered(before)
    try:
        yield
    finally:
        sys.stdout = before
