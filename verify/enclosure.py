"""Rigorous enclosures of continued fractions, by inequalities on the tail that are checked exactly.

The tail ``t_n = a(n) + b(n+1)/t_(n+1)`` is enclosed for all n >= N by a rule; then K lies in the
image of that interval at an index M >= N under the exact integer matrix of the first M steps.
With a made positive at infinity (a -> -a negates K), a+ = a(n+1), b+ = b(n+1), for all n >= N:

R1  a > 0, b+ <= 0, a a+ + 4 b+ >= 0   gives t_n in [a/2, a]            (Worpitzky's interval)
R2  a > 0, b+ >= 0, deg b <= 2 deg a + 2   gives t_n in [a, a + b+/a+]  (Seidel-Stern: it converges)

"For all n >= N, p(n) >= 0" is certified by the coefficients of p(N + x) being >= 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from flint import arb, ctx, fmpz, fmpz_mat, fmpz_poly

from discovery.errors import LimitError, NoValueError
from discovery.pcf import PCF

__all__ = ["MAX_DEPTH", "MAX_DIGITS", "Enclosure", "enclose"]

MAX_DIGITS = 100_000
MAX_DEPTH = 1_000_000
_MAX_START = 1 << 18


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A ball that contains the value, with what makes it rigorous.

    Attributes
    ----------
    ball : arb
        Contains K; radius < 10^-digits as asked.
    rule : str
        ``R1``, ``R2``, or ``finite`` for a fraction that terminates.
    start : int
        The N from which the rule's inequalities were checked to hold.
    depth : int
        The M >= N at which the tail's interval was mapped.
    """

    ball: arb
    rule: str
    start: int
    depth: int


def _nonnegative_from(p: fmpz_poly, n: int) -> bool:
    """Certificate for p >= 0 on [n, infinity): the coefficients of p(n + x) are >= 0."""
    return all(c >= 0 for c in p(fmpz_poly([n, 1])).coeffs())


def _positive_from(p: fmpz_poly, n: int) -> bool:
    return p(n) > 0 and _nonnegative_from(p, n)


def _rule(a: fmpz_poly, b: fmpz_poly) -> tuple[str, int] | None:
    """The rule that applies, and a start N; a has a positive lead."""
    ahead = fmpz_poly([1, 1])
    b_next = b(ahead)
    if b[b.degree()] > 0:
        if b.degree() > 2 * a.degree() + 2:
            return None
        name, conditions = "R2", [b_next]
    else:
        parabola = a * a(ahead) + 4 * b_next
        if parabola.leading_coefficient() < 0:
            return None
        name, conditions = "R1", [-b_next, parabola]
    n = 1
    while n <= _MAX_START:
        if _positive_from(a, n) and all(_nonnegative_from(c, n) for c in conditions):
            return name, n
        n *= 2
    raise LimitError(
        f"the signs of the coefficients settle only beyond n = {_MAX_START:,}; "
        "an enclosure would need more terms than are allowed"
    )


def _ends(a: fmpz_poly, b: fmpz_poly, rule: str, m: int) -> tuple[tuple[fmpz, fmpz], ...]:
    """Both ends of the interval of t_m as numerator and denominator (positive)."""
    here, following = a(m), a(m + 1)
    if rule == "R1":
        return (here, fmpz(2)), (here, fmpz(1))
    return (here, fmpz(1)), (here * following + b(m + 1), following)


def _image(
    state: fmpz_mat, b_m: fmpz, ends: tuple[tuple[fmpz, fmpz], ...], bits: int
) -> arb | None:
    """Hull of (t p_(m-1) + b(m) p_(m-2)) / (t q_(m-1) + b(m) q_(m-2)) over the interval of t."""
    tops, bottoms = [], []
    for numerator, denominator in ends:
        tops.append(numerator * state[0, 1] + denominator * b_m * state[0, 0])
        bottoms.append(numerator * state[1, 1] + denominator * b_m * state[1, 0])
    if bottoms[0] * bottoms[1] <= 0:  # the pole may lie in the interval
        return None
    with ctx.workprec(bits + max(0, abs(tops[0]).bit_length() - abs(bottoms[0]).bit_length())):
        return (arb(tops[0]) / arb(bottoms[0])).union(arb(tops[1]) / arb(bottoms[1]))


