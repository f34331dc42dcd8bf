"""Every way to change one thing in a certificate, and what it means whatever its spelling.

A changed certificate must not be accepted, unless the change is one of spelling: the document says
the same, and its proof is as complete as before. `meaning` makes precise what that is.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_poly

from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError
from discovery.expressions.expression import parse_expression

Document = Any
Path = tuple[str | int, ...]
Change = tuple[str, Callable[[Any], Any]]

_TEXT: tuple[Change, ...] = (
    ("one more", lambda text: f"{text}+1"),
    ("negated", lambda text: f"-{text}"),
    ("torn", lambda text: text[:-1]),
    ("last twice", lambda text: text + text[-1:]),
    ("other digits", lambda text: "".join(_other(c) for c in text)),
    ("a space", lambda text: f"{text} "),
    ("another", lambda text: "7"),
)
_NUMBER: tuple[Change, ...] = (
    ("one more", lambda number: number + 1),
    ("negated", lambda number: -number if number else 7),
    ("a text", str),
    ("a float", float),
    ("a truth value", lambda number: True),
)
_LIST: tuple[Change, ...] = (
    ("longer", lambda items: [*items, items[-1] if items else "1"]),
    ("shorter", lambda items: items[:-1] if items else None),
    ("reversed", lambda items: items[::-1]),
    ("nothing", lambda items: None),
)
_OBJECT: tuple[Change, ...] = (
    ("a key more", lambda fields: {**fields, "more": "1"}),
    ("nothing", lambda fields: None),
    ("a list", lambda fields: [*fields.values()]),
)


def _other(c: str) -> str:
    return str((int(c) + 1) % 10) if c.isdigit() else c


def changed(document: Document) -> Iterator[tuple[str, Document]]:
    """What was changed and where, and the changed document, for every field."""
    for path, value in _fields(document, ()):
        if isinstance(value, dict):
            for key in value:
                rest = {k: v for k, v in value.items() if k != key}
                yield f"{path}: without {key}", _with(document, path, rest)
        for name, change in _changes(value):
            new = change(copy.deepcopy(value))
            if new != value or type(new) is not type(value):
                yield f"{path}: {name}", _with(document, path, new)


def _fields(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        yield from _fields(item, (*path, key))


def _changes(value: Any) -> tuple[Change, ...]:
    if isinstance(value, dict):
        return _OBJECT
    return _LIST if isinstance(value, list) else _TEXT if isinstance(value, str) else _NUMBER


def _with(document: Document, path: Path, value: Any) -> Document:
    if not path:
        return value
    result = copy.deepcopy(document)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return result


def meaning(document: Document, free: frozenset[str] = frozenset()) -> Document:
    """What a certificate says, whatever its spelling, without some free fields of its witnesses.

    - A number is the same as an integer, as a text, with zeros before it: 1, 1.0, "1", "01".
    - An expression is the same with other spaces, and as it prints.
    - A rational function is its value: 0/2 is 0/1.
    - Lemmas are a set: each is an equation that was checked by itself. A step that says again what
      the step before says adds nothing.
    - The terms of a polynomial in several variables can stand in any order.

    A field is free where the theorem asks for any object with a property, which the checker then
    finds that the changed one has too: the proof is another one, and as good.
    """
    if isinstance(document, dict):
        if set(document) == {"num", "den"} and _is_rational(document):
            return _reduced(document)
        fields = {k: meaning(value, free) for k, value in document.items() if k not in free}
        if isinstance(document.get("lemmas"), list):
            fields["lemmas"] = {repr(lemma) for lemma in fields["lemmas"]}
        return fields
    if isinstance(document, list):
        items = [meaning(item, free) for item in document]
        if all(_is_term(item) for item in document):
            return sorted(items)
        return [x for i, x in enumerate(items) if not _repeats(x, items[:i])]
    if isinstance(document, bool) or document is None:
        return document
    return _number(document) if isinstance(document, int | float) else _text(document)


def _repeats(item: Any, before: list[Any]) -> bool:
    return isinstance(item, dict) and "theorem" in item and bool(before) and before[-1] == item


def _is_term(item: Any) -> bool:
    """[coefficient, [exponents]]."""
    return isinstance(item, list) and len(item) == 2 and isinstance(item[1], list)


def _number(value: float) -> Any:
    return Fraction(value)


def _text(text: str) -> Any:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        pass
    with suppress(BrounckerError):
        return PCF(text, "1").a
    try:
        return str(parse_expression(text))
    except BrounckerError:
        return text


def _is_rational(fields: dict[str, Any]) -> bool:
    return all(
        isinstance(side, list) and all(isinstance(_entry(c), Fraction) for c in side)
        for side in fields.values()
    )


def _entry(c: Any) -> Any:
    return meaning(c) if isinstance(c, str | int) and not isinstance(c, bool) else None


def _reduced(fields: dict[str, Any]) -> str:
    top, bottom = (
        fmpq_poly([fmpq(c.numerator, c.denominator) for c in map(_entry, reversed(side))])
        for side in (fields["num"], fields["den"])
    )
    if not bottom:
        return f"{top} over 0"
    common = top.gcd(bottom)
    scale = (bottom // common).leading_coefficient()
    return f"{top // common / scale} over {bottom // common / scale}"
