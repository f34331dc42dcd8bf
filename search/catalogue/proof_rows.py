"""What the catalogue knows of proofs: certificates, links between objects, claims by constant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from search.catalogue.schema import certificates, claims, objects, relations

__all__ = [
    "FormulaClaim",
    "Link",
    "StoredProof",
    "formula_claims",
    "fractions_of",
    "links",
    "proofs_of",
    "relation_rows",
    "value_proofs",
]

_BATCH = 500  # values in one IN (...), below every database's limit


@dataclass(frozen=True)
class StoredProof:
    """A certificate that was accepted.

    Attributes
    ----------
    hash : str
    claim_id : str or None
        Of a value: the claim that it proves.
    other_id, way : str or None
        Of a relation: the other object, and the kind of equivalence.
    theorems : list of str
    document : str
        The certificate.
    """

    hash: str
    kind: str
    object_id: str
    claim_id: str | None
    other_id: str | None
    way: str | None
    theorems: list[str]
    document: str


@dataclass(frozen=True)
class Link:
    """A relation of two objects, by a certificate; value = (p x + q)/(r x + s)."""

    object_id: str
    other_id: str
    way: str
    factor: str
    hash: str


@dataclass(frozen=True)
class FormulaClaim:
    """A claim with its object."""

    id: str
    object_id: str
    kind: str
    a: str
    b: str
    expression: str
    constant: str
    status: str


def proofs_of(connection: Connection, object_id: str) -> list[StoredProof]:
    """The certificates about an object, values first; relations from either side."""
    table = certificates.c
    query = (
        select(
            table.hash,
            table.kind,
            table.object_id,
            table.claim_id,
            table.other_id,
            table.way,
            table.theorems,
            table.document,
        )
        .where(or_(table.object_id == object_id, table.other_id == object_id))
        .order_by(table.kind.desc(), table.hash)
    )
    return [
        StoredProof(*row[:6], json.loads(row.theorems), row.document)
        for row in connection.execute(query)
    ]


def links(connection: Connection) -> list[Link]:
    """All relations of two different objects."""
    table = certificates.c
    query = (
        select(table.object_id, table.other_id, table.way, table.factor, table.hash)
        .where(table.kind == "relation", table.object_id != table.other_id)
        .order_by(table.hash)
    )
    return [Link(*row) for row in connection.execute(query)]


def formula_claims(
    connection: Connection, statuses: Iterable[str], constant: str | None = None
) -> list[FormulaClaim]:
    """Claims of these statuses, the simplest objects first."""
    query = (
        select(
            claims.c.id,
            objects.c.id,
            objects.c.kind,
            objects.c.a,
            objects.c.b,
            claims.c.expression,
            claims.c.constant,
            claims.c.status,
        )
        .join(objects, objects.c.id == claims.c.object_id)
        .where(claims.c.status.in_(list(statuses)))
        .order_by(objects.c.size, objects.c.id, claims.c.length, claims.c.id)
    )
    if constant is not None:
        query = query.where(claims.c.constant == constant)
    return [FormulaClaim(*row) for row in connection.execute(query)]


def relation_rows(connection: Connection, kinds: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """Exact relations of some kinds: object, other object, kind, factor."""
    table = relations.c
    query = select(table.object_id, table.other_id, table.kind, table.factor)
    rows = connection.execute(query.where(table.kind.in_(list(kinds))))
    return sorted((row.object_id, row.other_id, row.kind, row.factor) for row in rows)


def fractions_of(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Polynomials of the ordinary fractions among some objects, by id."""
    wanted = sorted(set(ids))
    found: dict[str, tuple[str, str]] = {}
    for at in range(0, len(wanted), _BATCH):
        query = select(objects.c.id, objects.c.a, objects.c.b).where(
            objects.c.id.in_(wanted[at : at + _BATCH]), objects.c.kind == "pcf"
        )
        found |= {row.id: (row.a, row.b) for row in connection.execute(query)}
    return found


def value_proofs(connection: Connection) -> dict[str, StoredProof]:
    """The certificate of a value for each object that has one: that of the fewest theorems."""
    table = certificates.c
    query = select(table.hash, table.object_id, table.claim_id, table.theorems, table.document)
    found: dict[str, StoredProof] = {}
    for row in connection.execute(query.where(table.kind == "value").order_by(table.hash)):
        theorems = json.loads(row.theorems)
        before = found.get(row.object_id)
        if before is None or len(theorems) < len(before.theorems):
            found[row.object_id] = StoredProof(
                row.hash, "value", row.object_id, row.claim_id, None, None, theorems, row.document
            )
    return found
