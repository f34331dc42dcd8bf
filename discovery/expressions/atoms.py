"""The irrational atoms of an expression, in a form that different writings of one atom share.

``exp(-2)``, ``e^2`` and ``1/exp(2)`` all lie in the field of ``exp(2)``; ``log(9)`` in that of
``log(3)``; ``sqrt(8)`` in that of ``sqrt(2)``. Only such plain facts are used: no claim is made
that different atoms are independent.
"""

from __future__ import annotations

from flint import fmpq, fmpz

from discovery.expressions.tree import Call, Integer, Name, Node, Power, Product, Sum, node_text
from discovery.expressions.value import Evaluator, exact_root

__all__ = ["generators"]

_FACTOR_BITS = 128  # beyond it a radicand is printed as it stands


def generators(node: Node) -> frozenset[str]:
    """Canonical texts of the irrational atoms of a tree.

    Examples
    --------
    >>> from discovery.expressions.parser import read_expression
    >>> sorted(generators(read_expression("sqrt(12)*exp(-1)+pi^2")[0]))
    ['e', 'pi', 'sqrt(3)']
    """
    return _atoms(node, Evaluator())


def _atoms(node: Node, evaluator: Evaluator) -> frozenset[str]:
    if evaluator.exact(node) is not None:
        return frozenset()
    match node:
        case Integer():
            return frozenset()
        case Name("phi"):
            return frozenset({"sqrt(5)"})
        case Name(name):
            return frozenset({name})
        case Sum(operands) | Product(operands):
            return frozenset().union(*(_atoms(x, evaluator) for _, x in operands))
        case Power(base, exponent):
            y = evaluator.exact(exponent)
            if base == Name("e"):
                return _exponential(node, y)
            if y is None:
                return frozenset({node_text(node)})
            if y.denominator == 1:
                return _atoms(base, evaluator)
            return _radical(base, int(y.denominator), evaluator)
        case Call("sqrt", (argument,)):
            return _radical(argument, 2, evaluator)
        case Call("cbrt", (argument,)):
            return _radical(argument, 3, evaluator)
        case Call("exp", (argument,)):
            return _exponential(node, evaluator.exact(argument))
        case Call("log", (argument,)):
            return frozenset({_logarithm(node, evaluator.exact(argument))})
        case _:
            return frozenset({node_text(node)})


def _exponential(node: Node, y: fmpq | None) -> frozenset[str]:
    if y is None:
        return frozenset({node_text(node)})
    if y == 0:
        return frozenset()
    return frozenset({"e" if abs(y) == 1 else f"exp({abs(y)})"})


def _logarithm(node: Node, x: fmpq | None) -> str:
    if x is None or x <= 0 or max(x.numerator, x.denominator).bit_length() > _FACTOR_BITS:
        return node_text(node)
    if x < 1:
        x = 1 / x
    for k in range(int(x.numerator.bit_length()), 1, -1):
        root = exact_root(x, k)
        if root is not None and root != 1:
            return f"log({root})"
    return f"log({x})"


def _radical(base: Node, n: int, evaluator: Evaluator) -> frozenset[str]:
    x = evaluator.exact(base)
    if x is None:
        return _atoms(base, evaluator)
    if n != 2:
        shown = str(x) if x.denominator == 1 and x > 0 else f"({x})"
        return frozenset({f"{shown}^(1/{n})"})
    radicand = x.numerator * x.denominator
    if radicand > 0 and radicand.bit_length() <= _FACTOR_BITS:
        squarefree = fmpz(1)
        for p, exponent in radicand.factor():
            if exponent % 2:
                squarefree *= p
        radicand = squarefree
    return frozenset({f"sqrt({radicand})"})
