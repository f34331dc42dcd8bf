"""The command about the datasets that come with brouncker: list, print, check them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from search.cli.arguments import FormulaCommand, UsageError, examples
from search.cli.output import Format, print_rows

if TYPE_CHECKING:
    from discovery.tables.datasets import Dataset

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        cls=FormulaCommand,
        epilog=examples(
            "brouncker datasets",
            "brouncker datasets constants --format csv > constants.csv",
            "brouncker datasets --check",
        ),
    )(datasets)


def datasets(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A dataset.  (default: list all)")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Recompute every row, and a sample to 1,000 digits."),
    ] = False,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """List, print or check the datasets that come with brouncker.

    With --check it exits with 0 only if every row holds.
    """
    from discovery.tables.datasets import dataset_names, load

    if check:
        if format is not Format.table:
            raise UsageError("--check prints no rows; leave out --format")
        _check([load(found) for found in ([name] if name else dataset_names())])
    elif name is not None:
        print_rows(load(name), format)
    else:
        from discovery.tables.table import Table

        tables = [load(found) for found in dataset_names()]
        listed = [{"name": t.name, "rows": len(t), "what": t.summary} for t in tables]
        print_rows(Table(("name", "rows", "what"), listed), format)


def _check(tables: list[Dataset]) -> None:
    from search.formulas.dataset_check import DIGITS, EVERY, SAMPLE_DIGITS, check_dataset

    good = True
    for table in tables:
        faults = list(check_dataset(table))
        for fault in faults:
            typer.echo(f"error: {fault}", err=True)
        good = good and not faults
        sample = -(-len(table) // EVERY)
        typer.echo(
            f"{table.name}: {len(table) - len(faults):,} of {len(table):,} rows hold "
            f"({DIGITS} digits; {SAMPLE_DIGITS:,} for {sample:,} of them)"
        )
    raise typer.Exit(0 if good else 1)
