"""The closed form of a fraction with deg a <= 1, deg b <= 2: which theorem, which parameters.

Every such fraction that converges is a quotient of contiguous hypergeometric functions (of type
2F1, 1F1, 0F1 or U, by the leading coefficients), or an algebraic number. Here the parameters are
found, exact in the coefficients; `verify.theorems.quotient_theorems` checks them and writes the
quotient.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.continued_fractions.pcf import PCF
from discovery.errors import NoValueError

__all__ = ["ClosedForm", "closed_form"]

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """A theorem and its parameters.

    Attributes
    ----------
    theorem : str
        ``gauss``, ``kummer``, ``bessel``, ``tricomi``, ``indicial``, ``weber`` or ``periodic``.
    parameters : dict
        The parameters by name: numbers of Q or a real quadratic field, or a pair of such.
    """

    theorem: str
    parameters: dict[str, Quadratic | tuple[Quadratic, Quadratic]]

    @property
    def witness(self) -> dict[str, object]:
        """The parameters as a certificate writes them."""
        return {
            key: [_written(v) for v in value] if isinstance(value, tuple) else _written(value)
            for key, value in self.parameters.items()
        }


def _written(x: Quadratic) -> object:
    return [str(x.x), str(x.y), str(x.d)] if x.y else str(x.x)


def closed_form(pcf: PCF) -> ClosedForm | None:
    """The theorem that states the value; None beyond degrees (1, 2).

    Raises
    ------
    NoValueError
        If the fraction terminates or has no limit.

    Examples
    --------
    >>> closed_form(PCF("n+1", "n"))
    ClosedForm(theorem='kummer', parameters={...})
    >>> closed_form(PCF("2n+1", "n^2")).witness["argument"]
    ['1/2', '-1/4', '2']
    """
    da, db = pcf.degrees
    if da > 1 or db > 2:
        return None
    if pcf.terminates_at is not None:
        raise NoValueError(f"{pcf} terminates: its value is a rational number, or infinite")
    alpha, beta = (0, *pcf.a)[-2:]
    g, h, k = (0, 0, *pcf.b)[-3:]
    if g:
        return _gauss(pcf, alpha, beta, g, h, k)
    if h and alpha:
        z = Fraction(h, alpha * alpha)
        lower = Fraction(beta, alpha) + z
        return _made("kummer", scale=alpha, upper=Fraction(k, h), lower=lower, argument=z)
    if h:
        if h < 0:
            raise _no_limit(pcf)
        return _made("weber", upper=Fraction(k, h))
    if alpha:
        z, lower = Fraction(k, alpha * alpha), Fraction(beta, alpha)
        return _made("bessel", scale=alpha, lower=lower, argument=z)
    if beta * beta + 4 * k < 0:
        raise _no_limit(pcf)
    return _made("periodic")


def _no_limit(pcf: PCF) -> NoValueError:
    return NoValueError(f"{pcf} has no limit")


def _made(theorem: str, **parameters: int | Fraction | Quadratic) -> ClosedForm:
    return ClosedForm(theorem, {key: Quadratic.of(v) for key, v in parameters.items()})


def _gauss(pcf: PCF, alpha: int, beta: int, g: int, h: int, k: int) -> ClosedForm:
    """Of a quadratic b: a quotient of 2F1, or of U where both eigenvalues agree."""
    outer, inner = alpha * alpha + 4 * g, h * h - 4 * g * k
    if outer < 0:
        raise _no_limit(pcf)
    total, product = Fraction(h, g), Fraction(k, g)
    upper: dict[str, Quadratic | tuple[Quadratic, Quadratic]]
    if inner >= 0:
        root = square_root(inner) / (2 * abs(g))
        upper = {"upper": (total / 2 + root, total / 2 - root)}
    else:
        upper = {"sum": Quadratic(total), "product": Quadratic(product)}
    if outer == 0:
        scale = Fraction(alpha, 2)
        x = beta / scale - 1 - total
        if x < 0 or (x == 0 and inner < 0):
            raise _no_limit(pcf)
        shared = {"scale": Quadratic(scale), **upper}
        if x == 0:
            return ClosedForm("indicial", shared)
        return ClosedForm("tricomi", {**shared, "argument": Quadratic(x)})
    sign = 1 if (alpha or beta) > 0 else -1
    s = sign * square_root(outer)
    y = _HALF - alpha / (2 * s)
    lower = beta / s + (total + 1) * y
    return ClosedForm("gauss", {"scale": s, "lower": lower, "argument": y, **upper})
