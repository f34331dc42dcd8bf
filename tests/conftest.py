"""Settings of all tests."""

from __future__ import annotations

import os
import signal
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text

from search.catalogue.catalogue import Catalogue
from tests.postgres_server import postgres_server
from tests.toy_campaign import CHUNKS, SPEC, content, toy_run

# Timing is no assertion here: a first call compiles kernels. CI repeats the same examples.
settings.register_profile(
    "brouncker",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("brouncker")

# A shell starts background jobs with Ctrl-C ignored; programs started here would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

SERVER = "BROUNCKER_TEST_POSTGRES"  # the URL of a server that is to be used instead of our own


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server, which asks for a password."""
    given = os.environ.get(SERVER)
    if given:
        yield given
        return
    with postgres_server() as url:
        if url is None:
            pytest.skip("no PostgreSQL server: neither a wheel nor the machine has its programs")
        yield url


@pytest.fixture
def new_schema(postgres: str) -> Iterator[Callable[[], str]]:
    """Makes a schema on the PostgreSQL server and gives its URL; it is dropped afterwards."""
    server = make_url(postgres).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    names = []

    def make() -> str:
        names.append(f"test_{uuid.uuid4().hex}")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {names[-1]}"))
        url = make_url(postgres).update_query_dict({"options": f"-csearch_path={names[-1]}"})
        return url.render_as_string(hide_password=False)

    yield make
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Catalogue]:
    """Makes empty catalogues, on each kind of database."""
    if request.param == "postgresql":
        new_schema = request.getfixturevalue("new_schema")
        return lambda: Catalogue(new_schema())
    names = iter(f"c{i}.db" if i else "c.db" for i in range(10))
    return lambda: Catalogue(tmp_path / next(names))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a server."""
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tested, one line a reason."""
    skipped = terminalreporter.stats.get("skipped", ())
    for reason, count in Counter(report.longrepr[2] for report in skipped).items():
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """The spec of the toy campaign, as a file."""
    path = tmp_path / "toy.toml"
    path.write_text(SPEC)
    return path


@pytest.fixture
def whole(spec: Path, tmp_path: Path) -> dict[str, bytes]:
    """What an undisturbed serial run leaves."""
    toy_run(spec, tmp_path / "whole")
    found = content(tmp_path / "whole")
    assert len(found) == CHUNKS + 1
    return found
