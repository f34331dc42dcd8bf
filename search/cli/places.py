"""The command that goes back from a fraction to the matrix fields it lies on: place."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from search.cli.arguments import FormulaCommand, examples
from search.cli.output import print_json, print_table, warn

__all__ = ["register"]

_COLUMNS = ("field", "of", "start", "direction", "a", "b", "map")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    lines = (
        "brouncker place 34n^3+51n^2+27n+5 -n^6",
        "brouncker place 3n+1 -2n^2+3n --json",
    )
    app.command(cls=FormulaCommand, epilog=examples(*lines))(place)


def place(
    a: Annotated[str, typer.Argument(metavar="A", help="a(n), such as 2n+1")],
    b: Annotated[str, typer.Argument(metavar="B", help="b(n), such as n^2 or -n^6")],
    limit: Annotated[int, typer.Option(min=1, help="How many places are listed at most.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Find known matrix fields that a fraction lies on, each place with its exact map.

    The map p,q,r,s says that the value K of the fraction is (p L + q)/(r L + s), L that of the
    fraction of the field's trajectory. Every place has passed the checker of proofs.
    """
    from discovery.continued_fractions.pcf import PCF
    from discovery.errors import NoValueError
    from search.questions.field_places import places

    pcf = PCF(a, b)
    if pcf.terminates_at is not None:
        raise NoValueError(f"{pcf} terminates: a quotient of two integers lies on no field")
    rows: list[dict[str, Any]] = []
    for found in places(pcf):
        line_a, line_b = found.line.form.pcf.texts
        rows.append(
            {
                "field": found.known.name,
                "of": found.known.constant,
                "start": ",".join(map(str, found.line.start)),
                "direction": ",".join(map(str, found.line.direction)),
                "a": line_a,
                "b": line_b,
                "map": ",".join(map(str, found.link.moebius)),
            }
        )
        if len(rows) == limit:
            break
    if json:
        for row in rows:
            print_json(row)
    elif rows:
        print_table(_COLUMNS, rows)
    if not rows:
        warn(f"{pcf} lies on no line of the known fields that were looked at")
        raise typer.Exit(1)
