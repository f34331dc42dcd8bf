"""Formulas of known value: the anchors of clusters."""

from __future__ import annotations

import csv
from collections.abc import Container
from functools import cache
from pathlib import Path

import discovery
from discovery.constant import Constant
from discovery.constants import constants
from discovery.expression import parse_expression
from discovery.identify import identify
from discovery.moebius import DIGITS
from discovery.pcf import PCF

__all__ = ["known_constants", "known_fractions", "known_values"]

_FILE = "known_pcfs.csv"


@cache
def _rows() -> tuple[tuple[PCF, str], ...]:
    package = Path(discovery.__file__).parent
    for folder in (package / "datasets", package.parent / "datasets"):
        if (folder / _FILE).is_file():
            with (folder / _FILE).open(encoding="utf-8", newline="") as file:
                return tuple((PCF(r["a"], r["b"]), r["value"]) for r in csv.DictReader(file))
    return ()


def known_fractions() -> tuple[PCF, ...]:
    """The fractions of the table, row by row; empty where it is not installed.

    It is looked for in the package, then beside it, as in a checkout.
    """
    return tuple(pcf for pcf, _ in _rows())


@cache
def known_values() -> dict[str, str]:
    """Values by the id of the fraction; empty where the table is not installed."""
    return {pcf.id: value for pcf, value in _rows()}


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
