"""The study of one trajectory: its fraction, its limit and what that is, delta, and speed."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import lru_cache
from math import ceil, isfinite, lgamma

from flint import arb, ctx, fmpz

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import format_polynomial
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.normal_form import NormalForm
from discovery.continued_fractions.pcf import PCF
from discovery.errors import ExpressionError, LimitError, NoValueError, TrajectoryError
from discovery.expressions.expression import parse_expression
from discovery.expressions.measurement import format_ball
from discovery.expressions.relation_text import image_text
from discovery.identification.constant import Constant
from discovery.identification.identify import Identification, identify
from discovery.identification.registry import constants
from discovery.matrix_fields.companion_form import CompanionForm
from discovery.matrix_fields.exact_delta import ExactDelta, exact_delta
from discovery.matrix_fields.irrationality import irrationality
from discovery.matrix_fields.known_fields import KnownField
from discovery.matrix_fields.measured_delta import measured_delta
from discovery.matrix_fields.trajectory import Trajectory
from search.campaigns.chunk import Row
from search.kinds.trajectories.domain import Element
from search.kinds.trajectories.spec import TrajectoriesSpec
from search.questions.trajectory_report import enclose_limit
from verify.certification import certify
from verify.enclosures.enclosure import enclose

__all__ = ["study_trajectory"]

MAX_EXACT_DEGREE = 24  # of a, beyond which exact growth is found by bounds of denominators alone
_PLACES = 10
_EXTRA = 40  # digits by which a certificate exceeds the length of an expression


def study_trajectory(element: Element, spec: TrajectoriesSpec) -> Row:
    """The row of one trajectory.

    Parameters
    ----------
    element : Element
    spec : TrajectoriesSpec
        Depth, digits and constants.
    """
    row: Row = {
        "index": element.index,
        "field": element.known.name,
        "start": ",".join(map(str, element.start)),
        "direction": ",".join(map(str, element.direction)),
    }
    try:
        trajectory = Trajectory(element.known.field, element.start, element.direction)
    except TrajectoryError as error:
        return {**row, "outcome": "singular", "reason": str(error)}
    try:
        form = trajectory.form
    except (NoValueError, LimitError) as error:
        return row | _without_fraction(trajectory, spec, str(error))
    pcf = form.pcf
    normal, kind = pcf.normal_form(), convergence(pcf)
    row |= {
        "a": format_polynomial(pcf.a),
        "b": format_polynomial(pcf.b),
        "id": normal.id,
        "factor": str(normal.factor),
        "primitive_a": format_polynomial(normal.a),
        "primitive_b": format_polynomial(normal.b),
        "skipped": form.skipped,
        "moebius": json.dumps([str(c) for c in form.to_limit]),
        "convergence": kind.kind,
    }
    if kind.kind == "no-limit":
        return row | {"outcome": "no-limit", "reason": kind.reason}
    digits = spec.identify.digits
    try:
        limit = enclose_limit(trajectory, digits)
    except LimitError as error:
        return row | {"outcome": "undecided", "reason": str(error)}
    except NoValueError as error:
        infinite = "infinite" in str(error)
        return row | {"outcome": "infinite" if infinite else "undecided", "reason": str(error)}
    row |= {"outcome": "evaluated", "limit": format_ball(limit.ball, digits), "digits": digits}
    row |= {"rule": limit.rule, "status": "unmatched"}
    row |= _measured(trajectory, spec.measure.depth) | _exact(trajectory, element.known)
    answer = _identified(limit.ball, digits, trajectory, element.known, spec)
    row |= _value(normal, digits)
    if answer is not None:
        row |= {
            "limit_expression": answer.expression,
            "constant": answer.constant,
            "kind": answer.kind,
            "significance": round(answer.significance, 1),
            "status": "matched",
        }
        row |= _claim(form, normal, answer, spec.certify.digits)
    return row


def _without_fraction(trajectory: Trajectory, spec: TrajectoriesSpec, reason: str) -> Row:
    """Where there is no continued fraction: an estimate from convergents, and no enclosure."""
    if trajectory.matrix.size == 2:
        return {"outcome": "undecided", "reason": reason}
    try:
        ball = trajectory.limit(spec.measure.depth, spec.identify.digits)
    except LimitError as error:
        return {"outcome": "undecided", "reason": str(error)}
    if ball is None:
        return {"outcome": "undecided", "reason": f"{reason}; no digit has settled"}
    row = {"outcome": "approximate", "reason": f"without enclosure: {reason}"}
    return {**row, "limit": format_ball(ball, spec.identify.digits)} | _measured(
        trajectory, spec.measure.depth
    )


def _value(normal: NormalForm, digits: int) -> Row:
    try:
        found = enclose(PCF(normal.a, normal.b), digits)
    except (NoValueError, LimitError):
        return {}
    return {
        "value": format_ball(found.ball, digits),
        "enclosed_from": found.start,
        "enclosed_depth": found.depth,
    }


def _measured(trajectory: Trajectory, depth: int) -> Row:
    """delta, digits a step, growth of the reduced denominators and order of the gcd, at a depth.

    Of delta those digits that are known.
    """

    def enclosed(digits: int) -> arb | None:
        try:
            return enclose_limit(trajectory, digits).ball
        except (NoValueError, LimitError):
            return None

    try:
        at, far = trajectory.convergent(depth), trajectory.convergent(2 * depth)
        delta = measured_delta(trajectory, depth, enclosed)
    except LimitError:
        return {}
    row: Row = {"delta": _known(delta)}
    if at.q == 0 or far.q == 0:
        return row
    row["reduced_growth"] = _rounded(_log(at.q) / depth)
    if delta is not None:  # |L - p/q| = q^-(1 + delta)
        with ctx.workprec(128):
            digits = (1 + delta) * arb(fmpz(at.q)).log() / arb(10).log() / depth
        row["digits_per_step"] = _known(digits)
    factorials = lgamma(2 * depth + 1) - lgamma(depth + 1)
    row["order"] = round((_log(far.gcd) - _log(at.gcd)) / factorials, 2)
    return row


def _log(n: int) -> float:
    return float(arb(fmpz(n)).log()) if n > 1 else 0.0


def _known(x: arb | None) -> float | None:
    """The digits of a figure that its error leaves."""
    text = "" if x is None else format_ball(x, _PLACES)
    return float(text) if text else None


def _rounded(x: float | None) -> float | None:
    return None if x is None or not isfinite(x) else round(x, _PLACES)


def _exact(trajectory: Trajectory, known: KnownField) -> Row:
    if trajectory.form.pcf.degrees[0] > MAX_EXACT_DEGREE and known.bound is None:
        return {"delta_exact_reason": f"exact growth is not looked for above {MAX_EXACT_DEGREE}"}
    found: ExactDelta = exact_delta(trajectory, known.bound)
    stated = irrationality(trajectory, known.bound, found)
    return {
        "delta_exact": _rounded(found.value),
        "delta_exact_text": found.text,
        "delta_exact_status": found.status or None,
        "delta_exact_reason": found.reason,
        "irrational": None if stated is None else stated.status,
    }


@lru_cache(maxsize=64)
def _constants(wanted: str | tuple[str, ...]) -> tuple[Constant, ...]:
    if isinstance(wanted, str):
        return constants.extended if wanted == "extended" else constants.default
    return tuple(constants.resolve(text) for text in wanted)


@lru_cache(maxsize=64)
def _own(text: str) -> tuple[Constant, ...]:
    """The constant of a field, where its text is one."""
    try:
        return (constants.resolve(text),) if text else ()
    except ExpressionError:
        return ()


def _identified(
    ball: arb, digits: int, trajectory: Trajectory, known: KnownField, spec: TrajectoriesSpec
) -> Identification | None:
    """The limit as an image of the field's constant, else of one of the registry."""

    def more(digits: int) -> arb | None:
        try:
            return enclose_limit(trajectory, digits).ball
        except (NoValueError, LimitError):
            return None

    for among in (_own(known.constant), _constants(spec.identify.constants)):
        found = identify(ball, digits, among, more, first_only=True)
        if found:
            return found[0]
    return None


