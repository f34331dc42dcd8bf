"""The catalogue: an index of objects, claims, evidence, relations and where each was found.

It holds nothing that cannot be rebuilt from campaign directories, which are the truth.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, inspect, select

from discovery.arguments import read_integer, read_items, read_text
from discovery.errors import CatalogueError, LimitError
from search.campaigns.claim_status import CLAIM_STATUSES
from search.catalogue.database import Location
from search.catalogue.formula_rows import formula_rows
from search.catalogue.object_record import ObjectRecord, read_object
from search.catalogue.schema import (
    CATALOGUE,
    SCHEMA_VERSION,
    UPGRADED,
    meta,
    metadata,
)
from search.formulas.formula_table import FormulaRow, FormulaTable
from search.storage.open_store import open_store

if TYPE_CHECKING:
    from search.catalogue.certificate_ingest import CertificateReport
    from search.catalogue.certificate_store import CertificateStore
    from search.catalogue.ingest import IngestReport
    from search.executors.progress import ProgressReport

__all__ = ["Catalogue", "FormulaRow"]

_TOGETHER = 200  # certificates checked in one transaction: others want to write too


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

    def ingest(
        self,
        directory: str | Path,
        trust: bool = False,
        workers: int = 1,
        progress: ProgressReport | None = None,
    ) -> IngestReport:
        """Read a campaign, or a directory of certificates; doing it twice is doing it once.

        Certificates are checked, and what rows say to be certified or refuted is certified anew.

        Parameters
        ----------
        directory : str or Path
        trust : bool
            Whether rows that say ``certified`` are believed instead: their claims then have the
            status ``certified elsewhere``, until they are read again without it.
        workers : int
            Processes that certify, where there is much.
        progress : ProgressReport, optional
            What tells how far it is, where there is much.

        Raises
        ------
        CampaignError
            If the directory is neither, or a chunk's file is damaged; nothing is written then.
        CatalogueError
            If the catalogue cannot be written, is none, or has another schema version.
        """
        # not above: readers do without what reads chunks
        from search.catalogue.ingest import IngestReport, ingest_campaign
        from search.catalogue.sources import certificates_of, with_certificates

        campaign, store = certificates_of(directory)
        report = IngestReport.of(store.store.title)
        if campaign:
            with self._writing() as connection:
                report = ingest_campaign(connection, directory, trust, workers, progress)
        return with_certificates(report, self.accept(store))

    def accept(
        self, store: CertificateStore, names: Sequence[str] | None = None
    ) -> list[CertificateReport]:
        """Check certificates and write what they prove, some hundred in one transaction.

        Parameters
        ----------
        store : CertificateStore
        names : sequence of str, optional
            Hashes; without it, all that are there.
        """
        from search.catalogue.certificate_ingest import ingest_certificates

        names = store.names() if names is None else names
        reports = []
        for at in range(0, len(names), _TOGETHER):
            with self._writing() as connection:
                batch = names[at : at + _TOGETHER]
                reports.append(ingest_certificates(connection, store, batch))
        return reports

    def rebuild(
        self,
        directories: Sequence[str | Path],
        trust: bool = False,
        workers: int = 1,
        progress: ProgressReport | None = None,
    ) -> list[IngestReport]:
        """Make the catalogue anew from directories, and put it in place at once.

        They are campaigns and directories of certificates; every certificate is checked, and what
        rows say to be certified is certified anew, unless `trust` says that it is believed.

        An SQLite file is built beside the old one and renamed over it; on a server it is one
        transaction, and readers see the old one until it ends. A catalogue of another schema
        version is replaced, what is no catalogue is refused.
        """
        from search.catalogue.sources import ingest_sources

        directories = read_items(directories, "directories", "paths or URLs, in a list")
        for directory in directories:
            open_store(directory)  # refused before anything is built
        if self.location.path is None:
            with self.location.connect(write=True) as connection:
                self._clear(connection)
                return ingest_sources(connection, directories, trust, workers, progress)
        path = self.location.path
        self._refuse_foreign_file()
        fresh = path.with_name(f".{path.name}.{os.getpid()}.rebuild")
        try:
            with Location(fresh, shown=str(path)).connect(write=True) as connection:
                _create(connection)
                reports = ingest_sources(connection, directories, trust, workers, progress)
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
        pandas and to files; see `search.formulas.formula_table.FormulaTable`.

        Parameters
        ----------
        constant : str, optional
            Name, alias or expression of a constant; for a quadratic irrational any element of its
            field.
        status : str, optional
            One of `search.campaigns.claim_status.CLAIM_STATUSES`; without it, everything but
            ``unmatched``.
        class_ : str, optional
            A fingerprint class.
        min_digits : int, optional
            Least number of decimal digits to which the claim was tested; what is proved has all.
        limit : int, optional
            Greatest number of rows.

        Raises
        ------
        UnknownConstantError
            If the constant is not known.
        CatalogueError
            If there is no catalogue to read.
        """
        for name, value in (("constant", constant), ("status", status), ("class_", class_)):
            if value is not None:
                read_text(value, name, "a text")
        for name, number in (("min_digits", min_digits), ("limit", limit)):
            if number is not None:
                read_integer(number, name)
        if status is not None and status not in CLAIM_STATUSES:
            raise CatalogueError(f"no status {status!r}; there are {', '.join(CLAIM_STATUSES)}")
        if limit is not None and limit < 1:
            raise LimitError(f"a limit of {limit} rows shows nothing; give 1 or more")
        with self.reading() as connection:
            return formula_rows(connection, constant, status, class_, min_digits, limit)

    def show(self, id: str) -> ObjectRecord:
        """All about one object, by its id or the beginning of it.

        Raises
        ------
        CatalogueError
            If no object has it, or several begin so.
        """
        read_text(id, "id", "an id, such as 'pcf-76946492f03c9875'")
        with self.reading() as connection:
            return read_object(connection, id)

    def schema_version(self) -> str | None:
        """The version of its tables; None where there is no catalogue yet.

        Raises
        ------
        CatalogueError
            If what is there cannot be read, or is no catalogue.
        """
        if not self.location.exists():
            return None
        with self.location.connect(write=False) as connection:
            return _version(connection) if "meta" in self._tables(connection) else None

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
                if table is not meta and inspect(connection).has_table(table.name)
            }

    def _missing(self) -> CatalogueError:
        return CatalogueError(
            f"no catalogue at {self.location}; run a search first, or name one with --catalogue"
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads.

        Raises
        ------
        CatalogueError
            If there is no catalogue to read, or it has another schema version.
        """
        if not self.location.exists():
            raise self._missing()
        with self.location.connect(write=False) as connection:
            self._check_version(connection)
            if _version(connection) == str(SCHEMA_VERSION):
                yield connection
                return
        self._bring_up_to_date()
        with self.location.connect(write=False) as connection:
            yield connection

    def _bring_up_to_date(self) -> None:
        """Upgrade a catalogue of an earlier version, which says more than is known here."""
        try:
            self.prepare()
        except CatalogueError as error:
            raise CatalogueError(
                f"the catalogue {self.location} is of an earlier version and cannot be brought to "
                f"this one ({error}); whoever may write it does so with `brouncker query`"
            ) from None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.location.path is not None and self.location.exists():
            self._refuse_foreign_file()  # before it is touched in any way
        with self.location.connect(write=True) as connection:
            if not self._tables(connection):
                _create(connection)
        with self.location.connect(write=True) as connection:
            self._check_version(connection)
            if (version := _version(connection)) in UPGRADED:
                from search.catalogue.upgrade import upgrade  # it checks certificates anew

                upgrade(connection, str(version))
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
        if version not in (str(SCHEMA_VERSION), *UPGRADED):
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
