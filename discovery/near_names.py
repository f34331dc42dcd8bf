"""Names that a user may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean", "near_names"]


def near_names(name: str, known: Iterable[str], count: int = 3, nearness: float = 0.6) -> list[str]:
    """The known names that look most like another one, the nearest first.

    >>> near_names("catalani", ["pi", "catalan", "khinchin"])
    ['catalan']
    """
    return get_close_matches(name, list(known), n=count, cutoff=nearness)


def did_you_mean(name: str, known: Iterable[str], what: str = "allowed") -> str:
    """The hint for a name that is not known: the nearest one, and all that are known.

    >>> did_you_mean("sise", ["size", "limit"]), did_you_mean("x", ["size"])
    ("did you mean 'size'? allowed: size, limit", 'allowed: size')
    """
    known = list(known)
    near = near_names(name, known, 1, 0.5)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{hint}{what}: {', '.join(known)}"
