"""The graph of formulas and constants whose edges are proofs, and what it connects."""

from __future__ import annotations

from typing import Any

import networkx as nx
from sqlalchemy import Connection

from search.campaigns.claim_status import ELSEWHERE
from search.catalogue.proof_rows import (
    formula_claims,
    fractions_of,
    links,
    relation_rows,
    value_proofs,
)
from search.formulas.relation_kind import PATH

__all__ = ["constant_rows", "proof_graph"]

_STATUSES = ("matched", ELSEWHERE, "certified", "proved")


def proof_graph(connection: Connection) -> nx.MultiGraph:
    """Nodes: formulas and constants. Edges: what a certificate, or an exact relation, proves.

    Nodes have the attribute ``kind``: ``formula`` (with a, b, status, and the constant of its best
    claim) or ``constant``. Edges have ``kind``: ``value`` (with the expression), a kind of
    `search.formulas.relation_kind.EQUIVALENCES`, ``path`` along a matrix field, ``contraction`` of
    a signed fraction, or ``shift`` to a tail that the catalogue has; ``certificate``, its hash,
    where there is one; and ``factor``, the map between the values.
    """
    graph = nx.MultiGraph()
    proofs = value_proofs(connection)
    for claim in formula_claims(connection, _STATUSES):
        if not claim.constant:
            continue
        best = graph.nodes.get(claim.object_id)
        if best is None or _rank(claim.status) > _rank(best["status"]):
            graph.add_node(
                claim.object_id,
                kind="formula",
                a=claim.a,
                b=claim.b,
                status=claim.status,
                constant=claim.constant,
            )
        graph.add_node(_node(claim.constant), kind="constant", name=claim.constant)
        if claim.status == "proved":
            proof = proofs.get(claim.object_id)
            graph.add_edge(
                claim.object_id,
                _node(claim.constant),
                key=claim.id,
                kind="value",
                expression=claim.expression,
                certificate=proof.hash if proof is not None else "",
            )
    found = links(connection)
    for name, (a, b) in fractions_of(
        connection, {end for link in found for end in (link.object_id, link.other_id)}
    ).items():
        if name not in graph:
            graph.add_node(name, kind="formula", a=a, b=b, status="unmatched", constant="")
    for link in found:
        graph.add_edge(
            link.object_id,
            link.other_id,
            key=link.hash,
            kind=link.way,
            factor=link.factor,
            certificate=link.hash,
        )
    for one, other, kind, factor in relation_rows(connection, ("shift", "contraction")):
        if one != other and one in graph and other in graph and not graph.has_edge(one, other):
            graph.add_edge(one, other, key=kind, kind=kind, factor=factor, certificate="")
    return graph


def _rank(status: str) -> int:
    return _STATUSES.index(status) if status in _STATUSES else -1


def _node(constant: str) -> str:
    return f"constant {constant}"


def constant_rows(graph: nx.MultiGraph) -> list[dict[str, Any]]:
    """For each constant: formulas, how many are proved, and the largest components.

    ``linked`` counts the formulas of the constant in the largest component of equivalences alone,
    ``related`` with the paths of matrix fields, ``connected`` those that proofs connect with the
    constant; the shares are of all its formulas.
    """
    formulas = [n for n, kind in graph.nodes(data="kind") if kind == "formula"]
    by_relation = graph.subgraph(formulas)
    by_equivalence = nx.subgraph_view(
        by_relation,
        filter_edge=lambda one, other, key: graph.edges[one, other, key]["kind"] != PATH,
    )
    linked, related, connected = (
        [set(c) for c in nx.connected_components(g)] for g in (by_equivalence, by_relation, graph)
    )
    of_constant: dict[str, set[str]] = {}
    for name in formulas:
        if graph.nodes[name]["constant"]:
            of_constant.setdefault(graph.nodes[name]["constant"], set()).add(name)
    rows = []
    for constant, members in of_constant.items():
        here = next(c for c in connected if _node(constant) in c)
        counts = {
            "linked": max(len(c & members) for c in linked),
            "related": max(len(c & members) for c in related),
            "connected": len(here & members),
        }
        rows.append(
            {
                "constant": constant,
                "formulas": len(members),
                "proved": sum(graph.nodes[n]["status"] == "proved" for n in members),
                **counts,
                **{f"{name}_share": count / len(members) for name, count in counts.items()},
            }
        )
    return sorted(rows, key=lambda row: (-row["formulas"], row["constant"]))
