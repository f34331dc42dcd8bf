"""The number field that a rational or algebraic value generates."""

from __future__ import annotations

from discovery.algebra.polynomial import format_polynomial
from discovery.identification.identify import Identification

__all__ = ["field_name"]


def field_name(found: Identification) -> str:
    """What the field of a rational or algebraic value is called: above degree 2 by its polynomial.

    The value itself would generate it too, but to be an image of itself says nothing.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> from discovery.identification.identify import identify
    >>> for text in ("2/3", "(1+sqrt(5))/2", "1/(2^(1/3)-1)"):
    ...     print(field_name(identify(parse_expression(text).enclose(60), 60, ())[0]))
    rational
    sqrt(5)
    root of x^3-3*x^2-3*x-1
    """
    if found.kind == "rational":
        return found.kind
    if len(found.relation) == 3:
        return found.constant
    return f"root of {format_polynomial(found.relation[::-1], 'x')}"
