"""Long texts, as messages show them."""

from __future__ import annotations

__all__ = ["shortened"]


def shortened(text: str, length: int = 60) -> str:
    """A text of at most so many characters, with dots where it is cut.

    >>> shortened("n^2+n+1"), shortened("1234567890", 8)
    ('n^2+n+1', '12345...')
    """
    return text if len(text) <= length else f"{text[: length - 3]}..."
