"""Compaction: fewer files, the same rows, whenever it is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from discovery.errors import CampaignError
from search.campaigns import compaction
from search.campaigns.campaign import Campaign
from search.campaigns.compaction import compact
from search.catalogue.catalogue import Catalogue
from search.storage.object_store import ObjectStore
from tests.checkout import ROOT
from tests.object_server import CREDENTIALS, new_bucket, object_server
from tests.small_campaign import make
from tests.toy_campaign import CHUNKS, SPEC, toy_run


@pytest.fixture
def spec(tmp_path) -> Path:
    path = tmp_path / "toy.toml"
    path.write_text(SPEC)
    return path


@pytest.fixture
def campaign(spec, tmp_path) -> Campaign:
    toy_run(spec, tmp_path / "c")
    return Campaign.open(tmp_path / "c")


def hashes(campaign: Campaign) -> dict[str, str]:
    """What equality of campaigns is about, whatever files it lies in; every row is verified."""
    return {chunk.id: stored.row_hash for chunk, stored in campaign.stored()}


def files(campaign: Campaign) -> list[Path]:
    return sorted(Path(campaign.directory).glob("chunks/*"))


@pytest.fixture
def before(campaign) -> dict[str, str]:
    return hashes(campaign)


def test_a_compacted_campaign_is_the_same_campaign(spec, campaign, before, tmp_path, monkeypatch):
    summary = campaign.summary()
    rows = pq.read_table(tmp_path / "c" / "chunks")
    monkeypatch.setattr(compaction, "MAX_CHUNKS", 5)
    report = compact(campaign)
    assert (report.packed, report.packs, report.removed, report.files) == (CHUNKS, 3, CHUNKS, 3)
    assert len(files(campaign)) == 3
    assert hashes(campaign) == before
    assert campaign.summary() == summary
    assert campaign.read(next(campaign.chunks())).row_hash == next(iter(before.values()))
    assert pq.read_table(tmp_path / "c" / "chunks").sort_by("index") == rows.sort_by("index")
    assert toy_run(spec, tmp_path / "c").done == 0
    assert compact(campaign).packed == 0
    assert len(files(campaign)) == 3


def test_equal_chunks_make_equal_packs(spec, campaign, tmp_path):
    toy_run(spec, tmp_path / "other", workers=2)
    other = Campaign.open(tmp_path / "other")
    compact(campaign)
    compact(other)
    assert [(p.name, p.read_bytes()) for p in files(campaign)] == [
        (p.name, p.read_bytes()) for p in files(other)
    ]


def test_a_campaign_goes_on_after_a_compaction_in_between(spec, campaign, before, tmp_path):
    chunks = list(campaign.chunks())
    for chunk in chunks[::3]:
        (tmp_path / "c" / chunk.file).unlink()
    compact(campaign)
    assert campaign.pending() == chunks[::3]
    assert toy_run(spec, tmp_path / "c").done == len(chunks[::3])
    assert compact(campaign).packed == len(chunks[::3])
    assert len(files(campaign)) == 2
    assert hashes(campaign) == before


KILLED = """
import os, signal, sys
from search.campaigns.campaign import Campaign
from search.campaigns.compaction import compact
from search.storage.folder_store import LocalStore
last = int(sys.argv[2])
steps = 0
def dying(step):
    def do(self, *arguments):
        global steps
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1
        return step(self, *arguments)
    return do
