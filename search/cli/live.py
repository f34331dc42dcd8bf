"""The live view of a campaign: it moves on a terminal, and is a line at every change elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.text import Text

from discovery.tables.text_formats import printable
from search.cli.output import print_json
from search.storage.interrupts import INTERRUPTED
from search.storage.plain_stream import unfiltered

if TYPE_CHECKING:
    from search.running.watch import Snapshot

__all__ = ["describe", "watch"]

_BAR_WIDTH = 40


def watch(directory: str, interval: float, json: bool) -> None:
    """Show where a campaign stands, every `interval` seconds, until nothing of it is left.

    Ctrl-C ends it with exit code 130.

    Raises
    ------
    CampaignError
        If it is no campaign, or cannot be read.
    """
    from search.campaigns.campaign import Campaign
    from search.running.watch import CampaignWatch

    view = CampaignWatch(Campaign.open(directory))
    try:
        if sys.stdout.isatty() and not json:
            _move(view.look, interval)
        else:
            _print_changes(view.look, interval, json)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _move(look: Callable[[], Snapshot], interval: float) -> None:
    console = Console(file=unfiltered(sys.stdout), highlight=False)
    with Live(console=console, auto_refresh=False) as live:
        while True:
            snapshot = look()
            live.update(_picture(snapshot), refresh=True)
            if snapshot.finished:
                return
            time.sleep(interval)


def _picture(snapshot: Snapshot) -> RenderableType:
    bar = ProgressBar(snapshot.elements, snapshot.accounted, _BAR_WIDTH)
    return Group(bar, Text("\n".join(map(printable, describe(snapshot)))))


def _print_changes(look: Callable[[], Snapshot], interval: float, json: bool) -> None:
    said = None
    while True:
        snapshot = look()
        if snapshot.state != said:
            said = snapshot.state
            if json:
                print_json(snapshot.as_json())
            else:
                print(" · ".join(describe(snapshot)), flush=True)
        if snapshot.finished:
            return
        time.sleep(interval)


def describe(snapshot: Snapshot) -> list[str]:
    """What there is to say of a snapshot, the most important first."""
    share = 100 * snapshot.accounted // snapshot.elements
    chunks = f"{snapshot.chunks_done:,} of {snapshot.chunks:,} chunks"
    found = [
        f"{share}%, {snapshot.accounted:,} of {snapshot.elements:,} elements",
        f"{chunks}, {snapshot.failed:,} failed" if snapshot.failed else chunks,
    ]
    if snapshot.parts:
        left = f"{snapshot.left_chunks:,} chunks left" if snapshot.left_chunks else "done"
        found.append(f"part {', '.join(snapshot.parts)}: {left}")
    if snapshot.recent_rate is not None:
        found.append(f"{snapshot.recent_rate:,.0f}/s lately, {snapshot.rate or 0:,.0f}/s overall")
    if snapshot.eta is not None and not snapshot.finished:
        found.append(f"{_clock(snapshot.eta)} left")
    if snapshot.last_chunk_age is not None:
        found.append(f"last chunk {_clock(snapshot.last_chunk_age)} ago")
    if snapshot.lost:
        found.append(f"lost: {', '.join(snapshot.lost)}")
    if not snapshot.finished:
        found.append(_driver(snapshot))
    counts = [f"{name} {count:,}" for name, count in snapshot.outcomes.items() if count]
    return [*found, ", ".join(counts)] if counts else found


def _driver(snapshot: Snapshot) -> str:
    if snapshot.driving is None:
        last = f"{snapshot.driver} drove it last" if snapshot.driver else "driver unknown"
        return f"{last}; whether it runs cannot be seen from here"
    return f"driven by {snapshot.driver}" if snapshot.driving else "no driver is running"


def _clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> _clock(3725.4)
    '1:02:05'
    """
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
