"""The way back: known matrix fields on which a continued fraction lies, up to coboundary.

The lines of a field are its trajectories from small starts along small directions; a fraction
lies on a line if it is equivalent to the fraction of the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product

from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.coboundary import Coboundary
from discovery.equivalences.equivalence import equivalence
from discovery.errors import BrounckerError
from discovery.matrix_fields.known_fields import KnownField, known_fields
from discovery.matrix_fields.trajectory import Trajectory

__all__ = ["FieldLine", "field_lines"]

_HALF = Fraction(1, 2)
_STARTS: Mapping[int, tuple[tuple[int | Fraction, ...], ...]] = {
    2: ((1, _HALF), (1, _HALF)),
    3: ((1, _HALF, 2, 3 * _HALF), (1, _HALF), (2, 3 * _HALF, 3, 5 * _HALF)),
}
_DIRECTIONS = {
    2: ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (1, 3)),
    3: ((1, 1, 1), (0, 1, 1), (1, 0, 1), (1, 1, 2), (0, 0, 1), (1, 0, 2), (1, 1, 3), (2, 1, 3)),
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A fraction on a field.

    Attributes
    ----------
    known : KnownField
    line : Trajectory
    link : Coboundary
        From the fraction to that of the line.
    """

    known: KnownField
    line: Trajectory
    link: Coboundary


def field_lines(pcf: PCF, names: tuple[str, ...] | None = None) -> Iterator[FieldLine]:
    """Lines of known fields in two or three variables that a fraction lies on.

    Parameters
    ----------
    pcf : PCF
    names : tuple of str, optional
        Names of fields; all known ones in two variables, if not given.

    Examples
    --------
    >>> apery = PCF("34n^3+51n^2+27n+5", "-n^6")
    >>> found = next(field_lines(apery))
    >>> found.known.name, found.line.direction, found.link.moebius
    ('zeta3', (1, 1), (1, 0, 0, 1))
    """
    if names is None:
        names = tuple(name for name, known in known_fields.items() if known.field.dimension == 2)
    for name in names:
        known = known_fields[name]
        for line in _lines(name):
            try:
                link = equivalence(pcf, line.form.pcf)
            except BrounckerError:
                continue
            if link is not None:
                yield FieldLine(known, line, link)


@lru_cache(maxsize=64)
def _lines(name: str) -> tuple[Trajectory, ...]:
    known = known_fields[name]
    count = known.field.dimension
    if known.field.size != 2 or count not in _DIRECTIONS:
        return ()
    found = []
    for start, direction in product(product(*_STARTS[count]), _DIRECTIONS[count]):
        try:
            line = Trajectory(known.field, start, direction)
            _ = line.form.pcf
        except BrounckerError:  # a pole or a singular matrix on the way
            continue
        found.append(line)
    return tuple(found)
