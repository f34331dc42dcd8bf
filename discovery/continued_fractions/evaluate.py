"""Numeric values of continued fractions, with an honest error bound.

Two convergents that agree prove nothing: those of a = n - 1000, b = -2n stand still at -999.998
for two thousand steps and then go to 0. So the value is the image, under the exact matrix of the
first steps, of an interval that holds the tail once the coefficients have settled:
[a/2, a] where b < 0, [a, a + b(n+1)/a(n+1)] where b > 0 (a made positive). Where the convergence
is slow, the interval lies about the tail's asymptotic expansion, is had at two indices, and both
images must agree. `verify` recomputes every value that a claim rests on with inequalities of its
own.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lgamma, log, log2

from flint import arb, ctx, fmpz, fmpz_mat, fmpz_poly

from discovery.algebra.polynomial import Polynomial, shift_polynomial, value_at
from discovery.arguments import read_integer
from discovery.continued_fractions.convergence import Convergence, convergence
from discovery.continued_fractions.first_order_solution import minimal_denominators
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.continued_fractions.tail_expansion import TailExpansion
from discovery.errors import LimitError

__all__ = ["MAX_DEPTH", "MAX_DIGITS", "MAX_SLOW_DIGITS", "Evaluation", "evaluate"]

MAX_DIGITS = 100_000
MAX_SLOW_DIGITS = 5_000
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
        # the rate can be too small for a float when the leads are huge: then no depth will do
        return ceil(min(target / max(kind.rate, 1e-300), MAX_DEPTH)) + 10
    # ln error at n is about -s ln n! + n ln|beta / alpha^2|
    slope = log(abs(pcf.b[0])) - 2 * log(abs(pcf.a[0]))
    n = 8
    while kind.rate * lgamma(n + 1) - n * slope < target or n * slope > kind.rate * n * log(n):
        n += max(4, n // 8)
        if n > MAX_DEPTH:
            break
    return n


def evaluate(pcf: PCF, digits: int = 50) -> Evaluation:
    """Value of a fraction, with an honest error bound.

    Parameters
    ----------
    pcf : PCF
    digits : int
        Decimal places, 1 to 100,000: the error is below 10^-digits. Fractions that converge slowly
        (parabolic, dominated by b) are ``undecided`` beyond 5,000.

    Raises
    ------
    LimitError
        For digits outside 1 ... 100,000.

    Examples
    --------
    >>> evaluate(PCF("2n+1", "n^2"), 20).value.str(15)  # 4/pi
    '[1.27323954473516 +/- 2.69e-15]'
    >>> evaluate(PCF("n^3+(n+1)^3", "-n^6"), 20).value.str(15, radius=False)  # 1/zeta(3)
    '0.831907372580707'
    >>> evaluate(PCF("1", "-n^2")).outcome
    'no-limit'
    """
    read_pcf(pcf)
    digits = read_integer(digits, "digits")
    if not 1 <= digits <= MAX_DIGITS:
        raise LimitError(f"digits must be between 1 and {MAX_DIGITS:,}; got {digits:,}")
    kind = convergence(pcf)
    if kind.kind == "terminating":
        exact = pcf.terminating_value()
        if exact is None:
            return Evaluation("infinite", None, None, 0, kind, f"{kind.reason}, a pole: q = 0")
        size = max(0, abs(exact.numerator).bit_length() - exact.denominator.bit_length())
        with ctx.workprec(_bits(digits) + size):
            value = arb(exact.numerator) / exact.denominator
        return Evaluation("terminating", value, exact, digits, kind, kind.reason)
    if kind.kind == "no-limit":
        return Evaluation("no-limit", None, None, 0, kind, kind.reason)
    if kind.kind in ("parabolic", "dominated"):
        if digits > MAX_SLOW_DIGITS:
            reason = f"slow convergence is evaluated to {MAX_SLOW_DIGITS:,} digits ({kind.reason})"
            return Evaluation("undecided", None, None, 0, kind, reason)
        return _slow_limit(pcf, kind, digits)
    return _limit(pcf, kind, digits)


def _bits(digits: int) -> int:
    return ceil(digits * 3.3219281) + 40


def _limit(pcf: PCF, kind: Convergence, digits: int) -> Evaluation:
    settled = _settled(pcf)
    depth = settled + _depth(pcf, kind, digits)
    low, state, room = 1, pcf.state(0), _room(pcf)
    while depth <= MAX_DEPTH:
        state = state * pcf.companion_product(low, depth)
        low = depth  # the state is now [[p_(depth-2), p_(depth-1)], [q_.., q_..]]
        tops, bottoms = _images(pcf, state, depth, _settled_tail(pcf, depth))
        value = _hull(tops, bottoms, digits, room)
        if value is not None:
            return Evaluation("evaluated", value, None, digits, kind, kind.reason, depth)
        reciprocal = _hull(bottoms, tops, digits, room)
        if reciprocal is not None and 0 in reciprocal:
            return _at_infinity(pcf, kind, digits)
        depth = depth * 3 // 2 + 16
    reason = f"its coefficients settle, or its error falls, only beyond n = {MAX_DEPTH:,}"
    return Evaluation("undecided", None, None, 0, kind, reason)


def _settled_tail(pcf: PCF, m: int) -> list[tuple[int, int]]:
    """Both ends t, as fractions, of the interval that holds the tail t_m of a settled fraction."""
    a, a_next, b_next = value_at(pcf.a, m), value_at(pcf.a, m + 1), value_at(pcf.b, m + 1)
    sign = 1 if a_next > 0 else -1  # denominators of the ends are kept positive
    return [(a, 1), (a, 2) if b_next < 0 else (sign * (a * a_next + b_next), sign * a_next)]


def _images(
    pcf: PCF, state: fmpz_mat, m: int, ends: list[tuple[int, int]]
) -> tuple[list[fmpz], list[fmpz]]:
    """Numerators and denominators of K at the given values of the tail t_m."""
    b = value_at(pcf.b, m)
    tops = [t * state[0, 1] + s * b * state[0, 0] for t, s in ends]
    bottoms = [t * state[1, 1] + s * b * state[1, 0] for t, s in ends]
    return tops, bottoms


def _room(pcf: PCF) -> int:
    """Bits of a value that is large because the coefficients are."""
    return 2 * max(abs(c).bit_length() for c in (*pcf.a, *pcf.b))


def _hull(tops: list[fmpz], bottoms: list[fmpz], digits: int, room: int) -> arb | None:
    """The interval between the two quotients, if it has no pole and a radius < 10^-digits.

    A quotient of more than so many bits is taken for infinite, if it is not settled further on.
    """
    if bottoms[0] * bottoms[1] <= 0:
        return None
    size = max(0, abs(tops[0]).bit_length() - abs(bottoms[0]).bit_length())
    if size > 64 + 4 * digits + room:
        return None
    with ctx.workprec(_bits(digits) + size):
        hull = (arb(tops[0]) / arb(bottoms[0])).union(arb(tops[1]) / arb(bottoms[1]))
        return hull if hull.rad() < arb(10) ** -digits else None


def _slow_depth(kind: Convergence, digits: int) -> int:
    """Index at which the tail's expansion should give 10^-digits at the least cost."""
    depth = 3 * digits if digits < 200 else 15 * digits - 2400
    if kind.law == "root-exponential":
        # Half of the digits come from the expansion, whose smallest term is about
        # exp(-c sqrt n), half from the convergents; a little further on far fewer terms do.
        c = kind.exponent_squared
        depth = max(depth, ceil(1.5 * (digits * _LN10 / 2) ** 2 * c.denominator / c.numerator))
    return depth + 30


