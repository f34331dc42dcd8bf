"""Trajectories of the field of zeta(3), beside the figures of a published toolkit."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.measure import Measurement, seconds
from discovery.matrix_fields.field_of_family import field_of_family
from discovery.matrix_fields.known_fields import known_fields
from discovery.matrix_fields.trajectory import Trajectory
from search.campaigns.domain import domain_of
from search.kinds.trajectories.process import process
from search.kinds.trajectories.spec import TrajectoriesSpec
from search.questions.trajectory_report import enclose_limit

_FAR = 100_000
_MEMORY = """
from pathlib import Path
from discovery.matrix_fields.known_fields import known_fields
from discovery.matrix_fields.trajectory import Trajectory
def peak():  # of this program alone; ru_maxrss begins with the peak of the process that started it
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
before = peak()
Trajectory(known_fields["zeta3"].field, (1, 1), (1, 1)).convergent(100_000)
print(peak() - before)
"""


def _diagonal() -> Trajectory:
    return Trajectory(known_fields["zeta3"].field, (1, 1), (1, 1))


def measurements() -> list[Measurement]:
    """Times from the field on: no trajectory is kept between runs."""
    field = known_fields["zeta3"].field

    def row(what: str, time: float, published: float | None) -> Measurement:
        note = ""
        if published is not None:
            note = f"{published / time / 1e3:,.0f} x the published {published:g} ms"
        return Measurement(f"field of zeta(3), {what}", time * 1e3, "ms, 1 core", note)

    along = (
        ("trajectory matrix (1,1)", (1, 1), 8.0),
        ("trajectory matrix (10,7)", (10, 7), 79.0),
    )
    found = [
        row(what, seconds(lambda d=d: field.along((1, 1), d)), published)
        for what, d, published in along
    ]
    kib = int(
        subprocess.run(
            [sys.executable, "-c", _MEMORY], capture_output=True, text=True, check=True
        ).stdout
    )
    kib //= 1024 if sys.platform == "darwin" else 1
    return [
        *found,
        row("matrix, fraction and checks (1,1)", seconds(lambda: _diagonal().form), None),
        row("limit to 1,000 steps", seconds(lambda: _diagonal().convergent(1000)), 27.0),
        row("1,000 digits of the limit, enclosed", seconds(_enclosed), None),
        row("delta at 1,000", seconds(lambda: _diagonal().delta(1000)), 85.0),
        row("delta sequence of 1,000", seconds(lambda: _diagonal().deltas(1000), 1), 1900.0),
        row("limit to 100,000 steps", seconds(lambda: _diagonal().convergent(_FAR), 1), None),
        Measurement("field of zeta(3), memory of 100,000 steps", kib / 1024, "MiB"),
        *_directions(),
        row("the field from its rows", seconds(_from_rows), None),
    ]


def _directions() -> list[Measurement]:
    """A campaign's work: fraction, limit, name, certificate, delta of each direction."""
    given = {"fields": "zeta3", "norm": 6, "signs": "nonnegative"}
    spec = TrajectoriesSpec.model_validate({"kind": "trajectories", "domain": given})
    size = domain_of(spec).size
    time = seconds(lambda: process(spec, 0, size), 1) / size
    return [Measurement(f"field of zeta(3), study of {size} directions", time * 1e3, "ms each")]


def _from_rows() -> object:
    return field_of_family("n^3+(n+1)^3+2y*(y-1)*(2n+1)", "-n^6")


def _enclosed() -> object:
    return enclose_limit(_diagonal(), 1000)
