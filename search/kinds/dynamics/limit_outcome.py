"""What the limit of a fraction is: infinite, rational with a proof, or another number."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from discovery.continued_fractions.convergence import Convergence
from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.first_order_solution import proof_of_rational
from discovery.continued_fractions.pcf import PCF

__all__ = ["DIGITS", "MAX_DENOMINATOR", "LimitOutcome", "limit_outcome"]

DIGITS = 30
MAX_DENOMINATOR = 1000


@dataclass(frozen=True, slots=True)
class LimitOutcome:
    """What `limit_outcome` finds.

    Attributes
    ----------
    outcome : str
        ``infinite``, ``undecided``, ``rational`` or ``convergent``.
    reason : str or None
        Why, or what is open.
    limit : float or None
        The limit, where it is a number.
    """

    outcome: str
    reason: str | None
    limit: float | None


def limit_outcome(pcf: PCF, law: Convergence) -> LimitOutcome:
    """Evaluate a fraction that converges, and look whether its limit is rational.

    Parameters
    ----------
    pcf : PCF
        It does not terminate, and has a limit.
    law : Convergence
        That of `pcf`.

    Examples
    --------
    >>> from discovery.continued_fractions.convergence import convergence
    >>> def outcome(a: str, b: str) -> LimitOutcome:
    ...     return limit_outcome(PCF(a, b), convergence(PCF(a, b)))
    >>> outcome("n+2", "-n-1")  # b = c^2 - c a with c = 1
    LimitOutcome(outcome='rational', reason='1: u_n/u_(n-1) = (1)/(1)', limit=1.0)
    >>> outcome("n+1", "-n-1").outcome, outcome("2n+1", "n^2").outcome
    ('infinite', 'convergent')
    """
    found = evaluate(pcf, DIGITS)
    if found.value is None:
        return LimitOutcome(found.outcome, found.reason, None)
    limit = float(found.value.mid())
    near = Fraction(limit).limit_denominator(MAX_DENOMINATOR)
    if not abs(found.value - arb(near.numerator) / near.denominator) < arb(10) ** (4 - DIGITS):
        return LimitOutcome("convergent", None, limit)
    proof = proof_of_rational(pcf, law, near)
    if proof is None:
        reason = f"agrees with {near} to {DIGITS - 4} decimal places; no proof was found"
        return LimitOutcome("convergent", reason, limit)
    return LimitOutcome("rational", f"{near}: {proof}", float(near))
