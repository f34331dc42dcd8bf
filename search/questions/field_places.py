"""Places of a fraction on the known matrix fields, accepted by the checker of proofs."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from discovery.matrix_fields.field_lines import FieldLine, field_lines
from discovery.matrix_fields.known_fields import known_fields
from verify.theorems.equivalence_theorem import check_equivalence

__all__ = ["places"]


def places(pcf: PCF) -> Iterator[FieldLine]:
    """Lines of the known fields in two or three variables that a fraction lies on.

    Examples
    --------
    >>> found = next(places(PCF("11n^2+11n+3", "n^4")))
    >>> found.known.name, [str(x) for x in found.line.start], found.line.direction
    ('zeta2', ['1', '1'], (1, 1))
    """
    for found in field_lines(pcf, tuple(known_fields)):
        if not found.line.form.holds_for(found.line.matrix):
            continue
        try:
            moebius = check_equivalence(pcf, found.line.form.pcf, found.link.to_dict())
        except ProofError:
            continue
        if moebius == found.link.moebius:
            yield found
