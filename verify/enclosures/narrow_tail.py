"""Rules R3 and R4: narrow intervals for the tails of fractions that converge like a power of 1/n.

Write a+ = a(n+1), b+ = b(n+1), f_n(t) = a(n) + b+/t, so that the tails obey t_n = f_n(t_(n+1)); the
lead of a is positive. V(n) = 1 + v_1/n + ... + v_J/n^J is a guess with rational coefficients, and
W = n^e V with e = deg(b)/2. What is asserted for n >= N is checked for real n >= N, exactly.

R3 (b < 0). Let 0 < L <= U be functions of n with, for all n >= N, b+ < 0 and
    (i)   L L+ - a L+ - b+ <= 0,           that is f_n(L+) >= L,
    (ii)  U U+ - a U+ - b+ >= 0,           that is f_n(U+) <= U,
    (iii) (x + 1) L L+ + x b+ >= 0  with x = n - N.
Then t_n lies in [L(n), U(n)]. Proof: f_n increases on t > 0, so by (i) and (ii) it maps [L+, U+]
into [L, U], and the decreasing compact images of these intervals hold an exact sequence t_n in
[L, U]. Put u_n/u_(n-1) = -b(n+1)/t_(n+1): from u_(N-1) = 1 on a positive solution of
u_n = a u_(n-1) + b u_(n-2). Let v be a second solution with
C_n = v_n u_(n-1) - v_(n-1) u_n = -b(n) C_(n-1) > 0. The increments
w_n = v_n/u_n - v_(n-1)/u_(n-1) = C_n/(u_n u_(n-1)) are positive, and for n > N
w_n/w_(n-1) = t_n t_(n+1)/(-b(n+1)) >= x/(x + 1) by (iii). So w_n >= const/(x + 1), the sum of w_n
diverges, u is the minimal solution, and by Pincherle's theorem the fraction converges and its tail
is -b(n) u_(n-2)/u_(n-1) = t_n.

R4 (b > 0, deg b <= 2 deg a + 2). Let W > 0, beta > 0 and rho > 0 be such that for all n >= N
    a > 0, b+ > 0,   (beta/rho) a W+ <= beta W W+ - b+ <= rho a W+.
Then t_n lies in [beta W/rho, rho W]. Proof: f_n decreases on t > 0, and the inequalities say that
f_n(beta W+/rho) <= rho W and f_n(rho W+) >= beta W/rho. So the intervals hold an exact positive
sequence; the fraction converges by Seidel-Stern (see `verify.enclosures.wide_tail`), and then the
only positive solution of t_n = f_n(t_(n+1)) is the tail, which lies between consecutive
convergents.

In R3 take L, U = sqrt(-beta) n^e (V -+ eps (N/n)^r), beta = -(lead a)^2/4 the lead of b; r = 2 when
v_1 is rational and exact, else r = 1: what decides (i) and (ii) for large n is eps (gap + r - 1),
where gap is the distance of the indices, so that equal indices need r = 2. In R4 beta is the lead
of b and rho a rational just above sqrt(beta) (1 + eps); rho absorbs the rounding of v_1, v_2, ...
and no irrational number is left. Everything that is rounded or cut off is far smaller than eps at
N and decays no slower, so that no term C n^-J is needed in the width.

References
----------
L. Lorentzen and H. Waadeland, Continued Fractions with Applications, 1992, chapters I, III and IV
(Seidel-Stern, Pincherle).
W. Gautschi, Computational aspects of three-term recurrence relations, SIAM Review 9, 1967.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from flint import fmpq, fmpz, fmpz_poly

from verify.enclosures.positivity import nonnegative, positive, shifted
from verify.enclosures.tail_guess import gap_squared, tail_guess
from verify.enclosures.wide_tail import Ends

__all__ = ["NarrowTail", "holds_r3", "holds_r4", "narrow_tail"]

_GUARD = 48  # bits by which rounding and truncation stay below eps at N


@dataclass(frozen=True, slots=True)
class NarrowTail:
    """A certified interval of the tail at an index.

    Attributes
    ----------
    rule : str
        ``R3`` or ``R4``.
    start : int
        The N of the rule; the interval is that of t_N.
    ends : Ends
        Both ends as (numerator, positive denominator).
    """

    rule: str
    start: int
    ends: Ends


def holds_r3(
    a: fmpz_poly, b_next: fmpz_poly, low: fmpz_poly, high: fmpz_poly, unit: fmpz, start: int
) -> bool:
    """Whether R3's inequalities are certified for n >= start.

    Parameters
    ----------
    a, b_next : fmpz_poly
        a(n) and b(n + 1).
    low, high : fmpz_poly
        Polynomials of one degree m + deg(b)/2, m >= 0: L = low/(unit n^m), U = high/(unit n^m).
    unit : fmpz
        Their positive denominator.
    start : int
        N >= 1.

    Examples
    --------
    The tail of (2n+1, -n^2) is n: the fraction is 0.

    >>> n, one = fmpz_poly([0, 1]), fmpz_poly([1])
    >>> holds_r3(2 * n + 1, -((n + 1) ** 2), n, n, fmpz(1), 1)
    True

    Both 1 and (n - 1)/n solve t = 2 - 1/t+ exactly; (iii) tells which is the tail of (2, -1).

    >>> [holds_r3(2 * one, -one, t, t, fmpz(1), 2) for t in (n, n - 1)]
    [True, False]
    """
    m = low.degree() - b_next.degree() // 2
    power = fmpz_poly([start, 1]) ** m
    both = power * fmpz_poly([start + 1, 1]) ** m
    a_here, minus_b = unit * power * shifted(a, start), -(unit**2) * both * shifted(b_next, start)
    low_here, low_next = shifted(low, start), shifted(low, start + 1)
    high_here, high_next = shifted(high, start), shifted(high, start + 1)
    x = fmpz_poly([0, 1])
    return (
        positive(minus_b)
        and positive(low_here)
        and nonnegative(high_here - low_here)
        and nonnegative((a_here - low_here) * low_next - minus_b)
        and nonnegative((high_here - a_here) * high_next + minus_b)
        and nonnegative((x + 1) * low_here * low_next - x * minus_b)
    )


def holds_r4(
    a: fmpz_poly, b_next: fmpz_poly, middle: fmpz_poly, unit: fmpz, rho: fmpq, start: int
) -> bool:
    """Whether R4's inequalities are certified for n >= start, with beta the lead of b.

    Parameters
    ----------
    a, b_next : fmpz_poly
        a(n) and b(n + 1), of degree at most 2 deg a + 2.
    middle : fmpz_poly
        Of degree m + deg(b)/2, m >= 0: W = middle/(unit n^m).
    unit : fmpz
        Its positive denominator.
    rho : fmpq
        Positive.
    start : int
        N >= 1.

    Examples
    --------
    The tail of (1, n^2 - 2n) is n from n = 2 on; that of (1, n^2) is near n + 1.

    >>> one, n = fmpz_poly([1]), fmpz_poly([0, 1])
    >>> [holds_r4(one, n**2 - 1, n, fmpz(1), fmpq(p, 100), 4) for p in (99, 100, 101)]
    [False, True, True]
    >>> [holds_r4(one, (n + 1) ** 2, n + 1, fmpz(1), fmpq(p, 100), 4) for p in (119, 120)]
    [False, True]
    """
    if b_next.degree() > 2 * a.degree() + 2:
        return False
    m = middle.degree() - b_next.degree() // 2
    power = fmpz_poly([start, 1]) ** m
    both = power * fmpz_poly([start + 1, 1]) ** m
    beta = b_next.leading_coefficient()
    here, following = shifted(middle, start), shifted(middle, start + 1)
    b_here, a_here = shifted(b_next, start), shifted(a, start)
    balance = beta * here * following - unit**2 * both * b_here
    load = unit * power * a_here * following
    p, q = rho.numerator, rho.denominator
    return (
        positive(a_here)
        and positive(b_here)
        and positive(here)
        and nonnegative(p * balance - (beta * q) * load)
        and nonnegative(p * load - q * balance)
    )


def narrow_tail(a: fmpz_poly, b: fmpz_poly, digits: int, start: int) -> NarrowTail | None:
    """An interval of t_start of relative width about 10^-digits, or None where the check fails.

    Parameters
    ----------
    a, b : fmpz_poly
        With a of positive lead; either b > 0 at infinity and deg b = 2 deg a + 2, or the
        fraction is parabolic with kappa = 0 and real indices.
    digits : int
        Decimal digits wanted of t_start.
    start : int
        N: the guess is made for n >= N and checked for all n >= N.

    Examples
    --------
    >>> found = narrow_tail(fmpz_poly([1, 2]), fmpz_poly([0, 0, 0, 0, 1]), 20, 100)
    >>> found.rule, found.start
    ('R4', 100)
    """
    b_next = b(fmpz_poly([1, 1]))
    most = 4 * digits + 200
    if b_next.leading_coefficient() < 0:
        return _parabolic(a, b_next, digits, start, most)
    return _dominated(a, b_next, digits, start, most)


def _bits(digits: int, start: int, slack: int) -> int:
    return ceil(digits * 3.3219281) + start.bit_length() + 2 * (_GUARD + slack)


def _polynomial(v: list[fmpz], scale: int) -> fmpz_poly:
    """Sum of v_k scale^k n^(J-k): the guess times n^J, in n."""
    power, result = fmpz(1), []
    for c in v:
        result.append(c * power)
        power *= scale
    return fmpz_poly(result[::-1])


def _parabolic(
    a: fmpz_poly, b_next: fmpz_poly, digits: int, start: int, most: int
) -> NarrowTail | None:
    e = a.degree()
    beta = b_next[2 * e]
    second = b_next[2 * e - 1] - 2 * e * beta if e else fmpz(0)  # second coefficient of b
    gap2 = gap_squared(a, b_next)
    p, q = gap2.numerator, gap2.denominator
    gap_exact = p.is_square() and q.is_square()
    # (i) and (ii) hold by about eps (gap + r - 1): a small irrational gap asks for a smaller eps
    slack = 0 if gap_exact else max(0, q.bit_length() - p.bit_length()) // 2 + 1
    unit = fmpz(1) << _bits(digits, start, slack)
    shift = fmpq(second, beta) + e - 1  # 2 v_1 = shift + gap
    if gap_exact:
        gap = fmpq(p.isqrt(), q.isqrt())
        first = (shift + gap) / 2
        unit *= start * first.denominator * gap.denominator
        indices = (unit // (start * first.denominator) * first.numerator, (unit * gap).numerator)
    else:
        root = (p * unit * unit // q).isqrt()
        indices = (((unit * shift).floor() + root) // (2 * start), root)
    eps = (unit // fmpz(10) ** digits) >> slack
    v = tail_guess(a, b_next, start, unit, eps >> (_GUARD + slack), indices, most)
    if v is None:
        return None
    r = 2 if gap_exact else 1
    ends = []
    for side in (-1, 1):
        w = list(v)
        w[r] += side * eps
        ends.append(a[e] * _polynomial(w, start))
    low, high = ends
    if not holds_r3(a, b_next, low, high, 2 * unit, start):
        return None
    below = 2 * unit * fmpz(start) ** (low.degree() - e)
    return NarrowTail("R3", start, ((low(start), below), (high(start), below)))


def _dominated(
    a: fmpz_poly, b_next: fmpz_poly, digits: int, start: int, most: int
) -> NarrowTail | None:
    e = a.degree() + 1
    beta = b_next[2 * e]
    # both inequalities hold by about eps (lead of a)/sqrt(beta)
    slack = max(0, beta.bit_length() // 2 - a.leading_coefficient().bit_length() + 1)
    unit = fmpz(1) << _bits(digits, start, slack)
    eps = unit // fmpz(10) ** digits
    v = tail_guess(a, b_next, start, unit, eps >> (_GUARD + slack), None, most)
    if v is None:
        return None
    rho = fmpq(((beta * unit * unit).isqrt() + 1) * (unit + eps), unit * unit)
    middle = _polynomial(v, start)
    if not holds_r4(a, b_next, middle, unit, rho, start):
        return None
    value = middle(start)
    below = unit * fmpz(start) ** (middle.degree() - e)
    p, q = rho.numerator, rho.denominator
    return NarrowTail("R4", start, ((beta * q * value, p * below), (p * value, q * below)))
