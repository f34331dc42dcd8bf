"""Hypergeometric terms, Euler's series, and the check that builds the value from a witness."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product as pairs

import mpmath
import pytest
from flint import arb, ctx

from discovery import PCF, load, parse_expression
from discovery.algebra.polynomial import value_at
from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial
from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.algebra.series_convergence import series_behaviour
from discovery.closed_forms.euler_value import euler_value
from discovery.continued_fractions.hypergeometric_term import hypergeometric_terms
from discovery.errors import LimitError, ProofError
from discovery.expressions.hypergeometric_sum import hypergeometric_value
from discovery.expressions.lerch_sum import lerch_value
from verify import enclose
from verify.theorems.euler_theorem import euler
from verify.theorems.integer_roots import integer_roots


def agree(x: arb, y: arb, digits: int) -> bool:
    with ctx.workprec(4 * digits + 100):
        return (x - y).contains(0) and (x - y).rad() * arb(10) ** digits < 1


def proved(a: str, b: str) -> str:
    """The text that finding and checking agree on, enclosed to 50 digits."""
    pcf = PCF(a, b)
    found = euler_value(pcf)
    assert found is not None
    value = euler(pcf, json.loads(json.dumps(found.witness)))
    assert value == parse_expression(found.expression)
    assert agree(value.enclose(60), enclose(pcf, 60).ball, 50)
    return found.expression


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("3n+1", "-2n^2+3n", "4/pi"),
        ("2n^3+3n^2+3n+1", "-n^6", "1/zeta(3)"),
        ("2n^3+3n^2+11n+5", "-n^6", "1/(zeta(3)-1)"),  # C irreducible: its poles telescope away
        ("2n+1", "n^4", "12/pi^2"),
        ("5n^4+10n^3+10n^2+5n+1", "n^10", "16/(15*zeta(5))"),
        ("8n+8", "(2n+1)^4", "catalan/(1-catalan)"),
        ("5n+3", "-6n^2", "2/log(3)"),
        ("3n+4", "-2n^2-2n", "1/(1-log(2))"),
        ("n+3", "-n", "e"),
        ("n-1", "2n", "2/(exp(2)-1)"),
        ("2n+3", "2n", "1/(2*exp(1/2)-3)"),
        ("3n^2+3n+1", "-2n^4+3n^3", "16/(pi^2+4)"),  # arcsine squared
        ("8n^2+20n+17", "-16n^4-48n^3-52n^2-24n-4", "(16-4*pi)/(16-5*pi)"),  # Gauss's limit
        ("10n^2+7n+2", "-16n^4+24n^3-12n^2+2n", "6/(8*catalan-pi*log(2+sqrt(3)))"),
        ("4n+2", "4n^2-1", "1+sqrt(2)"),
    ],
)
def test_the_value_is_found_and_proved(a: str, b: str, value: str) -> None:
    assert proved(a, b) == value


@pytest.mark.slow
def test_every_known_row_with_a_term_is_proved() -> None:
    count, left = 0, []
    for row in load("known_pcfs"):
        pcf = PCF(row["a"], row["b"])
        found = euler_value(pcf)
        if found is None:
            if pcf.degrees[0] > 1 or pcf.degrees[1] > 2:
                left.append(pcf.texts)
            continue
        value = euler(pcf, found.witness)
        assert agree(value.enclose(60), parse_expression(row["value"]).enclose(60), 50), pcf
        count += 1
    assert count == 108
    # recurrences without a hypergeometric term, of Apery's kind
    assert sorted(left) == sorted(
        PCF(a, b).texts
        for a, b in [
            ("3n^2+11n+9", "-2n^2*(n+2)^2"),
            ("3n^2+9n+7", "-2n*(n+1)^3"),
            ("3n^2+13n+13", "-2n*(n+1)*(n+1)*(n+3)"),
            ("7n^2+7n+2", "8n^4"),
            ("11n^2+11n+3", "n^4"),
            ("6n^3+9n^2+5n+1", "-n^6"),
            ("-48n^3-108n^2-70n-12", "-64n^6-96n^5+12n^4+52n^3+15n^2"),
        ]
    )


def from_term(r: list[int], c: list[int]) -> PCF:
    """Euler's fraction of the series with the ratios c(n)/r(n): u_n = r(n) u_(n-1) solves it."""
    ratio, ratios = QuadraticPolynomial.of(r), QuadraticPolynomial.of(c)
    a, b = ratio + ratios, ratios * ratio.shifted(-1) * -1
    return PCF(*([int(x.x) for x in p.coefficients] for p in (a, b)))