LocalStore.write, LocalStore.remove = dying(LocalStore.write), dying(LocalStore.remove)
LocalStore.threads = 1
compact(Campaign.open(sys.argv[1]))
"""


@pytest.mark.parametrize("steps", [0, 1, 5])
def test_killed_at_any_moment_nothing_is_lost_and_again_finishes(spec, campaign, before, steps):
    """Before the pack is there, before a file is removed, and between two of them."""
    command = [sys.executable, "-c", KILLED, campaign.directory, str(steps)]
    killed = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert killed.returncode == -signal.SIGKILL
    assert len(files(campaign)) == CHUNKS + (steps > 0) - max(0, steps - 1)
    assert hashes(campaign) == before
    assert campaign.summary().accounted == 576
    assert toy_run(spec, campaign.directory).done == 0
    report = compact(campaign)
    assert report.files == len(files(campaign)) == 1
    assert hashes(campaign) == before


@pytest.mark.parametrize("damage", ["truncate", "flip", "other campaign"])
def test_a_damaged_pack_is_set_aside_and_its_chunks_are_redone(
    spec, campaign, before, damage, tmp_path
):
    compact(campaign)
    (pack,) = files(campaign)
    good = pack.read_bytes()
    middle = good.index(b"PAR1") + 60
    if damage == "other campaign":
        pack.write_bytes(foreign_pack(tmp_path))
    elif damage == "flip":
        pack.write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
        with pytest.raises(CampaignError, match="brouncker run"):
            hashes(campaign)
    else:
        pack.write_bytes(good[:-100])
        assert campaign.pending() == list(campaign.chunks())
    report = toy_run(spec, campaign.directory)
    assert [Path(aside).name for aside in report.damaged] == [pack.name]
    assert report.done == CHUNKS
    assert hashes(campaign) == before


def foreign_pack(folder: Path) -> bytes:
    campaign = make(folder / "foreign", certify={"digits": 50})
    compact(campaign)
    (pack,) = files(campaign)
    return pack.read_bytes()


def test_a_single_file_saves_a_chunk_of_a_damaged_pack(spec, campaign, before):
    """Both are there after a kill; the pack is not believed unseen when the file is removed."""
    chunk = next(campaign.chunks())
    single = Path(campaign.directory) / chunk.file
    content = single.read_bytes()
    compact(campaign)
    (pack,) = files(campaign)
    good = pack.read_bytes()
    middle = good.index(b"PAR1") + 60
    pack.write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
    single.write_bytes(content)
    with pytest.raises(CampaignError, match="damaged"):
        compact(campaign)
    assert toy_run(spec, campaign.directory).done == CHUNKS - 1
    assert hashes(campaign) == before


def test_compaction_waits_for_no_driver(campaign):
    with campaign.driving(), pytest.raises(CampaignError, match="another run works in"):
        compact(campaign)
    assert len(files(campaign)) == CHUNKS


def test_a_catalogue_does_not_see_whether_a_campaign_is_compacted(tmp_path):
    campaign = make(tmp_path / "c")
    catalogue = Catalogue(tmp_path / "before.db")
    catalogue.ingest(tmp_path / "c")
    compact(campaign)
    assert catalogue.ingest(tmp_path / "c").skipped == 2
    after = Catalogue(tmp_path / "after.db")
    assert after.ingest(tmp_path / "c").chunks == 2
    assert after.query() == catalogue.query() != []


@pytest.fixture
def url(monkeypatch) -> Iterator[str]:
    with object_server() as endpoint:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": endpoint}.items():
            monkeypatch.setenv(name, value)
        yield f"s3://{new_bucket(endpoint)}/toy"


def test_objects_are_compacted_as_files_are(spec, campaign, before, url):
    toy_run(spec, url)
    report = compact(Campaign.open(url))
    compact(campaign)
    assert (report.packed, report.files) == (CHUNKS, 1)
    (pack,) = files(campaign)
    assert ObjectStore(url).read(f"chunks/{pack.name}") == pack.read_bytes()
    assert hashes(Campaign.open(url)) == before
    assert toy_run(spec, url).done == 0


def test_the_command_prints_one_line(campaign):
    command = [sys.executable, "-m", "search.cli", "compact", campaign.directory]
    first = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert first.stdout == (
        f"{campaign.directory}: 12 chunks packed, new files: 1, "
        "12 old files removed; files now: 1\n"
    )
    again = subprocess.run([*command, "--json"], capture_output=True, text=True, cwd=ROOT)
    assert json.loads(again.stdout) == {
        "directory": campaign.directory,
        "packed": 0,
        "packs": 0,
        "removed": 0,
        "files": 1,
        "damaged": 0,
    }
