"""The command line: ``brouncker``. What a command needs is imported when it is called."""

from __future__ import annotations

import signal
import sys

from search.storage.interrupts import INTERRUPTED, OneInterrupt

__all__ = ["main"]


def main() -> None:
    """Entry point of the command ``brouncker``."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, OneInterrupt())
    try:
        from search.cli.application import app  # not above: Ctrl-C may come while it loads

        app(prog_name="brouncker")
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
