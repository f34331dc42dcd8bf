"""The tree of an expression: six kinds of node, and the text that reads back to the same tree.

Sums and products keep all their operands in one node, so that a long sum is broad, not deep, and
the depth of a tree is bounded by the nesting of its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from flint import fmpz

__all__ = [
    "Call",
    "Integer",
    "Name",
    "Node",
    "Power",
    "Product",
    "Sum",
    "integer_text",
    "node_text",
    "nodes_of",
    "operator_count",
]


@dataclass(frozen=True, slots=True)
class Integer:
    """An integer literal, never negative."""

    value: int


@dataclass(frozen=True, slots=True)
class Name:
    """A constant of the registry, by its registry name."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table, by its table name, and its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Operands with their signs (1 or -1); one operand alone has the sign -1."""

    terms: tuple[tuple[int, Node], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Operands with their exponents (1 multiplied, -1 divided), two or more; the first is 1."""

    factors: tuple[tuple[int, Node], ...]


@dataclass(frozen=True, slots=True)
class Power:
    """A base and an exponent."""

    base: Node
    exponent: Node


Node: TypeAlias = Integer | Name | Call | Sum | Product | Power


def integer_text(value: int) -> str:
    """Decimal text of an integer of any length (Python's ``str`` stops at 4,300 digits).

    >>> integer_text(-7)
    '-7'
    """
    return fmpz(value).str()


def node_text(node: Node) -> str:
    """The canonical text of a tree, with no more parentheses than it needs.

    >>> node_text(Sum(((1, Integer(1)), (-1, Power(Name("e"), Sum(((-1, Integer(2)),)))))))
    '1-e^(-2)'
    """
    match node:
        case Integer(value):
            return integer_text(value)
        case Name(name):
            return name
        case Call(function, arguments):
            return f"{function}({','.join(node_text(a) for a in arguments)})"
        case Sum(terms):
            parts = []
            for i, (sign, term) in enumerate(terms):
                parts.append("-" if sign < 0 else "+" if i else "")
                parts.append(_wrapped(term, Sum))
            return "".join(parts)
        case Product(factors):
            parts = []
            for i, (exponent, factor) in enumerate(factors):
                parts.append("/" if exponent < 0 else "*" if i else "")
                parts.append(_wrapped(factor, Sum, Product))
            return "".join(parts)
        case Power(base, exponent):
            return f"{_wrapped(base, Sum, Product, Power)}^{_wrapped(exponent, Sum, Product)}"


def _wrapped(node: Node, *looser: type) -> str:
    text = node_text(node)
    return f"({text})" if isinstance(node, looser) else text


def nodes_of(node: Node) -> Iterator[Node]:
    """All nodes of a tree, the root first."""
    yield node
    match node:
        case Call(_, arguments):
            children = arguments
        case Sum(terms):
            children = tuple(t for _, t in terms)
        case Product(factors):
            children = tuple(f for _, f in factors)
        case Power(base, exponent):
            children = (base, exponent)
        case _:
            children = ()
    for child in children:
        yield from nodes_of(child)


def operator_count(node: Node) -> int:
    """The number of operators ``+ - * / ^`` that the text of this node itself (no child) shows."""
    match node:
        case Sum(terms):
            return len(terms) - (terms[0][0] > 0)
        case Product(factors):
            return len(factors) - 1
        case Power():
            return 1
        case _:
            return 0
