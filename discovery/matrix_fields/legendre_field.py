"""The matrix field of Legendre's functions of the second kind: logarithms and arctangents.

Up to elementary factors Q_v(z) is 2F1((v+1)/2, (v+2)/2; v+3/2; z^-2). So 2F1(x/2, (x+1)/2; y; 1/Z)
with Z = z^2 is a field in x and y: a step along x raises one upper parameter by one and exchanges
the two, which the function does not notice. Along (1, 1) from (1, 3/2), v grows by one a step, and
the limits are images of arcoth(z)/z: log((z+1)/(z-1)) / (2z) for Z = z^2 > 1, and
arctan(1/sqrt(-Z)) sqrt(-1/Z) for Z < 0.
"""

from __future__ import annotations

import re
from fractions import Fraction

from discovery.errors import MatrixFieldError
from discovery.matrix_fields.hypergeometric_field import hypergeometric_field
from discovery.matrix_fields.matrix_field import MatrixField

__all__ = ["legendre_field", "parse_legendre"]

_NAME = re.compile(r"legendre\(([-+]?\d{1,30}(?:/[1-9]\d{0,29})?)\)")
_IN = {"x1": "(x/2)", "x2": "((x+1)/2)", "y1": "y"}


def legendre_field(square: int | Fraction | str) -> MatrixField:
    """The field of 2F1(x/2, (x+1)/2; y; 1/Z) in x and y.

    Parameters
    ----------
    square : int, Fraction or str
        Z, rational, neither 0 nor 1.

    Raises
    ------
    MatrixFieldError
        For Z = 0 or 1.

    Examples
    --------
    >>> from discovery.matrix_fields.trajectory import Trajectory
    >>> along = Trajectory(legendre_field(-3), (1, Fraction(3, 2)), (1, 1))  # pi/sqrt(3)
    >>> str(along.form.pcf)
    'PCF(6*n+3, 3*n^2)'
    """
    z = Fraction(square)
    if z in (0, 1):
        raise MatrixFieldError("a Legendre field needs Z other than 0 and 1")
    upper, _, lower = hypergeometric_field(2, 1, 1 / z).texts()

    def placed(rows: list[list[str]]) -> list[list[str]]:
        return [[re.sub(r"x1|x2|y1", lambda m: _IN[m[0]], entry) for entry in row] for row in rows]

    return MatrixField(("x", "y"), (placed(upper), placed(lower)))


def parse_legendre(name: str) -> MatrixField | None:
    """The field of a name such as ``legendre(-3)``; None for other names.

    >>> parse_legendre("legendre(9)").variables, parse_legendre("zeta3") is None
    (('x', 'y'), True)
    """
    match = _NAME.fullmatch(name.replace(" ", ""))
    return None if match is None else legendre_field(match[1])
