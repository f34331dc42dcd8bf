"""Minimal polynomials of expressions that are algebraic by their form."""

from __future__ import annotations

from functools import lru_cache

import sympy
from flint import fmpz_poly

from discovery.errors import LimitError
from discovery.expressions.tree import Call, Integer, Name, Node, Power, Product, Sum, node_text

__all__ = ["minimal_polynomial"]

MAX_DEGREE = 12


@lru_cache(maxsize=256)
def minimal_polynomial(tree: Node) -> fmpz_poly | None:
    """The minimal polynomial over the integers, or None if the tree is not made of radicals.

    Exact: by sympy's resultants and factorization, on a tree of rational numbers, sums, products
    and rational powers. An algebraic number that is written otherwise is not noticed.

    Raises
    ------
    LimitError
        If the degree is beyond 12.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> minimal_polynomial(parse_expression("(1+sqrt(5))/2").tree)
    x^2 + (-1)*x + (-1)
    >>> minimal_polynomial(parse_expression("pi+sqrt(2)").tree) is None
    True
    """
    radicals = _radicals(tree)
    if radicals is None:
        return None
    x = sympy.Symbol("x")
    p = sympy.minimal_polynomial(radicals, x, polys=True)
    if p.degree() > MAX_DEGREE:
        raise LimitError(
            f"{node_text(tree)} is algebraic of degree {p.degree()}; the limit is {MAX_DEGREE}"
        )
    return fmpz_poly([int(c) for c in reversed(p.all_coeffs())])


def _radicals(node: Node) -> sympy.Expr | None:
    """The tree in sympy, unless something else than radicals is in it."""
    match node:
        case Integer(value):
            return sympy.Integer(value)
        case Name("phi"):
            return (1 + sympy.sqrt(5)) / 2
        case Sum(terms):
            parts = _all_radicals(terms)
            return parts and sympy.Add(*(sign * x for sign, x in parts))
        case Product(factors):
            parts = _all_radicals(factors)
            return parts and sympy.Mul(*(x**sign for sign, x in parts))
        case Power(base, exponent):
            b, e = _radicals(base), _radicals(exponent)
            return None if b is None or e is None or not e.is_Rational else b**e
        case Call("sqrt", (argument,)):
            return _root(argument, 2)
        case Call("cbrt", (argument,)):
            return _root(argument, 3)
    return None


def _all_radicals(operands: tuple[tuple[int, Node], ...]) -> list[tuple[int, sympy.Expr]] | None:
    found = []
    for sign, node in operands:
        x = _radicals(node)
        if x is None:
            return None
        found.append((sign, x))
    return found


def _root(argument: Node, n: int) -> sympy.Expr | None:
    x = _radicals(argument)
    return None if x is None else sympy.root(x, n)
