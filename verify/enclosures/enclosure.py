"""Rigorous enclosures of continued fractions, by inequalities on the tail that are checked exactly.

The tail ``t_n = a(n) + b(n+1)/t_(n+1)`` is enclosed at an index M by a rule; then K lies in the
image of that interval under the exact integer matrix of the first M steps, provided that the
denominator keeps its sign on it. With a made positive at infinity (a -> -a negates K) the signs and
degrees of a and b choose the rule:

R1  b < 0, deg b < 2 deg a, or D > 0, or D = 0 and kappa > 0: wide interval, at a large M
R2  b > 0, deg b <= 2 deg a + 1: the same
R3  b < 0, D = 0, kappa = 0: narrow interval around the tail's asymptotic expansion, at a small M
R4  b > 0, deg b = 2 deg a + 2: the same

where D = alpha^2 + 4 beta for the leads of a and b when deg b = 2 deg a, and
kappa = 2 a_1/alpha - b_1/beta - deg a. `verify.enclosures.wide_tail` and
`verify.enclosures.narrow_tail` state the rules and prove them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from flint import arb, ctx, fmpz, fmpz_mat, fmpz_poly

from discovery.arguments import read_integer
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.errors import LimitError, NoValueError
from verify.enclosures.narrow_tail import NarrowTail, narrow_tail
from verify.enclosures.tail_guess import gap_squared
from verify.enclosures.wide_tail import Ends, wide_ends, wide_start

__all__ = ["MAX_DEPTH", "MAX_DIGITS", "MAX_NARROW_DIGITS", "Enclosure", "enclose"]

MAX_DIGITS = 1_000_000
MAX_NARROW_DIGITS = 5_000
MAX_DEPTH = 4_000_000
_MAX_NARROW_START = 1 << 20
_NARROW_ATTEMPTS = 24
_LN_10_SQUARED = Fraction(53019, 10000)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A ball that contains the value, with what makes it rigorous.

    Attributes
    ----------
    ball : arb
        Contains K; radius < 10^-digits as asked.
    rule : str
        ``R1``, ``R2``, ``R3``, ``R4``, or ``finite`` for a fraction that terminates.
    start : int
        The N from which the rule's inequalities were checked to hold.
    depth : int
        The M >= N at which the tail's interval was mapped.
    """

    ball: arb
    rule: str
    start: int
    depth: int


def enclose(pcf: PCF, digits: int = 100) -> Enclosure:
    """A ball of radius < 10^-digits that provably contains the value.

    Parameters
    ----------
    pcf : PCF
    digits : int
        Decimal places, 1 to 1,000,000; at most 5,000 for a fraction that converges like a power
        of 1/n.

    Raises
    ------
    NoValueError
        If no rule applies: the fraction has no limit, or an infinite one.
    LimitError
        For digits outside the range, or when more than four million terms would be needed.

    Examples
    --------
    >>> e = enclose(PCF("2n+1", "n^2"), 30)  # 4/pi
    >>> e.rule, e.start, e.ball.str(25)
    ('R2', 1, '[1.273239544735162686151070 +/- 1.07e-25]')
    >>> e = enclose(PCF("2n+1", "n^4"), 30)  # 12/pi^2, where the error falls like 1/n^2
    >>> e.rule, e.ball.str(25)
    ('R4', '[1.215854203708053257326554 +/- 4.42e-25]')
    """
    read_pcf(pcf)
    digits = read_integer(digits, "digits")
    if not 1 <= digits <= MAX_DIGITS:
        raise LimitError(f"digits must be between 1 and {MAX_DIGITS:,}; got {digits:,}")
    if pcf.terminates_at is not None:
        return _finite(pcf, digits)
    a, b = fmpz_poly(list(reversed(pcf.a))), fmpz_poly(list(reversed(pcf.b)))
    negated = pcf.a[0] < 0
    if negated:
        pcf, a = PCF([-c for c in pcf.a], pcf.b), -a
    rule = _rule(a, b)
    if rule is None:
        raise NoValueError(
            f"no rule encloses {pcf}: it has no limit, or its tail oscillates; "
            "`brouncker evaluate` names its class"
        )
    if rule in ("R3", "R4"):
        found = _by_narrow_or_wide_tail(pcf, a, b, digits)
    else:
        found = _by_depth(pcf, a, b, rule, digits)
    if not negated:
        return found
    with ctx.workprec(max(_bits(digits), int(found.ball.mid().bits()) + 32)):  # negation rounds
        return Enclosure(-found.ball, found.rule, found.start, found.depth)


