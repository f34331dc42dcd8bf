"""Integer relations by lattice reduction, accepted by significance only.

LLL always returns a vector. Whether it means anything is told by its significance: for k numbers
x_i known to +-eta_i and a reduced vector c with largest entry H, let eps = sum |c_i| eta_i; if
|sum c_i x_i| <= eps, so that the digits do not contradict the relation,

    S = log10(sum |c_i x_i| / eps) - k log10(2H + 1) - log10(lattices tried)

is the number of decimal digits by which the agreement exceeds what the size of the ball of all
vectors of height H explains. A random lattice reaches S >= 3 about once in a thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log2, log10

from flint import arb, ctx, fmpq, fmpz, fmpz_mat

__all__ = ["FixedPoint", "fixed_point", "least_vector", "rational_excess", "significance"]


@dataclass(frozen=True, slots=True)
class FixedPoint:
    """A real number as an integer multiple of 2^-bits, with a bound on its error in that unit."""

    scaled: fmpz
    error: int

    def times(self, other: FixedPoint, bits: int) -> FixedPoint:
        """The product, with its error."""
        product = (self.scaled * other.scaled) >> bits
        spread = abs(self.scaled) * other.error + abs(other.scaled) * self.error
        return FixedPoint(product, int(spread + self.error * other.error >> bits) + 2)


def fixed_point(x: arb, bits: int) -> FixedPoint:
    """Round a ball to a multiple of 2^-bits.

    >>> fixed_point(arb("0.5"), 4)
    FixedPoint(scaled=8, error=1)
    """
    with ctx.workprec(max(64, bits + 64)):
        mid = fmpq(*_dyadic(x.mid()))
        rad = fmpq(*_dyadic(arb(x.rad())))
    scale = fmpz(1) << bits
    scaled = (mid * scale + fmpq(1, 2)).floor()
    error = int((rad * scale).ceil()) + (0 if mid * scale == scaled else 1)
    return FixedPoint(fmpz(scaled), max(1, error))


def _dyadic(x: arb) -> tuple[fmpz, fmpz]:
    mantissa, exponent = x.man_exp()
    e = int(exponent)
    return (mantissa << e, fmpz(1)) if e >= 0 else (mantissa, fmpz(1) << -e)


def _log10(n: fmpz | int) -> float:
    size = int(n).bit_length()
    return log10(int(n) >> (size - 64)) + (size - 64) / log2(10) if size > 1000 else log10(int(n))


def significance(c: Sequence[int], numbers: Sequence[FixedPoint], lattices: int = 1) -> float:
    """Significance S of a relation, as the module defines it.

    It is -inf for the zero vector, and where the digits contradict the relation: where the sum
    is farther from 0 than the errors of the numbers allow, however small it is.

    The first number is 1 by convention: a sum of sizes below it counts as 1, so that x = 0 is a
    relation like any other.

    Examples
    --------
    >>> x = fixed_point(arb("0.33333333333333333333"), 60)
    >>> round(significance((-1, 3), (FixedPoint(fmpz(1) << 60, 1), x)), 1)
    14.8
    """
    if not any(c):
        return -inf
    residual = abs(sum((ci * x.scaled for ci, x in zip(c, numbers, strict=True)), fmpz(0)))
    spread = sum(abs(ci) * x.error for ci, x in zip(c, numbers, strict=True))
    if residual > spread:
        return -inf
    total = sum((abs(ci * x.scaled) for ci, x in zip(c, numbers, strict=True)), fmpz(0))
    total = max(total, abs(numbers[0].scaled))
    height = max(abs(ci) for ci in c)
    return _log10(total) - _log10(spread) - len(c) * _log10(2 * height + 1) - log10(lattices)


def rational_excess(x: FixedPoint, bits: int) -> float:
    """How nearly rational a number is: log10 of its largest partial quotient, as far as known.

    A relation with a constant that is nearly rational by itself, as Liouville's, gets the digits
    of that coincidence for nothing; they must not count.

    >>> bits = 100
    >>> from flint import ctx
    >>> with ctx.workprec(200):
    ...     near, far = arb("0.25") + arb(10) ** -20, arb.pi()
    >>> [round(rational_excess(fixed_point(x, bits), bits), 1) for x in (near, far)]
    [18.8, 2.5]
    """
    top, bottom = abs(int(x.scaled)) % (1 << bits), 1 << bits
    before, here, largest = 0, 1, 1
    while top and here * here * x.error < 1 << bits:
        quotient, rest = divmod(bottom, top)
        bottom, top = top, rest
        before, here = here, quotient * here + before
        if before * here * x.error < 1 << bits:  # the digits do show this quotient
            largest = max(largest, quotient)
    return _log10(largest)


def least_vector(numbers: Sequence[FixedPoint]) -> tuple[int, ...]:
    """First vector of the LLL-reduced lattice of relations among the numbers.

    >>> half = fmpz(1) << 39
    >>> least_vector([FixedPoint(fmpz(1) << 40, 1), FixedPoint(half, 1)])
    (-1, 2)
    """
    k = len(numbers)
    entries: list[fmpz | int] = [0] * (k * (k + 1))
    for i, x in enumerate(numbers):
        entries[i * (k + 1) + i] = 1
        entries[i * (k + 1) + k] = x.scaled
    reduced = fmpz_mat(k, k + 1, entries).lll()
    c = tuple(int(reduced[0, i]) for i in range(k))
    lead = next((ci for ci in reversed(c) if ci), 0)
    return tuple(-ci for ci in c) if lead < 0 else c
