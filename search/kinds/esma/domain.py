"""The domain of an ESMA search: left sides times sign words, by index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from discovery.expansions.esma import sides_of
from discovery.expansions.signed_scan import sign_words
from discovery.identification.constant import Constant
from search.kinds.esma.sources import Source, sources
from search.kinds.esma.spec import EsmaDomainSpec

__all__ = ["EsmaDomain"]

_ONLY_ITSELF = ((0, 1), (1, 0))


@dataclass(frozen=True)
class EsmaDomain:
    """All pairs of a left side and a sign word; the word runs fastest, then the left side.

    Examples
    --------
    >>> domain = EsmaDomain(EsmaDomainSpec(constants=("e", "pi"), limit=3, period=3))
    >>> domain.size  # 2 constants, 504 left sides, 10 words
    10080
    """

    spec: EsmaDomainSpec

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The constants and expressions."""
        return sources(self.spec.constants, self.spec.expressions, self.spec.parameters)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The sign words."""
        return sign_words(self.spec.period)

    @cached_property
    def _starts(self) -> list[int]:
        """Index of the first pair of each source, and the size."""
        counts = [len(self.sides(source)) * len(self.words) for source in self.sources]
        return [0, *np.cumsum(counts).tolist()]

    @property
    def size(self) -> int:
        """Number of pairs."""
        return self._starts[-1]

    @property
    def row_length(self) -> int:
        """Elements that stay together in a chunk: each may stand alone."""
        return 1

    def sides(self, source: Source) -> np.ndarray:
        """The left sides of a source; see `discovery.expansions.esma.sides_of`."""
        if source.alone:
            return np.array([_ONLY_ITSELF], np.int32)
        return _sides(source.constant, self.spec.degree, self.spec.limit, self.spec.monomials)

    def spans(self, lo: int, hi: int) -> Iterator[tuple[Source, int, int, int]]:
        """The sources whose pairs are among lo ... hi - 1: where they begin, and which of them."""
        for source, start, end in zip(self.sources, self._starts, self._starts[1:], strict=False):
            first, last = max(lo, start), min(hi, end)
            if first < last:
                yield source, start, first - start, last - start


@lru_cache(maxsize=64)
def _sides(constant: Constant, degree: int, limit: int, monomials: bool) -> np.ndarray:
    return sides_of(constant, degree, limit, monomials)
