"""Irrationality of the limit of a trajectory, as a statement with its ingredients.

If p_n, q_n are integers, q_n L - p_n is not 0 for infinitely many n, and tends to 0, then L is
irrational. With |q_n| <= e^(g n + o(n)) and |L - p_n/q_n| = e^(-r n + o(n)) that is r > g, which is
delta = r/g - 1 > 0. A fit is no ingredient: r comes from the eigenvalues of the recurrence
(Poincare and Perron), g from a bound of the reduced denominators.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError, NoValueError
from discovery.expressions.expression import parse_expression
from discovery.matrix_fields.exact_delta import DenominatorBound, ExactDelta, exact_delta
from discovery.matrix_fields.trajectory import Trajectory

__all__ = ["Irrationality", "irrationality"]

_NOT_ZERO = (
    "p_n q_(n-1) - p_(n-1) q_n = +-b(1) ... b(n) is not 0, since b(n) is not 0 for n >= 1: of two "
    "consecutive forms q_n L - p_n at most one is 0"
)
_PERRON = "the eigenvalues of the recurrence (Poincare and Perron)"


@dataclass(frozen=True, slots=True)
class Irrationality:
    """Why the limit is irrational.

    Attributes
    ----------
    status : str
        ``proved``: every ingredient is; ``conjectural``: the bound of the denominators is not.
    statement : str
        One sentence.
    denominators : str
        How fast q_n grows at most, in lowest terms, and the bound used.
    error : str
        How fast the error falls.
    nonvanishing : str
        Why q_n L - p_n is not 0 for infinitely many n.
    delta : str
        Proved or conjectured to be at least that, as an expression.
    measure : float
        1 + 1/delta: what that makes of the irrationality measure, at most.
    """

    status: str
    statement: str
    denominators: str
    error: str
    nonvanishing: str
    delta: str
    measure: float

    def as_json(self) -> dict[str, Any]:
        """The fields as a dict for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """The statement for people."""
        return [
            self.statement,
            f"  denominators: {self.denominators}",
            f"  error: {self.error}",
            f"  not zero: {self.nonvanishing}",
        ]


def irrationality(
    trajectory: Trajectory, bound: DenominatorBound | None = None, exact: ExactDelta | None = None
) -> Irrationality | None:
    """The statement, where exact growth gives delta > 0; else None.

    Parameters
    ----------
    trajectory : Trajectory
        With a finite limit.
    bound : DenominatorBound, optional
        Of its field.
    exact : ExactDelta, optional
        What `exact_delta` gave, where that is known already.

    Examples
    --------
    >>> from discovery.matrix_fields.known_fields import known_fields
    >>> zeta3 = known_fields["zeta3"]
    >>> found = irrationality(Trajectory(zeta3.field, (1, 1), (1, 1)), zeta3.bound)
    >>> found.status, round(found.measure, 2)
    ('proved', 13.42)
    >>> irrationality(Trajectory(zeta3.field, (1, 1), (1, 0)), zeta3.bound) is None
    True
    """
    try:
        pcf = trajectory.form.pcf
    except (NoValueError, LimitError):
        return None
    integral = _without_division(pcf)
    if integral is not None:
        return integral
    found = exact_delta(trajectory, bound) if exact is None else exact
    if found.text is None or not found.growth or not _positive(found.text):
        return None
    proved = found.status == "proved"
    size = parse_expression(found.text).enclose(20)
    start = "L is irrational" if proved else "L is irrational if the bound holds (conjectural)"
    return Irrationality(
        found.status,
        f"{start}: |q_n L - p_n| <= e^(-(r-g) n + o(n)) with r = {found.rate}, g = {found.growth}, "
        f"r > g, and delta = r/g - 1 > 0, about {size.str(6, radius=False)}",
        f"|q_n| <= e^(g n + o(n)), p_n/q_n in lowest terms: {found.reason}; lcm(1..n) = "
        "e^(n + o(n)) (prime number theorem)",
        f"|L - p_n/q_n| = e^(-r n + o(n)): {_PERRON}",
        _NOT_ZERO,
        found.text,
        float(1 + 1 / size),
    )


def _positive(text: str) -> bool:
    """Decided by an enclosure."""
    return bool(parse_expression(text).enclose(30) > 0)


def _without_division(pcf: PCF) -> Irrationality | None:
    """deg b < deg a: the integers p_n, q_n do as they are, with no bound at all."""
    folded = pcf.representative
    da, db = folded.degrees
    if convergence(folded).kind != "factorial" or db >= da:
        return None
    delta = f"{da - db}/{da}"
    return Irrationality(
        "proved",
        f"L is irrational: |q_n L - p_n| = (n!)^(-{da - db}) e^(O(n)), and delta >= {delta} > 0",
        f"p_n, q_n are integers as they stand, |q_n| = (n!)^{da} e^(O(n)); no common factor is "
        "used",
        f"|L - p_n/q_n| = (n!)^(-{2 * da - db}) e^(O(n)): from deg a and deg b",
        _NOT_ZERO,
        delta,
        1 + da / (da - db),
    )
