"""What a false certificate is: a document, the one hypothesis that fails, and what refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

__all__ = [
    "ACCEPTED",
    "NUMBERS",
    "FalseCertificate",
    "relation_document",
    "theorem_document",
    "value_document",
]

Document = dict[str, Any]

ACCEPTED = ""
NUMBERS = "disjoint|overlap"  # what the numerical guards say


@dataclass(frozen=True)
class FalseCertificate:
    """A certificate that must be refused.

    Attributes
    ----------
    hypothesis : str
        What the theorem, lemma, relation or step asks, and the document does not fulfil.
    document : dict
        The certificate. Where the value of a statement and of its step is "?", it is
        what the theorem would say without the check.
    refused : str
        Pattern of the reason.
    module : module
        Where the check stands.
    check : str
        Part of its source; see `removed_check`.
    then : str
        What happens without the check: accepted where it is empty, else the pattern of the reason.
        By default the statement is seen to be false by its numbers only.
    why : str
        Why something else than numbers refuses it then: the hypothesis cannot fail alone.
    """

    hypothesis: str
    document: Document
    refused: str
    module: ModuleType
    check: str
    then: str = NUMBERS
    why: str = ""


def value_document(a: str, b: str, value: str, steps: Sequence[Document]) -> Document:
    """A certificate of K(a, b) = value."""
    return _document({"a": a, "b": b, "value": value}, steps)


def theorem_document(name: str, a: str, b: str, witness: Document, value: str = "?") -> Document:
    """A certificate of one step by a theorem; "?" for what the theorem says itself."""
    step = {"theorem": name, "a": a, "b": b, "witness": witness, "value": value}
    return value_document(a, b, value, [step])


def relation_document(
    name: str, a: str, b: str, moebius: Sequence[int], witness: Document
) -> Document:
    """A certificate of a relation between K(a, b) and the fraction that the witness leads to."""
    stated = {"a": a, "b": b, "to": witness["to"], "moebius": [str(c) for c in moebius]}
    return _document(stated, [{"theorem": name, "witness": witness}])


def _document(statement: Document, steps: Sequence[Document]) -> Document:
    return {
        "format": "brouncker certificate",
        "version": 1,
        "statement": statement,
        "steps": list(steps),
    }
