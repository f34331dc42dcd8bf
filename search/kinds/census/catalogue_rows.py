"""What the rows of a census add to the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from discovery.continued_fractions.pcf import PCF
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import StoredChunk
from search.campaigns.spec import CertifiedSpec
from search.catalogue.batch import Batch, add_fraction, digest
from search.recertification.recertification import ENCLOSED, RowClaim

__all__ = ["collect", "row_claims"]

Row = dict[str, Any]


def collect(batch: Batch, rows: Iterable[Row], campaign: Campaign, chunk: str) -> None:
    """Add the fractions of a chunk: objects by their representative, claims, where found."""
    for row in rows:
        if row["outcome"] not in ("evaluated", "inflated") or row["id"] is None:
            continue
        _check_form(row)
        add_fraction(batch, row)
        batch.findings.append(
            {
                "campaign": campaign.hash,
                "index": row["index"],
                "chunk": chunk,
                "object_id": row["id"],
                "a": row["a"],
                "b": row["b"],
                "outcome": row["outcome"],
                "factor": row["factor"] or "1",
            }
        )
        if row["expression"] is not None:
            _add_claim(batch, row)


def row_claims(stored: StoredChunk, spec: CertifiedSpec) -> list[RowClaim]:
    """What the rows of a chunk claim by enclosures."""
    names = ["index", "id", "a", "b", "primitive_a", "primitive_b", "expression", "status"]
    table = stored.table.select([*names, "certified_digits", "value"])
    rows = table.filter(pc.is_in(table["status"], pa.array(ENCLOSED))).to_pylist()
    return [
        RowClaim(
            index=row["index"],
            id=row["id"] or "",
            kind="pcf",
            terms=_representative(row),
            expression=row["expression"] or "",
            status=row["status"],
            digits=row["certified_digits"],
            value=row["value"],
            most=spec.certify.digits,
        )
        for row in rows
    ]


def _representative(row: Row) -> tuple[str, str]:
    return row["primitive_a"] or row["a"], row["primitive_b"] or row["b"]


def _check_form(row: Row) -> None:
    """A row has the id, the factor and the representative of its fraction.

    Raises
    ------
    ValueError
        If it states others.
    """
    form = PCF(row["a"], row["b"]).normal_form()
    if row["id"] != form.id:
        raise ValueError(f"row {row['index']} states the id of another fraction than {form.id}")
    if PCF(*_representative(row)) != PCF(form.a, form.b) or row["factor"] != str(form.factor):
        raise ValueError(f"row {row['index']} states another normal form than its fraction has")


def _add_claim(batch: Batch, row: Row) -> None:
    claim = digest(row["id"], row["expression"])
    status = row["status"] or "matched"
    enclosed = row["certified_digits"]
    batch.claims[claim] = {
        "id": claim,
        "object_id": row["id"],
        "expression": row["expression"],
        "length": len(row["expression"]),
        "constant": row["constant"] or "",
        "kind": row["kind"],
        "relation": row["relation"],
        "status": status,
        "digits": row["digits"] if enclosed is None else enclosed,
        "significance": row["significance"],
    }
    relation = {"significance": row["significance"]}
    batch.add_evidence(claim, "relation", row["digits"], relation)
    if enclosed is not None:
        enclosure = {
            "rule": row["rule"],
            "start": row["start"],
            "depth": row["depth"],
            "verdict": status,
        }
        batch.add_evidence(claim, "enclosure", enclosed, enclosure)
