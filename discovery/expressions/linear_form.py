"""Linear combinations of named numbers over Q(sqrt d), and their quotients as people print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from discovery.algebra.quadratic_number import Exact, Quadratic

__all__ = ["LinearForm"]


@dataclass(frozen=True)
class LinearForm:
    """A number c_0 + c_1 x_1 + c_2 x_2 + ... with the x_i given by texts of expressions.

    Attributes
    ----------
    terms : mapping of str to Quadratic
        Coefficients, none 0, by the text of x_i, a factor or a product; ``""`` for 1.
    field : int
        The d of the field Q(sqrt d) of the coefficients, 1 for the rationals.

    Examples
    --------
    >>> x = LinearForm.named("pi", Fraction(1, 4)) + LinearForm.of(1)
    >>> x.moebius(0, 3, 1, -1), (x * 4).text
    ('12/pi', 'pi+4')
    >>> (LinearForm.named("pi", 1, root=3, field=3) + LinearForm.named("pi", 1, field=3)).text
    '(1+sqrt(3))*pi'
    """

    terms: Mapping[str, Quadratic]
    field: int = field(default=1)

    @classmethod
    def of(cls, value: Exact, field: int = 1) -> LinearForm:
        """A constant of the field."""
        x = Quadratic.of(value)
        return cls({"": x} if x else {}, max(field, x.d))

    @classmethod
    def named(
        cls, text: str, coefficient: Exact = 1, *, root: int = 1, field: int = 1
    ) -> LinearForm:
        """coefficient * sqrt(root) * text; the root joins the coefficient if it is the field's."""
        c = Quadratic.of(coefficient)
        if not c:
            return cls({}, field)
        if root == field and root > 1:
            c = c * Quadratic(Fraction(0), Fraction(1), root)
        elif root > 1:
            text = f"sqrt({root})*{text}" if text else f"sqrt({root})"
        return cls({text: c}, max(field, c.d))

    def __add__(self, other: LinearForm) -> LinearForm:
        terms = dict(self.terms)
        for name, c in other.terms.items():
            terms[name] = terms.get(name, Quadratic.of(0)) + c
        return LinearForm({n: c for n, c in terms.items() if c}, max(self.field, other.field))

    def __mul__(self, factor: Exact) -> LinearForm:
        if not Quadratic.of(factor):
            return LinearForm({}, self.field)
        return LinearForm({n: c * factor for n, c in self.terms.items()}, self.field)

    def __sub__(self, other: LinearForm) -> LinearForm:
        return self + other * -1

    @property
    def constant(self) -> Quadratic | None:
        """The value if no named number is in it, else None."""
        return None if any(self.terms) else self.terms.get("", Quadratic.of(0))

    @property
    def text(self) -> str:
        """Text of the combination.

        >>> LinearForm({"": Quadratic.of(-2), "pi^2": Quadratic.of(Fraction(1, 6))}).text
        '(pi^2-12)/6'
        """
        return _quotient(self, LinearForm.of(1))

    def moebius(self, a: Exact, b: Exact, c: Exact, d: Exact) -> str:
        """Text of (a x + b)/(c x + d) for this number x, reduced.

        Raises
        ------
        ZeroDivisionError
            If the denominator is 0 by its coefficients.
        """
        top = self * a + LinearForm.of(b)
        bottom = self * c + LinearForm.of(d)
        return _quotient(top, bottom)


def _quotient(top: LinearForm, bottom: LinearForm) -> str:
    if not bottom.terms:
        raise ZeroDivisionError("the denominator is 0")
    if not top.terms:
        return "0"
    inverse = {n for form in (top, bottom) for n in form.terms if n}
    if len(inverse) == 1 and min(inverse).endswith("^(-1)"):  # times x for a form in 1/x
        name = min(inverse)
        top, bottom = (
            LinearForm(
                {n: form.terms[m] for m, n in ((name, ""), ("", name[:-5])) if m in form.terms}
            )
            for form in (top, bottom)
        )
    name, pivot = next(iter(bottom.terms.items()))
    if name in top.terms and len(top.terms) == len(bottom.terms):
        ratio = top.terms[name] / pivot
        if all(n in top.terms and top.terms[n] == c * ratio for n, c in bottom.terms.items()):
            return str(ratio)
    if bottom.constant is not None or len(bottom.terms) == 1 or pivot.y:
        top, bottom = top * (1 / pivot), bottom * (1 / pivot)
    parts = [v for form in (top, bottom) for c in form.terms.values() for v in (c.x, c.y) if v]
    scale = Fraction(lcm(*(v.denominator for v in parts)))
    scale /= reduce(gcd, (int(v * scale) for v in parts))
    if (_negative(top) and _negative(bottom)) or (_negative(bottom) and len(bottom.terms) == 1):
        scale = -scale
    top, bottom = top * scale, bottom * scale
    numerator, denominator = _sum_text(top), _sum_text(bottom)
    if denominator == "1":
        return numerator
    if _has_operator(denominator):
        denominator = f"({denominator})"
    if len(top.terms) > 1:
        numerator = f"({numerator})"
    return f"{numerator}/{denominator}"


def _has_operator(text: str) -> bool:
    """Whether one of + - * / stands outside of all parentheses."""
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth == 0 and character in "+-*/":
            return True
    return False


def _ordered(form: LinearForm) -> list[tuple[str, Quadratic]]:
    """Named numbers first, positive ones before."""
    return sorted(form.terms.items(), key=lambda t: (t[1] < 0, t[0] == "", t[0]))


def _negative(form: LinearForm) -> bool:
    return all(c < 0 for c in form.terms.values())


def _sum_text(form: LinearForm) -> str:
    text = ""
    for name, c in _ordered(form):
        size = str(abs(c))
        if c.y and c.x and (name or c < 0):
            size = f"({size})"
        if name:
            size = name if size == "1" else f"{size}*{name}"
        text += ("-" if c < 0 else "+" if text else "") + size
    return text
