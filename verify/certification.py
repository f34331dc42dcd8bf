"""Certify or refute that a continued fraction has the value of an expression.

``certified`` means: rigorous enclosures of both sides, each of radius < 10^-digits, overlap, and
the agreement is significant against the length of the expression and against the first convergents
of the fraction, which an expression of that length could spell out. It is no proof of equality.
``refuted`` means that the enclosures are disjoint: the values differ.

A number with a last digit, such as ``1.2732``, is an interval and no formula: it is ``matched`` by
a fraction whose value lies in it, if it has digits enough, and never certified.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

from flint import arb, ctx

from discovery.arguments import read_integer, refusal
from discovery.continued_fractions.pcf import PCF
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import ExpressionError
from discovery.expressions.claimed_value import claimed_value, where_digits_part
from discovery.expressions.expression import Expression
from discovery.expressions.measurement import Measurement
from discovery.expressions.tree import Integer, nodes_of
from verify.enclosures.enclosure import Enclosure, enclose
from verify.enclosures.signed_enclosure import enclose_signed

__all__ = ["SIGNIFICANCE", "STATUSES", "Certification", "certify"]

STATUSES = ("unmatched", "matched", "certified", "proved", "refuted")
SIGNIFICANCE = 20.0
_FINER = 10  # decimals by which the fraction is known better than a number that it is compared with


@dataclass(frozen=True, slots=True)
class Certification:
    """What `certify` finds.

    Attributes
    ----------
    status : str
        ``certified``, ``refuted``, or ``unmatched`` when the sides agree but an expression of
        this length would agree with something anyway. A number with a last digit is ``matched``,
        ``unmatched`` or ``refuted``.
    digits : int
        Decimal places to which both sides are enclosed, or to which a number is known.
    significance : float or None
        Decimal digits of agreement beyond what the expression's length explains, or its power to
        spell out a convergent of the fraction; of a number, the digits that it gives. None if
        refuted.
    enclosure : Enclosure
        Of the fraction.
    value : arb
        Enclosure of the expression, or what the number allows.
    reason : str
        One line that says what was found.
    """

    status: str
    digits: int
    significance: float | None
    enclosure: Enclosure
    value: arb
    reason: str


def _agreement(x: arb, y: arb) -> float:
    """log10 of the size of the numbers over the distance that the enclosures still allow."""
    with ctx.workprec(64):
        distance = arb(x.rad()) + arb(y.rad()) + abs(x.mid() - y.mid())
        if distance == 0:  # both sides are exact and equal
            return float("inf")
        if not y.is_zero() and 0 in y:  # not told from 0: no digit of it is known
            return 0.0
        size = arb(1) if y.is_zero() else abs(arb(y.mid()))
        return float((size / distance).log()) / 2.302585092994046


def _spelt_out(fraction: PCF | SignedFraction, expression: Expression, x: arb) -> float:
    """Digits that a convergent explains which has no more steps than the expression integers.

    1 + 1/(10^40+1) agrees with (10^40 n + 1, 1) to 120 digits, and says nothing but its beginning.
    Each step that is written needs an integer. What a convergent explains is its distance from the
    next one: an agreement beyond that, as of (n, -n) with its first convergent 0, it does not.
    A fraction that ends is its own last convergent.
    """
    if isinstance(fraction, PCF) and fraction.terminates_at is not None:
        return 0.0
    steps = sum(isinstance(node, Integer) for node in nodes_of(expression.tree))
    convergent = fraction.convergents if isinstance(fraction, PCF) else fraction.convergent
    most = 0.0
    for (p, q), (r, s) in pairwise(convergent(k) for k in range(steps + 2)):
        gap = abs(p * s - r * q)
        if q and s and gap:
            size = arb(abs(p * s)) if p else arb(abs(q * s))
            expected = float((size / gap).log()) / 2.302585092994046
            most = max(most, min(expected, _agreement(x, arb(p) / q)))
    return most


def _beyond(significance: float) -> str:
    """What a significance says, in words that follow the number."""
    return "no more than" if significance < 1 else f"{significance:.1f} digits beyond what"


def certify(
    fraction: PCF | SignedFraction,
    expression: Expression | Measurement | Fraction | int | str,
    digits: int = 100,
) -> Certification:
    """Compare rigorous enclosures of a fraction and of an expression.

    Parameters
    ----------
    fraction : PCF or SignedFraction
    expression : Expression, Measurement, Fraction, int or str
        The text of a number with a decimal point means an interval, one unit of its last digit to
        both sides; an exact rational is written as a quotient.
    digits : int
        Decimal places: both radii are below 10^-digits. A number has its own.

    Raises
    ------
    ArgumentError
        For an argument of another type, such as a float.
    ExpressionError, UnknownConstantError
        If the expression cannot be read, has no finite real value, or holds a constant that is
        known by its digits only.
    NoValueError
        If the fraction has no limit, or no rule encloses it.
    LimitError
        For digits out of range, or more terms than allowed.

    Examples
    --------
    >>> brouncker = PCF("2n+1", "n^2")
    >>> certify(brouncker, "4/pi").status
    'certified'
    >>> certify(brouncker, "4/pi*(1+10^-40)").status
    'refuted'
    >>> found = certify(brouncker, "1.27323954473516268615")
    >>> found.status, found.reason
    ('matched', 'the value agrees to 20 decimals; no digit beyond them is compared')
    """
    if not isinstance(fraction, PCF | SignedFraction):
        raise refusal("fraction", "a PCF or a SignedFraction, such as PCF('2n+1', 'n^2')", fraction)
    digits, expression = read_integer(digits, "digits"), claimed_value(expression)
    if isinstance(expression, Measurement):
        return _compare(fraction, expression)
    if not expression.rigorous:
        name, known = min(expression.numerical, key=lambda entry: entry[1])
        raise ExpressionError(
            f"{name} is known numerically only, to {known} decimals: nothing can be certified or "
            "refuted with it; `brouncker identify` compares digits"
        )
    enclosure = _enclosed(fraction, digits)
    value = expression.enclose(digits)
    with ctx.workprec(max(64, int(digits * 3.33) + 64)):
        if not enclosure.ball.overlaps(value):
            reason = "the enclosures are disjoint: the values differ"
            return Certification("refuted", digits, None, enclosure, value, reason)
        spelt_out = _spelt_out(fraction, expression, enclosure.ball)
        explained = max(expression.cost(), spelt_out)
        significance = _agreement(enclosure.ball, value) - explained
    if 0 in value and not value.is_exact():
        reason = (
            f"both sides are 0 to {digits} decimal places, which says nothing of a value that is "
            "not told from 0; ask for more, or claim the value 0"
        )
        return Certification("unmatched", digits, -expression.cost(), enclosure, value, reason)
    if not significance >= SIGNIFICANCE:
        what = "an expression of this length" if explained > spelt_out else "a convergent"
        reason = (
            f"the sides agree to {digits} decimal places, {_beyond(significance)} {what} "
            f"explains, and {SIGNIFICANCE:.0f} digits beyond it are needed; ask for "
            f"about {ceil(SIGNIFICANCE - significance)} more"
        )
        return Certification("unmatched", digits, significance, enclosure, value, reason)
    reason = f"enclosures of radius < 10^-{digits} overlap; this is no proof of equality"
    return Certification("certified", digits, significance, enclosure, value, reason)


def _enclosed(fraction: PCF | SignedFraction, digits: int) -> Enclosure:
    if isinstance(fraction, SignedFraction):
        return enclose_signed(fraction, digits)
    return enclose(fraction, digits)


def _compare(fraction: PCF | SignedFraction, number: Measurement) -> Certification:
    """Whether the value lies in the interval that a number with a last digit means."""
    places = max(number.digits, 0)
    enclosure = _enclosed(fraction, places + _FINER)
    ball, value = enclosure.ball, number.ball
    with ctx.workprec(int((places + _FINER) * 3.33) + 64):
        if not ball.overlaps(value):
            reason = f"the values differ: {where_digits_part(ball, number)}"
            return Certification("refuted", number.digits, None, enclosure, value, reason)
    with ctx.workprec(64):
        size, error = abs(arb(value.mid())), arb(value.rad())
        significance = float((size / error).log()) / 2.302585092994046 if size > error else 0.0
    decimals = f"{places} decimal{'' if places == 1 else 's'}"
    if significance >= SIGNIFICANCE:
        reason = f"the value agrees to {decimals}; no digit beyond them is compared"
        return Certification("matched", number.digits, significance, enclosure, value, reason)
    reason = (
        f"the value agrees to {decimals}, which may be chance (significance {significance:.1f}, "
        f"needed {SIGNIFICANCE:.0f}); give more digits, or an exact rational as one, such as "
        "127/100"
    )
    return Certification("unmatched", number.digits, significance, enclosure, value, reason)
