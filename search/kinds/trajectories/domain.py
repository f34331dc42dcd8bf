"""The domain of a trajectories campaign: fields, starts and directions, by index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import accumulate, product
from math import gcd

from discovery.errors import DomainError
from discovery.matrix_fields.known_fields import KnownField
from search.kinds.trajectories.spec import StartRange, TrajectoriesDomainSpec

__all__ = ["Element", "TrajectoriesDomain", "directions"]

Point = tuple[Fraction, ...]
Direction = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One trajectory: its index, field, start and direction."""

    index: int
    known: KnownField
    start: Point
    direction: Direction


@lru_cache(maxsize=64)
def directions(dimension: int, norm: int, measure: str, signs: str) -> tuple[Direction, ...]:
    """The primitive directions up to a norm, shortest first, then in lexicographic order.

    A direction whose entries have a common factor visits every other point, or fewer, of a shorter
    one; its limit and its delta are the same, so it is left out.

    Parameters
    ----------
    dimension : int
    norm : int
    measure : str
        ``sum``: of the sizes of the entries, the steps in all; ``max``: the largest of them.
    signs : str
        ``all`` or ``nonnegative``.

    Examples
    --------
    >>> directions(2, 3, "sum", "nonnegative")
    ((0, 1), (1, 0), (1, 1), (1, 2), (2, 1))
    >>> len(directions(2, 10, "sum", "all")), len(directions(3, 10, "sum", "all"))
    (128, 1250)
    """
    size = sum if measure == "sum" else max

    def built(entries: int, left: int) -> Iterator[Direction]:
        if entries == 0:
            yield ()
            return
        for d in range(0 if signs == "nonnegative" else -left, left + 1):
            for rest in built(entries - 1, left - abs(d) if measure == "sum" else left):
                yield (d, *rest)

    found = [d for d in built(dimension, norm) if gcd(*d) == 1]
    return tuple(sorted(found, key=lambda d: (size(map(abs, d)), d)))


class TrajectoriesDomain:
    """All trajectories of a spec; the direction runs fastest, then the start.

    Examples
    --------
    >>> domain = TrajectoriesDomain(TrajectoriesDomainSpec(fields="ln2", norm=2))
    >>> domain.size, domain.at(7).direction
    (8, (1, 1))
    """

    def __init__(self, spec: TrajectoriesDomainSpec) -> None:
        self.spec = spec
        if self.size == 0:
            raise DomainError("the domain is empty: it has no start points")

    @cached_property
    def fields(self) -> tuple[KnownField, ...]:
        """The fields."""
        return _known(self.spec)

    def starts(self, known: KnownField) -> tuple[Point, ...]:
        """The start points in a field."""
        given = self.spec.starts
        if isinstance(given, StartRange):
            return tuple(product(given.coordinates, repeat=known.field.dimension))
        return tuple(tuple(map(Fraction, point)) for point in given) or (known.start,)

    def directions(self, known: KnownField) -> tuple[Direction, ...]:
        """The directions in a field."""
        spec = self.spec
        return directions(known.field.dimension, spec.norm, spec.measure, spec.signs)

    @cached_property
    def _ends(self) -> list[int]:
        counts = [len(self.starts(known)) * len(self.directions(known)) for known in self.fields]
        return list(accumulate(counts))

    @property
    def size(self) -> int:
        """Number of trajectories."""
        return self._ends[-1]

    @property
    def row_length(self) -> int:
        """Elements that stay together in a chunk: each may stand alone."""
        return 1

    def at(self, index: int) -> Element:
        """The trajectory at an index from 0 to size - 1.

        Raises
        ------
        IndexError
            Outside of that range.
        """
        if not 0 <= index < self.size:
            raise IndexError(f"index {index} is outside of 0 ... {self.size - 1}")
        which = next(i for i, end in enumerate(self._ends) if index < end)
        known = self.fields[which]
        chosen = self.directions(known)
        rest = index - (self._ends[which - 1] if which else 0)
        at, direction = divmod(rest, len(chosen))
        return Element(index, known, self.starts(known)[at], chosen[direction])


@lru_cache(maxsize=16)
def _known(spec: TrajectoriesDomainSpec) -> tuple[KnownField, ...]:
    return spec.known()
