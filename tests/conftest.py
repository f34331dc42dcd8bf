"""Settings of all tests."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

# Timing is no assertion here: a first call compiles kernels. CI repeats the same examples.
settings.register_profile("brouncker", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("brouncker")

# A shell starts background jobs with Ctrl-C ignored; programs started here would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
