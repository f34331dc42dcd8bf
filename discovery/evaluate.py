"""Numeric values of continued fractions, with an honest error bound.

Two convergents that agree prove nothing: those of a = n - 1000, b = -2n stand still at -999.998
for two thousand steps and then go to 0. So the value is the image, under the exact matrix of the
first steps, of an interval that holds the tail once the coefficients have settled:
[a/2, a] where b < 0, [a, a + b(n+1)/a(n+1)] where b > 0 (a made positive). `verify` recomputes
every value that a claim rests on with inequalities of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lgamma, log

from flint import arb, ctx, fmpz, fmpz_mat, fmpz_poly

from discovery.convergence import Convergence, convergence
from discovery.errors import LimitError
from discovery.first_order import minimal_denominators
from discovery.pcf import PCF
from discovery.polynomial import Polynomial, shift_polynomial, value_at

__all__ = ["MAX_DEPTH", "MAX_DIGITS", "Evaluation", "evaluate"]

MAX_DIGITS = 100_000
MAX_DEPTH = 2_000_000
_LN10 = log(10)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` finds.

    Attributes
    ----------
    outcome : str
        ``evaluated``, ``terminating``, ``infinite``, ``no-limit`` or ``undecided``.
    value : arb or None
        Limit with its error bound, radius < 10^-digits.
    exact : Fraction or None
        The value of a fraction that terminates.
    digits : int
        Decimal places asked for and reached; 0 without a value.
    convergence : Convergence
        The class.
    reason : str
        Why there is no value, or how the value was had.
    depth : int
        Index n of the convergent used.
    """

    outcome: str
    value: arb | None
    exact: Fraction | None
    digits: int
    convergence: Convergence
    reason: str
    depth: int = 0


def settling_index(p: Polynomial) -> int:
    """An N such that p has no root beyond N: all coefficients of p(N + x) have one sign.

    >>> settling_index((1, -3, 2))
    3
    """
    n = 0
    while True:
        shifted = shift_polynomial(p, n)
        if all(c >= 0 for c in shifted) or all(c <= 0 for c in shifted):
            return n
        n = 2 * n + 1


def _settled(pcf: PCF) -> int:
    """Index from which the signs of a, of b(n+1), and of a(n) a(n+1) + 4 b(n+1) are settled."""
    a, b = fmpz_poly(list(reversed(pcf.a))), fmpz_poly(list(reversed(pcf.b)))
    ahead = fmpz_poly([1, 1])
    parabola = a * a(ahead) + 4 * b(ahead)
    return max(
        settling_index(tuple(int(c) for c in reversed(p.coeffs()))) for p in (a, b(ahead), parabola)
    )


