"""Lists of integers as people keep them: plain, in brackets, b-files and records of the OEIS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from discovery.errors import ValueTextError
from discovery.shortened_text import shortened

__all__ = ["parse_integers", "read_integers"]

MAX_BYTES = 64 * 2**20
MAX_DIGITS = 4_000  # a few more can still be printed, as the terms that follow

_TERM = re.compile(rf"[-+]?\d{{1,{MAX_DIGITS}}}", re.ASCII)
_OEIS = re.compile(r"%([A-Za-z])(?:\s+(A\d{6,}))?(?:\s+(.*))?")
_UNSIGNED, _SIGNED = "STU", "VWX"  # lines of a record that go on; the latter where signs are
_BRACKETS = {"[": "]", "{": "}", "(": ")"}
_ELLIPSIS = re.compile(r"[,;\s]*(?:\.{3}|\u2026)\Z")
_ROWS = 3  # lines that show what their columns are
_LIST = "write a list with commas between its integers"


def read_integers(file: Path) -> list[int]:
    """Read the integers in a file.

    Parameters
    ----------
    file : Path
        Of at most 64 MiB; see `parse_integers` for what it may hold.

    Raises
    ------
    ValueTextError
        If it cannot be read, or it is not clear what it says.
    """
    remedy = "give a text file of integers"
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ValueTextError(
            f"cannot read the terms in {file}: {error.strerror}; {remedy}"
        ) from None
    if len(content) > MAX_BYTES:
        raise ValueTextError(f"cannot read the terms in {file}: it has more than 64 MiB; {remedy}")
    try:
        return parse_integers(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        why = "it is no UTF-8 text"
    raise ValueTextError(f"cannot read the terms in {file}: {why}; {remedy}")


def parse_integers(text: str) -> list[int]:
    """Read integers: a list, a b-file, or a record of the OEIS.

    Parameters
    ----------
    text : str
        A list with commas, semicolons, blanks or line breaks between integers, in brackets or not,
        ``...`` at its end or not, such as ``[2; 1, 2, 1, 1, 4, ...]`` or ``{1, 2, 3}``. Or two
        columns, of which the first counts: a b-file. Or lines ``%S``, ``%T``, ``%U`` (``%V``,
        ``%W``, ``%X`` with signs) of one sequence, other lines of the record being passed over.
        What follows ``#`` is a comment.

    Returns
    -------
    list of int

    Raises
    ------
    ValueTextError
        If a term is no integer of at most 4,000 digits, or the text can be read in two ways.

    Examples
    --------
    >>> parse_integers("[2; 1, 2, 1, 1, 4, ...]"), parse_integers("{1, -2, 3}")
    ([2, 1, 2, 1, 1, 4], [1, -2, 3])
    >>> parse_integers("# A003417\\n1 2\\n2 1\\n3 2\\n4 1\\n")
    [2, 1, 2, 1]
    >>> parse_integers("%S A003417 2,1,2,1,1,4,\\n%T A003417 1,1,6")
    [2, 1, 2, 1, 1, 4, 1, 1, 6]
    >>> parse_integers("1 2\\n2 1\\n4 1")
    Traceback (most recent call last):
        ...
    discovery.errors.ValueTextError: in two columns the first must count, but 4 follows 2 in it: \
