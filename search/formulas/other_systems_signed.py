"""Code that computes a signed fraction, and the expression claimed for it, in other systems."""

from __future__ import annotations

from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.expressions.expression import parse_expression
from search.formulas.other_systems import with_claim
from verify.enclosures.signed_enclosure import enclose_signed

__all__ = ["signed_reproduction"]

_MPMATH = """\
# {formula}
from mpmath import *

mp.dps = {precision}
signs = {signs}
first = {first}


def term(i):
    if i < len(first):
        return first[i]
    k, j = divmod(i - len(first), {width})
    return [{stars}][j]


p0, q0, p, q = 1, 0, term(0), 1
for i in range(1, {depth} + 1):
    a, s = term(i), signs[(i - 1) % len(signs)]
    p0, q0, p, q = p, q, a*p + s*p0, a*q + s*q0
print(mpf(p) / q)  # {promise}
"""

_PARI = """\
\\\\ {formula}
default(realprecision, {precision});
signs = {signs};
first = {first};
term(i) = {{
  my(k = (i - #first) \\ {width}, j = (i - #first) % {width});
  if (i < #first, first[i+1], [{caret}][j+1])
}};
convergent(depth) = {{
  my(p0 = 1, q0 = 0, p = term(0), q = 1, a, s);
  for (i = 1, depth,
    a = term(i); s = signs[(i-1) % #signs + 1];
    [p0, q0, p, q] = [p, q, a*p + s*p0, a*q + s*q0]);
  1.*p/q
}};
print(convergent({depth}))  \\\\ {promise}
"""

_SAGE = """\
# {formula}
signs = {signs}
first = {first}


def term(i):
    if i < len(first):
        return first[i]
    k, j = divmod(i - len(first), {width})
    return [{caret}][j]


p0, q0, p, q = 1, 0, term(0), 1
for i in (1..{depth}):
    a, s = term(i), signs[(i - 1) % len(signs)]
    p0, q0, p, q = p, q, a*p + s*p0, a*q + s*q0
print(numerical_approx(Integer(p) / Integer(q), digits={precision}))  # {promise}
"""


def signed_reproduction(
    fraction: SignedFraction, expression: str | None = None, digits: int = 50
) -> dict[str, str]:
    """Code that computes a signed fraction, and beside it the value claimed for it.

    In exact integers, to a depth at which the value is enclosed to so many digits.

    Returns
    -------
    dict of str to str
        Programs for ``mpmath``, ``pari`` and ``sage``.

    Raises
    ------
    ExpressionError
        If the expression cannot be read.
    NoValueError, LimitError
        If the value cannot be enclosed.

    Examples
    --------
    >>> code = signed_reproduction(SignedFraction("-+", [3], ["2k+3", "2"]), "e")
    >>> print(code["pari"].splitlines()[-1])
    print(exp(1))
    """
    claimed = None if expression is None else parse_expression(expression)
    claim = "" if expression is None else f"; claimed value: {expression}"
    caret = ", ".join(map(str, fraction.cycle))
    common = {
        "formula": f"a_0 + s_0/(a_1 + s_1/(a_2 + ...)): {fraction}{claim}",
        "precision": digits + 10,
        "signs": list(fraction.signs),
        "first": list(fraction.preperiod),
        "width": len(fraction.cycle),
        "caret": caret,
        "stars": caret.replace("^", "**").replace("/", "//"),
        "depth": enclose_signed(fraction, digits).depth,
        "promise": f"agrees with the value to {digits} decimal places",
    }
    code = {
        "mpmath": _MPMATH.format(**common),
        "pari": _PARI.format(**common),
        "sage": _SAGE.format(**common),
    }
    return code if claimed is None else with_claim(code, claimed, digits + 10)
