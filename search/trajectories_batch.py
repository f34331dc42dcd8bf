"""What the rows of a trajectories campaign add to the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from discovery.closed_expression import moebius_text
from discovery.pcf import PCF
from search.batch import MAX_SIZE, Batch, digest
from search.chunk import StoredChunk
from search.recertification import ENCLOSED, RowClaim

__all__ = ["FIELD", "collect", "row_claims"]

FIELD = "field"  # the kind of a relation that says on which field a fraction lies

Row = dict[str, Any]


def collect(batch: Batch, rows: Iterable[Row], campaign: str, chunk: str) -> None:
    """Add the fractions of a chunk, their values, and the field each lies on.

    That is a relation of the kind ``field`` with the name of the field; its factor says from which
    start along which direction, and how the limit follows from the fraction found there.
    """
    for row in rows:
        if row["outcome"] != "evaluated" or row["id"] is None:
            continue
        _add_object(batch, row)
        factor = f"start {row['start']}, direction {row['direction']}, limit {_image(row)}"
        batch.relations[row["id"], f"{row['field']} {factor}"] = {
            "object_id": row["id"],
            "other_id": row["field"][:64],
            "kind": FIELD,
            "factor": factor,
        }
        batch.findings.append(
            {
                "campaign": campaign,
                "index": row["index"],
                "chunk": chunk,
                "object_id": row["id"],
                "a": row["a"],
                "b": row["b"],
                "outcome": row["outcome"],
                "factor": row["factor"],
            }
        )
        if row["expression"] is not None:
            _add_claim(batch, row)


def row_claims(stored: StoredChunk) -> list[RowClaim]:
    """What the rows of a chunk claim by enclosures."""
    names = ["index", "id", "primitive_a", "primitive_b", "expression", "status", "value"]
    table = stored.table.select([*names, "certified_digits"])
    return [
        RowClaim(
            index=row["index"],
            id=row["id"] or "",
            kind="pcf",
            terms=(row["primitive_a"] or "", row["primitive_b"] or ""),
            expression=row["expression"] or "",
            status=row["status"],
            digits=row["certified_digits"],
            value=row["value"],
        )
        for row in table.filter(pc.is_in(table["status"], pa.array(ENCLOSED))).to_pylist()
    ]


def _image(row: Row) -> str:
    """The limit as an image of K, the value of the fraction as found."""
    a, b, c, d = map(int, json.loads(row["moebius"]))
    return moebius_text(-b, d, -a, c, "K")


def _add_object(batch: Batch, row: Row) -> None:
    pcf = PCF(row["primitive_a"], row["primitive_b"])
    if pcf.normal_form().id != row["id"]:
        raise ValueError(f"row {row['index']} states the id of another fraction")
    batch.objects[row["id"]] = {
        "id": row["id"],
        "kind": "pcf",
        "a": row["primitive_a"],
        "b": row["primitive_b"],
        "size": min(sum(abs(c) for c in (*pcf.a, *pcf.b)), MAX_SIZE),
        "class": None,
        "trace": None,
        "det": None,
        "order": None,
        "symmetric": None,
        "convergence": row["convergence"],
        "value": row["value"],
        "digits": row["digits"] if row["value"] else None,
    }


def _add_claim(batch: Batch, row: Row) -> None:
    claim = digest(row["id"], row["expression"])
    enclosed = row["certified_digits"]
    batch.claims[claim] = {
        "id": claim,
        "object_id": row["id"],
        "expression": row["expression"],
        "length": len(row["expression"]),
        "constant": row["constant"] or "",
        "kind": row["kind"],
        "relation": None,
        "status": row["status"],
        "digits": row["digits"] if enclosed is None else enclosed,
        "significance": row["significance"],
    }
    where = {name: row[name] for name in ("field", "start", "direction", "limit_expression")}
    batch.add_evidence(claim, "trajectory", row["digits"], where)
    if enclosed is not None:
        enclosure = {
            "rule": row["rule"],
            "start": row["enclosed_from"],
            "depth": row["enclosed_depth"],
            "verdict": row["status"],
        }
        batch.add_evidence(claim, "enclosure", enclosed, enclosure)