def _rule(a: fmpz_poly, b: fmpz_poly) -> str | None:
    """The rule for the class of a fraction whose a has a positive lead."""
    ahead = fmpz_poly([1, 1])
    if b.leading_coefficient() > 0:
        excess = b.degree() - 2 * a.degree()
        return "R2" if excess < 2 else "R4" if excess == 2 else None
    parabola = a * a(ahead) + 4 * b(ahead)
    if b.degree() == 2 * a.degree() and parabola.degree() <= 2 * a.degree() - 2 + (not a.degree()):
        return "R3" if gap_squared(a, b(ahead)) >= 0 else None  # D = 0 and kappa = 0
    return "R1" if parabola.leading_coefficient() > 0 else None


def _bits(digits: int) -> int:
    return ceil(digits * 3.3219281) + 32


def _finite(pcf: PCF, digits: int) -> Enclosure:
    value = pcf.terminating_value()
    if value is None:
        raise NoValueError(f"{pcf} terminates with a zero denominator: its value is infinite")
    depth = pcf.terminates_at or 0
    size = max(0, abs(value.numerator).bit_length() - value.denominator.bit_length())
    with ctx.workprec(_bits(digits) + size):
        return Enclosure(arb(value.numerator) / value.denominator, "finite", depth, depth)


def _image(state: fmpz_mat, b_m: fmpz, ends: Ends, bits: int) -> arb | None:
    """Hull of (t p_(m-1) + b(m) p_(m-2)) / (t q_(m-1) + b(m) q_(m-2)) over the interval of t."""
    tops, bottoms = [], []
    for numerator, denominator in ends:
        tops.append(numerator * state[0, 1] + denominator * b_m * state[0, 0])
        bottoms.append(numerator * state[1, 1] + denominator * b_m * state[1, 0])
    if bottoms[0] * bottoms[1] <= 0:  # the pole may lie in the interval
        return None
    with ctx.workprec(bits + max(0, abs(tops[0]).bit_length() - abs(bottoms[0]).bit_length())):
        return (arb(tops[0]) / arb(bottoms[0])).union(arb(tops[1]) / arb(bottoms[1]))


def _refuse_infinity(pcf: PCF, state: fmpz_mat, b_m: fmpz, ends: Ends, digits: int) -> None:
    swapped = fmpz_mat([[state[1, 0], state[1, 1]], [state[0, 0], state[0, 1]]])
    reciprocal = _image(swapped, b_m, ends, _bits(digits))
    if reciprocal is not None and 0 in reciprocal and reciprocal.rad() < arb(10) ** -digits:
        raise NoValueError(
            f"1/K of {pcf} is enclosed by 0 +/- 10^-{digits}: the value is infinite, or too large "
            "to be told from infinity at this precision"
        )


def _reached(ball: arb) -> float:
    """Decimal places to which a ball is known."""
    with ctx.workprec(64):
        return -float(arb(ball.rad()).log()) / 2.302585 if ball.rad() > 0 else float("inf")


def _small(ball: arb, digits: int) -> bool:
    with ctx.workprec(64):
        return bool(ball.rad() < arb(10) ** -digits)


def _by_narrow_or_wide_tail(pcf: PCF, a: fmpz_poly, b: fmpz_poly, digits: int) -> Enclosure:
    """R3 or R4; where these need too large an n, R1 or R2, which hold for many of these fractions
    too, and are good enough when a is very large beside b at the start: (10^30, n^2).
    """
    try:
        return _by_narrow_tail(pcf, a, b, digits)
    except LimitError as out_of_reach:
        try:
            return _by_depth(pcf, a, b, "R2" if b.leading_coefficient() > 0 else "R1", digits)
        except LimitError:
            raise out_of_reach from None


