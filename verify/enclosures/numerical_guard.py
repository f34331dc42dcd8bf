"""Enclosures as a guard: what a proof calls equal must overlap to far more digits than are shown.

The guard proves nothing. It stands behind every exact argument of the checker, so that an error in
a theorem or in its code would have to be smaller than 10^-200, and smaller by 200 digits than every
small number that an expression can bring in, to pass unseen.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log2

from flint import arb, ctx

from discovery.definitions.function import UndeterminedError
from discovery.errors import BrounckerError, ProofError
from discovery.expressions.expression import Expression
from discovery.expressions.tree import Node, node_text, nodes_of
from discovery.expressions.value import Evaluator

__all__ = ["GUARD_DIGITS", "MAX_GUARD_DIGITS", "bits_for", "guard_digits", "require_overlap"]

GUARD_DIGITS = 200
MAX_GUARD_DIGITS = 10_000


def guard_digits(*sides: Expression) -> int:
    """The number of decimals to which sides must agree: 200 beyond the sum of their sizes.

    The size of a number x with 0 < abs(x) < 1 is -log10(abs(x)), rounded up; sizes are added over
    all parts of all sides. A part that is not seen to differ from 0 counts 200.

    Raises
    ------
    ProofError
        If more than 10,000 digits were needed.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> guard_digits(parse_expression("4/pi"))
    200
    >>> guard_digits(parse_expression("4/pi+1/10^60"))
    260
    """
    digits = GUARD_DIGITS + sum(_sizes(side.tree) for side in sides)
    if digits > MAX_GUARD_DIGITS:
        raise ProofError(
            f"the expressions hold numbers so near to 0 that {digits:,} digits would have to be "
            f"compared; the limit is {MAX_GUARD_DIGITS:,}"
        )
    return digits


def require_overlap(left: Expression, right: Expression) -> None:
    """Require that the enclosures of two sides overlap to `guard_digits` decimals.

    Raises
    ------
    ProofError
        If they are disjoint, or one of them cannot be had.
    """
    if left == right:
        return
    digits = guard_digits(left, right)
    try:
        x, y = left.enclose(digits), right.enclose(digits)
    except BrounckerError as error:
        raise ProofError(f"{left} and {right} cannot be enclosed: {error}") from None
    with ctx.workprec(bits_for(digits + 20)):
        if not x.overlaps(y):
            raise ProofError(
                f"{left} and {right} differ: their enclosures to {digits} digits are disjoint"
            )


def bits_for(digits: int) -> int:
    """The working precision at which numbers of size 1 keep this many decimals.

    >>> bits_for(100)
    333
    """
    return ceil(digits * log2(10))


class _PartsEvaluator(Evaluator):
    """Keeps the ball of every node, so that all parts are evaluated once."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[int, arb] = {}

    def ball(self, node: Node) -> arb:
        if id(node) not in self.parts:
            self.parts[id(node)] = super().ball(node)
        return self.parts[id(node)]


@lru_cache(maxsize=4096)
def _sizes(tree: Node) -> int:
    """The sum of the sizes of all parts of a tree."""
    digits = GUARD_DIGITS + 30
    while digits <= MAX_GUARD_DIGITS:
        with ctx.workprec(bits_for(digits)):
            evaluator = _PartsEvaluator()
            try:
                evaluator.ball(tree)
                return sum(_size(evaluator, node) for node in nodes_of(tree))
            except UndeterminedError:
                digits *= 2
    raise ProofError(f"{node_text(tree)} is not determined with {MAX_GUARD_DIGITS:,} digits")


def _size(evaluator: Evaluator, node: Node) -> int:
    if evaluator.exact(node) == 0:
        return 0
    size = abs(evaluator.ball(node))
    if size.contains(0):
        return GUARD_DIGITS
    return max(0, ceil(-float(size.lower().log() / arb(10).log())))
