"""A constant: its name in expressions, what it is, how well it is known, balls around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flint import arb, fmpz_poly

from discovery.errors import ExpressionError
from discovery.expressions.expression import Expression, parse_expression

__all__ = ["Constant"]


@dataclass(frozen=True)
class Constant:
    """An irrational constant, by a rigorous evaluator or by the digits that are known.

    Attributes
    ----------
    name : str
        Its name in expressions: a word, or the canonical text of an expression.
    latex : str
        LaTeX of it.
    definition : str
        The defining expression, or words.
    aliases : tuple of str
        Other spellings that are read, or names that a user gave to it.
    source : str
        Where to read about it.
    reliability : str
        How far the digits can be trusted, where they are all that is known; else empty.

    Examples
    --------
    >>> phi = Constant.of("(1+sqrt(5))/2")
    >>> print(phi)
    (1+sqrt(5))/2
    >>> phi.enclose(10), phi.rigorous
    ([1.61803398874989 +/- 4.85e-15], True)
    >>> brun = Constant.of("brun")
    >>> brun.rigorous, brun.stored_digits
    (False, 12)
    """

    name: str
    latex: str
    definition: str
    aliases: tuple[str, ...]
    source: str
    reliability: str = ""

    @classmethod
    def of(
        cls, expression: Expression | str, aliases: tuple[str, ...] = (), source: str = ""
    ) -> Constant:
        """The constant that an expression is, named by its canonical text.

        Raises
        ------
        ExpressionError
            If the text cannot be read, or its value is rational.
        """
        if isinstance(expression, str):
            expression = parse_expression(expression)
        name = str(expression)
        if expression.rational() is not None:
            raise ExpressionError(
                f"{name} is rational, and so is every Moebius image of it; name an irrational "
                "constant"
            )
        return cls(name, expression.latex(), name, aliases, source)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def expression(self) -> Expression:
        """The constant as an expression."""
        return parse_expression(self.name)

    def _repr_latex_(self) -> str:
        return f"${self.latex}$"

    @property
    def minimal_polynomial(self) -> fmpz_poly | None:
        """Over the integers, if it is written in radicals; else None."""
        from discovery.expressions.minimal_polynomial import minimal_polynomial  # loads sympy

        return minimal_polynomial(self.expression.tree)

    @property
    def rigorous(self) -> bool:
        """Whether it can be enclosed to any number of digits; if not, nothing is certified."""
        return self.expression.rigorous

    @property
    def stored_digits(self) -> int | None:
        """Decimals that are known of the numerical constants in it; None when it is rigorous."""
        return min((known for _, known in self.expression.numerical), default=None)

    def enclose(self, digits: int) -> arb:
        """A ball of radius below 10^(-digits); see `Expression.enclose`.

        Raises
        ------
        LimitError
            When fewer digits than that are known.
        """
        return self.expression.enclose(digits)
