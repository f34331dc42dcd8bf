"""Labels for clusters of fractions: the constant that each member's value is an image of.

A cluster's anchors are its members of known value. If they name one constant, or none, every
member is tested: against the anchors' constant, then against the list of constants, and what is
left against each other. If they name several, the cluster is split on the next plane first. No
label is inherited: each member has its own accepted relation, and counts of tests and failures
stand beside each label.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from discovery.convergence_dynamics.density_clusters import MIN_SIZE, NOISE, Clusters, cluster_plane
from discovery.errors import ClusteringError
from discovery.identification.constant import Constant
from discovery.identification.registry import constants
from search.clusters.dynamics_points import GENERIC, RIGID, DynamicsPoints
from search.clusters.family_ties import tie_together
from search.clusters.label_tests import LabelTests, Member
from search.clusters.own_quotient import own_quotient
from search.formulas.known_formulas import known_constants, known_values

__all__ = ["Cluster", "LabelCount", "Labelling", "label_clusters"]

Rows = NDArray[np.int64]
Plane = tuple[str, str]


@dataclass(frozen=True)
class LabelCount:
    """Tests of a cluster's members against one constant."""

    constant: str
    tested: int
    accepted: int

    @property
    def failed(self) -> int:
        """Members without that relation."""
        return self.tested - self.accepted


@dataclass(frozen=True)
class Cluster:
    """A cluster whose members were labelled.

    Attributes
    ----------
    path : str
        By which planes it was reached, and its number there.
    points : int
        Fractions in it.
    classes : dict
        How many of them have each fingerprint class.
    anchors : tuple of str
        The constants of its members of known value.
    labels : list of LabelCount
        Every constant that its members were found to be images of, or that an anchor named.
    evaluated, labelled : int
        Members whose value was computed, and those with a constant.
    """

    path: str
    points: int
    classes: dict[str, int]
    anchors: tuple[str, ...]
    labels: list[LabelCount]
    evaluated: int
    labelled: int


@dataclass
class Labelling:
    """What labelling a set of points gave.

    Attributes
    ----------
    members : list of Member
        All that were tested, with their claims and ties.
    tied : list of list of Member
        Families without a named constant, of two members or more.
    clusters : list of Cluster
    planes : dict
        The clusters of all points in each plane, before any splitting.
    remarks : list of str
        What was skipped or cut, one line each.
    quotients : set of str
        The constants that are in no list: quotients of hypergeometric functions, each proposed by
        the theory for a fraction of its family.
    counts : dict of str to LabelCount
        Tests against each constant, in all clusters and families together.
    tests, pair_tests : int
        Lattices reduced in all, and those that compare two members.
    """

    members: list[Member] = field(default_factory=list)
    tied: list[list[Member]] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    planes: dict[Plane, Clusters] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    quotients: set[str] = field(default_factory=set)
    counts: dict[str, LabelCount] = field(default_factory=dict)
    tests: int = 0
    pair_tests: int = 0


