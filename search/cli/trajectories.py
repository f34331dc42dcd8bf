"""The command that ranks and draws the trajectories of a campaign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.shortened_text import shortened
from discovery.tables.text_formats import cut_decimals
from search.cli.arguments import FormulaCommand, UsageError, examples
from search.cli.campaigns import Directory, Json
from search.cli.output import print_json, print_table

if TYPE_CHECKING:
    from search.campaigns.campaign import Campaign

__all__ = ["register"]

_PLACES = 10
_LIMIT_PLACES = 14
_SHOWN = 48  # characters of a polynomial in the table


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    lines = (
        "brouncker trajectories runs/zeta3-directions --by delta --top 20",
        "brouncker trajectories runs/known-fields-directions --best",
        "brouncker trajectories runs/zeta3-directions --plot zeta3.png",
    )
    app.command(cls=FormulaCommand, epilog=examples(*lines))(trajectories)


def trajectories(
    directory: Directory,
    by: Annotated[str, typer.Option(help="delta, digits or simplicity.")] = "delta",
    top: Annotated[int, typer.Option(metavar="N", help="How many are shown.")] = 20,
    field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only those of one field.")
    ] = None,
    best: Annotated[
        bool, typer.Option("--best", help="The one with the greatest delta of each field.")
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", help="Draw delta over the directions of a field."),
    ] = None,
    json: Json = False,
) -> None:
    """Rank the trajectories of a campaign: by delta, digits a step, or simplicity.

    A fraction that is reached in several directions of a field is shown once.
    """
    from search.campaigns.campaign import Campaign
    from search.kinds.trajectories.ranking import ORDERS, best_of_fields, ranked, trajectory_rows

    if by not in ORDERS:
        raise UsageError(f"--by {by} is none of {', '.join(ORDERS)}")
    if top < 1:
        raise UsageError(f"--top {top} shows nothing; give 1 or more")
    if plot is not None and plot.suffix.lower() != ".png":
        raise UsageError(f"--plot {plot} does not end in .png")
    campaign = Campaign.open(directory)
    rows = trajectory_rows(campaign, field)
    found = best_of_fields(rows) if best else ranked(rows, by)[:top]
    if plot is not None:
        _draw(campaign, rows, field, plot)
    if json:
        for row in found:
            print_json(row, _PLACES)
        return
    if not found:
        typer.echo("no trajectory of this campaign has a limit", err=True)
        return
    print_table(tuple(_shown(found[0])), [_shown(row) for row in found])


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "field": row["field"],
        "start": row["start"],
        "direction": row["direction"],
        "limit": row["limit_expression"] or cut_decimals(row["limit"] or "", _LIMIT_PLACES),
        "delta": _number(row["delta"]),
        "exact": _number(row["delta_exact"]),
        "status": row["delta_exact_status"],
        "digits/step": _number(row["digits_per_step"]),
        "a": _cut(row["a"]),
        "b": _cut(row["b"]),
    }


def _number(x: float | None) -> str | None:
    return None if x is None else f"{x:.4f}"


def _cut(text: str | None) -> str | None:
    return None if text is None else shortened(text, _SHOWN)


def _draw(campaign: Campaign, rows: list[dict[str, Any]], field: str | None, path: Path) -> None:
    from search.campaigns.domain import domain_of
    from search.kinds.trajectories.delta_map import delta_map
    from search.kinds.trajectories.domain import TrajectoriesDomain
    from search.storage.atomic_write import write_bytes

    domain = domain_of(campaign.spec)
    assert isinstance(domain, TrajectoriesDomain)
    if field is None and len(domain.fields) > 1:
        names = ", ".join(known.name for known in domain.fields)
        raise UsageError(f"--plot draws one field: give --field NAME, one of {names}")
    known = next(k for k in domain.fields if field in (None, k.name))
    start = f" from ({rows[0]['start']})" if rows else ""
    title = f"δ over the directions of {known.name}{start}"
    write_bytes(path, delta_map(rows, known.field.variables, title, domain.spec.measure))
