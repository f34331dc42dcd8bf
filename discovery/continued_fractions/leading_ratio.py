"""How the ratios of solutions begin at infinity: r(n) = c n^e (1 + s/n + ...), exactly.

A solution of u_n = a(n) u_(n-1) + b(n) u_(n-2) with r(n) = u_n/u_(n-1) a Laurent series in 1/n
satisfies r(n) r(n-1) = a(n) r(n-1) + b(n); the three terms are compared by powers of n (Newton's
polygon). A ratio that is a rational function is such a series, so that few leads come into
question, and each says of what degree and with which sum of roots its factors are.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.continued_fractions.pcf import PCF

__all__ = ["LeadingRatio", "leading_ratios"]


@dataclass(frozen=True, slots=True)
class LeadingRatio:
    """c n^e (1 + s/n + ...).

    Attributes
    ----------
    degree : int
        e.
    lead : Quadratic
        c, not 0.
    second : Quadratic
        s.
    """

    degree: int
    lead: Quadratic
    second: Quadratic

    @property
    def field(self) -> int:
        """The d of the field Q(sqrt d) of c and s, 1 for the rationals."""
        return max(self.lead.d, self.second.d)


def leading_ratios(pcf: PCF) -> list[LeadingRatio]:
    """All beginnings of real series in 1/n for u_n/u_(n-1), at most two.

    None where the solutions grow with powers of sqrt(n), or oscillate.

    Examples
    --------
    >>> [(x.degree, str(x.lead), str(x.second)) for x in leading_ratios(PCF("3n+1", "-2n^2+3n"))]
    [(1, '2', '3/2'), (1, '1', '-2')]
    """
    (da, db), alpha, beta = pcf.degrees, pcf.a[0], pcf.b[0]
    if db < 2 * da:
        pairs = [(da, Quadratic.of(alpha)), (db - da, Quadratic.of(Fraction(-beta, alpha)))]
    elif db == 2 * da:
        D = alpha * alpha + 4 * beta
        if D < 0:
            return []
        if D == 0:
            return _double(pcf)
        root = square_root(D)
        pairs = [(da, (alpha + root) / 2), (da, (alpha - root) / 2)]
    else:
        if beta < 0 or db % 2:
            return []
        root = square_root(beta)
        pairs = [(db // 2, root), (db // 2, -root)]
    return [_simple(pcf, e, c) for e, c in pairs]


def _coefficient(p: tuple[int, ...], power: int) -> int:
    return p[len(p) - 1 - power] if 0 <= power < len(p) else 0


def _simple(pcf: PCF, e: int, c: Quadratic) -> LeadingRatio:
    """s for a simple root c, from the second highest power of n in the equation.

    r r = c^2 n^(2e) (1 + (2s - e)/n + ...) and a r = c n^e a(n) (1 + (s - e)/n + ...); that
    coefficient is linear in s.
    """
    da = pcf.degrees[0]
    top = max(2 * e, da + e, pcf.degrees[1])
    a0, a1 = _coefficient(pcf.a, da), _coefficient(pcf.a, da - 1)
    slope, constant = Quadratic.of(0), Quadratic.of(-_coefficient(pcf.b, top - 1))
    if 2 * e == top:
        slope += 2 * c * c
        constant -= e * c * c
    elif 2 * e == top - 1:
        constant += c * c
    if da + e == top:
        slope -= a0 * c
        constant -= (a1 - e * a0) * c
    elif da + e == top - 1:
        constant -= a0 * c
    return LeadingRatio(e, c, -constant / slope)


def _double(pcf: PCF) -> list[LeadingRatio]:
    """The two s for a double root c = alpha/2, from the third highest power.

    The second one has no s in it: with c^2 e = c a_1 + b_1 (kappa = 0) it vanishes, else the
    ratios are series in 1/sqrt(n).
    """
    e = pcf.degrees[0]
    c = Fraction(pcf.a[0], 2)
    a1, a2 = (_coefficient(pcf.a, e - i) for i in (1, 2))
    b1, b2 = (_coefficient(pcf.b, 2 * e - i) for i in (1, 2))
    if c * c * e != c * a1 + b1:
        return []
    # c^2 s^2 - linear s + constant = 0
    linear = c * (c + a1)
    constant = -c * c * Fraction(e * (e - 1), 2) + c * (a1 * e - a2) - b2
    gap = linear * linear - 4 * c * c * constant
    if gap < 0:
        return []
    root = square_root(gap)
    roots = {(linear + root) / (2 * c * c), (linear - root) / (2 * c * c)}
    return [LeadingRatio(e, Quadratic.of(c), s) for s in sorted(roots)]
