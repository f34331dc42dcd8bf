"""The store of a place: a folder of a file system, or objects below a URL."""

from __future__ import annotations

from pathlib import Path

from discovery.arguments import refusal
from search.storage.folder_store import LocalStore
from search.storage.store import Store, is_url

__all__ = ["open_store"]


def open_store(place: str | Path | Store) -> Store:
    """The store at a path or URL; nothing is read or written yet.

    Raises
    ------
    CampaignError
        If a URL cannot be used.
    """
    if not isinstance(place, (str, Path)):
        if callable(getattr(place, "exists", None)) and hasattr(place, "title"):  # a store
            return place
        raise refusal("place", "a path or a URL, as text or Path", place)
    if isinstance(place, str) and is_url(place):
        from search.storage.object_store import ObjectStore  # who has folders only does without

        return ObjectStore(place)
    return LocalStore(Path(place))
