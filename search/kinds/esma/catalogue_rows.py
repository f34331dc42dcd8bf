"""What the rows of an ESMA search add to the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.strict_json import read_json
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import StoredChunk
from search.catalogue.batch import MAX_SIZE, Batch, digest
from search.kinds.esma.spec import EsmaSpec
from search.recertification.recertification import ENCLOSED, RowClaim

__all__ = ["collect", "row_claims"]

Row = dict[str, Any]


def collect(batch: Batch, rows: Iterable[Row], campaign: Campaign, chunk: str) -> None:
    """Add the signed fractions of a chunk, their claims, and the ordinary fractions behind them.

    An object of the kind ``signed`` has its terms as ``a`` (``[3; 2*k+3, 2]``) and its sign word as
    ``b``. Its contraction is a relation, whose factor is the Moebius map ``p,q,r,s`` from the value
    of the ordinary fraction.
    """
    for row in rows:
        if row["id"] is None:
            continue
        fraction = SignedFraction(*_terms(row))
        if fraction.id != row["id"]:
            raise ValueError(f"row {row['index']} states the id of another signed fraction")
        contraction = fraction.contraction()
        factor = ",".join(map(str, contraction.moebius))
        if (row["contraction_id"], _factor(row)) != (contraction.pcf.id, factor):
            raise ValueError(f"row {row['index']} states another contraction than there is")
        _add_object(batch, row, fraction)
        batch.findings.append(
            {
                "campaign": campaign.hash,
                "index": row["index"],
                "chunk": chunk,
                "object_id": row["id"],
                "a": fraction.pattern,
                "b": fraction.sign_text,
                "outcome": row["outcome"],
                "factor": "1",
            }
        )
        _add_claim(batch, row)


def row_claims(stored: StoredChunk, spec: EsmaSpec) -> list[RowClaim]:
    """What the rows of a chunk claim by enclosures."""
    names = ["index", "id", "signs", "preperiod", "interlaced", "lhs", "status", "value"]
    table = stored.table.select([*names, "certified_digits"])
    table = table.filter(pc.is_in(table["status"], pa.array(ENCLOSED)))
    return [
        RowClaim(
            index=row["index"],
            id=row["id"],
            kind="signed",
            terms=_terms(row),
            expression=row["lhs"],
            status=row["status"],
            digits=row["certified_digits"],
            value=row["value"],
            most=spec.certify.digits,
        )
        for row in table.to_pylist()
        if row["id"] is not None
    ]


def _factor(row: Row) -> str:
    return ",".join(map(str, read_json(row["moebius"])))


def _terms(row: Row) -> tuple[str, list[int], list[str]]:
    """Signs, preperiod and cycle."""
    preperiod, cycle = read_json(row["preperiod"]), read_json(row["interlaced"])
    return row["signs"], [int(term) for term in preperiod], cycle


def _add_object(batch: Batch, row: Row, fraction: SignedFraction) -> None:
    coefficients = [c for p in fraction.cycle for c in (*p.numerator, p.denominator)]
    size = sum(map(abs, (*fraction.preperiod, *coefficients)))
    batch.objects[row["id"]] = {
        "id": row["id"],
        "kind": "signed",
        "a": fraction.pattern,
        "b": fraction.sign_text,
        "size": min(size, MAX_SIZE),
        "class": None,
        "trace": None,
        "det": None,
        "order": None,
        "symmetric": None,
        "convergence": None,
        "value": row["value"],
        "digits": row["digits"],
    }
    other = row["contraction_id"]
    batch.relations[row["id"], other] = {
        "object_id": row["id"],
        "other_id": other,
        "kind": "contraction",
        "factor": _factor(row),
    }


def _add_claim(batch: Batch, row: Row) -> None:
    claim = digest(row["id"], row["lhs"])
    batch.claims[claim] = {
        "id": claim,
        "object_id": row["id"],
        "expression": row["lhs"],
        "length": len(row["lhs"]),
        "constant": row["constant"],
        "kind": "quotient",
        "relation": None,
        "status": row["status"],
        "digits": row["digits"],
        "significance": row["significance"],
    }
    pattern = {"confirmed_by": row["confirmed_by"], "digits_per_term": row["digits_per_term"]}
    batch.add_evidence(claim, "pattern", row["digits"], pattern)
    if row["certified_digits"] is not None:
        enclosure = {name: row[name] for name in ("rule", "start", "depth")}
        enclosure["verdict"] = row["status"]
        batch.add_evidence(claim, "enclosure", row["certified_digits"], enclosure)
