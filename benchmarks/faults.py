"""The long form of the fault tests: ``python -m benchmarks.faults``, minutes.

Drivers are killed twenty times at random moments on each executor, and a cluster loses a node ten
times; every campaign must come out equal to an undisturbed serial run.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from random import Random

from tests.search.executors.test_ray import HEALTH_CHECKS, Cluster, alive
from tests.search.executors.test_ray import start as start_on_ray
from tests.search.running.test_campaign import kill_at_random, wait_for_chunks
from tests.search.running.test_campaign import start as start_local
from tests.toy_campaign import SPEC, content, toy_run

KILLS = 20
NODES = 10
SEED = 2026


def main() -> None:
    """All of them, one after the other."""
    with tempfile.TemporaryDirectory(prefix="b-", dir="/tmp") as folder:
        place = Path(folder)
        spec = place / "toy.toml"
        spec.write_text(SPEC)
        toy_run(spec, place / "whole")
        whole = content(place / "whole")
        _kill_drivers(spec, place, whole)
        _kill_nodes(spec, place, whole)


def _kill_drivers(spec: Path, place: Path, whole: dict[str, bytes]) -> None:
    out = place / "local"
    seen = kill_at_random(lambda: start_local(spec, out, 2, "slow"), out, whole, KILLS, 1.5, SEED)
    toy_run(spec, out)
    assert content(out) == whole
    print(f"local: {KILLS} drivers killed, with {seen} of 12 chunks done; equal campaigns")

    out, temporary = place / "ray", place / "t"  # short: Ray's sockets are below it
    temporary.mkdir()
    seen = kill_at_random(
        lambda: start_on_ray(spec, out, temporary, "slow"), out, whole, KILLS, 6.0, SEED
    )
    began = time.monotonic()
    while left := [*alive(temporary), *temporary.iterdir()]:
        assert time.monotonic() < began + 20, left
        time.sleep(0.1)
    gone = time.monotonic() - began
    toy_run(spec, out)
    assert content(out) == whole
    print(f"Ray: {KILLS} drivers killed, with {seen} of 12 chunks done; equal campaigns")
    print(f"Ray: every process and file of it gone {gone:.1f} s after the last kill")


def _kill_nodes(spec: Path, place: Path, whole: dict[str, bytes]) -> None:
    os.environ["TOY_SECONDS"] = "0.3"
    soon = {f"health_check_{name}": value for name, value in HEALTH_CHECKS.items()}
    head = {"num_cpus": 1, "_system_config": soon}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    random, killed, campaigns = Random(SEED), 0, 0
    try:
        while killed < NODES:
            campaigns += 1
            out = place / f"cluster-{campaigns}"
            with start_on_ray(spec, out, place, "slow", cluster.address) as driver:
                chunks = 0
                for _ in range(2):  # twice in a run, the second one a newcomer
                    node = cluster.add_node(num_cpus=1)
                    chunks += random.randint(1, 4)
                    wait_for_chunks(driver, out, chunks)
                    cluster.remove_node(node, allow_graceful=False)
                    killed += 1
                _, errors = driver.communicate(timeout=120)
            assert driver.returncode == 0, errors
            assert content(out) == whole
    finally:
        cluster.shutdown()
    print(f"cluster: {killed} nodes killed in {campaigns} campaigns; equal campaigns")


if __name__ == "__main__":
    main()
