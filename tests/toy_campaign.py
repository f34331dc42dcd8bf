"""A small campaign of the toy process: its spec, its runs, and what an undisturbed one leaves."""

from __future__ import annotations

import io
from pathlib import Path

from search.executors.progress import LineProgress
from search.running.run import RunReport, run
from tests.checkout import ROOT

__all__ = ["CHUNKS", "ROOT", "SPEC", "content", "toy_run"]


SPEC = """
kind = "census"
[domain]
a = { degree = 1, coefficients = [-2, 2] }
b = { degree = 1, coefficients = [-2, 2] }
[chunks]
size = 50
"""
CHUNKS = 12  # of 576 elements


def toy_run(spec: Path, out: Path, workers=1, function="process", **rest) -> RunReport:
    progress = LineProgress(io.StringIO())
    process = f"tests.toy_process:{function}"
    return run(spec, out, workers, process=process, progress=progress, **rest)


def content(directory: Path) -> dict[str, bytes]:
    """Everything that equality of campaigns is about."""
    files = [directory / "spec.toml", *(directory / "chunks").iterdir()]
    return {str(path.relative_to(directory)): path.read_bytes() for path in files}
