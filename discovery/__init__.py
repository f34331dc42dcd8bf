"""The mathematics: values in, values out; no terminal, no database, no cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.door import door

if TYPE_CHECKING:
    from discovery.continued_fractions.convergence import convergence
    from discovery.continued_fractions.evaluate import evaluate
    from discovery.continued_fractions.pcf import PCF
    from discovery.continued_fractions.signed_fraction import SignedFraction
    from discovery.convergence_dynamics.dynamics import dynamics
    from discovery.convergence_dynamics.error_expansion import error_expansion
    from discovery.equivalences.equivalence import equivalence
    from discovery.expansions.integer_expansion import expand_number
    from discovery.expansions.sequence_guess import guess_sequence
    from discovery.expressions.expression import Expression, parse_expression
    from discovery.fingerprints.fingerprint import fingerprint
    from discovery.identification.identify import identify
    from discovery.identification.registry import constants
    from discovery.matrix_fields.matrix_field import MatrixField
    from discovery.matrix_fields.trajectory import Trajectory
    from discovery.tables.datasets import load
    from discovery.tables.table import Table

__all__ = [
    "PCF",
    "Expression",
    "MatrixField",
    "SignedFraction",
    "Table",
    "Trajectory",
    "constants",
    "convergence",
    "dynamics",
    "equivalence",
    "error_expansion",
    "evaluate",
    "expand_number",
    "fingerprint",
    "guess_sequence",
    "identify",
    "load",
    "parse_expression",
]

_HOMES = {
    "PCF": "discovery.continued_fractions.pcf",
    "Expression": "discovery.expressions.expression",
    "MatrixField": "discovery.matrix_fields.matrix_field",
    "SignedFraction": "discovery.continued_fractions.signed_fraction",
    "Table": "discovery.tables.table",
    "Trajectory": "discovery.matrix_fields.trajectory",
    "constants": "discovery.identification.registry",
    "convergence": "discovery.continued_fractions.convergence",
    "dynamics": "discovery.convergence_dynamics.dynamics",
    "equivalence": "discovery.equivalences.equivalence",
    "error_expansion": "discovery.convergence_dynamics.error_expansion",
    "evaluate": "discovery.continued_fractions.evaluate",
    "expand_number": "discovery.expansions.integer_expansion",
    "fingerprint": "discovery.fingerprints.fingerprint",
    "guess_sequence": "discovery.expansions.sequence_guess",
    "identify": "discovery.identification.identify",
    "load": "discovery.tables.datasets",
    "parse_expression": "discovery.expressions.expression",
}

__getattr__, __dir__ = door(__name__, _HOMES)
