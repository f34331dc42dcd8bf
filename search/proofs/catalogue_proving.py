"""Proving a whole catalogue: claim by claim, then link by link, then claim by link.

Every certificate is on disk as soon as it is found. What has one is not proved again, so that a
run that was stopped goes on where it was; the catalogue reads the certificates as it reads any
others, by checking them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from discovery.continued_fractions.pcf import PCF
from search.campaigns.claim_status import ELSEWHERE
from search.catalogue.catalogue import Catalogue
from search.catalogue.certificate_store import CertificateStore
from search.catalogue.proof_rows import (
    FormulaClaim,
    formula_claims,
    fractions_of,
    links,
    value_proofs,
)
from search.executors.executor import Executor
from search.executors.progress import ProgressReport
from search.executors.task import Job, Task
from search.formulas.relation_kind import EQUIVALENCES, PATH, simplicity
from search.proofs.proof_tasks import Result, results_of
from search.storage.interrupts import OneInterrupt, one_interrupt
from verify.certificates.certificate import read_certificate

__all__ = ["TIME_LIMIT", "ProvingReport", "Unproved", "prove_catalogue"]

TIME_LIMIT = 60.0  # seconds for one claim, or for one fraction's links

_OPEN = ("certified", ELSEWHERE, "matched")
_TRIED = re.compile(r"\(tried: (.*)\)$")
_WITH = re.compile(r"equivalence with PCF\([^)]*\)")


@dataclass(frozen=True)
class Unproved:
    """A claim without a proof, and why."""

    claim: FormulaClaim
    reason: str

    @property
    def short(self) -> str:
        """The reason without what is particular to the claim."""
        tried = _TRIED.search(self.reason)
        if tried is None:
            return self.reason
        parts = [_WITH.sub("equivalences with known fractions", p) for p in tried[1].split("; ")]
        return f"no proof found; tried: {'; '.join(dict.fromkeys(parts))}"


@dataclass
class ProvingReport:
    """What a run did.

    Attributes
    ----------
    certificates : str
        Where they are.
    values, relations : int
        Certificates found in this run.
    proved : Counter of str
        Proved claims by constant, with those of earlier runs.
    unproved : list of Unproved
    rejected : list of str
        Certificates on disk that were not accepted.
    interrupted : bool
        Whether Ctrl-C ended it.
    """

    certificates: str
    values: int = 0
    relations: int = 0
    proved: Counter[str] = field(default_factory=Counter)
    unproved: list[Unproved] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """0 all proved; 1 not all, or a certificate was rejected; 130 interrupted."""
        if self.interrupted:
            return 130
        return 1 if self.unproved or self.rejected else 0

    def by_constant(self) -> list[dict[str, Any]]:
        """A row for each constant, that with most formulas first; ``""`` for rational values."""
        missing: dict[str, Counter[str]] = {}
        for each in self.unproved:
            missing.setdefault(each.claim.constant, Counter())[each.short] += 1
        rows = [
            {
                "constant": name,
                "proved": self.proved[name],
                "not_proved": missing.get(name, Counter()).total(),
                "reasons": dict(missing.get(name, Counter()).most_common()),
            }
            for name in self.proved.keys() | missing.keys()
        ]
        return sorted(rows, key=lambda r: (-r["proved"] - r["not_proved"], r["constant"]))


def prove_catalogue(
    catalogue: Catalogue,
    store: CertificateStore,
    executor: Executor,
    progress: ProgressReport,
    time_limit: float | None = TIME_LIMIT,
) -> ProvingReport:
    """Prove every certified or matched claim of a catalogue, and link its formulas.

    Parameters
    ----------
    catalogue : Catalogue
    store : CertificateStore
        Where certificates are kept; those that are there already are taken first.
    executor : Executor
        What carries the work.
    progress : ProgressReport
    time_limit : float, optional
        Seconds for one claim, where the executor can enforce it.

    Raises
    ------
    CatalogueError
        If there is no catalogue, or it cannot be written.
    CampaignError
        If a certificate cannot be written.
    """
    with catalogue.reading():  # what is wrong with it should show before anything is made
        pass
    report = ProvingReport(str(store))
    with one_interrupt() as interrupts:
        run = _Run(catalogue, store, executor, progress, time_limit, report, interrupts)
        try:
            run.accept(store.names())
            run.prove_values()
            run.find_links()
            run.find_paths()
            run.follow_links()
        except KeyboardInterrupt:
            report.interrupted = True
            progress.say("interrupted; what is proved is kept, and the same command goes on")
    run.conclude()
    return report


class _Run:
    def __init__(
        self,
        catalogue: Catalogue,
        store: CertificateStore,
        executor: Executor,
        progress: ProgressReport,
        time_limit: float | None,
        report: ProvingReport,
        interrupts: OneInterrupt,
    ) -> None:
        self.catalogue = catalogue
        self.store = store
        self.executor = executor
        self.progress = progress
        self.time_limit = time_limit
        self.report = report
        self.interrupts = interrupts
        self.reasons: dict[str, str] = {}  # by claim

    def accept(self, names: Sequence[str]) -> None:
        """Let the catalogue check certificates and write what they prove."""
        for each in self.catalogue.accept(self.store, names):
            self.report.rejected += each.rejected
            for line in each.rejected:
                self.progress.say(f"a certificate was not accepted: {line}")
            for line in each.conflicts:
                self.progress.say(f"evidence both for and against {line}; it stays refuted")

    def prove_values(self) -> None:
        """Prove claims by their own fractions."""
        todo, done = self._open(), 0
        for claim in todo:
            if claim.kind != "pcf":
                self.reasons[claim.id] = "certificates are about ordinary fractions only, so far"
        ordinary = [claim for claim in todo if claim.kind == "pcf"]
        with self.catalogue.reading() as connection:
            done = len(formula_claims(connection, ["proved"]))
        spec = json.dumps([[c.a, c.b, c.expression] for c in ordinary])
        before = {"proved": done, "not proved": len(todo) - len(ordinary)}
        self._carry("prove_claims", spec, len(ordinary), before, self._keep_claims(ordinary))

    def _open(self) -> list[FormulaClaim]:
        with self.catalogue.reading() as connection:
            return formula_claims(connection, _OPEN)

    def _keep_claims(self, todo: Sequence[FormulaClaim]) -> Callable[[int, Result], list[str]]:
        def keep(i: int, result: Result) -> list[str]:
            if "reason" in result:
                self.reasons.setdefault(todo[i].id, result["reason"])
                return []
            self.report.values += 1
            self.report.relations += len(result.get("paths", ()))
            # the value last: what has it is done
            texts = [*result.get("paths", ()), result["certificate"]]
            return [self.store.add(read_certificate(each)) for each in texts]

        return keep

    def find_links(self) -> None:
        """Find, for each formula, the simplest one before it that it is equivalent to."""
        fractions, linked, _ = self._formulas()
        order = sorted(fractions, key=lambda name: simplicity(PCF(*fractions[name])))
        self.progress.say(f"looking for equivalences between {len(order):,} formulas")
        self._link(fractions, order, {*order} - linked)

    def find_paths(self) -> None:
        """Find paths along matrix fields from one class of equivalent formulas to another."""
        fractions, linked, graph = self._formulas()
        on_paths = {end for *ends, way in graph.edges(data="way") if way == PATH for end in ends}
        equivalent = nx.Graph(e[:2] for e in graph.edges(data="way") if e[2] != PATH)
        equivalent.add_nodes_from(fractions)
        roots = [
            min(found, key=lambda name: simplicity(PCF(*fractions[name])))
            for found in nx.connected_components(equivalent)
            if not found & on_paths and found <= fractions.keys()
        ]
        self.progress.say(f"looking for paths of matrix fields from {len(roots):,} of them")
        spec = json.dumps([fractions[name] for name in sorted(roots)])
        if roots:
            self._carry("prove_paths", spec, len(roots), {}, self._keep_relation)
        old = {*fractions}
        fractions, linked, _ = self._formulas()
        new = sorted(fractions.keys() - old)  # the lines of the fields: last, to see all others
        if new:
            self._link(fractions, [*sorted(old), *new], {*new} - linked)

    def _formulas(self) -> tuple[dict[str, tuple[str, str]], set[str], nx.Graph]:
        """Fractions with a constant, which of them are linked, and the graph of relations."""
        with self.catalogue.reading() as connection:
            found = formula_claims(connection, (*_OPEN, "proved"))
            known = links(connection)
            ends = {end for link in known for end in (link.object_id, link.other_id)}
            fractions = fractions_of(connection, ends)
        fractions |= {c.object_id: (c.a, c.b) for c in found if c.kind == "pcf" and c.constant}
        linked = {link.object_id for link in known if link.way in EQUIVALENCES}
        graph = nx.Graph()
        for link in known:
            graph.add_edge(link.object_id, link.other_id, way=link.way)
        return fractions, linked, graph

    def _link(
        self, fractions: Mapping[str, tuple[str, str]], order: Sequence[str], wanted: set[str]
    ) -> None:
        spec = json.dumps([fractions[name] for name in order])
        chosen = [i for i, name in enumerate(order) if i and name in wanted]
        if chosen:
            self._carry("prove_links", spec, len(order), {}, self._keep_relation, chosen)

    def _keep_relation(self, i: int, result: Result) -> list[str]:
        if "reason" in result:
            return []
        self.report.relations += 1
        return [self.store.add(read_certificate(result["certificate"]))]

    def follow_links(self) -> None:
        """Prove what is left by the proved values of equivalent fractions."""
        todo = [claim for claim in self._open() if claim.kind == "pcf"]
        with self.catalogue.reading() as connection:
            graph = nx.Graph(
                (link.object_id, link.other_id)
                for link in links(connection)
                if link.way in EQUIVALENCES
            )
            known = value_proofs(connection)
            fractions = fractions_of(connection, graph.nodes)
        paths = []
        for claim in todo:
            path = _nearest(graph, claim.object_id, known.keys())
            if path is not None:
                steps = [fractions[name] for name in path if name in fractions]
                paths.append((claim, known[path[0]].document, steps))
        spec = json.dumps([[claim.expression, proof, steps] for claim, proof, steps in paths])
        keep = self._keep_claims([claim for claim, _, _ in paths])
        if paths:
            self.progress.say(f"following equivalences to {len(paths):,} claims that are left")
            self._carry("prove_by_links", spec, len(paths), {}, keep)

    def _carry(
        self,
        work: str,
        spec: str,
        count: int,
        before: dict[str, int],
        keep: Callable[[int, Result], list[str]],
        wanted: Sequence[int] | None = None,
    ) -> None:
        """Have the work done, keep what comes of it at once, and let the catalogue read it."""
        job = Job(f"search.proofs.proof_tasks:{work}", spec, self.time_limit, plain=True)
        chosen = range(count) if wanted is None else wanted
        tasks = (Task(str(i), i, i + 1) for i in chosen)
        new: list[str] = []
        self.progress.begin(len(chosen) + sum(before.values()), before)
        try:
            with closing(self.executor.run(job, tasks)) as outcomes:
                for outcome in outcomes:
                    self.interrupts.check()
                    i = outcome.task.lo
                    if outcome.content is None:
                        keep(i, {"reason": outcome.error})
                    else:
                        new += keep(i, results_of(outcome.content)[0])
                    self.progress.add(outcome.outcomes or {"not proved": 1})
        finally:
            self.progress.end()
        self.accept(new)

    def conclude(self) -> None:
        """Count what is proved and what is not."""
        with self.catalogue.reading() as connection:
            for claim in formula_claims(connection, ["proved"]):
                self.report.proved[claim.constant] += 1
        self.report.unproved = [
            Unproved(claim, self.reasons.get(claim.id, "not tried yet")) for claim in self._open()
        ]


def _nearest(graph: nx.Graph, start: str, known: Iterable[str]) -> list[str] | None:
    """The path from the nearest object of known value; None where there is none."""
    if start not in graph:
        return None
    wanted = {*known}
    paths = nx.single_source_shortest_path(graph, start)
    reached = [name for name in paths if name in wanted and name != start]
    if not reached:
        return None
    nearest = min(reached, key=lambda name: (len(paths[name]), name))
    return [*reversed(paths[nearest])]
