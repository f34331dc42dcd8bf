"""A catalogue of an earlier version is brought to this one, and none of what it says is believed.

`catalogue-version-2.sql` was written by the version before: by its rows 355/113 is proved, a true
formula refuted, and a user's field of log 2 goes by the name of a known one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from discovery.continued_fractions.pcf import PCF
from discovery.errors import CatalogueError
from discovery.matrix_fields.known_fields import known_fields
from search.catalogue.catalogue import Catalogue
from tests.small_campaign import FOUR_OVER_PI, make

OLD = Path(__file__).parent / "catalogue-version-2.sql"


@pytest.fixture
def old(tmp_path: Path) -> Catalogue:
    database = sqlite3.connect(tmp_path / "old.db")
    database.executescript(OLD.read_text(encoding="utf-8"))
    database.close()
    return Catalogue(tmp_path / "old.db")


def test_what_an_old_catalogue_believed_is_looked_at_anew(old: Catalogue) -> None:
    assert old.schema_version() == "2"
    found = {(row.a, row.expression): row.status for row in old.query()}
    assert old.schema_version() == "3"
    assert found == {
        ("1", "(1+sqrt(5))/2"): "proved",  # by a certificate that this checker accepts
        ("2*n+1", "4/pi"): "certified elsewhere",
        ("2*n+1", "355/113"): "refuted",  # a row had said that it is proved
        ("2*n+3", "pi/(4-pi)"): "certified",  # a row had said refuted, and it is not
        ("3*n+1", "1/log(2)-1/5"): "refuted",  # so it is
        ("2*n^3+3*n^2+3*n+1", "1/zeta(3)"): "certified elsewhere",
        ("1", "1/log(2)"): "certified elsewhere",
    }


def test_a_field_of_an_old_catalogue_is_known_by_its_matrices(old: Catalogue) -> None:
    log2, zeta3 = known_fields["ln2"].field.id, known_fields["zeta3"].field.id
    rows = {row.expression: row.id for row in old.query()}
    for expression, id_ in (("1/log(2)", log2), ("1/zeta(3)", zeta3)):
        places = old.show(rows[expression]).fields
        assert {place.id for place in places} == {id_}
        assert all(place.known for place in places)
        assert {place.where.partition(", limit")[0] for place in places} == {
            "start 1,1, direction 0,1",
            "start 1,1, direction 1,0",
        }


def test_a_certificate_that_is_not_accepted_now_proves_nothing(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "old.db")
    script = OLD.read_text(encoding="utf-8")
    assert '"start":0' in script
    database.executescript(script.replace('"num":[[1,-1]]', '"num":[[2,-1]]'))
    database.close()
    old = Catalogue(tmp_path / "old.db")
    record = old.show(PCF("1", "1").id)
    assert [claim.status for claim in record.claims] == ["certified"]
    assert record.proofs == []


def test_what_was_believed_is_certified_when_its_campaign_is_read_again(
    new_catalogue: Callable[[], Catalogue], tmp_path: Path
) -> None:
    """The tables of version 2, on each kind of database."""
    catalogue = new_catalogue()
    make(tmp_path / "c", [FOUR_OVER_PI])
    catalogue.ingest(tmp_path / "c")
    with catalogue.location.connect(write=True) as connection:
        connection.execute(text("DROP TABLE fields"))
        connection.execute(text("ALTER TABLE chunks DROP COLUMN certified"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE claims ALTER COLUMN status TYPE VARCHAR(16)"))
        connection.execute(text("UPDATE meta SET value = '2'"))
    assert [row.status for row in catalogue.query()] == ["certified elsewhere"]
    report = catalogue.ingest(tmp_path / "c")
    assert (report.chunks, report.skipped) == (2, 0)
    assert [row.status for row in catalogue.query()] == ["certified"]
    assert catalogue.ingest(tmp_path / "c").skipped == 2


def test_an_old_catalogue_that_cannot_be_written_is_not_shown_as_it_is(
    old: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(self: Catalogue) -> None:
        raise CatalogueError("attempt to write a readonly database")

    monkeypatch.setattr(Catalogue, "prepare", locked)
    with pytest.raises(CatalogueError, match="cannot be brought to this one"):
        old.query()
