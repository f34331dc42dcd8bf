"""Campaigns: whatever stops a run, the same command ends in an equal campaign."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign
from search.campaigns.spec import load_spec
from search.executors.progress import LineProgress
from search.executors.task import Job, Task, perform
from search.running.plan import plan
from search.running.run import run
from tests.checkout import ROOT
from tests.patience import PATIENCE, wait_until
from tests.toy_campaign import CHUNKS, SPEC, content, toy_run

DRIVER = """
import signal, sys
from discovery.errors import BrounckerError
from search.storage.interrupts import OneInterrupt
from search.running.run import run
signal.signal(signal.SIGINT, OneInterrupt())
spec, out, workers, function = sys.argv[1:]
try:
    report = run(spec, out, int(workers), process=f"tests.toy_process:{function}")
except BrounckerError as error:
    sys.exit(str(error))
sys.exit(report.exit_code)
"""


def start(spec: Path, out: Path, workers: int, function: str, before="") -> subprocess.Popen[str]:
    """A run in a process of its own, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", before + DRIVER, spec, out, str(workers), function],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def wait_for_chunks(driver: subprocess.Popen[str], out: Path, count: int) -> None:
    def are_there() -> bool:
        there = len(list(out.glob("chunks/*.parquet"))) >= count
        assert there or driver.poll() is None, last_words(driver)
        return there

    wait_until(are_there, f"{count} chunks")


def last_words(driver: subprocess.Popen[str]) -> str:
    """The error stream until the last process that writes to it is gone, workers included."""
    try:
        return driver.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        os.killpg(driver.pid, signal.SIGKILL)
        pytest.fail("the driver, or a worker without a driver, does not end")


def test_any_number_of_workers_gives_the_same_campaign(spec, tmp_path, whole):
    report = toy_run(spec, tmp_path / "two", workers=2)
    assert content(tmp_path / "two") == whole
    assert report.exit_code == 0
    summary = Campaign.open(tmp_path / "two").summary()
    assert summary == report.summary
    assert (summary.elements, summary.accounted, summary.failed) == (576, 576, 0)
    assert summary.outcomes["evaluated"] == 83
    assert sum(summary.outcomes.values()) == 576
    assert summary.wall_seconds is not None
    assert summary.busy_seconds is not None
    assert summary.rate is not None
    assert toy_run(spec, tmp_path / "two").done == 0  # nothing is left to do


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_that_write_give_the_same_campaign(spec, tmp_path, whole, workers):
    out = tmp_path / "theirs"
    report = toy_run(spec, out, workers, "failing", workers_write=True)
    assert (len(report.failed), report.done) == (1, CHUNKS - 1)
    report = toy_run(spec, out, workers, workers_write=True, retry_failed=True)
    assert (report.done, report.exit_code) == (1, 0)
    assert content(out) == whole
    assert Campaign.open(out).summary() == report.summary


def test_a_worker_that_sees_no_campaign_or_another_one_is_one_error(spec, tmp_path):
    campaign = Campaign.create(tmp_path / "seen", load_spec(spec))
    other = tmp_path / "other.toml"
    other.write_text(SPEC.replace("degree = 1", "degree = 0"))
    Campaign.create(tmp_path / "other", load_spec(other))
    chunk = next(campaign.chunks())
    for place in (tmp_path / "nowhere", tmp_path / "other"):
        job = Job("tests.toy_process:process", campaign.spec.model_dump_json(), None, str(place))
        outcome = perform(job, Task(chunk.id, chunk.lo, chunk.hi), "worker 7")
        assert outcome.fatal
        assert f"(worker 7) does not see the campaign in {place}" in outcome.error
        assert "--writers driver" in outcome.error


