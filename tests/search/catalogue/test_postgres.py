"""A catalogue on PostgreSQL: one writer, readers that never wait, and errors of one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from discovery.errors import CampaignError, CatalogueError
from search.catalogue import postgres
from search.catalogue.catalogue import Catalogue
from tests.search.cli.test_cli import brouncker
from tests.small_campaign import ROWS, make

NewSchema = Callable[[], str]
EXPRESSIONS = ["(1+sqrt(5))/2", "1/(e-2)", "4/pi"]


def expressions(catalogue: Catalogue) -> list[str | None]:
    return [row.expression for row in catalogue.query()]


def run_sql(catalogue: Catalogue, *statements: str) -> None:
    with catalogue.location.connect(write=True) as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_readers_see_the_old_catalogue_until_the_new_one_is_whole(
    new_schema: NewSchema, tmp_path: Path
) -> None:
    catalogue = Catalogue(new_schema())
    make(tmp_path / "old")
    catalogue.ingest(tmp_path / "old")
    make(tmp_path / "new", ROWS[:1])
    seen = []

    def directories():
        yield tmp_path / "new"
        seen.append(expressions(catalogue))  # from another connection

    catalogue.rebuild(directories())
    assert seen == [EXPRESSIONS]
    assert expressions(catalogue) == ["4/pi"]


def test_a_reader_sees_one_state_from_its_beginning_to_its_end(
    new_schema: NewSchema, tmp_path: Path
) -> None:
    catalogue = Catalogue(new_schema())
    catalogue.prepare()
    count = text("SELECT count(*) FROM claims")
    with catalogue.location.connect(write=False) as connection:
        assert connection.scalar(count) == 0
        make(tmp_path / "c")
        catalogue.ingest(tmp_path / "c")
        assert connection.scalar(count) == 0
    with catalogue.location.connect(write=False) as connection:
        assert connection.scalar(count) == 3


def test_readers_cannot_write(new_schema: NewSchema) -> None:
    catalogue = Catalogue(new_schema())
    catalogue.prepare()
    with (
        pytest.raises(CatalogueError, match="read-only"),
        catalogue.location.connect(write=False) as connection,
    ):
        connection.execute(text("DELETE FROM meta"))


def test_one_process_writes_at_a_time_in_each_schema(
    new_schema: NewSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Catalogue(new_schema()), Catalogue(new_schema())
    first.prepare()
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 0.1)
    with first.location.connect(write=True):
        with pytest.raises(CatalogueError, match="another process is writing to it"):
            first.prepare()
        second.prepare()
    first.prepare()


def test_a_rebuild_leaves_other_tables_and_views_alone(
    new_schema: NewSchema, tmp_path: Path
) -> None:
    catalogue = Catalogue(new_schema())
    run_sql(catalogue, "CREATE TABLE grades AS SELECT 1 AS mine")
    make(tmp_path / "c")
    catalogue.ingest(tmp_path / "c")
    run_sql(catalogue, "CREATE VIEW short AS SELECT expression FROM claims WHERE length < 5")
    catalogue.rebuild([tmp_path / "c"])
    assert expressions(catalogue) == EXPRESSIONS
    with catalogue.location.connect(write=False) as connection:
        assert connection.scalar(text("SELECT mine FROM grades")) == 1
        assert connection.scalar(text("SELECT expression FROM short")) == "4/pi"


@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE TABLE objects (name TEXT)",
        "CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('schema_version', '1')",
        "CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('schema_version', '0')",
        "CREATE VIEW findings AS SELECT 1 AS mine",
    ],
)
def test_tables_of_something_else_are_refused(
    new_schema: NewSchema, tmp_path: Path, theirs: str
) -> None:
    catalogue = Catalogue(new_schema())
    run_sql(catalogue, *theirs.split(";"))
    make(tmp_path / "c")
    for use in (
        catalogue.query,
        lambda: catalogue.ingest(tmp_path / "c"),
        lambda: catalogue.rebuild([tmp_path / "c"]),
    ):
        with pytest.raises(CatalogueError, match="of something else, which is not touched"):
            use()
    name = theirs.split()[2]
    with catalogue.location.connect(write=False) as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {name}")) == ("objects" not in theirs)


def test_a_catalogue_of_another_version_stays_when_its_rebuild_fails(
    new_schema: NewSchema, tmp_path: Path
) -> None:
    catalogue = Catalogue(new_schema())
    make(tmp_path / "c")
    catalogue.ingest(tmp_path / "c")
    run_sql(catalogue, "UPDATE meta SET value = '0'", "ALTER TABLE claims DROP COLUMN length")
    with pytest.raises(CampaignError):
        catalogue.rebuild([tmp_path / "c", tmp_path / "nowhere"])
    with catalogue.location.connect(write=False) as connection:
        assert connection.scalar(text("SELECT value FROM meta")) == "0"
        assert connection.scalar(text("SELECT count(*) FROM claims")) == 3
    catalogue.rebuild([tmp_path / "c"])
    assert expressions(catalogue) == EXPRESSIONS


def test_an_empty_database_is_no_catalogue_yet(new_schema: NewSchema) -> None:
    with pytest.raises(CatalogueError, match="run a search first"):
        Catalogue(new_schema()).query()


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"password": "s3cret wrong"}, "correct the user or the password"),
        ({"database": "no_such_database"}, "make it on the server with createdb"),
        ({"port": 1}, "start the server"),
        ({"host": "nowhere.invalid"}, "correct the host"),
        ({"query": {"options": "-csearch_path=no_such_schema"}}, "name a schema that exists"),
        ({"query": {"colour": "blue"}}, "correct what follows the ?"),
    ],
)
def test_a_server_that_does_not_let_us_in(
    new_schema: NewSchema, changes: dict, remedy: str
) -> None:
    url = make_url(new_schema()).set(**changes)
    location = url.render_as_string(hide_password=False)
    ran = brouncker("catalogue", "rebuild", "--catalogue", location, "nowhere")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert remedy in ran.err
    assert f"{url.username}:***@" in ran.err
    assert str(url.password) not in ran.err


def test_both_spellings_of_the_scheme(new_schema: NewSchema, tmp_path: Path) -> None:
    url = make_url(new_schema())
    make(tmp_path / "c")
    for scheme in ("postgresql", "postgresql+psycopg"):
        location = url.set(drivername=scheme).render_as_string(hide_password=False)
        ran = brouncker("ingest", str(tmp_path / "c"), "--catalogue", location)
        assert (ran.code, ran.err) == (0, "")


# without a server


@pytest.mark.parametrize(
    "location",
    [
        "postgresql://me:s3cret@127.0.0.1:1/x",
        "postgresql://me@127.0.0.1:1/x?password=s3cret",
        "postgresql://me:s3cret@127.0.0.1:port/x",
        "postgresql://me:s3cret:5432/x",
        "postgresql://me:p@s3cret@host/x",
        "postgresql+psycopg2://me:s3cret@host/x",
        "postgresql+nothing://me:s3cret@host/x",
    ],
)
def test_no_error_prints_a_password(location: str) -> None:
    ran = brouncker("query", "--catalogue", location)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("error: ")
    assert "s3cret" not in ran.err


def test_a_missing_driver_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(CatalogueError, match=r"install brouncker\[postgres\]"):
        Catalogue("postgresql://me@127.0.0.1:1/x").query()
