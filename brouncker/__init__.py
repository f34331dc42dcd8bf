"""Brouncker finds formulas for mathematical constants and says how far each can be trusted.

All public names are here; each is loaded when it is first used:

>>> from brouncker import PCF, prove
>>> prove(PCF("2n+1", "n^2"), "4/pi").theorems
('tangent', 'arctangent-of-pi')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.door import door

if TYPE_CHECKING:
    from discovery import (
        PCF,
        Expression,
        MatrixField,
        SignedFraction,
        Table,
        Trajectory,
        constants,
        convergence,
        dynamics,
        equivalence,
        error_expansion,
        evaluate,
        expand_number,
        fingerprint,
        guess_sequence,
        identify,
        load,
        parse_expression,
    )
    from discovery.errors import BrounckerError
    from discovery.matrix_fields.exact_delta import exact_delta
    from discovery.matrix_fields.known_fields import known_fields
    from search import Campaign, Catalogue, load_spec
    from search.clusters.cluster_study import find_clusters
    from search.proofs.proof_search import Proof, prove, prove_relation
    from search.running.merge import merge
    from search.running.plan import plan
    from search.running.run import run
    from verify import (
        Certification,
        Enclosure,
        certify,
        check_equivalence,
        enclose,
        enclose_signed,
    )
    from verify.certificates.certificate import Certificate
    from verify.checker import check

    __version__: str

__all__ = [
    "PCF",
    "BrounckerError",
    "Campaign",
    "Catalogue",
    "Certificate",
    "Certification",
    "Enclosure",
    "Expression",
    "MatrixField",
    "Proof",
    "SignedFraction",
    "Table",
    "Trajectory",
    "__version__",
    "certify",
    "check",
    "check_equivalence",
    "constants",
    "convergence",
    "dynamics",
    "enclose",
    "enclose_signed",
    "equivalence",
    "error_expansion",
    "evaluate",
    "exact_delta",
    "expand_number",
    "find_clusters",
    "fingerprint",
    "guess_sequence",
    "identify",
    "known_fields",
    "load",
    "load_spec",
    "merge",
    "parse_expression",
    "plan",
    "prove",
    "prove_relation",
    "run",
]

_HOMES = {
    "BrounckerError": "discovery.errors",
    "Campaign": "search",
    "Catalogue": "search",
    "Certificate": "verify.certificates.certificate",
    "Certification": "verify",
    "Enclosure": "verify",
    "Proof": "search.proofs.proof_search",
    "__version__": "brouncker.version",
    "certify": "verify",
    "check": "verify.checker",
    "check_equivalence": "verify",
    "enclose": "verify",
    "enclose_signed": "verify",
    "exact_delta": "discovery.matrix_fields.exact_delta",
    "find_clusters": "search.clusters.cluster_study",
    "known_fields": "discovery.matrix_fields.known_fields",
    "load_spec": "search",
    "merge": "search.running.merge",
    "plan": "search.running.plan",
    "prove": "search.proofs.proof_search",
    "prove_relation": "search.proofs.proof_search",
    "run": "search.running.run",
}

__getattr__, __dir__ = door(__name__, {name: _HOMES.get(name, "discovery") for name in __all__})
