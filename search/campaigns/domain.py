"""Search domains: what is enumerated, by index, so that any range can be enumerated alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial, PolynomialTemplate
from discovery.errors import DomainError, LimitError, SpecError
from search.campaigns.domain_spec import BoxSpec, FamilySpec, SideSpec
from search.campaigns.kinds import kind_of, load
from search.campaigns.spec import Spec

__all__ = [
    "MAX_CHUNKS",
    "MAX_SIZE",
    "Box",
    "Domain",
    "Family",
    "Fractions",
    "Side",
    "chosen_chunk_size",
    "default_chunk_size",
    "domain_of",
    "fractions_of",
]

MAX_SIZE = 2**62  # indices are 64-bit integers on disk
TARGET_CHUNK = 25_000
MAX_CHUNKS = 10_000
MAX_ROW = 1_000_000  # longer rows of a box are cut


@dataclass(frozen=True)
class Side:
    """All nonzero polynomials of degree `least` … `degree` with coefficients `low` … `high`.

    They stand in lexicographic order of the coefficients, highest power first, and are computed
    from their position alone.

    Examples
    --------
    >>> side = Side(1, 0, 1)
    >>> side.count, [side.at(i) for i in range(3)]
    (3, [(1,), (1, 0), (1, 1)])
    >>> side = Side(1, 0, 1, least=1)
    >>> [side.at(i) for i in range(side.count)]
    [(1, 0), (1, 1)]
    """

    degree: int
    low: int
    high: int
    least: int = 0

    @cached_property
    def _gap(self) -> tuple[int, int]:
        """Where those left out would stand, which have one place: the first of them, their number.

        These are 0 and those of too small a degree, whose leading coefficients are all 0.
        """
        width = self.high - self.low + 1
        if not self.low <= 0 <= self.high:
            return width ** (self.degree + 1), 0
        first = sum(-self.low * width**k for k in range(self.least, self.degree + 1))
        return first, width**self.least

    @cached_property
    def count(self) -> int:
        """Number of polynomials."""
        return (self.high - self.low + 1) ** (self.degree + 1) - self._gap[1]

    def at(self, position: int) -> Polynomial:
        """The polynomial at a position from 0 to count - 1.

        Raises
        ------
        IndexError
            Outside of that range.
        """
        if not 0 <= position < self.count:
            raise IndexError(f"position {position} is outside of 0 ... {self.count - 1}")
        first, left_out = self._gap
        rest = position + (left_out if position >= first else 0)
        width = self.high - self.low + 1
        lowest_first = []
        for _ in range(self.degree + 1):
            rest, digit = divmod(rest, width)
            lowest_first.append(digit + self.low)
        while lowest_first[-1] == 0:
            lowest_first.pop()
        return tuple(reversed(lowest_first))

    def coefficients(self, first: int, last: int) -> NDArray[np.int64]:
        """Coefficients of the polynomials number first ... last - 1, highest power first.

        >>> Side(1, -1, 1).coefficients(3, 5).tolist()  # 0 is none of them
        [[0, -1], [0, 1]]
        """
        number = np.arange(first, last, dtype=np.int64)
        gap, left_out = self._gap
        number[number >= gap] += left_out
        width = self.high - self.low + 1
        powers = [width**k for k in range(self.degree, -1, -1)]
        return np.stack([number // power % width + self.low for power in powers], axis=1)

    def __contains__(self, p: object) -> bool:
        """Whether a polynomial, as a tuple without leading zeros, is one of these."""
        if not isinstance(p, tuple) or not self.least < len(p) <= self.degree + 1:
            return False
        padding = () if len(p) == self.degree + 1 else (0,)
        return all(self.low <= c <= self.high for c in (*padding, *p))


class Box:
    """All pairs (a, b) out of two sides; a runs fastest: index = j * a_count + i.

    Examples
    --------
    >>> box = Box(Side(2, -5, 5), Side(2, -5, 5))
    >>> box.size, box.pair(0)
    (1768900, ((-5, -5, -5), (-5, -5, -5)))
    >>> list(box.pairs(1329, 1331))
    [((5, 5, 5), (-5, -5, -5)), ((-5, -5, -5), (-5, -5, -4))]
    """

    def __init__(self, a_side: Side, b_side: Side) -> None:
        self.a_side = a_side
        self.b_side = b_side
        self.a_count = a_side.count
        self.b_count = b_side.count
        self.size = _checked_size(self.a_count * self.b_count)

    @property
    def row_length(self) -> int:
        """Elements that stay together in a chunk: a row (all a for some b), if it is not too long.

        Rows of more than a million elements are cut.
        """
        return self.a_count if self.a_count <= MAX_ROW else 1

    def a_at(self, i: int) -> Polynomial:
        """The a of column i."""
        return self.a_side.at(i)

    def b_at(self, j: int) -> Polynomial:
        """The b of row j."""
        return self.b_side.at(j)

    def __contains__(self, pair: tuple[Polynomial, Polynomial]) -> bool:
        """Whether a pair is one of its elements.

        >>> box = Box(Side(1, -2, 2), Side(1, 1, 2))
        >>> ((2, 1), (2, 2)) in box, ((2, 1), (2,)) in box
        (True, False)
        """
        return pair[0] in self.a_side and pair[1] in self.b_side

    def has_at_most(self, a: Polynomial, b: Polynomial) -> bool:
        """Whether a pair is in the box, least degrees aside.

        >>> box = Box(Side(1, -2, 2), Side(2, -2, 2, least=2))
        >>> ((2, 1), (2, 2)) in box, box.has_at_most((2, 1), (2, 2))
        (False, True)
        """
        return a in replace(self.a_side, least=0) and b in replace(self.b_side, least=0)

    @property
    def symmetric(self) -> bool:
        """Whether it holds with a pair also those with another sign, and with divided ones."""
        return all(side.low == -side.high for side in (self.a_side, self.b_side))

    def pair(self, index: int) -> tuple[Polynomial, Polynomial]:
        """The element at an index from 0 to size - 1."""
        j, i = divmod(index, self.a_count)
        return self.a_side.at(i), self.b_side.at(j)

    def pairs(self, lo: int, hi: int) -> Iterator[tuple[Polynomial, Polynomial]]:
        """The elements lo … hi - 1 in order."""
        _check_range(lo, hi, self.size)
        while lo < hi:
            j, first = divmod(lo, self.a_count)
            b = self.b_side.at(j)
            last = min(self.a_count, first + hi - lo)
            for i in range(first, last):
                yield self.a_side.at(i), b
            lo += last - first


class Family:
    """All (a, b) of two templates over inclusive parameter ranges; the last parameter runs fastest.

    A polynomial that is zero at some parameter values comes as an empty tuple there.

    Examples
    --------
    >>> family = Family("x*n+y", "n^2", {"x": (0, 1), "y": (0, 2)})
    >>> family.size, family.pair(5), family.parameters_at(5)
    (6, ((1, 2), (1, 0, 0)), {'x': 1, 'y': 2})
    """

    def __init__(self, a: str, b: str, parameters: dict[str, tuple[int, int]]) -> None:
        self.names = tuple(parameters)
        self.ranges = tuple(parameters.values())
        self._a = PolynomialTemplate(a, self.names)
        self._b = PolynomialTemplate(b, self.names)
        self.size = _checked_size(prod(high - low + 1 for low, high in self.ranges))

    @property
    def row_length(self) -> int:
        """Elements that stay together in a chunk: each may stand alone."""
        return 1

    def parameters_at(self, index: int) -> dict[str, int]:
        """The parameter values of the element at an index."""
        if not 0 <= index < self.size:
            raise IndexError(f"index {index} is outside of 0 ... {self.size - 1}")
        values = []
        for low, high in reversed(self.ranges):
            index, digit = divmod(index, high - low + 1)
            values.append(low + digit)
        return dict(zip(self.names, reversed(values), strict=True))

    def pair(self, index: int) -> tuple[Polynomial, Polynomial]:
        """The element at an index from 0 to size - 1; () for a zero polynomial."""
        values = self.parameters_at(index)
        return self._a.at(values), self._b.at(values)

    def pairs(self, lo: int, hi: int) -> Iterator[tuple[Polynomial, Polynomial]]:
        """The elements lo … hi - 1 in order."""
        _check_range(lo, hi, self.size)
        for index in range(lo, hi):
            yield self.pair(index)


Fractions = Box | Family


class Domain(Protocol):
    """What is enumerated, by index."""

    @property
    def size(self) -> int:
        """Number of elements."""
        ...

    @property
    def row_length(self) -> int:
        """Elements that stay together in a chunk."""
        ...


def fractions_of(spec: BoxSpec | FamilySpec) -> Fractions:
    """The continued fractions that a ``[domain]`` with a and b, or with a family, describes.

    Raises
    ------
    LimitError
        If they are more than 2^62.
    """
    if isinstance(spec, FamilySpec):
        return Family(spec.a, spec.b, spec.parameters)
    return Box(_side(spec.a), _side(spec.b))


def domain_of(spec: Spec) -> Domain:
    """The domain that a spec's ``[domain]`` describes.

    Raises
    ------
    LimitError
        If it has more than 2^62 elements.
    """
    return load(kind_of(spec.kind).domain)(spec.domain)


def default_chunk_size(domain: Domain) -> int:
    """Elements a chunk, from the domain alone: the same on every machine.

    About 25,000, and never more than 10,000 chunks. A box is cut into whole rows (all a for some
    b), as far as a row has at most a million elements, so that a and -a meet in one chunk.

    Examples
    --------
    >>> default_chunk_size(Box(Side(2, -5, 5), Side(2, -5, 5)))  # 19 rows of 1330
    25270
    """
    size = max(min(TARGET_CHUNK, domain.size), -(-domain.size // MAX_CHUNKS))
    row = domain.row_length
    return min(-(-size // row) * row, domain.size)


def chosen_chunk_size(spec: Spec) -> int:
    """The chunk size that a spec asks for, or the default one of its domain.

    Raises
    ------
    SpecError
        If it makes more than 10,000 chunks.
    """
    domain = domain_of(spec)
    size = spec.chunks.size
    if size is None:
        return default_chunk_size(domain)
    count = -(-domain.size // size)
    if count > MAX_CHUNKS:
        raise SpecError(
            f"chunks.size is {size}, which makes {count} chunks; at most {MAX_CHUNKS} are allowed, "
            f"so it must be at least {-(-domain.size // MAX_CHUNKS)}"
        )
    return size


def _side(spec: SideSpec) -> Side:
    return Side(spec.degree, *spec.coefficients, spec.least_degree)


def _checked_size(size: int) -> int:
    if size > MAX_SIZE:
        raise LimitError(
            f"the domain has about 2^{size.bit_length() - 1} elements, beyond the limit of 2^62; "
            "make a degree or a range smaller, or cut it into several specs"
        )
    if size < 1:
        raise DomainError("the domain is empty: every polynomial in it is zero")
    return size


def _check_range(lo: int, hi: int, size: int) -> None:
    if not 0 <= lo <= hi <= size:
        raise IndexError(f"the range {lo} ... {hi} is not inside of 0 ... {size}")