def split_fractions() -> Iterator[PCF]:
    """Fractions of series whose ratio of terms splits over Q: all have a value."""
    rng = random.Random(7)
    for _ in range(60):
        factors = [[[rng.choice((1, 1, 2)), rng.randint(1, 5)] for _ in range(2)] for _ in "rc"]
        sizes = [rng.choice((-3, -2, 2, 3)), rng.choice((-1, 1))]
        r, c = (
            [
                int(x.x)
                for x in (QuadraticPolynomial.of(f) * QuadraticPolynomial.of(g) * s).coefficients
            ]
            for (f, g), s in zip(factors, sizes, strict=True)
        )
        yield from_term(r, c)


def test_random_series_that_split_over_the_rationals() -> None:
    named = 0
    for pcf in split_fractions():
        assert hypergeometric_terms(pcf), pcf
        found = euler_value(pcf)
        if found is None:  # more parameters than the expression language has functions for
            continue
        value = euler(pcf, found.witness)
        assert value == parse_expression(found.expression)
        assert agree(value.enclose(50), enclose(pcf, 50).ball, 40), pcf
        named += 1
    assert named >= 50


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("n^2+4", "-2n^2-4", Fraction(2)),  # r = 2 is the minimal solution, K = 4 - 2
        ("-2n^2+5n+2", "2n^2-3n-1", Fraction(5, 3)),
    ],
)
def test_rational_without_terminating(a: str, b: str, value: Fraction) -> None:
    found = euler_value(PCF(a, b))
    assert found is not None
    assert found.witness["sum"] == {"kind": "infinite"}
    assert euler(PCF(a, b), found.witness).rational() == value


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("2", "1", "1+sqrt(2)"),
        ("4n+2", "4n^2-1", "1+sqrt(2)"),
        ("2n+4", "n^2+3n", "(15+12*sqrt(2))/7"),
        ("n+2", "n^2+3n", "(21+15*sqrt(5))/19"),
    ],
)
def test_terms_over_a_quadratic_field(a: str, b: str, value: str) -> None:
    pcf = PCF(a, b)
    assert proved(a, b) == value
    # two conjugate terms; the other one makes a series over the field that converges
    first, second = hypergeometric_terms(pcf)
    assert first.field == second.field > 1
    assert [str(p.y) for p in first.ratio] == [str(-p.y) for p in second.ratio]


def test_a_series_over_a_quadratic_field_is_summed() -> None:
    """r = (1 + sqrt 2)(n + 1/2): rho = -(3 - 2 sqrt 2), and G is a constant of the field."""
    witness = {
        "sqrt": 2, "num": [[2, 2], [1, 1]], "den": [[1, 0]], "start": 0,
        "sum": {
            "kind": "reduced", "argument": [-3, 2], "upper": [], "lower": [],
            "factor": {"num": [[1, 0]], "den": [[1, 0]]},
            "certificate": {"num": [["-1/2", "-1/4"]], "den": [[1, 0]]},
            "poles": [], "polynomial": [],
        },
    }  # fmt: skip
    assert str(euler(PCF("4n+2", "4n^2-1"), witness)) == "1+sqrt(2)"


@pytest.mark.parametrize(
    ("a", "b"), [("34n^3+51n^2+27n+5", "-n^6"), ("11n^2+11n+3", "n^4"), ("2n+1", "n^2")]
)
def test_apery_like_recurrences_have_no_term(a: str, b: str) -> None:
    assert hypergeometric_terms(PCF(a, b)) == []


def test_a_term_with_a_polynomial_factor_of_high_degree() -> None:
    """n^3 + (n+1)^3 + 2y(y-1)(2n+1): C has degree 2y - 2 (here y = 13)."""
    pcf = PCF("n^3+(n+1)^3+312*(2n+1)", "-n^6")
    (term,) = hypergeometric_terms(pcf)
    assert term.twist.degree == 24
    assert "zeta(3)" in proved(*pcf.texts)


