"""Where the left sides of an ESMA search come from: constants and expressions, with parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from discovery.expansions.esma import refuse_too_few_digits
from discovery.expansions.left_side import GivenNumber, number_of
from discovery.identification.constant import Constant
from discovery.identification.registry import constants

__all__ = ["Source", "sources"]


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


def sources(
    numbers: Sequence[str], expressions: Sequence[str], parameters: Mapping[str, tuple[int, int]]
) -> tuple[Source, ...]:
    """The constants and expressions of a domain, for all values of its parameters.

    Parameters
    ----------
    numbers, expressions : sequence of str
        Of these, left sides are made; those are left sides as they are.
    parameters : mapping
        The range of each letter that may stand in them.

    Raises
    ------
    ExpressionError
        If one cannot be read, has no value, or is rational.
    """
    found = []
    for texts, alone in ((numbers, False), (expressions, True)):
        for text in texts:
            for filled in _filled(text, parameters):
                constant = constants.resolve(filled)
                source = Source(constant, alone)
                # What has no value, or too few digits, should show here, not in every chunk.
                if isinstance(source.number, GivenNumber):
                    refuse_too_few_digits(source.number)
                else:
                    constant.enclose(20)
                found.append(source)
    return tuple(found)


def _filled(text: str, parameters: Mapping[str, tuple[int, int]]) -> Iterator[str]:
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
