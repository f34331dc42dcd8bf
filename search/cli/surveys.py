"""The command that takes what a sieve has kept to the prover, and writes the table of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from search.cli.arguments import FormulaCommand, examples
from search.cli.campaigns import Json
from search.cli.output import print_fields, print_json

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    lines = (
        "brouncker survey runs/sieve-2-4-5 --out sieve-2-4-5.csv",
        "brouncker survey datasets/census/reduction_2_4_9.csv --out again.csv",
    )
    app.command(cls=FormulaCommand, epilog=examples(*lines))(survey)


def survey(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="A finished sieve's directory, or a table (.csv)."),
    ],
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="The table, which may be the source itself.")
    ],
    json: Json = False,
) -> None:
    """Prove the values that a sieve found, connect them by equivalences, name more of them."""
    from search.campaigns.campaign import Campaign
    from search.proofs.sieve_table import counts, read_table, surveyed, table_of, write_table

    is_table = source.endswith(".csv")
    rows = read_table(source) if is_table else table_of(Campaign.open(source))
    rows, _ = surveyed(rows, lambda line: typer.echo(line, err=True))
    write_table(out, rows)
    found = counts(rows)
    if json:
        print_json(found)
    else:
        print_fields({name.replace("_", " "): number for name, number in found.items()})
