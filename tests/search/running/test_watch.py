"""Watching: what the directory and its log tell, read once, and nothing disturbed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from search.campaigns.campaign import Campaign
from search.campaigns.spec import load_spec
from search.cli.live import describe
from search.running.watch import RECENT_CHUNKS, CampaignWatch
from search.storage.folder_store import LocalStore
from tests.checkout import ROOT
from tests.patience import PATIENCE
from tests.search.cli.test_cli import brouncker
from tests.search.running.test_campaign import last_words, start, wait_for_chunks
from tests.search.running.test_part import part_run
from tests.toy_campaign import SPEC, toy_run

CHUNKS = 12  # of SPEC: 11 of 50 elements, one of 26


@pytest.fixture
def spec(tmp_path) -> Path:
    path = tmp_path / "toy.toml"
    path.write_text(SPEC)
    return path


@pytest.fixture
def campaign(spec, tmp_path) -> Campaign:
    return Campaign.create(tmp_path / "out", load_spec(spec))


def write_log(campaign: Campaign, run: str, *times: float, at: float = 1000.0, **more) -> None:
    """A log of a run of chunks of 50 elements that were done `times` seconds after it began."""
    path = Path(campaign.directory) / "log" / f"chunks-{run}.jsonl"
    with path.open("a") as file:
        for elapsed in times:
            line = {"lo": 0, "hi": 50, "seconds": 1.0, "worker": "w", "run": run}
            print(json.dumps({**line, "elapsed": elapsed, "at": at + elapsed, **more}), file=file)


def logged(campaign: Campaign) -> list[dict]:
    """The lines of the log."""
    logs = (Path(campaign.directory) / "log").glob("chunks-*.jsonl")
    return [json.loads(line) for log in logs for line in log.read_text().splitlines()]


def write_lock(campaign: Campaign, text: str) -> None:
    (Path(campaign.directory) / "log" / "driver.lock").write_text(text)


def test_a_campaign_from_its_beginning_to_its_end(spec, campaign):
    out, watch = campaign.directory, CampaignWatch(campaign, now=lambda: 1e12)
    nothing = watch.look()
    assert (nothing.chunks, nothing.chunks_done, nothing.left_elements) == (CHUNKS, 0, 576)
    assert (nothing.driver, nothing.driving, nothing.rate, nothing.eta) == (None, False, None, None)
    assert not nothing.finished

    toy_run(spec, out, function="failing")
    seen = watch.look()
    assert (seen.chunks_done, seen.failed, seen.accounted) == (CHUNKS - 1, 1, 526)
    assert (sum(seen.outcomes.values()), seen.left_chunks, seen.finished) == (526, 0, True)
    assert seen.rate == Campaign.open(out).summary().rate == seen.recent_rate
    newest = max(row["at"] for row in logged(campaign))
    assert seen.last_chunk_age == round(1e12 - newest, 1)

    first = next(campaign.chunks())
    campaign.store.set_aside(first.file, "log/damaged")
    again = watch.look()
    assert (again.chunks_done, again.left_elements, again.finished) == (CHUNKS - 2, 50, False)


def test_only_what_is_new_is_read(spec, campaign, monkeypatch):
    reads: list[str] = []
    read, read_end = LocalStore.read, LocalStore.read_end
    monkeypatch.setattr(LocalStore, "read", lambda s, name: reads.append(name) or read(s, name))
    monkeypatch.setattr(
        LocalStore, "read_end", lambda s, name, n: reads.append(name) or read_end(s, name, n)
    )
    watch = CampaignWatch(campaign)
    part_run(spec, campaign.directory, "1/12")
    watch.look()
    reads.clear()
    watch.look()
    assert reads == []
    part_run(spec, campaign.directory, "2/12")
    reads.clear()
    assert watch.look().chunks_done == 2
    new, log = reads
    assert new == [*campaign.chunks()][1].file
    assert log.startswith("log/chunks-")


def test_rates_and_the_time_left(campaign):
    watch = CampaignWatch(campaign, now=lambda: 1100.0)
    write_log(campaign, "a", 10, 20)
    seen = watch.look()
    assert (seen.rate, seen.recent_rate, seen.last_chunk_age) == (5.0, 5.0, 80.0)
    assert seen.eta is None  # nobody drives
    write_lock(campaign, "process 7 on another")
    assert watch.look().eta == pytest.approx(576 / 5, abs=0.1)

    # The newest run counts, and of it what is recent: a slow beginning is forgotten.
    fast = [1000 + k for k in range(80)]
    write_log(campaign, "b", 900, *fast, at=2000)
    seen = watch.look()
    assert seen.recent_rate == 50.0
    assert seen.rate == pytest.approx(83 * 50 / (20 + 1079), abs=0.001)
    slow = [2000 + 100 * k for k in range(RECENT_CHUNKS)]  # a minute holds less than one of these
    write_log(campaign, "c", 1900, *slow, at=9000)
    assert watch.look().recent_rate == 0.5
    assert watch.look().last_chunk_age == 0  # a clock ahead of ours is no negative age


def test_what_was_lost_is_said_and_each_clock_has_its_name(campaign):
    write_log(campaign, "a", 10, 20, at=1000)
    write_log(campaign, "b", 5, at=2000)
    summary = campaign.summary()
    assert (summary.wall_seconds, summary.busy_seconds, summary.rate) == (25.0, 3.0, 6.0)
    assert summary.lost == ()
    watch = CampaignWatch(campaign)
    assert watch.look().lost == ()
    campaign.record_loss("b", "node 10.0.0.2", 2002.0)
    campaign.record_loss("a", "worker 3 (signal 9)", 1002.0)
    assert campaign.summary().lost == ("worker 3 (signal 9)", "node 10.0.0.2")
    seen = watch.look()
    assert seen.lost == campaign.summary().lost
    assert "lost: worker 3 (signal 9), node 10.0.0.2" in describe(seen)
    ran = brouncker("status", campaign.directory)
    assert "lost          worker 3 (signal 9), node 10.0.0.2" in ran.out
    assert "\nwall_seconds  25" in ran.out
    assert "\nbusy_seconds  3" in ran.out


def test_a_line_that_is_being_written_is_read_when_it_is_whole(campaign):
    watch = CampaignWatch(campaign, now=lambda: 2000.0)
    write_log(campaign, "a", 10, 20)
    path = Path(campaign.directory) / "log" / "chunks-a.jsonl"
    whole = path.read_text()
    path.write_text(whole[:-30])
    assert watch.look().rate == 5.0
    assert watch.look().last_chunk_age == 990.0
    path.write_text("torn by a crash\n" + whole)
    assert CampaignWatch(campaign).look().rate == 5.0
    path.write_text(whole)
    write_log(campaign, "a", 40)
    assert watch.look().rate == 3.75


def test_who_drives(campaign):
    watch = CampaignWatch(campaign)
    here = f"process {os.getpid()} on {socket.gethostname()}"
    with campaign.driving():
        seen = watch.look()
        assert (seen.driver, seen.driving) == (here, True)
        assert f"driven by {here}" in describe(seen)
    seen = watch.look()
    assert (seen.driver, seen.driving) == (here, False)
    assert "no driver is running" in describe(seen)
    write_lock(campaign, "process 7 on another")
    seen = watch.look()
    assert seen.driving is None
    assert "process 7 on another drove it last; whether it runs cannot be seen" in "".join(
        describe(seen)
    )
    with campaign.driving():  # looking takes the lock from nobody
        watch.look()


def test_the_parts_that_were_run_are_what_is_waited_for(spec, campaign):
    watch = CampaignWatch(campaign)
    part_run(spec, campaign.directory, "1/3")
    seen = watch.look()
    assert (seen.parts, seen.left_chunks, seen.finished) == (("1/3",), 0, True)
    assert "part 1/3: done" in describe(seen)
    with campaign.driving():  # of a next part, which has no chunk yet
        assert not watch.look().finished
    Path(campaign.directory, next(campaign.chunks()).file).unlink()
    assert watch.look().left_chunks == 1
    part_run(spec, campaign.directory, "1/3")
    part_run(spec, campaign.directory, "3/3")
    assert watch.look().parts == ("1/3", "3/3")
    assert not CampaignWatch(campaign).look().left_chunks
    part_run(spec, campaign.directory, "2/3")
    assert (watch.look().parts, watch.look().finished) == ((), True)  # together they are the whole


def test_what_failed_may_be_tried_again_by_a_driver(spec, campaign):
    toy_run(spec, campaign.directory, function="failing")
    watch = CampaignWatch(campaign)
    assert watch.look().finished
    with campaign.driving():
        assert not watch.look().finished


# the command


def test_the_command_ends_with_the_campaign(spec, tmp_path):
    toy_run(spec, tmp_path / "done")
    ran = brouncker("status", str(tmp_path / "done"), "--watch")
    (line,) = ran.out.splitlines()
    assert ran.code == 0
    assert line.startswith("100%, 576 of 576 elements · 12 of 12 chunks · ")
    assert line.endswith(" ago · generic 493, evaluated 83")
    (row,) = brouncker("status", str(tmp_path / "done"), "--watch", "--json").rows
    assert row["finished"] is True
    assert {"outcomes", "chunks_done", "failed", "rate", "recent_rate", "eta"} <= row.keys()
    assert {"last_chunk_age", "driver", "driving", "left_chunks", "parts"} <= row.keys()


@pytest.mark.parametrize("interval", ["0", "-1", "nan", "1e9", "x"])
def test_bad_intervals_are_one_line(interval):
    ran = brouncker("status", "nowhere", "--watch", f"--interval={interval}")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "--interval" in ran.err


def test_bad_uses_are_one_line(tmp_path):
    ran = brouncker("status", str(tmp_path), "--interval", "3")
    assert (ran.code, "is for --watch" in ran.err) == (2, True)
    ran = brouncker("status", str(tmp_path), "--watch")
    assert (ran.code, "not a campaign directory" in ran.err) == (2, True)


def watching(out: Path, *options: str, **more) -> subprocess.Popen[str]:
    code = "from search.cli import main; main()"
    command = [sys.executable, "-c", code, "status", str(out), "--watch", "--interval=0.1"]
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **more}
    return subprocess.Popen(
        [*command, *options], env={**os.environ, "PYTHONPATH": str(ROOT)}, **more
    )


def test_it_follows_a_driver_and_says_each_change_once(spec, tmp_path, monkeypatch):
    out, gate = tmp_path / "out", tmp_path / "gate"
    monkeypatch.setenv("TOY_GATE", str(gate))
    with start(spec, out, 1, "gated") as driver:
        wait_for_chunks(driver, out, 1)
        with watching(out, "--json") as watch:
            assert watch.stdout is not None
            first = watch.stdout.readline()
            gate.touch()
            said, errors = watch.communicate(timeout=PATIENCE)
        last_words(driver)
    assert (watch.returncode, errors) == (0, "")
    rows = [json.loads(line) for line in [first, *said.splitlines()]]
    assert rows[0]["chunks_done"] < CHUNKS
    done = [row["chunks_done"] for row in rows]
    assert done == sorted(done)
    assert (done[-1], rows[-1]["finished"]) == (CHUNKS, True)
    states = [
        (row["chunks_done"], row["failed"], row["driver"], row["driving"], row["parts"])
        for row in rows
    ]
    assert all(one != next_ for one, next_ in pairwise(states))


def test_ctrl_c_ends_it(campaign):
    with watching(Path(campaign.directory)) as watch:
        assert watch.stdout is not None
        assert "no driver is running" in watch.stdout.readline()
        watch.send_signal(signal.SIGINT)
        said, errors = watch.communicate(timeout=PATIENCE)
    assert (watch.returncode, said, errors) == (130, "", "")


def test_on_a_terminal_it_is_a_picture(spec, tmp_path):
    toy_run(spec, tmp_path / "done")
    ours, theirs = os.openpty()
    with watching(tmp_path / "done", stdout=theirs) as watch:
        os.close(theirs)
        watch.wait(timeout=PATIENCE)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(ours, 10_000).decode())
    os.close(ours)
    assert watch.returncode == 0
    assert "━" in shown
    assert "100%, 576 of 576 elements" in shown
