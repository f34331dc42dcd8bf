"""A table of a user's TOML file, whose keys are fixed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Table"]


class Table(BaseModel):
    """A TOML table with a fixed set of keys; each field's description says what is allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
