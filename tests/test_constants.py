"""The registry of constants and the list that identification tries by default."""

from __future__ import annotations

from itertools import combinations

import mpmath
import pytest
from flint import arb, ctx, fmpz, fmpz_mat

from discovery.constants import Constant, constants
from discovery.errors import ExpressionError, UnknownConstantError
from discovery.expression import parse_expression
from discovery.functions import find_function

BITS = 200  # 60 decimals


def scaled(x: arb) -> fmpz:
    with ctx.workprec(2 * BITS):
        return (x.mid() * arb(2) ** BITS).floor().unique_fmpz()


def least_height(*numbers: arb) -> int:
    """Largest entry of the first LLL-reduced relation among 1 and some numbers."""
    values = [fmpz(1) << BITS, *(scaled(x) for x in numbers)]
    k = len(values)
    rows = [[int(i == j) for j in range(k)] + [int(x)] for i, x in enumerate(values)]
    reduced = fmpz_mat(rows).lll()
    return max(abs(int(reduced[0, j])) for j in range(k))


def test_the_registry_is_rich_and_every_entry_says_where_to_read() -> None:
    assert len(constants) >= 60
    for name, constant in constants.items():
        assert constant.name == name == str(parse_expression(name)) == str(constant.expression)
        assert constant.source
        assert constant.latex
        assert constant.definition
        for alias in constant.aliases:
            assert constants[alias] is constant
            assert not alias.isascii() or constants[alias.upper()] is constant


def test_names_and_functions_do_not_collide() -> None:
    for name, constant in constants.items():
        for spelling in (name, *constant.aliases):
            assert find_function(spelling) is None


@pytest.mark.parametrize("name", list(constants))
def test_every_entry_agrees_with_an_independent_library(name: str) -> None:
    constant = constants[name]
    with mpmath.workdps(50):
        value = mpmath.mpf(eval(constant.expression.mpmath(), dict(vars(mpmath))))
        text = mpmath.nstr(value, 48)
    with ctx.workprec(300):
        independent = arb(text)
        assert abs(constant.enclose(40) / independent - 1) * 10**38 < 1


def test_known_digits() -> None:
    for name, digits in {
        "lemniscate": "2.62205755429211981046483958989",
        "gauss": "0.834626841674073186281429732799",
        "gompertz": "0.596347362323194074341078499369",
        "gieseking": "1.01494160640965362502120255427",
        "plastic": "1.32471795724474602596090885447",
        "phi": "1.61803398874989484820458683436",
    }.items():
        assert constants[name].enclose(40).overlaps(arb(f"{digits} +/- 1e-29"))


def test_names_aliases_and_expressions_resolve() -> None:
    assert constants.resolve("Apery") is constants["zeta(3)"]
    assert constants.resolve(" goldenratio ") is constants["phi"]
    assert constants.resolve("exp( 1 )") is constants["e"]
    seven = constants.resolve("ln(7)")
    assert (seven.name, seven.latex, seven.aliases) == ("log(7)", r"\log\left(7\right)", ())
    assert constants.resolve("log(7)") == seven


@pytest.mark.parametrize("text", ["2/3", "sqrt(4)", "1.5"])
def test_a_rational_is_no_constant(text: str) -> None:
    with pytest.raises(ExpressionError, match="irrational"):
        constants.resolve(text)


@pytest.mark.parametrize("name", ["catalani", "gamma", "", "pi "])
def test_unknown_names(name: str) -> None:
    assert name not in constants
    with pytest.raises(UnknownConstantError):
        constants[name]


def test_default_constants_are_canonical_and_distinct() -> None:
    names = [c.name for c in constants.default]
    assert len(set(names)) == len(names) >= 80
    assert all(str(parse_expression(name)) == name for name in names)
    assert all(isinstance(c, Constant) for c in constants.default)


def test_default_constants_are_not_algebraic_of_small_degree() -> None:
    for c in constants.default:
        x = c.enclose(80)
        with ctx.workprec(2 * BITS):
            assert least_height(x, x**2, x**3, x**4) > 10**8, c.name


def test_no_two_default_constants_are_moebius_images() -> None:
    # a random relation among 4 numbers known to 60 decimals has entries of about 10^15
    values = [(c.name, c.enclose(80)) for c in constants.default]
    with ctx.workprec(2 * BITS):
        for (name_c, c), (name_d, d) in combinations(values, 2):
            assert least_height(c, d, c * d) > 10**8, (name_c, name_d)
