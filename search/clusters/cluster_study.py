"""Clustering a dynamics campaign: planes, labels, families, general formulas, and what to keep.

What is found is written into the campaign's folder ``clusters``: ``families.json``, and the planes
as PNG and SVG if asked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import networkx as nx

from discovery.arguments import read_instance
from discovery.convergence_dynamics.density_clusters import MIN_SIZE, MOST_CLUSTERS, PLANES
from discovery.identification.registry import constants
from search.campaigns.campaign import Campaign
from search.clusters.constant_sorts import QUOTIENT, UNNAMED, sort_of
from search.clusters.dynamics_points import RIGID, DynamicsPoints, read_points
from search.clusters.formula_graph import Family, families_of, formula_graph
from search.clusters.label_tests import LabelTests, Member
from search.clusters.labelling import Labelling, Plane, label_clusters
from search.clusters.progressions import FittedFamily, fit_families
from search.clusters.sheets import FittedSheet, fit_sheet

__all__ = ["FOLDER", "ClusterReport", "find_clusters", "study_points"]

FOLDER = "clusters"
_EXAMPLES = 3


@dataclass
class ClusterReport:
    """What clustering found.

    Attributes
    ----------
    points : DynamicsPoints
    labelling : Labelling
    graph : networkx.Graph
    families : list of Family
        The largest first.
    fitted : list of FittedFamily
        General formulas with one parameter, the confirmed ones first.
    sheets : list of FittedSheet
        Those with two.
    """

    points: DynamicsPoints
    labelling: Labelling
    graph: nx.Graph
    families: list[Family]
    fitted: list[FittedFamily]
    sheets: list[FittedSheet]

    def shares(self) -> dict[str, int]:
        """How many rigid fractions, and how many of small degrees, have a label, and of which kind.

        ``named``: a constant of the lists; ``quotient``: its family's own quotient of
        hypergeometric functions; ``tied``: a family without a name.
        """
        tied = {id(member) for family in self.labelling.tied for member in family}
        found: Counter[str] = Counter()
        for member in self.labelling.members:
            label = "tied" if member.tie is not None or id(member) in tied else "none"
            if member.claim is not None:
                own = member.claim.constant in self.labelling.quotients
                label = "quotient" if own else "named"
            rigid = "rigid" if member.kind in RIGID else "not_rigid"
            found[f"{rigid}_{label}"] += 1
            if rigid == "rigid" and member.pcf.degrees[0] <= 1 and member.pcf.degrees[1] <= 2:
                found[f"small_rigid_{label}"] += 1
        names = [f"{s}_{t}" for s in ("rigid", "small_rigid", "not_rigid") for t in _LABELS]
        return {name: found[name] for name in names}

    def planes(self) -> list[dict[str, Any]]:
        """One row for each plane: ``without`` its metrics, ``points`` that are in clusters."""
        return [
            {
                "plane": ",".join(plane),
                "without": len(self.points) - found.measured,
                "points": int((found.labels >= 0).sum()),
                "cells": found.cells,
                "clusters": found.count,
                "skipped": found.skipped,
            }
            for plane, found in self.labelling.planes.items()
        ]

    def remarks(self) -> list[str]:
        """What was skipped, cut or left out, one line each."""
        found = [
            f"the plane {row['plane']} has {row['clusters']:,} clusters, more than "
            f"{MOST_CLUSTERS}: skipped"
            for row in self.planes()
            if row["skipped"]
        ]
        for row in self.planes():
            if row["without"]:
                found.append(
                    f"the plane {row['plane']} lacks {row['without']:,} of {len(self.points):,} "
                    "fractions that have no such metric; the reduced ones need exact gcds "
                    '(gcd = "all" in the table [metrics] of the spec has them for generic '
                    "fractions too)"
                )
        if self.points.unusual:
            found.append(
                f"{self.points.unusual:,} rows have no irrational limit and are not clustered"
            )
        return found + [r for r in self.labelling.remarks if not r.endswith("for all: skipped")]

    def sort(self, family: Family) -> str:
        """The sort of a family's constant."""
        name = family.constants[0] if family.constants else ""
        return QUOTIENT if name in self.labelling.quotients else sort_of(name)

    def sorts(self) -> list[dict[str, Any]]:
        """Families and members by the sort of constant."""
        families: Counter[str] = Counter()
        members: Counter[str] = Counter()
        rigid: Counter[str] = Counter()
        for family in self.families:
            name = self.sort(family)
            families[name] += 1
            members[name] += len(family.members)
            rigid[name] += sum(m.kind in RIGID for m in family.members)
        ordered = sorted(families, key=lambda name: (name == UNNAMED, -members[name], name))
        return [
            {"sort": n, "families": families[n], "members": members[n], "rigid": rigid[n]}
            for n in ordered
        ]

    def rows(self) -> list[dict[str, Any]]:
        """One row for each family."""
        general: dict[str, list[FittedFamily]] = {}
        for fitted in self.fitted:
            general.setdefault(fitted.constant, []).append(fitted)
        found = []
        for family in self.families:
            name = family.constants[0] if family.constants else ""
            count = self.labelling.counts.get(name)
            claims = [c for m in family.members if (c := m.claim or m.tie)]
            found.append(
                {
                    "constant": ", ".join(family.constants) or None,
                    "sort": self.sort(family),
                    "members": len(family.members),
                    "classes": family.classes,
                    "certified": sum(c.status == "certified" for c in claims),
                    "least_significance": round(min(c.significance for c in claims), 1),
                    "tested": count.tested if count else None,
                    "failed": count.failed if count else None,
                    "examples": [_example(m) for m in family.members[:_EXAMPLES]],
                    "general": [_general(f) for f in general.get(name, []) if f.holds],
                }
            )
        return found

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "points": len(self.points),
            "unusual": self.points.unusual,
            "planes": self.planes(),
            "shares": self.shares(),
            "tests": self.labelling.tests,
            "pair_tests": self.labelling.pair_tests,
            "remarks": self.remarks(),
            "sorts": self.sorts(),
            "families": self.rows(),
            "formulas": [{**_general(f), "constant": f.constant} for f in self.fitted],
            "sheets": [_sheet(f) for f in self.sheets],
            "clusters": [
                {**asdict(c), "labels": [{**asdict(x), "failed": x.failed} for x in c.labels]}
                for c in self.labelling.clusters
            ],
        }


