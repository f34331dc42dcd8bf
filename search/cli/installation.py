"""Commands about the installation: doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from search.cli.arguments import FormulaCommand, examples
from search.cli.output import print_json, print_table
from search.cli.queries import CatalogueOption

__all__ = ["register"]

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    lines = ("brouncker doctor", "brouncker doctor --address auto")
    app.command(cls=FormulaCommand, epilog=examples(*lines))(doctor)


def doctor(
    catalogue: CatalogueOption = None,
    ray: Annotated[
        bool, typer.Option("--ray", help="Also start Ray on this machine for a moment.")
    ] = False,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT|auto",
            help="Also ask the nodes of the Ray cluster that this machine is a node of.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Check the installation; what is wrong comes with its remedy."""
    from search.running.doctor import State, examine

    found = []
    for check in examine(catalogue, ray=ray, address=address):
        found.append(check)
        if json:
            print_json(
                {
                    "check": check.name,
                    "state": check.state,
                    "detail": check.detail,
                    "remedy": check.remedy,
                }
            )
    if not json:
        rows = [
            {
                "check": check.name,
                "state": check.state,
                "detail": "; ".join(filter(None, (check.detail, check.remedy))),
            }
            for check in found
        ]
        print_table(("check", "state", "detail"), rows)
    raise typer.Exit(any(check.state is State.PROBLEM for check in found))