def _by_narrow_tail(pcf: PCF, a: fmpz_poly, b: fmpz_poly, digits: int) -> Enclosure:
    """R3 and R4: a narrow interval at N; more of N where the check fails, more digits where the
    image is too wide.
    """
    if digits > MAX_NARROW_DIGITS:
        raise LimitError(
            f"{pcf} converges like a power of 1/n (or slower): such fractions are enclosed to at "
            f"most {MAX_NARROW_DIGITS:,} digits; got {digits:,}"
        )
    extra, start = 8, 16 + ceil((digits + 8) ** 1.4)
    tail: NarrowTail | None = None
    for _ in range(_NARROW_ATTEMPTS):
        tail = narrow_tail(a, b, digits + extra, start)
        if tail is None:
            start *= 2
            if start > _MAX_NARROW_START:
                break
            continue
        state = pcf.state(start - 1)
        ball = _image(state, b(start), tail.ends, _bits(digits))
        if ball is None:
            _refuse_infinity(pcf, state, b(start), tail.ends, digits)
            extra += 8 + extra
        elif _small(ball, digits):
            return Enclosure(ball, tail.rule, start, start)
        else:
            extra += 4 + max(0, ceil(digits - _reached(ball)))
        if extra > digits + 1000:
            break
    raise LimitError(
        f"{digits:,} digits of {pcf} are out of reach: the expansion of its tail needs n beyond "
        f"{_MAX_NARROW_START:,}; its coefficients are too large, or of too different size"
    )


def _by_depth(pcf: PCF, a: fmpz_poly, b: fmpz_poly, rule: str, digits: int) -> Enclosure:
    """R1 and R2: raise M until the image is small; the step is foretold from the decay so far."""
    start = wide_start(rule, a, b)
    foreseen = _root_type_depth(a, b, digits)
    if foreseen is not None and foreseen > MAX_DEPTH:
        raise _too_slow(pcf, digits)
    m = max(start, 8, ceil(foreseen or 0))
    state = pcf.state(m - 1)
    before: tuple[int, float] | None = None
    while True:
        ends = wide_ends(rule, a, b, m)
        ball = _image(state, b(m), ends, _bits(digits))
        grown = 2 * m
        if ball is None:
            _refuse_infinity(pcf, state, b(m), ends, digits)
        else:
            if _small(ball, digits):
                return Enclosure(ball, rule, start, m)
            reached = _reached(ball)
            if before is not None and _hopeless(before, (m, reached), digits):
                raise _too_slow(pcf, digits)
            before = (m, reached)
            if reached > 2:
                ratio = digits / reached
                foretold = int(m * (ratio if foreseen is None else ratio**2) * 1.02) + 2
                grown = min(max(foretold, m + m // 16 + 1), 4 * m)
        if grown > MAX_DEPTH:
            raise _too_slow(pcf, digits)
        state = state * pcf.companion_product(m, grown)
        m = grown


def _root_type_depth(a: fmpz_poly, b: fmpz_poly, digits: int) -> Fraction | None:
    """About the n where exp(-rate sqrt(n)) = 10^-digits, for fractions that converge like that.

    The rate is 2 alpha/sqrt(beta) for deg b = 2 deg a + 1, and 4 sqrt(kappa) in the parabolic
    class; None elsewhere. This only plans the work.
    """
    d = a.degree()
    alpha, beta = int(a[d]), int(b.leading_coefficient())
    if b.degree() == 2 * d + 1:
        rate_squared = Fraction(4 * alpha * alpha, beta)
    elif d > 0 and b.degree() == 2 * d and alpha * alpha + 4 * beta == 0:
        second = Fraction(int(b[2 * d - 1]), beta)
        rate_squared = 16 * (Fraction(2 * int(a[d - 1]), alpha) - second - d)
    else:
        return None
    return _LN_10_SQUARED * digits * digits / rate_squared


def _hopeless(before: tuple[int, float], now: tuple[int, float], digits: int) -> bool:
    """Whether even a straight line through the digits reached so far misses the target in time.

    Digits grow with n at most linearly or slower and slower, except factorially at the start.
    """
    (m0, d0), (m1, d1) = before, now
    return m1 > 2000 and (d1 - d0) * (MAX_DEPTH - m1) < (digits - d1) * (m1 - m0)


def _too_slow(pcf: PCF, digits: int) -> LimitError:
    return LimitError(
        f"{digits:,} digits of {pcf} need more than {MAX_DEPTH:,} terms: it converges too slowly "
        "for this rule; ask for fewer digits"
    )
