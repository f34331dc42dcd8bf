"""The spec of a trajectories campaign: which fields, starts and directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from discovery.matrix_fields.known_fields import KnownField, find_field
from search.campaigns.spec import CertifySpec, IdentifySpec, Spec
from search.user_files.field_name import check_field_name
from search.user_files.spec_table import Table
from search.user_files.user_fields import FieldTable, read_point

__all__ = [
    "MeasureSpec",
    "StartRange",
    "TrajectoriesDomainSpec",
    "TrajectoriesSpec",
]

MAX_DIRECTION = 30  # norm of a direction
MAX_STARTS = 10_000


class StartRange(Table):
    """All start points whose coordinates are low, low + step, ..., at most high."""

    low: str
    high: str
    step: str = "1"

    @field_validator("low", "high", "step", mode="before")
    @classmethod
    def _number(cls, given: Any) -> str:
        return _rational(given)

    @model_validator(mode="after")
    def _in_order(self) -> StartRange:
        if Fraction(self.step) <= 0 or Fraction(self.low) > Fraction(self.high):
            raise ValueError(
                'a range of starts is such as { low = 0, high = 5, step = "1/2" }, step above 0'
            )
        return self

    @property
    def coordinates(self) -> tuple[Fraction, ...]:
        """What one coordinate can be."""
        low, step = Fraction(self.low), Fraction(self.step)
        return tuple(low + k * step for k in range(int((Fraction(self.high) - low) // step) + 1))


def _rational(given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, (int, str)):
        raise ValueError(f'{given!r} is no number; write an integer, or a text such as "1/2"')
    try:
        return str(Fraction(given))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f'{given!r} is no number; write it like "1/2"') from None


class TrajectoriesDomainSpec(Table):
    """All trajectories of some fields: a direction from a start point."""

    fields: tuple[str | FieldTable, ...] = Field(
        description='a field such as "zeta3", a file of a field, or a list of them'
    )
    norm: int = Field(
        strict=True, ge=1, le=MAX_DIRECTION, description=f"an integer from 1 to {MAX_DIRECTION}"
    )
    measure: Literal["sum", "max"] = Field(
        default="sum", description='"sum" (steps in all) or "max" (steps along one variable)'
    )
    signs: Literal["all", "nonnegative"] = Field(
        default="all", description='"all" or "nonnegative"'
    )
    starts: tuple[tuple[str, ...], ...] | StartRange = Field(
        default=(),
        description='a list of points such as [[1, 1], ["1/2", 1]], or a table such as '
        "{ low = 1, high = 5 }; left out, the start of each field",
    )

    @field_validator("fields", mode="before")
    @classmethod
    def _readable(cls, given: Any) -> tuple[str | FieldTable, ...]:
        entries = [given] if isinstance(given, (str, Mapping, FieldTable)) else given
        if not isinstance(entries, Sequence) or not entries:
            raise ValueError("it must name at least one field, such as zeta3")
        found: list[str | FieldTable] = []
        for entry in entries:
            if isinstance(entry, str):
                find_field(entry)
                found.append(entry)
            else:
                table = FieldTable.model_validate(entry)
                check_field_name(table.name, table.known().field, "fields")
                found.append(table)
        names = [entry if isinstance(entry, str) else entry.name for entry in found]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the field {name} is listed twice; remove one")
        return tuple(found)

    @field_validator("starts", mode="before")
    @classmethod
    def _points(cls, given: Any) -> Any:
        if isinstance(given, (Mapping, StartRange)):
            return given
        if not isinstance(given, (list, tuple)):
            raise ValueError("it must be a list of points such as [[1, 1]], or a table of a range")
        return tuple(_point(entry) for entry in given)

    @model_validator(mode="after")
    def _not_too_many(self) -> TrajectoriesDomainSpec:
        for known in self.known():
            if isinstance(self.starts, StartRange):
                count = len(self.starts.coordinates) ** known.field.dimension
                if count > MAX_STARTS:
                    raise ValueError(
                        f"{known.name} would have {count:,} starts; the limit is {MAX_STARTS:,}"
                    )
                continue
            for point in self.starts:
                if len(point) != known.field.dimension:
                    raise ValueError(
                        f"the start ({', '.join(point)}) has {len(point)} entries, and "
                        f"{known.name} has the variables {', '.join(known.field.variables)}"
                    )
        return self

    def known(self) -> tuple[KnownField, ...]:
        """The fields."""
        return tuple(
            find_field(entry) if isinstance(entry, str) else entry.known() for entry in self.fields
        )


def _point(entry: Any) -> tuple[str, ...]:
    if isinstance(entry, str):
        return tuple(str(x) for x in read_point(entry, "start"))
    if not isinstance(entry, (list, tuple)) or not entry:
        raise ValueError(f'{entry!r} is no start point; write it like [1, "1/2"]')
    return tuple(_rational(x) for x in entry)


class MeasureSpec(Table):
    """How far a trajectory is followed for what is measured."""

    depth: int = Field(
        default=300, strict=True, ge=20, le=10_000, description="an integer from 20 to 10000"
    )


class TrajectoriesSpec(Spec):
    """The spec of a trajectories campaign.

    Examples
    --------
    >>> given = {"kind": "trajectories", "domain": {"fields": "zeta3", "norm": 3}}
    >>> spec = TrajectoriesSpec.model_validate(given)
    >>> spec.domain.fields, spec.domain.measure, spec.measure.depth
    (('zeta3',), 'sum', 300)
    >>> TrajectoriesSpec.model_validate_json(spec.model_dump_json()) == spec
    True
    """

    kind: Literal["trajectories"] = Field(description='"trajectories"')
    domain: TrajectoriesDomainSpec = Field(description="a table [domain] with fields and norm")
    measure: MeasureSpec = Field(default=MeasureSpec(), description="a table [measure]")
    identify: IdentifySpec = Field(default=IdentifySpec(), description="a table [identify]")
    certify: CertifySpec = Field(default=CertifySpec(), description="a table [certify]")