def test_what_keeps_workers_from_writing_ends_the_run(spec, tmp_path):
    """Each other chunk would fail in the same way, hours later."""
    out = tmp_path / "full"
    Campaign.create(out, load_spec(spec))
    (out / "chunks").rmdir()
    (out / "chunks").symlink_to(tmp_path / "gone")
    with pytest.raises(CampaignError, match="leads out of"):
        toy_run(spec, out, workers_write=True)
    assert list((out / "log" / "failures").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_driver_is_resumed_by_the_same_command(
    spec, tmp_path, whole, workers, monkeypatch
):
    out = tmp_path / "killed"
    monkeypatch.setenv("TOY_GATE", str(tmp_path / "gate"))  # it stays shut
    with start(spec, out, workers, "gated") as driver:
        wait_for_chunks(driver, out, 3)
        driver.kill()
        last_words(driver)
    before = len(Campaign.open(out).done())
    assert 3 <= before < CHUNKS
    (out / "chunks" / ".torn.parquet.1.tmp").write_bytes(b"half")
    assert toy_run(spec, out, workers).done == CHUNKS - before
    assert content(out) == whole


def kill_at_random(
    start: Callable[[], subprocess.Popen[str]],
    out: Path,
    whole: dict[str, bytes],
    kills: int,
    latest: float,
    seed: int,
) -> list[int]:
    """Kill drivers at random moments, and say how many chunks were there at each kill.

    One in three dies at most `latest` seconds after its start, the others at most half a second
    after their first chunk, however slow the machine is. A campaign that becomes whole is
    compared, and the next one begins.
    """
    random, seen = Random(seed), []

    def chunks() -> int:
        return len(list(out.glob("chunks/*.parquet")))

    while len(seen) < kills:
        before, early = chunks(), random.random() < 1 / 3
        with start() as driver:
            while not early and chunks() == before and driver.poll() is None:
                time.sleep(0.01)
            try:
                driver.wait(random.uniform(0, latest if early else 0.5))
            except subprocess.TimeoutExpired:
                driver.kill()
        if driver.returncode == -signal.SIGKILL:
            seen.append(chunks())
        else:
            assert driver.returncode == 0
            assert content(out) == whole
            shutil.rmtree(out)
    return seen


@pytest.mark.slow
def test_a_driver_that_is_killed_at_random_moments_loses_nothing(spec, tmp_path, whole):
    out = tmp_path / "killed"
    seen = kill_at_random(lambda: start(spec, out, 1, "slow"), out, whole, 15, 1.2, seed=2026)
    assert len({*seen}) > 3  # they did hit the work
    toy_run(spec, out)
    assert content(out) == whole


def test_ctrl_c_twice_leaves_a_campaign_that_goes_on(spec, tmp_path, whole, monkeypatch):
    out = tmp_path / "interrupted"
    monkeypatch.setenv("TOY_GATE", str(tmp_path / "gate"))  # it stays shut
    with start(spec, out, 2, "gated") as driver:
        wait_for_chunks(driver, out, 3)
        os.killpg(driver.pid, signal.SIGINT)
        time.sleep(0.01)
        os.killpg(driver.pid, signal.SIGINT)
        os.killpg(driver.pid, signal.SIGINT)
        errors = last_words(driver)
    assert driver.returncode == 130
    assert "Traceback" not in errors
    assert f"continue with: brouncker run {spec} --out {out}" in errors
    toy_run(spec, out)
    assert content(out) == whole


@pytest.mark.slow
def test_a_run_says_which_workers_it_lost(spec, tmp_path, whole, monkeypatch):
    monkeypatch.setenv("TOY_MARKER", str(tmp_path / "deaths"))
    monkeypatch.setenv("TOY_DEATHS", "1")
    said = io.StringIO()
    process = "tests.toy_process:dying"
    report = run(spec, tmp_path / "out", 2, process=process, progress=LineProgress(said))
    assert report.exit_code == 0
    assert len(report.lost) == 1
    assert report.summary.lost == tuple(report.lost)
    assert f"lost in this run: {report.lost[0]}\n" in said.getvalue()
    assert content(tmp_path / "out") == whole


@pytest.mark.parametrize("damage", ["truncate", "flip", "swap"])
def test_a_damaged_chunk_is_set_aside_and_done_anew(spec, tmp_path, whole, damage):
    out = tmp_path / "whole"
    campaign = Campaign.open(out)
    first, second = list(campaign.chunks())[:2]
    path = out / first.file
    good = path.read_bytes()
    middle = good.index(b"PAR1") + 60
    bad = {
        "truncate": good[: len(good) // 2],
        "flip": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        "swap": (out / second.file).read_bytes(),
    }[damage]
    path.write_bytes(bad)
    with pytest.raises(CampaignError, match="brouncker run"):
        campaign.read(first)
    if damage != "flip":  # which only reading in full can notice
        assert campaign.pending() == [first]
    report = toy_run(spec, out)
    assert [Path(aside).read_bytes() for aside in report.damaged] == [bad]
    assert report.done == 1
    assert content(out) == whole


def test_a_failed_chunk_is_recorded_and_tried_again_only_when_asked(
    spec, tmp_path, whole, monkeypatch
):
    out = tmp_path / "failed"
    report = toy_run(spec, out, function="failing")
    assert (len(report.failed), report.done, report.exit_code) == (1, CHUNKS - 1, 1)
    (record,) = (out / "log" / "failures").iterdir()
    assert "ZeroDivisionError: the toy is broken" in record.read_text()
    assert "Traceback" in record.read_text()
    assert Campaign.open(out).summary().failed == 1

    monkeypatch.setenv("TOY_WORKS", "yes")  # from now on it works
    report = toy_run(spec, out, function="failing")
    assert (report.skipped, report.done, report.exit_code) == ([record.stem], 0, 1)
    report = toy_run(spec, out, function="failing", retry_failed=True)
    assert (report.done, report.exit_code, report.summary.failed) == (1, 0, 0)
    assert content(out) == whole


def test_a_full_disk_is_one_error_and_loses_nothing(spec, tmp_path, whole):
    out = tmp_path / "full"
    limit = len(next(text for name, text in whole.items() if "chunks" in name)) - 100
    before = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({limit}, {limit}))"
    with start(spec, out, 1, "process", before) as driver:
        errors = last_words(driver)
    assert driver.returncode == 1
    assert "disk is full" in errors
    assert "same command again" in errors
    assert "Traceback" not in errors
    assert not list(out.glob("chunks/.*"))
    toy_run(spec, out)
    assert content(out) == whole


def test_a_second_driver_says_so_and_leaves(spec, tmp_path):
    out = tmp_path / "shared"
    campaign = Campaign.create(out, load_spec(spec))
    with campaign.driving():
        with pytest.raises(CampaignError, match=f"another run works in .*process {os.getpid()}"):
            toy_run(spec, out)
        assert content(out).keys() == {"spec.toml"}
    assert toy_run(spec, out).exit_code == 0


def test_a_directory_of_something_else_is_refused(spec, tmp_path):
    out = tmp_path / "out"
    toy_run(spec, out)
    other = tmp_path / "other.toml"
    other.write_text(SPEC.replace("degree = 1", "degree = 0"))
    with pytest.raises(CampaignError, match=r"another spec.*another --out"):
        toy_run(other, out)
    other.write_text(SPEC.replace("size = 50", "size = 60"))
    with pytest.raises(CampaignError, match="chunks of 50 elements"):
        toy_run(other, out)
    with pytest.raises(CampaignError, match=r"no campaign \(it holds"):
        toy_run(spec, tmp_path)
    with pytest.raises(CampaignError, match="not a campaign directory"):
        Campaign.open(tmp_path)
    with pytest.raises(CampaignError, match=r"cannot write in .*Not a directory"):
        toy_run(spec, spec / "below")
    frozen = out / "spec.toml"
    frozen.write_text(frozen.read_text().replace("schema_version = 1", "schema_version = 0"))
    with pytest.raises(CampaignError, match="schema version 0"):
        toy_run(spec, out)


def test_the_log_survives_a_torn_line(spec, tmp_path):
    toy_run(spec, tmp_path / "out")
    (log,) = (tmp_path / "out" / "log").glob("chunks-*.jsonl")
    lines = log.read_text().splitlines()
    assert {"id", "lo", "hi", "seconds", "worker"} <= json.loads(lines[0]).keys()
    log.write_text("\n".join([*lines[:-1], lines[-1][:20]]))
    assert Campaign.open(tmp_path / "out").summary().busy_seconds is not None


def test_a_dry_run_tells_the_size_and_writes_nothing(spec, tmp_path):
    found = plan(spec, tmp_path / "out", 2, process="tests.toy_process:process")
    assert (found.elements, found.chunks, found.chunk_size) == (576, CHUNKS, 50)
    assert 0 < found.sample <= 576
    assert min(found.memory, found.disk) > 0
    assert not (tmp_path / "out").exists()
    assert "576" in found.lines()[0]
