"""Commands that read the catalogue: query, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from search.cli.arguments import FormulaCommand, UsageError, examples
from search.cli.output import Format, print_fields, print_json, print_rows, print_table

if TYPE_CHECKING:
    from search.record import ObjectRecord

__all__ = ["CatalogueOption", "register"]

CatalogueOption = Annotated[
    str | None,
    typer.Option(
        metavar="PATH-OR-URL",
        help="The catalogue.  (default: BROUNCKER_CATALOGUE, or brouncker.db)",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(
        cls=FormulaCommand,
        epilog=examples(
            "brouncker query --constant pi --status certified --limit 20",
            "brouncker query --constant phi --format latex",
            "brouncker query --status certified --format parquet > formulas.parquet",
        ),
    )(query)
    app.command(cls=FormulaCommand, epilog=examples("brouncker show pcf-0123456789abcdef"))(show)


def query(
    constant: Annotated[
        str | None, typer.Option(metavar="C", help="A constant by name, such as pi or exp(2).")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            metavar="S",
            help="unmatched, matched, certified, proved or refuted.  (default: all but unmatched)",
        ),
    ] = None,
    class_: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="K",
            help="reduction, partial-reduction, half-reduction, rigid or generic.",
        ),
    ] = None,
    min_digits: Annotated[
        int | None, typer.Option(metavar="D", help="Least number of digits tested.")
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", help="Greatest number of rows.")] = None,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
    catalogue: CatalogueOption = None,
    json: Json = False,
) -> None:
    """List formulas of the catalogue, simplest first."""
    from search.catalogue import Catalogue

    if class_ is not None:
        _check_class(class_)
    found = Catalogue(catalogue).query(constant, status, class_, min_digits, limit)
    style = Format.json if json else format
    if style is Format.table and not found:
        typer.echo("no formula in the catalogue fits", err=True)
    else:
        print_rows(found, style)


def _check_class(name: str) -> None:
    from discovery.fingerprint import CLASSES

    if name not in CLASSES:
        raise UsageError(f"no class {name!r}; there are {', '.join(CLASSES)}")


def _latex(expression: str) -> str:
    from discovery.expression import parse_expression

    return parse_expression(expression).latex()


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id, or the beginning of one.")],
    catalogue: CatalogueOption = None,
    json: Json = False,
) -> None:
    """Show all about one object: value, claims, evidence, where found, code to reproduce it."""
    from search.catalogue import Catalogue
    from search.objects import code_for, object_of

    record = Catalogue(catalogue).show(id)
    best = record.claims[0] if record.claims else None
    found = object_of(record.kind, record.a, record.b)
    code = code_for(found, None if best is None else best.expression)
    latex = found.latex() if best is None else f"{_latex(best.expression)} = {found.latex()}"
    if json:
        print_json(_record_fields(record, latex, code))
    else:
        _print_record(record, latex, code)


def _record_fields(record: ObjectRecord, latex: str, code: dict[str, str]) -> dict[str, Any]:
    from dataclasses import asdict

    best = record.claims[0] if record.claims else None
    return {
        "id": record.id,
        "kind": record.kind,
        "a": record.a,
        "b": record.b,
        "expression": best.expression if best else None,
        "constant": best.constant if best else None,
        "status": best.status if best else "unmatched",
        "digits": best.digits if best else record.digits,
        "class": record.class_,
        "value": record.value,
        "value_digits": record.digits,
        "convergence": record.convergence,
        "trace": record.trace,
        "det": record.det,
        "order": record.order,
        "symmetric": record.symmetric,
        "latex": latex,
        "claims": [asdict(claim) for claim in record.claims],
        "relations": [asdict(relation) for relation in record.relations],
        "found": [asdict(finding) for finding in record.findings],
        "code": code,
    }


def _print_record(record: ObjectRecord, latex: str, code: dict[str, str]) -> None:
    fields = _record_fields(record, latex, code)
    claims = fields.pop("claims")
    relations, found = fields.pop("relations"), fields.pop("found")
    del fields["code"], fields["expression"], fields["constant"]
    print_fields(fields)
    for claim in claims:
        evidence = [
            {
                "evidence": item.pop("method"),
                "digits": item.pop("digits"),
                "detail": ", ".join(f"{key} {value}" for key, value in item.items()),
            }
            for item in claim["evidence"]
        ]
        title = f"claim: {claim['expression']} ({claim['status']})"
        print_table(("evidence", "digits", "detail"), evidence, title)
    if relations:
        print_table(("kind", "other_id", "factor", "known"), relations, "related objects")
    if found:
        print_table(("name", "index", "a", "b", "outcome", "factor"), found, "found in")
    for system, text in code.items():
        print(f"-- {system} --\n{text}")
