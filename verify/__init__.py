"""The court: rigorous enclosures and certificates; it recomputes, and trusts no claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.door import door

if TYPE_CHECKING:
    from verify.certification import Certification, certify
    from verify.enclosures.enclosure import Enclosure, enclose
    from verify.enclosures.signed_enclosure import enclose_signed
    from verify.theorems.equivalence_theorem import check_equivalence

__all__ = [
    "Certification",
    "Enclosure",
    "certify",
    "check_equivalence",
    "enclose",
    "enclose_signed",
]

_HOMES = {
    "Certification": "verify.certification",
    "Enclosure": "verify.enclosures.enclosure",
    "certify": "verify.certification",
    "check_equivalence": "verify.theorems.equivalence_theorem",
    "enclose": "verify.enclosures.enclosure",
    "enclose_signed": "verify.enclosures.signed_enclosure",
}

__getattr__, __dir__ = door(__name__, _HOMES)
