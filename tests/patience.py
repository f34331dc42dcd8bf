"""How long tests wait for what must come, and how they wait: no test depends on a machine's speed.

What two processes do in turn is arranged by files that one makes and the other waits for. Nothing
passes because time passed, and nothing fails before a time at which it is taken to hang for good.
"""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["PATIENCE", "wait_until"]

PATIENCE = 1800.0  # seconds


def wait_until(condition: Callable[[], object], what: str = "") -> None:
    """Return when the condition holds."""
    given_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < given_up, f"hangs: {what or condition}"
        time.sleep(0.01)
