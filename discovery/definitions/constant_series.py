"""Rigorous balls of constants that are defined by a series or as a root, at working precision.

Each function says how its remainder is bounded. A root is enclosed by a change of sign of a
function that is continuous around it, and is the only one there as the function is monotone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isqrt

from flint import arb, ctx, fmpq, fmpz

from discovery.definitions.function import UndeterminedError
from discovery.errors import LimitError

__all__ = [
    "CONWAY_POLYNOMIAL",
    "cahen",
    "champernowne",
    "conway",
    "copeland_erdos",
    "dottie",
    "erdos_borwein",
    "goemans_williamson_angle",
    "laplace_limit",
    "liouville",
    "madelung",
    "normal_quantile",
    "paperfolding",
    "prime_constant",
    "reciprocal_fibonacci",
    "soldner",
    "somos",
    "thue_morse",
]


def _power_of_two(k: int) -> arb:
    return arb(2) ** fmpz(k)


def _around(x: arb | fmpq, radius: arb) -> arb:
    return arb(x) + arb(0, radius.upper())


# fmt: off
CONWAY_POLYNOMIAL = (
    1, 0, -1, -2, -1, 2, 2, 1, -1, -1, -1, -1, -1, 2, 5, 3, -2, -10, -3, -2, 6, 6, 1, 9, -3, -7,
    -8, -8, 10, 6, 8, -5, -12, 7, -7, 7, 1, -3, 10, 1, -6, -2, -10, -3, 2, 9, -3, 14, -8, 0, -7,
    9, 3, -4, -10, -7, 12, 7, 2, -12, -4, -2, 5, 0, 1, -7, 7, -4, 12, -6, 3, -6,
)
# fmt: on


def _limited(name: str, digits: int) -> None:
    """Refuse what would take for ever: the number of terms times their cost is too large."""
    if ctx.prec > 3.33 * digits + 1_500:  # the evaluator may ask for some bits more
        raise LimitError(f"{name} is enclosed to at most {digits:,} digits")


def erdos_borwein() -> arb:
    """Clausen's form: sum of 2^(-n^2) (2^n+1)/(2^n-1); what is left is below 4 2^(-(N+1)^2)."""
    total, last = arb(0), isqrt(ctx.prec) + 2
    for n in range(1, last + 1):
        total += (_power_of_two(n) + 1) / (_power_of_two(n) - 1) * _power_of_two(-n * n)
    return _around(total, _power_of_two(2 - (last + 1) ** 2))


def reciprocal_fibonacci() -> arb:
    """Sum of 1/F_n; F_(n+2) >= 2 F_n, so that what is left is at most 2/F_(N+1) + 2/F_(N+2)."""
    total, a, b = arb(0), fmpz(1), fmpz(1)
    while a.bit_length() < ctx.prec + 4:
        total += 1 / arb(a)
        a, b = b, a + b
    return _around(total, 2 / arb(a) + 2 / arb(b))


def liouville() -> arb:
    """Sum of 10^(-n!); what is left is below twice its first term."""
    total, n, factorial = arb(0), 1, 1
    while 3 * factorial < ctx.prec + 4:
        total += 1 / arb(10) ** fmpz(factorial)
        n += 1
        factorial *= n
    # log2(10) > 3; a coarser power of two stands in for the first term that is left out
    return _around(total, _power_of_two(1 - 3 * min(factorial, 2 * ctx.prec)))


def cahen() -> arb:
    """Alternating sum of 1/(s_n - 1), s_0 = 2, s_(n+1) = s_n^2 - s_n + 1: the next term bounds."""
    total, s, sign = arb(0), fmpz(2), 1
    while s.bit_length() < ctx.prec + 4:
        total += sign / arb(s - 1)
        s, sign = s * s - s + 1, -sign
    return _around(total, 1 / arb(s - 1))


def thue_morse() -> arb:
    """1/2 - 1/4 of the product of 1 - 2^(-2^n); the factors left out change it by < 2^(1-2^N)."""
    product, exponent = arb(1), 1
    while exponent < ctx.prec + 4:
        product *= 1 - _power_of_two(-exponent)
        exponent *= 2
    return _around(arb(fmpq(1, 2)) - product / 4, _power_of_two(1 - exponent))


def paperfolding() -> arb:
    """Sum of 2^(-2^n)/(1 - 2^(-2^(n+2))); what is left is below 4 2^(-2^N)."""
    total, exponent = arb(0), 1
    while exponent < ctx.prec + 4:
        total += _power_of_two(-exponent) / (1 - _power_of_two(-4 * exponent))
        exponent *= 2
    return _around(total, _power_of_two(2 - exponent))


def _digits_in_row(numbers: Callable[[int], str]) -> arb:
    """0.d1d2d3... from enough decimal digits in a row; what is left is below 10^(-their number)."""
    digits = numbers(int(ctx.prec * 0.302) + 3)
    scale = fmpz(10) ** len(digits)
    return _around(fmpq(fmpz(digits), scale), 1 / arb(scale))


def champernowne() -> arb:
    """0.123456789101112..."""

    def digits(count: int) -> str:
        parts, length, n = [], 0, 1
        while length < count:
            parts.append(str(n))
            length += len(parts[-1])
            n += 1
        return "".join(parts)

    return _digits_in_row(digits)


