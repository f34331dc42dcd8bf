"""Ray: the same campaigns as without it, nothing lost, nothing left behind, nothing printed."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign
from search.campaigns.spec import load_spec
from search.cli.live import describe
from search.executors.executor import InProcessExecutor
from search.executors.progress import LineProgress
from search.running.doctor import State, examine
from search.running.run import run
from search.running.watch import CampaignWatch
from tests.patience import PATIENCE, wait_until
from tests.test_campaign import kill_at_random, wait_for_chunks
from tests.test_executor import SPEC as EXECUTOR_SPEC
from tests.test_executor import TASKS, TROUBLED, PatientClock, failures, outcomes_of
from tests.toy_campaign import CHUNKS, ROOT, content, toy_run

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Ray's own modules warn of while they are imported
    from ray.cluster_utils import Cluster

    from search.executors import ray_executor, ray_probe
    from search.executors.ray_cluster import connected
    from search.executors.ray_executor import RayExecutor
    from search.executors.ray_probe import explain
    from search.executors.task import Job


# Ray would look after a node that is silent for fifteen seconds.
HEALTH_CHECKS = {"initial_delay_ms": 0, "period_ms": 500, "failure_threshold": 2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """What the workers of the one Ray know."""
    return tmp_path_factory.mktemp("modules")


@pytest.fixture(scope="module")
def executor(folder) -> Iterator[RayExecutor]:
    """One Ray for all tests that only need some: later executors find its connection."""
    (folder / "fatal_process.py").write_text("import os; os._exit(3)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{folder}")
        patch.setenv("TOY_LOG", str(folder / "failures"))
        patch.setenv("TOY_MARKER", str(folder / "deaths"))
        patch.setenv("TOY_DEATHS", "2")
        executor = RayExecutor(2)
        with connected(2, None):
            yield executor


DRIVER = """
import signal, sys
from search.storage.interrupts import OneInterrupt
from search.executors.ray_executor import RayExecutor
from search.running.run import run
signal.signal(signal.SIGINT, OneInterrupt())
spec, out, function, address = sys.argv[1:]
executor = RayExecutor(None, address) if address else RayExecutor(2)
print("begins", flush=True)
process = f"tests.toy_process:{function}"
sys.exit(run(spec, out, executor=executor, process=process, options="--executor ray").exit_code)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for what a driver and its Ray keep for a while; its name must be short."""
    with tempfile.TemporaryDirectory(prefix="b-", dir="/tmp") as folder:
        yield Path(folder)


def start(
    spec: Path, out: Path, place: Path, function: str, address: str = ""
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error::UserWarning", "-c", DRIVER, spec, out, function, address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(place)},
    )


def test_a_cluster_that_loses_two_nodes_loses_no_chunk_and_stays(
    spec, tmp_path, whole, place, monkeypatch
):
    # First in this file: the cluster would use the loopback address of a Ray in this process.
    out = tmp_path / "cluster"
    gate = tmp_path / "gate"
    monkeypatch.setenv("TOY_GATE", str(gate))
    # Its head offers no processor, as in cluster_configs.
    soon = {f"health_check_{k}": v for k, v in HEALTH_CHECKS.items()}
    head = {"num_cpus": 0, "_system_config": soon}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    try:
        stays, *nodes = [cluster.add_node(num_cpus=1) for _ in range(3)]
        with start(spec, out, place, "gated", cluster.address) as driver:
            for node, chunks in zip(nodes, (2, 4), strict=True):  # one more is lost with a node
                wait_for_chunks(driver, out, chunks)
                cluster.remove_node(node, allow_graceful=False)
            cluster.wait_for_nodes(timeout=PATIENCE)  # until Ray knows which are gone
            gate.touch()
            printed, errors = driver.communicate(timeout=PATIENCE)
        assert (driver.returncode, printed) == (0, "begins\n"), errors
        lost = Campaign.open(out).summary().lost
        assert [entry.split()[0] for entry in lost if "worker" not in entry] == ["node", "node"]
        assert f"lost in this run: {', '.join(lost)}\n" in errors
        assert "lost: node " in status_of(out)
        assert content(out) == whole
        assert set(cluster.list_all_nodes()) == {cluster.head_node, stays}
        assert cluster.head_node.any_processes_alive()
    finally:
        cluster.shutdown()


def status_of(out: Path) -> str:
    return " · ".join(describe(CampaignWatch(Campaign.open(out)).look()))


def test_ray_gives_the_same_campaign(executor, spec, tmp_path, whole):
    report = toy_run(spec, tmp_path / "ray", executor=executor)
    assert (report.done, report.exit_code) == (CHUNKS, 0)
    assert content(tmp_path / "ray") == whole


SIEVE = """
kind = "sieve"
[domain]
a = { degree = 1, coefficients = [-2, 2] }
b = { degree = 2, least_degree = 1, coefficients = [-2, 2] }
[identify]
constants = ["pi"]
pairs = []
digits = 30
[chunks]
size = 720
"""


def test_ray_gives_the_same_sieve(executor, tmp_path):
    spec = tmp_path / "sieve.toml"
    spec.write_text(SIEVE)
    reports = [
        run(spec, tmp_path / name, executor=carrier, progress=LineProgress(io.StringIO()))
        for name, carrier in (("ray", executor), ("here", InProcessExecutor()))
    ]
    assert [report.exit_code for report in reports] == [0, 0]
    assert reports[0].summary.outcomes["evaluated"] > 20
    assert content(tmp_path / "ray") == content(tmp_path / "here")


def test_ray_workers_can_write_the_chunks(executor, spec, tmp_path, whole):
    report = toy_run(spec, tmp_path / "ray", executor=executor, workers_write=True)
    assert (report.done, report.exit_code) == (CHUNKS, 0)
    assert content(tmp_path / "ray") == whole


def test_an_error_is_an_outcome_and_is_not_tried_again(executor, folder):
    outcomes = outcomes_of(executor, "failing")
    assert failures(outcomes) == {TROUBLED: "ZeroDivisionError: the toy is broken"}
    assert "toy_process.py" in outcomes[TROUBLED].details
    assert (folder / "failures").read_text() == "failed\n"
    assert failures(outcomes_of(InProcessExecutor(), "failing")) == failures(outcomes)


def test_a_task_survives_two_lost_workers(executor, folder):
    assert failures(outcomes_of(executor, "dying")) == {}
    assert (folder / "deaths").read_text() == "xx"


def test_a_second_driver_says_so_and_leaves(executor, spec, tmp_path):
    with (
        Campaign.create(tmp_path / "out", load_spec(spec)).driving(),
        pytest.raises(CampaignError, match="another run works in"),
    ):
        toy_run(spec, tmp_path / "out", executor=executor)
    assert content(tmp_path / "out").keys() == {"spec.toml"}


def test_a_task_that_always_kills_its_worker_fails_and_the_rest_goes_on(executor, capfd):
    found = failures(outcomes_of(executor, "fatal"))
    assert found.keys() == {TROUBLED}
    assert "lost its worker 3 times" in found[TROUBLED]
    time.sleep(1)  # Ray would tell of it a little later
    assert capfd.readouterr() == ("", "")


def test_a_task_that_passes_its_time_limit_is_stopped(executor):
    found = failures(outcomes_of(RayExecutor(2, clock=PatientClock()), "hanging", 1.0))
    assert found == {TROUBLED: "it passed its time limit of 1 s"}


def test_workers_of_another_version_are_refused(executor, monkeypatch):
    job = Job("tests.toy_process:process", EXECUTOR_SPEC.model_dump_json())
    monkeypatch.setattr(ray_executor, "code_version", lambda: "99.0")
    with pytest.raises(CampaignError, match=r"has brouncker .* and this is 99\.0"):
        list(executor.run(job, TASKS))


def test_workers_that_cannot_start_are_one_error(executor):
    job = Job("fatal_process:process", EXECUTOR_SPEC.model_dump_json())
    with pytest.raises(CampaignError, match="end before they can work"):
        list(executor.run(job, TASKS))


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


def processes_below(place: Path) -> list[str]:
    """The processes that name a folder in their command."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = file.read_text().replace("\0", " ")
            if f"{place}/" in words:
                found.append(words)
    return found


