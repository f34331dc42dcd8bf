"""The normal form of a continued fraction under inflation.

Inflation by a rational function f without root or pole at an integer >= 0 takes ``a -> f(n) a``,
``b -> f(n) f(n-1) b`` and multiplies the value by f(0). Among fractions that do not terminate,
``rho(n) = b(n) / (a(n) a(n-1))`` in lowest terms is a complete invariant.

All pairs with a given rho are found by exponents. Irreducible factors q(n + k) of one shift class
are indexed by k; with x_k the exponents of a and y_k those of b, rho fixes
``r_k = y_k - x_k - x_(k+1)``. So the pairs of least degree are the least covers x >= 0 with
``x_k + x_(k+1) >= -r_k``: a small search along a path, one run of consecutive k at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from itertools import islice
from math import gcd

from flint import fmpz, fmpz_poly

from discovery.algebra.polynomial import Polynomial, positive_integer_root
from discovery.errors import LimitError

__all__ = [
    "NormalForm",
    "ShiftClass",
    "factor_at",
    "factor_classes",
    "least_exponents",
    "least_multiplier",
    "normal_form",
]

MAX_CONTENT_BITS = 200
MAX_RUN = 256
MAX_COVERS = 20_000

# A shift class: the coefficients (lowest first) of its base q; q(n + k) has index k.
ShiftClass = tuple[int, ...]
_INTEGER_ROOTS: ShiftClass = (0, 1)  # q = n: index k has its root at n = -k


@dataclass(frozen=True, slots=True)
class NormalForm:
    """What `normal_form` finds.

    Attributes
    ----------
    a, b : tuple of int
        The representative pair: of least degree, then, in each run of consecutive shifts of one
        factor, with the least coefficients (largest size, sum of sizes, then in order); the lead
        of a positive.
    factor : Fraction
        Exact: value of the given fraction = factor * value of the representative.
    id : str
        ``pcf-`` and 16 hexadecimal digits of a hash of rho.
    """

    a: Polynomial
    b: Polynomial
    factor: Fraction
    id: str


@lru_cache(maxsize=200_000)
def factor_classes(p: Polynomial) -> tuple[int, tuple[tuple[ShiftClass, int, int], ...]]:
    """Factor over Z: the unit times content, and (class, index, exponent) of each factor."""
    unit, factors = fmpz_poly(list(reversed(p))).factor()
    found = []
    for q, exponent in factors:
        if q.leading_coefficient() < 0:  # flint's sign convention is not promised: fix our own
            q = -q
            if exponent % 2:
                unit = -unit
        d = q.degree()
        step = d * int(q[d])
        k = int(q[d - 1]) // step
        base = tuple(int(c) for c in q(fmpz_poly([-k, 1])).coeffs())
        found.append((base, k, exponent))
    return int(unit), tuple(sorted(found))


def factor_at(base: ShiftClass, k: int) -> fmpz_poly:
    """The factor q(n + k) of a shift class.

    >>> factor_at((0, 1), 2)
    x + 2
    """
    return fmpz_poly(list(base))(fmpz_poly([k, 1]))


def _least_covers(
    need: dict[int, int], low: int, high: int, frozen: dict[int, int] | None
) -> Iterator[dict[int, int]]:
    """All x >= 0 of least sum with x_k + x_(k+1) >= need[k] for low <= k < high.

    Where `frozen` is given, it gives x_k for k <= 0.
    """

    def choices(k: int, previous: int) -> range:
        least = max(0, need.get(k - 1, 0) - previous)
        if frozen is not None and k <= 0:
            fixed = frozen.get(k, 0)
            return range(fixed, fixed + 1) if fixed >= least else range(0)
        return range(least, max(least, need.get(k, 0)) + 1)

    @cache
    def cost(k: int, previous: int) -> int:
        """Least sum of x_k, x_(k+1) ... when x_(k-1) = previous."""
        if k > high:
            return 0
        return min((x + cost(k + 1, x) for x in choices(k, previous)), default=1 << 30)

    def walk(k: int, previous: int) -> Iterator[dict[int, int]]:
        if k > high:
            yield {}
            return
        for x in choices(k, previous):
            if x + cost(k + 1, x) == cost(k, previous):
                for rest in walk(k + 1, x):
                    yield {k: x, **rest} if x else rest

    yield from walk(low, 0)


def _runs(indices: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each maximal run of consecutive integers."""
    run: list[int] = []
    for k in sorted(indices):
        if run and k > run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run.append(k)
    if run:
        yield run[0], run[-1]


def _class_parts(
    base: ShiftClass, x: dict[int, int], r: dict[int, int]
) -> tuple[fmpz_poly, fmpz_poly]:
    """The factors of a and of b that lie in one class, from the exponents of a."""
    indices = {*r, *x, *(k - 1 for k in x)}
    a = b = fmpz_poly([1])
    for k in sorted(indices):
        q = factor_at(base, k)
        a *= q ** x.get(k, 0)
        b *= q ** (r.get(k, 0) + x.get(k, 0) + x.get(k + 1, 0))
    return a, b


