"""Ctrl-C: the first one stops a run, further ones do not disturb its stopping."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["INTERRUPTED", "OneInterrupt", "held_interrupt", "one_interrupt"]

INTERRUPTED = 128 + signal.SIGINT  # as shells report it


class OneInterrupt:
    """A handler of SIGINT that raises KeyboardInterrupt once and ignores the signal from then on.

    The command line installs one for good: `one_interrupt` then uses it, and a late Ctrl-C cannot
    disturb the end of the process.

    Attributes
    ----------
    seen : bool
        Whether Ctrl-C was pressed.
    """

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Called by the system."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.seen = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise again if the exception was lost, as one raised in a finalizer is."""
        if self.seen:
            raise KeyboardInterrupt


@contextmanager
def one_interrupt() -> Iterator[OneInterrupt]:
    """Handle Ctrl-C by a `OneInterrupt` inside; the handler before comes back after.

    Nothing is installed outside of the main thread, where signals do not arrive, or when Ctrl-C is
    ignored already, as it is in the background of a shell.
    """
    handler = OneInterrupt()
    before = signal.getsignal(signal.SIGINT)
    if isinstance(before, OneInterrupt):
        yield before
    elif before is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield handler
    else:
        signal.signal(signal.SIGINT, handler)
        try:
            yield handler
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def held_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back inside, and let it take its course after.

    For what must not be left half done. Nothing is held outside of the main thread.

    Examples
    --------
    >>> import os
    >>> done = []
    >>> try:
    ...     with held_interrupt():
    ...         os.kill(os.getpid(), signal.SIGINT)
    ...         done.append("whole")
    ... except KeyboardInterrupt:
    ...     done.append("interrupted")
    >>> done
    ['whole', 'interrupted']
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    held: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda number, frame: held.append(frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if held:
            before(signal.SIGINT, held[0])
