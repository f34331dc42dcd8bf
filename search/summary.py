"""Where a campaign stands, in numbers: outcomes from the chunks, timings from the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from search.storage import Store
from search.timing_line import read_timing

__all__ = ["Summary", "summarize", "timing_files", "timings"]


@dataclass(frozen=True)
class Summary:
    """Where a campaign stands.

    Attributes
    ----------
    elements : int
        Size of the domain.
    accounted : int
        Elements whose chunk is done; the sum of `outcomes`.
    outcomes : dict of str to int
        Count of each outcome.
    seconds : float or None
        Computing time, summed over the chunks that the log knows; None when it knows none.
    rate : float or None
        Elements a second of wall time of the runs that the log knows.
    failed : int
        Chunks that failed and were not done since.
    chunks_done, chunks : int
        Chunks done, and all of them.
    """

    elements: int
    accounted: int
    outcomes: dict[str, int]
    seconds: float | None
    rate: float | None
    failed: int
    chunks_done: int
    chunks: int

    def as_json(self) -> dict[str, Any]:
        """The fields as a dict for JSON."""
        return asdict(self)


def summarize(
    store: Store,
    names: Iterable[str],
    elements: int,
    chunks: int,
    done: Collection[Mapping[str, int]],
    failed: int,
) -> Summary:
    """The summary of a campaign of so many elements and chunks, from the outcomes of those done.

    `names` are the outcomes that its kind has.
    """
    outcomes = Counter(dict.fromkeys(names, 0))
    for counts in done:
        outcomes.update(counts)
    seconds, rate = timings(store)
    return Summary(
        elements=elements,
        accounted=outcomes.total(),
        outcomes=dict(outcomes),
        seconds=seconds,
        rate=rate,
        failed=failed,
        chunks_done=len(done),
        chunks=chunks,
    )


def timing_files(store: Store) -> dict[str, int]:
    """The files of the log that hold timings, one for each run, and their sizes in bytes."""
    return {
        f"log/{entry.name}": entry.size
        for entry in store.list("log")
        if entry.name.startswith("chunks") and entry.name.endswith(".jsonl") and not entry.trouble
    }


def timings(store: Store) -> tuple[float | None, float | None]:
    """Computing time, and elements a second of wall time, of all runs that the log knows.

    The log has a file for each run, ``log/chunks-<run>.jsonl``, with a line for each chunk.
    """
    elements, seconds = 0, 0.0
    wall: Counter[str] = Counter()
    for name in timing_files(store):
        for line in store.read(name).splitlines():
            fields = read_timing(line)
            if fields is not None:
                elements += fields["hi"] - fields["lo"]
                seconds += fields["seconds"]
                wall[fields["run"]] = max(wall[fields["run"]], fields["elapsed"])
    if not elements:
        return None, None
    return round(seconds, 3), round(elements / max(wall.total(), 1e-9), 3)
