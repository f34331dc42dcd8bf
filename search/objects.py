"""Objects of the catalogue as values: what its rows say of them, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.pcf import PCF
    from discovery.signed_fraction import SignedFraction

__all__ = ["code_for", "object_of"]


def object_of(kind: str, a: str, b: str) -> PCF | SignedFraction:
    """The object of a kind: ``pcf`` with polynomials a and b, ``signed`` with terms and signs.

    Examples
    --------
    >>> object_of("signed", "[3; 2*k+3, 2]", "-+")
    SignedFraction('-+', (3,), ('2*k+3', '2'))
    >>> object_of("pcf", "2*n+1", "n^2")
    PCF((2, 1), (1, 0, 0))
    """
    if kind == "signed":
        from discovery.signed_fraction import SignedFraction

        return SignedFraction.parse(a, b)
    from discovery.pcf import PCF

    return PCF(a, b)


def code_for(found: PCF | SignedFraction, expression: str | None) -> dict[str, str]:
    """Programs that compute it and the claimed expression, by system."""
    from discovery.pcf import PCF

    if isinstance(found, PCF):
        from search.reproduce import reproduction

        return reproduction(found, expression)
    from search.reproduce_signed import signed_reproduction

    return signed_reproduction(found, expression)
