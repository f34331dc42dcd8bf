"""The court: rigorous enclosures and certificates; it recomputes, and trusts no claim."""

from __future__ import annotations

from verify.certify import Certification, certify
from verify.enclosure import Enclosure, enclose
from verify.equivalence import check_equivalence
from verify.signed_enclosure import enclose_signed

__all__ = [
    "Certification",
    "Enclosure",
    "certify",
    "check_equivalence",
    "enclose",
    "enclose_signed",
]
