"""Watching a campaign from its directory alone: snapshots that read only what is new.

A driver and those who watch it share nothing but the files of the campaign, so a campaign can be
watched from any machine that sees them, and watching cannot disturb it.
"""

from __future__ import annotations

import time
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from discovery.errors import PartError
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import Chunk
from search.campaigns.inventory import Inventory
from search.campaigns.summary import loss_files, timing_files
from search.campaigns.timing_line import read_loss, read_timing
from search.running.part import WHOLE, Part

__all__ = ["CampaignWatch", "Snapshot"]

RECENT = 60.0  # seconds that the recent rate looks back …
RECENT_CHUNKS = 20  # … or this many chunks, if that is longer


@dataclass(frozen=True)
class Snapshot:
    """Where a campaign stands at one moment.

    Attributes
    ----------
    elements, accounted : int
        Size of the domain, and elements whose chunk is done: the sum of `outcomes`.
    outcomes : dict of str to int
        Count of each outcome.
    chunks, chunks_done, failed : int
        Chunks in all, done, and failed and not done since.
    parts : tuple of str
        The parts that the runs in the log were of, such as ``3/8``; empty if they are the whole.
    left_chunks, left_elements : int
        What is neither done nor failed, of those parts.
    rate, recent_rate : float or None
        Elements a second of wall time: of all runs that the log knows, and of the last minute or
        the last 20 chunks of the newest run.
    eta : float or None
        Seconds until nothing is left, at the recent rate; None when it cannot be told.
    last_chunk_age : float or None
        Seconds since the newest chunk in the log was done.
    lost : tuple of str
        Nodes and worker processes that were lost, in all runs.
    driver : str or None
        The process that drives it, or that did so last.
    driving : bool or None
        Whether that process holds the campaign's lock; None where this cannot be seen.
    """

    elements: int
    accounted: int
    outcomes: dict[str, int]
    chunks: int
    chunks_done: int
    failed: int
    parts: tuple[str, ...]
    left_chunks: int
    left_elements: int
    rate: float | None
    recent_rate: float | None
    eta: float | None
    last_chunk_age: float | None
    lost: tuple[str, ...]
    driver: str | None
    driving: bool | None

    @property
    def finished(self) -> bool:
        """Whether nothing is left: every chunk, of the parts that were run, is done or failed.

        A driver that is still there may be about to do another part, or to try failed ones again.
        """
        expected = self.driving and (self.parts or self.failed)
        return self.left_chunks == 0 and not expected

    @property
    def state(self) -> tuple[object, ...]:
        """What makes two snapshots differ; the mere passing of time does not."""
        chunks = self.chunks_done, self.accounted, self.failed, self.parts
        return *chunks, self.lost, self.driver, self.driving

    def as_json(self) -> dict[str, Any]:
        """The fields as a dict for JSON, and whether it is finished."""
        return {**asdict(self), "finished": self.finished}


@dataclass(frozen=True, order=True)
class _Line:
    """A chunk in the log of a run: seconds after its beginning, elements."""

    elapsed: float
    elements: int


class _Log:
    """The log, every line of it parsed once.

    A run has a file of its own, with a line for each chunk.
    """

    def __init__(self) -> None:
        self._parsed: Counter[str] = Counter()  # bytes of each file
        self._sizes: dict[str, int] = {}
        self.runs: dict[str, list[_Line]] = {}
        self.parts: set[Part] = set()
        self.newest: tuple[float, str] | None = None  # when, in which run
        self.lost: list[tuple[float, str]] = []  # when, what

    def read(self, campaign: Campaign) -> None:
        """Read what was added."""
        files = timing_files(campaign.store) | loss_files(campaign.store)
        for name, size in files.items():
            if self._sizes.get(name) == size:
                continue
            self._sizes[name] = size
            content = campaign.store.read(name)[self._parsed[name] :]
            whole = content[: content.rfind(b"\n") + 1]  # the rest is being written
            self._parsed[name] += len(whole)
            for line in whole.splitlines():
                if loss := read_loss(line):
                    insort(self.lost, loss)
                elif fields := read_timing(line):
                    with suppress(PartError):
                        self._take(fields)

    def _take(self, fields: dict[str, Any]) -> None:
        line = _Line(float(fields["elapsed"]), int(fields["hi"]) - int(fields["lo"]))
        part = Part.read(fields["part"]) if "part" in fields else WHOLE
        insort(self.runs.setdefault(fields["run"], []), line)
        self.parts.add(part)
        if "at" in fields:
            self.newest = max(self.newest or (0.0, ""), (float(fields["at"]), fields["run"]))

    def rate(self) -> float | None:
        """Elements a second of wall time of all runs."""
        wall = sum(lines[-1].elapsed for lines in self.runs.values())
        elements = sum(line.elements for lines in self.runs.values() for line in lines)
        return round(elements / max(wall, 1e-9), 3) if elements else None

    def recent_rate(self) -> float | None:
        """Elements a second of the newest run's last minute, or last chunks."""
        if self.newest is None:
            return None
        lines = self.runs[self.newest[1]]
        since = bisect_right(lines, lines[-1].elapsed - RECENT, key=lambda line: line.elapsed)
        since = min(since, max(0, len(lines) - RECENT_CHUNKS))
        began = lines[since - 1].elapsed if since else 0.0
        elements = sum(line.elements for line in lines[since:])
        return round(elements / max(lines[-1].elapsed - began, 1e-9), 3)


class CampaignWatch:
    """Looks at a campaign again and again; each look reads only what is new.

    Parameters
    ----------
    campaign : Campaign
    now : callable
        The time in seconds since the epoch.
    """

    def __init__(self, campaign: Campaign, now: Callable[[], float] = time.time) -> None:
        self.campaign = campaign
        self._now = now
        self._inventory = Inventory()
        self._log = _Log()

    def look(self) -> Snapshot:
        """Where the campaign stands now.

        Raises
        ------
        CampaignError
            If its files cannot be listed or read; a chunk file that is damaged counts as not done.
        """
        self._inventory = self.campaign.inventory(self._inventory)
        done = self._inventory.done
        self._log.read(self.campaign)
        failed = {*self.campaign.failed(done)}
        outcomes = Counter(dict.fromkeys(self.campaign.outcomes, 0))
        for footer in done.values():
            outcomes.update(footer.outcomes)
        parts, wanted = self._wanted()
        left = wanted - failed - done.keys()
        driver, driving = self.campaign.store.driver()
        recent = self._log.recent_rate()
        left_elements = sum(chunk.size for chunk in left)
        newest = self._log.newest
        return Snapshot(
            elements=self.campaign.elements,
            accounted=outcomes.total(),
            outcomes=dict(outcomes),
            chunks=self.campaign.chunk_count,
            chunks_done=len(done),
            failed=len(failed),
            parts=tuple(map(str, parts)),
            left_chunks=len(left),
            left_elements=left_elements,
            rate=self._log.rate(),
            recent_rate=recent,
            eta=round(left_elements / recent, 1) if recent and driving is not False else None,
            last_chunk_age=round(max(0.0, self._now() - newest[0]), 1) if newest else None,
            lost=tuple(lost for _, lost in self._log.lost),
            driver=driver,
            driving=driving,
        )

    def _wanted(self) -> tuple[list[Part], set[Chunk]]:
        """The parts that were run, unless they are the whole, and their chunks."""
        chunks = [*self.campaign.chunks()]
        parts = sorted(self._log.parts, key=lambda part: (part.count, part.number))
        wanted = {chunk for part in parts for chunk in part.of(chunks)}
        return (parts, wanted) if 0 < len(wanted) < len(chunks) else ([], {*chunks})