def _depth(pcf: PCF, kind: Convergence, digits: int) -> int:
    """Depth at which the class of convergence promises an error below 10^-digits."""
    target = digits * _LN10 + 10
    if kind.kind == "exponential":
        return ceil(target / kind.rate) + 10
    # ln error at n is about -s ln n! + n ln|beta / alpha^2|
    slope = log(abs(pcf.b[0])) - 2 * log(abs(pcf.a[0]))
    n = 8
    while kind.rate * lgamma(n + 1) - n * slope < target or n * slope > kind.rate * n * log(n):
        n += max(4, n // 8)
        if n > MAX_DEPTH:
            break
    return n


def evaluate(pcf: PCF, digits: int = 50) -> Evaluation:
    """Value of a fraction that converges factorially or exponentially.

    Parameters
    ----------
    pcf : PCF
    digits : int
        Decimal places, 1 to 100,000: the error is below 10^-digits.

    Raises
    ------
    LimitError
        For digits outside 1 ... 100,000.

    Examples
    --------
    >>> evaluate(PCF("2n+1", "n^2"), 20).value.str(15)  # 4/pi
    '[1.27323954473516 +/- 2.69e-15]'
    >>> evaluate(PCF("1", "-n^2")).outcome
    'no-limit'

    Notes
    -----
    Slow classes (parabolic, dominated by b) come back ``undecided``, with that reason.
    """
    if not 1 <= digits <= MAX_DIGITS:
        raise LimitError(f"digits must be between 1 and {MAX_DIGITS:,}; got {digits:,}")
    kind = convergence(pcf)
    if kind.kind == "terminating":
        exact = pcf.terminating_value()
        if exact is None:
            return Evaluation("infinite", None, None, 0, kind, f"{kind.reason}, with q = 0")
        with ctx.workprec(_bits(digits)):
            value = arb(exact.numerator) / exact.denominator
        return Evaluation("terminating", value, exact, digits, kind, kind.reason)
    if kind.kind == "no-limit":
        return Evaluation("no-limit", None, None, 0, kind, kind.reason)
    if kind.kind in ("parabolic", "dominated"):
        reason = f"slow convergence is not evaluated yet ({kind.reason})"
        return Evaluation("undecided", None, None, 0, kind, reason)
    return _limit(pcf, kind, digits)


def _bits(digits: int) -> int:
    return ceil(digits * 3.3219281) + 40


def _limit(pcf: PCF, kind: Convergence, digits: int) -> Evaluation:
    settled = _settled(pcf)
    depth = settled + _depth(pcf, kind, digits)
    low, state = 1, pcf.state(0)
    while depth <= MAX_DEPTH:
        state = state * pcf.companion_product(low, depth)
        low = depth  # the state is now [[p_(depth-2), p_(depth-1)], [q_.., q_..]]
        tops, bottoms = _tail_images(pcf, state, depth)
        value = _hull(tops, bottoms, digits)
        if value is not None:
            return Evaluation("evaluated", value, None, digits, kind, kind.reason, depth)
        reciprocal = _hull(bottoms, tops, digits)
        if reciprocal is not None and 0 in reciprocal:
            return _at_infinity(pcf, kind, digits)
        depth = depth * 3 // 2 + 16
    reason = f"its coefficients settle, or its error falls, only beyond n = {MAX_DEPTH:,}"
    return Evaluation("undecided", None, None, 0, kind, reason)


def _tail_images(pcf: PCF, state: fmpz_mat, m: int) -> tuple[list[fmpz], list[fmpz]]:
    """Numerators and denominators of K at both ends t of the interval that holds the tail t_m."""
    a, b = value_at(pcf.a, m), value_at(pcf.b, m)
    a_next, b_next = value_at(pcf.a, m + 1), value_at(pcf.b, m + 1)
    sign = 1 if a_next > 0 else -1  # denominators of the ends are kept positive
    ends = [(a, 1), (a, 2) if b_next < 0 else (sign * (a * a_next + b_next), sign * a_next)]
    tops = [t * state[0, 1] + s * b * state[0, 0] for t, s in ends]
    bottoms = [t * state[1, 1] + s * b * state[1, 0] for t, s in ends]
    return tops, bottoms


def _hull(tops: list[fmpz], bottoms: list[fmpz], digits: int) -> arb | None:
    """The interval between the two quotients, if it has no pole and a radius < 10^-digits."""
    if bottoms[0] * bottoms[1] <= 0:
        return None
    size = max(0, abs(tops[0]).bit_length() - abs(bottoms[0]).bit_length())
    if size > 64 + 4 * digits:
        return None
    with ctx.workprec(_bits(digits) + size):
        hull = (arb(tops[0]) / arb(bottoms[0])).union(arb(tops[1]) / arb(bottoms[1]))
        return hull if hull.rad() < arb(10) ** -digits else None


def _at_infinity(pcf: PCF, kind: Convergence, digits: int) -> Evaluation:
    """1/K vanishes to many digits: decide exactly whether q_n is the minimal solution."""
    proof = minimal_denominators(pcf, kind)
    if proof is not None:
        reason = f"q_n is the minimal solution: {proof}"
        return Evaluation("infinite", None, None, 0, kind, reason)
    reason = (
        f"|1/K| < 10^-{digits}, but q_n is not known to be the minimal solution: "
        "that the value is infinite is not proved"
    )
    return Evaluation("undecided", None, None, 0, kind, reason)