def _refuse_infinity(
    pcf: PCF, state: fmpz_mat, b_m: fmpz, ends: tuple[tuple[fmpz, fmpz], ...], digits: int
) -> None:
    swapped = fmpz_mat([[state[1, 0], state[1, 1]], [state[0, 0], state[0, 1]]])
    reciprocal = _image(swapped, b_m, ends, _bits(digits))
    if reciprocal is not None and 0 in reciprocal and reciprocal.rad() < arb(10) ** -digits:
        raise NoValueError(
            f"1/K of {pcf} is enclosed by 0 +/- 10^-{digits}: the value is infinite, or too large "
            "to be told from infinity at this precision"
        )


def _finite(pcf: PCF, digits: int) -> Enclosure:
    value = pcf.terminating_value()
    if value is None:
        raise NoValueError(f"{pcf} terminates with a zero denominator: its value is infinite")
    depth = pcf.terminates_at or 0
    size = max(0, abs(value.numerator).bit_length() - value.denominator.bit_length())
    with ctx.workprec(_bits(digits) + size):
        return Enclosure(arb(value.numerator) / value.denominator, "finite", depth, depth)


def _bits(digits: int) -> int:
    return ceil(digits * 3.3219281) + 32


def enclose(pcf: PCF, digits: int = 100) -> Enclosure:
    """A ball of radius < 10^-digits that provably contains the value.

    Parameters
    ----------
    pcf : PCF
    digits : int
        Decimal places, 1 to 100,000.

    Raises
    ------
    NoValueError
        If no rule applies: the fraction has no limit, or lies in a class without a rule.
    LimitError
        For digits outside the range, or when more than a million terms would be needed.

    Examples
    --------
    >>> e = enclose(PCF("2n+1", "n^2"), 30)  # 4/pi
    >>> e.rule, e.start, e.ball.str(25)
    ('R2', 1, '[1.273239544735162686151070 +/- 1.07e-25]')
    """
    if not 1 <= digits <= MAX_DIGITS:
        raise LimitError(f"digits must be between 1 and {MAX_DIGITS:,}; got {digits:,}")
    if pcf.terminates_at is not None:
        return _finite(pcf, digits)
    a, b = fmpz_poly(list(reversed(pcf.a))), fmpz_poly(list(reversed(pcf.b)))
    negated = pcf.a[0] < 0
    if negated:
        pcf, a = PCF([-c for c in pcf.a], pcf.b), -a
    found = _rule(a, b)
    if found is None:
        raise NoValueError(
            f"no rule encloses {pcf}: it has no limit, or its tail oscillates; "
            "`brouncker evaluate` names its class"
        )
    rule, start = found
    ball, depth = _shrink(pcf, a, b, rule, start, digits)
    if negated:
        with ctx.workprec(max(_bits(digits), int(ball.mid().bits()) + 32)):  # negation rounds, too
            ball = -ball
    return Enclosure(ball, rule, start, depth)


def _shrink(
    pcf: PCF, a: fmpz_poly, b: fmpz_poly, rule: str, start: int, digits: int
) -> tuple[arb, int]:
    """Raise M until the image is small; the step is foretold from the decay seen so far."""
    m = max(start, 8)
    state = pcf.state(m - 1)
    before: tuple[int, float] | None = None
    while True:
        ball = _image(state, b(m), _ends(a, b, rule, m), _bits(digits))
        grown = 2 * m
        if ball is None:
            _refuse_infinity(pcf, state, b(m), _ends(a, b, rule, m), digits)
        else:
            with ctx.workprec(64):
                if ball.rad() < arb(10) ** -digits:
                    return ball, m
                reached = -float(arb(ball.rad()).log()) / 2.302585 if ball.rad() > 0 else 0.0
            if before is not None and _hopeless(before, (m, reached), digits):
                raise _too_slow(pcf, digits)
            before = (m, reached)
            if reached > 2:
                foretold = int(m * (digits / reached) * 1.02) + 2
                grown = min(max(foretold, m + m // 16 + 1), 4 * m)
        if grown > MAX_DEPTH:
            raise _too_slow(pcf, digits)
        state = state * pcf.companion_product(m, grown)
        m = grown


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
