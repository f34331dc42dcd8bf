"""What campaigns of every kind find: tiny ones, pinned by hashes of their rows and catalogues.

Equal specs give equal rows, whatever happens to the code in between. A hash here changes with the
results of a search alone, and whoever changes those says so by changing it.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from search.campaigns.campaign import Campaign
from search.campaigns.chunk import encode_chunk, row_hash
from search.campaigns.domain import domain_of
from search.campaigns.kinds import KINDS, kind_of, load
from search.campaigns.spec import parse_spec, spec_hash
from search.catalogue.catalogue import Catalogue
from search.catalogue.schema import claims, evidence, fields, findings, objects, relations

CENSUS_OF_A_BOX = """
kind = "census"
[domain]
a = { degree = 1, coefficients = [-1, 2] }
b = { degree = 2, coefficients = [-1, 1] }
[identify]
constants = ["pi", "log(2)", "e"]
"""
CENSUS_OF_DEGREE_TWO = """
kind = "census"
[domain]
a = { degree = 2, least_degree = 2, coefficients = [-1, 1] }
b = { degree = 2, coefficients = [-1, 1] }
[identify]
constants = ["pi", "catalan"]
"""
CENSUS_OF_ALL_CLASSES = """
kind = "census"
[domain]
a = { degree = 1, coefficients = [1, 3] }
b = { degree = 1, coefficients = [-2, 1] }
[filter]
keep = ["reduction", "partial-reduction", "half-reduction", "rigid", "generic"]
[identify]
constants = ["e"]
"""
CENSUS_OF_A_FAMILY = """
kind = "census"
[domain.family]
a = "x0*(n^3+(n+1)^3)+x1*(2*n+1)"
b = "-x2*n^6"
parameters = { x0 = [1, 2], x1 = [-2, 4], x2 = [0, 1] }
[filter]
keep = ["reduction"]
[identify]
constants = ["zeta(3)"]
"""
SIEVE = """
kind = "sieve"
[domain]
a = { degree = 2, coefficients = [-1, 2] }
b = { degree = 4, least_degree = 2, coefficients = [-1, 1] }
[filter]
keep = "reduction"
[identify]
constants = ["pi", "catalan"]
pairs = ["pi", "pi^2"]
"""
SIEVE_OF_CONSTANT_TRACES = """
kind = "sieve"
[domain]
a = { degree = 2, coefficients = [0, 1] }
b = { degree = 3, coefficients = [-1, 1] }
[filter]
keep = "rigid"
[identify]
constants = ["e"]
"""
ESMA = """
kind = "esma"
[domain]
constants = ["e"]
expressions = ["tanh(1/k)"]
parameters = { k = [2, 3] }
limit = 1
period = 1
[certify]
digits = 100
"""
DYNAMICS = """
kind = "dynamics"
[domain]
a = { degree = 1, coefficients = [-1, 2] }
b = { degree = 2, coefficients = [-1, 1] }
"""
TRAJECTORIES = """
kind = "trajectories"
[domain]
fields = ["ln2", "zeta3"]
norm = 2
"""

# The hash of the rows, and that of what these become in the catalogue.
GOLDEN = {
    CENSUS_OF_A_BOX: ("43a8810f1ed1a57c", "fe9a33f8e018ce6a"),
    CENSUS_OF_DEGREE_TWO: ("bf489557c098e6a9", "708c557ebe83cec4"),
    CENSUS_OF_ALL_CLASSES: ("10796f1104a68cce", "f729a0892bc5701e"),
    CENSUS_OF_A_FAMILY: ("2bbbadda3a7de016", "f8aaa7383b3fff46"),
    SIEVE: ("c7b3fb50a49b30d6", "6380f4ead678cb5e"),
    SIEVE_OF_CONSTANT_TRACES: ("47bac8bd38bf46b0", "3cacc6462663313b"),
    ESMA: ("52125b66e9497528", "a2ad945cae0bfdcf"),
    DYNAMICS: ("56ea4f7f3723c6fc", "e3b0c44298fc1c14"),
    TRAJECTORIES: ("7c874c25924aaf6c", "51029ee703f9cd3b"),
}
TABLES = (objects, claims, evidence, relations, fields, findings)


def _table(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _content(catalogue: Catalogue) -> str:
    """A hash of all that a catalogue says, in the order of its keys."""
    digest = hashlib.sha256()
    with catalogue.reading() as connection:
        for table in TABLES:
            query = select(table).order_by(*table.primary_key)
            for row in connection.execute(query):
                digest.update(json.dumps(list(row)).encode())
    return digest.hexdigest()[:16]


def test_every_kind_is_pinned() -> None:
    assert {_table(text)["kind"] for text in GOLDEN} == KINDS.keys()


@pytest.mark.parametrize("text", GOLDEN, ids=lambda text: text.split('"')[1])
def test_a_tiny_campaign(text: str, tmp_path: Path) -> None:
    spec = parse_spec(_table(text), "golden.toml")
    size = domain_of(spec).size
    result = load(kind_of(spec.kind).process)(spec, 0, size)
    assert result.as_rows()
    rows = row_hash(result, spec_hash(spec), 0, size)
    campaign = Campaign.create(tmp_path / "campaign", spec, lambda _: size)
    (chunk,) = campaign.chunks()
    campaign.commit(chunk, encode_chunk(result, campaign.hash, 0, size), {})
    catalogue = Catalogue(tmp_path / "catalogue.db")
    catalogue.ingest(tmp_path / "campaign")
    assert (rows[:16], _content(catalogue)) == GOLDEN[text]
