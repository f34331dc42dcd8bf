"""The doctor: a good installation is well; each thing that is wrong is named with its remedy."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from search.catalogue.catalogue import Catalogue
from search.executors.machine import inspect_machine
from search.running.doctor import Check, State, examine
from tests.checkout import ROOT
from tests.search.cli.test_cli import brouncker
from tests.small_campaign import make

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Ray's own modules warn of while they are imported
    from search.executors.ray_cluster import connected


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    make(tmp_path / "campaign")
    Catalogue(tmp_path / "c.db").ingest(tmp_path / "campaign")
    return tmp_path / "c.db"


def checks(*arguments, **options) -> dict[str, Check]:
    return {check.name: check for check in examine(*arguments, **options)}


def test_a_good_installation_is_well(catalogue: Path) -> None:
    ran = brouncker("doctor", "--catalogue", str(catalogue), "--json")
    assert (ran.code, ran.err) == (0, "")
    found = {row["check"]: row for row in ran.rows}
    needed = [text for text in metadata.requires("brouncker") or () if "extra" not in text]
    assert len(needed) >= 12
    wells = ["brouncker", "python", "kernel cache", "kernels", "catalogue"]
    for name in wells + [text.split("<")[0].split(">")[0] for text in needed]:
        assert found[name]["state"] == "ok", found[name]
        assert found[name]["remedy"] is None
    detail = found["catalogue"]["detail"]
    assert "schema version 3: 1 campaigns, 0 certificates, 0 fields, 4 objects" in detail
    assert "problem" not in {row["state"] for row in ran.rows}
    table = brouncker("doctor", "--catalogue", str(catalogue))
    assert table.code == 0
    assert "check state detail" in " ".join(table.out.split())


def test_no_catalogue_yet_is_only_a_note(tmp_path: Path) -> None:
    check = checks(tmp_path / "new" / "c.db")["catalogue"]
    assert (check.state, check.remedy) == (State.NOTE, None)
    assert "the first run makes it" in check.detail
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("location", "remedy"),
    [
        ("mysql://host/x", "in an SQLite file or in PostgreSQL"),
        ("postgresql://me:s3cret@127.0.0.1:1/x", "start the server"),
        ("thesis.db", "name another file"),
    ],
)
def test_a_broken_catalogue_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, location: str, remedy: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("thesis.db").write_text("My thesis. " * 400)
    ran = brouncker("doctor", "--catalogue", location)
    assert (ran.code, ran.err) == (1, "")
    (line,) = (
        line for line in ran.out.splitlines() if line.split()[:2] == ["catalogue", "problem"]
    )
    assert remedy in line
    assert "s3cret" not in ran.out


@pytest.mark.slow
def test_an_unwritable_kernel_cache_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # not even root can make a folder below it
    folder = tmp_path / "file" / "cache"
    done = subprocess.run(
        [sys.executable, "-m", "search.cli", "doctor", "--catalogue", tmp_path / "c.db"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(folder)},
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert f"cannot write in {folder}" in done.stdout
    assert "name another folder with NUMBA_CACHE_DIR" in done.stdout


def test_missing_old_and_broken_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name in ("rich", "psycopg"):
            raise metadata.PackageNotFoundError(name)
        return "1.4.1" if name == "mpmath" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setitem(sys.modules, "networkx", None)
    found = checks(tmp_path / "c.db")
    states = {
        name: found[name].state for name in ("rich", "psycopg", "mpmath", "networkx", "sympy")
    }
    assert states == {
        "rich": State.PROBLEM,
        "psycopg": State.NOTE,  # an extra
        "mpmath": State.PROBLEM,
        "networkx": State.PROBLEM,
        "sympy": State.OK,
    }
    assert found["mpmath"].detail == "1.4.1 (needs <1.4)"
    assert found["mpmath"].remedy == "pip install 'mpmath<1.4'"
    assert "broken" in found["networkx"].detail


def test_what_is_not_foreseen_is_a_finding_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("search.executors.machine.inspect_machine", lambda: 1 / 0)
    check = checks(tmp_path / "c.db")["machine"]
    assert (check.state, check.detail) == (State.PROBLEM, "ZeroDivisionError: division by zero")


@pytest.mark.parametrize(
    "files",
    [
        {
            "proc/self/cgroup": "0::/pod/this\n",
            "sys/fs/cgroup/pod/this/memory.max": "max\n",
            "sys/fs/cgroup/pod/memory.max": "1073741824\n",
            "sys/fs/cgroup/pod/this/cpu.max": "150000 100000\n",
            "sys/fs/cgroup/pod/cpu.max": "max 100000\n",
        },
        {
            "proc/self/cgroup": "3:memory:/pod/this\n2:cpu,cpuacct:/pod/this\n0::/\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824\n",
            "sys/fs/cgroup/memory/pod/this/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/cpu/pod/this/cpu.cfs_quota_us": "150000\n",
            "sys/fs/cgroup/cpu/pod/this/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
        },
    ],
    ids=["version 2", "version 1"],
)
def test_limits_of_containers(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    machine = inspect_machine(tmp_path)
    assert (machine.processor_limit, machine.memory_limit) == (1.5, 2**30)


def test_small_machines_get_fewer_workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from search.executors.machine import Machine

    small = Machine(8, 4, 1.5, 8 * 2**30, 4 * 2**30, 2**30)
    monkeypatch.setattr("search.executors.machine.inspect_machine", lambda: small)
    found = checks(tmp_path / "c.db")
    for name, workers in (("processors", 1), ("memory", 2)):
        assert found[name].state is State.NOTE
        assert f"--workers {workers}" in str(found[name].remedy)


# Ray


@pytest.fixture(scope="module")
def ray() -> Iterator[None]:
    with connected(1, None):
        yield


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("version", "state"), [(metadata.version("brouncker"), State.OK), ("99.0", State.PROBLEM)]
)
def test_nodes_are_asked_for_their_version(
    ray: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, state: State
) -> None:
    monkeypatch.setattr("search.campaigns.spec.code_version", lambda: version)
    (check,) = (c for c in examine(tmp_path / "c.db", ray=True) if c.name.startswith("ray node"))
    assert check.state is state
    assert (check.remedy == "install brouncker 99.0 there") == (state is State.PROBLEM)


def test_a_cluster_that_is_not_there_is_named_with_its_remedy(tmp_path: Path) -> None:
    check = checks(tmp_path / "c.db", address="nowhere")["ray"]
    assert check.state is State.PROBLEM
    assert "'nowhere' is no address" in check.detail
    assert "HOST:PORT" in str(check.remedy)
