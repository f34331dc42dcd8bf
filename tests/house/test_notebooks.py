"""Notebooks as they are committed: run from start to end, nothing of a machine in what they show.

That they run is tested by nbmake, which finds them in the folder itself.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.checkout import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Absolute paths of Unix and Windows, and addresses of a local server.
MACHINE = re.compile(
    r"(?<![\w.:/<])/(?:home|root|Users|private|tmp|var|opt|usr|mnt|work|srv|data)/"
    r"|\b[A-Z]:\\|site-packages|localhost|127\.0\.0\.1"
)


def read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def shown(output: dict[str, Any]) -> str:
    """What a reader sees of an output, pictures apart."""
    data = output.get("data", {})
    texts = [output.get("text", ""), *(v for k, v in data.items() if not k.startswith("image/"))]
    return "\n".join("".join(text) for text in texts)


def test_there_are_six_notebooks() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == list("123456")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_was_run_once_from_start_to_end(path: Path) -> None:
    code = [cell for cell in read(path) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_hold_no_path_no_traceback_and_no_warning(path: Path) -> None:
    outputs = [output for cell in read(path) for output in cell.get("outputs", ())]
    assert len(outputs) > 5
    for output in outputs:
        assert output["output_type"] != "error"
        assert output.get("name") != "stderr", shown(output)
        assert not MACHINE.search(shown(output)), shown(output)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_ends_with_what_a_reader_could_change(path: Path) -> None:
    last = read(path)[-1]
    assert last["cell_type"] == "markdown"
    assert "## What to change next" in "".join(last["source"])


@pytest.mark.parametrize(
    "text",
    ["/home/me/x.py", "in '/tmp/abc/spec.toml'", r"C:\Users", "lib/python3/site-packages/ray"],
)
def test_a_path_of_a_machine_is_seen(text: str) -> None:
    assert MACHINE.search(text)


@pytest.mark.parametrize("text", ["4/pi", "https://arxiv.org/abs/2303.09318", "runs/demo", "n/tmp"])
def test_a_formula_or_an_address_is_no_path(text: str) -> None:
    assert not MACHINE.search(text)
