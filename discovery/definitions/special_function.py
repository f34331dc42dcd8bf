"""One entry of the table of special functions, with its templates for LaTeX and other systems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import arb

from discovery.definitions.evaluation_work import elementary
from discovery.definitions.function import Argument, Condition, Function

__all__ = ["MAX_ARGUMENT", "operator_name", "special_function"]

MAX_ARGUMENT = 1000  # of a special function; a call at the limits takes some 0.1 s

Evaluator = Callable[[Sequence[Argument]], arb]


def special_function(
    name: str,
    arity: int | tuple[int, ...],
    evaluate: Evaluator,
    latex: str | tuple[str, ...],
    pari: str | tuple[str, ...],
    sage: str | tuple[str, ...],
    *,
    mpmath: str | tuple[str, ...] = "",
    aliases: tuple[str, ...] = (),
    conditions: tuple[Condition, ...] = (),
    limit: int | None = MAX_ARGUMENT,
    variadic: bool = False,
    work: Callable[[Sequence[Argument], int], float] = lambda _, bits: elementary(bits),
) -> Function:
    """The function of a name, a number of arguments and an evaluator.

    A template that is left empty is the call of the function under its own name; see `Function`
    for the other parameters.
    """
    counts = (arity,) if isinstance(arity, int) else arity
    plain = tuple(f"{name}({','.join(f'{{{i}}}' for i in range(n))})" for n in counts)
    return Function(
        name,
        counts,
        evaluate,
        _templates(latex),
        _templates(mpmath) if mpmath else plain,
        _templates(pari) if pari else plain,
        _templates(sage) if sage else plain,
        aliases,
        conditions,
        limit,
        variadic,
        work,
    )


def operator_name(name: str, arguments: str = "{0}") -> str:
    """The LaTeX template of a call whose name stands upright."""
    return rf"\operatorname{{{{{name}}}}}\left({arguments}\right)"


def _templates(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text
