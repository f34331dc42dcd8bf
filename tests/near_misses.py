"""Numbers made to deceive: near-misses of true relations, and numbers without any."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flint import arb, ctx, fmpz

from discovery.identification.registry import constants

NAMES = ("pi", "log(2)", "exp(2)", "zeta(3)", "catalan")
CONSTANTS = tuple(constants.resolve(name) for name in NAMES)
_BITS = 480  # 144 digits: above the second look at twice 60


@dataclass(frozen=True)
class NearMiss:
    """A number that satisfies no relation, and the digits that are given of it.

    Attributes
    ----------
    kind : str
        How it was made.
    value : arb
        The number, to 140 digits.
    digits : int
        Decimal places to be shown to the identification.
    agrees : int
        Decimal places to which it agrees with a number that has a relation; 0 if none is near.
    """

    kind: str
    value: arb
    digits: int
    agrees: int

    def at(self, digits: int) -> arb:
        """The number rounded to so many decimal places."""
        with ctx.workprec(_BITS):
            return arb(self.value.mid(), arb(10) ** -digits)


def _balls() -> list[arb]:
    return [constant.enclose(140) for constant in CONSTANTS]


def _image(rng: random.Random, c: arb) -> arb:
    while True:
        p, q, r, s = (rng.randint(-9, 9) for _ in range(4))
        if p * s != q * r and r != 0:
            value = (p + q * c) / (r + s * c)
            if abs(value) < 1000:
                return value


def _little(rng: random.Random, k: int) -> arb:
    """A random real of size 10^-k: a power of ten alone would leave a rational rational."""
    return (1 + arb(fmpz(rng.getrandbits(_BITS))) / arb(2) ** _BITS) * arb(10) ** -k


def _moved(rng: random.Random, balls: list[arb]) -> NearMiss:
    k = rng.randint(20, 90)
    return NearMiss(
        "moved", _image(rng, rng.choice(balls)) + _little(rng, k), rng.randint(20, 60), k
    )


def _near_rational(rng: random.Random, balls: list[arb]) -> NearMiss:
    k = rng.randint(20, 90)
    value = arb(rng.randint(-99, 99)) / rng.randint(1, 99) + _little(rng, k)
    return NearMiss("near a rational", value, rng.randint(20, 60), k)


def _random(rng: random.Random, balls: list[arb]) -> NearMiss:
    value = arb(fmpz(rng.getrandbits(_BITS))) / (arb(2) ** (_BITS - 3))
    return NearMiss("random", value, rng.randint(20, 60), 0)


def _sum(rng: random.Random, balls: list[arb]) -> NearMiss:
    c, d = rng.sample(balls, 2)
    value = rng.choice([-3, -2, -1, 1, 2, 3]) * c + rng.choice([-2, -1, 1, 2]) * d
    return NearMiss("sum of two constants", value, rng.randint(30, 60), 0)


def _swapped(rng: random.Random, balls: list[arb]) -> NearMiss:
    """A relation with a constant close to one of the list, but not in it."""
    k = rng.randint(20, 90)
    near = rng.choice(balls) * (1 + _little(rng, k))
    return NearMiss("swapped constant", _image(rng, near), rng.randint(20, 60), k)


_MAKERS: tuple[Callable[[random.Random, list[arb]], NearMiss], ...] = (
    *(_moved, _near_rational, _random, _sum, _swapped),
)


def near_misses(count: int, seed: int) -> Iterator[NearMiss]:
    """So many near-misses, of every kind in turn."""
    rng = random.Random(seed)
    with ctx.workprec(_BITS):
        balls = _balls()
    for i in range(count):
        with ctx.workprec(_BITS):
            case = _MAKERS[i % len(_MAKERS)](rng, balls)
        yield case
