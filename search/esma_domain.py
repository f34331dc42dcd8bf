"""The domain of an ESMA search: left sides times sign words, by index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np

from discovery.constant import Constant
from discovery.constants import constants
from discovery.esma import refuse_too_few_digits, sides_of
from discovery.left_side import GivenNumber, number_of
from discovery.signed_scan import sign_words
from search.esma_spec import EsmaDomainSpec

__all__ = ["EsmaDomain", "Source", "sources"]

_ONLY_ITSELF = ((0, 1), (1, 0))


@dataclass(frozen=True)
class Source:
    """Where left sides come from: a constant, or an expression that is one as it is."""

    constant: Constant
    alone: bool

    @cached_property
    def number(self) -> Constant | GivenNumber:
        """What is known of it."""
        return number_of(self.constant)

    @property
    def name(self) -> str:
        """Its text, with a word for which of the two it is."""
        return f"{self.constant.name}{' itself' if self.alone else ''}"


def sources(spec: EsmaDomainSpec) -> tuple[Source, ...]:
    """The constants and expressions of a domain, for all values of its parameters.

    Raises
    ------
    ExpressionError
        If one cannot be read, has no value, or is rational.
    """
    found = []
    for texts, alone in ((spec.constants, False), (spec.expressions, True)):
        for text in texts:
            for filled in _filled(text, spec.parameters):
                constant = constants.resolve(filled)
                source = Source(constant, alone)
                # What has no value, or too few digits, should show here, not in every chunk.
                if isinstance(source.number, GivenNumber):
                    refuse_too_few_digits(source.number)
                else:
                    constant.enclose(20)
                found.append(source)
    return tuple(found)


def _filled(text: str, parameters: dict[str, tuple[int, int]]) -> Iterator[str]:
    """The text for all values of the parameters that are in it."""
    letters = {
        name: re.compile(rf"(?<![A-Za-z0-9_]){name}(?![A-Za-z0-9_(])") for name in parameters
    }
    present = [name for name, letter in letters.items() if letter.search(text)]
    ranges = [range(low, high + 1) for low, high in (parameters[name] for name in present)]
    for values in product(*ranges):
        filled = text
        for name, value in zip(present, values, strict=True):
            filled = letters[name].sub(f"({value})", filled)
        yield filled


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
        return sources(self.spec)

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

    def sides(self, source: Source) -> np.ndarray:
        """The left sides of a source; see `discovery.esma.sides_of`."""
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
