"""The nodes of a Ray cluster, each asked for its version of brouncker."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import ray
from ray.exceptions import GetTimeoutError, RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from search.executors.ray_cluster import connected, one_line
from search.executors.ray_probe import probe

__all__ = ["Node", "ask_nodes"]

ANSWER_LIMIT = 60.0  # seconds that the nodes have, all together, to start a worker and answer


@dataclass(frozen=True)
class Node:
    """A node of a cluster.

    Attributes
    ----------
    name : str
        Its address in the cluster.
    processors : float
        What it offers to tasks; a head may offer none.
    version : str or None
        Its brouncker; None if it cannot tell, and then `error` is why.
    """

    name: str
    processors: float
    version: str | None
    error: str | None = None


def ask_nodes(address: str | None) -> list[Node]:
    """Ask every node of a cluster; without an address, of a Ray that is started here for it.

    Raises
    ------
    CampaignError
        If no cluster answers, or Ray cannot start here.
    """
    if address is not None:
        probe(address)
    with connected(1, address):
        alive = [node for node in ray.nodes() if node["Alive"]]
        answers = [_remote_version(node["NodeID"]).remote() for node in alive]
        deadline = time.monotonic() + ANSWER_LIMIT
        return [_node(*pair, deadline) for pair in zip(alive, answers, strict=True)]


def _remote_version(node: str) -> Any:
    """The question to a node; as a local function it travels whole, to any version."""

    def version() -> str:
        from search.campaigns.spec import code_version

        return code_version()

    place = NodeAffinitySchedulingStrategy(node, soft=False)
    return ray.remote(num_cpus=0, max_retries=0)(version).options(scheduling_strategy=place)


def _node(about: dict[str, Any], answer: Any, deadline: float) -> Node:
    name = about["NodeManagerAddress"]
    processors = about["Resources"].get("CPU", 0)
    try:
        version = ray.get(answer, timeout=max(0.0, deadline - time.monotonic()))
    except GetTimeoutError:
        return Node(name, processors, None, f"no answer within {ANSWER_LIMIT:g} s")
    except RayTaskError as error:
        return Node(name, processors, None, one_line(error.cause))
    except RayError as error:
        return Node(name, processors, None, one_line(error))
    return Node(name, processors, version)