_LABELS = ("named", "quotient", "tied", "none")


def _example(member: Member) -> dict[str, Any]:
    a, b = member.pcf.texts
    claim = member.claim
    return {"a": a, "b": b, "value": claim.expression if claim else None}


def _general(fitted: FittedFamily) -> dict[str, Any]:
    a, b = fitted.line.texts
    return {
        "a": a,
        "b": b,
        "holds": fitted.holds,
        "in_domain": fitted.line.count,
        "range": fitted.range,
        "confirmed": [
            {"k": k, "value": value, "significance": score} for k, value, score in fitted.confirmed
        ],
        "ends": fitted.ends,
        "skipped": fitted.skipped,
    }


def _sheet(fitted: FittedSheet) -> dict[str, Any]:
    a, b = fitted.sheet.texts
    return {
        "constant": fitted.constant,
        "a": a,
        "b": b,
        "holds": fitted.holds,
        "in_domain": list(fitted.sheet.counts),
        "quadrants": fitted.quadrants,
        "confirmed": [
            {"k": k, "l": row, "value": value, "significance": score}
            for k, row, value, score in fitted.confirmed
        ],
        "ends": fitted.ends,
    }


def study_points(
    points: DynamicsPoints,
    planes: Sequence[Plane] = PLANES,
    min_size: int = MIN_SIZE,
    include_generic: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> ClusterReport:
    """Cluster and label points, and find the general formulas of their families.

    Parameters
    ----------
    points : DynamicsPoints
    planes, min_size, include_generic, say
        As of `search.clusters.labelling.label_clusters`.
    """
    labelling = label_clusters(points, planes, min_size, include_generic, say)
    graph = formula_graph(labelling)
    families = families_of(graph, labelling)
    tests = LabelTests()
    fitted: list[FittedFamily] = []
    sheets: list[FittedSheet] = []
    for family in families:
        for name in family.constants:
            if graph.nodes[name]["kind"] == "constant":  # no algebraic number
                constant = constants.resolve(name)
                fitted += fit_families(family.members, constant, tests)
                sheet = fit_sheet(family.members, constant, tests)
                if sheet is not None:
                    sheets.append(sheet)
    labelling.tests += tests.total
    fitted.sort(key=lambda f: not f.holds)
    sheets.sort(key=lambda f: not f.holds)
    return ClusterReport(points, labelling, graph, families, fitted, sheets)


def find_clusters(
    campaign: Campaign,
    planes: Sequence[Plane] = PLANES,
    min_size: int = MIN_SIZE,
    include_generic: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> ClusterReport:
    """Study a finished dynamics campaign, and write ``clusters/families.json`` into it.

    Raises
    ------
    CampaignError
        If it is of another kind or not finished.
    ClusteringError
        If there are too few points, or a metric is missing.
    """
    read_instance(campaign, Campaign, "campaign", "a campaign, such as Campaign.open('runs/map')")
    report = study_points(read_points(campaign), planes, min_size, include_generic, say)
    campaign.store.prepare([FOLDER])
    text = json.dumps(report.as_json(), allow_nan=False, default=str)
    campaign.store.write(f"{FOLDER}/families.json", text.encode() + b"\n")
    return report
