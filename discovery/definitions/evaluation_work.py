"""How much work a value takes, estimated before it is begun, and the budget of an expression.

The library that evaluates cannot be interrupted, so the budget is checked before each call. Work
is counted in operations on words of 64 bits: so many multiplications, times those of one
multiplication at the working precision. The counts are upper estimates for the library's methods
(a series of N terms, a sum of Euler and Maclaurin ...); no clock is read, so that the same
expression is refused or not on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, lgamma, log, log2

from discovery.errors import LimitError

__all__ = ["WorkBudget", "elementary", "multiplications", "short_multiplications", "terms_needed"]

MAX_WORK = 10**9  # some two seconds; enough for each function at usual arguments and 2,000 digits
_USUAL_DIGITS = 1000
_ELEMENTARY = 300  # multiplications that an exponential, a logarithm or an angle takes


def multiplications(count: float, bits: float) -> float:
    """The work of so many multiplications of numbers of so many bits.

    >>> round(multiplications(10, 6400))
    16049
    """
    return count * (20 + (bits / 64) ** 1.6)


def short_multiplications(count: float, bits: float) -> float:
    """The work of so many multiplications by numbers of a few words.

    >>> short_multiplications(10, 6400)
    1200.0
    """
    return count * (20 + bits / 64)


def elementary(bits: float) -> float:
    """The work of an elementary function."""
    return multiplications(_ELEMENTARY, bits)


class WorkBudget:
    """What the evaluation of one expression may still spend.

    The budget is constant up to 1,000 digits, and grows with the digits asked for as the work of a
    usual series does.
    """

    def __init__(self, digits: int) -> None:
        self._left = MAX_WORK * max(1.0, digits / _USUAL_DIGITS) ** 2.6

    def spend(self, work: float, what: str) -> None:
        """Count some work before it is done.

        Raises
        ------
        LimitError
            If it is more than what is left.
        """
        self._left -= work
        if self._left < 0:
            raise LimitError(
                f"{what} is too costly here: its value takes about {_rounded(work)} operations at "
                f"the precision that is needed, and an expression may take {_rounded(MAX_WORK)}; "
                "take smaller arguments, or ones farther from a singularity"
            )


def _rounded(work: float) -> str:
    return f"10^{log2(work) / log2(10):.0f}" if work < inf else "infinitely many"


def _log_rising(a: float, k: float) -> float:
    """About log2 |a (a+1) ... (a+k-1)|, for k > -a."""
    if a > 0:
        return (lgamma(a + k) - lgamma(a)) / log(2)
    return (lgamma(1 - a) + lgamma(max(k + a, 0) + 1)) / log(2)


def terms_needed(
    upper: Sequence[float], lower: Sequence[float], z: float, bits: float, most: int = 10**9
) -> float:
    """How many terms of a hypergeometric series are enough for an error of about 2^(-bits).

    It is 16 times the least power of 2 that is enough, infinite beyond `most`; found from the size
    of the terms by Stirling's formula.

    Parameters
    ----------
    upper, lower : sequence of float
        Parameters.
    z : float
        Size of the argument.
    bits : float
    most : int

    Examples
    --------
    >>> [terms_needed([1, 1], [2], z, 100) for z in (0.5, 0.99)]
    [128, 8192]
    >>> terms_needed([1, 1, 1], [2], 0.5, 100)
    inf
    """
    k = 16
    while k < -2 * min((*upper, *lower, 0.0)):  # the terms may grow again after that many
        k *= 2
    while k <= most:
        size = sum(_log_rising(a, k) for a in upper) - sum(_log_rising(b, k) for b in lower)
        if size - lgamma(k + 1) / log(2) + (k * log2(z) if z else -inf) < -bits:
            return k
        k *= 2
    return inf
