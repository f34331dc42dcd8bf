"""Files for clusters: what Ray can say of them, and the facts on which a campaign relies."""

from __future__ import annotations

import re
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.checkout import ROOT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Ray's own modules warn of while they are imported
    from ray.autoscaler._private.util import prepare_config, validate_config
    from ray.scripts.scripts import cli

pytestmark = pytest.mark.ray

FOLDER = ROOT / "cluster_configs"
LAUNCHED = ("local", "aws", "gcp")
CLOUDS = {
    "aws": lambda machine: machine.get("InstanceMarketOptions", {}).get("MarketType") == "spot",
    "gcp": lambda machine: machine.get("scheduling", {}).get("provisioningModel") == "SPOT",
}


def load(name: str) -> dict[str, Any]:
    """A launcher file with Ray's defaults filled in."""
    return prepare_config(yaml.safe_load((FOLDER / f"{name}.yaml").read_text()))


@pytest.mark.parametrize("name", LAUNCHED)
def test_ray_accepts_its_launcher_files(name: str) -> None:
    validate_config(load(name))


@pytest.mark.parametrize("name", LAUNCHED)
def test_all_nodes_have_the_image_and_nothing_is_installed_over_it(name: str) -> None:
    config = load(name)
    assert config["docker"]["image"] == "IMAGE"
    for step in ("setup_commands", "head_setup_commands", "worker_setup_commands"):
        assert config[step] == [], step
    assert "--volume /srv/brouncker:/runs" in config["docker"]["head_run_options"]


@pytest.mark.parametrize("name", LAUNCHED)
def test_nothing_listens_to_the_world(name: str) -> None:
    (start,) = (line for line in load(name)["head_start_ray_commands"] if "ray start" in line)
    assert "--dashboard-host=127.0.0.1" in start
    assert "--ray-client-server-port" not in start


@pytest.mark.parametrize("name", CLOUDS)
def test_the_head_stays_and_is_alone_and_workers_are_spot(name: str) -> None:
    config = load(name)
    types = config["available_node_types"]
    head = types.pop(config["head_node_type"])
    assert head["resources"]["CPU"] == 0
    assert any("--head --port=6379 --num-cpus=0" in s for s in config["head_start_ray_commands"])
    assert not CLOUDS[name](head["node_config"])
    assert types
    for worker in types.values():
        assert CLOUDS[name](worker["node_config"])
        assert worker["resources"]["CPU"] > 0
        assert worker["min_workers"] == 0 < worker["max_workers"] <= config["max_workers"]


def test_the_job_of_kubernetes() -> None:
    job, claim = yaml.safe_load_all((FOLDER / "kuberay-rayjob.yaml").read_text())
    assert (job["apiVersion"], job["kind"]) == ("ray.io/v1", "RayJob")
    spec = job["spec"]
    assert spec["entrypoint"].startswith("brouncker run /spec/spec.toml --executor ray --address ")
    cluster = spec["rayClusterSpec"]
    assert cluster["enableInTreeAutoscaling"] is True
    head, (worker,) = cluster["headGroupSpec"], cluster["workerGroupSpecs"]
    assert head["rayStartParams"]["num-cpus"] == "0"  # parameters of `ray start` are strings
    assert "nodeSelector" not in head["template"]["spec"]
    assert any("spot" in label for label in worker["template"]["spec"]["nodeSelector"])
    assert worker["minReplicas"] == 0 < worker["maxReplicas"]
    containers = [group["template"]["spec"]["containers"][0] for group in (head, worker)]
    assert {container["image"] for container in containers} == {"IMAGE"}
    requested = containers[1]["resources"]["requests"]["cpu"]
    assert worker["rayStartParams"]["num-cpus"] == requested
    # the campaign is on the volume, which only the driver's node has
    (out,) = re.findall(r"--out (/\S+)", spec["entrypoint"])
    mounts = {mount["mountPath"]: mount["name"] for mount in containers[0]["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in head["template"]["spec"]["volumes"]}
    volume = volumes[mounts[str(Path(out).parent)]]
    assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]


def test_the_batch_script_of_slurm() -> None:
    path = FOLDER / "slurm.sbatch"
    subprocess.run(["bash", "-n", path], check=True)
    text = path.read_text()
    assert re.search(r" -- \\\n +brouncker run .* --executor ray --address auto --out ", text)
    assert "RAY_AUTH_MODE=token" in text


def test_ray_has_the_command_and_the_options_of_the_batch_script() -> None:
    text = (FOLDER / "slurm.sbatch").read_text()
    (line,) = re.findall(r"ray symmetric-run (.*?) -- ", text.replace("\\\n", " "), re.DOTALL)
    called = set(re.findall(r"--[a-z-]+", line))
    commands = (cli.commands["symmetric-run"], cli.commands["start"])
    known = {word for command in commands for option in command.params for word in option.opts}
    assert "--address" in called
    assert called <= known


def test_the_image_is_not_root_and_starts_what_it_is_told() -> None:
    lines = (FOLDER / "Dockerfile").read_text().splitlines()
    words = [line.split(maxsplit=1) for line in lines if re.match(r"[A-Z]+ ", line)]
    assert ["FROM", "python:3.11-slim"] in words
    assert [value for name, value in words if name == "USER"] == ["brouncker"]
    assert "ENTRYPOINT" not in [name for name, _ in words]
    assert words[-1] == ["CMD", '["brouncker", "--help"]']


def test_the_files_name_no_secret_and_no_registry() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text()
        assert not re.search(r"AKIA|PRIVATE KEY|\b\d{12}\b|docker\.io|gcr\.io|\.ecr\.", text)
