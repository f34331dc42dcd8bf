"""The denominators of Legendre's continued fractions: logarithms and arctangents.

With the Legendre polynomials P_N and the polynomials W_(N-1) = sum_(k=1)^N P_(k-1) P_(N-k) / k
(Christoffel) both solve (N+1) u_(N+1) = (2N+1) z u_N - N u_(N-1). So K(A(2n+1), -B n^2) has the
convergents s P_N(z) / W_(N-1)(z), N = n + 1, with s = sqrt(B), z = A/s, and the value s/arcoth(z).

Let Z = z^2 and m the denominator of (Z-1)/4. Then sqrt(m) and sqrt(m) (z-1)/2 are algebraic
integers, so is m^(N/2) P_N = sum C(N,k) C(N+k,k) sqrt(m)^(N-k) (sqrt(m) (z-1)/2)^k, and so is
lcm(1..N) m^((N-1)/2) W_(N-1). Each is an integer times one of finitely many square roots. Hence in
lowest terms the denominator is O(lcm(1..N) m^(N/2) |W_(N-1)|), where W_(N-1) grows like R^N,
R = |z + sqrt(z^2 - 1)| > 1, and the error falls like R^(-2N).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import log

from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.continued_fractions.pcf import PCF

__all__ = ["LegendreBound", "legendre_bound"]


@dataclass(frozen=True, slots=True)
class LegendreBound:
    """What is proved of a fraction whose convergents are those of Legendre's.

    Attributes
    ----------
    argument : Fraction
        Z = z^2.
    content : int
        m: the least positive integer with m (Z - 1)/4 integral.
    rate : Quadratic
        R^2: the error falls like R^(-2n), the denominators grow at most like
        (R sqrt(m) e)^n.
    """

    argument: Fraction
    content: int
    rate: Quadratic

    @property
    def rate_text(self) -> str:
        """-ln of the error, a step, as an expression."""
        return f"log({self.rate})"

    @property
    def growth_text(self) -> str:
        """What ln of the reduced denominators is at most, a step, as an expression."""
        return f"(log({self.rate * self.content})+2)/2"

    @property
    def delta(self) -> float:
        """A proved lower bound of liminf delta_n."""
        size = float(self.rate)
        return 2 * log(size) / (log(size * self.content) + 2) - 1


def legendre_bound(pcf: PCF) -> LegendreBound | None:
    """The bound for a fraction that is A(2n+1), -B n^2 from some index on, up to inflation.

    Examples
    --------
    >>> found = legendre_bound(PCF("6n+3", "-n^2"))  # 2/log(2)
    >>> found.argument, found.content, str(found.rate), round(found.delta, 3)
    (Fraction(9, 1), 1, '17+12*sqrt(2)', 0.276)
    >>> round(legendre_bound(PCF("6n+3", "3n^2")).delta, 4)  # 6 sqrt(3)/pi
    0.1368
    >>> legendre_bound(PCF("2n+1", "n^2")).content, legendre_bound(PCF("n", "n^2")) is None
    (2, True)
    """
    whole = pcf.representative
    if len(whole.a) != 2 or len(whole.b) != 3:
        return None
    lead = Fraction(whole.a[0], 2)
    shift = (whole.a[1] / lead - 1) / 2
    square, linear, constant = whole.b
    if shift.denominator != 1 or shift < 0:
        return None
    if linear != 2 * shift * square or constant != shift * shift * square:
        return None
    z = lead * lead / -square
    if 0 <= z <= 1:
        return None
    root = square_root(z * (z - 1))
    return LegendreBound(z, ((z - 1) / 4).denominator, abs(2 * z - 1) + 2 * root)
