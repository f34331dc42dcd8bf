"""Pictures of convergence: the points are the digits, on the scale where the law is a line."""

from __future__ import annotations

import sys
from itertools import pairwise
from math import log10

import mpmath
import pytest

from discovery.continued_fractions.convergence_plot import digits_gained
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError, MissingExtraError, NoValueError
from tests.search.formulas.test_reproduce import run


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("2n+1", "n^2", "4/pi"),
        ("n", "n", "1/(e-1)"),
        ("n^3+(n+1)^3", "-n^6", "1/zeta(3)"),
        ("-2n-1", "n^2", "-4/pi"),
        ("n+1", "n-5", None),
    ],
)
def test_points_are_the_digits_of_the_convergents(a: str, b: str, value: str | None) -> None:
    pcf = PCF(a, b)
    with mpmath.workdps(400):
        if value is None:
            exact = pcf.terminating_value()
            limit = mpmath.mpf(exact.numerator) / exact.denominator
        else:
            limit = eval(value, vars(mpmath))
        for n, digits in digits_gained(pcf):
            p, q = pcf.convergents(n)
            assert digits == pytest.approx(-float(mpmath.log10(abs(limit - mpmath.mpf(p) / q))))


@pytest.mark.parametrize(
    ("a", "b", "scale", "share"),
    [
        ("2n+1", "n^2", "linear", lambda n: n),  # geometric
        ("n^3+(n+1)^3", "-n^6", "log", log10),  # n^-2
        ("2n+1", "n^4", "log", log10),
        ("1", "n", "function", lambda n: n**0.5),  # exp(-2 sqrt(n))
    ],
)
def test_on_its_scale_each_law_is_a_straight_line(a: str, b: str, scale: str, share) -> None:
    axes = PCF(a, b).plot_convergence()
    assert axes.get_xscale() == scale
    assert axes.get_yscale() == "linear"  # digits are logarithms already
    points, theory = axes.lines
    slopes = [
        (y1 - y0) / (share(x1) - share(x0))
        for line in (points, theory)
        for (x0, y0), (x1, y1) in pairwise([line.get_xydata()[i] for i in (-20, -10, -1)])
    ]
    assert slopes == pytest.approx([slopes[-1]] * 4, rel=0.03)
    assert theory.get_ydata()[-1] == pytest.approx(points.get_ydata()[-1])


def test_factorial_convergence_follows_theory_within_a_digit() -> None:
    """The error of [1; 2, 3, 4, ...] is (1/n!^2) times a power of n."""
    points, theory = PCF("n+1", "1").plot_convergence(200).lines
    assert "1/n!^2" in theory.get_label()
    gap = points.get_ydata() - theory.get_ydata()
    assert abs(gap[len(gap) // 2 :]).max() < 1
    assert points.get_ydata()[-1] > 700


def test_no_window_opens_and_a_notebook_shows_the_axes() -> None:
    before = {*sys.modules}
    axes = PCF("2n+1", "n^2").plot_convergence(30)
    assert axes._repr_png_().startswith(b"\x89PNG")
    assert "matplotlib.pyplot" not in {*sys.modules} - before
    assert PCF("1", "1").plot_convergence(30, axes) is axes
    assert len(axes.lines) == 4


@pytest.mark.parametrize(
    ("a", "b", "error", "why"),
    [
        ("1", "-n^2", NoValueError, "has no limit to converge to: b is negative"),
        ("n+1", "-(n+1)", NoValueError, "has no finite limit"),
    ],
)
def test_without_a_limit_there_is_no_picture(a: str, b: str, error: type, why: str) -> None:
    with pytest.raises(error, match=why):
        PCF(a, b).plot_convergence()


@pytest.mark.parametrize("depth", [1, 100_001])
def test_depths_are_bounded(depth: int) -> None:
    with pytest.raises(LimitError, match="outside of 2"):
        PCF("1", "1").plot_convergence(depth)


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "discovery.continued_fractions.convergence_plot")
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"brouncker\[notebook\]"):
        PCF("1", "1").plot_convergence()


# programs for other systems


def test_the_mpmath_program_prints_that_convergent() -> None:
    (value,) = run(PCF("3n+1", "-2n^2+n").mpmath(40, digits=30))
    p, q = PCF("3n+1", "-2n^2+n").convergents(40)
    with mpmath.workdps(30):
        assert abs(mpmath.mpf(value) - mpmath.mpf(p) / q) < mpmath.mpf(10) ** -28


@pytest.mark.parametrize("system", ["mpmath", "pari", "sage"])
def test_programs_go_to_the_depth_and_precision_that_are_asked_for(system: str) -> None:
    text = getattr(PCF("2n+1", "-n^6"), system)(137, digits=42)
    assert "convergent(137)" in text
    assert "42" in text
    with pytest.raises(LimitError, match="no convergent -1"):
        getattr(PCF("1", "1"), system)(-1)