def _claim(form: CompanionForm, normal: NormalForm, answer: Identification, digits: int) -> Row:
    """The value of the primitive fraction, from the limit's by exact algebra, and certified."""
    text = _pulled_back(form, normal, answer)
    if text is None:
        return {"reason": "the fraction's value is infinite"}
    expression = parse_expression(text)
    row: Row = {"expression": str(expression)}
    digits = max(digits, ceil(expression.cost()) + _EXTRA)
    try:
        verdict = certify(PCF(normal.a, normal.b), expression, digits)
    except (NoValueError, LimitError, ExpressionError) as error:
        return {**row, "reason": f"not certified: {error}"}
    if verdict.status == "unmatched":
        return {**row, "reason": verdict.reason}
    return {**row, "status": verdict.status, "certified_digits": digits}


def _pulled_back(form: CompanionForm, normal: NormalForm, answer: Identification) -> str | None:
    u, v = normal.factor.numerator, normal.factor.denominator
    back = (form.to_limit @ Moebius(u, 0, 0, v)).inverse()  # from the limit to the value
    if answer.kind == "rational":
        value = back(Fraction(answer.expression))
        return None if value is None else str(value)
    if answer.kind == "moebius":
        c0, c1, c2, c3 = answer.relation
        return image_text(back @ Moebius.of_relation(c0, c1, c2, c3), f"({answer.constant})")
    a, b, c, d = form.to_limit
    limit = f"({answer.expression})"
    return f"({v}*({d}*{limit}-({b})))/({u}*({a}-({c})*{limit}))"
