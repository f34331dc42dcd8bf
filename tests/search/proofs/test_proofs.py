"""Proofs of a catalogue: from the command line to the graph, stopped, tampered with, merged."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from sqlalchemy import text

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from search.catalogue.catalogue import Catalogue
from search.catalogue.certificate_store import CertificateStore
from search.cli.application import app
from search.executors.executor import InProcessExecutor
from search.executors.progress import LineProgress
from search.executors.task import Job, Task, TaskOutcome
from search.proofs.catalogue_proving import ProvingReport, prove_catalogue
from search.proofs.proof_search import Proof, prove
from search.running.merge import merge
from tests.small_campaign import FOUR_OVER_PI, evaluated, make
from verify.certificates.certificate import Certificate

TAIL = evaluated("2*n+3", "n^2+2*n+1", "3.659792", "pi/(4-pi)", constant="pi")
FURTHER = evaluated("2*n+5", "n^2+4*n+4", "6.0626", "4*(4-pi)/(4*pi-12)", constant="pi")
DISGUISED = evaluated("3*n+1", "-2*n^2+3*n", "1.273239", "4/pi", constant="pi")
GOLDEN = evaluated("1", "1", "1.618033", "(1+sqrt(5))/2", constant="sqrt(5)", kind="algebraic")
APERY = evaluated("34*n^3+51*n^2+27*n+5", "-n^6", "4.99", "6/zeta(3)", constant="zeta(3)")
WRONG = evaluated("3*n+1", "n", "1.223", "1/log(2)-1/5", constant="log(2)", status="matched")
EULER = evaluated("n+1", "n+1", "1.718281", "e-1", constant="e", status="matched")
PROVABLE = (FOUR_OVER_PI, TAIL, FURTHER, DISGUISED, GOLDEN, EULER, APERY)
ROWS = (*PROVABLE, WRONG)
EQUIVALENT = {row["id"] for row in (FOUR_OVER_PI, TAIL, FURTHER)}


class Ran:
    """One call of the command line in this process."""

    def __init__(self, *words: object) -> None:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as end,
        ):
            app(list(map(str, words)), prog_name="brouncker")
        self.code, self.out, self.err = end.value.code, out.getvalue(), err.getvalue()

    @property
    def rows(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    make(tmp_path / "campaign", ROWS)
    found = Catalogue(tmp_path / "c.db")
    found.ingest(tmp_path / "campaign")
    return found


def run(catalogue: Catalogue, folder: Path, executor: Any = None) -> ProvingReport:
    return prove_catalogue(
        catalogue,
        CertificateStore(folder),
        executor or InProcessExecutor(),
        LineProgress(io.StringIO()),
    )


def proved(catalogue: Catalogue) -> set[str]:
    return {row.id for row in catalogue.query(status="proved")}


# the commands


def test_prove_and_check(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    ran = Ran("prove", "2n+1", "n^2", "4/pi", "--out", file)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "K(2*n+1, n^2) = 4/pi"
    assert "theorems: tangent, arctangent-of-pi" in ran.out
    (row,) = Ran("check", file, "--json").rows
    assert (row["accepted"], row["statement"]) == (True, "K(2*n+1, n^2) = 4/pi")
    (shown,) = Ran("prove", "n+1", "1", "--json").rows
    assert (shown["status"], shown["theorems"]) == ("proved", ["bessel"])
    assert (
        Certificate(prove(PCF("n+1", "1")).certificate.statement, ()).statement.value
        == (shown["value"])
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2n+1", "n^2", "22/7"), 1, "refuted"),
        (("2n+1", "n^2", "4/pi+10^-80"), 1, "not proved: no proof is found"),
        (("2n+1", "n-3"), 2, "terminates at n = 3"),
        (("1", "-n^2", "pi"), 2, "has no limit"),
        (("2n+", "n^2"), 2, "cannot read the polynomial"),
        (("2n+1", "n^2", "4/pie"), 2, "no constant 'pie'"),
        (("2n+1",), 2, "give either"),
        (("--all", "2n+1"), 2, "give no A, B"),
        (("--all", "--catalogue", "postgresql://nobody@localhost/none"), 2, "--certificates DIR"),
    ],
)
def test_what_is_not_proved_says_why(words: tuple[str, ...], code: int, said: str) -> None:
    ran = Ran("prove", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_check_names_what_it_does_not_accept(tmp_path: Path) -> None:
    good = prove(PCF("2n+1", "n^2"), "4/pi").certificate.text()
    files = {
        "a-good.json": good,
        "b-version.json": good.replace('"version":1', '"version":2'),
        "c-theorem.json": good.replace('"tangent"', '"cotangent"'),
        "d-torn.json": good[: len(good) // 2],
        "e-binary.json": "\ufffd\x00",
        "f-true-but-not-implied.json": good.replace('"value":"4/pi"', '"value":"1/atan(1)"', 1),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    ran = Ran("check", tmp_path, "--json")
    assert ran.code == 1
    assert [row["accepted"] for row in ran.rows] == [True] + [False] * 5
    reasons = [row["reason"] for row in ran.rows[1:]]
    said = ("version 2", "no theorem 'cotangent'", "no JSON", "no JSON", "the steps prove")
    assert all(part in reason for part, reason in zip(said, reasons, strict=True))
    plain = Ran("check", tmp_path).out.splitlines()
    assert ["accepted" in line for line in plain] == [True] + [False] * 5
    assert Ran("check", tmp_path / "a-good.json").code == 0
    (tmp_path / "empty").mkdir()
    for nothing in (tmp_path / "none.json", tmp_path / "empty"):
        assert Ran("check", tmp_path / "a-good.json", nothing).code == 2


@pytest.mark.slow
def test_worker_processes_prove_too(tmp_path: Path) -> None:
    make(tmp_path / "campaign", [GOLDEN])
    Catalogue(tmp_path / "c.db").ingest(tmp_path / "campaign")
    ran = Ran("prove", "--all", "--jobs", "2", "--catalogue", tmp_path / "c.db", "--json")
    assert (ran.code, [row["proved"] for row in ran.rows]) == (0, [1])


@pytest.mark.slow
def test_a_catalogue_is_proved_linked_and_shown(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "search.executors.executor.ProcessExecutor", lambda workers: InProcessExecutor()
    )
    ran = Ran("prove", "--all", "--jobs", "1", "--catalogue", tmp_path / "c.db", "--json")
    assert ran.code == 1  # what is wrong has no proof
    counts = {row["constant"]: (row["proved"], row["not_proved"]) for row in ran.rows}
    assert counts == {
        "pi": (4, 0),
        "sqrt(5)": (1, 0),
        "e": (1, 0),
        "zeta(3)": (1, 0),
        "log(2)": (0, 1),
    }
    (missing,) = (row for row in ran.rows if row["not_proved"])
    assert missing["claims_not_proved"][0]["id"] == WRONG["id"]
    assert proved(catalogue) == {row["id"] for row in PROVABLE}
    assert (Ran("check", tmp_path / "c.certificates")).code == 0

    listed = Ran("query", "--status", "proved", "--catalogue", tmp_path / "c.db", "--json").rows
    marks = {row["id"]: (row["consequence_of"], row["by"]) for row in listed}
    assert marks[FOUR_OVER_PI["id"]] == marks[DISGUISED["id"]] == (None, None)
    assert marks[TAIL["id"]] == (FOUR_OVER_PI["id"], "shift")

    shown = Ran("show", TAIL["id"], "--catalogue", tmp_path / "c.db").out
    assert f"{FOUR_OVER_PI['id']} (by shift)" in shown
    assert "K(2*n+3, n^2+2*n+1) = 1/(x-1) for x = K(2*n+1, n^2)" in shown
    latex = Ran("show", TAIL["id"], "--latex", "--catalogue", tmp_path / "c.db").out
    assert latex.count(r"\begin{enumerate}") == latex.count(r"\end{enumerate}") == 2

    file = tmp_path / "graph.json"
    rows = Ran("graph", "--catalogue", tmp_path / "c.db", "--out", file, "--json").rows
    (pi,) = (row for row in rows if row["constant"] == "pi")
    counts = (pi[name] for name in ("formulas", "proved", "linked", "related", "connected"))
    assert tuple(counts) == (4, 4, 3, 4, 4)  # the two 4/pi fractions lie on one matrix field
    graph = nx.node_link_graph(json.loads(file.read_text()), edges="links")
    store = CertificateStore(tmp_path / "c.certificates")
    hashes = {c for *_, c in graph.edges(data="certificate") if c}
    assert hashes <= {*store.names()}
    alone = nx.Graph(e[:2] for e in graph.edges(data="kind") if e[2] not in ("value", "path"))
    assert any(found >= EQUIVALENT for found in nx.connected_components(alone))
    assert not any({*EQUIVALENT, DISGUISED["id"]} <= c for c in nx.connected_components(alone))
    Ran("graph", "--catalogue", tmp_path / "c.db", "--out", tmp_path / "graph.graphml")
    assert nx.read_graphml(tmp_path / "graph.graphml").number_of_nodes() == len(graph)


def test_one_proof_can_be_kept(tmp_path: Path, catalogue: Catalogue) -> None:
    keep = ("--catalogue", tmp_path / "c.db", "--certificates", tmp_path / "mine")
    assert Ran("prove", "4n+2", "4n^2", "8/pi", *keep).code == 0  # twice 4/pi, by an inflation
    assert proved(catalogue) == {FOUR_OVER_PI["id"]}
    new = PCF("n+7", "3")
    assert Ran("prove", *new.texts, *keep).code == 0
    assert proved(catalogue) == {FOUR_OVER_PI["id"], new.id}


# stopped and gone on


class Stopping(InProcessExecutor):
    """Is stopped after some outcomes, by Ctrl-C or by a crash."""

    def __init__(self, after: int, how: type[BaseException]) -> None:
        self.after, self.how = after, how

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        for outcome in super().run(job, tasks):
            if not self.after:
                raise self.how
            self.after -= 1
            yield outcome


class Counting(InProcessExecutor):
    """Notes which claims it is asked to prove."""

    def __init__(self) -> None:
        self.claims: list[str] = []

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        if job.process.endswith("prove_claims"):
            self.claims += [expression for _, _, expression in json.loads(job.spec)]
        yield from super().run(job, tasks)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The certificates of a run that nothing stopped."""
    folder = tmp_path_factory.mktemp("undisturbed")
    make(folder / "campaign", ROWS)
    whole = Catalogue(folder / "c.db")
    whole.ingest(folder / "campaign")
    run(whole, folder / "d")
    return CertificateStore(folder / "d").names()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("after", "how"), [(0, KeyboardInterrupt), (3, MemoryError), (9, KeyboardInterrupt)]
)
def test_a_stopped_run_goes_on(
    tmp_path: Path,
    catalogue: Catalogue,
    undisturbed: list[str],
    after: int,
    how: type[BaseException],
) -> None:
    ended = pytest.raises(how) if how is MemoryError else contextlib.nullcontext()
    with ended:
        assert run(catalogue, tmp_path / "d", Stopping(after, how)).interrupted
    values = sum(c.document()["statement"].get("value") is not None for _, c in
                 CertificateStore(tmp_path / "d").readable())  # fmt: skip
    assert values == min(after, len(PROVABLE))
    counting = Counting()
    report = run(catalogue, tmp_path / "d", counting)
    assert len(counting.claims) == len(ROWS) - values
    assert proved(catalogue) == {row["id"] for row in PROVABLE}
    assert report.proved.total() == len(PROVABLE)
    assert CertificateStore(tmp_path / "d").names() == undisturbed


