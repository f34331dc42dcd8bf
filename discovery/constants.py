"""The registry of constants: names, definitions, sources, and balls at any precision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flint import arb

from discovery.constant_table import (
    EXPRESSION_ROWS,
    NAMED_ROWS,
    find_constant,
    near_constant_names,
)
from discovery.default_constants import DEFAULT_CONSTANTS
from discovery.errors import ExpressionError, UnknownConstantError
from discovery.expression import Expression, parse_expression
from discovery.expression_tree import Name

__all__ = ["Constant", "Registry", "constants"]


@dataclass(frozen=True)
class Constant:
    """An irrational constant with a rigorous evaluator.

    Attributes
    ----------
    name : str
        Its name in expressions: a word, or the canonical text of an expression.
    latex : str
        LaTeX of it.
    definition : str
        The defining expression, or words.
    aliases : tuple of str
        Other spellings that are read.
    source : str
        Where to read about it.

    Examples
    --------
    >>> constants["phi"].enclose(10)
    [1.61803398874989 +/- 4.85e-15]
    """

    name: str
    latex: str
    definition: str
    aliases: tuple[str, ...]
    source: str

    @cached_property
    def expression(self) -> Expression:
        """The constant as an expression."""
        return parse_expression(self.name)

    def enclose(self, digits: int) -> arb:
        """A ball of radius below 10^(-digits); see `Expression.enclose`."""
        return self.expression.enclose(digits)


class Registry(Mapping[str, Constant]):
    """Constants by name or alias.

    Examples
    --------
    >>> constants["goldenratio"].name, "apery" in constants, len(constants) >= 60
    ('phi', True, True)
    >>> constants["catalani"]
    Traceback (most recent call last):
        ...
    discovery.errors.UnknownConstantError: there is no constant 'catalani'; near names: catalan
    """

    def __init__(self) -> None:
        self._entries: dict[str, Constant] = {}
        for row in NAMED_ROWS.values():
            definition = row.formula or row.definition
            self._add(Constant(row.name, row.latex, definition, row.aliases, row.source))
        for entry in EXPRESSION_ROWS:
            latex = parse_expression(entry.name).latex()
            definition = entry.definition or entry.name
            self._add(Constant(entry.name, latex, definition, entry.aliases, entry.source))

    def _add(self, constant: Constant) -> None:
        if constant.name in self._entries:
            raise ValueError(f"the constant {constant.name!r} is in the registry twice")
        self._entries[constant.name] = constant

    def __getitem__(self, name: str) -> Constant:
        if name in self._entries:
            return self._entries[name]
        found = find_constant(name)
        if found is None:
            near = near_constant_names(name)
            hint = f"near names: {', '.join(near)}" if near else "any expression can be given too"
            raise UnknownConstantError(f"there is no constant {name[:40]!r}; {hint}")
        return self._entries[found.name if isinstance(found, Name) else found]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def resolve(self, text: str) -> Constant:
        """The constant that a name, an alias or the text of an expression stands for.

        Raises
        ------
        ExpressionError
            If the text cannot be read, or its value is rational.
        UnknownConstantError
            If it has a name that is not in the registry.

        Examples
        --------
        >>> constants.resolve("Apery").name, constants.resolve("ln(7)").name
        ('zeta(3)', 'log(7)')
        """
        if find_constant(text.strip()) is not None:
            return self[text.strip()]
        expression = parse_expression(text)
        name = str(expression)
        if name in self:
            return self[name]
        if expression.rational() is not None:
            raise ExpressionError(
                f"{name} is rational, and so is every Moebius image of it; name an irrational "
                "constant"
            )
        return Constant(name, expression.latex(), name, (), "")

    @cached_property
    def default(self) -> tuple[Constant, ...]:
        """What `identify` tries unless told otherwise, in order; no two are Moebius images."""
        return tuple(self.resolve(text) for text in DEFAULT_CONSTANTS)


constants = Registry()
