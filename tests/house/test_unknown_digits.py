"""No digit is printed that is not known: of limits, of delta, of numbers that are cut short."""

from __future__ import annotations

import re

import pytest
from flint import arb

from discovery.expressions.measurement import format_ball
from discovery.matrix_fields.known_fields import find_field, known_fields
from discovery.matrix_fields.measured_delta import measured_delta
from discovery.matrix_fields.trajectory import Trajectory
from discovery.tables.text_formats import cut_decimals
from search.questions.trajectory_report import enclose_limit
from tests.search.cli.test_cli import brouncker

OSCILLATING = ("field", "4F3(1)", "--start", "1,1,1,1,2,2,3", "--direction=1,1,1,1,2,2,2")


def test_a_limit_that_has_not_settled_is_not_printed() -> None:
    """The quotients go to and fro between -0.55 and -0.62: there is no digit to show."""
    found = brouncker(*OSCILLATING, "--steps", "100", "--json")
    (row,) = found.rows
    assert (row["limit"], row["enclosure"], row["delta"]) == (None, None, None)
    assert found.code == 1
    assert "after 100 steps no digit of it has settled" in found.err
    shown = brouncker(*OSCILLATING, "--steps", "40").out
    assert "\nlimit " not in shown
    assert "\ndelta " not in shown


@pytest.mark.parametrize(
    ("name", "start", "direction"),
    [
        ("3F2(1/2)", (1, 1, 1, 2, 2), (0, 0, 0, 1, 1)),
        ("3F2(1/2)", (1, 1, 1, 2, 2), (0, 1, 1, 1, 1)),
        ("3F2(1/2)", (1, 1, 1, 2, 2), (0, 0, 1, 1, 1)),
        ("3F2(-1)", (1, 3, 3, 1, 3), (1, 2, 2, 0, 2)),
        ("3F2(1)", (2, 2, 3, 1, 2), (2, 2, 2, 2, 1)),
    ],
)
def test_an_estimated_limit_keeps_its_digits(
    name: str, start: tuple[int, ...], direction: tuple[int, ...]
) -> None:
    trajectory = Trajectory(find_field(name).field, start, direction)
    far = trajectory.limit(640, 25)
    assert far is not None
    for steps in (20, 40, 100):
        near = trajectory.limit(steps, 25)
        assert near is None or near.overlaps(far)


def test_an_estimate_holds_the_enclosed_limit() -> None:
    """Where a continued fraction encloses the limit, the estimate can be compared with it."""
    for name, direction in (("zeta3", (1, 1)), ("zeta3", (1, 0)), ("ln2", (1, 0)), ("pi", (0, 1))):
        known = known_fields[name]
        trajectory = Trajectory(known.field, known.start, direction)
        enclosed = enclose_limit(trajectory, 30).ball
        for steps in (24, 100):
            estimate = trajectory.limit(steps, 30)
            assert estimate is None or estimate.overlaps(enclosed), (name, direction, steps)
        assert estimate is not None or name == "ln2"  # it alternates, like (-1)^n/n


def test_a_lone_zero_is_no_digit() -> None:
    assert format_ball(arb("-0.6 +/- 0.1")) == ""
    assert format_ball(arb("0.3 +/- 0.29")) == ""
    assert format_ball(arb("0 +/- 0.5")) == ""
    assert format_ball(arb(0)) == "0"
    assert format_ball(arb("0.04 +/- 0.03")) == "0.0"


@pytest.mark.parametrize("direction", [(1, 0), (0, 1), (1, 1)])
def test_delta_is_that_of_the_limit_itself(direction: tuple[int, int]) -> None:
    """For slow directions the convergent after twice as many steps is no limit."""
    known = known_fields["zeta3"]
    trajectory = Trajectory(known.field, known.start, direction)
    found = measured_delta(trajectory, 60, lambda digits: enclose_limit(trajectory, digits).ball)
    assert found is not None
    at = trajectory.convergent(60)
    error = abs(enclose_limit(trajectory, 400).ball - arb(at.p) / at.q)
    assert found.overlaps(-error.log() / arb(at.q).log() - 1)
    assert found.rad() < arb("1e-12")
    without = measured_delta(trajectory, 60)
    assert without is not None
    assert without.overlaps(found)


def test_delta_shows_no_more_digits_than_it_has() -> None:
    """Three rows and no enclosure: the convergent after twice as many steps leaves an error."""
    words = ("field", "3F2(1/2)", "--start", "1,1,1,2,2", "--direction", "0,0,1,1,1")
    (row,) = brouncker(*words, "--steps", "40", "--json").rows
    assert row["limit"] == "-0.5932600"
    assert str(row["delta"]) == "-0.6531209"  # -0.65312096 +/- 5e-9


def test_a_number_is_cut_among_its_decimals_only() -> None:
    """A limit of 25 digits before the point: a table that cuts them shows another number."""
    shown = brouncker("field", "zeta3", "--starts", f"{10**8},1", "--digits", "24").out
    (text,) = re.findall(r"-\d+\.\d+", shown)
    zeta3 = known_fields["zeta3"]
    limit = enclose_limit(Trajectory(zeta3.field, (10**8, 1), zeta3.direction), 24).ball
    assert text == cut_decimals(format_ball(limit, 24), 20)
    assert len(text.partition(".")[0]) > 22
