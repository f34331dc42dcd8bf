"""The mathematics: values in, values out; no terminal, no database, no cluster."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discovery.constants import constants
    from discovery.convergence import convergence
    from discovery.datasets import load
    from discovery.dynamics import dynamics
    from discovery.equivalence import equivalence
    from discovery.error_expansion import error_expansion
    from discovery.evaluate import evaluate
    from discovery.expansions import expand_number
    from discovery.expression import Expression, parse_expression
    from discovery.fingerprint import fingerprint
    from discovery.identify import identify
    from discovery.matrix_field import MatrixField
    from discovery.pcf import PCF
    from discovery.sequence import guess_sequence
    from discovery.signed_fraction import SignedFraction
    from discovery.table import Table
    from discovery.trajectory import Trajectory

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
    "PCF": "pcf",
    "Expression": "expression",
    "MatrixField": "matrix_field",
    "SignedFraction": "signed_fraction",
    "Table": "table",
    "Trajectory": "trajectory",
    "constants": "constants",
    "convergence": "convergence",
    "dynamics": "dynamics",
    "equivalence": "equivalence",
    "error_expansion": "error_expansion",
    "evaluate": "evaluate",
    "expand_number": "expansions",
    "fingerprint": "fingerprint",
    "guess_sequence": "sequence",
    "identify": "identify",
    "load": "datasets",
    "parse_expression": "expression",
}


def __getattr__(name: str) -> Any:
    # Kernels and flint load when they are first used, so that `brouncker --help` is quick.
    if name not in _HOMES:
        raise AttributeError(f"module 'discovery' has no attribute {name!r}")
    import_module(f"discovery.{_HOMES[name]}")
    value = getattr(sys.modules[f"discovery.{_HOMES[name]}"], name)
    globals()[name] = value
    return value


class _Package(ModuleType):
    """Keeps a public function where Python would bind the submodule that has its name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
