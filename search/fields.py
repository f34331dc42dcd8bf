"""A matrix field's trajectory, with an enclosure of its limit; fields from a user's file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from flint import arb, ctx

from discovery.companion_form import Moebius, recurrence
from discovery.constants import constants
from discovery.construction import field_from
from discovery.delta_growth import ExactDelta, exact_delta
from discovery.errors import (
    BrounckerError,
    LimitError,
    MatrixFieldError,
    NoValueError,
    SpecError,
    TrajectoryError,
)
from discovery.identify import identify
from discovery.irrationality import Irrationality, irrationality
from discovery.known_fields import KnownField
from discovery.matrix_field import MatrixField
from discovery.measured_delta import measured_delta
from discovery.rational_matrix import RationalMatrix
from discovery.trajectory import Trajectory
from search.field_name import check_field_name
from search.identification import Wish, identify_widely
from verify.enclosure import enclose
from verify.strict_json import read_json

__all__ = [
    "FieldReport",
    "Limit",
    "contradicts_constant",
    "enclose_limit",
    "field_report",
    "load_field",
    "read_point",
]

_KEYS = ("name", "variables", "matrices", "f", "fbar", "start", "direction", "constant", "source")
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
        Measured after ``steps``, from p and q in lowest terms; see `discovery.measured_delta`.
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
    >>> from discovery.known_fields import known_fields
    >>> zeta3 = known_fields["zeta3"].field
    >>> enclose_limit(Trajectory(zeta3, (1, 1), (1, 1)), 20).ball.str(15)  # 1/zeta(3) - 1
    '[-0.168092627419293 +/- 4.69e-16]'
    """
    form = trajectory.form
    guard = 2 + _digits(form.moebius)
    for _ in range(_ATTEMPTS):
        enclosure = enclose(form.pcf, digits + guard)
        with ctx.workprec(ceil((digits + guard) * 3.33) + 64):
            image = _image(form.moebius, enclosure.ball)
            if image is not None and image.rad() < arb(10) ** -digits:
                return Limit(image, enclosure.rule, enclosure.ball)
        guard *= 4
    raise NoValueError(
        f"the limit is infinite, or too large to be told from infinity with {digits} digits"
    )


def _digits(moebius: Moebius) -> int:
    return max(len(str(abs(x))) for row in moebius for x in row)


def _image(moebius: Moebius, value: arb) -> arb | None:
    (a, b), (c, d) = moebius
    bottom = c * value + d
    return None if 0 in bottom else (a * value + b) / bottom


def read_point(text: str, what: str) -> tuple[Fraction, ...]:
    """Numbers with commas between, such as ``1,1`` or ``1/2,3``.

    Raises
    ------
    TrajectoryError
        For anything else.

    Examples
    --------
    >>> read_point("1/2,-3", "start")
    (Fraction(1, 2), Fraction(-3, 1))
    """
    try:
        return tuple(Fraction(part) for part in text.split(","))
    except (ValueError, ZeroDivisionError):
        raise TrajectoryError(
            f"the {what} {text[:60]!r} is no list of numbers; write it like 1,1 or 1/2,3"
        ) from None


def load_field(path: str | Path) -> KnownField:
    """A user's own field from a TOML or JSON file.

    The file has ``variables`` and ``matrices`` (a matrix of texts to each variable), or ``f`` and
    ``fbar`` in x and y; and if wished ``start``, ``direction``, ``name``, ``constant``.

    Raises
    ------
    SpecError
        If it cannot be read, or has unknown or missing keys, or the name of a known field that is
        another; it names file and key.
    MatrixFieldError, LimitError
        If what it describes is no conservative field.
    """
    data = _read(Path(path))
    for key in data:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(_KEYS)}"
            raise SpecError(f"{path}: {key} is an unknown key; {hint}")
    try:
        field = _field(data, path)
    except MatrixFieldError as error:
        raise MatrixFieldError(f"{path}: {error}") from None
    ones = ",".join("1" for _ in field.variables)
    start = read_point(_joined(data.get("start", ones), path, "start"), "start")
    direction = read_point(_joined(data.get("direction", ones), path, "direction"), "direction")
    if any(d.denominator != 1 for d in direction):
        raise SpecError(f"{path}: direction must be integers")
    texts = {key: data.get(key, "") for key in ("name", "constant", "source")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise SpecError(f"{path}: {key} must be a text")
    name = texts["name"] or Path(path).stem
    check_field_name(name, field, f"the matrix field {path}")
    return KnownField(
        name,
        field,
        start,
        tuple(int(d) for d in direction),
        texts["constant"],
        "",
        texts["source"] or str(path),
    )


def _joined(value: Any, path: str | Path, key: str) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not all(
        isinstance(x, (int, str)) and not isinstance(x, bool) for x in value
    ):
        raise SpecError(f'{path}: {key} must be a list of integers, or of texts such as "1/2"')
    return ",".join(map(str, value))


def _field(data: dict[str, Any], path: str | Path) -> MatrixField:
    if "f" in data or "fbar" in data:
        if "matrices" in data or "variables" in data:
            raise SpecError(f"{path}: give either f and fbar, or variables and matrices")
        f, fbar = data.get("f"), data.get("fbar")
        if not isinstance(f, str) or not isinstance(fbar, str):
            raise SpecError(f"{path}: f and fbar must both be texts, polynomials in x and y")
        return field_from(f, fbar)
    for key, kind in (("variables", list), ("matrices", (dict, list))):
        if not isinstance(data.get(key), kind):
            what = 'a list such as ["x", "y"]' if key == "variables" else "one matrix a variable"
            raise SpecError(f"{path}: {key} must be {what}")
    return MatrixField(data["variables"], data["matrices"])


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SpecError(
            f"there is no file {path} with a matrix field; `brouncker field --list` names the "
            "known ones"
        ) from None
    except OSError as error:
        raise SpecError(f"cannot read the matrix field {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SpecError(f"{path} holds no matrix field: it is no UTF-8 text") from None
    try:
        data = read_json(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise SpecError(f"{path} is no {kind}: {error}") from None
    if not isinstance(data, dict):
        raise SpecError(f"{path} holds no matrix field: a table with variables and matrices")
    return data