def _order(pair: tuple[fmpz_poly, fmpz_poly]) -> tuple[int, int, list[int], list[int]]:
    """The stated total order on pairs of one degree: size, sum of sizes, coefficients."""
    a = [int(c) for c in reversed(pair[0].coeffs())]
    b = [int(c) for c in reversed(pair[1].coeffs())]
    sizes = [abs(c) for c in a + b]
    return max(sizes), sum(sizes), a, b


def least_exponents(base: ShiftClass, x: dict[int, int], y: dict[int, int]) -> dict[int, int]:
    """The exponents of a in the representative, in one shift class, from those of a (x) and b (y).

    Runs of needs are independent of each other.

    >>> least_exponents((0, 1), {1: 1}, {0: 1, 1: 1})  # n + 1 in a, n (n + 1) in b
    {}
    """
    indices = {*y, *x, *(k - 1 for k in x)}
    r = {k: y.get(k, 0) - x.get(k, 0) - x.get(k + 1, 0) for k in indices}
    need = {k: -e for k, e in r.items() if e < 0}
    # f has no root or pole at n = 0, 1, 2, ...: exponents with index k <= 0 stay as they are
    frozen = x if base == _INTEGER_ROOTS else None
    chosen = {k: e for k, e in x.items() if frozen is not None and k <= 0}
    for low, last in _runs(need):
        if last - low > MAX_RUN:
            raise LimitError(
                f"a has more than {MAX_RUN} consecutive shifts of one factor; its normal form is "
                "not computed"
            )
        near = {k: r.get(k, 0) for k in range(low - 1, last + 2)}
        covers: list[dict[int, int]] = list(
            islice(_least_covers(need, low, last + 1, frozen), MAX_COVERS + 1)
        )
        if len(covers) > MAX_COVERS:
            raise LimitError(
                f"the fraction has more than {MAX_COVERS:,} pairs of least degree; its normal "
                "form is not computed"
            )
        least = min((_order(_class_parts(base, c, near)), i) for i, c in enumerate(covers))
        chosen.update(covers[least[1]])
    return {k: e for k, e in chosen.items() if e}


def least_multiplier(v: int) -> int:
    """Least s > 0 such that v divides s^2.

    >>> least_multiplier(12)
    6
    """
    if v.bit_length() > 2 * MAX_CONTENT_BITS:
        raise LimitError(
            f"the content of a is beyond the limit of {MAX_CONTENT_BITS} bits; divide the "
            "fraction by a common factor first"
        )
    s = 1
    for p, e in fmpz(v).factor():
        s *= int(p) ** ((e + 1) // 2)
    return s


def _digest(text: str) -> str:
    return "pcf-" + hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=50_000)
def normal_form(a: Polynomial, b: Polynomial) -> NormalForm:
    """Representative, exact factor and id of the fraction of a and b.

    A fraction that terminates has only finitely many terms, and rho does not decide its value; it
    is its own representative, and its id hashes the pair itself.

    Examples
    --------
    >>> normal_form((2, 3), (2, 3))
    NormalForm(a=(2, 1), b=(2, -1), factor=Fraction(3, 1), id='pcf-...')
    """
    if positive_integer_root(b) is not None:
        return NormalForm(a, b, Fraction(1), _digest(f"terminating a={list(a)} b={list(b)}"))
    unit_a, factors_a = factor_classes(a)
    unit_b, factors_b = factor_classes(b)
    exponents: dict[ShiftClass, tuple[dict[int, int], dict[int, int]]] = {}
    for base, k, e in factors_a:
        exponents.setdefault(base, ({}, {}))[0][k] = e
    for base, k, e in factors_b:
        exponents.setdefault(base, ({}, {}))[1][k] = e

    kappa = Fraction(unit_b, unit_a * unit_a)
    s = least_multiplier(kappa.denominator)
    new_a, new_b = fmpz_poly([s]), fmpz_poly([int(kappa * s * s)])
    factor = Fraction(unit_a, s)
    numerator = denominator = fmpz_poly([1])
    for base, (x, y) in sorted(exponents.items()):
        cover = least_exponents(base, x, y)
        r_all = {
            k: y.get(k, 0) - x.get(k, 0) - x.get(k + 1, 0)
            for k in {*y, *x, *(j - 1 for j in x), *cover, *(j - 1 for j in cover)}
        }
        part_a, part_b = _class_parts(base, cover, r_all)
        new_a *= part_a
        new_b *= part_b
        for k in {*x, *cover}:
            change = x.get(k, 0) - cover.get(k, 0)
            if change:
                factor *= Fraction(int(factor_at(base, k)(0))) ** change
        for k, r in r_all.items():
            if r > 0:
                numerator *= factor_at(base, k) ** r
            elif r < 0:
                denominator *= factor_at(base, k) ** (-r)
    scale = gcd(kappa.numerator, kappa.denominator)
    rho = (
        [int(c) * (kappa.numerator // scale) for c in reversed(numerator.coeffs())],
        [int(c) * (kappa.denominator // scale) for c in reversed(denominator.coeffs())],
    )
    return NormalForm(
        tuple(int(c) for c in reversed(new_a.coeffs())),
        tuple(int(c) for c in reversed(new_b.coeffs())),
        factor,
        _digest(f"rho={rho[0]}/{rho[1]}"),
    )
