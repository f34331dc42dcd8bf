"""Integer roots of integer polynomials, without factoring them."""

from __future__ import annotations

from flint import fmpz, fmpz_poly, nmod_poly

from discovery.errors import LimitError

__all__ = ["integer_roots"]

_MAX_BITS = 61


def integer_roots(p: fmpz_poly) -> list[int]:
    """All integer roots of a nonzero polynomial, ascending, without multiplicity.

    Every root is at most 2 max |c_(n-k)/c_n|^(1/k) in size (M. Fujiwara, Tohoku Math. J. 10,
    1916); modulo a prime above twice that the roots are told apart, and each is tried.

    Raises
    ------
    LimitError
        If that bound is beyond 2^61.

    Examples
    --------
    >>> integer_roots(fmpz_poly([-6, 1, 1]) * fmpz_poly([1, 0, 2]))
    [-3, 2]
    """
    coefficients = p.coeffs()
    lead = coefficients[-1]
    size = int(lead.bit_length())
    bits = 2
    for k, c in enumerate(reversed(coefficients[:-1]), 1):
        if c:
            bits = max(bits, 2 - (size - 1 - int(c.bit_length())) // k)
    if bits > _MAX_BITS:
        raise LimitError("the roots of a polynomial may be beyond 2^61, the limit")
    if len(coefficients) == 1:
        return []
    prime = (1 << (bits + 1)) + 1
    while not fmpz(prime).is_prime() or lead % prime == 0:
        prime += 2
    reduced = nmod_poly([int(c % prime) for c in coefficients], prime)
    found = []
    for factor, _ in reduced.factor()[1]:
        if factor.degree() == 1:
            root = int(-factor[0] / factor[1])
            root = root - prime if root > prime // 2 else root
            if p(root) == 0:
                found.append(root)
    return sorted(found)
