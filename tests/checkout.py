"""Where the checkout is that the tests run in."""

from __future__ import annotations

from pathlib import Path

__all__ = ["ROOT"]

ROOT = Path(__file__).parent.parent