def _primes(limit: int) -> list[int]:
    sieve = bytearray([1]) * (limit + 1)
    sieve[:2] = b"\0\0"[: len(sieve[:2])]
    for p in range(2, isqrt(limit) + 1):
        if sieve[p]:
            sieve[p * p :: p] = bytes(len(range(p * p, limit + 1, p)))
    return [p for p, is_prime in enumerate(sieve) if is_prime]


def copeland_erdos() -> arb:
    """0.23571113171923..."""

    def digits(count: int) -> str:
        limit = 64
        while len(row := "".join(map(str, _primes(limit)))) < count:
            limit *= 2
        return row

    return _digits_in_row(digits)


def prime_constant() -> arb:
    """Sum of 2^(-p) over the primes; what is left is below 2^(-N)."""
    last = ctx.prec + 4
    bits = fmpz(0)
    for p in _primes(last):
        bits += fmpz(1) << (last - p)
    return _around(fmpq(bits, fmpz(1) << last), _power_of_two(-last))


def somos() -> arb:
    """exp of the sum of 2^(-n) log(n); what is left is below 2^(-N) (N+2), as log(n) < n."""
    _limited("somos", 10_000)
    total, last = arb(0), ctx.prec + ctx.prec.bit_length() + 4
    for n in range(2, last + 1):
        total += arb(n).log() * _power_of_two(-n)
    return _around(total, (last + 2) * _power_of_two(-last)).exp()


def madelung() -> arb:
    """Benson's series: 12 pi times the sum of sech(pi/2 sqrt(m^2+n^2))^2 over odd m, n >= 1.

    sech(x)^2 <= 4 exp(-2x) and sqrt(m^2+n^2) >= (m+n)/sqrt(2): with q = exp(-pi sqrt(2)) < 1/80
    each of the s terms with m + n = 2s is at most 4 q^s; those with s >= k sum to < 8 k q^k.
    """
    _limited("madelung", 1_000)
    half_pi, total = arb.pi() / 2, arb(0)
    last = int(ctx.prec / 6.3) + 12  # log2(80) > 6.3
    for s in range(1, last):  # m + n = 2s: m = 2i + 1, n = 2(s-i) - 1
        for i in range(s):
            m, n = 2 * i + 1, 2 * (s - i) - 1
            total += (half_pi * arb(m * m + n * n).sqrt()).sech() ** 2
    return 12 * arb.pi() * _around(total, 8 * last / arb(80) ** last)


def normal_quantile() -> arb:
    """sqrt(2) times the inverse error function at 19/20."""
    return arb(2).sqrt() * arb(fmpq(19, 20)).erfinv()


def _root(f: Callable[[arb], arb], slope: Callable[[arb], arb], start: float) -> arb:
    """The root of f near a start: Newton's steps, then a change of sign around the result."""
    x = arb(start)
    for _ in range(ctx.prec.bit_length() + 4):
        step = f(x) / slope(x)
        if not step.is_finite():
            raise UndeterminedError("Newton's method fails")
        x = (x - step).mid()
    radius = _power_of_two(6 - ctx.prec)
    low, high = f(x - radius), f(x + radius)
    if (low < 0 and high > 0) or (low > 0 and high < 0):
        return _around(x, radius)
    raise UndeterminedError("no change of sign is seen")


def dottie() -> arb:
    """cos(x) = x; x - cos(x) increases."""
    return _root(lambda x: x - x.cos(), lambda x: 1 + x.sin(), 0.739085)


def laplace_limit() -> arb:
    """x exp(s) = 1 + s with s = sqrt(1+x^2); x exp(s)/(1+s) increases for x > 0."""

    def f(x: arb) -> arb:
        s = (1 + x * x).sqrt()
        return x * s.exp() / (1 + s) - 1

    def slope(x: arb) -> arb:
        s = (1 + x * x).sqrt()
        return s.exp() * s / (1 + s)

    return _root(f, slope, 0.662743)


def soldner() -> arb:
    """li(x) = 0; li increases for x > 1."""
    return _root(lambda x: x.li(), lambda x: 1 / x.log(), 1.451369)


def goemans_williamson_angle() -> arb:
    """tan(x/2) = x between pi/2 and pi: x/(1-cos(x)) is least where sin(x/2) = x cos(x/2)."""
    return _root(
        lambda x: (x / 2).sin() - x * (x / 2).cos(),
        lambda x: (x * (x / 2).sin() - (x / 2).cos()) / 2,
        2.331122,
    )


def conway() -> arb:
    """The real root near 1.3036 of Conway's polynomial of degree 71."""

    def value(x: arb, coefficients: Sequence[int]) -> arb:
        total = arb(0)
        for c in coefficients:
            total = total * x + c
        return total

    degree = len(CONWAY_POLYNOMIAL) - 1
    slope = [c * (degree - i) for i, c in enumerate(CONWAY_POLYNOMIAL[:-1])]
    return _root(lambda x: value(x, CONWAY_POLYNOMIAL), lambda x: value(x, slope), 1.303577)
