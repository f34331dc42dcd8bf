"""Random fractions with deg a <= 1, deg b <= 2, of every shape that proofs treat differently.

A uniform choice of coefficients hardly ever gives roots of b that are integers, or differ by
integers, eigenvalues that are rational or equal, parameters that are integers: each has its own
share here. What comes of taking one to the prover is told by `outcome`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import cycle

from discovery.closed_forms.closed_form import closed_form
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.errors import NoValueError, PolynomialError
from discovery.expressions.expression import Expression
from search.proofs.proof_search import prove
from verify.checker import THEOREMS
from verify.enclosures.enclosure import enclose

__all__ = ["SHAPES", "SIZE", "outcome", "shaped_fractions"]

SIZE = 50  # of coefficients
_ATTEMPTS = 50

Pair = tuple[list[int], list[int]]
Choose = random.Random


def _whatever(choose: Choose, size: int = SIZE) -> Pair:
    a = [choose.randint(-size, size) for _ in range(choose.randint(1, 2))]
    return a, [choose.randint(-size, size) for _ in range(choose.randint(1, 3))]


def _of_small_coefficients(choose: Choose) -> Pair:
    return _whatever(choose, 3)


def _linear(choose: Choose) -> list[int]:
    return [choose.randint(-SIZE, SIZE) for _ in range(2)]


def _product(unit: int, one: tuple[int, int], other: tuple[int, int]) -> list[int]:
    (p, q), (r, s) = one, other
    return [unit * p * r, unit * (p * s + q * r), unit * q * s]


def _rational_roots(choose: Choose) -> Pair:
    one, other = ((choose.randint(1, 7), choose.randint(-7, 7)) for _ in range(2))
    return _linear(choose), _product(choose.choice((-1, 1)), one, other)


def _integer_roots(choose: Choose) -> Pair:
    """None of them positive, so that the fraction does not terminate."""
    one, other = ((1, choose.randint(0, 6)) for _ in range(2))
    return _linear(choose), _product(choose.choice((-2, -1, 1, 2, 3)), one, other)


def _a_root_at_zero(choose: Choose) -> Pair:
    """b(0) = 0 does not end the fraction, but some fractions equivalent to it."""
    second = (choose.randint(1, 6), choose.randint(0, 6))
    return _linear(choose), _product(choose.choice((-3, -1, 1, 2, 4)), (1, 0), second)


def _roots_an_integer_apart(choose: Choose) -> Pair:
    p, q = choose.randint(1, 4), choose.randint(-6, 6)
    return _linear(choose), _product(
        choose.choice((-1, 1)), (p, q), (p, q + p * choose.randint(0, 3))
    )


def _constant_a(choose: Choose) -> Pair:
    return [choose.randint(-SIZE, SIZE)], [choose.randint(-SIZE, SIZE) for _ in range(3)]


def _constant_a_rational_roots(choose: Choose) -> Pair:
    """The value is a quotient of Gamma functions, or of digamma type, for sums of two integers."""
    p, total = choose.randint(1, 4), choose.randint(0, 4)
    q = choose.randint(-4, 8)
    return [choose.randint(-SIZE, SIZE)], _product(
        choose.choice((1, 2)), (p, q), (p, total * p - q)
    )


def _constant_a_linear_b(choose: Choose) -> Pair:
    h = choose.randint(1, SIZE)
    k = h * choose.randint(0, 4) if choose.random() < 0.5 else choose.randint(-SIZE, SIZE)
    return [choose.randint(-SIZE, SIZE)], [h, k]


def _both_constant(choose: Choose) -> Pair:
    return [choose.randint(-SIZE, SIZE)], [choose.randint(-SIZE, SIZE)]


def _constant_b(choose: Choose) -> Pair:
    alpha = choose.randint(-SIZE, SIZE)
    beta = alpha * choose.randint(-6, 6) if choose.random() < 0.5 else choose.randint(-SIZE, SIZE)
    return [alpha, beta], [choose.randint(-SIZE, SIZE)]


def _linear_b(choose: Choose) -> Pair:
    return _linear(choose), _linear(choose)


def _linear_b_integer_root(choose: Choose) -> Pair:
    h = choose.randint(-SIZE, SIZE)
    return _linear(choose), [h, h * choose.randint(0, 8)]


def _integer_lower_parameter(choose: Choose) -> Pair:
    """a(n) = s (n + c - z) with an integer c, also c <= 0, where the series has no coefficients."""
    s, z, c, root = (choose.randint(*r) for r in ((-5, 5), (-5, 5), (-6, 6), (-3, 8)))
    return [s, s * (c - z)], [s * s * z, s * s * z * root]


def _rational_eigenvalues(choose: Choose) -> Pair:
    """alpha^2 + 4 g is a square."""
    p, q = choose.randint(1, 7), choose.randint(-7, 7)
    return [p + q, choose.randint(-SIZE, SIZE)], [-p * q, *_linear(choose)]


def _gauss_at_integers(choose: Choose) -> Pair:
    """Integer parameters of 2F1, the lower one perhaps <= 0."""
    p, q = choose.randint(1, 6), choose.randint(-6, 5)
    one, other = ((1, choose.randint(0, 4)) for _ in range(2))
    b = _product(-p * q, one, other)
    return [p + q, choose.randint(-4, 4) * (p - q) + (one[1] + other[1] + 1) * q], b


def _tangent_type(choose: Choose) -> Pair:
    """a = (alpha/2)(2n + 1) and tails of it."""
    alpha = choose.randint(-9, 9)
    return [alpha, alpha * choose.randint(-3, 8) // 2], [
        choose.randint(-9, 9),
        0,
        choose.randint(-9, 9),
    ]


def _double_eigenvalue(choose: Choose) -> Pair:
    s = choose.randint(-7, 7)
    return [2 * s, choose.randint(-SIZE, SIZE)], [-s * s, *_linear(choose)]


def _double_eigenvalue_rational_roots(choose: Choose) -> Pair:
    s, p, q = (choose.randint(*r) for r in ((-5, 5), (0, 7), (0, 7)))
    return [2 * s, choose.randint(-SIZE, SIZE)], _product(-s * s, (1, p), (1, q))


def _double_eigenvalue_kappa_zero(choose: Choose) -> Pair:
    s, h, k = choose.choice((-3, -2, -1, 1, 2, 3)), choose.randint(-9, 9), choose.randint(-9, 9)
    return [2 * s, s * (1 + h)], [-s * s, -s * s * h, -s * s * k]


def _common_factor(choose: Choose) -> Pair:
    """a and b share a factor, or a(n) divides b(n) or b(n + 1)."""
    a = (choose.randint(1, 4), choose.randint(0, 9))
    before = (a[0], a[1] - a[0] * choose.randint(0, 1))
    other = (choose.randint(-4, 4), choose.randint(0, 9))
    return [c * choose.choice((-1, 1, 2)) for c in a], _product(1, before, other)


def _first_order(choose: Choose) -> Pair:
    """u_n = c u_(n-1) solves the recurrence: b = c^2 - c a; often a rational value."""
    a, c = _linear(choose), choose.randint(-4, 4)
    return a, [-c * a[0], c * c - c * a[1]]


def _first_order_quadratic(choose: Choose) -> Pair:
    """u_n = (p n + q) u_(n-1) solves the recurrence."""
    a, (p, q) = _linear(choose), (choose.randint(-3, 3), choose.randint(-3, 3))
    at, before = a, (p, q - p)
    product = [p * p, p * (q + q - p), q * (q - p)]
    down = [before[0] * at[0], before[0] * at[1] + before[1] * at[0], before[1] * at[1]]
    return a, [x - y for x, y in zip(product, down, strict=True)]


def _infinite(choose: Choose) -> Pair:
    """q_n/q_(n-1) = p (n + 1)/n is minimal, so that K is infinite."""
    alpha, p = choose.choice((-3, -2, -1, 1, 2, 3)), choose.choice((-4, -3, -2, -1, 1, 2, 3, 4))
    return [alpha, 2 * p - alpha], [-p * alpha, -p * p]


def _cancelling_a(choose: Choose) -> Pair:
    """a has a root at an integer, also at n >= 0: some convergents are infinite."""
    alpha = choose.choice((-6, -3, -2, -1, 1, 2, 3, 6))
    return [alpha, -alpha * choose.randint(0, 6)], [choose.randint(-SIZE, SIZE) for _ in range(3)]


def _of_unlike_size(choose: Choose) -> Pair:
    a, b = _whatever(choose, 2)
    return ([25 * c for c in a], b) if choose.random() < 0.5 else (a, [25 * c for c in b])


SHAPES: dict[str, Callable[[Choose], Pair]] = {
    each.__name__.strip("_").replace("_", " "): each
    for each in (
        _whatever,
        _of_small_coefficients,
        _rational_roots,
        _integer_roots,
        _a_root_at_zero,
        _roots_an_integer_apart,
        _constant_a,
        _constant_a_rational_roots,
        _constant_a_linear_b,
        _both_constant,
        _constant_b,
        _linear_b,
        _linear_b_integer_root,
        _integer_lower_parameter,
        _rational_eigenvalues,
        _gauss_at_integers,
        _tangent_type,
        _double_eigenvalue,
        _double_eigenvalue_rational_roots,
        _double_eigenvalue_kappa_zero,
        _common_factor,
        _first_order,
        _first_order_quadratic,
        _infinite,
        _cancelling_a,
        _of_unlike_size,
    )
}


def shaped_fractions(seed: int) -> Iterator[tuple[str, PCF]]:
    """Shapes in turn with a new fraction of each that has a limit and does not terminate.

    A shape with few members is left out where they are exhausted.
    """
    choose = random.Random(seed)
    seen: set[PCF] = set()
    for shape, make in cycle(SHAPES.items()):
        for _ in range(_ATTEMPTS):
            pcf = _fraction(*make(choose), choose.choice((-1, 1)))
            if pcf is not None and pcf not in seen:
                seen.add(pcf)
                yield shape, pcf
                break


def _fraction(a: list[int], b: list[int], sign: int) -> PCF | None:
    if max(map(abs, (*a, *b))) > SIZE:
        return None
    try:
        pcf = PCF([sign * c for c in a], b)
    except PolynomialError:  # a or b is 0
        return None
    return None if convergence(pcf).kind in ("terminating", "no-limit") else pcf


def outcome(pcf: PCF, as_quotient: bool = False) -> str:
    """``proved``; ``infinite``, by an exact solution and by its enclosure; or what went wrong.

    Proved is any value, or, which lets every other route come and go, the quotient of functions
    that the theorem of these degrees gives.
    """
    try:
        prove(pcf, _quotient(pcf) if as_quotient else None)
    except NoValueError as error:
        try:
            enclose(pcf, 20)
        except NoValueError as also:
            if "is infinite" in str(error) and "is infinite" in str(also):
                return "infinite"
        return f"{pcf}: {error}"
    except Exception as error:  # whatever it is: it is counted
        return f"{pcf}: {type(error).__name__}: {error}"
    return "proved"


def _quotient(pcf: PCF) -> Expression:
    form = closed_form(pcf)
    assert form is not None
    return THEOREMS[form.theorem](pcf, form.witness)
