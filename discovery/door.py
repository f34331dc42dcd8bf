"""Public names of a package that are imported when they are first asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["door"]


def door(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The functions ``__getattr__`` and ``__dir__`` of a package with some public names.

    Kernels, databases and clusters take long to load; so nothing is imported before its name is
    used, and the names can be listed and completed all the same.

    Parameters
    ----------
    package : str
        Its name.
    homes : mapping
        The module that defines each public name.

    Examples
    --------
    >>> get, names = door("discovery", {"PCF": "discovery.continued_fractions.pcf"})
    >>> get("PCF")("2n+1", "n^2").degrees
    (1, 2)
    >>> get("PFC")
    Traceback (most recent call last):
    ...
    AttributeError: module 'discovery' has no attribute 'PFC'
    """

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return get, names
