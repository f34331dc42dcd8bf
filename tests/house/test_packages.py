"""What the packages promise: public names, a cache that notices edits, and what is said of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import brouncker
import discovery
import search
import verify
from tests.checkout import ROOT
from tests.house.imports import FLOORS


@pytest.mark.parametrize("package", [brouncker, discovery, verify, search])
def test_public_names_are_what_the_packages_say(package: ModuleType) -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None
    assert {*package.__all__} <= {*dir(package)}  # which is what completion offers
    unknown = "nothing_of_the_kind"
    with pytest.raises(AttributeError, match=f"{package.__name__}.*{unknown}"):
        getattr(package, unknown)


def test_one_door_has_all_public_names() -> None:
    for package in (discovery, verify, search):
        for name in package.__all__:
            assert getattr(brouncker, name) is getattr(package, name)


def test_the_door_loads_nothing_before_it_is_used() -> None:
    command = "import sys, brouncker; dir(brouncker); print(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    assert {*run.stdout.split()} & {
        "numba",
        "flint",
        "numpy",
        "sqlalchemy",
        "ray",
        "pyarrow",
    } == set()


@pytest.mark.slow
def test_an_edit_of_a_called_kernel_takes_effect(tmp_path: Path) -> None:
    """Numba's cache alone would keep the old callee: the folder's name must change."""
    package = tmp_path / "discovery"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name in ("kernel_cache.py", "ready_kernels.py"):
        shutil.copy(ROOT / "discovery" / name, package / name)
    (package / "caller.py").write_text(
        "from discovery.kernel_cache import kernel\nfrom discovery.callee import inner\n\n\n"
        "@kernel\ndef outer(x: int) -> int:\n    return inner(x) + 1\n"
    )

    def answer(constant: int) -> str:
        (package / "callee.py").write_text(
            "from discovery.kernel_cache import kernel\n\n\n"
            f"@kernel\ndef inner(x: int) -> int:\n    return x + {constant}\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", "from discovery.caller import outer; print(outer(0))"],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
            env={
                "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
                "PYTHONPATH": str(tmp_path),
                "PYTHONDONTWRITEBYTECODE": "1",  # a .pyc of the same second and size would be kept
            },
        )
        return run.stdout.strip()

    assert answer(10) == "11"
    assert answer(20) == "21"
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_what_is_said_of_the_project_agrees() -> None:
    """Version, licence and changes are stated in several files, for different readers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"] == "MIT"
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert f"\n## {project['version']} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for package in FLOORS:
        assert (ROOT / package / "py.typed").is_file()


def test_what_contributors_are_told_to_run_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in re.findall(r"(?:pytest |`)((?:tests|discovery|datasets|search)/[\w./]*)", text):
        assert (ROOT / path).exists(), path
    targets = {*re.findall(r"(?:^|`|postgres )make ([\w-]+)", text, re.MULTILINE)}
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets >= {"test", "bench", "datasets-check"}
    assert {target for target in targets if f"\n{target}:" not in rules} == set()
