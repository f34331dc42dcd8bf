"""The registry of constants and the list that identification tries by default."""

from __future__ import annotations

from itertools import combinations

import mpmath
import pytest
from flint import arb, ctx, fmpz, fmpz_mat

from discovery.definitions.function_table import find_function
from discovery.errors import ExpressionError, LimitError, UnknownConstantError
from discovery.expressions.expression import parse_expression
from discovery.identification.families import (
    FAMILIES,
    LEFT_OUT,
    NEARLY_RATIONAL,
    constant_family,
    extended_expressions,
)
from discovery.identification.registry import Constant, constants

BITS = 200  # 60 decimals
COARSE = 133  # 40 decimals


def scaled(x: arb) -> fmpz:
    return scaled_at(x, BITS)


def scaled_at(x: arb, bits: int) -> fmpz:
    with ctx.workprec(2 * BITS):
        return (x.mid() * arb(2) ** bits).floor().unique_fmpz()


def related(x: fmpz, y: fmpz) -> bool:
    """Whether one is a Moebius image of the other with entries below 10^7, at 40 digits."""
    one = 1 << COARSE
    values = (one, x, y, x * y >> COARSE)
    rows: list[int | fmpz] = []
    for i, value in enumerate(values):
        rows += [int(i == j) for j in range(4)] + [value]
    reduced = fmpz_mat(4, 5, rows).lll()
    return max(abs(int(reduced[0, j])) for j in range(4)) < 10**7


def least_height(*numbers: arb) -> int:
    """Largest entry of the first LLL-reduced relation among 1 and some numbers."""
    values = [fmpz(1) << BITS, *(scaled(x) for x in numbers)]
    k = len(values)
    rows = [[int(i == j) for j in range(k)] + [int(x)] for i, x in enumerate(values)]
    reduced = fmpz_mat(rows).lll()
    return max(abs(int(reduced[0, j])) for j in range(k))


def test_the_registry_is_rich_and_every_entry_says_where_to_read() -> None:
    assert len(constants) >= 120
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


@pytest.mark.parametrize("name", [name for name, c in constants.items() if c.rigorous])
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


def test_families_are_canonical_irrational_and_without_repetition() -> None:
    for name in FAMILIES:
        members = constant_family(name)
        assert len({c.name for c in members}) == len(members) >= 6
        for c in members:
            assert str(parse_expression(c.name)) == c.name
            assert c.rigorous
            assert c.enclose(60).rad() * 10**60 < 1
        first = constant_family(name, 1)
        assert {c.name for c in first} <= {c.name for c in members}


def test_families_hold_what_their_names_say() -> None:
    assert [c.name for c in constant_family("log", 4)] == [
        "log(2)", "log(3)", "log(3/2)", "log(4/3)"
    ]  # fmt: skip
    assert [c.name for c in constant_family("zeta", 7)] == ["zeta(3)", "zeta(5)", "zeta(7)"]
    assert "lfunc(-23,2)" in {c.name for c in constant_family("l-values", 24)}
    with pytest.raises(UnknownConstantError, match="the families: pi, exp"):
        constant_family("gama")
    with pytest.raises(LimitError, match="from 1 to 60"):
        constant_family("log", 61)


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, -1, -2, -3, -4, -5])
@pytest.mark.parametrize(("alpha", "beta"), [(1, 1), (2, 2), (3, 1), (3, 2), (4, 1), (4, 3)])
def test_bessel_family_holds_every_fraction_with_constant_b(alpha: int, beta: int, k: int) -> None:
    """a = alpha n + beta and b = k: a Moebius image of one member, up to |k| = 5."""
    with ctx.workprec(2 * BITS):
        value = arb(alpha * 60 + beta)
        for n in range(59, -1, -1):
            value = alpha * n + beta + k / value
        x = scaled_at(value, COARSE)
    members = constant_family("bessel")
    assert any(related(x, scaled_at(c.enclose(60), COARSE)) for c in members)


def test_extended_constants_begin_with_the_default_ones() -> None:
    names = [c.name for c in constants.extended]
    assert names[: len(constants.default)] == [c.name for c in constants.default]
    assert 500 <= len(set(names)) == len(names) <= 800
    assert all(c.rigorous for c in constants.extended)
    assert constants.extended is constants.extended
    assert set(names) == set(extended_expressions(constants)) - LEFT_OUT


@pytest.mark.slow
def test_extended_constants_are_no_moebius_images_of_default_ones_or_in_their_family() -> None:
    values = {c.name: scaled_at(c.enclose(60), COARSE) for c in constants.extended}
    default = [c.name for c in constants.default]
    assert len(set(values.values())) == len(values)
    for name in list(values)[len(default) :]:
        for known in default:
            assert not related(values[name], values[known]), (name, known)
    for family in FAMILIES:
        members = [c.name for c in constant_family(family) if c.name in values]
        for x, y in combinations(members, 2):
            assert not related(values[x], values[y]), (x, y)


def test_extended_constants_leave_out_only_what_is_algebraic_or_an_image() -> None:
    values = [scaled_at(c.enclose(60), COARSE) for c in constants.extended]
    high = {"2^(1/12)", "salem", "devicci", "conway"}  # algebraic of degree 12, 10, 8, 71
    for name in LEFT_OUT - high - NEARLY_RATIONAL:
        x = constants.resolve(name).enclose(80)
        with ctx.workprec(2 * BITS):
            algebraic = least_height(x, x**2, x**3, x**4) < 10**4
        y = scaled_at(x, COARSE)
        assert algebraic or any(related(y, z) for z in values), name
