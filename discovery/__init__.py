"""The mathematics: values in, values out; no terminal, no database, no cluster."""

from __future__ import annotations

from discovery.pcf import PCF

__all__ = ["PCF"]
