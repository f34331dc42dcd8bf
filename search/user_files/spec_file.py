"""The TOML file of a spec, read or refused in one sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from discovery.errors import SpecError

__all__ = ["parse_toml", "read_toml"]


def read_toml(path: str | Path) -> dict[str, Any]:
    """Read a TOML file; every way in which that fails is one SpecError."""
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise SpecError(
            f"there is no spec file {path}; give a TOML file such as those in examples/"
        ) from None
    except OSError as error:
        raise SpecError(f"cannot read the spec file {path}: {error.strerror}") from None
    return parse_toml(content, str(path))


def parse_toml(content: bytes, source: str) -> dict[str, Any]:
    """The content of a TOML file that is at `source`; every way in which it is none is a SpecError.

    >>> parse_toml(b"size = 50", "toy.toml")
    {'size': 50}
    """
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError:
        raise SpecError(f"{source} is not a spec: it is no UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise SpecError(f"{source} is not valid TOML: {error}") from None
