"""Expressions: what a user or a search writes for the value of a fraction.

An expression is a tree of integers, constants of the registry, functions of the table and
``+ - * / ^``. It is read with bounded cost and never evaluated as code; its value is enclosed
rigorously to any number of digits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from math import log10
from typing import get_args

from flint import arb

from discovery.arguments import read_exact, read_integer, refusal
from discovery.expressions.atoms import generators
from discovery.expressions.other_systems import latex_code, mpmath_code, pari_code, sage_code
from discovery.expressions.parser import read_expression
from discovery.expressions.tree import (
    Call,
    Integer,
    Name,
    Node,
    node_text,
    nodes_of,
    operator_count,
)
from discovery.expressions.value import Evaluator, enclose_tree, numerical_atoms

__all__ = ["Expression", "parse_expression"]

_CACHED_DIGITS = 2000
_NODES: tuple[type[Node], ...] = get_args(Node)


@dataclass(frozen=True, repr=False)
class Expression:
    """A closed form: immutable, equal when the trees are equal, printed canonically.

    Attributes
    ----------
    tree : Node
        The tree; make one with `parse_expression`.
    warnings : tuple of str
        What was read in an unobvious way, for example decimals as exact rationals.

    Examples
    --------
    >>> x = parse_expression("1/ln(2)")
    >>> x
    parse_expression('1/log(2)')
    >>> x.enclose(20)
    [1.44269504088896 +/- 3.41e-15]
    >>> sorted(parse_expression("sqrt(8)*besseli(1,2)/e^-2").constants)
    ['besseli(1,2)', 'exp(2)', 'sqrt(2)']
    """

    tree: Node
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.tree, _NODES):
            takes = "a tree of nodes (parse_expression makes an expression of a text)"
            raise refusal("tree", takes, self.tree)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"parse_expression({self._text!r})"

    @cached_property
    def _text(self) -> str:
        return node_text(self.tree)

    def enclose(self, digits: int) -> arb:
        """A ball that contains the value, of radius below 10^(-digits).

        Parameters
        ----------
        digits : int
            1 to 1,100,000; absolute, after the decimal point.

        Raises
        ------
        ExpressionError
            At a pole, for a complex value, or when the value is not determined (``1/(pi-pi)``).
        LimitError
            Beyond a stated limit.

        Examples
        --------
        >>> parse_expression("1/(pi-pi)").enclose(10)
        Traceback (most recent call last):
            ...
        discovery.errors.ExpressionError: 1/(pi-pi) is not determined with ...
        """
        digits = read_integer(digits, "digits")
        if digits <= _CACHED_DIGITS:
            return _enclose_cached(self.tree, digits)
        return enclose_tree(self.tree, digits)

    def rational(self) -> Fraction | None:
        """The exact value when only rational arithmetic (and exact roots) is in it, else None.

        >>> parse_expression("2/3-0.5^2").rational()
        Fraction(5, 12)
        """
        x = Evaluator().exact(self.tree)
        return None if x is None else Fraction(int(x.numerator), int(x.denominator))

    @cached_property
    def constants(self) -> frozenset[str]:
        """Canonical texts of the irrational atoms: what the value lies in the field of.

        >>> sorted(parse_expression("8/log(9)+exp(-1)*phi").constants)
        ['e', 'log(3)', 'sqrt(5)']
        """
        return generators(self.tree)

    @cached_property
    def numerical(self) -> tuple[tuple[str, int], ...]:
        """The constants in it that are known by stored digits only, with the decimals known.

        >>> parse_expression("2*brun/pi").numerical
        (('brun', 12),)
        """
        return numerical_atoms(self.tree)

    @property
    def rigorous(self) -> bool:
        """Whether it can be enclosed to any number of digits; else nothing is certified with it.

        >>> parse_expression("4/pi").rigorous, parse_expression("artin").rigorous
        (True, False)
        """
        return not self.numerical

    def cost(self) -> float:
        """Description length in decimal digits.

        k log10(2H+1) for its k integer literals of largest size H, log10(6) for an operator,
        log10(100) for a constant or a function.

        >>> round(parse_expression("4/pi").cost(), 2)
        3.73
        """
        nodes = list(nodes_of(self.tree))
        literals = [node.value for node in nodes if isinstance(node, Integer)]
        operators = sum(operator_count(node) for node in nodes)
        atoms = sum(isinstance(node, Name | Call) for node in nodes)
        size = log10(2 * max(literals, default=0) + 1)
        return len(literals) * size + operators * log10(6) + 2.0 * atoms

    def latex(self) -> str:
        r"""LaTeX of the expression.

        >>> print(parse_expression("4/pi").latex())
        \frac{4}{\pi}
        """
        return latex_code(self.tree)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def mpmath(self) -> str:
        """Python code for ``from mpmath import *``.

        >>> parse_expression("1/3+besseli(1/3,2)").mpmath()
        'mpf(1)/3+besseli(mpf(1)/3,2)'
        """
        return mpmath_code(self.tree)

    def pari(self) -> str:
        """PARI/GP code.

        >>> parse_expression("pi*e1(1/2)").pari()
        'Pi*eint1(1/2)'
        """
        return pari_code(self.tree)

    def sage(self) -> str:
        """SageMath code.

        >>> parse_expression("2*besselj(0,1)").sage()
        '2*bessel_J(0,1)'
        """
        return sage_code(self.tree)


@lru_cache(maxsize=4096)
def _enclose_cached(tree: Node, digits: int) -> arb:
    return enclose_tree(tree, digits)


def parse_expression(text: Expression | Fraction | int | str) -> Expression:
    """Read an expression; see the module docstrings for the grammar and the limits.

    Parameters
    ----------
    text : str, int or Fraction
        For example ``"4/pi"``, ``"(1+sqrt(5))/2"``, ``"besseli(1,2)/besseli(0,2)"``, ``"2**0.5"``.
        ``e`` is Euler's number, ``gamma(x)`` the function, ``eulergamma`` the constant.

    Raises
    ------
    ArgumentError
        For anything else, such as a float.
    ExpressionError
        If it cannot be read.
    UnknownConstantError
        If a name is not in the registry.
    LimitError
        Beyond the limits of length, nesting and size.

    Examples
    --------
    >>> str(parse_expression("2 ** 0.5 - ( ln( 3 ) )"))
    '2^(1/2)-log(3)'
    """
    if isinstance(text, Expression):
        return text
    if not isinstance(text, str):
        takes = "an expression, such as '4/pi', an integer or a fraction"
        text = str(read_exact(text, "text", takes))
    tree, warnings = read_expression(text)
    return Expression(tree, warnings)
