"""Links in proofs: the value of one fraction proves those of the fractions related to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from discovery.expressions.expression import Expression, parse_expression
from search.formulas.relation_kind import PATH
from search.proofs.proof_search import Proof, Route, finished, linked
from verify.certificates.certificate import Certificate, RelationStatement, ValueStatement
from verify.checker import RELATIONS

__all__ = ["linked_proof", "paths_in"]


def linked_proof(known: Certificate, path: Sequence[PCF], value: Expression | None) -> Proof:
    """A proof for the last fraction of a path of equivalent ones, by the value of the first.

    Parameters
    ----------
    known : Certificate
        Of a value.
    path : sequence of PCF
        Each is equivalent to the one before it, the first to that of the certificate.
    value : Expression or None
        What the value of the last one is thought to be; None for what follows.

    Raises
    ------
    ProofError
        If a link is missing, or the value that follows is not seen to be this one.

    Examples
    --------
    >>> from search.proofs.proof_search import prove
    >>> known = prove(PCF("2n+1", "n^2"), "4/pi").certificate
    >>> path = [PCF("2n+3", "(n+1)^2"), PCF("2n+5", "(n+2)^2")]
    >>> linked_proof(known, path, parse_expression("4/(1/(4/pi-1)-3)")).theorems
    ('tangent', 'arctangent-of-pi', 'equivalence', 'equivalence')
    """
    statement = known.statement
    if not isinstance(statement, ValueStatement):
        raise ProofError("a relation proves no value")
    at = PCF(statement.a, statement.b)
    route: Route | None = Route(
        tuple(dict(step) for step in known.steps), parse_expression(statement.value)
    )
    for pcf in path:
        assert route is not None
        route = linked(pcf, at, route)
        if route is None:
            raise ProofError(f"no equivalence of {pcf} and {at} carries the value over")
        at = pcf
    assert route is not None
    proof = finished(at, route, value)
    if proof is None:
        raise ProofError(f"the value that follows for {at} is not seen to be {value}")
    return proof


def paths_in(certificate: Certificate) -> list[Certificate]:
    """The relations along matrix fields that an accepted proof of a value goes by.

    Examples
    --------
    >>> from search.proofs.proof_search import prove
    >>> apery = prove(PCF("34n^3+51n^2+27n+5", "-n^6"), "6/zeta(3)").certificate
    >>> [path.statement.moebius for path in paths_in(apery)]
    [(6, 0, 1, 1)]
    """
    found = []
    for before, step in pairwise(certificate.steps):
        if step["theorem"] == PATH:
            pcf, other = _fraction(step), _fraction(before)
            moebius = RELATIONS[PATH](pcf, other, step["witness"])
            statement = RelationStatement(*pcf.texts, other.texts, moebius)
            found.append(Certificate(statement, ({"theorem": PATH, "witness": step["witness"]},)))
    return found


def _fraction(step: Mapping[str, object]) -> PCF:
    return PCF(str(step["a"]), str(step["b"]))