def _slow_limit(pcf: PCF, kind: Convergence, digits: int) -> Evaluation:
    sign = 1 if pcf.a[0] > 0 else -1  # a -> -a negates K
    upright = PCF([sign * c for c in pcf.a], pcf.b)
    depth = max(_settled(upright) + 2, _slow_depth(kind, digits))
    low, state, room = 1, upright.state(0), _room(upright)
    expansion = TailExpansion(upright, kind, _bits(digits) * 5 // 4 + 60)
    while 5 * depth // 4 <= MAX_DEPTH:
        values: list[arb] = []
        reciprocals: list[arb] = []
        for m in (depth, 5 * depth // 4):
            state = state * upright.companion_product(low, m)
            low = m
            certain = _settled_tail(upright, m) if _holds_tail(upright, m) else None
            if certain is not None:  # enough by itself where n is small beside the coefficients
                value = _hull(*_images(upright, state, m, certain), digits, room)
                if value is not None:
                    values = [value, value]
                    break
            expansion, ends = _expanded_tail(expansion, kind, state, m, digits)
            if ends is None or (certain is not None and not _meet(certain, ends)):
                break
            tops, bottoms = _images(upright, state, m, ends)
            value = _hull(tops, bottoms, digits, room)
            reciprocal = _hull(bottoms, tops, digits, room)
            if value is not None:
                values.append(value)
            elif reciprocal is not None and 0 in reciprocal:
                reciprocals.append(reciprocal)
            else:
                break
        if len(values) == 2:
            value = _agreed(values, sign, digits)
            if value is not None:
                return Evaluation("evaluated", value, None, digits, kind, kind.reason, low)
        if len(reciprocals) == 2:
            return _at_infinity(pcf, kind, digits)
        depth *= 2
    reason = f"its coefficients settle, or its tail's expansion holds, only beyond {MAX_DEPTH:,}"
    return Evaluation("undecided", None, None, 0, kind, reason)


def _holds_tail(pcf: PCF, m: int) -> bool:
    """Whether the interval of `_settled_tail` holds t_m, the signs being settled, a positive."""
    b_next = value_at(pcf.b, m + 1)
    return b_next > 0 or value_at(pcf.a, m) * value_at(pcf.a, m + 1) + 4 * b_next >= 0


def _meet(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> bool:
    """Whether two intervals have a point in common."""
    (a, b), (c, d) = (sorted(Fraction(*end) for end in ends) for ends in (first, second))
    return a <= d and c <= b


def _agreed(values: list[arb], sign: int, digits: int) -> arb | None:
    """The sign times a ball about two values that agree, if its radius is below 10^-digits.

    Twice as wide as their errors and their distance.
    """
    first, second = values
    with ctx.workprec(max(_bits(digits), first.bits(), second.bits()) + 8):
        if not first.overlaps(second):
            return None
        distance = abs(first.mid() - second.mid())
        radius = 2 * max(distance.upper(), first.rad(), second.rad())
        return arb(sign * second.mid(), radius) if radius < arb(10) ** -digits else None


def _expanded_tail(
    expansion: TailExpansion, kind: Convergence, state: fmpz_mat, m: int, digits: int
) -> tuple[TailExpansion, list[tuple[int, int]] | None]:
    """Ends of an interval about t_m, narrow enough for K; the expansion with the bits it took."""
    pcf = expansion.pcf
    size = log2(pcf.b[0]) / 2 if pcf.b[0] > 0 else log2(pcf.a[0]) - 1
    size += float(expansion.exponent) * log2(m)
    rough = expansion.tail(m, size - 64).value
    bits, most = _bits(digits), 16 * _bits(digits)
    b = value_at(pcf.b, m)
    with ctx.workprec(bits + 64):
        slope = abs(arb(state.det() * b)) / (rough * state[1, 1] + b * state[1, 0]) ** 2
        # dK/dt, where it is known; else as many digits of the tail as may be asked for
        steep = float(slope.log() / arb(2).log()) if slope.is_finite() else digits * 6.7 - size
    goal = min(size - 64, -digits * _LN10 / log(2) - 10 - steep)
    estimate = expansion.tail(m, goal)
    while estimate.noisy and expansion.bits < most:
        expansion = TailExpansion(pcf, kind, 2 * expansion.bits)
        estimate = expansion.tail(m, goal)
    scale = max(0, ceil(-goal)) + 8
    with ctx.workprec(expansion.bits + scale + 64):
        ends = [estimate.value.lower() - estimate.error, estimate.value.upper() + estimate.error]
        low, high = ((x * arb(2) ** scale).floor().unique_fmpz() for x in ends)
    if low is None or high is None:  # the series says nothing yet at this index
        return expansion, None
    return expansion, [(int(low), 1 << scale), (int(high) + 1, 1 << scale)]


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
