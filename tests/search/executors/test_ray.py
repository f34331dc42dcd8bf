"""Ray: the same campaigns as without it, nothing lost, nothing left behind, nothing printed."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign
from search.campaigns.spec import load_spec
from search.cli.live import describe
from search.executors.executor import InProcessExecutor
from search.executors.progress import LineProgress
from search.running.run import run
from search.running.watch import CampaignWatch
from tests.checkout import ROOT
from tests.patience import PATIENCE, wait_until
from tests.search.executors.ray_driver import alive, start
from tests.search.executors.test_executor import SPEC as EXECUTOR_SPEC
from tests.search.executors.test_executor import (
    TASKS,
    TROUBLED,
    PatientClock,
    failures,
    outcomes_of,
)
from tests.search.running.test_campaign import kill_at_random, wait_for_chunks
from tests.toy_campaign import CHUNKS, content, toy_run

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Ray's own modules warn of while they are imported
    from ray.cluster_utils import Cluster

    from search.executors import ray_executor
    from search.executors.ray_cluster import connected
    from search.executors.ray_executor import RayExecutor
    from search.executors.task import Job


pytestmark = pytest.mark.ray

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
