"""Rigorous enclosures of signed continued fractions whose terms follow a pattern.

Let M_n be the product of [[a_i, s_i], [1, 0]] for i = 0 ... n, and I_n the image of [1, infinity]
under it: the interval between p_n/q_n and (p_n + s_n p_(n-1))/(q_n + s_n q_(n-1)).

**Rule S.** If a_i >= 1 where s_i = +1 and a_i >= 2 where s_i = -1, for all i >= 1, then the
fraction converges, and its value lies in every I_n.

*Proof.* x -> a_i + s_i/x takes [1, infinity] into itself, so the intervals are nested and hold all
later convergents p_m/q_m. With d_n = q_n + s_n q_(n-1) the length of I_n is 1/(q_n d_n). From
q_n = (a_n - 1) q_(n-1) + d_(n-1) and d_n = (a_n - 1 + s_n) q_(n-1) + d_(n-1), beginning with
q_0 = d_0 = 1, both stay at least 1 and d_n never decreases. Where s_n = +1, d_n exceeds d_(n-1) by
at least 1; where s_n = -1, q_n exceeds q_(n-1) by at least 1. So if + comes infinitely often, d_n
grows without bound; if not, q_n does. Either way the lengths go to 0. QED. (It is Tietze's theorem
on semiregular fractions, 1911.)
"""

from __future__ import annotations

from flint import arb, ctx, fmpq, fmpq_poly, fmpz_poly

from discovery.arguments import read_instance, read_integer
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import LimitError, NoValueError
from verify.enclosures.enclosure import MAX_DIGITS, Enclosure
from verify.enclosures.positivity import nonnegative_from

__all__ = ["admissible_from", "enclose_signed"]

MAX_DEPTH = 4_000_000
_MAX_CHECKED = 10_000  # first periods that are checked one by one


def admissible_from(fraction: SignedFraction) -> int:
    """The period of the pattern from which one look at coefficients shows rule S to hold.

    The terms of the periods before it are checked one by one.

    Raises
    ------
    NoValueError
        If a term is too small for its sign, so that the rule says nothing.
    LimitError
        If more than 10,000 periods had to be checked one by one.

    Examples
    --------
    >>> admissible_from(SignedFraction("-+", [3], ["2k+3", "2"]))
    0
    >>> admissible_from(SignedFraction("-", [3], ["k"]))
    Traceback (most recent call last):
        ...
    discovery.errors.NoValueError: the term a_1 = 0 comes before a sign -, where ...
    """
    first = len(fraction.preperiod)
    for i in range(1, first):
        _check_term(fraction, i)
    turns = fraction.period // len(fraction.cycle)
    conditions = []
    for i in range(fraction.period):
        k, j = divmod(i, len(fraction.cycle))
        least = 1 if fraction.sign(first + i) > 0 else 2
        p = fraction.cycle[j].flint(fmpq_poly([k, turns])) - least
        conditions.append(fmpz_poly([int(c.p) for c in (p * int(p.denom())).coeffs()]))
    start = 0
    while not all(nonnegative_from(p, start) for p in conditions):
        for i in range(start * fraction.period, (2 * start + 1) * fraction.period):
            _check_term(fraction, first + i)
        start = 2 * start + 1
        if start > _MAX_CHECKED:
            raise LimitError(
                f"the terms of {fraction} are not positive within {_MAX_CHECKED:,} periods; "
                "nothing is enclosed"
            )
    return start


def _check_term(fraction: SignedFraction, i: int) -> None:
    a, s = fraction.term(i), fraction.sign(i)
    if i > 0 and a < (1 if s > 0 else 2):
        raise NoValueError(
            f"the term a_{i} = {a} comes before a sign {'+' if s > 0 else '-'}, where it must be "
            f"at least {1 if s > 0 else 2}; such a fraction is not the expansion of a number, and "
            "no rule encloses it"
        )


def enclose_signed(fraction: SignedFraction, digits: int = 1000) -> Enclosure:
    """A ball of radius < 10^-digits that provably contains the value.

    Parameters
    ----------
    fraction : SignedFraction
    digits : int
        Decimal places, at most 1,000,000.

    Raises
    ------
    NoValueError
        If the terms do not fulfil the rule's hypotheses.
    LimitError
        For digits out of range, or if more than 4,000,000 terms were needed.

    Examples
    --------
    >>> found = enclose_signed(SignedFraction("-+", [3], ["2k+3", "2"]), 30)
    >>> found.rule, found.ball.overlaps(arb(1).exp())
    ('S', True)
    """
    takes = "a signed fraction, such as SignedFraction('-+', [3], ['2k+3', '2'])"
    read_instance(fraction, SignedFraction, "fraction", takes)
    digits = read_integer(digits, "digits")
    if not 1 <= digits <= MAX_DIGITS:
        raise LimitError(f"{digits} digits are asked for; the limit is {MAX_DIGITS:,}")
    start = admissible_from(fraction)
    goal = 10**digits
    product, depth, step = fraction.product(0, 1), 0, 16
    while True:
        q, d = product[1, 0], product[1, 0] + product[1, 1]
        if q * d > goal:
            break
        if depth + step > MAX_DEPTH:
            raise LimitError(
                f"{fraction} converges too slowly: {depth:,} terms give less than {digits} digits"
            )
        product = product * fraction.product(depth + 1, depth + 1 + step)
        depth += step
        bits = int(q * d).bit_length()
        wanted = int(3.33 * digits)
        step = max(16, min(depth, (wanted - bits) * depth // max(bits, 1) + 8))
    size = max(0, abs(product[0, 0]).bit_length() - q.bit_length())  # of the whole part
    with ctx.workprec(int(3.33 * digits) + 32 + int(size)):
        ends = (fmpq(product[0, 0], q), fmpq(product[0, 0] + product[0, 1], d))
        ball = arb(ends[0]).union(arb(ends[1]))
    return Enclosure(ball, "S", start, depth)
