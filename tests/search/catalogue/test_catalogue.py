"""The catalogue: ingest twice is ingest once, statuses only climb, nothing foreign is touched.

What holds on every database takes its catalogue from `new_catalogue`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from discovery.continued_fractions.pcf import PCF
from discovery.errors import CampaignError, CatalogueError, LimitError, UnknownConstantError
from search.catalogue.catalogue import Catalogue
from search.catalogue.database import upsert_statement
from search.catalogue.schema import meta, metadata
from tests.small_campaign import FOUR_OVER_PI, ROWS, evaluated, make

NewCatalogue = Callable[[], Catalogue]


@pytest.fixture
def catalogue(tmp_path: Path, new_catalogue: NewCatalogue) -> Catalogue:
    make(tmp_path / "first")
    found = new_catalogue()
    found.ingest(tmp_path / "first")
    return found


def dump(catalogue: Catalogue) -> dict[str, list]:
    with catalogue.location.connect(write=False) as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in metadata.sorted_tables
        }


def status(catalogue: Catalogue, row: dict = FOUR_OVER_PI) -> str:
    return catalogue.show(row["id"]).claims[0].status


def test_ingesting_twice_is_ingesting_once(catalogue: Catalogue, tmp_path: Path) -> None:
    before = dump(catalogue)
    again = catalogue.ingest(tmp_path / "first")
    assert (again.chunks, again.skipped) == (0, 2)
    assert dump(catalogue) == before


def test_a_rebuilt_catalogue_is_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    make(tmp_path / "second", ROWS[:3], certify={"digits": 200})
    catalogue.ingest(tmp_path / "second")
    before = dump(catalogue)
    catalogue.rebuild([tmp_path / "second", tmp_path / "first"])  # in any order
    assert dump(catalogue) == before
    assert {p.name for p in tmp_path.glob("*c.db*")} <= {"c.db"}


def test_simplest_formulas_come_first(catalogue: Catalogue) -> None:
    assert [row.expression for row in catalogue.query()] == ["(1+sqrt(5))/2", "1/(e-2)", "4/pi"]
    assert [row.a for row in catalogue.query(limit=1)] == ["1"]


@pytest.mark.parametrize(
    ("constant", "expressions"),
    [
        ("pi", ["4/pi"]),
        ("4/pi", ["4/pi"]),
        ("phi", ["(1+sqrt(5))/2"]),
        ("goldenratio", ["(1+sqrt(5))/2"]),
        ("sqrt(20)", ["(1+sqrt(5))/2"]),
        ("exp(1)", ["1/(e-2)"]),
        ("catalan", []),
    ],
)
def test_constants_are_found_by_every_name(
    catalogue: Catalogue, constant: str, expressions: list[str]
) -> None:
    assert [row.expression for row in catalogue.query(constant)] == expressions


def test_filters(catalogue: Catalogue) -> None:
    assert [row.a for row in catalogue.query(status="unmatched")] == ["3*n+1"]
    assert [row.expression for row in catalogue.query(status="matched")] == ["1/(e-2)"]
    assert [row.class_ for row in catalogue.query(class_="rigid")] == ["rigid"]
    assert [row.digits for row in catalogue.query(min_digits=100)] == [100, 100]
    with pytest.raises(UnknownConstantError, match="catalan"):
        catalogue.query("catalani")
    with pytest.raises(CatalogueError, match="certified"):
        catalogue.query(status="certain")
    with pytest.raises(LimitError):
        catalogue.query(limit=0)


def test_an_object_is_shown_with_all_its_origins(catalogue: Catalogue) -> None:
    record = catalogue.show(PCF("4n+2", "4n^2").id)
    assert (record.a, record.b, record.value) == ("2*n+1", "n^2", "1.273239")
    assert [(f.a, f.outcome, f.factor) for f in record.findings] == [
        ("2*n+1", "evaluated", "1"),
        ("4*n+2", "inflated", "2"),
    ]
    (claim,) = record.claims
    assert [item["method"] for item in claim.evidence] == ["enclosure", "relation"]
    assert claim.evidence[0]["depth"] == 137
    (tail,) = record.relations
    assert (tail.kind, tail.other_id) == ("shift", PCF("2n+3", "(n+1)^2").id)


def test_beginnings_of_ids(catalogue: Catalogue) -> None:
    full = FOUR_OVER_PI["id"]
    assert catalogue.show(full[:12]).id == catalogue.show(full[4:12]).id == full
    with pytest.raises(CatalogueError, match="several"):
        catalogue.show("pcf-")
    for unknown in ("pcf-zz", "%", ""):
        with pytest.raises(CatalogueError, match=r"no object|several"):
            catalogue.show(unknown)


FALSE = {**FOUR_OVER_PI, "expression": "355/113"}


@pytest.mark.parametrize(
    ("row", "statuses", "last"),
    [
        (FOUR_OVER_PI, ("matched", "certified", "matched"), "certified"),
        (FALSE, ("certified", "refuted"), "refuted"),
        (FALSE, ("refuted", "certified"), "refuted"),
    ],
)
def test_statuses_only_climb(
    new_catalogue: NewCatalogue, tmp_path: Path, row: dict, statuses: tuple[str, ...], last: str
) -> None:
    """A false row can say certified where it is trusted; that it is refuted is found out here."""
    catalogue = new_catalogue()
    conflicts = 0
    for i, found in enumerate(statuses):
        make(tmp_path / str(i), [{**row, "status": found}], certify={"digits": 100 + i})
        conflicts += len(catalogue.ingest(tmp_path / str(i), trust=row is FALSE).conflicts)
    assert status(catalogue) == last
    assert conflicts == ("refuted" in statuses)


def test_what_is_believed_is_said_to_be_certified_elsewhere_until_it_is_certified_here(
    new_catalogue: NewCatalogue, tmp_path: Path
) -> None:
    catalogue = new_catalogue()
    make(tmp_path / "1", [FOUR_OVER_PI])
    catalogue.ingest(tmp_path / "1", trust=True)
    assert status(catalogue) == "certified elsewhere"
    assert [row.status for row in catalogue.query(status="certified elsewhere")] == [
        "certified elsewhere"
    ]
    assert catalogue.query(status="certified") == []
    catalogue.rebuild([tmp_path / "1"])
    assert status(catalogue) == "certified"


@pytest.mark.parametrize(
    ("row", "statuses", "last", "conflicts"),
    [
        (FOUR_OVER_PI, ("certified", "matched"), "certified", 0),
        (FALSE, ("certified", "refuted"), "refuted", 1),
    ],
)
def test_chunks_that_differ_about_a_claim_do_not_overwrite_each_other(
    new_catalogue: NewCatalogue, tmp_path: Path, row, statuses, last, conflicts
) -> None:
    """Chunks are written together, but not those between which the ladder decides."""
    rows = [[{**row, "status": found}] for found in statuses]
    make(tmp_path / "c", *rows)
    catalogue = new_catalogue()
    assert len(catalogue.ingest(tmp_path / "c", trust=row is FALSE).conflicts) == conflicts
    assert status(catalogue) == last


def test_a_damaged_chunk_is_refused_and_nothing_is_written(
    new_catalogue: NewCatalogue, tmp_path: Path
) -> None:
    campaign = make(tmp_path / "c")
    path = tmp_path / "c" / [chunk.file for chunk in campaign.chunks()][-1]
    path.write_bytes(path.read_bytes()[:-20])
    catalogue = new_catalogue()
    with pytest.raises(CampaignError, match=path.name):
        catalogue.ingest(tmp_path / "c")
    assert catalogue.query() == []


def test_a_chunk_that_changed_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    make(tmp_path / "other", ROWS[:1])  # the same spec, so the same chunks, with other rows
    with pytest.raises(CatalogueError, match="rebuild"):
        catalogue.ingest(tmp_path / "other")


def test_reading_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="run a search first"):
        Catalogue(tmp_path / "none.db").query()
    assert list(tmp_path.iterdir()) == []


def test_another_schema_version_is_named_with_the_way_out(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    with catalogue.location.connect(write=True) as connection:
        connection.execute(meta.update().values(value="0"))
    for use in (catalogue.query, catalogue.prepare):
        with pytest.raises(CatalogueError, match=r"version 0.* needs 3.*catalogue rebuild"):
            use()
    catalogue.rebuild([tmp_path / "first"])
    assert len(catalogue.query()) == 3


@pytest.mark.parametrize("content", [b"My thesis. " * 400, None])
def test_a_foreign_file_is_left_alone(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "thesis.db"
    if content is None:  # a database of another program
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE grades (name TEXT)")
        connection.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    campaign = make(tmp_path / "c").directory
    catalogue = Catalogue(path)
    for use in (catalogue.query, lambda: catalogue.ingest(campaign), lambda: catalogue.rebuild([])):
        with pytest.raises(CatalogueError, match=r"no.* catalogue"):
            use()
    assert path.read_bytes() == before


def test_a_failed_rebuild_keeps_the_old_catalogue(catalogue: Catalogue, tmp_path: Path) -> None:
    before = dump(catalogue)
    with pytest.raises(CampaignError):
        catalogue.rebuild([tmp_path / "first", tmp_path / "nowhere"])
    assert dump(catalogue) == before


@pytest.mark.parametrize(
    "location", ["mysql://host/x", "postgres!://x", "sqlite://", "nonsense://host"]
)
def test_unusable_locations(location: str) -> None:
    with pytest.raises(CatalogueError):
        Catalogue(location)


def test_the_environment_names_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROUNCKER_CATALOGUE", f"sqlite:///{tmp_path}/env.db")
    assert Catalogue().location.path == tmp_path / "env.db"


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_an_unwritable_folder(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(CatalogueError, match="locked"):
        Catalogue(folder / "c.db").prepare()


def test_an_object_known_only_as_inflated_gets_its_value_later(
    new_catalogue: NewCatalogue, tmp_path: Path
) -> None:
    catalogue = new_catalogue()
    make(tmp_path / "1", [ROWS[1]])
    catalogue.ingest(tmp_path / "1")
    assert catalogue.query() == catalogue.query(status="unmatched") == []
    make(tmp_path / "2", [FOUR_OVER_PI], certify={"digits": 30})
    catalogue.ingest(tmp_path / "2")
    assert [row.expression for row in catalogue.query()] == ["4/pi"]


def test_campaigns_can_be_merged_chunk_by_chunk(
    new_catalogue: NewCatalogue, tmp_path: Path
) -> None:
    """Two directories of one spec with different chunks are one campaign in the catalogue."""
    whole = make(tmp_path / "whole")
    first, second = (tmp_path / "whole" / chunk.file for chunk in whole.chunks())
    expected = new_catalogue()
    expected.ingest(whole.directory)
    catalogue = new_catalogue()
    away = tmp_path / "away.parquet"
    for path in (second, first):
        path.rename(away)
        catalogue.ingest(whole.directory)
        away.rename(path)
    found, wanted = dump(catalogue), dump(expected)
    for table in ("findings", "claims", "chunks", "objects", "evidence"):
        assert found[table] == wanted[table]


@pytest.mark.parametrize("dialect", [postgresql.dialect(), sqlite.dialect()])
def test_tables_and_upserts_can_be_said_in_each_dialect(dialect) -> None:
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect)).strip().startswith("CREATE TABLE")
        for replace in ((), ("status",) if table.name == "claims" else ()):
            statement = upsert_statement(dialect.name, table, replace, lambda new: new.id != "")
            assert "ON CONFLICT" in str(statement.compile(dialect=dialect))


def test_large_integers_are_kept(new_catalogue: NewCatalogue, tmp_path: Path) -> None:
    big = str(10**40)
    catalogue = new_catalogue()
    make(tmp_path / "1", [evaluated(f"{big}*n+1", "n", "1.0", "1", status="matched", trace=big)])
    catalogue.ingest(tmp_path / "1")
    assert catalogue.show(catalogue.query()[0].id).trace == big