def alive(place: Path) -> list[str]:
    """The processes whose temporary folder it is, or that have a file open there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it is gone, or someone else's
            files = [str(file.readlink()) for file in (folder / "fd").iterdir()]
            of_it = f"TMPDIR={place}".encode() in (folder / "environ").read_bytes()
            if of_it or any(file.startswith(f"{place}/") for file in files):
                found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks in /proc")


@needs_proc
@pytest.mark.parametrize("moment", ["start", "work"])
def test_ctrl_c_leaves_no_process_and_a_campaign_that_goes_on(
    spec, tmp_path, whole, place, moment, monkeypatch
):
    out = tmp_path / "interrupted"
    monkeypatch.setenv("TOY_GATE", str(tmp_path / "gate"))  # it stays shut
    with start(spec, out, place, "gated") as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == "begins\n"
        if moment == "work":
            wait_for_chunks(driver, out, 3)
            assert len(alive(place)) > 3
        else:
            time.sleep(1)
        os.killpg(driver.pid, signal.SIGINT)
        os.killpg(driver.pid, signal.SIGINT)
        _, errors = driver.communicate(timeout=PATIENCE)
    assert (alive(place), [*place.iterdir()]) == ([], [])
    assert driver.returncode == 130
    assert f"continue with: brouncker run {spec} --out {out} --executor ray\n" in errors
    assert all("%" in line for line in errors.splitlines()[:-1])  # nothing but progress before
    toy_run(spec, out)
    assert content(out) == whole


@needs_proc
def test_a_driver_that_is_killed_at_random_moments_takes_ray_with_it(spec, tmp_path, whole, place):
    out = tmp_path / "killed"
    seen = kill_at_random(lambda: start(spec, out, place, "slow"), out, whole, 5, 5, seed=2026)
    assert max(seen) > 0  # they did hit the work
    wait_until(lambda: not [*alive(place), *place.iterdir()], "what is left of a killed driver")
    toy_run(spec, out)
    assert content(out) == whole


@needs_proc
def test_an_exception_leaves_no_process(place):
    code = (
        "from search.executors.ray_executor import RayExecutor as R\n"
        "from search.executors.task import Job, Task\n"
        "def tasks():\n    yield Task('a', 0, 1)\n    raise ValueError('mine')\n"
        "list(R(1).run(Job('a:b', ''), tasks()))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(place)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (alive(place), [*place.iterdir()]) == ([], [])
    assert done.stderr.endswith("ValueError: mine\n")
