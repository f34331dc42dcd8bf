"""What a chunk adds to the catalogue: rows for each of its tables, before they are written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from discovery.continued_fractions.pcf import PCF

__all__ = ["MAX_SIZE", "Batch", "add_fraction", "digest", "json_text"]

MAX_SIZE = 2**62  # sizes of coefficients are for sorting: larger ones are equally large
MAX_ROWS = 2_000  # findings and chunks written together: small chunks come by thousands

Row = dict[str, Any]


@dataclass
class Batch:
    """Rows for each table; keys make every row unique within a batch."""

    objects: dict[str, Row] = field(default_factory=dict)
    claims: dict[str, Row] = field(default_factory=dict)
    evidence: dict[str, Row] = field(default_factory=dict)
    relations: dict[tuple[str, str], Row] = field(default_factory=dict)
    fields: dict[str, Row] = field(default_factory=dict)
    findings: list[Row] = field(default_factory=list)
    chunks: list[Row] = field(default_factory=list)

    def takes(self, other: Batch) -> bool:
        """Whether another batch can be written with this one and not after it.

        That is if both say the same of what both have; otherwise the database has to decide which
        one of them is to stand.
        """
        full = len(self.findings) + len(self.chunks) >= MAX_ROWS
        mine = self.objects, self.claims, self.fields
        theirs = other.objects, other.claims, other.fields
        return not full and all(
            old[key] == new[key]
            for old, new in zip(mine, theirs, strict=True)
            for key in old.keys() & new.keys()
        )

    def take(self, other: Batch) -> None:
        """Add another batch to this one."""
        self.objects |= other.objects
        self.claims |= other.claims
        self.evidence |= other.evidence
        self.relations |= other.relations
        self.fields |= other.fields
        self.findings += other.findings
        self.chunks += other.chunks

    def add_evidence(
        self, claim: str, method: str, digits: int | None, detail: Mapping[str, Any]
    ) -> None:
        """Add a piece of evidence for a claim."""
        text = json_text(detail)
        key = digest(claim, method, str(digits), text)
        self.evidence[key] = {
            "id": key,
            "claim_id": claim,
            "method": method,
            "digits": digits,
            "detail": text,
        }


def digest(*parts: str) -> str:
    """Id of a claim or of evidence: a hash of what it is."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def json_text(value: Any) -> str:
    """Canonical JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_json_scalar)


def _json_scalar(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def add_fraction(batch: Batch, row: Row) -> None:
    """The representative. A row of an inflation has its value if it lies outside of the domain."""
    evaluated = row["value"] is not None or row["expression"] is not None
    if row["id"] in batch.objects and not evaluated:
        return
    a, b = row["primitive_a"] or row["a"], row["primitive_b"] or row["b"]
    pcf = PCF(a, b)
    about = ("class", "trace", "det", "order", "symmetric", "convergence", "value", "digits")
    batch.objects[row["id"]] = {
        "id": row["id"],
        "kind": "pcf",
        "a": a,
        "b": b,
        "size": min(sum(abs(c) for c in (*pcf.a, *pcf.b)), MAX_SIZE),
        **{name: row[name] if evaluated else None for name in about},
    }
    if evaluated and pcf.terminates_at is None:
        tail = pcf.shift(1).normal_form()
        batch.relations[row["id"], tail.id] = {
            "object_id": row["id"],
            "other_id": tail.id,
            "kind": "shift",
            "factor": str(tail.factor),
        }