class _Labeller:
    def __init__(
        self,
        points: DynamicsPoints,
        planes: Sequence[Plane],
        min_size: int,
        include_generic: bool,
        say: Callable[[str], None],
    ) -> None:
        self.points = points
        self.planes = planes
        self.min_size = min_size
        self.say = say
        self.tests = LabelTests()
        self.result = Labelling()
        self.coordinates = {plane: points.plane(plane) for plane in planes}
        self.classes = points.classes()
        self.candidates = np.ones(len(points), np.bool_) if include_generic else ~points.generic
        self.members = self._members()
        self.anchors = known_constants({m.id for m in self.members.values()})
        self.hits: dict[str, Counter[str]] = defaultdict(Counter)
        self.left: list[list[Member]] = []
        self.without_value = 0

    def _members(self) -> dict[int, Member]:
        rows = np.flatnonzero(self.candidates)
        ratios = self.points.ratios
        names = self.points.table["id"].take(rows).to_pylist()
        found = {}
        for row, name in zip(rows.tolist(), names, strict=True):
            pcf = self.points.fraction(row)
            found[row] = Member.of(row, pcf, name or pcf.id, str(self.classes[row]), ratios[row])
        return found

    def run(self) -> Labelling:
        result = self.result
        for plane in self.planes:
            result.planes[plane] = self._clusters(plane, np.arange(len(self.points)))
        done = 0
        for path, rows in self._leaves(np.arange(len(self.points)), 0, "all"):
            self._label(path, rows)
            done += len(rows)
            self.say(f"{done:,} of {len(self.points):,} points, {self.tests.total:,} tests")
        across = tie_together(self.left, self.tests)
        result.pair_tests += across.tests
        self._name_families(across.families)
        result.tied = [f for f in across.families if len(f) > 1 and f[0].claim is None]
        result.members = list(self.members.values())
        result.tests = self.tests.total
        result.counts = {
            name: LabelCount(name, tested, self.tests.accepted[name])
            for name, tested in self.tests.tested.items()
        }
        if across.cut:
            result.remarks.append(f"{across.cut:,} families were not compared with all others")
        if not known_values():
            result.remarks.append("no table of known formulas is installed: there are no anchors")
        if self.without_value:
            result.remarks.append(f"{self.without_value:,} members could not be evaluated")
        return result

    def _clusters(self, plane: Plane, rows: Rows) -> Clusters:
        return cluster_plane(self.coordinates[plane][rows], self.min_size)

    def _leaves(self, rows: Rows, depth: int, path: str) -> Iterator[tuple[str, Rows]]:
        """The clusters to label: split until the anchors agree or no plane is left."""
        if not self.candidates[rows].any():
            return
        agreed = depth > 0 and len(self._anchors(rows)) <= 1
        if agreed or depth == len(self.planes) or len(rows) < self.min_size:
            yield path, rows
            return
        plane = self.planes[depth]
        try:
            found = self.result.planes[plane] if depth == 0 else self._clusters(plane, rows)
        except ClusteringError:  # too few cells to split
            yield path, rows
            return
        if found.skipped:
            self.result.remarks.append(
                f"the plane {' x '.join(plane)} has {found.count:,} clusters for {path}: skipped"
            )
            yield from self._leaves(rows, depth + 1, path)
            return
        name = "x".join(plane)
        order = np.argsort(found.labels, kind="stable")
        bounds = np.searchsorted(found.labels[order], np.arange(NOISE, found.count + 1))
        parts = [*range(1, found.count + 1), 0]  # the rest, which is in no cluster, last
        for part in parts:
            inside = order[bounds[part] : bounds[part + 1] if part < found.count + 1 else None]
            label = "rest" if part == 0 else str(part - 1)
            if len(inside):
                yield from self._leaves(rows[inside], depth + 1, f"{path}/{name}:{label}")

    def _anchors(self, rows: Rows) -> dict[str, Constant]:
        found = {}
        for row in rows[self.candidates[rows]].tolist():
            constant = self.anchors.get(self.members[row].id)
            if constant is not None:
                found[constant.name] = constant
        return found

    def _label(self, path: str, rows: Rows) -> None:
        anchors = self._anchors(rows)
        inside = [self.members[row] for row in rows[self.candidates[rows]].tolist()]
        tested, accepted = Counter(self.tests.tested), Counter(self.tests.accepted)
        evaluated = [m for m in inside if m.quantity.at(60) is not None]
        self.without_value += len(inside) - len(evaluated)
        free = [m for m in evaluated if not self.tests.algebraic(m)]
        for constant in anchors.values():
            for member in free:
                if member.claim is None and self.tests.against(member, constant, len(anchors)):
                    self.hits[member.key][constant.name] += 1
        among = [c for c in constants.default if c.name not in anchors]
        for i, member in enumerate(free):
            if i % 100 == 0:
                self.say(f"{path}: {i:,} of {len(free):,} members, {self.tests.total:,} tests")
            if member.claim is None:
                likely = [name for name, _ in self.hits[member.key].most_common()]
                if self.tests.first_of(member, among, likely) and member.claim is not None:
                    self.hits[member.key][member.claim.constant] += 1
        ties = tie_together([[m] for m in free if m.claim is None], self.tests)
        self.left += ties.families
        self.result.pair_tests += ties.tests
        counts = [
            LabelCount(name, self.tests.tested[name] - tested[name], here)
            for name in self.tests.accepted
            if (here := self.tests.accepted[name] - accepted[name]) or name in anchors
        ]
        counts.sort(key=lambda count: (-count.accepted, count.constant))
        names, sizes = np.unique(self.classes[rows], return_counts=True)
        self.result.clusters.append(
            Cluster(
                path,
                len(rows),
                {str(n): int(s) for n, s in zip(names, sizes, strict=True)},
                tuple(sorted(anchors)),
                counts,
                len(evaluated),
                sum(m.claim is not None for m in inside),
            )
        )

    def _name_families(self, families: list[list[Member]]) -> None:
        """Name what was tied: by the long list of constants, then by the fraction's own quotient.

        The first member is tested; if it has a name, so is every other one.
        """
        known = {c.name for c in constants.default}
        among = [c for c in constants.extended if c.name not in known]
        for i, family in enumerate(families):
            first = family[0]
            rigid = first.kind in RIGID
            if rigid or (len(family) > 1 and first.kind != GENERIC):
                self.tests.first_of(first, among)
            if first.claim is None and rigid:
                own = own_quotient(first.pcf)
                if own is not None and self.tests.against(first, own, 1):
                    self.result.quotients.add(own.name)
            if first.claim is not None:
                constant = constants.resolve(first.claim.constant)
                for member in family[1:]:
                    self.tests.against(member, constant, 1)
            if i % 100 == 0:
                self.say(f"{i:,} of {len(families):,} families, {self.tests.total:,} tests")


def label_clusters(
    points: DynamicsPoints,
    planes: Sequence[Plane],
    min_size: int = MIN_SIZE,
    include_generic: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Labelling:
    """Cluster the points and label every member that is not generic.

    Parameters
    ----------
    points : DynamicsPoints
    planes : sequence of pairs of str
        Metrics; a cluster whose anchors disagree is split on the next plane.
    min_size : int
        Of a cluster.
    include_generic : bool
        Whether generic fractions are evaluated and tested too.
    say : callable
        Takes one line now and then.

    Raises
    ------
    ClusteringError
        If there are too few points, or a metric is missing.
    """
    return _Labeller(points, planes, min_size, include_generic, say).run()
