"""Opening the catalogue's database: SQLite by default, PostgreSQL by URL; all that is dialect."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, Insert, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from discovery.arguments import refusal
from discovery.errors import CatalogueError
from search.catalogue.postgres import open_server, server_remedy, server_url

__all__ = ["DEFAULT_LOCATION", "ENVIRONMENT_VARIABLE", "Location", "upsert", "upsert_statement"]

DEFAULT_LOCATION = "brouncker.db"
ENVIRONMENT_VARIABLE = "BROUNCKER_CATALOGUE"

_BUSY_SECONDS = 30

# It would print the traceback of a Ctrl-C that comes while a connection is closed.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)


class Location:
    """Where a catalogue is: a path, or a database URL.

    Parameters
    ----------
    text : str, Path or None
        A path, or a URL such as ``sqlite:///runs/demo.db`` or ``postgresql://user@host/name``;
        None reads the environment variable BROUNCKER_CATALOGUE, then takes ``brouncker.db``.
    shown : str, optional
        What errors call it, if not by that.

    Raises
    ------
    CatalogueError
        If it is a URL that cannot be read, or of a database that is not supported.

    Examples
    --------
    >>> Location("sqlite:///runs/demo.db").path
    PosixPath('runs/demo.db')
    >>> str(Location("postgresql://me:secret@host/name"))
    'postgresql://me:***@host/name'
    """

    def __init__(self, text: str | Path | None = None, shown: str | None = None) -> None:
        self._shown = shown
        if text is None:
            text = os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_LOCATION
        if not isinstance(text, str | Path):
            raise refusal("location", "a path or a database URL, as text or Path", text)
        self.url: URL | None = None
        self.path: Path | None = None
        if isinstance(text, str) and "://" in text:
            self.url = _url(text)
            if self.url.get_backend_name() == "sqlite":
                if self.url.database in (None, "", ":memory:"):
                    raise CatalogueError(
                        f"the catalogue {text!r} names no file; write sqlite:///path/to/file.db"
                    )
                self.path = Path(str(self.url.database))
        else:
            self.path = Path(text)

    def __str__(self) -> str:
        if self._shown is not None:
            return self._shown
        if self.path is not None:
            return str(self.path)
        assert self.url is not None
        shown = self.url.difference_update_query(["password"])
        return shown.render_as_string(hide_password=True)

    def exists(self) -> bool:
        """Whether there is a nonempty file; a server is taken to be there."""
        return self.path is None or (self.path.is_file() and self.path.stat().st_size > 0)

    @contextmanager
    def connect(self, *, write: bool) -> Iterator[Connection]:
        """One transaction on the database; database errors become CatalogueError.

        Nothing is created unless `write` is true.
        """
        with self._translated():
            engine = self._engine(write)
            try:
                with engine.begin() as connection:
                    yield connection
            finally:
                engine.dispose()

    def _engine(self, write: bool) -> Engine:
        if self.path is None:
            assert self.url is not None
            return open_server(server_url(self.url), write)
        if write:
            self.path.absolute().parent.mkdir(parents=True, exist_ok=True)
        name = f"file:{quote(str(self.path.absolute()))}?mode={self._mode(write)}"

        def open_file() -> sqlite3.Connection:
            # autocommit: the driver's own BEGIN would leave the making of tables outside
            connection = sqlite3.connect(
                name, timeout=_BUSY_SECONDS, uri=True, isolation_level=None
            )
            if write:
                # readers do not wait for the ingesting process
                _write_ahead(connection)
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute("PRAGMA foreign_keys=ON")
            else:
                connection.execute("PRAGMA query_only=ON")
            return connection

        engine = create_engine("sqlite://", creator=open_file, poolclass=NullPool)
        begin = "BEGIN IMMEDIATE" if write else "BEGIN"
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    def _mode(self, write: bool) -> str:
        """Readers open for writing too where they can: only so SQLite tidies its log away."""
        assert self.path is not None
        if write:
            return "rwc"
        if os.access(self.path.absolute().parent, os.W_OK) and os.access(self.path, os.W_OK):
            return "rw"
        log = self.path.with_name(self.path.name + "-wal")
        return "ro" if log.exists() else "ro&immutable=1"  # WAL in a folder that we cannot write

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "error"
            remedy = _remedy(reason) if self.path is not None else server_remedy(reason)
            raise CatalogueError(f"catalogue {self}: {reason}{remedy}") from error
        except OSError as error:
            raise CatalogueError(f"catalogue {self}: {error.strerror or error}") from error


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch a file to write-ahead logging; SQLite does not wait by itself when two do at once."""
    patience = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
        time.sleep(0.05)


def _url(text: str) -> URL:
    try:
        url = make_url(text)
        backend = url.get_backend_name()
        if backend == "sqlite":
            url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        scheme = text.partition("://")[0]  # what follows may be a password
        raise CatalogueError(
            f"cannot read the catalogue's URL {scheme}://...; write a path, "
            "sqlite:///path/to/file.db or postgresql://user:password@host:port/name"
        ) from None
    if backend not in ("sqlite", "postgresql"):
        raise CatalogueError(
            f"a catalogue cannot live in {backend!r}; it can in an SQLite file or in PostgreSQL"
        )
    if backend == "postgresql":
        server_url(url)
    return url


def _remedy(reason: str) -> str:
    text = reason.lower()
    if "not a database" in text or "malformed" in text:
        return "; it is not a catalogue: name another file with --catalogue, or move it away"
    if "locked" in text:
        return "; another process is writing to it: wait for it and repeat the command"
    if "full" in text or "disk i/o" in text:
        return "; make room on the disk and repeat the command (nothing was half written)"
    if "readonly" in text or "unable to open" in text:
        return "; check that its folder exists and can be written, or name another --catalogue"
    return ""


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    replace: Sequence[str] = (),
    when: Callable[[Any], Any] | None = None,
) -> None:
    """Insert rows; where the primary key is there already, replace columns or leave all as it is.

    Parameters
    ----------
    replace : sequence of str
        Columns that take the new row's values on a conflict; none: the old row stays.
    when : callable, optional
        From the new row's columns to the condition under which they replace the old ones.
    """
    if rows:
        statement = upsert_statement(connection.dialect.name, table, replace, when)
        connection.execute(statement, list(rows))


def upsert_statement(
    dialect: str,
    table: Table,
    replace: Sequence[str] = (),
    when: Callable[[Any], Any] | None = None,
) -> Insert:
    """The statement of `upsert`: the one place where the dialects' SQL differs."""
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    keys = [column.name for column in table.primary_key]
    if not replace:
        return statement.on_conflict_do_nothing(index_elements=keys)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: new[name] for name in replace},
        where=None if when is None else when(new),
    )
