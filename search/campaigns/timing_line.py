"""A line of a campaign's log: what a crash has torn, or someone made up, is no line."""

from __future__ import annotations

from math import isfinite
from typing import Any

from discovery.strict_json import read_json

__all__ = ["read_loss", "read_timing"]

_LARGEST = 2.0**62  # of any number in it: sums of them stay numbers
_NUMBERS = ("lo", "hi", "seconds", "elapsed")
_TEXTS = ("run", "worker", "part")


def read_timing(line: bytes) -> dict[str, Any] | None:
    """The fields of a line, or None where it is none.

    Every line has the numbers ``lo``, ``hi``, ``seconds``, ``elapsed`` and the text ``run``.

    Examples
    --------
    >>> read_timing(b'{"lo": 0, "hi": 50, "seconds": 1.5, "elapsed": 2, "run": "1f"}')["hi"]
    50
    >>> read_timing(b'{"lo": 0, "hi": 5'), read_timing(b"[" * 10**5)
    (None, None)
    """
    fields = _fields(line)
    if "run" not in fields:
        return None
    numbers = [fields.get(name) for name in _NUMBERS] + [fields.get("at", 0)]
    if not all(_is_number(number) for number in numbers):
        return None
    texts = [fields.get(name, "") for name in _TEXTS]
    whole = type(fields["lo"]) is type(fields["hi"]) is int and fields["lo"] <= fields["hi"]
    return fields if whole and all(isinstance(text, str) for text in texts) else None


def read_loss(line: bytes) -> tuple[float, str] | None:
    """When a node or a worker was lost and what it was, or None where it is no such line.

    Examples
    --------
    >>> read_loss(b'{"lost": "worker 2 (signal 9)", "at": 1.5}')
    (1.5, 'worker 2 (signal 9)')
    """
    fields = _fields(line)
    at, lost = fields.get("at"), fields.get("lost")
    if not isinstance(at, int | float) or not _is_number(at) or not isinstance(lost, str):
        return None
    return float(at), lost


def _fields(line: bytes) -> dict[str, Any]:
    try:
        fields = read_json(line)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and isfinite(value if abs(value) < _LARGEST else float("inf"))
        and value >= 0
    )
