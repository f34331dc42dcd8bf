"""The code that the catalogue gives away runs, and agrees with the claim."""

from __future__ import annotations

import contextlib
import io

import mpmath
import pytest

from discovery.continued_fractions.pcf import PCF
from search.formulas.other_systems import SYSTEMS, depth_for, reproduction


def run(code: str) -> list[str]:
    printed = io.StringIO()
    digits = mpmath.mp.dps
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "reproduction", "exec"), {})
    finally:
        mpmath.mp.dps = digits
    return printed.getvalue().split()


@pytest.mark.parametrize(
    ("a", "b", "expression"),
    [
        ("2n+1", "n^2", "4/pi"),
        ("3n+1", "-2n^2+n", "2/pi"),
        ("n+3", "-n", "e"),
        ("1", "1", "(1+sqrt(5))/2"),
        ("-2n-1", "n^2", "-4/pi"),
        ("2n+1", "-1", "1/tan(1)"),
        ("34n^3+51n^2+27n+5", "-n^6", "6/zeta(3)"),
        ("n", "-2n", "0"),  # the tail passes through 0
        ("n+1", "n-3", "1-2/(2-1/3)"),  # terminates
    ],
)
def test_mpmath_code_agrees_with_the_claim(a: str, b: str, expression: str) -> None:
    value, claimed = run(reproduction(PCF(a, b), expression)["mpmath"])
    with mpmath.workdps(60):
        assert abs(mpmath.mpf(value) - mpmath.mpf(claimed)) < mpmath.mpf(10) ** -49


def test_without_a_claim_only_the_value_is_computed() -> None:
    code = reproduction(PCF("2n+1", "n^2"))
    assert tuple(code) == SYSTEMS
    assert len(run(code["mpmath"])) == 1


def test_slow_fractions_promise_fewer_digits() -> None:
    slow = depth_for(PCF("2n+1", "-n^2"), 50)  # the error falls like 1/log n
    assert slow.depth == 4096
    assert slow.digits < 5
    assert f"about {slow.digits} decimal" in reproduction(PCF("2n+1", "-n^2"))["pari"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_code_names_the_polynomials_and_the_claim(system: str) -> None:
    code = reproduction(PCF("2n+1", "-n^6"), "4/pi")[system]
    assert "2*n+1" in code
    assert ("-n**6" if system == "mpmath" else "-n^6") in code
    assert "claimed value: 4/pi" in code.splitlines()[0]
