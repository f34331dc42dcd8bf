"""The workshop: domains, campaigns and their running, the catalogue, the command line."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.campaign import Campaign
    from search.catalogue import Catalogue
    from search.spec import load_spec

__all__ = ["Campaign", "Catalogue", "load_spec"]

_HOMES = {"Campaign": "campaign", "Catalogue": "catalogue", "load_spec": "spec"}


def __getattr__(name: str) -> Any:
    # Databases and Parquet load when they are first used, so that `brouncker --help` is quick.
    if name not in _HOMES:
        raise AttributeError(f"module 'search' has no attribute {name!r}")
    return getattr(import_module(f"search.{_HOMES[name]}"), name)