def test_what_a_fraction_does_not_show_its_equivalent_ones_prove(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim without a proof of its own is proved through the links."""

    def prove_others(pcf: PCF, value: str) -> Proof:
        if pcf == far:
            raise ProofError("no proof is found (tried: nothing)")
        return prove(pcf, value)

    monkeypatch.setattr("search.proofs.proof_tasks.prove", prove_others)
    far = PCF("48n^3+108n^2+70n+12", "-64n^6-96n^5+12n^4+52n^3+15n^2")  # contracts (2n+1, n^2)
    row = evaluated(*far.texts, "11.6", "10/(4-pi)", constant="pi")
    make(tmp_path / "c", [FOUR_OVER_PI, row])
    catalogue = Catalogue(tmp_path / "c.db")
    catalogue.ingest(tmp_path / "c")
    assert run(catalogue, tmp_path / "d").exit_code == 0
    (shown,) = Ran("show", far.id, "--catalogue", tmp_path / "c.db", "--json").rows
    assert (shown["status"], shown["by"]) == ("proved", "contraction")
    assert "equivalence" in shown["proofs"][0]["theorems"]


# never trusted


@pytest.mark.slow
def test_a_rebuild_checks_every_certificate(tmp_path: Path, catalogue: Catalogue) -> None:
    run(catalogue, tmp_path / "d")
    store = CertificateStore(tmp_path / "d")
    victims = [n for n, c in store.readable() if c.statement.document().get("value") == "4/pi"]
    assert len(victims) == 2
    altered = tmp_path / "d" / f"{victims[0]}.json"
    altered.write_text(altered.read_text().replace("4/pi", "5/pi"))
    torn = tmp_path / "d" / f"{victims[1]}.json"
    torn.write_text(torn.read_text()[:-40])
    lie = prove(PCF("2n+1", "n^2"), "4/pi").certificate.text().replace('"order":"0"', '"order":"1"')
    document = json.loads(lie)
    statement, steps = prove(PCF("2n+1", "n^2"), "4/pi").certificate.statement, document["steps"]
    named_well = store.add(Certificate(statement, tuple(steps)))
    ran = Ran(
        *("catalogue", "rebuild", tmp_path / "d", tmp_path / "campaign"),
        *("--catalogue", tmp_path / "c.db", "--json"),
    )
    assert ran.code == 1
    rejected = ran.rows[0]["rejected"]
    assert len(rejected) == 3
    for name in (*victims, named_well):
        assert any(name in line for line in rejected)
    assert proved(catalogue) == {row["id"] for row in PROVABLE} - {
        FOUR_OVER_PI["id"],
        DISGUISED["id"],
    }
    assert catalogue.show(FOUR_OVER_PI["id"]).claims[0].status == "certified"


@pytest.mark.slow
def test_rebuilding_gives_the_same_and_warns_of_what_it_was_not_told(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    run(catalogue, tmp_path / "c.certificates")
    before = [catalogue.show(row["id"]) for row in ROWS]
    places = (tmp_path / "c.certificates", tmp_path / "campaign")
    for order in (places, places[::-1]):
        catalogue.rebuild(order)
        assert [catalogue.show(row["id"]) for row in ROWS] == before
    assert catalogue.ingest(places[0]).certificates == 0
    ran = Ran("catalogue", "rebuild", places[1], "--catalogue", tmp_path / "c.db")
    assert (ran.code, "were not read" in ran.err) == (0, True)
    assert proved(catalogue) == set()


def test_certificates_of_a_campaign_are_read_and_merged(tmp_path: Path) -> None:
    make(tmp_path / "one", ROWS)
    make(tmp_path / "two", ROWS)
    good = prove(PCF("2n+1", "n^2"), "4/pi").certificate
    (tmp_path / "one" / "certificates").mkdir()
    name = CertificateStore(tmp_path / "one" / "certificates").add(good)
    (tmp_path / "one" / "certificates" / f"{'0' * 16}.json").write_text("{}")
    report = merge([tmp_path / "one", tmp_path / "two"], tmp_path / "out")
    assert (report.certificates, report.exit_code) == (1, 1)
    assert any("0" * 16 in line for line in report.damaged)
    again = merge([tmp_path / "one", tmp_path / "two"], tmp_path / "out")
    assert again.certificates == 0
    assert CertificateStore(tmp_path / "out" / "certificates").names() == [name]
    catalogue = Catalogue(tmp_path / "c.db")
    assert catalogue.ingest(tmp_path / "out").certificates == 1
    assert proved(catalogue) == {FOUR_OVER_PI["id"]}


def test_a_catalogue_of_the_first_version_is_read_and_upgraded(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    with catalogue.location.connect(write=True) as connection:
        connection.execute(text("DROP TABLE certificates"))
        connection.execute(text("UPDATE meta SET value = '1'"))
    assert "certificates" not in (catalogue.sizes() or {})
    assert len(catalogue.query()) == len(ROWS)
    assert Ran("graph", "--catalogue", tmp_path / "c.db").code == 0
    assert "certificates" in (catalogue.sizes() or {})
    run(catalogue, tmp_path / "d")
    assert proved(catalogue) == {row["id"] for row in PROVABLE}
