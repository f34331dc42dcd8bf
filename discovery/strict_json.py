"""JSON of unknown origin: one meaning for every text, and a bound on how deep it goes.

The readers of JSON take more than JSON: of a key that stands twice the last one counts, and NaN is
a number. Two programs could then read two things out of one text. And nesting costs a few bytes a
level in a file, and a level of the stack in everything that walks it.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

__all__ = ["MAX_NESTING", "read_json"]

MAX_NESTING = 50

_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def read_json(text: str | bytes) -> Any:
    """Read a JSON document.

    Parameters
    ----------
    text : str or bytes
        As bytes it is UTF-8.

    Raises
    ------
    ValueError
        If it is no JSON, has NaN or Infinity, a key twice in one object, or more than 50 levels.

    Examples
    --------
    >>> read_json('{"a": [1, "[["]}')
    {'a': [1, '[[']}
    >>> read_json('{"a": 1, "a": 2}')
    Traceback (most recent call last):
        ...
    ValueError: the key 'a' stands twice in one object
    >>> read_json("[" * 10**5)
    Traceback (most recent call last):
        ...
    ValueError: it is nested deeper than 50 levels
    """
    text = text if isinstance(text, str) else text.decode()
    _refuse_depth(text)
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)


def _refuse_depth(text: str) -> None:
    """Count brackets outside of texts; before the text is parsed, and without a stack."""
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", _TEXTS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_NESTING:
            raise ValueError(f"it is nested deeper than {MAX_NESTING} levels")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, unless a key stands in it twice."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:80]!r} stands twice in one object")
        found[key] = value
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
