"""Commands that read the catalogue: query, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from search.cli.arguments import FormulaCommand, UsageError, examples
from search.cli.output import Format, print_fields, print_json, print_rows, print_table

if TYPE_CHECKING:
    from search.catalogue.object_record import ObjectRecord

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
            help="unmatched, matched, 'certified elsewhere', certified, proved or refuted.  "
            "(default: all but unmatched)",
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
    """List formulas of the catalogue, simplest first.

    What follows from a simpler formula, by a proof, is marked as its consequence.
    """
    from search.catalogue.catalogue import Catalogue
    from search.formulas.formula_table import CONSEQUENCE

    if class_ is not None:
        _check_class(class_)
    found = Catalogue(catalogue).query(constant, status, class_, min_digits, limit)
    style = Format.json if json else format
    if style is Format.table and found:
        marked = any(row.consequence_of for row in found)
        columns = found.columns if marked else [c for c in found.columns if c not in CONSEQUENCE]
        print_table(columns, map(found.fields, found))
    elif style is Format.table:
        typer.echo("no formula in the catalogue fits", err=True)
    else:
        print_rows(found, style)


def _check_class(name: str) -> None:
    from discovery.fingerprints.fingerprint import CLASSES

    if name not in CLASSES:
        raise UsageError(f"no class {name!r}; there are {', '.join(CLASSES)}")


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id, or the beginning of one.")],
    latex: Annotated[
        bool, typer.Option("--latex", help="Print statement and proofs as LaTeX only.")
    ] = False,
    catalogue: CatalogueOption = None,
    json: Json = False,
) -> None:
    """Show all about one object: value, claims, proofs, where found, code to reproduce it."""
    from search.catalogue.catalogue import Catalogue
    from search.formulas.stored_object import claimed_latex, code_for, object_of

    record = Catalogue(catalogue).show(id)
    best = record.claims[0] if record.claims else None
    found = object_of(record.kind, record.a, record.b)
    code = code_for(found, None if best is None else best.expression)
    formula = (
        found.latex() if best is None else f"{claimed_latex(best.expression)} = {found.latex()}"
    )
    if json:
        print_json(_record_fields(record, formula, code))
    elif latex:
        _print_proofs_latex(record, formula)
    else:
        _print_record(record, formula, code)


def _print_proofs_latex(record: ObjectRecord, formula: str) -> None:
    from search.formulas.proof_text import proof_latex

    if not record.proofs:
        print(f"% {record.id} has no proof in this catalogue\n\\[\n{formula}\n\\]")
    for proof in record.proofs:
        print(f"% certificate {proof.hash}\n{proof_latex(proof.certificate)}")


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
        "consequence_of": record.consequence.of if record.consequence else None,
        "by": record.consequence.way if record.consequence else None,
        "proofs": [
            {
                "hash": proof.hash,
                "kind": proof.kind,
                "statement": proof.statement,
                "theorems": proof.theorems,
                "certificate": proof.certificate.document(),
            }
            for proof in record.proofs
        ],
        "implies": [asdict(each) for each in record.implies],
        "claims": [asdict(claim) for claim in record.claims],
        "relations": [asdict(one) for one in record.relations],
        "fields": [asdict(one) for one in record.fields],
        "found": [asdict(finding) for finding in record.findings],
        "code": code,
    }


def _print_record(record: ObjectRecord, latex: str, code: dict[str, str]) -> None:
    from search.formulas.proof_text import proof_lines

    fields = _record_fields(record, latex, code)
    claims = fields.pop("claims")
    relations, found = fields.pop("relations"), fields.pop("found")
    implied = fields.pop("implies")
    del fields["code"], fields["expression"], fields["constant"], fields["proofs"]
    if record.consequence is not None:
        by = f"{fields.pop('consequence_of')} (by {fields.pop('by')})"
        fields = {"id": fields.pop("id"), "consequence of": by, **fields}
    del fields["fields"]
    lies_on = [{"field": str(one), "where": one.where} for one in record.fields]
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
    for proof in record.proofs:
        print(f"-- proof: certificate {proof.hash} --")
        print("\n".join(proof_lines(proof.certificate)))
    if implied:
        print_table(("id", "by", "certificate"), implied, "equivalent to this one")
    if relations:
        print_table(("kind", "other_id", "factor", "known"), relations, "related objects")
    if lies_on:
        print_table(("field", "where"), lies_on, "lies on (K: the fraction as found there)")
    if found:
        print_table(("name", "index", "a", "b", "outcome", "factor"), found, "found in")
    for system, text in code.items():
        print(f"-- {system} --\n{text}")
