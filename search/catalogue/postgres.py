"""PostgreSQL: how a catalogue on a server is opened, and what its refusals mean."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from discovery.errors import CatalogueError

__all__ = ["open_server", "server_remedy", "server_url"]

WAIT_SECONDS = 30  # for another process that writes
CONNECT_SECONDS = 10
_LOCK = 0x62726F75  # "brou": of all advisory locks in a database, ours

_REMEDIES = (
    ("refused", "start the server, or correct the host and the port of the URL"),
    ("resolve host", "correct the host of the URL"),
    ("could not translate host", "correct the host of the URL"),
    ("timeout expired", "check the server's address, and that a firewall lets you through"),
    ("timed out", "check the server's address, and that a firewall lets you through"),
    ("lock timeout", "another process is writing to it: wait for it and repeat the command"),
    ("permission denied", "ask the owner of the database for the right, or name another"),
    ("password", "correct the user or the password, in the URL or in ~/.pgpass"),
    ("pg_hba.conf", "the server admits no such user from this machine: ask who keeps it"),
    ("role", "correct the user of the URL, or make it on the server with createuser"),
    ("database", "correct the database of the URL, or make it on the server with createdb"),
    ("no schema", "name a schema that exists, with ?options=-csearch_path%3DNAME in the URL"),
    ("depend on it", "drop what depends on it (a view, perhaps), or name another catalogue"),
    ("invalid connection option", "correct what follows the ? of the URL"),
    ("disk full", "make room on the server's disk and repeat the command"),
    ("no space left", "make room on the server's disk and repeat the command"),
    ("connection", "check the server, and repeat the command (nothing was half written)"),
)


def server_url(url: URL) -> URL:
    """The URL with the driver that we use.

    Raises
    ------
    CatalogueError
        If it names another driver, or an ``@`` in it hides where the password ends.

    Examples
    --------
    >>> from sqlalchemy import make_url
    >>> server_url(make_url("postgresql://me@host/name")).drivername
    'postgresql+psycopg'
    """
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise CatalogueError(
            f"a catalogue is not reached by {url.drivername!r}; write postgresql://user@host/name"
        )
    if "@" in (url.host or ""):
        raise CatalogueError(
            "the catalogue's URL has more than one @; write %40 for one in a user or a password"
        )
    return url.set(drivername="postgresql+psycopg")


def open_server(url: URL, write: bool) -> Engine:
    """Connect on demand: one writer at a time; readers see one state of the whole catalogue.

    Raises
    ------
    CatalogueError
        If the driver is not installed.
    """
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    try:
        engine = create_engine(url, poolclass=NullPool)
    except ImportError:
        raise CatalogueError(
            "a catalogue on PostgreSQL needs its driver: install brouncker[postgres] "
            "(pip install 'brouncker[postgres]'), or name an SQLite file"
        ) from None
    if not write:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    event.listen(engine, "begin", _be_the_writer)
    return engine


def _be_the_writer(connection: Connection) -> None:
    """Take the lock of the one process that writes; there may be a catalogue in each schema.

    It is given back with the end of the transaction, or of the connection.
    """
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS * 1000:.0f}ms'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK}, hashtext(current_schema()))")


def server_remedy(reason: str) -> str:
    """What to do about a refusal, as the end of a sentence; nothing for one that we do not know."""
    text = reason.lower()
    return next((f"; {remedy}" for sign, remedy in _REMEDIES if sign in text), "")
