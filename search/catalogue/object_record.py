"""One object of the catalogue with all that is known about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from discovery.errors import CatalogueError
from search.campaigns.claim_status import CLAIM_STATUSES
from search.catalogue.consequences import Consequence, consequences
from search.catalogue.proof_rows import StoredProof, proofs_of
from search.catalogue.schema import (
    FIELD,
    campaigns,
    claims,
    evidence,
    fields,
    findings,
    objects,
    relations,
)
from search.formulas.proof_text import statement_text
from verify.certificates.certificate import Certificate, read_certificate

__all__ = [
    "Claim",
    "FieldPlace",
    "Finding",
    "Implied",
    "ObjectRecord",
    "Proof",
    "Relation",
    "read_object",
]


@dataclass(frozen=True)
class Claim:
    """One expression for the value of an object, its status, and the evidence behind it."""

    id: str
    expression: str
    constant: str
    kind: str | None
    relation: list[int] | None  # coefficients
    status: str
    digits: int | None
    significance: float | None
    evidence: list[dict[str, Any]]


@dataclass(frozen=True)
class Relation:
    """Another object whose value follows from this one's; `known` if the catalogue has it."""

    kind: str
    other_id: str
    factor: str
    known: bool


@dataclass(frozen=True)
class FieldPlace:
    """A line of a matrix field on which an object lies; a user's own field is told by its id."""

    field: str
    id: str
    known: bool
    where: str

    def __str__(self) -> str:
        return self.field if self.known else f"{self.field} ({self.id})"


@dataclass(frozen=True)
class Proof:
    """A certificate that the checker accepted: of a value of the object, or of an equivalence.

    Attributes
    ----------
    hash : str
    kind : str
        ``value`` or ``relation``.
    statement : str
    theorems : list of str
    certificate : Certificate
    """

    hash: str
    kind: str
    statement: str
    theorems: list[str]
    certificate: Certificate


@dataclass(frozen=True)
class Implied:
    """Another object that is equivalent to this one, by a certificate from its side."""

    id: str
    by: str
    certificate: str


@dataclass(frozen=True)
class Finding:
    """Where an object was found, in which form; value as found = factor * value of the object."""

    campaign: str
    name: str
    chunk: str
    index: int
    a: str
    b: str
    outcome: str
    factor: str


@dataclass(frozen=True)
class ObjectRecord:
    """All that the catalogue knows about one object."""

    id: str
    kind: str
    a: str
    b: str
    class_: str | None
    trace: str | None
    det: str | None
    order: str | None
    symmetric: bool | None
    convergence: str | None
    value: str | None
    digits: int | None
    claims: list[Claim]
    relations: list[Relation]
    fields: list[FieldPlace]
    findings: list[Finding]
    proofs: list[Proof]
    implies: list[Implied]
    consequence: Consequence | None


def read_object(connection: Connection, text: str) -> ObjectRecord:
    """Read an object by its id or the beginning of it, with or without ``pcf-`` or ``sf-``.

    Raises
    ------
    CatalogueError
        If no object has it, or several begin so.
    """
    query = select(objects).where(objects.c.id == _full_id(connection, text))
    row = connection.execute(query).mappings().one()
    about = {("class_" if key == "class" else key): value for key, value in row.items()}
    del about["size"]
    stored = proofs_of(connection, row["id"])
    return ObjectRecord(
        **about,
        claims=_claims_of(connection, row["id"]),
        relations=_relations_of(connection, row["id"]),
        fields=_fields_of(connection, row["id"]),
        findings=_findings_of(connection, row["id"]),
        proofs=[_proof(proof) for proof in stored if proof.object_id == row["id"]],
        implies=[
            Implied(proof.object_id, proof.way or "", proof.hash)
            for proof in stored
            if proof.object_id != row["id"]
        ],
        consequence=consequences(connection, [row["id"]]).get(row["id"]),
    )


def _full_id(connection: Connection, text: str) -> str:
    named = text.startswith(("pcf-", "sf-"))
    beginnings = [text] if named else [text, f"pcf-{text}", f"sf-{text}"]
    for beginning in filter(None, beginnings):
        query = (
            select(objects.c.id)
            .where(objects.c.id.startswith(beginning, autoescape=True))
            .order_by(objects.c.id)
            .limit(4)
        )
        found = [row.id for row in connection.execute(query)]
        if len(found) == 1 or beginning in found:
            return beginning if beginning in found else found[0]
        if found:
            raise CatalogueError(
                f"{text!r} begins several ids ({', '.join(found[:3])}...); give more of it"
            )
    raise CatalogueError(f"no object {text!r} in the catalogue; `brouncker query` lists ids")


def _claims_of(connection: Connection, object_id: str) -> list[Claim]:
    rank = {status: i for i, status in enumerate(CLAIM_STATUSES)}
    rows = connection.execute(select(claims).where(claims.c.object_id == object_id)).mappings()
    ordered = sorted(rows, key=lambda row: (-rank[row["status"]], row["length"], row["id"]))
    return [
        Claim(
            id=row["id"],
            expression=row["expression"],
            constant=row["constant"],
            kind=row["kind"],
            relation=_relation(row["relation"]),
            status=row["status"],
            digits=row["digits"],
            significance=row["significance"],
            evidence=_evidence_of(connection, row["id"]),
        )
        for row in ordered
    ]


def _relation(text: str | None) -> list[int] | None:
    return None if text is None else [int(c) for c in json.loads(text)]


def _evidence_of(connection: Connection, claim_id: str) -> list[dict[str, Any]]:
    query = (
        select(evidence.c.method, evidence.c.digits, evidence.c.detail)
        .where(evidence.c.claim_id == claim_id)
        .order_by(evidence.c.method, evidence.c.digits, evidence.c.id)
    )
    return [
        {"method": method, "digits": digits, **json.loads(detail)}
        for method, digits, detail in connection.execute(query)
    ]


def _relations_of(connection: Connection, object_id: str) -> list[Relation]:
    known = select(objects.c.id).where(objects.c.id == relations.c.other_id).exists()
    query = (
        select(relations.c.kind, relations.c.other_id, relations.c.factor, known)
        .where(relations.c.object_id == object_id, relations.c.kind != FIELD)
        .order_by(relations.c.kind, relations.c.other_id)
    )
    return [Relation(*row) for row in connection.execute(query)]


def _fields_of(connection: Connection, object_id: str) -> list[FieldPlace]:
    query = (
        select(fields.c.name, fields.c.id, fields.c.known, relations.c.factor)
        .join(fields, fields.c.id == relations.c.other_id)
        .where(relations.c.object_id == object_id, relations.c.kind == FIELD)
        .order_by(fields.c.name, fields.c.id, relations.c.factor)
    )
    return [FieldPlace(*row) for row in connection.execute(query)]


def _proof(stored: StoredProof) -> Proof:
    certificate = read_certificate(stored.document)
    statement = statement_text(certificate.statement)
    return Proof(stored.hash, stored.kind, statement, stored.theorems, certificate)


def _findings_of(connection: Connection, object_id: str) -> list[Finding]:
    query = (
        select(
            findings.c.campaign,
            campaigns.c.name,
            findings.c.chunk,
            findings.c["index"],
            findings.c.a,
            findings.c.b,
            findings.c.outcome,
            findings.c.factor,
        )
        .join(campaigns, campaigns.c.hash == findings.c.campaign)
        .where(findings.c.object_id == object_id)
        .order_by(findings.c.campaign, findings.c["index"])
    )
    return [Finding(*row) for row in connection.execute(query)]
