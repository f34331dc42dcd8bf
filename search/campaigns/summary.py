"""Where a campaign stands, in numbers: outcomes from the chunks, timings from the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from search.campaigns.timing_line import read_loss, read_timing
from search.storage.store import Store

__all__ = ["Summary", "loss_files", "losses", "summarize", "timing_files", "timings"]


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
    wall_seconds : float or None
        By the clock of the driver, from the beginning of a run to its last chunk, summed over the
        runs that the log knows; None when it knows none.
    busy_seconds : float or None
        By the clocks of the workers, summed over the chunks that the log knows.
    rate : float or None
        Elements of these chunks for each of `wall_seconds`.
    lost : tuple of str
        Nodes and worker processes that were lost, in all runs.
    failed : int
        Chunks that failed and were not done since.
    chunks_done, chunks : int
        Chunks done, and all of them.
    """

    elements: int
    accounted: int
    outcomes: dict[str, int]
    wall_seconds: float | None
    busy_seconds: float | None
    rate: float | None
    lost: tuple[str, ...]
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
    wall, busy, rate = timings(store)
    return Summary(
        elements=elements,
        accounted=outcomes.total(),
        outcomes=dict(outcomes),
        wall_seconds=wall,
        busy_seconds=busy,
        rate=rate,
        lost=tuple(losses(store)),
        failed=failed,
        chunks_done=len(done),
        chunks=chunks,
    )


def timing_files(store: Store) -> dict[str, int]:
    """The files of the log that hold timings, one for each run, and their sizes in bytes."""
    return _logs(store, "chunks")


def loss_files(store: Store) -> dict[str, int]:
    """Those that hold what was lost, one for each run in which something was."""
    return _logs(store, "lost")


def _logs(store: Store, kind: str) -> dict[str, int]:
    return {
        f"log/{entry.name}": entry.size
        for entry in store.list("log")
        if entry.name.startswith(kind) and entry.name.endswith(".jsonl") and not entry.trouble
    }


def losses(store: Store) -> list[str]:
    """The nodes and worker processes that were lost in all runs that the log knows, in order."""
    lines = (line for name in loss_files(store) for line in store.read(name).splitlines())
    found = (read_loss(line) for line in lines)
    return [lost for _, lost in sorted(filter(None, found))]


def timings(store: Store) -> tuple[float | None, float | None, float | None]:
    """Wall time of the driver, busy time of the workers, and elements a second of the former.

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
        return None, None, None
    spent = wall.total()
    return round(spent, 3), round(seconds, 3), round(elements / max(spent, 1e-9), 3)
