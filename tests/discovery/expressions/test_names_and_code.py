"""What an expression is called: the names of its atoms, its LaTeX, its code in other systems."""

from __future__ import annotations

import pytest

from discovery.expressions.expression import parse_expression


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("(9800-3675*pi)/(304-105*pi)", {"pi"}),
        ("2*exp(-2)/(e^2-1)", {"exp(2)"}),
        ("exp(1)-1/e", {"e"}),
        ("8/log(9)+log(1/3)", {"log(3)"}),
        ("log(9/4)", {"log(3/2)"}),
        ("(2+sqrt(12))/sqrt(27)^3", {"sqrt(3)"}),
        ("phi", {"sqrt(5)"}),
        ("sqrt(4)+1/2", set()),
        ("(3/2)**(1/4)", {"(3/2)^(1/4)"}),
        ("sqrt(2/pi)/erfc(3/sqrt(2))", {"pi", "erfc(3/sqrt(2))"}),
        ("besseli(1,2)/besseli(0,2)", {"besseli(1,2)", "besseli(0,2)"}),
        ("apery", {"zeta(3)"}),
        ("2^sqrt(2)", {"2^sqrt(2)"}),
        ("lemniscate^2", {"lemniscate"}),
    ],
)
def test_atoms_are_named_alike_in_all_writings(text: str, atoms: set[str]) -> None:
    assert parse_expression(text).constants == atoms


def test_code_of_other_systems() -> None:
    x = parse_expression("1/3*besseli(-1/3,2)+eulergamma*e1(1)^2")
    assert x.pari() == "1/3*besseli(-1/3,2)+Euler*eint1(1)^2"
    assert x.sage() == "1/3*bessel_I(-1/3,2)+euler_gamma*exp_integral_e1(1)^2"
    assert x.mpmath() == "mpf(1)/3*besseli(-mpf(1)/3,2)+euler*e1(1)**2"
    assert (
        parse_expression("(1+sqrt(5))/2*gamma(1/4)^2").latex()
        == r"\frac{\left(1+\sqrt{5}\right) \, \Gamma\left(\frac{1}{4}\right)^{2}}{2}"
    )
