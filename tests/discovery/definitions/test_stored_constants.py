"""Constants known by stored digits: every digit computed again where a formula allows it."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

import mpmath
import pytest
from flint import arb, ctx
from mpmath import mpf

from discovery.definitions.measured_constants import STORED_ROWS
from discovery.errors import LimitError
from discovery.expressions.expression import parse_expression
from discovery.identification.registry import constants

SMALL_PRIMES = [p for p in range(2, 100) if all(p % q for q in range(2, p))]
ORDER = 70  # of power series that grow like 6.9^n at most: the rest is of size (6.9/100)^70


def divided(p: list[int], q: list[int]) -> list[mpf]:
    """Power series of a quotient of polynomials, coefficients of the constant terms first."""
    series: list[mpf] = []
    for n in range(ORDER):
        value = mpf(p[n] if n < len(p) else 0)
        value -= sum(q[k] * series[n - k] for k in range(1, min(n, len(q) - 1) + 1))
        series.append(value / q[0])
    return series


def euler_product(series: list[mpf], factor: Callable[[mpf], mpf]) -> mpf:
    """Product of f(1/p): log f as a power series, summed with the prime zeta function."""
    logarithm = [mpf(0)] * ORDER
    for n in range(1, ORDER):
        mixed = sum(k * logarithm[k] * series[n - k] for k in range(1, n))
        logarithm[n] = series[n] - mixed / n
    tail = mpf(0)
    for n in range(2, ORDER):
        beyond = mpmath.primezeta(n) - mpmath.fsum(mpf(p) ** -n for p in SMALL_PRIMES)
        tail += logarithm[n] * beyond
    return mpmath.exp(tail) * mpmath.fprod(factor(1 / mpf(p)) for p in SMALL_PRIMES)


def rational_product(p: list[int], q: list[int]) -> mpf:
    return euler_product(
        divided(p, q), lambda x: mpmath.polyval(p[::-1], x) / mpmath.polyval(q[::-1], x)
    )


def times(*factors: list[int]) -> list[int]:
    result = [1]
    for factor in factors:
        product = [0] * (len(result) + len(factor) - 1)
        for i, x in enumerate(result):
            for j, y in enumerate(factor):
                product[i + j] += x * y
        result = product
    return result


def hafner_sarnak_mccurley() -> mpf:
    euler = [0] * ORDER  # the product of 1 - x^k, by pentagonal numbers
    for k in range(-8, 9):
        if k * (3 * k - 1) // 2 < ORDER:
            euler[k * (3 * k - 1) // 2] += (-1) ** k
    less = [int(i == 0) - c for i, c in enumerate(euler)]
    series = [int(i == 0) - c for i, c in enumerate(times(less, less)[:ORDER])]
    return euler_product([mpf(c) for c in series], lambda x: 1 - (1 - mpmath.qp(x)) ** 2)


def landau_ramanujan() -> mpf:
    value = 1 / mpmath.sqrt(2)
    for k in range(1, 9):
        s = 2**k
        beta = (mpmath.zeta(s, mpf(1) / 4) - mpmath.zeta(s, mpf(3) / 4)) / mpf(4) ** s
        value *= ((1 - mpf(2) ** -s) * mpmath.zeta(s) / beta) ** (mpf(1) / 2 ** (k + 1))
    return value


def fransen_robinson() -> mpf:
    return mpmath.quad(mpmath.rgamma, [0, 1, 2, 4, 8, 16, 32, 64])


def lebesgue() -> mpf:
    total = -2 * mpmath.fsum(mpmath.zeta(2 * m, derivative=1) / mpf(4) ** m for m in range(1, 95))
    return 4 / mpmath.pi**2 * (total + mpmath.euler + 2 * mpmath.log(2))


def mills() -> mpf:
    # Caldwell and Cheng: 11 = 2^3 + 3, 1361 = 11^3 + 30, ... each the next prime after a cube
    p = 2
    for step in (3, 30, 6, 80, 12):
        p = p**3 + step
    return mpf(p) ** (mpf(1) / 3**6)


def backhouse() -> mpf:
    primes = [p for p in range(2, 2500) if all(p % q for q in range(2, isqrt(p) + 1))]
    coefficients = [*reversed(primes), 1]
    return -1 / mpmath.findroot(lambda x: mpmath.polyval(coefficients, x), mpf("-0.6867"))


def foias() -> mpf:
    # backwards from far out, where the start does not matter
    x = mpf(150) / mpmath.log(150)
    for n in range(149, 0, -1):
        x = 1 / (x ** (mpf(1) / n) - 1)
    return x


def kepler_bouwkamp() -> mpf:
    # log cos(x) in powers of x; zeta(2k) - 1 - 4^-k loses as many digits as 4^k has, and more
    with mpmath.workdps(200):
        return mpmath.exp(
            -mpmath.fsum(
                (mpf(4) ** k - 1) / k * mpmath.zeta(2 * k) * (mpmath.zeta(2 * k) - 1 - mpf(4) ** -k)
                for k in range(1, 190)
            )
        )


def komornik_loreti() -> mpf:
    # 1 is the sum of t_n q^-n, t the sequence of Thue and Morse
    return mpmath.findroot(
        lambda q: mpmath.fsum((n.bit_count() % 2) / q**n for n in range(1, 400)) - 1, mpf("1.787")
    )


FORMULAS: dict[str, Callable[[], mpf]] = {
    "artin": lambda: rational_product([1, -1, -1], [1, -1]),
    "twinprime": lambda: +mpmath.twinprime,
    "mertens": lambda: +mpmath.mertens,
    "landauramanujan": landau_ramanujan,
    "fellertornier": lambda: (1 + rational_product([1, 0, -2], [1])) / 2,
    "stephens": lambda: rational_product([1, 0, -1, -1], [1, 0, 0, -1]),
    "taniguchi": lambda: rational_product([1, 0, 0, -3, 2, 1, -1], [1]),
    "heathbrownmoroz": lambda: rational_product(times([1, 7, 1], *[[1, -1]] * 7), [1]),
    "hafnersarnakmccurley": hafner_sarnak_mccurley,
    "golombdickman": lambda: mpmath.quad(
        lambda x: mpmath.exp(mpmath.li(x)), [0, 0.01, 0.1, 0.5, 0.9, 0.99, 1]
    ),
    "fransenrobinson": fransen_robinson,
    "mrb": lambda: mpmath.nsum(
        lambda n: (-1) ** int(n) * (mpmath.root(n, n) - 1), [1, mpmath.inf], method="a"
    ),
    "lebesgue": lebesgue,
    "mills": mills,
    "niven": lambda: 1 + mpmath.fsum(1 - 1 / mpmath.zeta(n) for n in range(2, 250)),
    "keplerbouwkamp": kepler_bouwkamp,
    "komornikloreti": komornik_loreti,
    "backhouse": backhouse,
    "foias": foias,
}
PUBLISHED_ONLY = {"brun", "bernstein", "viswanath"}


@pytest.mark.parametrize("name", FORMULAS)
def test_every_stored_digit_is_computed_again(name: str) -> None:
    digits = constants[name].stored_digits
    assert digits is not None
    with mpmath.workdps(80):
        text = mpmath.nstr(FORMULAS[name](), 75)
    with ctx.workprec(300):
        assert constants[name].enclose(digits).contains(arb(text))


def feigenbaum(terms: int) -> tuple[mpf, mpf]:
    """alpha and delta: Newton's method for g(x) = -alpha g(g(x/alpha)) at points of [0, 1], then
    the eigenvalue near 4.669 of the operator of doubling, linearised at g."""
    points = [mpf(i) / terms for i in range(1, terms + 1)]
    c = mpmath.matrix(terms, 1)
    c[0], c[1] = mpf("-1.5276"), mpf("0.1048")

    def g(x: mpf) -> mpf:
        return mpmath.polyval([*reversed(list(c)), 1], x * x)

    def slope(x: mpf) -> mpf:
        return 2 * x * mpmath.polyval([(i + 1) * c[i] for i in reversed(range(terms))], x * x)

    for _ in range(9):
        a = g(mpf(1))  # -1/alpha
        values, jacobian = mpmath.matrix(terms, 1), mpmath.matrix(terms, terms)
        for k, x in enumerate(points):
            inner = g(a * x)
            outer, d_outer, d_inner = g(inner), slope(inner), slope(a * x)
            values[k] = g(x) - outer / a
            for i in range(terms):
                e = 2 * (i + 1)
                moved = inner**e + d_outer * ((a * x) ** e + d_inner * x)
                jacobian[k, i] = x**e - moved / a + outer / a**2
        c += mpmath.lu_solve(jacobian, -values)
    a = g(mpf(1))
    size = terms + 1
    basis, image = mpmath.matrix(size, size), mpmath.matrix(size, size)
    for k in range(size):
        x = mpf(k) / terms
        inner = g(a * x)
        for i in range(size):
            basis[k, i] = x ** (2 * i)
            image[k, i] = (inner ** (2 * i) + slope(inner) * (a * x) ** (2 * i)) / a
    operator = mpmath.inverse(basis) * image
    vector, delta = mpmath.matrix([1] * size), mpf("4.6692")
    for _ in range(6):
        moved = mpmath.lu_solve(operator - delta * mpmath.eye(size), vector)
        k = max(range(size), key=lambda i: abs(moved[i]))
        delta += vector[k] / moved[k]
        vector = moved / moved[k]
    return -1 / a, delta


def test_feigenbaum_digits_to_fourteen_places() -> None:
    with mpmath.workdps(40):
        alpha, delta = feigenbaum(14)
        for name, value in (("feigenbaumalpha", alpha), ("feigenbaumdelta", delta)):
            with ctx.workprec(200):
                stored = constants[name].enclose(50)
                assert abs(stored - arb(mpmath.nstr(value, 30))) * 10**14 < 1


def test_every_row_is_computed_again_or_says_that_it_is_published_only() -> None:
    names = {row.name for row in STORED_ROWS}
    assert names == {*FORMULAS, *PUBLISHED_ONLY, "feigenbaumalpha", "feigenbaumdelta"}
    for name in names:
        constant = constants[name]
        assert not constant.rigorous
        assert constant.reliability
        assert constant.stored_digits is not None


def test_digits_that_are_not_known_are_refused_with_their_number() -> None:
    brun = constants["brun"]
    assert brun.enclose(12).contains(arb("1.9021605831045 +/- 1e-14"))
    with pytest.raises(LimitError, match="brun is known numerically only, to 12 decimals"):
        brun.enclose(13)
    with pytest.raises(LimitError, match=r"brun .* too few for 10 decimals of 10\^5\*brun/pi"):
        parse_expression("10^5*brun/pi").enclose(10)
    assert parse_expression("brun/10^5").enclose(16).rad() * 10**16 < 1


def test_what_is_known_numerically_only_makes_an_expression_not_rigorous() -> None:
    for text in ("brun", "pi+0*artin", "measured(314159,5)/2", "sqrt(mertens)", "pi^feigenbaum"):
        assert not parse_expression(text).rigorous
    for name, constant in constants.items():
        assert parse_expression(name).rigorous == constant.rigorous
    assert parse_expression("artin*brun+pi").numerical == (("artin", 60), ("brun", 12))
    assert constants.resolve("artin*brun+pi").stored_digits == 12


def test_a_measured_value_is_a_ball_around_its_digits() -> None:
    x = parse_expression("measured(314159,5)")
    assert x.enclose(4).overlaps(arb.pi())
    assert x.rational() is None
    assert parse_expression("measured(-314159,5,200)").enclose(2).contains(arb("-3.1431 +/- 1e-6"))
    assert x.latex() == r"\left(314159 \pm 1\right) \cdot 10^{-5}"
    with mpmath.workdps(30):
        assert eval(x.mpmath(), dict(vars(mpmath))) == mpf("3.14159")


@pytest.mark.parametrize(
    "text", ["measured(1/2,3)", "measured(1,-3)", "measured(1,2,0)", "measured(pi,2)"]
)
def test_a_measured_value_needs_integers(text: str) -> None:
    with pytest.raises(ValueError, match="integer"):
        parse_expression(text).enclose(1)


def test_enclosures_at_different_precisions_overlap() -> None:
    """Balls at few digits hold those at 400: no remainder is bounded too well."""
    for name, constant in constants.items():
        if constant.rigorous and name != "madelung":
            for digits in (1, 7, 30):
                assert constant.enclose(digits).overlaps(constant.enclose(400)), name
