"""Expressions in the languages of other systems: LaTeX, mpmath, PARI/GP, SageMath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from discovery.constant_table import NAMED_ROWS
from discovery.expression_tree import (
    Call,
    Integer,
    Name,
    Node,
    Power,
    Product,
    Sum,
    integer_text,
)
from discovery.function import Function
from discovery.functions import functions
from discovery.special_functions import kronecker_symbol

__all__ = ["latex_code", "mpmath_code", "pari_code", "sage_code"]


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What differs between the three programming languages."""

    power: str
    sign: str
    templates: Callable[[Function], tuple[str, ...]]
    name: Callable[[str], str]
    float_integers: bool  # integer / integer is no exact rational there


_MPMATH = _Dialect("**", "sign", lambda f: f.mpmath, lambda n: NAMED_ROWS[n].mpmath, True)
_PARI = _Dialect("^", "sign", lambda f: f.pari, lambda n: NAMED_ROWS[n].pari, False)
_SAGE = _Dialect("^", "sgn", lambda f: f.sage, lambda n: NAMED_ROWS[n].sage, False)


def mpmath_code(node: Node) -> str:
    """Python code for ``from mpmath import *``."""
    return _code(node, _MPMATH)


def pari_code(node: Node) -> str:
    """PARI/GP code."""
    return _code(node, _PARI)


def sage_code(node: Node) -> str:
    """SageMath code."""
    return _code(node, _SAGE)


def _formula(name: str) -> Node:
    from discovery.expression_parser import read_expression

    return read_expression(NAMED_ROWS[name].formula)[0]


def _is_integer(node: Node) -> bool:
    """Whether the plain code of a node is a Python integer."""
    match node:
        case Integer():
            return True
        case Sum(terms):
            return all(_is_integer(t) for _, t in terms)
        case Product(factors):
            return all(e > 0 and _is_integer(f) for e, f in factors)
        case Power(base, Integer()):
            return _is_integer(base)
        case _:
            return False


def _code(node: Node, dialect: _Dialect) -> str:
    match node:
        case Integer(value):
            return integer_text(value)
        case Name(name):
            return dialect.name(name) or f"({_code(_formula(name), dialect)})"
        case Sum(terms):
            parts = []
            for i, (sign, term) in enumerate(terms):
                parts.append("-" if sign < 0 else "+" if i else "")
                parts.append(_inner(term, dialect, Sum))
            return "".join(parts)
        case Product(factors):
            parts = []
            divides = any(e < 0 for e, _ in factors)
            for i, (exponent, factor) in enumerate(factors):
                parts.append("/" if exponent < 0 else "*" if i else "")
                if i == 0 and divides and dialect.float_integers and _is_integer(factor):
                    parts.append(f"mpf({_code(factor, dialect)})")
                else:
                    parts.append(_inner(factor, dialect, Sum, Product))
            return "".join(parts)
        case Power(base, exponent):
            return _power_code(base, exponent, dialect)
        case Call("lfunc", (Integer() | Sum() as d, s)) if dialect is _MPMATH:
            return f"dirichlet({_code(s, dialect)},{_character(d)})"
        case Call(name, arguments):
            function = functions[name]
            return function.spell(
                dialect.templates(function), [_code(a, dialect) for a in arguments]
            )


def _inner(node: Node, dialect: _Dialect, *looser: type) -> str:
    text = _code(node, dialect)
    return f"({text})" if isinstance(node, looser) else text


def _power_code(base: Node, exponent: Node, dialect: _Dialect) -> str:
    shown = _inner(exponent, dialect, Sum, Product)
    if not isinstance(exponent, Integer) and _is_negative(base):
        # other systems take a complex root of a negative number; ours is the real one
        size = _code(base, dialect)
        root = f"abs(mpf({size}))" if dialect.float_integers else f"abs({size})"
        return f"({dialect.sign}({size})^k*{root})" if False else f"({root}{dialect.power}{shown})"
    if dialect.float_integers and _is_integer(base) and not isinstance(exponent, Integer):
        return f"mpf({_code(base, dialect)}){dialect.power}{shown}"
    return f"{_inner(base, dialect, Sum, Product, Power)}{dialect.power}{shown}"
