"""Real roots of integer polynomials, isolated rigorously."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from flint import acb, arb, fmpz_poly

from discovery.definitions.function import Argument, OutsideDomainError, UndeterminedError
from discovery.errors import LimitError

__all__ = ["real_root", "real_root_of"]

MAX_ROOT_DEGREE = 60
MAX_ROOT_BITS = 4096


def real_root(k: int, coefficients: Sequence[int]) -> arb:
    """The k-th distinct real root (k = 1 is the least) of an integer polynomial, highest first.

    flint isolates all complex roots rigorously; the real ones come with an exact imaginary
    part 0.

    Raises
    ------
    OutsideDomainError
        If there are fewer real roots.

    Examples
    --------
    >>> real_root(1, [1, 0, -1, -1])
    [1.32471795724475 +/- 3.98e-15]
    """
    polynomial = fmpz_poly(list(reversed(coefficients)))
    if polynomial.degree() < 1:
        raise OutsideDomainError("a polynomial of degree 1 or more is needed")
    if polynomial.degree() > MAX_ROOT_DEGREE:
        raise LimitError(f"the degree of a realroot is beyond the limit of {MAX_ROOT_DEGREE}")
    if max(abs(c) for c in coefficients).bit_length() > MAX_ROOT_BITS:
        raise LimitError(f"a coefficient of a realroot is beyond {MAX_ROOT_BITS} bits")
    # flint's type stubs leave out that the roots come in pairs with their multiplicities
    pairs = cast("list[tuple[acb, int]]", polynomial.complex_roots())
    roots = [c.real for c, _ in pairs if c.imag.is_zero()]
    if not 1 <= k <= len(roots):
        raise OutsideDomainError(f"the polynomial has {len(roots)} real roots, there is no {k}-th")
    roots.sort(key=lambda x: x.mid())
    if not all(x < y for x, y in pairwise(roots)):
        raise UndeterminedError("the roots are not separated")
    return roots[k - 1]


def real_root_of(arguments: Sequence[Argument]) -> arb:
    """`real_root` of the arguments k, c_d, ..., c_0 of an expression."""
    integers = []
    for x in arguments:
        if x.exact is None or x.exact.denominator != 1:
            raise OutsideDomainError("its arguments must be integers")
        integers.append(int(x.exact.numerator))
    return real_root(integers[0], integers[1:])