def test_the_recurrence_holds_for_the_products_of_the_ratios() -> None:
    pcf = PCF("3n+7", "-2n^2-5n+3")
    (term,) = hypergeometric_terms(pcf)
    h = {term.start - 1: Quadratic.of(1)}
    for n in range(term.start, 20):
        h[n] = h[n - 1] * term.ratio_at(n)
    for n in range(term.start + 1, 20):
        assert h[n] == h[n - 1] * value_at(pcf.a, n) + h[n - 2] * value_at(pcf.b, n)


def mutations(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple, object]]:
    """Every field changed in turn: numbers, texts, entries dropped and added."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from mutations(part, (*path, key))
            yield (*path, key), None
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from mutations(part, (*path, i))
        yield path, [*value, 1]
        yield path, value[1:] if value else "x"
    elif isinstance(value, int):
        yield from (
            (path, x) for x in (value + 1, -value - 1, float(value), True, str(value) + ".")
        )
    else:
        yield from ((path, x) for x in (f"{value}1", "", "1e3", 0.5))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("3n+1", "-2n^2+3n"),
        ("2n^3+3n^2+11n+5", "-n^6"),
        ("n^2+4", "-2n^2-4"),
        ("8n+8", "(2n+1)^4"),
        ("n+3", "-n"),
        ("n+2", "n^2+3n"),
    ],
)
def test_no_corrupted_witness_is_accepted(a: str, b: str) -> None:
    pcf = PCF(a, b)
    found = euler_value(pcf)
    assert found is not None
    tried = 0
    for path, value in mutations(found.witness):
        witness = copy.deepcopy(found.witness)
        part: object = witness
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
        if witness["sum"] == {"kind": "infinite"} and path == ("start",) and type(value) is int:
            continue  # the term solves the recurrence from there on too
        with pytest.raises(ProofError):
            euler(pcf, witness)
        tried += 1
    assert tried > 15
    with pytest.raises(ProofError):
        euler(pcf, {**found.witness, "note": "unknown"})
    with pytest.raises(ProofError):
        euler(PCF("5n+3", "-6n^2"), found.witness)


def test_what_the_theorem_does_not_cover_is_refused() -> None:
    infinite = {"sqrt": 1, "start": 0, "sum": {"kind": "infinite"}}
    with pytest.raises(ProofError, match="do not tend to infinity"):
        euler(PCF("n+3", "-n"), {**infinite, "num": [1, 2, 1], "den": [1, 0], "start": 1})
    with pytest.raises(ProofError, match="pole at the integer 0"):
        euler(PCF("n+3", "-n"), {**infinite, "num": [1, 2, 1], "den": [1, 0]})
    with pytest.raises(ProofError, match="does not hold"):
        euler(PCF("n^2+4", "-2n^2-4"), {**infinite, "num": [3], "den": [1]})
    with pytest.raises(ProofError, match="is infinite"):
        euler(PCF("n+1", "-n-1"), {**infinite, "num": [1, 1], "den": [1, 0], "start": 1})
    with pytest.raises(ProofError, match="terminates"):
        euler(PCF("n^2+4", "-2n+4"), {**infinite, "num": [1], "den": [1]})
    with pytest.raises(ProofError, match="at most"):
        euler(PCF("n^2+4", "-2n^2-4"), {**infinite, "num": [1] * 2000, "den": [1]})
    with pytest.raises(ProofError, match="is a square"):
        euler(PCF("n^2+4", "-2n^2-4"), {**infinite, "sqrt": 4, "num": [[2, 0]], "den": [[1, 0]]})


def test_limits_are_told() -> None:
    with pytest.raises(LimitError, match="degree 24"):
        hypergeometric_terms(PCF("n^30+1", "n"))
    with pytest.raises(LimitError, match="the limit is 256"):
        hypergeometric_terms(PCF("2n^2+2n+1+2000*1999", "-n^4"))


Z = [Quadratic.of(Fraction(x)) for x in ("1", "-1", "1/2", "-1/3", "8/9", "-3/4")]
Z += [3 - 2 * square_root(2), 2 * square_root(2) - 3, 1 - square_root(2)]


@pytest.mark.slow
@pytest.mark.parametrize("z", Z, ids=str)
def test_lerch_values(z: Quadratic) -> None:
    with mpmath.workdps(40):
        at = mpmath.mpf(z.x.numerator) / z.x.denominator
        at += mpmath.mpf(z.y.numerator) / z.y.denominator * mpmath.sqrt(z.d)
        for s, c in pairs((1, 2, 3), ("1", "1/2", "1/3", "2/3", "1/4", "3/4", "1/6", "5/6", "2/5")):
            if z.rational == 1 and s == 1:
                continue
            value = lerch_value(z, s, Fraction(c), z.d)
            if value is None:
                assert s == 3
                assert c not in ("1", "1/2") or z < 0
                continue
            x = mpmath.mpf(Fraction(c).numerator) / Fraction(c).denominator
            want = mpmath.zeta(s, x) if at == 1 else mpmath.re(mpmath.lerchphi(at, s, x))
            ball = parse_expression(value.text).enclose(38)
            assert abs(mpmath.mpf(ball.str(40, radius=False)) - want) < mpmath.mpf(10) ** -33, c


@pytest.mark.parametrize(
    ("upper", "lower", "z", "value"),
    [
        ("", "1", "-2", "1/exp(2)"),
        ("", "1/2", "3", None),
        ("", "4", "-3/2", None),
        ("", "1 1/2", "-2", "cos(2*sqrt(2))"),
        ("", "1 3/2", "1/4", "sinh(1)"),
        ("1/3", "1", "1/2", "2*(1/2)^(2/3)"),
        ("1/2", "1", "-1", "sqrt(2)/2"),
        ("1", "3/2", "1/2", "pi/2"),
        ("1", "5/2", "-1", None),
        ("1", "1/3", "3/4", None),
        ("1/2 1/2", "1 3/2", "3/4", None),
        ("1 1", "3/2 2", "-1/2", None),
        ("1 1/2", "3/2 3/2", "1/4", "(8*catalan-pi*log(2+sqrt(3)))/3"),
        ("1/3", "2/3 3/4", "-5", None),
    ],
)
def test_hypergeometric_values(upper: str, lower: str, z: str, value: str | None) -> None:
    top, bottom = ([Fraction(x) for x in text.split()] for text in (upper, lower))
    found = hypergeometric_value(top, bottom, Quadratic.of(Fraction(z)))
    assert found is not None
    assert value is None or found.text == value
    with mpmath.workdps(45):
        a, b = ([mpmath.mpf(x.numerator) / x.denominator for x in p] for p in (top, bottom))
        want = mpmath.hyper([*a, 1], b, mpmath.mpf(Fraction(z).numerator) / Fraction(z).denominator)
        ball = parse_expression(found.text).enclose(40)
        assert abs(mpmath.mpf(ball.str(42, radius=False)) - want) < mpmath.mpf(10) ** -38


def test_convergence_of_series_by_their_ratios() -> None:
    def ratio(top: list[int], bottom: list[int]) -> str:
        return series_behaviour(QuadraticPolynomial.of(top), QuadraticPolynomial.of(bottom))

    assert ratio([1], [1, 0]) == "converges"  # 1/j!
    assert ratio([1, 0], [3]) == "infinite"
    assert ratio([1, 0], [1, 1]) == "infinite"  # the harmonic series
    assert ratio([10, 0], [10, 11]) == "converges"  # j^(-11/10)
    assert ratio([-1, 0], [1, 1]) == "converges"  # log 2
    assert ratio([-1, -1], [1, 0]) == "infinite"
    assert ratio([-1, -5, 0], [1, 5, 7]) == "oscillates"
    assert ratio([-3], [2]) == "infinite"


def test_integer_roots_without_factoring() -> None:
    p = QuadraticPolynomial.of([1, -10_007]) * QuadraticPolynomial.of([3, 7])
    p = p * p * QuadraticPolynomial.of([1, 400]) * QuadraticPolynomial.of([1, 0, -2])
    assert integer_roots(p.x.numer()) == [-400, 10_007]
    with pytest.raises(LimitError):
        integer_roots(QuadraticPolynomial.of([1, 10**40]).x.numer())


@pytest.mark.parametrize("shift", [1, 4])
@pytest.mark.parametrize("factor", [[1], [2, 9], [1, 0, 3]])
@pytest.mark.parametrize(
    ("a", "b"), [("2n+1", "n^4"), ("2n^3+3n^2+11n+5", "-n^6"), ("3n+2", "-2n^2"), ("n+3", "-n")]
)
def test_tails_and_inflations_are_proved(a: str, b: str, factor: list[int], shift: int) -> None:
    proved(*PCF(a, b).shift(shift).inflate(factor).texts)
