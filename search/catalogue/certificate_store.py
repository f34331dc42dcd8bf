"""Certificates on disk: one file `<hash>.json` each, in a folder of their own or of a campaign.

A file is written under a temporary name, synced and renamed: what can be seen is whole. Its name is
the hash of its content, so that an altered file is told from its name alone; whether a certificate
proves anything, only `verify.checker` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from discovery.errors import CampaignError, ProofError
from search.catalogue.database import Location
from search.storage.open_store import open_store
from search.storage.store import Store
from verify.certificates.certificate import MAX_BYTES, Certificate, read_certificate

__all__ = ["FOLDER", "CertificateStore", "default_certificates"]

FOLDER = "certificates"  # of a campaign

_NAME = re.compile(r"[0-9a-f]{16}\.json")


class CertificateStore:
    """The certificates in a folder.

    Parameters
    ----------
    place : str, Path or Store
        A path or URL, or the store of a campaign.
    folder : str
        The folder in it; empty for the place itself.

    Examples
    --------
    >>> import tempfile
    >>> from verify.certificates.certificate import ValueStatement
    >>> witness = {"scale": "1", "lower": "1", "argument": "1"}
    >>> value = "hyp0f1(1,1)/hyp0f1(2,1)"
    >>> step = {"theorem": "bessel", "a": "n+1", "b": "1", "witness": witness, "value": value}
    >>> certificate = Certificate(ValueStatement("n+1", "1", value), (step,))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = CertificateStore(folder)
    ...     name = store.add(certificate)
    ...     store.names() == [name], store.read(name) == certificate
    (True, True)
    """

    def __init__(self, place: str | Path | Store, folder: str = "") -> None:
        self.store = open_store(place)
        self.folder = folder
        self._prepared = False

    def __str__(self) -> str:
        return self.store.at(self.folder) if self.folder else str(self.store)

    def at(self, name: str) -> str:
        """Where the file of a hash is, as it is shown to users."""
        return self.store.at(self._file(name))

    def _file(self, name: str) -> str:
        return f"{self.folder}/{name}.json" if self.folder else f"{name}.json"

    def names(self) -> list[str]:
        """The hashes of the certificates that are there, in order."""
        entries = self.store.list(self.folder)
        return [e.name.removesuffix(".json") for e in entries if _NAME.fullmatch(e.name)]

    def read(self, name: str) -> Certificate:
        """Read the certificate of a hash; it is not checked yet.

        Raises
        ------
        ProofError
            If the file cannot be read, is no certificate, or another one than its name says.
        """
        try:
            content = self.store.read(self._file(name), MAX_BYTES)
        except CampaignError as error:
            raise ProofError(str(error)) from None
        certificate = read_certificate(content)
        if certificate.hash != name:
            raise ProofError(
                f"its content has the hash {certificate.hash} and not that of its name: the file "
                "was altered"
            )
        return certificate

    def readable(self) -> Iterator[tuple[str, Certificate]]:
        """Hashes and certificates, without the files that are none."""
        for name in self.names():
            try:
                yield name, self.read(name)
            except ProofError:
                continue

    def add(self, certificate: Certificate) -> str:
        """Write a certificate and return its hash; again changes nothing.

        Raises
        ------
        CampaignError
            If it cannot be written.
        """
        if not self._prepared:
            self.store.prepare([self.folder])
            self._prepared = True
        name = certificate.hash
        self.store.write(self._file(name), certificate.text().encode())
        return name


def default_certificates(location: Location) -> Path | None:
    """The folder beside a catalogue's file; None for a catalogue on a server.

    >>> default_certificates(Location("runs/formulas.db"))
    PosixPath('runs/formulas.certificates')
    """
    return None if location.path is None else location.path.with_suffix(".certificates")
