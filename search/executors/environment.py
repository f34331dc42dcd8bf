"""Environment variables that are changed for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

__all__ = ["environment"]


@contextmanager
def environment(changes: Mapping[str, str]) -> Iterator[None]:
    """Inside, environment variables are changed, for processes that are started too.

    >>> with environment({"BROUNCKER_EXAMPLE": "1"}):
    ...     os.environ["BROUNCKER_EXAMPLE"]
    '1'
    >>> "BROUNCKER_EXAMPLE" in os.environ
    False
    """
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
