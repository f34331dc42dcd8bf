"""The workshop: domains, campaigns and their running, the catalogue, the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.door import door

if TYPE_CHECKING:
    from search.campaigns.campaign import Campaign
    from search.campaigns.spec import load_spec
    from search.catalogue.catalogue import Catalogue

__all__ = ["Campaign", "Catalogue", "load_spec"]

_HOMES = {
    "Campaign": "search.campaigns.campaign",
    "Catalogue": "search.catalogue.catalogue",
    "load_spec": "search.campaigns.spec",
}

__getattr__, __dir__ = door(__name__, _HOMES)
