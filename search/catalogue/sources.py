"""What a catalogue is made from: campaign directories, and directories of certificates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from discovery.errors import CampaignError
from search.catalogue.certificate_ingest import CertificateReport, ingest_certificates
from search.catalogue.certificate_store import FOLDER, CertificateStore
from search.catalogue.ingest import IngestReport, ingest_campaign
from search.executors.progress import ProgressReport
from search.storage.open_store import open_store

__all__ = ["certificates_of", "ingest_sources", "with_certificates"]


def certificates_of(directory: str | Path) -> tuple[bool, CertificateStore]:
    """Whether a directory is a campaign, and where its certificates are.

    Raises
    ------
    CampaignError
        If it is no campaign and holds no certificate.
    """
    store = open_store(directory)
    if store.exists("spec.toml"):
        return True, CertificateStore(store, FOLDER)
    found = CertificateStore(store)
    if not found.names():
        raise CampaignError(
            f"{store} is not a campaign directory (it has no spec.toml), and no directory of "
            "certificates (it has no <hash>.json); `brouncker run SPEC --out DIR` makes the one, "
            "`brouncker prove --all` the other"
        )
    return False, found


def ingest_sources(
    connection: Connection,
    directories: Iterable[str | Path],
    trust: bool = False,
    workers: int = 1,
    progress: ProgressReport | None = None,
) -> list[IngestReport]:
    """Read directories into the catalogue, certificates after all campaigns, in one transaction."""
    found = []
    for directory in directories:
        campaign, store = certificates_of(directory)
        report = IngestReport.of(store.store.title)
        if campaign:
            report = ingest_campaign(connection, directory, trust, workers, progress)
        found.append((report, store))
    return [
        with_certificates(report, [ingest_certificates(connection, store)])
        for report, store in found
    ]


def with_certificates(report: IngestReport, found: Sequence[CertificateReport]) -> IngestReport:
    """A report with what was read of certificates."""
    return replace(
        report,
        certificates=report.certificates + sum(each.accepted for each in found),
        known_certificates=report.known_certificates + sum(each.known for each in found),
        rejected=(*report.rejected, *(line for each in found for line in each.rejected)),
        conflicts=(*report.conflicts, *(line for each in found for line in each.conflicts)),
    )
