"""Bringing a catalogue of an earlier version to this one.

Earlier versions believed what rows of campaigns said, and kept fields by their names. So what an
old catalogue holds is looked at anew: a claim is proved if this checker accepts a certificate of
it, else it is enclosed again, and so is what is refuted; what is certified was certified elsewhere,
until its campaign is read again; and a field that cannot be told by its name alone is left out.
"""

from __future__ import annotations

import json
import tomllib
from typing import Any

from sqlalchemy import Connection, and_, inspect, select, text, update

from discovery.errors import BrounckerError
from discovery.matrix_fields.known_fields import KnownField, find_field
from search.campaigns.claim_status import ELSEWHERE
from search.catalogue.database import upsert
from search.catalogue.schema import (
    FIELD,
    SCHEMA_VERSION,
    campaigns,
    certificates,
    chunks,
    claims,
    evidence,
    fields,
    findings,
    meta,
    metadata,
    objects,
    relations,
)
from search.formulas.stored_object import object_of
from search.user_files.field_name import field_rows
from search.user_files.user_fields import FieldTable
from verify.certification import certify
from verify.checker import check

__all__ = ["upgrade"]

_MOST = 1000  # digits to which what was said to be proved or refuted is enclosed again


def upgrade(connection: Connection, version: str) -> None:
    """Bring the tables of an earlier version, and what they say, to this version.

    Parameters
    ----------
    connection : Connection
        In a transaction that writes.
    version : str
        One of `search.catalogue.schema.UPGRADED`.
    """
    metadata.create_all(connection)  # the tables that it had not
    if connection.dialect.name == "postgresql":  # SQLite keeps texts of any length
        connection.execute(text("ALTER TABLE claims ALTER COLUMN status TYPE VARCHAR(32)"))
    if "certified" not in {column["name"] for column in inspect(connection).get_columns("chunks")}:
        default = "false" if connection.dialect.name == "postgresql" else "0"
        connection.execute(
            text(f"ALTER TABLE chunks ADD COLUMN certified BOOLEAN NOT NULL DEFAULT {default}")
        )
    connection.execute(update(chunks).values(certified=False))
    _believe_no_status(connection, _accepted(connection))
    _name_fields(connection)
    connection.execute(
        meta.update().where(meta.c.key == "schema_version").values(value=str(SCHEMA_VERSION))
    )


def _accepted(connection: Connection) -> set[str]:
    """The hashes of the certificates that this checker accepts; the others are removed."""
    accepted = set()
    for row in connection.execute(select(certificates)).mappings().all():
        try:
            check(row["document"])
        except BrounckerError:
            connection.execute(certificates.delete().where(certificates.c.hash == row["hash"]))
            connection.execute(
                relations.delete().where(
                    relations.c.object_id == row["object_id"],
                    relations.c.other_id == (row["other_id"] or ""),
                    relations.c.kind.in_(json.loads(row["theorems"])),
                    relations.c.factor == (row["factor"] or ""),
                )
            )
        else:
            accepted.add(row["hash"])
    return accepted


def _believe_no_status(connection: Connection, accepted: set[str]) -> None:
    proved = set()
    for said in connection.execute(select(evidence).where(evidence.c.method == "certificate")):
        if json.loads(said.detail)["hash"] in accepted:
            proved.add(said.claim_id)
    query = select(claims, objects.c.kind.label("of"), objects.c.a, objects.c.b).join(
        objects, objects.c.id == claims.c.object_id
    )
    for row in connection.execute(query).mappings().all():
        status = row["status"]
        if row["id"] in proved:
            status = "proved"
        elif status in ("proved", "refuted"):
            status = _enclosed_again(row)
        elif status == "certified":
            status = ELSEWHERE
        if status != row["status"]:
            connection.execute(update(claims).where(claims.c.id == row["id"]).values(status=status))


def _enclosed_again(row: Any) -> str:
    digits = min(row["digits"] or 100, _MOST)
    try:
        fraction = object_of(row["of"], row["a"], row["b"])
        return certify(fraction, row["expression"], digits).status
    except BrounckerError:
        return "unmatched"


def _name_fields(connection: Connection) -> None:
    """Let relations name fields by their matrices, as far as the specs of campaigns tell them."""
    known = _fields_of_campaigns(connection)
    query = select(relations).where(relations.c.kind == FIELD)
    for row in connection.execute(query).mappings().all():
        where = [relations.c[name] == row[name] for name in ("object_id", "other_id", "factor")]
        connection.execute(relations.delete().where(and_(*where, relations.c.kind == FIELD)))
        found = select(findings.c.campaign).where(findings.c.object_id == row["object_id"])
        meant = {
            entry["id"]: entry
            for (campaign,) in connection.execute(found)
            if (entry := known.get((campaign, row["other_id"]))) is not None
        }
        if len(meant) == 1:
            ((id_, entry),) = meant.items()
            upsert(connection, fields, [entry])
            upsert(connection, relations, [{**row, "other_id": id_}])


def _fields_of_campaigns(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    """The row of every field, by campaign and the name that it has there."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for campaign, spec in connection.execute(select(campaigns.c.hash, campaigns.c.spec)):
        data = tomllib.loads(spec)
        if data.get("kind") != "trajectories":
            continue
        given = data["domain"]["fields"]
        for entry in given if isinstance(given, list) else [given]:
            try:
                field = _field(entry)
            except (BrounckerError, ValueError):  # no field, or not conservative
                continue
            ((name, row),) = field_rows([field]).items()
            found[campaign, name[:64]] = row
    return found


def _field(entry: Any) -> KnownField:
    if isinstance(entry, str):
        return find_field(entry)
    return FieldTable.model_validate(entry).known()
