"""Programs of other systems that evaluate a continued fraction: mpmath, PARI/GP, SageMath.

They use the recurrence of the convergents in exact integers, so that a fraction whose tail passes
through 0 gives no trouble, and no rounding has to be discussed.
"""

from __future__ import annotations

from discovery.errors import LimitError

__all__ = ["SYSTEMS", "fraction_code"]

SYSTEMS = ("mpmath", "pari", "sage")

_MPMATH = """\
# {formula}
from mpmath import *

mp.dps = {precision}


def a(n):
    return {a}


def b(n):
    return {b}


def convergent(depth):
    p0, q0, p, q = 1, 0, a(0), 1
    for n in range(1, depth + 1):
        p0, q0, p, q = p, q, a(n)*p + b(n)*p0, a(n)*q + b(n)*q0
    return mpf(p) / q


print(convergent({depth})){promise}
"""

_PARI = """\
\\\\ {formula}
default(realprecision, {precision});
a(n) = {a};
b(n) = {b};
convergent(depth) = {{
  my(p0 = 1, q0 = 0, p = a(0), q = 1);
  for (n = 1, depth,
    [p0, q0, p, q] = [p, q, a(n)*p + b(n)*p0, a(n)*q + b(n)*q0]);
  1.*p/q
}};
print(convergent({depth})){promise}
"""

_SAGE = """\
# {formula}
def a(n):
    return {a}


def b(n):
    return {b}


def convergent(depth):
    p0, q0, p, q = 1, 0, a(0), 1
    for n in (1..depth):
        p0, q0, p, q = p, q, a(n)*p + b(n)*p0, a(n)*q + b(n)*q0
    return p / q


print(numerical_approx(convergent({depth}), digits={precision})){promise}
"""

_TEMPLATES = {"mpmath": _MPMATH, "pari": _PARI, "sage": _SAGE}
_COMMENT = {"mpmath": "  # ", "pari": "  \\\\ ", "sage": "  # "}


def fraction_code(
    system: str, a: str, b: str, terms: int, precision: int, promise: str = "", claim: str = ""
) -> str:
    """A program that prints the convergent p_n/q_n of a fraction.

    Parameters
    ----------
    system : str
        One of `SYSTEMS`.
    a, b : str
        The polynomials of the fraction, as `PCF.texts` gives them.
    terms : int
        The index n.
    precision : int
        Decimal digits to print.
    promise, claim : str
        What is said beside the number, and after the formula, in comments.

    Raises
    ------
    LimitError
        For less than 0 terms, or a precision below 1.

    Examples
    --------
    >>> print(fraction_code("mpmath", "2*n+1", "n^2", 100, 50).splitlines()[-1])
    print(convergent(100))
    """
    if terms < 0:
        raise LimitError(f"there is no convergent {terms}; give 0 terms or more")
    if precision < 1:
        raise LimitError(f"a precision of {precision} digits shows nothing; give 1 or more")
    python = system == "mpmath"
    return _TEMPLATES[system].format(
        formula=f"a(n) = {a}, b(n) = {b}{claim}",
        precision=precision,
        depth=terms,
        promise=promise and f"{_COMMENT[system]}{promise}",
        a=a.replace("^", "**") if python else a,
        b=b.replace("^", "**") if python else b,
    )
