"""The registry of constants: names, definitions, sources, and balls at any precision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from discovery.arguments import described, read_integer, read_text
from discovery.definitions.constant_table import (
    EXPRESSION_ROWS,
    NAMED_ROWS,
    find_constant,
    near_constant_names,
)
from discovery.errors import LimitError, UnknownConstantError
from discovery.expressions.expression import parse_expression
from discovery.expressions.measurement import format_ball
from discovery.identification.constant import Constant
from discovery.identification.default_constants import DEFAULT_CONSTANTS
from discovery.identification.families import extended_expressions
from discovery.tables.table import Table

__all__ = ["Constant", "Registry", "constant_fields", "constants"]


class Registry(Mapping[str, Constant]):
    """Constants by name or alias.

    Examples
    --------
    >>> constants["goldenratio"].name, "apery" in constants, len(constants) >= 120
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
            self._add(
                Constant(row.name, row.latex, definition, row.aliases, row.source, row.reliability)
            )
        for entry in EXPRESSION_ROWS:
            latex = parse_expression(entry.name).latex()
            definition = entry.definition or entry.name
            self._add(Constant(entry.name, latex, definition, entry.aliases, entry.source))

    def _add(self, constant: Constant) -> None:
        if constant.name in self._entries:
            raise ValueError(f"the constant {constant.name!r} is in the registry twice")
        self._entries[constant.name] = constant

    def __getitem__(self, name: str) -> Constant:
        if not isinstance(name, str):
            raise UnknownConstantError(
                f"a constant is found by its name, a text such as 'pi', not by {described(name)}"
            )
        if name in self._entries:
            return self._entries[name]
        found = find_constant(name)
        if found is None:
            near = near_constant_names(name)
            hint = f"near names: {', '.join(near)}" if near else "any expression can be given too"
            raise UnknownConstantError(f"there is no constant {name[:40]!r}; {hint}")
        return self._entries[found]

    def __contains__(self, name: object) -> bool:  # without the search for near names
        return isinstance(name, str) and (name in self._entries or find_constant(name) is not None)

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
        text = read_text(text, "text", "the name or the expression of a constant, such as 'log(2)'")
        if find_constant(text.strip()) is not None:
            return self[text.strip()]
        expression = parse_expression(text)
        name = str(expression)
        if name in self:
            return self[name]
        return Constant.of(expression)

    def table(self, digits: int = 50) -> Table[dict[str, str]]:
        """All constants with what is known of them, in order.

        The values are truncated, so that every digit is right; of constants that are known by
        their digits only, there are no more than these.

        Examples
        --------
        >>> table = constants.table(10)
        >>> table[0]["name"], table[0]["value"], table[0]["source"], table[0]["pari"]
        ('pi', '3.1415926535', 'OEIS A000796', 'Pi')
        """
        digits = read_integer(digits, "digits")
        if digits < 1:
            raise LimitError(f"the constants are shown to 1 digit and more; got {digits}")
        rows = [constant_fields(constant, digits) for constant in self.values()]
        return Table(tuple(rows[0]), rows)

    def _repr_html_(self) -> str:
        return self.table(20)._repr_html_()

    @cached_property
    def default(self) -> tuple[Constant, ...]:
        """What `identify` tries unless told otherwise, in order; no two are Moebius images."""
        return tuple(self.resolve(text) for text in DEFAULT_CONSTANTS)

    @cached_property
    def extended(self) -> tuple[Constant, ...]:
        """The default list, then the registry's and the families' further constants, in order.

        All of them are rigorous and irrational; no two are Moebius images of each other, as far as
        lattice reduction at 40 digits shows.
        """
        return tuple(self.resolve(text) for text in extended_expressions(tuple(self)))


def constant_fields(constant: Constant, digits: int) -> dict[str, str]:
    """What is known of a constant, by the columns of `Registry.table`."""
    known = constant.stored_digits
    ball = constant.enclose(digits + 3 if known is None else known)
    return {
        "name": constant.name,
        "value": format_ball(ball, digits),
        "latex": constant.latex,
        "definition": constant.definition,
        "aliases": ", ".join(constant.aliases),
        "source": constant.source,
        "reliability": constant.reliability,
        "mpmath": constant.expression.mpmath(),
        "pari": constant.expression.pari(),
        "sage": constant.expression.sage(),
    }


constants = Registry()
