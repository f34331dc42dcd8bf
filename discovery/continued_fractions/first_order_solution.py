"""Exact decisions from solutions u_n of the recurrence with a rational ratio u_n / u_(n-1).

By Pincherle's theorem K = a(0) - u_0/u_(-1) for the minimal solution u. So a minimal solution
with rational ratio makes K rational, and K is infinite exactly when q_n is minimal. A solution of
rational ratio is minimal exactly when Euler's series for it is infinite.
"""

from __future__ import annotations

from fractions import Fraction

from discovery.algebra.polynomial import format_polynomial, value_at
from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial
from discovery.continued_fractions.convergence import Convergence
from discovery.continued_fractions.hypergeometric_term import (
    HypergeometricTerm,
    hypergeometric_terms,
    term_behaviour,
)
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError

__all__ = ["minimal_denominators", "proof_of_rational"]


def minimal_denominators(pcf: PCF, kind: Convergence) -> str | None:
    """A proof that q_n is the minimal solution, so that K is infinite; None when none is found.

    Examples
    --------
    >>> from discovery.continued_fractions.convergence import convergence
    >>> p = PCF("n+1", "-(n+1)")
    >>> minimal_denominators(p, convergence(p))
    'q_n/q_(n-1) = (n+1)/(n)'
    """
    ratio = _minimal_ratio(pcf, kind, None)
    return None if ratio is None else f"q_n/q_(n-1) = {ratio}"


def proof_of_rational(pcf: PCF, kind: Convergence, value: Fraction) -> str | None:
    """A proof that K is this rational number; None when none is found.

    Examples
    --------
    >>> from discovery.continued_fractions.convergence import convergence
    >>> p = PCF("-2n^2+5n+2", "2n^2-3n-1")
    >>> proof_of_rational(p, convergence(p), Fraction(5, 3))
    'u_n/u_(n-1) = (2*n-1)/(2*n-3)'
    """
    ratio = _minimal_ratio(pcf, kind, Fraction(value))
    return None if ratio is None else f"u_n/u_(n-1) = {ratio}"


def _minimal_ratio(pcf: PCF, kind: Convergence, value: Fraction | None) -> str | None:
    """The rational ratio of the minimal solution, if K is the value (None: infinite) by it."""
    if kind.kind in ("terminating", "no-limit"):
        return None
    try:
        terms = hypergeometric_terms(pcf)
    except LimitError:
        return None
    for term in terms:
        if term.field == 1 and term_behaviour(pcf, term) == "infinite":
            return _text(term) if _limit(pcf, term) == value else None
    return None


def _limit(pcf: PCF, term: HypergeometricTerm) -> Fraction | None:
    """K by a minimal solution: the tail at m is a(m) - r(m), mapped by the first m steps."""
    m = term.start
    tail = value_at(pcf.a, m) - term.ratio_at(m).x
    if m == 0:
        return tail
    state, b = pcf.state(m - 1), value_at(pcf.b, m)
    top, bottom = (int(state[i, 1]) * tail + int(state[i, 0]) * b for i in (0, 1))
    return top / bottom if bottom else None


def _text(term: HypergeometricTerm) -> str:
    def polynomial(p: QuadraticPolynomial) -> str:
        return format_polynomial(tuple(int(c.x) for c in p.coefficients))

    top, bottom = term.ratio
    return f"({polynomial(top)})/({polynomial(bottom)})"
