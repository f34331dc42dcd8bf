"""Reading certificates into the catalogue: each is checked, none is believed.

A value makes a claim `proved`; a relation becomes an equivalence of two objects, or a path of a
matrix field between them. What the checker
does not accept is reported by its name and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError, LimitError, NoValueError, ProofError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.measurement import format_ball
from discovery.fingerprints.fingerprint import fingerprint
from discovery.identification.identify import identify
from search.catalogue.batch import Batch, add_fraction, digest, json_text
from search.catalogue.certificate_store import CertificateStore
from search.catalogue.database import upsert
from search.catalogue.ingest import write_batch
from search.catalogue.schema import certificates, claims, objects
from search.formulas.relation_kind import PATH, between_representatives, kind_of
from verify.certificates.certificate import Certificate
from verify.checker import GUARD_DIGITS, Proved, ProvedRelation, check
from verify.enclosures.enclosure import enclose
from verify.theorems.expression_identity import equal

__all__ = ["CertificateReport", "ingest_certificates"]

_DIGITS = 20  # of the value of an object that no campaign has brought: any campaign knows more
_LABEL_DIGITS = 60

Row = dict[str, Any]


@dataclass(frozen=True)
class CertificateReport:
    """What reading certificates did.

    Attributes
    ----------
    accepted, known : int
        Certificates checked and accepted now, and those that the catalogue had already.
    rejected : tuple of str
        Place and reason of every file that was not accepted.
    conflicts : tuple of str
        Proved claims that other evidence refutes.
    """

    accepted: int = 0
    known: int = 0
    rejected: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def ingest_certificates(
    connection: Connection, store: CertificateStore, names: Sequence[str] | None = None
) -> CertificateReport:
    """Check the certificates of a folder, and write what they prove into the catalogue.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction.
    store : CertificateStore
    names : sequence of str, optional
        Hashes of those to read; without it, all.
    """
    before = {row.hash for row in connection.execute(select(certificates.c.hash))}
    accepted = known = 0
    rejected: list[str] = []
    conflicts: list[str] = []
    for name in store.names() if names is None else names:
        try:
            certificate = store.read(name)
            if name in before:
                known += 1
                continue
            proved = check(certificate)
            conflicts += _write(connection, name, certificate, proved)
        except BrounckerError as error:
            rejected.append(f"{store.at(name)}: {error}")
            continue
        accepted += 1
    return CertificateReport(accepted, known, tuple(rejected), tuple(conflicts))


def _write(
    connection: Connection, name: str, certificate: Certificate, proved: Proved | ProvedRelation
) -> list[str]:
    row: Row = dict.fromkeys(column.name for column in certificates.c)
    row |= {"hash": name, "document": certificate.text()}
    batch = Batch()
    if isinstance(proved, Proved):
        _add_value(connection, batch, proved, row)
    else:
        _add_relation(connection, batch, certificate, proved, row)
    conflicts = write_batch(connection, batch)
    upsert(connection, certificates, [row])
    return conflicts


def _add_value(connection: Connection, batch: Batch, proved: Proved, row: Row) -> None:
    """The claims that a proved value proves: the one that states it, and those equal to it."""
    form = proved.pcf.normal_form()
    value = _over(proved.value, form.factor)
    _require_object(connection, batch, proved.pcf.representative)
    query = select(claims).where(claims.c.object_id == form.id).order_by(claims.c.id)
    there = [dict(claim) for claim in connection.execute(query).mappings()]
    meant = [claim for claim in there if _states(claim["expression"], value)]
    if not meant:
        meant = [_new_claim(form.id, value)]
    theorems = list(proved.theorems)
    for claim in meant:
        batch.claims[claim["id"]] = {**claim, "status": "proved"}
        detail = {"hash": row["hash"], "theorems": theorems}
        batch.add_evidence(claim["id"], "certificate", GUARD_DIGITS, detail)
    row |= {
        "kind": "value",
        "object_id": form.id,
        "claim_id": meant[0]["id"],
        "theorems": json_text(theorems),
    }


def _over(value: Expression, factor: Fraction) -> Expression:
    """The value of the representative, from that of the fraction that is the factor times it."""
    return value if factor == 1 else parse_expression(f"({value})/({factor})")


def _states(text: str, value: Expression) -> bool:
    try:
        claimed = parse_expression(text)
        return claimed == value or equal(claimed, value)
    except BrounckerError:
        return False


def _new_claim(object_id: str, value: Expression) -> Row:
    text = str(value)
    constant, kind = _label(value)
    return {
        "id": digest(object_id, text),
        "object_id": object_id,
        "expression": text,
        "length": len(text),
        "constant": constant,
        "kind": kind,
        "relation": None,
        "status": "proved",
        "digits": GUARD_DIGITS,
        "significance": None,
    }


def _label(value: Expression) -> tuple[str, str]:
    """The constant under which a value is listed, and of which kind it is; only a label."""
    if value.rational() is not None:
        return "", "rational"
    answers = identify(
        value.enclose(_LABEL_DIGITS), _LABEL_DIGITS, refine=value.enclose, first_only=True
    )
    if answers:
        return answers[0].constant, answers[0].kind
    names = sorted(value.constants)
    return (names[0] if len(names) == 1 else str(value)), "closed-form"


def _add_relation(
    connection: Connection,
    batch: Batch,
    certificate: Certificate,
    proved: ProvedRelation,
    row: Row,
) -> None:
    pcf, other = proved.pcf, proved.other
    for each in (pcf, other):
        _require_object(connection, batch, each.representative)
    factor = ",".join(map(str, between_representatives(pcf, other, proved.moebius)))
    theorem, way = str(certificate.steps[0]["theorem"]), PATH
    if theorem == "equivalence":
        way = kind_of(pcf, other, _steps_of(certificate))
    if pcf.id != other.id:
        batch.relations[pcf.id, other.id] = {
            "object_id": pcf.id,
            "other_id": other.id,
            "kind": theorem,
            "factor": factor,
        }
    row |= {
        "kind": "relation",
        "object_id": pcf.id,
        "other_id": other.id,
        "factor": factor,
        "way": way,
        "theorems": json_text([theorem]),
    }


def _steps_of(certificate: Certificate) -> tuple[int, int]:
    """How many steps of both fractions the equivalence of an accepted certificate takes at once."""
    witness = certificate.steps[0]["witness"]
    if not isinstance(witness, dict):
        raise ProofError("the witness must be an object")
    i, j = witness["steps"]
    return i, j


def _require_object(connection: Connection, batch: Batch, pcf: PCF) -> None:
    """Add an object that no campaign has brought."""
    if connection.execute(select(objects.c.id).where(objects.c.id == pcf.id)).first():
        return
    found = fingerprint(pcf)
    a, b = pcf.texts
    texts = {
        name: None if value is None else str(value)
        for name, value in (("trace", found.trace), ("det", found.det), ("order", found.order))
    }
    add_fraction(
        batch,
        {
            "id": pcf.id,
            "a": a,
            "b": b,
            "primitive_a": a,
            "primitive_b": b,
            "class": found.reduction_class,
            **texts,
            "symmetric": found.symmetric,
            "convergence": convergence(pcf).kind,
            **_value_of(pcf),
        },
    )


def _value_of(pcf: PCF) -> Row:
    try:
        value = format_ball(enclose(pcf, _DIGITS).ball, _DIGITS)
    except (LimitError, NoValueError):  # infinite
        return {"value": None, "digits": None}
    return {"value": value, "digits": _DIGITS}
