"""Trivial conjectures: formulas that follow from a simpler one by an equivalence with a proof.

Among the objects that equivalences connect, the simplest
(`search.formulas.relation_kind.simplicity`) stands for all; every other one is its consequence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
from sqlalchemy import Connection

from discovery.continued_fractions.pcf import PCF
from search.catalogue.proof_rows import fractions_of, links
from search.formulas.relation_kind import EQUIVALENCES, simplicity

__all__ = ["Consequence", "consequences"]


@dataclass(frozen=True)
class Consequence:
    """That an object follows from a simpler one.

    Attributes
    ----------
    of : str
        Id of the simpler one.
    way : str
        The kind of equivalence, one of `search.formulas.relation_kind.EQUIVALENCES`; for a chain of
        several, the least elementary kind in it.
    certificates : tuple of str
        Hashes of the relations, one after the other.
    """

    of: str
    way: str
    certificates: tuple[str, ...]


def consequences(
    connection: Connection, ids: Iterable[str] | None = None
) -> dict[str, Consequence]:
    """The objects that follow from simpler ones, by id.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    ids : iterable of str, optional
        Only of these objects.
    """
    graph = nx.Graph()
    for link in links(connection):
        if link.way in EQUIVALENCES:
            graph.add_edge(link.object_id, link.other_id, way=link.way, hash=link.hash)
    wanted = {*graph.nodes} if ids is None else {*ids} & graph.nodes
    if not wanted:
        return {}
    found: dict[str, Consequence] = {}
    for component in nx.connected_components(graph):
        if component & wanted:
            found |= _of_component(graph.subgraph(component), connection)
    return {name: each for name, each in found.items() if name in wanted}


def _of_component(graph: nx.Graph, connection: Connection) -> dict[str, Consequence]:
    fractions = fractions_of(connection, graph.nodes)
    if len(fractions) < 2:
        return {}
    simplest = min(fractions, key=lambda name: simplicity(PCF(*fractions[name])))
    found = {}
    for name, path in nx.single_source_shortest_path(graph, simplest).items():
        if name != simplest:
            edges = [graph.edges[pair] for pair in pairwise(path)]
            way = max((edge["way"] for edge in edges), key=EQUIVALENCES.index)
            found[name] = Consequence(simplest, way, tuple(edge["hash"] for edge in edges))
    return found
