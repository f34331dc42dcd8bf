"""A campaign of the largest number of chunks, small ones: listing, ingesting, compacting it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measure import Measurement
from discovery.continued_fractions.pcf import PCF
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, encode_chunk
from search.campaigns.compaction import compact
from search.campaigns.domain import fractions_of
from search.catalogue.catalogue import Catalogue
from search.kinds.census.spec import CensusSpec
from tests.small_campaign import evaluated

SIDE = {"degree": 1, "coefficients": [-9, 9]}


def many_chunks(place: str | Path) -> Campaign:
    """A campaign of 9,970 chunks of 13 elements, each of which finds one formula."""
    domain = {"a": SIDE, "b": SIDE}
    spec = {"kind": "census", "domain": domain, "chunks": {"size": 13}}
    campaign = Campaign.create(place, CensusSpec.model_validate(spec))
    pairs = fractions_of(campaign.spec.domain)
    for chunk in campaign.chunks():
        row = _matched(PCF(*pairs.pair(chunk.lo)), f"{chunk.lo}/7") | {"index": chunk.lo}
        result = ChunkResult([row], {"evaluated": 1, "generic": chunk.size - 1})
        content = encode_chunk(result, campaign.hash, chunk.lo, chunk.hi)
        campaign.commit(chunk, content, {"run": "toy", "seconds": 0.001, "elapsed": 1.0})
    return campaign


def _matched(pcf: PCF, expression: str) -> dict[str, Any]:
    """A row that claims nothing by enclosures; its normal form is what it is."""
    form, (a, b) = pcf.normal_form(), pcf.texts
    primitive_a, primitive_b = pcf.representative.texts
    row = evaluated(primitive_a, primitive_b, "1.5", expression, constant="pi", status="matched")
    return row | {
        "a": a,
        "b": b,
        "factor": str(form.factor),
        "primitive_a": primitive_a,
        "primitive_b": primitive_b,
        "certified_digits": None,
    }


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def measurements() -> list[Measurement]:
    """Wall times of one call each, in a folder of this machine, before and after compaction."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        campaign = many_chunks(Path(folder) / "many")
        chunks = f"{campaign.chunk_count:,} chunks"

        def measure(files: str) -> None:
            listing = _seconds(campaign.summary)
            verifying = _seconds(campaign.repair)
            catalogue = Catalogue(Path(folder) / f"{files}.db")
            ingesting = _seconds(lambda: catalogue.ingest(campaign.directory))
            again = _seconds(lambda: catalogue.ingest(campaign.directory))
            for what, figure in (
                ("status", listing),
                ("verification in full", verifying),
                ("ingest", ingesting),
                ("ingest again", again),
            ):
                found.append(Measurement(f"{what}, {files}", figure, "s", chunks))

        measure("single files")
        compacting = _seconds(lambda: compact(campaign))
        found.append(Measurement("compact", compacting, "s", chunks))
        measure("compacted")
    return found
