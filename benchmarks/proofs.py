"""Proofs: closed forms a second, the known formulas, checking, a catalogue proved and linked."""

from __future__ import annotations

import io
import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import Measurement, seconds
from discovery.closed_forms.closed_form import closed_form
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError, NoValueError, PolynomialError, ProofError
from discovery.tables.datasets import load
from search.catalogue.catalogue import Catalogue
from search.catalogue.certificate_store import CertificateStore
from search.executors.executor import InProcessExecutor
from search.executors.progress import ProgressReport
from search.proofs.catalogue_proving import prove_catalogue
from search.proofs.proof_graph import constant_rows, proof_graph
from search.proofs.proof_search import prove
from verify.checker import check
from verify.enclosures.enclosure import enclose

COUNT = 200
SIZE = 50  # of coefficients
SMALL = (1, 2)  # degrees of the theorems of quotients


def _random_fractions(count: int, seed: int) -> list[PCF]:
    """Convergent fractions of degree (<= 1, <= 2)."""
    choose = random.Random(seed)
    found: list[PCF] = []
    while len(found) < count:
        a, b = ([choose.randint(-SIZE, SIZE) for _ in range(d + 1)] for d in SMALL)
        try:
            pcf = PCF(a, b)
            if pcf.terminates_at is None:
                enclose(pcf, 20)
                found.append(pcf)
        except (LimitError, NoValueError, PolynomialError):
            continue
    return found


def _random() -> list[Measurement]:
    fractions = _random_fractions(COUNT, 7)
    forms = seconds(lambda: [closed_form(pcf) for pcf in fractions])
    named = sum(closed_form(pcf) is not None for pcf in fractions)
    began = perf_counter()
    proved = 0
    for pcf in fractions:
        try:
            prove(pcf)
            proved += 1
        except (ProofError, LimitError):
            continue
    whole = perf_counter() - began
    what = f"random convergent fractions, degree (1,2), coefficients to {SIZE}"
    return [
        Measurement(f"closed forms, {what}", COUNT / forms, "1/s", f"{named} of {COUNT}"),
        Measurement(f"proofs, {what}", COUNT / whole, "1/s", f"{proved} of {COUNT}, checked"),
    ]


def _rows(store: CertificateStore) -> list[Measurement]:
    """The table of known formulas, row by row."""
    tried, proved = Counter[bool](), Counter[bool]()
    certificates = []
    began = perf_counter()
    for row in load("known_pcfs"):
        pcf = PCF(row["a"], row["b"])
        small = pcf.degrees[0] <= SMALL[0] and pcf.degrees[1] <= SMALL[1]
        tried[small] += 1
        try:
            certificates.append(prove(pcf, row["value"]).certificate)
        except (ProofError, LimitError):
            continue
        proved[small] += 1
    whole = perf_counter() - began
    for certificate in certificates:
        store.add(certificate)
    checked = seconds(lambda: [check(certificate) for certificate in certificates])
    size = sum(len(certificate.text()) for certificate in certificates) / len(certificates)
    note = (
        f"degree (1,2): {proved[True]} of {tried[True]}; above: {proved[False]} of {tried[False]}"
    )
    return [
        Measurement("proofs of the known formulas", whole, "s", note),
        Measurement(
            "check of a certificate, enclosures at hand",
            checked / len(certificates) * 1e3,
            "ms",
            f"mean of {len(certificates)}; {size:,.0f} bytes",
        ),
    ]


def _links(folder: Path, store: CertificateStore) -> list[Measurement]:
    """The proved rows as a catalogue, linked."""
    catalogue = Catalogue(folder / "c.db")
    catalogue.prepare()
    began = perf_counter()
    catalogue.accept(store)
    accepting = perf_counter() - began
    progress = ProgressReport(io.StringIO())
    began = perf_counter()
    report = prove_catalogue(catalogue, store, InProcessExecutor(), progress)
    whole = perf_counter() - began
    with catalogue.reading() as connection:
        rows = constant_rows(proof_graph(connection))[:4]
    shares = "; ".join(
        f"{row['constant']}: {row['linked']} by equivalences, {row['related']} with fields, of "
        f"{row['formulas']}"
        for row in rows
    )
    return [
        Measurement("reading their certificates into a catalogue", accepting, "s"),
        Measurement("linking them", whole, "s", f"{report.relations} relations"),
        Measurement(
            "formulas of pi in one component of equivalences and fields",
            next(row["related_share"] for row in rows if row["constant"] == "pi") * 100,
            "%",
            shares,
        ),
    ]


def measurements() -> list[Measurement]:
    """Times on one core."""
    with TemporaryDirectory() as folder:
        store = CertificateStore(Path(folder) / "certificates")
        return [*_random(), *_rows(store), *_links(Path(folder), store)]


if __name__ == "__main__":
    for m in measurements():
        print(f"{m.what}: {m.figure:.4g} {m.unit}  {m.note}")
