"""Campaigns on object storage: equal to those in folders, whatever happens to their writers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import encode_chunk
from search.campaigns.spec import load_spec
from search.catalogue.catalogue import Catalogue
from search.storage import object_lease as lease
from search.storage.object_store import ObjectStore
from tests.checkout import ROOT
from tests.object_server import CREDENTIALS, new_bucket, object_server, objects_at
from tests.patience import wait_until
from tests.toy_campaign import CHUNKS, toy_run
from tests.toy_process import process


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with object_server() as endpoint, pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        yield endpoint


@pytest.fixture
def url(endpoint) -> str:
    return f"s3://{new_bucket(endpoint)}/runs/toy"


def stored(url: str) -> dict[str, bytes]:
    """Everything at a URL that equality of campaigns is about."""
    store = ObjectStore(url)
    names = ["spec.toml", *(f"chunks/{entry.name}" for entry in store.list("chunks"))]
    return {name: store.read(name) for name in names}


@pytest.mark.slow
def test_a_campaign_by_url_is_that_of_a_folder(spec, url, whole, tmp_path):
    report = toy_run(spec, url, catalogue=Catalogue(tmp_path / "url.db"))
    assert (report.done, report.exit_code, report.directory) == (CHUNKS, 0, url)
    assert stored(url) == whole
    assert Campaign.open(url).summary() == report.summary
    assert report.summary.busy_seconds is not None
    assert [entry.name for entry in ObjectStore(url).list("log")] == [log_of(url)]  # no lease left
    assert toy_run(spec, url).done == 0
    folder = Catalogue(tmp_path / "folder.db")
    folder.ingest(tmp_path / "whole")
    again = Catalogue(tmp_path / "url.db").ingest(url)
    assert (again.skipped, again.name) == (CHUNKS, "toy")


def log_of(url: str) -> str:
    (name,) = [e.name for e in ObjectStore(url).list("log") if e.name.endswith(".jsonl")]
    return name


def test_writers_in_any_order_leave_the_same_objects(spec, url, whole):
    """The rule: each of two writers does all chunks, one of them backwards."""
    one, other = Campaign.create(url, load_spec(spec)), Campaign.open(url)
    for mine, theirs in zip(one.chunks(), reversed(list(other.chunks())), strict=True):
        for campaign, chunk in ((one, mine), (other, theirs)):
            result = process(campaign.spec, chunk.lo, chunk.hi)
            encoded = encode_chunk(result, campaign.hash, chunk.lo, chunk.hi)
            campaign.commit(chunk, encoded, {"run": str(id(campaign))})
    assert stored(url) == whole
    assert toy_run(spec, url).done == 0


@pytest.mark.slow
def test_workers_write_objects_themselves(spec, url, whole):
    report = toy_run(spec, url, workers=2, workers_write=True)
    assert (report.done, report.exit_code) == (CHUNKS, 0)
    assert stored(url) == whole


def test_a_writer_killed_in_its_upload_leaves_no_object(url):
    """Enough for several parts, so that the upload has really begun."""
    code = (
        "import os, signal, sys\n"
        "from search.storage.object_store import ObjectStore\n"
        "store = ObjectStore(sys.argv[1])\n"
        "stream = store._files.open_output_stream(store._key('chunks/torn.parquet'))\n"
        "stream.write(b'x' * 30_000_000)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-c", code, url]
    killed = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert killed.returncode == -signal.SIGKILL
    assert ObjectStore(url).list("chunks") == []


def test_an_interrupt_waits_for_the_upload_and_leaves_a_whole_object(url, monkeypatch):
    store = ObjectStore(url)
    opened = store._files.open_output_stream

    class Interrupted:
        """The file system, with Ctrl-C pressed before a byte was written."""

        def open_output_stream(self, key: str):
            stream = opened(key)
            os.kill(os.getpid(), signal.SIGINT)
            return stream

    monkeypatch.setattr(store, "_files", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        store.write("chunks/x.parquet", b"whole")
    assert ObjectStore(url).read("chunks/x.parquet") == b"whole"


def test_a_damaged_object_is_set_aside_and_done_anew(spec, url, whole):
    toy_run(spec, url)
    store = ObjectStore(url)
    first, second, third = list(Campaign.open(url).chunks())[:3]
    good = store.read(first.file)
    middle = good.index(b"PAR1") + 60
    bad = [
        good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        good[: len(good) // 2],
        good,
    ]
    chunks = (first, second, third)
    for chunk, damaged in zip(chunks, bad, strict=True):
        store.write(chunk.file, damaged)
    report = toy_run(spec, url)
    base = f"{url}/log/damaged"
    assert sorted(report.damaged) == sorted(f"{base}/{chunk.id}.parquet" for chunk in chunks)
    assert (report.done, report.exit_code) == (3, 0)
    assert stored(url) == whole
    store.write(first.file, b"")
    assert toy_run(spec, url).damaged == [f"{base}/{first.id}.parquet.2"]


def test_a_second_driver_says_so_and_leaves(spec, url):
    message = f"another run works in .*process {os.getpid()} on"
    first = Campaign.create(url, load_spec(spec))
    with first.driving(), pytest.raises(CampaignError, match=message):
        toy_run(spec, url)
    assert toy_run(spec, url).exit_code == 0


def write_lease(url: str, **holder: object) -> None:
    ObjectStore(url).write("log/driver.json", json.dumps(holder).encode())


def test_a_driver_of_another_machine_is_believed_until_its_lease_is_stale(spec, url, monkeypatch):
    campaign = Campaign.create(url, load_spec(spec))
    write_lease(url, process=1, host="elsewhere", run="theirs")
    with pytest.raises(CampaignError, match="process 1 on elsewhere, heard of"):
        toy_run(spec, url)
    monkeypatch.setattr(lease, "STALE", 0.0)
    with campaign.driving() as remark:
        assert remark == "the run of process 1 on elsewhere is gone; its campaign is taken over"
    assert ObjectStore(url).list("log") == []


def test_a_dead_driver_of_this_machine_is_followed_at_once(spec, url):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    campaign = Campaign.create(url, load_spec(spec))
    write_lease(url, process=gone.pid, host=os.uname().nodename, run="theirs")
    with campaign.driving() as remark:
        assert f"process {gone.pid} on" in remark


def test_a_driver_that_was_taken_over_stops(spec, url, monkeypatch):
    monkeypatch.setattr(lease, "RENEWAL", 0.05)
    campaign = Campaign.create(url, load_spec(spec))

    def work_until_told() -> None:
        wait_until(lambda: campaign.store.write("log/x", b""))  # nothing: until it raises

    with campaign.driving():
        write_lease(url, process=1, host="elsewhere", run="theirs")
        with pytest.raises(CampaignError, match=r"another run took .* over"):
            work_until_told()
    assert json.loads(ObjectStore(url).read("log/driver.json"))["run"] == "theirs"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("s3://no-such-bucket-here/toy", "there is no bucket no-such-bucket-here"),
        ("s3://key:secret@bucket/toy", "credentials have no place in it"),
        ("s3://bucket/toy?regio=x", "unknown option 'regio'; there are endpoint_override, region"),
        ("s3:///toy", "not of the form s3://BUCKET/PATH"),
        ("ftp://host/toy", r"give a path, or a URL s3://BUCKET/PATH or gs://BUCKET/PATH"),
        (
            "s3://bucket/toy?endpoint_override=127.0.0.1:9&scheme=http",
            "cannot reach 127.0.0.1:9 .*AWS_ENDPOINT_URL",
        ),
    ],
)
def test_a_place_that_cannot_be_used_is_one_line(spec, endpoint, place, message):
    for use in (lambda: toy_run(spec, place), lambda: Campaign.open(place)):
        with pytest.raises(CampaignError, match=message) as caught:
            use()
        assert "\n" not in str(caught.value)
        assert "secret" not in str(caught.value)


def test_the_endpoint_can_stand_in_the_url(spec, endpoint, url, monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    host = endpoint.removeprefix("http://")
    campaign = Campaign.create(f"{url}?endpoint_override={host}&scheme=http", load_spec(spec))
    assert campaign.store.exists("spec.toml")
    assert objects_at(endpoint).get_file_info(f"{url[5:]}/spec.toml").size > 0


def test_other_objects_are_left_alone(spec, url):
    ObjectStore(url).write("thesis/chapter-1", b"x")
    with pytest.raises(CampaignError, match=r"is no campaign \(it holds thesis\)"):
        toy_run(spec, url)
    with pytest.raises(CampaignError, match="not a campaign directory"):
        Campaign.open(url)


def test_a_refusal_names_the_credentials():
    text = "When listing: AWS Error ACCESS_DENIED during ListObjectsV2 operation: Access Denied"
    error = ObjectStore("s3://bucket/toy")._explained("list", text)
    assert "does not allow to list s3://bucket/toy" in str(error)
    assert "AWS_ACCESS_KEY_ID" in str(error)
