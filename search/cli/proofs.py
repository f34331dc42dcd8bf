"""Commands about proofs: prove, check, graph."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from search.cli.arguments import FormulaCommand, UsageError, examples
from search.cli.output import print_json, print_table, warn
from search.cli.queries import CatalogueOption, Json

if TYPE_CHECKING:
    from discovery.continued_fractions.pcf import PCF
    from discovery.expressions.expression import Expression
    from search.catalogue.catalogue import Catalogue
    from search.catalogue.certificate_store import CertificateStore
    from search.proofs.catalogue_proving import ProvingReport
    from verify.certificates.certificate import Certificate

__all__ = ["register"]

_Catalogue = Annotated[
    str | None,
    typer.Option(
        metavar="PATH-OR-URL",
        help="The catalogue.  (default: BROUNCKER_CATALOGUE; with --all or --certificates, else "
        "brouncker.db)",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(
        cls=FormulaCommand,
        epilog=examples(
            "brouncker prove 2n+1 n^2 4/pi --out four-over-pi.json",
            "brouncker prove 3n+2 5",
            "brouncker prove --all",
        ),
    )(prove)
    app.command(
        cls=FormulaCommand,
        epilog=examples(
            "brouncker check four-over-pi.json", "brouncker check brouncker.certificates --json"
        ),
    )(check)
    app.command(
        cls=FormulaCommand,
        epilog=examples("brouncker graph", "brouncker graph --out formulas.graphml"),
    )(graph)


def prove(
    a: Annotated[str | None, typer.Argument(metavar="A", help="a(n), such as 2n+1")] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="b(n), such as n^2 or -n^6")] = None,
    expression: Annotated[
        str | None,
        typer.Argument(
            metavar="EXPRESSION", help="The value to prove.  (default: a closed form is found)"
        ),
    ] = None,
    all_claims: Annotated[
        bool, typer.Option("--all", help="Prove all that the catalogue claims, and link it.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the certificate here.")
    ] = None,
    certificates: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Where certificates are kept.  (default: beside the catalogue's file)",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(help="Processes of --all.  (default: one a processor)")
    ] = None,
    catalogue: _Catalogue = None,
    json: Json = False,
) -> None:
    """Prove the value of a fraction, by a certificate that `brouncker check` accepts.

    With --catalogue, --certificates or BROUNCKER_CATALOGUE the certificate is kept, and the
    catalogue reads it; without, it is kept nowhere but in --out. With --all the same command goes
    on where it was stopped. Exits with 1 where a proof is missing.
    """
    if all_claims:
        if a is not None or out is not None:
            raise UsageError("--all proves what the catalogue claims: give no A, B, or --out")
        _prove_all(catalogue, certificates, jobs, json)
        return
    if a is None or b is None:
        raise UsageError("give either A B [EXPRESSION] or --all; see brouncker prove --help")
    if jobs is not None:
        raise UsageError("--jobs goes with --all only")
    kept = _keeping(catalogue, certificates)
    _prove_one(a, b, expression, out, kept, json)


def _keeping(
    catalogue: str | None, certificates: str | None
) -> tuple[Catalogue, CertificateStore] | None:
    """Catalogue and folder for one certificate, if the user has named them."""
    from search.catalogue.database import ENVIRONMENT_VARIABLE

    if catalogue is not None or certificates is not None:
        return _places(catalogue, certificates)
    if not os.environ.get(ENVIRONMENT_VARIABLE):
        return None
    try:
        return _places(None, None)
    except UsageError as error:  # a server, named for all commands: no reason to prove nothing
        warn(f"the certificate is not kept: {error}")
        return None


def _places(catalogue: str | None, certificates: str | None) -> tuple[Catalogue, CertificateStore]:
    from search.catalogue.catalogue import Catalogue
    from search.catalogue.certificate_store import CertificateStore, default_certificates

    index = Catalogue(catalogue)
    place = certificates or default_certificates(index.location)
    if place is None:
        raise UsageError(
            f"the catalogue {index.location} is on a server: say with --certificates DIR where "
            "the certificates are kept"
        )
    return index, CertificateStore(place)


def _prove_one(
    a: str,
    b: str,
    expression: str | None,
    out: Path | None,
    kept: tuple[Catalogue, CertificateStore] | None,
    json: bool,
) -> None:
    from discovery.continued_fractions.pcf import PCF
    from discovery.errors import ProofError
    from discovery.expressions.claimed_value import cannot_be_proved, claimed_value
    from discovery.expressions.measurement import Measurement
    from search.proofs.proof_search import prove as prove_value
    from search.storage.atomic_write import write_bytes
    from verify.certificates.certificate import ValueStatement

    pcf = PCF(a, b)
    value = None if expression is None else claimed_value(expression)
    if isinstance(value, Measurement):
        raise ProofError(cannot_be_proved(value))
    for warning in () if value is None else value.warnings:
        warn(f"{expression}: {warning}")
    try:
        proof = prove_value(pcf, value)
    except ProofError as error:
        _say_unproved(pcf, value, str(error), json)
        raise typer.Exit(1) from None
    certificate = proof.certificate
    if out is not None:
        write_bytes(out, certificate.text().encode())
    if kept is not None:
        index, store = kept
        index.accept(store, [store.add(certificate)])
    if json:
        assert isinstance(certificate.statement, ValueStatement)
        print_json(
            {
                **certificate.statement.document(),
                "status": "proved",
                "theorems": list(proof.theorems),
                "hash": certificate.hash,
                "certificate": certificate.document(),
                "reason": None,
            }
        )
    else:
        _print_proof(certificate, proof.theorems)


def _say_unproved(pcf: PCF, value: Expression | None, reason: str, json: bool) -> None:
    """Why there is no proof; a value that is wrong is told as such."""
    from discovery.errors import BrounckerError
    from verify.certification import certify

    status = "not proved"
    if value is not None:
        try:
            found = certify(pcf, value, 50)
        except BrounckerError:
            pass
        else:
            if found.status == "refuted":
                status, reason = "refuted", f"{pcf} is not {value}: {found.reason}"
    a, b = pcf.texts
    if json:
        row = dict.fromkeys(("theorems", "hash", "certificate"))
        text = None if value is None else str(value)
        print_json({"a": a, "b": b, "value": text, "status": status, **row, "reason": reason})
    else:
        typer.echo(f"{status}: {reason}", err=True)


def _print_proof(certificate: Certificate, theorems: tuple[str, ...]) -> None:
    from search.formulas.proof_text import proof_lines

    print("\n".join(proof_lines(certificate)))
    print(f"theorems: {', '.join(theorems)}")


def _prove_all(
    catalogue: str | None, certificates: str | None, jobs: int | None, json: bool
) -> None:
    from search.executors.executor import ProcessExecutor, worker_count
    from search.executors.progress import progress_on
    from search.proofs.catalogue_proving import prove_catalogue

    index, store = _places(catalogue, certificates)
    workers = worker_count(jobs)
    report = prove_catalogue(index, store, ProcessExecutor(workers), progress_on())
    _print_report(report, json)
    raise typer.Exit(report.exit_code)


def _print_report(report: ProvingReport, json: bool) -> None:
    rows = report.by_constant()
    if json:
        missing: dict[str, list[dict[str, Any]]] = {}
        for each in report.unproved:
            claim = each.claim
            missing.setdefault(claim.constant, []).append(
                {
                    "id": claim.object_id,
                    "expression": claim.expression,
                    "status": claim.status,
                    "reason": each.reason,
                }
            )
        for row in rows:
            print_json({**row, "claims_not_proved": missing.get(row["constant"], [])})
        return
    for row in rows:
        row["constant"] = row["constant"] or "(rational)"
        row["reasons"] = "; ".join(f"{n} x {reason}" for reason, n in row["reasons"].items())
    if rows:
        print_table(("constant", "proved", "not_proved", "reasons"), rows)
    print(
        f"{report.values:,} values and {report.relations:,} relations proved now; "
        f"the certificates are in {report.certificates}"
    )


def check(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Certificates, or directories of them (*.json)."),
    ],
    json: Json = False,
) -> None:
    """Check certificates: every step by exact algebra, and no trust in who wrote them.

    Exits with 0 if all are accepted, with 1 if one is not.
    """
    from search.proofs.proof_check import check_file

    rejected = False
    for path, trouble in _certificate_files(files):
        row = check_file(path, trouble)
        rejected |= not row["accepted"]
        if json:
            print_json(row)
        elif row["accepted"]:
            print(f"{path}: accepted: {row['statement']} [{', '.join(row['theorems'])}]")
        else:
            print(f"{path}: rejected: {' '.join(row['reason'].split())}")
    raise typer.Exit(rejected)


def _certificate_files(places: list[Path]) -> list[tuple[Path, str]]:
    """The files themselves, and those in directories, each with why it is no file to be read.

    All is looked at before any is checked.
    """
    from search.storage.open_store import open_store

    found: list[tuple[Path, str]] = []
    for place in places:
        if place.is_dir():
            entries = [e for e in open_store(place).list("") if e.name.endswith(".json")]
            if not entries:
                raise UsageError(f"the directory {place} holds no certificate (*.json)")
            found += [(place / entry.name, entry.trouble) for entry in entries]
        elif place.exists():
            found.append((place, "" if place.is_file() else "no file"))
        else:
            raise UsageError(f"there is no file {place}")
    return found


def graph(
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write formulas and proofs: .graphml or .json."),
    ] = None,
    catalogue: CatalogueOption = None,
    json: Json = False,
) -> None:
    """Show how proofs connect the formulas of the catalogue, constant by constant.

    The largest component is counted by equivalences alone, with the paths of matrix fields, and by
    proved values too.
    """
    from search.catalogue.catalogue import Catalogue
    from search.clusters.formula_graph import FORMATS, graph_bytes
    from search.proofs.proof_graph import constant_rows, proof_graph
    from search.storage.atomic_write import write_bytes

    if out is not None and out.suffix.lower() not in FORMATS:
        raise UsageError(f"--out {out} ends in neither {' nor '.join(FORMATS)}")
    with Catalogue(catalogue).reading() as connection:
        found = proof_graph(connection)
    if out is not None:
        write_bytes(out, graph_bytes(found, out))
    rows = constant_rows(found)
    if json:
        for row in rows:
            print_json(row)
    elif rows:
        print_table(tuple(rows[0]), rows)
    else:
        warn("no formula in the catalogue has a constant")
