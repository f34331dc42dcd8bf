"""Checking one certificate file: what it proves, or why it is not accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from discovery.errors import BrounckerError
from search.formulas.proof_text import statement_text
from verify.certificates.certificate import MAX_BYTES, read_certificate
from verify.checker import Proved, check

__all__ = ["check_file"]


def check_file(path: Path, trouble: str = "") -> dict[str, Any]:
    """A row with file, accepted, kind, statement, theorems, hash and reason.

    What does not apply is None. Nothing of a bad file raises.

    Parameters
    ----------
    path : Path
    trouble : str
        Why it is no file to be read, if it is none.
    """
    row: dict[str, Any] = {
        "file": str(path),
        "accepted": False,
        "kind": None,
        "statement": None,
        "theorems": None,
        "hash": None,
        "reason": None,
    }
    if trouble:
        return {**row, "reason": f"it is {trouble}"}
    try:
        with path.open("rb") as file:
            certificate = read_certificate(file.read(MAX_BYTES + 1))
        proved = check(certificate)
    except BrounckerError as error:
        return {**row, "reason": str(error)}
    except OSError as error:
        return {**row, "reason": f"it cannot be read: {error.strerror}"}
    theorems = [certificate.steps[0]["theorem"]]
    if isinstance(proved, Proved):
        theorems = [*proved.theorems]
    return {
        **row,
        "accepted": True,
        "kind": "value" if isinstance(proved, Proved) else "relation",
        "statement": statement_text(certificate.statement),
        "theorems": theorems,
        "hash": certificate.hash,
    }
