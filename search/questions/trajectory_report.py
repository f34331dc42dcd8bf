"""A matrix field's trajectory, with an enclosure of its limit; fields from a user's file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil

from flint import arb, ctx

from discovery.algebra.univariate_matrix import RationalMatrix
from discovery.errors import (
    BrounckerError,
    LimitError,
    NoValueError,
)
from discovery.identification.identify import identify
from discovery.identification.registry import constants
from discovery.matrix_fields.companion_form import recurrence
from discovery.matrix_fields.exact_delta import ExactDelta, exact_delta
from discovery.matrix_fields.irrationality import Irrationality, irrationality
from discovery.matrix_fields.known_fields import KnownField
from discovery.matrix_fields.measured_delta import measured_delta
from discovery.matrix_fields.trajectory import Trajectory
from search.questions.identification import Wish, identify_widely
from verify.enclosures.enclosure import enclose

__all__ = [
    "FieldReport",
    "Limit",
    "contradicts_constant",
    "enclose_limit",
    "field_report",
]

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of a trajectory.

    Attributes
    ----------
    ball : arb
        Radius < 10^-digits as asked; where there is no enclosure, `Trajectory.limit`'s estimate.
    rule : str
        Of the enclosure of the continued fraction; empty where there is none.
    pcf_ball : arb or None
        The continued fraction's own value.
    """

    ball: arb
    rule: str
    pcf_ball: arb | None


@dataclass(frozen=True, slots=True)
class FieldReport:
    """What is told of one trajectory.

    Attributes
    ----------
    trajectory : Trajectory
    limit : Limit or None
    why_not : str
        Why there is no limit, or no continued fraction.
    expression : str or None
        The limit in terms of known constants.
    significance : float or None
    delta : arb or None
        Measured after ``steps``, from p and q in lowest terms; see
        `discovery.matrix_fields.measured_delta`.
    exact : ExactDelta
    recurrence : tuple of str
        For matrices of more than two rows: the coefficients of the column's recurrence.
    irrationality : Irrationality or None
        Where exact growth gives delta > 0 and the limit is enclosed.
    """

    trajectory: Trajectory
    steps: int
    limit: Limit | None
    why_not: str
    expression: str | None
    significance: float | None
    delta: arb | None
    exact: ExactDelta
    recurrence: tuple[str, ...]
    irrationality: Irrationality | None


def field_report(
    known: KnownField, trajectory: Trajectory, steps: int = 1000, digits: int = 50
) -> FieldReport:
    """Limit, its name, and delta of a trajectory.

    Parameters
    ----------
    known : KnownField
    trajectory : Trajectory
        In that field.
    steps : int
        After which delta is measured, 4 to 100,000.
    digits : int
        Decimal places of the limit.
    """
    limit, why_not, named = None, "", None
    try:
        limit = enclose_limit(trajectory, digits)
    except (NoValueError, LimitError) as error:
        why_not = str(error)
        if trajectory.matrix.size > 2:
            ball = trajectory.limit(steps, digits)
            limit = None if ball is None else Limit(ball, "", None)
            if limit is None:
                why_not = f"after {steps:,} steps no digit of it has settled; {why_not}"
    if limit is not None and limit.rule:
        answer = identify_widely(limit.ball, digits, Wish(), lambda more: _more(trajectory, more))
        named = answer.found[0] if answer.found else None
    relation: tuple[str, ...] = ()
    if trajectory.matrix.size > 2:
        relation = _recurrence_texts(trajectory.matrix)
    exact = exact_delta(trajectory, known.bound)
    enclosed = limit is not None and bool(limit.rule)
    delta = None
    if limit is not None:
        delta = measured_delta(trajectory, steps, partial(_more, trajectory) if enclosed else None)
    return FieldReport(
        trajectory,
        steps,
        limit,
        why_not,
        named.expression if named else None,
        named.significance if named else None,
        delta,
        exact,
        relation,
        irrationality(trajectory, known.bound, exact) if enclosed else None,
    )


def contradicts_constant(known: KnownField, report: FieldReport, digits: int) -> bool:
    """Whether the limit has a name, and is no image of the constant that the field's file states.

    Where the limit has no name, or the stated constant is no expression, nothing is seen to
    contradict it.
    """
    if report.expression is None or report.limit is None:
        return False
    try:
        stated = constants.resolve(known.constant)
    except BrounckerError:
        return False
    trajectory = report.trajectory
    more = partial(_more, trajectory)
    return not identify(report.limit.ball, digits, (stated,), more, first_only=True)


def _more(trajectory: Trajectory, digits: int) -> arb | None:
    try:
        return enclose_limit(trajectory, digits).ball
    except (NoValueError, LimitError):
        return None


def _recurrence_texts(matrix: RationalMatrix) -> tuple[str, ...]:
    try:
        return tuple(RationalMatrix(((p,),)).texts()[0][0] for p in recurrence(matrix))
    except NoValueError:
        return ()


def enclose_limit(trajectory: Trajectory, digits: int = 50) -> Limit:
    """A ball that provably contains the limit of the trajectory's column.

    The column's quotients are exactly the images of the continued fraction's convergents under the
    map of its companion form, so that the limit is the image of its value.

    Raises
    ------
    NoValueError
        If there is no continued fraction, it has no limit, or the limit is infinite.
    LimitError
        If its polynomials are beyond the limits, or too many terms would be needed.

    Examples
    --------
    >>> from discovery.matrix_fields.known_fields import known_fields
    >>> zeta3 = known_fields["zeta3"].field
    >>> enclose_limit(Trajectory(zeta3, (1, 1), (1, 1)), 20).ball.str(15)  # 1/zeta(3) - 1
    '[-0.168092627419293 +/- 4.69e-16]'
    """
    form = trajectory.form
    guard = 2 + len(str(form.to_limit.size))
    for _ in range(_ATTEMPTS):
        enclosure = enclose(form.pcf, digits + guard)
        with ctx.workprec(ceil((digits + guard) * 3.33) + 64):
            image = form.to_limit.ball(enclosure.ball)
            if image is not None and image.rad() < arb(10) ** -digits:
                return Limit(image, enclosure.rule, enclosure.ball)
        guard *= 4
    raise NoValueError(
        f"the limit is infinite, or too large to be told from infinity with {digits} digits"
    )
