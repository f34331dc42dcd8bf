"""Formulas of known value: the anchors of clusters."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from discovery.continued_fractions.pcf import PCF
from discovery.errors import DatasetError
from discovery.expressions.expression import parse_expression
from discovery.identification.constant import Constant
from discovery.identification.identify import identify
from discovery.identification.moebius_relation import DIGITS
from discovery.identification.registry import constants
from discovery.tables.datasets import load

__all__ = ["known_constants", "known_fractions", "known_sources", "known_values"]


@cache
def _rows() -> tuple[tuple[PCF, str, str], ...]:
    try:
        table = load("known_pcfs")
    except DatasetError:  # whoever asks says that there is none
        return ()
    return tuple((PCF(row["a"], row["b"]), row["value"], row["source"]) for row in table)


def known_fractions() -> tuple[PCF, ...]:
    """The fractions of the table, row by row; empty where it is not installed."""
    return tuple(pcf for pcf, _, _ in _rows())


@cache
def known_values() -> dict[str, str]:
    """Values by the id of the fraction; empty where the table is not installed."""
    return {pcf.id: value for pcf, value, _ in _rows()}


@cache
def known_sources() -> dict[str, str]:
    """Where formulas are known from, by the id of the fraction.

    >>> known_sources()[PCF("11n^2+11n+3", "n^4").id]
    'Apery 1979'
    """
    return {pcf.id: source for pcf, _, source in _rows()}


def known_constants(ids: Container[str]) -> dict[str, Constant]:
    """The constants of the known fractions among some, by the fraction's id.

    A Moebius image of a constant of the default list stands for that; any other value for itself.
    Algebraic values are left out: minimal polynomials find them.

    Examples
    --------
    >>> brouncker = PCF("2n+1", "n^2").id
    >>> known_constants({brouncker})[brouncker].name
    'pi'
    """
    found: dict[str, Constant] = {}
    for name, text in known_values().items():
        if name not in ids:
            continue
        expression = parse_expression(text)
        if not expression.rigorous or expression.rational() is not None:
            continue
        answers = identify(
            expression.enclose(DIGITS), DIGITS, refine=expression.enclose, first_only=True
        )
        if not answers:
            found[name] = Constant.of(expression)
        elif answers[0].kind == "moebius":
            found[name] = constants.resolve(answers[0].constant)
    return found
