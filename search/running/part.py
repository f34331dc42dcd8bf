"""A part of a campaign: every n-th chunk, for machines that share nothing but the spec."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from discovery.errors import PartError
from search.campaigns.domain import chosen_chunk_size, domain_of
from search.campaigns.spec import Spec

__all__ = ["WHOLE", "Part", "parts_of", "with_fixed_chunks"]

Item = TypeVar("Item")

_TEXT = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
CHUNKS_TO_SHARE = 256  # unless rows are fewer
_MOST_PARTS = 64  # in a remark; a longer list of parts is no help


@dataclass(frozen=True)
class Part:
    """The part `number` of `count`: the chunks at the positions number - 1, + count, + 2 count …

    Strides, not ranges: where elements become dearer along the domain every part gets its share.

    Raises
    ------
    PartError
        Unless 1 ≤ number ≤ count.

    Examples
    --------
    >>> Part.read("3/8").of(range(20))
    [2, 10, 18]
    >>> print(Part(3, 8))
    3/8
    """

    number: int
    count: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.count:
            raise PartError(
                f"there is no part {self.number} of {self.count}; give K/N with K from 1 to N, "
                "such as --part 3/8"
            )

    @classmethod
    def read(cls, text: str) -> Part:
        """Read a part written as ``3/8``.

        Raises
        ------
        PartError
            If it is not written so, or there is no such part.
        """
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            raise PartError(
                f"cannot read the part {text!r}; give K/N with K from 1 to N, such as --part 3/8"
            )
        return cls(int(found[1]), int(found[2]))

    def of(self, chunks: Iterable[Item]) -> list[Item]:
        """The chunks of this part, out of all chunks in order."""
        return list(islice(chunks, self.number - 1, None, self.count))

    def refuse_empty(self, chunks: int) -> None:
        """Raise a PartError if a campaign of so many chunks has too few for all parts."""
        if self.count > chunks:
            raise PartError(
                f"the campaign is cut into {chunks:,} chunks, so some of {self.count:,} parts "
                f"would be empty; give --part K/N with N up to {chunks:,}, or, for a new one, a "
                "smaller size in the [chunks] of the spec"
            )

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


WHOLE = Part(1, 1)


def parts_of(positions: Iterable[int], total: int) -> list[Part]:
    """The parts that hold just these positions out of `total`, with as few as possible in all.

    Returns
    -------
    list of Part
        Empty when the positions are not made of whole parts, at most 64 of two chunks or more.

    Examples
    --------
    >>> [str(part) for part in parts_of([1, 2, 5, 6], 8)]
    ['2/4', '3/4']
    >>> parts_of([0, 1, 2], 8)
    []
    """
    wanted = {*positions}
    for count in range(1, min(_MOST_PARTS, total // 2) + 1):
        residues = sorted({position % count for position in wanted})
        if sum(len(range(residue, total, count)) for residue in residues) == len(wanted):
            return [Part(residue + 1, count) for residue in residues]
    return []


def with_fixed_chunks(spec: Spec, part: Part) -> Spec:
    """The spec of a new campaign that is done in parts: with a chunk size, its own or the domain's.

    The parts of a campaign are made on machines that do not see each other, and must be cut alike,
    however many parts there are: the size may depend on nothing that is measured, and not on the
    part. It is the default of the domain, made smaller until there are enough chunks to share.

    Raises
    ------
    PartError
        If parts would be empty all the same.

    Examples
    --------
    >>> from search.campaigns.spec import parse_spec
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = parse_spec({"kind": "census", "domain": {"a": side, "b": side}}, "spec.toml")
    >>> with_fixed_chunks(spec, Part(1, 3)).chunks.size  # 576 elements: a row, all a for one b
    24
    """
    size, domain = chosen_chunk_size(spec), domain_of(spec)
    if spec.chunks.size is None:
        row = domain.row_length
        size = min(size, max(1, domain.size // (CHUNKS_TO_SHARE * row)) * row)
    part.refuse_empty(-(-domain.size // size))
    chunks = spec.chunks.model_copy(update={"size": size})
    return spec.model_copy(update={"chunks": chunks})
