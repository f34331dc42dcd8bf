"""Files of users that hold tables, in TOML or JSON, read or refused in one sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from discovery.errors import SpecError
from discovery.strict_json import read_json

__all__ = ["parse_table", "read_table"]


def read_table(path: str | Path, what: str, instead: str) -> dict[str, Any]:
    """The table in a file; every way in which reading it fails is one SpecError.

    Parameters
    ----------
    path : str or Path
        JSON where it ends with ``.json``, else TOML.
    what : str
        What the file is, for errors, such as ``spec file``.
    instead : str
        What to give where there is no such file.
    """
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise SpecError(f"there is no {what} {path}; {instead}") from None
    except OSError as error:
        raise SpecError(f"cannot read the {what} {path}: {error.strerror}") from None
    return parse_table(content, str(path), what)


def parse_table(content: bytes, source: str, what: str) -> dict[str, Any]:
    """The table that a file at `source` holds; every way in which it is none is a SpecError.

    >>> parse_table(b"size = 50", "toy.toml", "spec file")
    {'size': 50}
    """
    as_json = source.endswith(".json")
    try:
        text = content.decode()
        table = read_json(text) if as_json else tomllib.loads(text)
    except UnicodeDecodeError:
        raise SpecError(f"{source} is no {what}: it is no UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        kind = "JSON" if as_json else "TOML"
        raise SpecError(f"{source} is not valid {kind}: {error}") from None
    if not isinstance(table, dict):
        raise SpecError(f"{source} is no {what}: it holds no table")
    return table
