"""The graph of formulas, constants and accepted relations; its components are the families."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx

from discovery.errors import ClusteringError
from discovery.tables.text_formats import printable
from search.clusters.label_tests import Member
from search.clusters.labelling import Labelling

__all__ = ["FORMATS", "Family", "families_of", "formula_graph", "graph_bytes"]

FORMATS = (".graphml", ".json")


@dataclass(frozen=True)
class Family:
    """Formulas that accepted relations connect.

    Attributes
    ----------
    constants : tuple of str
        The named constants among them; empty for an unnamed family.
    members : list of Member
        Its fractions, the simplest first.
    """

    constants: tuple[str, ...]
    members: list[Member]

    @property
    def name(self) -> str:
        """Its constants, or its simplest fraction."""
        return ", ".join(self.constants) or self.members[0].text

    @property
    def classes(self) -> dict[str, int]:
        """How many members have each fingerprint class."""
        found: dict[str, int] = {}
        for member in self.members:
            found[member.kind] = found.get(member.kind, 0) + 1
        return found


def formula_graph(labelling: Labelling) -> nx.Graph:
    """The graph: a node for each fraction with a relation and for each constant, an edge for each.

    Nodes have the attribute ``kind``: ``formula`` (with a, b, class), ``constant``, ``field`` for
    rational and algebraic values, or ``quotient`` for a number that no expression writes.
    Edges have relation, significance, digits and status.
    """
    graph = nx.Graph()
    for member in labelling.members:
        claim = member.claim or member.tie
        if claim is not None:
            _add_formula(graph, member)
    for family in labelling.tied:
        for member in family:  # the first has no tie of its own
            _add_formula(graph, member)
    for member in labelling.members:
        if member.claim is not None:
            kind = "field" if member.claim.algebraic else "constant"
            if not member.claim.expression:  # a quotient with complex parameters
                kind = "quotient"
            graph.add_node(member.claim.constant, kind=kind)
        for claim in (member.claim, member.tie):
            if claim is not None:
                graph.add_edge(
                    member.id,
                    claim.constant,
                    relation=" ".join(map(str, claim.relation)),
                    expression=claim.expression,
                    significance=round(claim.significance, 1),
                    digits=claim.digits,
                    status=claim.status,
                )
    return graph


def _add_formula(graph: nx.Graph, member: Member) -> None:
    a, b = member.pcf.texts
    graph.add_node(member.id, kind="formula", a=a, b=b, reduction=str(member.kind))


def families_of(graph: nx.Graph, labelling: Labelling) -> list[Family]:
    """The connected components, the largest first."""
    by_id = {member.id: member for member in labelling.members}
    found = []
    for component in nx.connected_components(graph):
        names = sorted(n for n in component if graph.nodes[n]["kind"] != "formula")
        members = sorted((by_id[n] for n in component if n in by_id), key=lambda m: m.size)
        found.append(Family(tuple(names), members))
    return sorted(found, key=lambda family: (-len(family.members), family.name))


def graph_bytes(graph: nx.Graph, file: str | Path) -> bytes:
    """The graph in the format that the file's name asks for.

    Raises
    ------
    ClusteringError
        If it asks for none that is known.
    """
    suffix = Path(file).suffix.lower()
    if suffix == ".graphml":
        buffer = BytesIO()
        nx.write_graphml(_for_xml(graph), buffer)
        return buffer.getvalue()
    if suffix == ".json":
        data: dict[str, Any] = nx.node_link_data(graph, edges="links")
        return json.dumps(data, allow_nan=False, sort_keys=True).encode() + b"\n"
    raise ClusteringError(
        f"a graph is written as {' or '.join(FORMATS)}; {Path(file).name!r} is neither"
    )


def _for_xml(graph: nx.Graph) -> nx.Graph:
    """The graph with texts that XML can hold: it has no place for control characters."""
    found = nx.relabel_nodes(graph, {node: _text(node) for node in graph}, copy=True)
    attributes = [data for _, data in found.nodes(data=True)]
    attributes += [data for *_, data in found.edges(data=True)]
    for data in attributes:
        data.update((name, _text(value)) for name, value in data.items())
    return found


def _text(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value
