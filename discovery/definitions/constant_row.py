"""The rows that the registry of constants is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb

from discovery.definitions.evaluation_work import multiplications

__all__ = ["ExpressionRow", "NamedRow", "expression_rows"]


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A constant with a name of its own.

    Attributes
    ----------
    name, latex, definition, source, aliases
        As in `discovery.identification.constant.Constant`.
    ball : callable or None
        Gives a ball at the working precision; None when there is a formula.
    formula : str
        An expression in rows before it and functions.
    mpmath, pari, sage : str
        Spellings in other systems; empty where the formula is spelled instead.
    stored_digits : int or None
        Decimals that are known, when it is known numerically only.
    reliability : str
        How far they can be trusted.
    work : callable
        From the bits of working precision to an upper estimate of the work of `ball`.
    """

    name: str
    latex: str
    definition: str
    source: str
    aliases: tuple[str, ...] = ()
    ball: Callable[[], arb] | None = None
    formula: str = ""
    mpmath: str = ""
    pari: str = ""
    sage: str = ""
    stored_digits: int | None = None
    reliability: str = ""
    work: Callable[[int], float] = lambda bits: multiplications(1000, bits)


@dataclass(frozen=True, slots=True)
class ExpressionRow:
    """A constant of the registry that is named by its expression."""

    name: str
    source: str
    aliases: tuple[str, ...] = ()
    definition: str = ""


def expression_rows(source: str, *names: str) -> tuple[ExpressionRow, ...]:
    """Rows with one source and nothing else to say."""
    return tuple(ExpressionRow(name, source) for name in names)
