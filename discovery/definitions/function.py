"""What a function of an expression is: a name, a rigorous evaluator, spellings in other systems.

An evaluator takes balls and returns a ball that contains the value at every point of them, or
says why there is none: `OutsideDomainError` when no point of the arguments has a real value,
`UndeterminedError` when the balls are too wide to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flint import arb, ctx, fmpq

from discovery.definitions.evaluation_work import WorkBudget, elementary
from discovery.errors import LimitError

__all__ = [
    "ANY",
    "FROM_ONE",
    "INSIDE_ONE",
    "NONNEGATIVE",
    "NONZERO",
    "POSITIVE",
    "TO_ONE",
    "WITHIN_ONE",
    "Argument",
    "Condition",
    "Function",
    "OutsideDomainError",
    "UndeterminedError",
    "balls",
    "midpoints",
]


class OutsideDomainError(Exception):
    """The function has no finite real value at these arguments; the text says why."""


class UndeterminedError(Exception):
    """The balls are too wide to decide; a higher precision may."""


class Argument(NamedTuple):
    """An argument: a ball, and its exact value when it is rational."""

    ball: arb
    exact: fmpq | None


def midpoints(arguments: Sequence[Argument]) -> list[float]:
    """The arguments as floats, for estimates."""
    return [float(x.ball.mid()) for x in arguments]


@dataclass(frozen=True, slots=True)
class Condition:
    """What one argument must satisfy; a comparison of balls is true only for all their points."""

    text: str
    holds: Callable[[arb], bool]
    fails: Callable[[arb], bool]

    def check(self, x: arb) -> None:
        """Pass, or raise OutsideDomainError or UndeterminedError."""
        if self.holds(x):
            return
        if self.fails(x):
            raise OutsideDomainError(f"the argument must be {self.text}")
        raise UndeterminedError(f"it cannot be decided whether the argument is {self.text}")


ANY = Condition("real", lambda x: True, lambda x: False)
POSITIVE = Condition("greater than 0", lambda x: x > 0, lambda x: x <= 0)
NONNEGATIVE = Condition("at least 0", lambda x: x >= 0, lambda x: x < 0)
NONZERO = Condition("different from 0", lambda x: not x.contains(0), lambda x: x.is_zero())
WITHIN_ONE = Condition("between -1 and 1", lambda x: abs(x) <= 1, lambda x: abs(x) > 1)
INSIDE_ONE = Condition("strictly between -1 and 1", lambda x: abs(x) < 1, lambda x: abs(x) >= 1)
FROM_ONE = Condition("at least 1", lambda x: x >= 1, lambda x: x < 1)
TO_ONE = Condition("at most 1", lambda x: x <= 1, lambda x: x > 1)


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the table.

    Attributes
    ----------
    name : str
        Registry name, as canonical texts print it.
    arity : tuple of int
        The numbers of arguments that are allowed; `variadic` allows more than the last of them.
    evaluate : callable
        From the arguments to a ball; a result that is not finite counts as undetermined.
    latex, mpmath, pari, sage : str
        Templates with ``{0}``, ``{1}`` ... for the arguments and ``{rest}`` for all but the first;
        one template for each arity where they differ, else one for all.
    aliases : tuple of str
        Further spellings that are read.
    conditions : tuple of Condition
        What the arguments must satisfy, in their order.
    limit : int or None
        Largest size of an argument; beyond it a LimitError.
    work : callable
        From the arguments and the bits of working precision to an upper estimate of the work.
    """

    name: str
    arity: tuple[int, ...]
    evaluate: Callable[[Sequence[Argument]], arb]
    latex: tuple[str, ...]
    mpmath: tuple[str, ...]
    pari: tuple[str, ...]
    sage: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    limit: int | None = None
    variadic: bool = False
    work: Callable[[Sequence[Argument], int], float] = lambda _, bits: elementary(bits)

    def accepts(self, count: int) -> bool:
        """Whether the function takes this number of arguments."""
        return count in self.arity or (self.variadic and count > self.arity[-1])

    def spell(self, templates: tuple[str, ...], arguments: Sequence[str]) -> str:
        """Fill the template that fits the number of arguments."""
        fitting = templates[min(len(templates) - 1, max(0, len(arguments) - self.arity[0]))]
        return fitting.format(*arguments, rest=",".join(arguments[1:]))

    def __call__(self, arguments: Sequence[Argument], budget: WorkBudget) -> arb:
        """The value, finite; raises OutsideDomainError, UndeterminedError or LimitError."""
        if self.limit is not None:
            for x in arguments:
                if abs(x.ball) > self.limit:
                    raise LimitError(
                        f"an argument of {self.name} is beyond the limit of {_size(self.limit)}"
                    )
                if not abs(x.ball) < 2 * self.limit:  # wide: evaluating it could cost anything
                    raise UndeterminedError("an argument is not known well enough")
        for condition, x in zip(self.conditions, arguments, strict=False):
            condition.check(x.ball)
        budget.spend(self.work(arguments, ctx.prec), self.name)
        value = self.evaluate(arguments)
        if not value.is_finite():
            raise UndeterminedError("it is a pole or a complex value, or too near one to decide")
        return value


def _size(limit: int) -> str:
    return f"{limit:,}" if limit < 10**12 else f"10^{len(str(limit)) - 1}"


def balls(function: Callable[..., arb]) -> Callable[[Sequence[Argument]], arb]:
    """An evaluator that looks at the balls only."""
    return lambda arguments: function(*(x.ball for x in arguments))
