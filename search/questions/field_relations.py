"""Relations between constants: the limits of one field from many starts, and what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from flint import arb

from discovery.errors import (
    ExpressionError,
    LimitError,
    NoValueError,
    SpecError,
    TrajectoryError,
)
from discovery.identification.generated_field import field_name
from discovery.identification.identify import Identification, identify, identify_pairs
from discovery.identification.registry import constants
from discovery.matrix_fields.known_fields import KnownField
from discovery.matrix_fields.trajectory import Trajectory
from search.questions.identification import Wish, identify_widely
from search.questions.trajectory_report import enclose_limit

__all__ = ["MAX_STARTS", "StartLimit", "limits_from", "read_starts"]

MAX_STARTS = 2_000
_CLASSICAL = (  # tried two at a time: polygamma functions at simple fractions are made of them
    *("pi", "pi*sqrt(3)", "log(2)", "log(3)", "pi^2", "catalan", "pi^3", "pi^3*sqrt(3)", "zeta(3)"),
)

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class StartLimit:
    """The limit from one start.

    Attributes
    ----------
    start : tuple of Fraction
    limit : arb or None
        An enclosure.
    expression, constant : str or None
        What it is; for an algebraic limit its field, for a rational one an empty constant.
    reason : str
        Why there is no limit.
    """

    start: Point
    limit: arb | None
    expression: str | None
    constant: str | None
    reason: str


def read_starts(text: str, dimension: int) -> tuple[Point, ...]:
    """Start points such as ``0:5,0:5``: a range, a range with a step, or a number a variable.

    Raises
    ------
    SpecError
        If it cannot be read.
    LimitError
        For more than 2,000 points.

    Examples
    --------
    >>> [tuple(map(str, point)) for point in read_starts("1:2:1/2,3", 2)]
    [('1', '3'), ('3/2', '3'), ('2', '3')]
    """
    parts = [part.split(":") for part in text.split(",")]
    if len(parts) != dimension:
        raise SpecError(f"the starts {text[:60]!r} are for {len(parts)} variables, not {dimension}")
    ranges = [_range(part, text) for part in parts]
    count = prod(size for _, _, size in ranges)
    if count > MAX_STARTS:
        raise LimitError(f"these are {count:,} starts; the limit is {MAX_STARTS:,}")
    axes = [[low + k * step for k in range(size)] for low, step, size in ranges]
    return tuple(product(*axes))


def _range(part: list[str], text: str) -> tuple[Fraction, Fraction, int]:
    try:
        numbers = [Fraction(x) for x in part]
    except (ValueError, ZeroDivisionError):
        numbers = []
    if len(numbers) == 1:
        return numbers[0], Fraction(1), 1
    low, high, step = (*numbers, Fraction(1))[:3] if len(numbers) in (2, 3) else (1, 0, 1)
    if step <= 0 or high < low:
        raise SpecError(f"cannot read the starts {text[:60]!r}; write them like 0:5,0:5:1/2")
    return Fraction(low), Fraction(step), int((high - low) // step) + 1


def limits_from(
    known: KnownField,
    direction: tuple[int, ...],
    starts: tuple[Point, ...],
    digits: int = 50,
    pairs: bool = False,
) -> Iterator[StartLimit]:
    """The limit along a direction from every start, identified.

    Parameters
    ----------
    known : KnownField
    direction : tuple of int
    starts : tuple of tuples of Fraction
    digits : int
        Decimal places of each limit.
    pairs : bool
        Whether relations with two constants are tried where none with one holds.
    """
    for start in starts:
        yield _limit_from(known, start, direction, digits, pairs)


def _limit_from(
    known: KnownField, start: Point, direction: tuple[int, ...], digits: int, pairs: bool
) -> StartLimit:
    try:
        trajectory = Trajectory(known.field, start, direction)
        ball = enclose_limit(trajectory, digits).ball
    except (TrajectoryError, NoValueError, LimitError) as error:
        return StartLimit(start, None, None, None, str(error))
    found = _named(known, trajectory, ball, digits, pairs)
    if found is None:
        return StartLimit(start, ball, None, None, "")
    name = field_name(found) if found.kind == "algebraic" else found.constant
    return StartLimit(start, ball, found.expression, name, "")


def _named(
    known: KnownField, trajectory: Trajectory, ball: arb, digits: int, pairs: bool
) -> Identification | None:
    """As an image of the field's own constant first."""

    def more(digits: int) -> arb | None:
        try:
            return enclose_limit(trajectory, digits).ball
        except (NoValueError, LimitError):
            return None

    try:
        own = (constants.resolve(known.constant),) if known.constant else ()
    except ExpressionError:
        own = ()
    found = identify(ball, digits, own, more) if own else []
    if pairs and not found:
        found = identify(ball, digits, refine=more)
        classical = tuple(map(constants.resolve, _CLASSICAL))
        found = found or identify_pairs(ball, digits, classical, more)
    found = found or identify_widely(ball, digits, Wish(), more).found
    return found[0] if found else None
