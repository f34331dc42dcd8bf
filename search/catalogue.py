"""The catalogue: an index of objects, claims, evidence, relations and where each was found.

It holds nothing that cannot be rebuilt from campaign directories, which are the truth.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, case, func, inspect, select

from discovery.errors import CatalogueError, LimitError
from search.database import Location
from search.formula_table import FormulaRow, FormulaTable
from search.record import ObjectRecord, read_object
from search.schema import (
    CATALOGUE,
    SCHEMA_VERSION,
    claims,
    meta,
    metadata,
    objects,
)
from verify.certify import STATUSES

if TYPE_CHECKING:
    from search.ingest import IngestReport

__all__ = ["Catalogue", "FormulaRow"]


class Catalogue:
    """An index of what campaigns found, in an SQLite file or a PostgreSQL database.

    Parameters
    ----------
    location : str, Path or None
        A path or a database URL; None reads BROUNCKER_CATALOGUE, then takes ``brouncker.db``.

    Raises
    ------
    CatalogueError
        If the location cannot be read as a path or URL.

    Examples
    --------
    >>> Catalogue("nowhere.db").query()
    Traceback (most recent call last):
        ...
    discovery.errors.CatalogueError: no catalogue at nowhere.db; run a search first, or name one \
with --catalogue
    """

    def __init__(self, location: str | Path | None = None) -> None:
        self.location = Location(location)

    def prepare(self) -> None:
        """Create the tables where there are none; refuse what is not ours to write.

        Raises
        ------
        CatalogueError
            If it cannot be written, is no catalogue, or has another schema version.
        """
        with self._writing():
            pass

    def ingest(self, directory: str | Path) -> IngestReport:
        """Read a campaign directory into the catalogue; doing it twice is doing it once.

        Raises
        ------
        CampaignError
            If the directory is no campaign, or a chunk's file is damaged; nothing is written then.
        CatalogueError
            If the catalogue cannot be written, is none, or has another schema version.
        """
        from search.ingest import ingest_campaign  # readers do without what reads chunks

        with self._writing() as connection:
            return ingest_campaign(connection, directory)

    def rebuild(self, directories: Sequence[str | Path]) -> list[IngestReport]:
        """Make the catalogue anew from campaign directories, and put it in place at once.

        An SQLite file is built beside the old one and renamed over it; on a server it is one
        transaction, and readers see the old one until it ends. A catalogue of another schema
        version is replaced, what is no catalogue is refused.
        """
        from search.ingest import ingest_campaign

        if self.location.path is None:
            with self.location.connect(write=True) as connection:
                self._clear(connection)
                return [ingest_campaign(connection, directory) for directory in directories]
        path = self.location.path
        self._refuse_foreign_file()
        fresh = path.with_name(f".{path.name}.{os.getpid()}.rebuild")
        try:
            with Location(fresh, shown=str(path)).connect(write=True) as connection:
                _create(connection)
                reports = [ingest_campaign(connection, directory) for directory in directories]
            _remove_log(path)  # a log left by a crash belongs to the old file only
            fresh.replace(path)
        finally:
            _remove_log(fresh)
            with suppress(OSError):
                fresh.unlink()
        return reports

    def query(
        self,
        constant: str | None = None,
        status: str | None = None,
        class_: str | None = None,
        min_digits: int | None = None,
        limit: int | None = None,
    ) -> FormulaTable:
        """Formulas, simplest first: by size of coefficients, then length of the expression.

        Rational values come after all others. The table shows itself in a notebook, and goes on to
        pandas and to files; see `search.formula_table.FormulaTable`.

        Parameters
        ----------
        constant : str, optional
            Name, alias or expression of a constant; for a quadratic irrational any element of its
            field.
        status : str, optional
            One of `verify.certify.STATUSES`; without it, everything but ``unmatched``.
        class_ : str, optional
            A fingerprint class.
        min_digits : int, optional
            Least number of decimal digits to which the claim was tested.
        limit : int, optional
            Greatest number of rows.

        Raises
        ------
        UnknownConstantError
            If the constant is not known.
        CatalogueError
            If there is no catalogue to read.
        """
        if status is not None and status not in STATUSES:
            raise CatalogueError(f"no status {status!r}; there are {', '.join(STATUSES)}")
        if limit is not None and limit < 1:
            raise LimitError(f"a limit of {limit} rows shows nothing; give 1 or more")
        status_column = func.coalesce(claims.c.status, "unmatched")
        statement = (
            select(
                objects.c.id,
                objects.c.kind,
                objects.c.a,
                objects.c.b,
                claims.c.expression,
                claims.c.constant,
                status_column,
                func.coalesce(claims.c.digits, objects.c.digits),
                objects.c["class"],
            )
            .select_from(objects.outerjoin(claims, claims.c.object_id == objects.c.id))
            .where(objects.c.digits.is_not(None))
            .order_by(
                case((claims.c.constant == "", 1), else_=0),  # rationals after the formulas
                objects.c.size,
                func.coalesce(claims.c.length, 0),
                objects.c.id,
                claims.c.id,
            )
        )
        if status is None:
            statement = statement.where(status_column != "unmatched")
        else:
            statement = statement.where(status_column == status)
        if constant is not None:
            statement = statement.where(claims.c.constant.in_(_constant_names(constant)))
        if class_ is not None:
            statement = statement.where(objects.c["class"] == class_)
        if min_digits is not None:
            statement = statement.where(
                func.coalesce(claims.c.digits, objects.c.digits) >= min_digits
            )
        if limit is not None:
            statement = statement.limit(limit)
        with self._reading() as connection:
            return FormulaTable(FormulaRow(*row) for row in connection.execute(statement))

    def show(self, id: str) -> ObjectRecord:
        """All about one object, by its id or the beginning of it.

        Raises
        ------
        CatalogueError
            If no object has it, or several begin so.
        """
        with self._reading() as connection:
            return read_object(connection, id)

    def sizes(self) -> dict[str, int] | None:
        """Numbers of rows, by table; None where there is no catalogue yet.

        Raises
        ------
        CatalogueError
            If what is there cannot be read, is no catalogue, or has another schema version.
        """
        if not self.location.exists():
            return None
        with self.location.connect(write=False) as connection:
            if not self._tables(connection):
                return None
            self._check_version(connection)
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
                if table is not meta
            }

    def _missing(self) -> CatalogueError:
        return CatalogueError(
            f"no catalogue at {self.location}; run a search first, or name one with --catalogue"
        )

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if not self.location.exists():
            raise self._missing()
        with self.location.connect(write=False) as connection:
            self._check_version(connection)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.location.path is not None and self.location.exists():
            self._refuse_foreign_file()  # before it is touched in any way
        with self.location.connect(write=True) as connection:
            if not self._tables(connection):
                _create(connection)
        with self.location.connect(write=True) as connection:
            self._check_version(connection)
            yield connection

    def _check_version(self, connection: Connection) -> None:
        tables = self._tables(connection)
        if not tables:  # its making was broken off
            raise self._missing()
        version = _version(connection) if "meta" in tables else None
        if version is None:
            raise CatalogueError(
                f"{self.location} is a database but no catalogue; name another with --catalogue"
            )
        if version != str(SCHEMA_VERSION):
            raise CatalogueError(
                f"the catalogue {self.location} has schema version {version}, and this program "
                f"needs {SCHEMA_VERSION}; make it anew: brouncker catalogue rebuild DIR... "
                f"--catalogue {self.location}"
            )

    def _refuse_foreign_file(self) -> None:
        if not self.location.exists():
            return
        with self.location.connect(write=False) as connection:
            names = inspect(connection).get_table_names()
            if names and "meta" not in names:
                raise CatalogueError(
                    f"{self.location} is no catalogue and is not overwritten; move it away, or "
                    "name another with --catalogue"
                )

    def _tables(self, connection: Connection) -> set[str]:
        """What a new catalogue cannot lie beside: in a file all tables, on a server its names."""
        inspector = inspect(connection)
        names = {*inspector.get_table_names(), *inspector.get_view_names()}
        if self.location.path is not None:
            return names
        names &= metadata.tables.keys()
        comments = inspector.get_multi_table_comment(filter_names=list(names))
        ours = {name for (_, name), comment in comments.items() if comment["text"] == CATALOGUE}
        if names - ours:
            raise CatalogueError(
                f"{self.location} has a table {min(names - ours)!r} of something else, which is "
                "not touched; name another database with --catalogue"
            )
        return names

    def _clear(self, connection: Connection) -> None:
        """Leave an empty catalogue on a server; tables stay, so that readers need not wait."""
        tables = self._tables(connection)
        if tables == metadata.tables.keys() and _version(connection) == str(SCHEMA_VERSION):
            for table in reversed(metadata.sorted_tables):
                if table is not meta:
                    connection.execute(table.delete())
        else:
            metadata.drop_all(connection)
            _create(connection)


def _version(connection: Connection) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.execute(meta.insert().values(key="schema_version", value=str(SCHEMA_VERSION)))


def _remove_log(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()


def _constant_names(text: str) -> list[str]:
    """The names under which claims may hold a constant.

    An expression stands for the one irrational number in it too: ``ln(8)`` finds ``log(2)``, and
    an element of a quadratic field, ``phi`` say, the generator ``sqrt(5)``. A constant with an
    entry of its own, such as ``pi^2``, stands for itself alone.
    """
    from discovery.constants import constants

    constant = constants.resolve(text)
    generators = constant.expression.constants
    names = {constant.name}
    if len(generators) == 1:
        (generator,) = generators
        if constant.name not in constants or generator.startswith("sqrt("):
            names.add(generator)
    return sorted(names)