write a list with commas between its integers, or complete the b-file
    """
    lines = [line.partition("#")[0].strip() for line in text.replace("\u2212", "-").splitlines()]
    lines = [line for line in lines if line]
    if any(_tag(line) in _UNSIGNED + _SIGNED for line in lines):
        return _record(lines)
    whole = _within_brackets(_without_ellipsis("\n".join(lines)))
    lines = whole.splitlines()
    return _columns(lines) if len(lines) >= _ROWS else _list(whole)


def _tag(line: str) -> str:
    """The letter of a line of a record; of another line one that no record has."""
    match = _OEIS.fullmatch(line)
    return match[1] if match else "?"


def _record(lines: Sequence[str]) -> list[int]:
    found: dict[str, str] = {}
    names: set[str] = set()
    for line in lines:
        match = _OEIS.fullmatch(line)
        if match is None:
            if re.fullmatch(r"[-+\d\s,;]+", line):
                raise ValueTextError(
                    f"the line {_shown(line)} stands beside the %S line of a record: give one of "
                    "them"
                )
            continue
        letter, name, content = match.groups()
        names |= {name} - {None}
        if letter in found:
            raise ValueTextError(f"there are two lines %{letter}: give one sequence")
        if letter in _UNSIGNED + _SIGNED:
            found[letter] = content or ""
    if len(names) > 1:
        raise ValueTextError(f"there are the sequences {', '.join(sorted(names))}: give one")
    letters = _SIGNED if _SIGNED[0] in found else _UNSIGNED
    given = [letter for letter in letters if letter in found]
    if "".join(given) != letters[: len(given)]:
        missing = next(x for x in letters if x not in found)
        raise ValueTextError(f"the line %{missing} of the record is missing: give the whole record")
    return [x for letter in given for x in _list(found[letter])]


def _columns(lines: Sequence[str]) -> list[int]:
    """One list on several lines, or two columns of which the first counts."""
    rows = [_list(line) for line in lines]
    heads = [row[0] for row in rows]
    counts = heads == list(range(heads[0], heads[0] + len(heads)))
    widths = {len(row) for row in rows}
    if widths == {1}:
        return heads
    if widths == {2} and counts:
        return [value for _, value in rows]
    open_ended = all(line[-1] in ",;" for line in lines[:-1])
    if widths == {2} and not open_ended:
        i = next(i for i in range(1, len(heads)) if heads[i] != heads[0] + i)
        raise ValueTextError(
            f"in two columns the first must count, but {heads[i]} follows {heads[i - 1]} in it: "
            f"{_LIST}, or complete the b-file"
        )
    pairs = sum(len(row) == 2 for row in rows)
    if not open_ended and (counts or 2 * pairs > len(rows)):
        line = next(line for line, row in zip(lines, rows, strict=True) if len(row) != 2)
        raise ValueTextError(
            f"the lines look like a table, but {_shown(line)} has not two columns: {_LIST}, or "
            "an index and a term on each line"
        )
    return [x for row in rows for x in row]


def _within_brackets(text: str) -> str:
    closing = _BRACKETS.get(text[:1])
    if closing is None:
        return text
    inner = _without_ellipsis(text[1:-1].strip())
    if not text.endswith(closing) or set(inner) & {*_BRACKETS, *_BRACKETS.values()}:
        raise ValueTextError(
            f"the brackets of {_shown(text)} do not enclose one list: write one like [2; 1, 2, 1]"
        )
    head, _, rest = inner.partition(";")
    if "," in inner and rest and ("," in head or ";" in rest):
        raise ValueTextError(
            f"{_shown(text)} has a semicolon that is not after the first term: write one like "
            "[2; 1, 2, 1]"
        )
    return inner


def _without_ellipsis(text: str) -> str:
    return _ELLIPSIS.sub("", text)


def _list(text: str) -> list[int]:
    """The integers of a list in which one sort of separator, or that and line breaks, stand."""
    parts: list[str] = []
    for line in text.splitlines():
        if not re.search("[,;]", line):
            parts += line.split()
            continue
        entries = [entry.strip() for entry in re.split("[,;]", line)]
        parts += entries[:-1] if not entries[-1] else entries
    for part in parts:
        if not part:
            raise ValueTextError("between two commas there is no term: write it, or one comma")
        if not _TERM.fullmatch(part):
            remedy = "write integers with commas or blanks between them"
            if re.fullmatch(r"[-+\d\s]+", part):
                remedy = "it has blanks and the list has commas: write commas throughout"
            raise ValueTextError(
                f"the term {_shown(part)} is no integer (of at most 4,000 digits); {remedy}"
            )
    return [int(part) for part in parts]


def _shown(text: str) -> str:
    return repr(shortened(text, 40))
