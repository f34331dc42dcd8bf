"""The part of a spec that says which fingerprint classes are looked at more closely."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from search.user_files.spec_table import Table

__all__ = ["ALL_CLASSES", "ClassName", "FilterSpec"]

ClassName = Literal["reduction", "partial-reduction", "half-reduction", "rigid", "generic"]
ALL_CLASSES: tuple[ClassName, ...] = (
    "reduction",
    "partial-reduction",
    "half-reduction",
    "rigid",
    "generic",
)


class FilterSpec(Table):
    """Which fingerprint classes are evaluated; the others are counted as generic."""

    keep: tuple[ClassName, ...] = Field(
        default=ALL_CLASSES[:4], description=f"a list out of: {', '.join(ALL_CLASSES)}"
    )

    @field_validator("keep")
    @classmethod
    def _in_order(cls, given: tuple[ClassName, ...]) -> tuple[ClassName, ...]:
        if not given:
            raise ValueError(f"it keeps nothing; name at least one of: {', '.join(ALL_CLASSES)}")
        return tuple(sorted(set(given), key=ALL_CLASSES.index))
