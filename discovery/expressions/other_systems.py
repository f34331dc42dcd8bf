"""Expressions in the languages of other systems: LaTeX, mpmath, PARI/GP, SageMath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from discovery.definitions.constant_table import NAMED_ROWS
from discovery.definitions.dirichlet import kronecker_symbol
from discovery.definitions.elementary_functions import ELEMENTARY_FUNCTIONS
from discovery.definitions.function import Function
from discovery.definitions.function_table import functions
from discovery.expressions.parser import formula_of
from discovery.expressions.tree import (
    Call,
    Integer,
    Name,
    Node,
    Power,
    Product,
    Sum,
    integer_text,
)
from discovery.expressions.value import Evaluator, enclose_tree

__all__ = ["latex_code", "mpmath_code", "pari_code", "sage_code"]


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What differs between the three programming languages."""

    power: str
    templates: Callable[[Function], tuple[str, ...]]
    name: Callable[[str], str]
    float_integers: bool  # integer / integer is no exact rational there


_MPMATH = _Dialect("**", lambda f: f.mpmath, lambda n: NAMED_ROWS[n].mpmath, True)
_PARI = _Dialect("^", lambda f: f.pari, lambda n: NAMED_ROWS[n].pari, False)
_SAGE = _Dialect("^", lambda f: f.sage, lambda n: NAMED_ROWS[n].sage, False)


_ELEMENTARY_NAMES = frozenset(f.name for f in ELEMENTARY_FUNCTIONS)


def mpmath_code(node: Node) -> str:
    """Python code for ``from mpmath import *``."""
    return _code(node, _MPMATH)


def pari_code(node: Node) -> str:
    """PARI/GP code."""
    return _code(node, _PARI)


def sage_code(node: Node) -> str:
    """SageMath code."""
    return _code(node, _SAGE)


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
            return dialect.name(name) or f"({_code(formula_of(name), dialect)})"
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
        case Call("lfunc", (d, s)) if dialect.float_integers and _discriminant(d):
            return f"dirichlet({_code(s, dialect)},{_character(_discriminant(d))})"
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
    y = Evaluator().exact(exponent)
    if y is not None and y.denominator != 1 and enclose_tree(base, 15) < 0:
        # other systems take a complex root of a negative number; ours is the real one
        minus = "-" if y.numerator % 2 else ""
        return f"({minus}(-({_code(base, dialect)})){dialect.power}{shown})"
    if dialect.float_integers and _is_integer(base) and not isinstance(exponent, Integer):
        return f"mpf({_code(base, dialect)}){dialect.power}{shown}"
    return f"{_inner(base, dialect, Sum, Product, Power)}{dialect.power}{shown}"


def _discriminant(node: Node) -> int:
    """The integer that a node is, or 0."""
    d = Evaluator().exact(node)
    return 0 if d is None or d.denominator != 1 else int(d.numerator)


def _character(d: int) -> str:
    """The values of the character of discriminant d at 0, 1, ..., |d|-1."""
    values = [0, *(kronecker_symbol(d, n) for n in range(1, abs(d)))]
    return f"[{','.join(str(v) for v in values)}]"


def latex_code(node: Node) -> str:
    """LaTeX; divisions become fractions, exponents 1/2 stay exponents."""
    match node:
        case Integer(value):
            return integer_text(value)
        case Name(name):
            return NAMED_ROWS[name].latex
        case Sum(terms):
            parts = []
            for i, (sign, term) in enumerate(terms):
                parts.append("-" if sign < 0 else "+" if i else "")
                parts.append(_latex_inner(term, Sum))
            return "".join(parts)
        case Product(factors):
            above = _latex_product([f for e, f in factors if e > 0])
            below = _latex_product([f for e, f in factors if e < 0])
            return rf"\frac{{{above}}}{{{below}}}" if below else above
        case Power(base, exponent):
            shown = latex_code(base)
            plain = isinstance(base, Integer | Name) or (
                # \Gamma(x)^2 is read in one way only, \log(x)^2 and e^{x}^2 are not
                isinstance(base, Call)
                and base.function not in _ELEMENTARY_NAMES
                and shown.endswith(r"\right)")
            )
            shown = shown if plain else rf"\left({shown}\right)"
            return f"{shown}^{{{latex_code(exponent)}}}"
        case Call(name, arguments):
            function = functions[name]
            return function.spell(function.latex, [latex_code(a) for a in arguments])


def _latex_product(factors: list[Node]) -> str:
    if len(factors) == 1:
        return latex_code(factors[0])
    text = ""
    for factor in factors:
        shown = _latex_inner(factor, Sum)
        if text:
            text += r" \cdot " if shown[0].isdigit() or shown.startswith(r"\frac") else r" \, "
        text += shown
    return text


def _latex_inner(node: Node, looser: type) -> str:
    text = latex_code(node)
    return rf"\left({text}\right)" if isinstance(node, looser) else text
