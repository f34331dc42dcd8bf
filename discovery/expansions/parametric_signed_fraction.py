"""A signed fraction for every value of a parameter: patterns seen across k, stated in k.

Fractions of one shape (equal lengths of preperiod and cycle) for several values of a parameter have
coefficients that may themselves be polynomials in it. The terms are then polynomials in the
parameter and in the index m of the interlacing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from flint import fmpq, fmpq_mat, fmpq_poly

from discovery.algebra.integer_valued_polynomial import TermPolynomial
from discovery.continued_fractions.signed_fraction import SignedFraction

__all__ = ["ParametricFraction", "ParametricTerm", "parametrize"]

CONFIRMATIONS = 2  # values of the parameter that must confirm the coefficients


@dataclass(frozen=True)
class ParametricTerm:
    """A polynomial in the index m whose coefficients are polynomials in the parameter.

    Attributes
    ----------
    coefficients : tuple of fmpq_poly
        Of m^0, m^1, ...
    """

    coefficients: tuple[fmpq_poly, ...]

    def at(self, value: int) -> TermPolynomial:
        """The polynomial in m (written k) for a value of the parameter."""
        return TermPolynomial.of(fmpq_poly([c(fmpq(value)) for c in self.coefficients]))

    def text(self, parameter: str) -> str:
        """Text such as ``2*k*m+k-1``."""
        parts = []
        for i in reversed(range(len(self.coefficients))):
            index = "" if i == 0 else "m" if i == 1 else f"m^{i}"
            c = self.coefficients[i]
            for j in reversed(range(c.degree() + 1)):
                if c[j] != 0:
                    power = "" if j == 0 else parameter if j == 1 else f"{parameter}^{j}"
                    parts.append(_monomial(fmpq(c[j]), power, index))
        text = "".join(parts) or "0"
        return text.removeprefix("+")


def _monomial(c: fmpq, *factors: str) -> str:
    shown = [factor for factor in factors if factor]
    size = abs(c)
    if size != 1 or not shown:
        shown.insert(0, str(size))
    return ("-" if c < 0 else "+") + "*".join(shown)


@dataclass(frozen=True)
class ParametricFraction:
    """The pattern of a family of numbers.

    Attributes
    ----------
    signs : str
        The sign word.
    preperiod, cycle : tuple of ParametricTerm
        The terms before the cycle (without m), and those that take turns.
    values : tuple of int
        The values of the parameter for which it was seen, at least two more than its coefficients
        need; it says nothing of others.
    """

    signs: str
    preperiod: tuple[ParametricTerm, ...]
    cycle: tuple[ParametricTerm, ...]
    values: tuple[int, ...]

    def at(self, value: int) -> SignedFraction:
        """The fraction for a value of the parameter."""
        preperiod = [term.at(value).at(0) for term in self.preperiod]
        return SignedFraction(self.signs, preperiod, [term.at(value) for term in self.cycle])

    def text(self, parameter: str = "k") -> str:
        """Text such as ``[1; 2*k*m+k-1, 1, 1]``."""
        preperiod, cycle = (
            ", ".join(term.text(parameter) for term in terms)
            for terms in (self.preperiod, self.cycle)
        )
        return f"[{preperiod}; {cycle}]"


def parametrize(fractions: Mapping[int, SignedFraction]) -> list[ParametricFraction]:
    """Statements for the fractions of several values of a parameter, one for each shape.

    The coefficients are interpolated exactly, in a degree that leaves two values or more to confirm
    them; a shape of fewer values, or without such coefficients, gives no statement.

    Parameters
    ----------
    fractions : mapping of int to SignedFraction
        The fraction of each value.

    Examples
    --------
    >>> tanh = {k: SignedFraction("+", [0], [f"{2*k}*k+{k}"]) for k in range(1, 6)}
    >>> [found.text() for found in parametrize(tanh)]
    ['[0; 2*k*m+k]']
    """
    shapes: dict[tuple[str, int, int], list[int]] = {}
    for value in sorted(fractions):
        fraction = fractions[value]
        shape = (fraction.sign_text, len(fraction.preperiod), len(fraction.cycle))
        shapes.setdefault(shape, []).append(value)
    found = []
    for (signs, before, width), values in sorted(shapes.items(), key=lambda s: -len(s[1])):
        most = len(values) - CONFIRMATIONS - 1
        if most < 0:
            continue
        chosen = [fractions[value] for value in values]
        preperiod = [
            _term(values, [[fmpq(f.preperiod[i])] for f in chosen], most) for i in range(before)
        ]
        cycle = [
            _term(values, [f.cycle[i].flint.coeffs() for f in chosen], most) for i in range(width)
        ]
        if all((*preperiod, *cycle)):
            found.append(ParametricFraction(signs, _known(preperiod), _known(cycle), tuple(values)))
    return found


def _known(terms: list[ParametricTerm | None]) -> tuple[ParametricTerm, ...]:
    return tuple(term for term in terms if term is not None)


def _term(values: list[int], coefficients: list[list[fmpq]], most: int) -> ParametricTerm | None:
    found = []
    for column in zip_longest(*coefficients, fillvalue=fmpq(0)):
        p = _through(values, [fmpq(c) for c in column], most)
        if p is None:
            return None
        found.append(p)
    return ParametricTerm(tuple(found) or (fmpq_poly([0]),))


def _through(xs: list[int], ys: list[fmpq], most: int) -> fmpq_poly | None:
    """The polynomial of degree at most `most` through all points, if there is one."""
    size = min(most, 3) + 1
    matrix = fmpq_mat([[fmpq(x) ** j for j in range(size)] for x in xs[:size]])
    solved = matrix.solve(fmpq_mat([[y] for y in ys[:size]]))
    p = fmpq_poly([solved[j, 0] for j in range(size)])
    return p if all(p(fmpq(x)) == y for x, y in zip(xs, ys, strict=True)) else None
