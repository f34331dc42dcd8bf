"""The trajectories of a campaign, best first."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

from discovery.continued_fractions.pcf import PCF
from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign

__all__ = ["COLUMNS", "ORDERS", "best_of_fields", "ranked", "trajectory_rows"]

Row = dict[str, Any]

ORDERS = ("delta", "digits", "simplicity")
COLUMNS = ("field", "start", "direction", "limit", "delta", "exact", "status", "digits", "a", "b")


def trajectory_rows(campaign: Campaign, field: str | None = None) -> list[Row]:
    """The rows of a trajectories campaign with a limit, those of one field if asked.

    Raises
    ------
    CampaignError
        If it is of another kind, or has no such field.
    """
    if campaign.spec.kind != "trajectories":
        raise CampaignError(
            f"{campaign.directory} is a campaign of kind {campaign.spec.kind!r}; give one of kind "
            "'trajectories'"
        )
    rows = list(_rows(campaign))
    if field is None:
        return rows
    found = [row for row in rows if row["field"] == field]
    if not found:
        names = ", ".join(sorted({row["field"] for row in rows})) or "none"
        raise CampaignError(f"{campaign.directory} has no limits of the field {field!r}: {names}")
    return found


def _rows(campaign: Campaign) -> Iterator[Row]:
    for _, stored in campaign.stored():
        for row in stored.table.to_pylist():
            if row["outcome"] in ("evaluated", "approximate"):
                yield row


def _figure(row: Row) -> float:
    """delta exact where it is known, else as measured."""
    if row["kind"] == "rational":
        return -inf  # delta says nothing of a rational limit
    exact = row["delta_exact"]
    found = row["delta"] if exact is None else exact
    return -inf if found is None else found


def _steps(row: Row) -> int:
    return sum(abs(int(d)) for d in row["direction"].split(","))


def _size(row: Row) -> tuple[int, int]:
    if row["a"] is None:
        return (2**62, 0)
    pcf = PCF(row["primitive_a"], row["primitive_b"])
    return max(2 * pcf.degrees[0], pcf.degrees[1]), sum(map(abs, (*pcf.a, *pcf.b)))


def ranked(rows: list[Row], by: str = "delta") -> list[Row]:
    """Rows in order, each fraction of a field once: where it was reached by the fewest steps.

    Parameters
    ----------
    rows : list of dict
    by : str
        ``delta``, the exact one where it is known, else as measured; ``digits``, those a step of
        the lattice; ``simplicity``, the degree of the fraction, then its coefficients.
    """
    once: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: (_steps(row), row["index"])):
        once.setdefault((row["field"], row["id"] or str(row["index"])), row)

    def rank(row: Row) -> tuple[Any, ...]:
        if by == "digits":
            first: tuple[Any, ...] = (-(row["digits_per_step"] or -inf) / _steps(row),)
        elif by == "simplicity":
            first = _size(row)
        else:
            first = (-_figure(row),)
        return (*first, _steps(row), row["index"])

    return sorted(once.values(), key=rank)


def best_of_fields(rows: list[Row]) -> list[Row]:
    """The row with the greatest delta of each field, in order of the fields."""
    found: dict[str, Row] = {}
    for row in ranked(rows):
        found.setdefault(row["field"], row)
    return sorted(found.values(), key=lambda row: row["index"])
