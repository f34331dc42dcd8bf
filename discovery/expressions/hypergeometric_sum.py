"""Values of hypergeometric series in named constants and functions.

For S = sum over j >= 0 of z^j prod (B_i)_j / prod (C_i)_j:

- exp, binomial series, cosh and cos of 2 sqrt(+-z) for 0F1(1/2), sinh and sin for 0F1(3/2);
- 1F1(1; c; z): 1F1(1; c+1; z) = (1F1(1; c; z) - 1) c/z leads to c = 1, e^z, or to
  c = 3/2, sqrt(pi) e^z erf(sqrt z)/(2 sqrt z) (erfi for z < 0);
- 2F1(1, 1; C; z): Pfaff's transformation (1 - z)^(-1) 2F1(1, C-1; C; w), w = z/(z-1), is
  (1 - z)^(-1) (C - 1) Phi(w, 1, C-1), Lerch's series continued;
- 2F1(1/2, 1/2; 3/2; t^2) = asin(t)/t, 3F2(1, 1, 1; 3/2, 2; t^2) = (asin(t)/t)^2, for t^2 < 0 with
  asinh (Euler);
- 3F2(1/2, 1, 1; 3/2, 3/2; 1/4) = (8 catalan - pi log(2 + sqrt 3))/3 (S. Ramanujan, J. Indian Math.
  Soc. 7, 1915: the integral of x/sin x from 0 to pi/6);
- else the function of the expression language.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.expressions.lerch_sum import lerch_value, root_in_field
from discovery.expressions.linear_form import LinearForm

__all__ = ["hypergeometric_value"]

_FUNCTIONS = ((0, 1), (1, 1), (2, 1), (1, 2), (2, 2), (3, 2))
_HALF = Fraction(1, 2)
_RAMANUJAN = ([_HALF, Fraction(1), Fraction(1)], [3 * _HALF] * 2, _HALF * _HALF)
# angles whose sine has this square, as multiples of pi
_SINES: dict[Quadratic, Fraction] = {
    Quadratic.of(Fraction(1, 4)): Fraction(1, 6),
    Quadratic.of(Fraction(1, 2)): Fraction(1, 4),
    Quadratic.of(Fraction(3, 4)): Fraction(1, 3),
}


def hypergeometric_value(
    upper: Sequence[Fraction], lower: Sequence[Fraction], z: Quadratic, field: int = 1
) -> LinearForm | None:
    """The sum over j >= 0 of z^j prod (B_i)_j / prod (C_i)_j, convergent.

    Parameters
    ----------
    upper, lower : sequences of Fraction
        The B_i and C_i; none of the C_i an integer <= 0. A C_i = 1 makes j!.
    z : Quadratic
        Not 0; of size below 1, or -1, where there are as many B_i as C_i.
    field : int
        d > 1 keeps sqrt(d) in coefficients.

    Returns
    -------
    LinearForm or None
        None where the expression language has no function for it.

    Examples
    --------
    >>> half, one = Fraction(1, 2), Fraction(1)
    >>> hypergeometric_value([one], [3 * half], Quadratic.of(half)).text
    'pi/2'
    >>> hypergeometric_value([], [half], Quadratic.of(1)).text
    'sqrt(pi)*e*erf(1)+1'
    """
    top, bottom = sorted([*upper, Fraction(1)]), sorted(lower)
    for c in list(bottom):
        if c in top:
            top.remove(c)
            bottom.remove(c)
    shape = (len(top), len(bottom))
    if shape == (0, 0):
        return LinearForm.named(_exponential(z), 1, field=field)
    if shape == (1, 0):
        return _power(1 - z, -top[0], field)
    if shape == (0, 1) and bottom[0] in (_HALF, 3 * _HALF):
        return _circular(bottom[0], z, field)
    if shape == (1, 1) and top[0] == 1:
        return _incomplete_gamma(bottom[0], z, field)
    if shape == (2, 1) and top == [1, 1] and z < 1:
        w = z / (z - 1)
        series = shifted_lerch_value(w, bottom[0] - 1, field)
        return series * ((bottom[0] - 1) / (1 - z))
    if top == [_HALF, _HALF] and bottom == [3 * _HALF] and abs(z) < 1:
        return _arcsine(z, 1, field)
    if top == [1, 1, 1] and bottom == [3 * _HALF, 2] and abs(z) < 1:
        return _arcsine(z, 2, field)
    if shape == (3, 2) and (top, bottom, z.rational) == _RAMANUJAN:
        return LinearForm.named("catalan", Fraction(8, 3), field=field) - LinearForm.named(
            "pi*log(2+sqrt(3))", Fraction(1, 3), field=field
        )
    if shape not in _FUNCTIONS or (shape[0] > shape[1] and not abs(z) < 1 and shape != (2, 1)):
        return None
    arguments = ",".join(str(x) for x in (*top, *bottom, z))
    return LinearForm.named(f"hyp{shape[0]}f{shape[1]}({arguments})", 1, field=field)


def shifted_lerch_value(z: Quadratic, x: Fraction, field: int) -> LinearForm:
    """The sum over j of z^j/(j + x), continued to all z < 1, for any x that is no integer <= 0."""
    steps = ceil(x) - 1  # x = c + steps with c in (0, 1]
    c = x - steps
    value = lerch_value(z, 1, c, field)
    assert value is not None
    for k in range(steps):  # from c + k to c + k + 1
        value = (value - LinearForm.of(1 / (c + k))) * (1 / z)
    for k in range(0, steps, -1):  # from c + k to c + k - 1
        value = value * z + LinearForm.of(1 / (c + k - 1))
    return value


def _exponential(z: Quadratic) -> str:
    """Text of e^z, as the reciprocal of a power for z < 0."""
    if z < 0:
        return f"{_exponential(-z)}^(-1)"
    return "e" if z == Quadratic.of(1) else f"exp({z})"


def _arcsine(z: Quadratic, power: int, field: int) -> LinearForm:
    """(asin(t)/t)^power for t = sqrt(z) > 0, (asinh(t)/t)^power for t = sqrt(-z) > 0."""
    root = root_in_field(abs(z))
    t = f"sqrt({abs(z)})" if root is None else str(root)
    angle = None if z < 0 else _SINES.get(z)
    name = "pi" if angle else f"asin({t})" if z > 0 else f"asinh({t})"
    size = (angle or Fraction(1)) ** power
    if power == 2:
        return LinearForm.named(f"{name}^2", size / abs(z), field=field)
    if root is None or (root.y and (root.x or root.d == field)):
        if root is not None and root.d == field:
            return LinearForm.named(name, size / root, field=field)
        return LinearForm.named(f"{name}/({t})", size, field=field)
    if root.y:  # y sqrt(d)
        return LinearForm.named(name, size / (root.y * root.d), root=root.d, field=field)
    return LinearForm.named(name, size / root.x, field=field)


def _power(base: Quadratic, exponent: Fraction, field: int) -> LinearForm:
    """base^exponent for base > 0."""
    whole = exponent.numerator // exponent.denominator
    factor = Quadratic.of(1)
    for _ in range(abs(whole)):
        factor = factor * base if whole > 0 else factor / base
    part = exponent - whole
    if not part:
        return LinearForm.of(factor, field)
    if part == _HALF and not base.y:
        root = square_root(base.x)
        size = factor * (root.y or root.x)
        return LinearForm.named("", size, root=root.d, field=field)
    return LinearForm.named(f"({base})^({part})", factor, field=field)


def _circular(c: Fraction, z: Quadratic, field: int) -> LinearForm:
    root = root_in_field(abs(z))
    x = f"2*sqrt({abs(z)})" if root is None else str(root * 2)
    even, odd = ("cos", "sin") if z < 0 else ("cosh", "sinh")
    if c == _HALF:
        return LinearForm.named(f"{even}({x})", 1, field=field)
    if root is not None and root.d in (1, field):
        return LinearForm.named(f"{odd}({x})", 1 / (2 * root), field=field)
    return LinearForm.named(f"{odd}({x})/({x})", 1, field=field)


def _incomplete_gamma(c: Fraction, z: Quadratic, field: int) -> LinearForm:
    """1F1(1; c; z)."""
    start = Fraction(1) if c.denominator == 1 else 3 * _HALF if c.denominator == 2 else c
    if start == 1:
        value = LinearForm.named(_exponential(z), 1, field=field)
    elif start == c and c.denominator > 2:
        return LinearForm.named(f"hyp1f1(1,{c},{z})", 1, field=field)
    else:
        root = root_in_field(abs(z))
        x = f"sqrt({abs(z)})" if root is None else str(root)
        power = _exponential(z)
        name = "erfi" if z < 0 else "erf"
        text = f"sqrt(pi)*{power}*{name}({x})"
        if root is None or (root.y and root.d != field):
            value = LinearForm.named(f"{text}/({x})", _HALF, field=field)
        else:
            value = LinearForm.named(text, 1 / (2 * root), field=field)
    while start < c:
        value = (value - LinearForm.of(1)) * (start / z)
        start += 1
    while start > c:
        start -= 1
        value = value * (z / start) + LinearForm.of(1)
    return value
