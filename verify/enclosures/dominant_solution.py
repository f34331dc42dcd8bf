"""How the dominant solution of a convergent fraction grows, as far as proofs need it.

Let the fraction have an enclosure of `verify.enclosures.enclosure`, that is a positive exact tail
sequence t_n = a(n) + b(n+1)/t_(n+1) for n >= N under R1 ... R4, and a finite value K; let the lead
alpha of a be positive (else a -> -a, q_n -> (-1)^n q_n). If K is infinite, read p, q, K as those of
the tail at 1: it is finite, and its p, q obey the same recurrence, q not the minimal solution.
Write x_n = q_n/q_(n-1), r_n = p_n/q_n, d = deg a, beta for the lead of b.

S. For large n no q_n is 0, and all have one sign. b < 0: u_n/u_(n-1) = -b(n+1)/t_(n+1) > 0 is a
positive solution, minimal by Pincherle's theorem, and q_n u_(n-1) - q_(n-1) u_n is multiplied by
-b(n) > 0 at each step; so w_n = q_n/u_n is monotone, not bounded as q is not minimal (K is finite),
and keeps one sign in the end. b > 0: if a, b > 0 from N on and q_(n-1) q_n >= 0 once after N, then
for ever. Else -b(n+1) q_(n-1)/q_n is a positive exact tail sequence, of which there is only one (it
lies between consecutive convergents); then q is minimal, and K infinite.

F. `converges_fast`: |r_n - K| = O(n^-k) for every k in the classes listed there.
b > 0: |r_n - K| <= D_n = |b(1) ... b(n)|/(q_n q_(n-1)), as convergents lie on both sides, and
D_(n-1)/D_n = x_n x_(n-1)/b(n) = 1 + a(n) x_(n-1)/b(n). As x_n x_(n-1) >= b(n), the product over two
steps is at least (1 + v)^2, v = sqrt(a(n) a(n+1)/b(n+1)) >= const/sqrt(n) for deg b <= 2d + 1.
b < 0, R1, t_n >= a/2: p_n - K q_n is a multiple of u_n, so |r_n - K| = const/|w_n|. The increments
of w grow by the factors t_n t_(n+1)/(-b(n+1)) >= a(n) a(n+1)/(-4 b(n+1)), which tend to a limit > 1
or to infinity if deg b < 2d or D = alpha^2 + 4 beta > 0. If D = 0 and kappa = 2 a_1/alpha -
b_1/beta - d > 0, take L = (a/2)(1 + c/sqrt(n)), c^2 < kappa. For large n L L+ - a L+ - b+ = (a
a+/4)(c^2 - kappa + o(1))/n < 0, so that (as in R3) an exact sequence lies in [L, a]; by the same
factors, > 1, it belongs to a minimal solution, and is the tail. So the factors are at least 1 +
2c/sqrt(n) for large n.

C. `keeps_direction`: for polynomials c_1, c_2, not both 0, the quotient (p_(in-1) c_1(n) + p_in
c_2(n)) / (q_(in-1) c_1(n) + q_in c_2(n)) tends to K in the other classes, where the error falls
like a power of n or more slowly. It is the mean of r_(in-1) and r_in with weights v_1 = q_(in-1)
c_1 and v_2 = q_in c_2 = x_in q_(in-1) c_2; so it tends to K if (|v_1| + |v_2|)/|v_1 + v_2| is
bounded: if one c is 0, or x_in c_2/c_1 does not come near to -1.
C1, dominated, deg b = 2d + 2, e = d + 1: x_n ~ sqrt(beta) n^e. Let h(n) = sqrt(beta) n^e (1 + s/n)
with s such that h(n) h(n-1) = b(n)(1 + O(n^-2)), y_n = x_n/h(n), eps_n = a(n)/h(n) ~ const/n. Then
y_n y_(n-1) = 1 + O(n^-2) + eps_n y_(n-1), hence for large n the quotient y_(n+1)/y_(n-1) is at most
1 + O(n^-2) where y_(n-1) >= 2, and at least 1 - O(n^-2) where y_(n-1) <= 1/2. So y is bounded, and
bounded away from 0; then y_n = 1/y_(n-1) + O(1/n), and log y_(n+1) - log y_(n-1) = eps_n (1/y_(n-1)
- y_(n-1)) + O(n^-2) drives log y to 0, as the sum of eps_n diverges.
C2, parabolic, deg b = 2d, D = kappa = 0: every solution of one sign has x_n = (alpha/2) n^d (1 +
s_n/n) with bounded s_n. Put z_n = 2 x_n/(alpha n^d) - 1. As x_n <= a(n), the y = z + 1 > 0 are
bounded, and y_n = alpha'_n + beta'_n/y_(n-1) with limits 2 and -1; so the lower limit is not 0, the
upper and the lower limit Y satisfy Y <= 2 - 1/Y, and Y = 1: z_n -> 0. Next z_n = z_(n-1) -
z_(n-1)^2 + O(|z|^3 + |z|/n + n^-2). Below -C/n it would fall for ever; above C/n, C > 2, 1/z_n
grows by at least 1/2 a step, until z_n <= C/n. So s is bounded, and n (s_n - s_(n-1)) = -(s -
sigma_1)(s - sigma_2) + O(1/n), where sigma_1 + sigma_2 = 2 a_1/alpha + 1 and the product is in
`_indices`. So s tends to sigma_1 or sigma_2 (real, as s is bounded). For q it is the larger one:
the increments of the convergent sequence r have one sign, with quotients -b(n)/(x_n x_(n-1)) = 1 +
(sigma_1 + sigma_2 - 1 - 2 s_n + o(1))/n, and with the smaller one, if they differ, their sum
diverges. Hence v_1 + v_2 = q_(in-1)(c_1 + x_in c_2) cancels in first order only if c_1/c_2 ~
-(alpha/2)(in)^d, and in second order only if c_1/c_2 agrees with -(alpha/2)(in)^d (1 + sigma/(in))
up to o(n^(d-1)), sigma the larger index. If it cancels in first order only, |q_(in-1) c_1 + q_in
c_2| >= const |q_(in-1) c_1|/n, while for f_n = p_n - K q_n, a multiple of u_n, |f_(in-1) c_1 + f_in
c_2| <= const |f_(in-1) c_1|/n, as s is bounded for u too; so the quotient differs from K by
O(|r_(in-1) - K|).

References
----------
L. Lorentzen and H. Waadeland, Continued Fractions with Applications, 1992, chapters III and IV.
W. Gautschi, Computational aspects of three-term recurrence relations, SIAM Review 9, 1967.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz_poly

from discovery.algebra.polynomial import Polynomial
from discovery.continued_fractions.pcf import PCF

__all__ = ["converges_fast", "keeps_direction"]


def _relative(p: Polynomial, k: int) -> Fraction:
    """The k-th coefficient after the lead, over the lead."""
    return Fraction(p[k], p[0]) if k < len(p) else Fraction(0)


def converges_fast(pcf: PCF) -> bool:
    """Whether a fraction that converges does so faster than every power of 1/n (F above).

    That is for deg b < 2 deg a; for deg b = 2 deg a where D > 0, or D = 0 < kappa; and for
    deg b = 2 deg a + 1.

    Examples
    --------
    >>> [converges_fast(PCF(a, b)) for a, b in [("n", "n"), ("2n+1", "n^2"), ("2", "n")]]
    [True, True, True]
    >>> [converges_fast(PCF(a, b)) for a, b in [("2n+2", "-n^2"), ("2n+1", "-n^2"), ("2", "n^2")]]
    [True, False, False]
    """
    da, db = pcf.degrees
    if db != 2 * da:
        return db < 2 * da or (db == 2 * da + 1 and pcf.b[0] > 0)
    D = pcf.a[0] ** 2 + 4 * pcf.b[0]
    return D > 0 or (D == 0 and 2 * _relative(pcf.a, 1) - _relative(pcf.b, 1) - da > 0)


def _indices(pcf: PCF) -> tuple[Fraction, Fraction]:
    """Sum of the indices sigma, and square of their difference, for D = kappa = 0."""
    d = pcf.degrees[0]
    total = 2 * _relative(pcf.a, 1) + 1
    product = _relative(pcf.b, 2) + Fraction(d * (d + 1), 2) + d * _relative(pcf.b, 1)
    product -= 2 * _relative(pcf.a, 2)
    return total, total * total - 4 * product


def keeps_direction(pcf: PCF, steps: int, upper: fmpz_poly, lower: fmpz_poly) -> bool:
    """Whether (p_(in-1) c_1 + p_in c_2)/(q_(in-1) c_1 + q_in c_2) tends to K by C above.

    Parameters
    ----------
    pcf : PCF
        Convergent, and not one that `converges_fast`.
    steps : int
        The i.
    upper, lower : fmpz_poly
        c_1(n) and c_2(n).

    Examples
    --------
    The dominant ratio of (4, n^2) is n + 2 + ..., that of
    (2n^2+2n+1, -n^4) is n^2 + 2n + ...

    >>> n, one = fmpz_poly([0, 1]), fmpz_poly([1])
    >>> [keeps_direction(PCF("4", "n^2"), 1, c, one) for c in (n, -n, -2 * n)]
    [True, False, True]
    >>> [keeps_direction(PCF("2n^2+2n+1", "-n^4"), 1, -(n**2) - k * n, one) for k in (1, 2)]
    [True, False]
    """
    if not upper or not lower:
        return bool(upper or lower)
    alpha, beta = pcf.a[0], pcf.b[0]
    da, db = pcf.degrees
    e = max(da, db // 2)
    if upper.degree() != lower.degree() + e:
        return True
    c, v = int(upper.leading_coefficient()), int(lower.leading_coefficient())
    if db == 2 * da + 2:
        return c * c != beta * (steps**e * v) ** 2 or alpha * c * v > 0
    if db != 2 * da or alpha * alpha + 4 * beta:
        return False
    if 2 * c + alpha * steps**e * v:
        return True
    k, m = upper.degree(), lower.degree()
    rest = 2 * int(upper[k - 1] if k else 0) + alpha * steps**e * int(lower[m - 1] if m else 0)
    sigma = -Fraction(rest * steps, alpha * steps**e * v)  # where it cancels in second order too
    total, square = _indices(pcf)
    return 2 * sigma < total or (2 * sigma - total) ** 2 != square
