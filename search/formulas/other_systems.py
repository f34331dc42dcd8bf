"""Code that computes a fraction, and the expression claimed for it, in other systems.

The code uses the recurrence of the convergents in exact integers, so that nothing of ours has to be
believed: a fraction whose tail passes through 0 gives no trouble, and no rounding has to be
discussed. The depth is one at which the convergent agrees with the claimed value, or, where none is
claimed, with the convergent of half the depth (which proves nothing, and the code says only that).
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, ctx, fmpz_mat

from discovery.continued_fractions.other_systems import SYSTEMS, fraction_code
from discovery.continued_fractions.pcf import PCF
from discovery.expressions.expression import Expression, parse_expression

__all__ = ["SYSTEMS", "Depth", "depth_for", "reproduction", "with_claim"]

_FIRST_DEPTH = 8
_LAST_DEPTH = 4096  # a second of integer arithmetic; slower fractions get fewer digits
_LARGEST = 2_000_000  # bits of a denominator, for the same reason
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Depth:
    """A depth of evaluation, and the decimal places of agreement there."""

    depth: int
    digits: int


def depth_for(pcf: PCF, digits: int, claimed: Expression | None = None) -> Depth:
    """A depth at which the convergent agrees to a number of places with what it should.

    That is the claimed value, or the convergent of half the depth. It is found by doubling, in
    exact arithmetic, up to about 4096; a fraction that converges more slowly gets fewer digits.
    For one that terminates it is the depth of its value.

    Examples
    --------
    >>> depth_for(PCF("2n+1", "n^2"), 30)
    Depth(depth=128, digits=30)
    >>> depth_for(PCF("n", "n-3"), 30)
    Depth(depth=2, digits=30)
    """
    last = pcf.terminates_at
    if last is not None:
        return Depth(last - 1, digits)
    target = None if claimed is None else claimed.enclose(digits + 2)
    depth = _FIRST_DEPTH
    state = pcf.state(depth)
    while True:
        later = state * pcf.companion_product(depth + 1, 2 * depth + 1)
        if target is None:
            reached = min(digits, _agreement(state, later))
        else:
            reached = min(digits, _agreement_with(target, later, digits))
        state, depth = later, 2 * depth
        size = later[1, 1].bit_length()
        if reached >= digits or depth >= _LAST_DEPTH or size > _LARGEST:
            return Depth(depth, reached)


def _agreement(state: fmpz_mat, later: fmpz_mat) -> int:
    """Decimal places to which two convergents agree; 0 where one of them is infinite."""
    p, q, r, s = state[0, 1], state[1, 1], later[0, 1], later[1, 1]
    if q == 0 or s == 0:
        return 0
    difference = abs(p * s - r * q)
    if difference == 0:
        return _ALL
    # the exponent is rounded down, so the places are never too many
    bits = abs(q * s).bit_length() - difference.bit_length() - 1
    return max(0, int(bits * 0.30102))


def _agreement_with(value: arb, state: fmpz_mat, digits: int) -> int:
    """Decimal places to which a convergent agrees with an enclosed value."""
    if state[1, 1] == 0:
        return 0
    with ctx.workprec(int(digits * 3.33) + 64):
        difference = abs(value - arb(state[0, 1]) / arb(state[1, 1]))
        places = 0
        while places < digits and difference < arb(10) ** -(places + 1):
            places += 1
    return places


def reproduction(pcf: PCF, expression: str | None = None, digits: int = 50) -> dict[str, str]:
    """Code that computes a fraction, and beside it the value claimed for it.

    Parameters
    ----------
    pcf : PCF
    expression : str, optional
        The claimed value.
    digits : int
        Decimal places to show; fewer where the fraction converges slowly.

    Returns
    -------
    dict of str to str
        Programs for ``mpmath``, ``pari`` and ``sage``.

    Raises
    ------
    ExpressionError
        If the expression cannot be read.

    Examples
    --------
    >>> print(reproduction(PCF("2n+1", "n^2"), "4/pi")["pari"].splitlines()[-1])
    print(4/Pi)
    """
    claimed = None if expression is None else parse_expression(expression)
    found = depth_for(pcf, digits, claimed)
    claim = "" if expression is None else f"; claimed value: {expression}"
    promise = _promise(found.digits, claimed is not None)
    code = {
        system: fraction_code(system, *pcf.texts, found.depth, digits + 10, promise, claim)
        for system in SYSTEMS
    }
    return code if claimed is None else with_claim(code, claimed, digits + 10)


def with_claim(code: dict[str, str], claimed: Expression, precision: int) -> dict[str, str]:
    """The programs with a last line that prints the claimed value."""
    return {
        "mpmath": code["mpmath"] + f"print(mpf({claimed.mpmath()}))\n",
        "pari": code["pari"] + f"print({claimed.pari()})\n",
        "sage": code["sage"] + f"print(numerical_approx({claimed.sage()}, digits={precision}))\n",
    }


def _promise(digits: int, claimed: bool) -> str:
    other = "the claimed value" if claimed else "the convergent of half the depth"
    return f"agrees with {other} to about {digits} decimal places"
