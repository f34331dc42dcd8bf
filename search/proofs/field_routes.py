"""Proofs through matrix fields: the value of one line of a field is that of the others.

For a fraction on a known field another line is looked for whose fraction has a proven value
already, and cones that carry the limit from that line to this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import product

from discovery.algebra.moebius import Moebius
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError, ProofError
from discovery.matrix_fields.field_lines import FieldLine, field_lines
from discovery.matrix_fields.known_fields import known_fields
from discovery.matrix_fields.path_witness import FieldFrame, Matrix
from discovery.matrix_fields.trajectory import Trajectory
from verify.theorems.path_theorem import check_cones, check_path

__all__ = ["PathLink", "path_links"]

_KNOWN_DIRECTIONS = ((1, 0), (0, 1))
_SHIFTS = tuple(product(range(3), repeat=2))


class PathLink:
    """A step of a proof: the fraction of one line of a field from that of another.

    Attributes
    ----------
    place : FieldLine
        The field, the line that the fraction is equivalent to, and that equivalence.
    known : PCF
        The fraction of the other line, whose value is to be proved otherwise.
    witness : dict
        Of the theorem "path".
    moebius : Moebius
        From the value of `known` to that of the line's fraction.
    """

    def __init__(
        self,
        place: FieldLine,
        known: PCF,
        witness: dict[str, object],
        moebius: Moebius,
    ) -> None:
        self.place, self.known, self.witness, self.moebius = place, known, witness, moebius


def path_links(pcf: PCF) -> Iterator[PathLink]:
    """Links from a fraction to lines of fields along one axis, each accepted by the checker."""
    for place in field_lines(pcf):
        name, line = place.known.name, place.line
        frame = _frame(name, line.start)
        new = frame.line_witness(line)
        if new is None:
            continue
        for direction, shift in product(_KNOWN_DIRECTIONS, _SHIFTS):
            if any(x > 0 and not y for x, y in zip(direction, line.direction, strict=True)):
                continue
            found = _link(place, frame, new, direction, shift)
            if found is not None:
                yield found


def _link(
    place: FieldLine,
    frame: FieldFrame,
    new: dict[str, object],
    direction: tuple[int, int],
    shift: tuple[int, ...],
) -> PathLink | None:
    name, line = place.known.name, place.line
    start = tuple(s + k for s, k in zip(line.start, shift, strict=True))
    if (start, direction) == (line.start, line.direction):
        return None
    try:
        other = Trajectory(place.known.field, start, direction)
        known = frame.line_witness(other)
        b = other.form.pcf
    except BrounckerError:
        return None
    if known is None:
        return None
    for cone in _cones(name, line.start):
        witness: dict[str, object] = {
            "to": list(b.texts),
            "matrices": frame.matrices_witness(),
            "cone": frame.cone_witness(cone),
            "known": known,
            "new": new,
        }
        try:
            return PathLink(place, b, witness, check_path(line.form.pcf, b, witness))
        except BrounckerError:
            continue
    return None


@lru_cache(maxsize=64)
def _frame(name: str, origin: tuple[Fraction, ...]) -> FieldFrame:
    return FieldFrame(known_fields[name].field, origin)


@lru_cache(maxsize=64)
def _cones(name: str, origin: tuple[Fraction, ...]) -> tuple[Matrix, ...]:
    frame, found = _frame(name, origin), []
    for cone in frame.cones():
        try:
            check_cones(frame.matrices, cone)
        except ProofError:
            continue
        found.append(cone)
    return tuple(found)
