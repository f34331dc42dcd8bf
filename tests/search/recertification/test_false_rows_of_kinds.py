"""Rows of every kind of campaign, in every store and database, are evidence of nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from discovery.errors import DamagedChunkError
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, encode_chunk
from search.campaigns.kinds import KINDS, kind_of, load
from search.catalogue.catalogue import Catalogue
from search.recertification.recertification import contradiction
from search.running.merge import merge
from search.running.run import run
from tests.object_server import CREDENTIALS, new_bucket, object_server
from tests.small_campaign import FOUR_OVER_PI, ROWS, make

ESMA = """
kind = "esma"
[domain]
constants = ["e"]
limit = 1
period = 2
[certify]
digits = 120
[chunks]
size = 24
"""
SIEVE = """
kind = "sieve"
[domain]
a = { degree = 1, coefficients = [1, 2] }
b = { degree = 2, coefficients = [0, 1] }
[identify]
constants = ["pi", "log(2)"]
pairs = []
"""
SPECS = {"esma": ESMA, "sieve": SIEVE}
CHANGES: dict[str, list[tuple[dict[str, Any], str]]] = {
    "esma": [
        ({"lhs": "e+10^-90"}, "its enclosures say refuted"),
        ({"status": "refuted"}, "says refuted to 120 digits"),
        ({"certified_digits": 481}, "a row of this campaign can have 480"),
        ({"value": "3.14159"}, "states the value 3.14159"),
        ({"contraction_id": "pcf-0123456789abcdef"}, "states another contraction"),
        ({"preperiod": "[" * 10**5}, "nested deeper"),
        ({"interlaced": '["k", NaN]'}, "NaN is no number"),
        ({"preperiod": '{"a": 1, "a": 2}'}, "stands twice"),
        ({"moebius": "7"}, "claims what is not so"),
    ],
    "sieve": [
        ({"expression": "4/pi+10^-90"}, "its enclosures say refuted"),
        ({"certified_digits": 401}, "a row of this campaign can have 400"),
        ({"factor": "2"}, "states another normal form"),
        ({"primitive_a": "n"}, "states another normal form|states the id"),
        ({"id": FOUR_OVER_PI["id"][:-1] + "x"}, "states the id"),
        ({"a": "n" * 10**5}, "claims what is not so"),
    ],
}


@pytest.fixture(scope="module")
def campaigns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("campaigns")
    for kind, text in SPECS.items():
        (folder / f"{kind}.toml").write_text(text)
        run(folder / f"{kind}.toml", folder / kind, 1)
    return {kind: folder / kind for kind in SPECS}


@pytest.mark.parametrize("kind", SPECS)
def test_a_true_campaign_contradicts_nothing(kind: str, campaigns: dict[str, Path]) -> None:
    campaign = Campaign.open(campaigns[kind])
    row_claims = load(kind_of(kind).claims)
    found = [c for _, stored in campaign.stored() for c in row_claims(stored, campaign.spec)]
    assert len(found) >= 1
    assert {contradiction(claim) for claim in found} == {None}


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [(kind, *each) for kind, changes in CHANGES.items() for each in changes],
)
def test_a_false_row_of_each_kind_is_refused(
    kind: str, change: dict[str, Any], said: str, campaigns: dict[str, Path], tmp_path: Path
) -> None:
    true = Campaign.open(campaigns[kind])
    false = Campaign.create(tmp_path / "false", true.spec, lambda spec: true.chunk_size)
    for chunk, stored in true.stored():
        rows = stored.table.to_pylist()
        at = next((i for i, row in enumerate(rows) if row["status"] == "certified"), None)
        if at is None:
            continue
        rows[at] |= change
        result = ChunkResult(rows, stored.outcomes, stored.kind)
        content = encode_chunk(result, false.hash, chunk.lo, chunk.hi)
        false.store.write(chunk.file, content)
        break
    name = chunk.file.rpartition("/")[2]
    catalogue = Catalogue(tmp_path / "c.db")
    with pytest.raises(DamagedChunkError, match=f"{name}.*({said})"):
        catalogue.ingest(tmp_path / "false")
    with pytest.raises(DamagedChunkError, match=said):
        catalogue.rebuild([tmp_path / "false"])
    assert catalogue.query(status="certified") == []


def test_every_kind_says_what_its_rows_claim() -> None:
    for kind in map(kind_of, KINDS):
        assert callable(load(kind.claims))
        assert callable(load(kind.collect))


def test_a_false_row_on_object_storage_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with object_server() as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        url = f"s3://{new_bucket(endpoint)}/runs/false"
        campaign = make(url, [ROWS[2], {**FOUR_OVER_PI, "expression": "355/113"}])
        with pytest.raises(DamagedChunkError, match=r"s3://.*say refuted"):
            Catalogue(tmp_path / "c.db").ingest(url)
        report = merge([url], tmp_path / "merged")
        assert (report.exit_code, report.copied) == (1, 1)
        campaign.store.write("chunks/notes.txt", b"mine")
        campaign.store.write("chunks/0123456789abcdef.parquet", b"torn")
        foreign = campaign.foreign(campaign.inventory())
        assert [line.count("s3://") for line in foreign] == [1, 1]


def test_a_false_row_enters_no_database(
    new_catalogue: Callable[[], Catalogue], tmp_path: Path
) -> None:
    catalogue = new_catalogue()
    make(tmp_path / "true", [FOUR_OVER_PI])
    catalogue.ingest(tmp_path / "true")
    make(tmp_path / "false", [{**FOUR_OVER_PI, "expression": "355/113"}], certify={"digits": 99})
    for use in (catalogue.ingest, lambda place: catalogue.rebuild([place])):
        with pytest.raises(DamagedChunkError, match="say refuted"):
            use(tmp_path / "false")
        assert [row.expression for row in catalogue.query()] == ["4/pi"]


def test_a_campaign_that_is_merged_into_is_looked_at_like_the_others(tmp_path: Path) -> None:
    make(tmp_path / "true", [FOUR_OVER_PI])
    make(tmp_path / "false", [{**FOUR_OVER_PI, "expression": "355/113"}])
    report = merge([tmp_path / "false"], tmp_path / "false")
    assert report.exit_code == 1
    assert "say refuted" in report.damaged[0]
    assert merge([tmp_path / "true"], tmp_path / "true").exit_code == 0
    assert merge([tmp_path / "false"], tmp_path / "out", trust=True).exit_code == 0
