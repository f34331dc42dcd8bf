"""How far a run is: a bar on a terminal, plain lines elsewhere; always on the error stream."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TextIO

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from discovery.tables.text_formats import printable
from search.storage.plain_stream import unfiltered

__all__ = ["LineProgress", "ProgressReport", "Tally", "TerminalProgress", "progress_on"]

LINE_INTERVAL = 5.0  # seconds between plain lines


class Tally:
    """Elements accounted for, by outcome, and the rate and time left that follow.

    Examples
    --------
    >>> tally = Tally(1000, {"generic": 200})
    >>> tally.add({"generic": 250, "evaluated": 50})
    >>> tally.pace(seconds=2.0), tally.counts()
    ('50% · 500 of 1,000 · 150/s · 0:00:03 left', 'evaluated 50, generic 450')
    """

    def __init__(self, total: int, already: Mapping[str, int]) -> None:
        self.total = total
        self.outcomes = Counter(already)
        self.before = self.outcomes.total()

    @property
    def accounted(self) -> int:
        """Elements of all chunks that are done."""
        return self.outcomes.total()

    def add(self, outcomes: Mapping[str, int]) -> None:
        """Count one more chunk."""
        self.outcomes.update(outcomes)

    def pace(self, seconds: float) -> str:
        """How far it is `seconds` after this run began, how fast, and how long it may take."""
        new = self.accounted - self.before
        share = 100 * self.accounted // self.total if self.total else 100
        parts = [f"{share}%", f"{self.accounted:,} of {self.total:,}"]
        if new and seconds > 0:
            rate = new / seconds
            left = round((self.total - self.accounted) / rate)
            parts += [f"{rate:,.0f}/s", f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left"]
        return " · ".join(parts)

    def counts(self) -> str:
        """The counts by outcome."""
        return ", ".join(f"{name} {n:,}" for name, n in sorted(self.outcomes.items()) if n)


class ProgressReport:
    """What a run tells while it works; this one tells nothing but its remarks."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def begin(self, total: int, already: Mapping[str, int]) -> None:
        """Say how many elements there are, and count those that were done before by outcome."""
        self.tally = Tally(total, already)
        self.began = time.monotonic()

    def add(self, outcomes: Mapping[str, int]) -> None:
        """Count a chunk that was done now."""
        self.tally.add(outcomes)

    def say(self, line: str) -> None:
        """Print a remark."""
        print(printable(line), file=self.stream, flush=True)

    def end(self) -> None:
        """Stop telling."""

    def _pace(self) -> str:
        return self.tally.pace(time.monotonic() - self.began)


class LineProgress(ProgressReport):
    """A line at most every few seconds, for logs and pipes."""

    def begin(self, total: int, already: Mapping[str, int]) -> None:
        """See `ProgressReport.begin`."""
        super().begin(total, already)
        self.said = self.began

    def add(self, outcomes: Mapping[str, int]) -> None:
        """See `ProgressReport.add`."""
        super().add(outcomes)
        now = time.monotonic()
        if now - self.said >= LINE_INTERVAL:
            self.said = now
            self._say_all()

    def end(self) -> None:
        """Say where it ended."""
        self._say_all()

    def _say_all(self) -> None:
        self.say(f"{self._pace()} · {self.tally.counts()}".removesuffix(" · "))


class _Bar(Progress):
    """A bar with the counts on a line below it."""

    counts = ""

    def get_renderables(self) -> Iterator[RenderableType]:
        yield self.make_tasks_table(self.tasks)
        yield Text(self.counts)


class TerminalProgress(ProgressReport):
    """A bar that moves."""

    def begin(self, total: int, already: Mapping[str, int]) -> None:
        """See `ProgressReport.begin`."""
        super().begin(total, already)
        columns = BarColumn(bar_width=20), TextColumn("{task.description}")
        self._bar = _Bar(*columns, console=Console(file=unfiltered(self.stream)))
        self._task = self._bar.add_task(self._pace(), total=total)
        self._show()
        self._bar.start()

    def add(self, outcomes: Mapping[str, int]) -> None:
        """See `ProgressReport.add`."""
        super().add(outcomes)
        self._show()

    def _show(self) -> None:
        self._bar.counts = self.tally.counts()
        completed = self.tally.accounted
        self._bar.update(self._task, completed=completed, description=self._pace())

    def say(self, line: str) -> None:
        """See `ProgressReport.say`."""
        if hasattr(self, "_bar"):
            self._bar.console.print(printable(line), markup=False, highlight=False, soft_wrap=True)
        else:
            super().say(line)

    def end(self) -> None:
        """See `ProgressReport.end`."""
        self._bar.stop()


def progress_on(stream: TextIO | None = None) -> ProgressReport:
    """The report that suits a stream (the error stream if None)."""
    stream = sys.stderr if stream is None else stream
    return TerminalProgress(stream) if stream.isatty() else LineProgress(stream)
