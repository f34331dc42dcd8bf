"""The guides: what a page tells to write, written in a copy of the project, works."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.house.imports import FLOORS
from tests.patience import PATIENCE

BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in (*FLOORS, "datasets"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def blocks(guide: str) -> dict[str, str]:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    return dict(BLOCK.findall(text))


def brouncker(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "brouncker", *words]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=PATIENCE)


def test_a_kind_of_campaign_is_one_folder_and_one_line(project: Path) -> None:
    for name, content in blocks("add-a-kind.md").items():
        path = project / name
        path.parent.mkdir(exist_ok=True)
        if path.exists():  # the registry, which takes one more line
            assert content.count("\n") == 1
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("KINDS = {\n", f"KINDS = {{\n{content}"), encoding="utf-8")
        else:
            path.write_text(content, encoding="utf-8")
    run = ("run", "periodic.toml", "--out", "runs/periodic", "--workers", "1")
    done = brouncker(project, *run, "--catalogue", "c.db")
    assert done.returncode == 0, done.stderr
    status = brouncker(project, "status", "runs/periodic")
    assert "every K(a, b) with constants 1 ... 8; nothing is missed" in status.stdout
    counts = json.loads(brouncker(project, "status", "runs/periodic", "--json").stdout)["outcomes"]
    # K(d a', d^2 b') = d K(a', b'): the multiples are 2 K(1..4, 1..2), and no others
    assert {name: n for name, n in counts.items() if n} == {"evaluated": 56, "inflated": 8}
    first = ("query", "--status", "certified", "--limit", "1", "--json", "--catalogue", "c.db")
    golden = json.loads(brouncker(project, *first).stdout)
    assert (golden["a"], golden["b"], golden["expression"]) == ("1", "1", "(1+sqrt(5))/2")
    again = brouncker(project, *run)
    assert again.returncode == 0, again.stderr
    rebuilt = brouncker(project, "catalogue", "rebuild", "runs/periodic", "--catalogue", "d.db")
    assert rebuilt.returncode == 0, rebuilt.stderr
