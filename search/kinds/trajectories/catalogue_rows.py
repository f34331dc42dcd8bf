"""What the rows of a trajectories campaign add to the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from discovery.algebra.moebius import Moebius
from discovery.continued_fractions.pcf import PCF
from discovery.expressions.relation_text import image_text
from discovery.matrix_fields.known_fields import KnownField
from discovery.strict_json import read_json
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import StoredChunk
from search.campaigns.spec import Spec
from search.catalogue.batch import MAX_SIZE, Batch, digest
from search.catalogue.schema import FIELD
from search.kinds.trajectories.spec import TrajectoriesDomainSpec, TrajectoriesSpec
from search.recertification.line_claim import LineClaim
from search.recertification.recertification import ENCLOSED, RowClaim
from search.user_files.field_name import field_rows

__all__ = ["collect", "row_claims"]

_LINE = ("start", "direction", "a", "b", "factor", "moebius", "limit_expression")

Row = dict[str, Any]


def collect(batch: Batch, rows: Iterable[Row], campaign: Campaign, chunk: str) -> None:
    """Add the fractions of a chunk, their values, and the field each lies on.

    That is a relation of the kind ``field`` with the id of the field; its factor says from which
    start along which direction, and how the limit follows from the fraction found there.
    """
    fields = field_rows(_fields(campaign.spec))
    for row in rows:
        if row["outcome"] != "evaluated" or row["id"] is None:
            continue
        _add_object(batch, row)
        field = fields[row["field"]]
        batch.fields[field["id"]] = field
        factor = f"start {row['start']}, direction {row['direction']}, limit {_image(row)}"
        batch.relations[row["id"], f"{field['id']} {factor}"] = {
            "object_id": row["id"],
            "other_id": field["id"],
            "kind": FIELD,
            "factor": factor,
        }
        batch.findings.append(
            {
                "campaign": campaign.hash,
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


def row_claims(stored: StoredChunk, spec: TrajectoriesSpec) -> list[RowClaim]:
    """What the rows of a chunk claim of their lines, and by enclosures."""
    known = {k.name: text for k, text in zip(_fields(spec), _field_texts(spec), strict=True)}
    outcome = pc.equal(stored.table["outcome"], "evaluated")
    table = stored.table.filter(
        pc.or_(outcome, pc.is_in(stored.table["status"], pa.array(ENCLOSED)))
    )
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
            most=spec.certify.digits,
            line=LineClaim(
                _text(known, row),
                **{name: row[name] for name in _LINE},
            ),
        )
        for row in table.to_pylist()
    ]


def _text(known: Mapping[str, str], row: Row) -> str:
    """The field that a row names, which has to be one of the spec."""
    if row["field"] not in known:
        raise ValueError(f"row {row['index']} is about {row['field'][:60]!r}, no field of the spec")
    return known[row["field"]]


def _fields(spec: Spec) -> tuple[KnownField, ...]:
    assert isinstance(spec, TrajectoriesSpec)
    return _known(spec.domain)


@lru_cache(maxsize=4)
def _known(domain: TrajectoriesDomainSpec) -> tuple[KnownField, ...]:
    return domain.known()  # proves that they are conservative


def _field_texts(spec: TrajectoriesSpec) -> list[str]:
    return [f if isinstance(f, str) else f.model_dump_json() for f in spec.domain.fields]


def _image(row: Row) -> str:
    """The limit as an image of K, the value of the fraction as found."""
    p, q, r, s = map(int, read_json(row["moebius"]))
    return image_text(Moebius(p, q, r, s), "K")


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
