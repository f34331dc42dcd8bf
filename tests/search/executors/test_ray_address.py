"""Addresses of Ray: what is wrong with each is said, with the remedy."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import warnings
from contextlib import suppress

import pytest

from discovery.errors import CampaignError
from search.running.doctor import State, examine
from tests.checkout import ROOT
from tests.patience import PATIENCE, wait_until
from tests.search.executors.ray_driver import processes_below, start
from tests.toy_campaign import content

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Ray's own modules warn of while they are imported

    from search.executors import ray_probe
    from search.executors.ray_executor import RayExecutor
    from search.executors.ray_probe import explain


pytestmark = pytest.mark.ray


def brouncker(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line, warnings included."""
    return subprocess.run(
        [sys.executable, "-m", "search.cli", "run", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--address", "auto"], "--address is for --executor ray"),
        (["--executor", "ray", "--address", "nowhere"], "'nowhere' is no address"),
        (["--executor", "ray", "--address", "ray://a:10001"], "is no address"),
    ],
)
def test_a_bad_address_is_one_line(spec, tmp_path, options, message):
    done = brouncker(spec, "--out", tmp_path / "out", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def free_port() -> int:
    """One that Ray's workers, from 10002 on, do not take."""
    for port in range(6400, 10_000):
        with socket.socket() as candidate, suppress(OSError):
            candidate.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def test_where_nothing_listens_there_is_no_cluster():
    address = f"127.0.0.1:{free_port()}"
    with pytest.raises(CampaignError, match=f"no Ray cluster is at {address}: nothing listens"):
        RayExecutor(None, address)


def test_what_listens_and_does_not_answer_is_an_error_soon(monkeypatch):
    monkeypatch.setattr(ray_probe, "CONNECT_LIMIT", 2.0)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", free_port()))
        mute.listen()
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(CampaignError, match=f"cluster answers at {address} within 2 s"):
            RayExecutor(None, address)


TOKEN = "0123456789abcdef" * 2


def test_a_cluster_that_asks_for_a_token_on_loopback(spec, tmp_path, whole, place, monkeypatch):
    """The recipe of cluster_configs/README.md; without the token, or with another, it is said."""
    address = f"127.0.0.1:{free_port()}"
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    environment = {**os.environ, ray_probe.NODES_SWITCH: "0", "RAY_AUTH_MODE": "token"}
    command = "from ray.scripts.scripts import main; main()", "start", "--head", "--block"
    options = "--port", address.split(":")[1], "--include-dashboard=false", "--num-cpus=1"
    words = [sys.executable, "-c", *command, *options, "--disable-usage-stats"]
    with (
        (place / "head.log").open("w+") as log,
        subprocess.Popen(
            [*words, f"--temp-dir={place}"],
            stdout=log,
            stderr=log,
            env={**environment, "RAY_AUTH_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        ) as head,
    ):
        try:
            wait_until(lambda: "started" in (place / "head.log").read_text() or head.poll())
            assert head.poll() is None, (place / "head.log").read_text()
            with pytest.raises(CampaignError, match=f"{address} asks for a token, and there is no"):
                RayExecutor(None, address)
            monkeypatch.setenv("RAY_AUTH_TOKEN", "another" + TOKEN)
            with pytest.raises(CampaignError, match="refuses the token of RAY_AUTH_TOKEN"):
                RayExecutor(None, address)
            *_, check = examine(address=address)
            assert (check.name, check.state) == ("ray", State.PROBLEM)
            assert "refuses the token" in check.detail
            assert "~/.ray/auth_token" in str(check.remedy)
            monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
            with pytest.raises(CampaignError, match="RAY_AUTH_MODE is disabled here"):
                RayExecutor(None, address)
            monkeypatch.delenv("RAY_AUTH_MODE")
            monkeypatch.delenv("RAY_AUTH_TOKEN")
            (tmp_path / ".ray").mkdir()
            (tmp_path / ".ray" / "auth_token").write_text(TOKEN)  # where Ray's commands find it
            with start(spec, tmp_path / "out", place, "process", address) as driver:
                _, errors = driver.communicate(timeout=PATIENCE)
            assert driver.returncode == 0, errors
            assert content(tmp_path / "out") == whole
        finally:
            os.killpg(head.pid, signal.SIGTERM)
            head.wait(PATIENCE)
    wait_until(lambda: not processes_below(place), "the head's processes")


def test_another_version_is_said():
    said = (
        "RuntimeError: Version mismatch: The cluster was started with:",
        "    Ray: 2.40.0",
        "    Python: 3.11.7",
        "This process on node 10.0.0.1 was started with:",
        "    Ray: 2.60.0",
        "    Python: 3.12.1",
    )
    reason = explain(said, "10.0.0.1:6379", None, None)
    assert reason is not None
    assert "10.0.0.1:6379 has another version of Ray or Python (The cluster was started" in reason
    assert "Ray: 2.40.0 Python: 3.11.7" in reason
    assert reason.endswith("install the same Ray and Python on every node")
    assert explain(["something else"], "10.0.0.1:6379", None, None) is None
