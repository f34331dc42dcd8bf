"""The rules of the house: floors, public names, a cache that notices edits."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import discovery
import search
import verify

ROOT = Path(__file__).parent.parent
FLOORS = {"discovery": {"verify", "search"}, "verify": {"search"}}


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("floor", FLOORS)
def test_lower_floors_never_import_higher_ones(floor: str) -> None:
    files = list((ROOT / floor).rglob("*.py"))
    assert files
    assert {str(f): _imports(f) & FLOORS[floor] for f in files if _imports(f) & FLOORS[floor]} == {}


def test_the_court_uses_only_value_types_and_definitions() -> None:
    """verify imports no code that finds anything."""
    finding = {"fingerprint", "identify", "evaluate", "lattice", "rigid_scan", "first_order"}
    finding |= {"equivalence", "coboundary", "coboundary_map", "elementary_coboundaries"}
    finding |= {"gauge_scalar", "asymptotic_profile", "polynomial_matrix"}
    finding |= {"leading_ratio", "polynomial_solution", "hypergeometric_term", "euler_series"}
    finding |= {"euler_value", "closed_form", "anchors", "lemma_choice", "matrix_field"}
    for path in (ROOT / "verify").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("discovery."):
                assert (node.module or "").split(".")[1] not in finding, path


def test_public_names_are_what_the_packages_say() -> None:
    for package in (discovery, verify, search):
        for name in package.__all__:
            assert getattr(package, name) is not None
    assert callable(discovery.evaluate)
    assert callable(discovery.fingerprint)
    with pytest.raises(AttributeError):
        getattr(discovery, "no" + "thing")


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
    for package in FLOORS.keys() | {"search"}:
        assert (ROOT / package / "py.typed").is_file()


def test_what_contributors_are_told_to_run_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in re.findall(r"(?:pytest |`)((?:tests|discovery|datasets|search)/[\w./]*)", text):
        assert (ROOT / path).exists(), path
    targets = {*re.findall(r"(?:^|`|postgres )make ([\w-]+)", text, re.MULTILINE)}
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets >= {"test", "bench", "datasets-check"}
    assert {target for target in targets if f"\n{target}:" not in rules} == set()
