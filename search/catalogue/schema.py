"""The tables of the catalogue.

A catalogue is an index: everything in it can be rebuilt from campaign directories and certificates.
Every table has a primary key that is decided by the content of the row, so that writing a row twice
is writing it once. Integers that can be large, and rationals, are text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

__all__ = [
    "CATALOGUE",
    "FIELD",
    "SCHEMA_VERSION",
    "UPGRADED",
    "campaigns",
    "certificates",
    "chunks",
    "claims",
    "evidence",
    "fields",
    "findings",
    "meta",
    "metadata",
    "objects",
    "relations",
]

SCHEMA_VERSION = 3
UPGRADED = ("1", "2")  # versions that are brought to this one, see `search.catalogue.upgrade`
CATALOGUE = "catalogue of brouncker"  # what tells our tables on a server from others of these names

FIELD = "field"  # the kind of a relation that says on which field a fraction lies

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

objects = Table(
    "objects",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("a", Text, nullable=False),  # of the representative
    Column("b", Text, nullable=False),
    Column("class", String(32)),
    Column("trace", Text),
    Column("det", Text),
    Column("order", Text),
    Column("symmetric", Boolean),
    Column("convergence", String(32)),
    Column("value", Text),  # guaranteed digits only
    Column("digits", Integer),
    Column("size", BigInteger, nullable=False),  # sum of sizes of coefficients: simplest first
    Index("objects_by_size", "size", "id"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", String(64), primary_key=True),  # hash of object_id and expression
    Column("object_id", ForeignKey("objects.id"), nullable=False, index=True),
    Column("expression", Text, nullable=False),
    Column("length", Integer, nullable=False),  # of the expression: simplest first
    Column("constant", Text, index=True),  # "" for a rational value
    Column("kind", String(16)),
    Column("relation", Text),  # JSON list of integers
    Column("status", String(32), nullable=False),
    Column("digits", Integer),
    Column("significance", Float),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", String(64), primary_key=True),  # hash of claim_id, method and detail
    Column("claim_id", ForeignKey("claims.id"), nullable=False, index=True),
    Column("method", String(32), nullable=False),
    Column("digits", Integer),
    Column("detail", Text, nullable=False),  # JSON object
)

relations = Table(
    "relations",
    metadata,
    Column("object_id", ForeignKey("objects.id"), primary_key=True),
    Column("other_id", String(64), primary_key=True),  # need not be in the catalogue
    Column("kind", String(16), primary_key=True),
    Column("factor", Text, primary_key=True),
)

fields = Table(
    "fields",
    metadata,
    Column("id", String(64), primary_key=True),  # hash of the matrices; relations name it
    Column("name", Text, nullable=False),
    Column("known", Boolean, nullable=False),  # in the list of known fields, under this name
    Column("constant", Text, nullable=False),  # as stated
    Column("source", Text, nullable=False),
    Column("variables", Text, nullable=False),  # JSON list
    Column("matrices", Text, nullable=False),  # JSON list, one matrix a variable
)

certificates = Table(
    "certificates",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),  # "value" or "relation"
    Column("object_id", String(64), nullable=False, index=True),
    Column("claim_id", String(64), index=True),  # of a value: what it proves
    Column("other_id", String(64), index=True),  # of a relation: the other object
    Column("factor", Text),  # of a relation: "p,q,r,s", value = (p x + q)/(r x + s)
    Column("way", String(16)),  # of a relation: inflation, shift, contraction, coboundary, path
    Column("theorems", Text, nullable=False),  # JSON list
    Column("document", Text, nullable=False),  # the certificate itself
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("elements", Text, nullable=False),
    Column("outcomes", Text, nullable=False),  # JSON: counts over the chunks ingested so far
    Column("completeness", Text, nullable=False),  # JSON
)

chunks = Table(
    "chunks",
    metadata,
    Column("campaign", ForeignKey("campaigns.hash"), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("row_hash", String(64), nullable=False),
    Column("outcomes", Text, nullable=False),  # JSON
    # whether what its rows say to be certified was certified here
    Column("certified", Boolean, nullable=False, server_default=false()),
)

findings = Table(
    "findings",
    metadata,
    Column("campaign", ForeignKey("campaigns.hash"), primary_key=True),
    Column("index", BigInteger, primary_key=True),  # in the domain of the campaign
    Column("chunk", String(64), nullable=False),
    Column("object_id", ForeignKey("objects.id"), nullable=False, index=True),
    Column("a", Text, nullable=False),  # as found
    Column("b", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("factor", Text, nullable=False),  # value as found = factor * value of the object
)

for _table in metadata.tables.values():
    _table.comment = CATALOGUE
