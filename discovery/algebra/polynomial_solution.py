"""Polynomial solutions of A(n) C(n) + B(n) C(n-1) + E(n) C(n-2) = 0 over Q or Q(sqrt d).

Whether there is one of a given degree is first asked modulo a prime, where it costs a few hundred
multiplications; only then is the exact linear system solved.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

from flint import fmpq, fmpq_mat, fmpq_poly, nmod_poly

from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial

__all__ = ["linear_solution", "polynomial_solution"]

_PRIMES = tuple((1 << 61) - k for k in (1, 45, 229, 465, 829, 985, 1153, 1281))  # all 3 mod 4
_POINT = 1_234_567_891_011  # where the recurrence starts modulo a prime; any will do
_CHECKS = 4


def polynomial_solution(
    operator: Sequence[QuadraticPolynomial], degree: int
) -> QuadraticPolynomial | None:
    """A monic solution C of exactly this degree, None if there is none.

    Parameters
    ----------
    operator : sequence of QuadraticPolynomial
        A, B, E.
    degree : int

    Examples
    --------
    >>> A, B, E = (QuadraticPolynomial.of(p) for p in ([1], [-2], [1]))  # second differences
    >>> str(polynomial_solution((A, B, E), 1)), polynomial_solution((A, B, E), 2)
    ('[1, 0]', None)
    """
    if not _modular_solution(operator, degree):
        return None
    power, powers = fmpq_poly([1]), []
    ahead = fmpq_poly([0, 1])
    for _ in range(degree + 1):
        powers.append(QuadraticPolynomial(power))
        power *= ahead
    images = []
    for p in powers:
        terms = [c * p.shifted(-k) for k, c in enumerate(operator)]
        images.append(terms[0] + terms[1] + terms[2])
    d = max(c.d for c in operator)
    found = linear_solution(images[:-1], -images[-1], d)
    if found is None:
        return None
    result = powers[-1]
    for c, p in zip(found, powers, strict=False):
        result += c * p
    return result


def linear_solution(
    columns: Sequence[QuadraticPolynomial], target: QuadraticPolynomial, d: int
) -> list[QuadraticPolynomial] | None:
    """Constants c_i in Q(sqrt d) with the sum of c_i columns_i equal to the target, or None.

    >>> one, n = QuadraticPolynomial.of([1]), QuadraticPolynomial.of([1, 0])
    >>> [str(c) for c in linear_solution([one, n], QuadraticPolynomial.of([2, 3]), 1)]
    ['[3]', '[2]']
    """
    size = 1 + max((p.degree for p in (*columns, target)), default=0)
    zero = fmpq_poly()
    parts = [(p.x, p.y) for p in columns]
    if d > 1:  # the multiples by sqrt(d)
        parts += [(d * p.y, p.x) for p in columns]
    parts.append((target.x, target.y))
    rows = [[x[k] for x, _ in parts] for k in range(size)]
    if d > 1:
        rows += [[y[k] for _, y in parts] for k in range(size)]
    width = len(parts) - 1
    values = [fmpq(0)] * width
    if width == 0:
        return [] if not target else None
    reduced, rank = fmpq_mat(rows).rref()
    column = 0
    for i in range(rank):
        while reduced[i, column] == 0:
            column += 1
        if column == width:
            return None
        values[column] = reduced[i, width]
    count = len(columns)
    return [
        QuadraticPolynomial(
            fmpq_poly([values[i]]), fmpq_poly([values[count + i]]) if d > 1 else zero, d
        )
        for i in range(count)
    ]


def _modular_solution(operator: Sequence[QuadraticPolynomial], degree: int) -> bool:
    """False only if there is no solution of degree at most this one.

    Modulo a prime the solutions are the combinations of two sequences that the recurrence gives;
    a polynomial's differences of order degree + 1 vanish.
    """
    found = _reduced(operator)
    if found is None:
        return True
    (first, second, third), p = found
    u = [(1, 0), (0, 1)]
    for n in range(_POINT + 2, _POINT + degree + 1 + _CHECKS):
        lead = int(first(n))
        if lead == 0:
            return True
        x, y, inverse = int(second(n)), int(third(n)), -pow(lead, -1, p)
        (s, t), (v, w) = u[-1], u[-2]
        u.append(((x * s + y * v) * inverse % p, (x * t + y * w) * inverse % p))
    weights = [(-1) ** k * comb(degree + 1, k) for k in range(degree + 2)]
    rows = []
    for i in range(_CHECKS):
        piece = u[i : i + degree + 2]
        rows.append([sum(w * v[j] for w, v in zip(weights, piece, strict=True)) for j in (0, 1)])
    return all((r[0] * q[1] - r[1] * q[0]) % p == 0 for r in rows for q in rows)


def _reduced(operator: Sequence[QuadraticPolynomial]) -> tuple[list[nmod_poly], int] | None:
    """The operator modulo a prime where d is a square and no denominator vanishes."""
    d = max(c.d for c in operator)
    for p in _PRIMES:
        root = pow(d, (p + 1) // 4, p)
        if root * root % p != d % p:
            continue
        if any(int(c.x.denom()) % p == 0 or int(c.y.denom()) % p == 0 for c in operator):
            continue
        return [
            nmod_poly(_residues(c.x, p), p) + root * nmod_poly(_residues(c.y, p), p)
            for c in operator
        ], p
    return None


def _residues(q: fmpq_poly, p: int) -> list[int]:
    inverse = pow(int(q.denom()), -1, p)
    return [int(c) * inverse % p for c in q.numer().coeffs()]
