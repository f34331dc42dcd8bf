"""The fingerprint of a continued fraction: what its period products modulo primes say.

A fraction is *rigid* when the trace of ``P_p = M(0) ... M(p-1) mod p`` is one rational number
modulo all but finitely many primes. For deg a <= 1, deg b <= 2 the trace theorem decides this
exactly; otherwise traces at many primes do, by Chinese remainders and rational reconstruction,
confirmed at further primes. A fingerprint is a sieve: it proves nothing of the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import isqrt, prod

import numpy as np

from discovery.algebra.polynomial import Polynomial
from discovery.algebra.primes import odd_primes_from
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.fingerprints.reduction_order import (
    FIRST_ORDER_PRIME,
    ORDER_PRIME_COUNT,
    growth_degree,
    reduction_order,
)
from discovery.fingerprints.symmetry import first_order_factors, symmetry_centre, zero_continuant
from discovery.fingerprints.trace_kernel import period_traces
from discovery.fingerprints.trace_theorem import applies, exact_trace, is_square, legendre

__all__ = [
    "CLASSES",
    "Fingerprint",
    "discriminant",
    "fingerprint",
    "rational_residue",
    "usable_primes",
]

CLASSES = ("reduction", "partial-reduction", "half-reduction", "rigid", "generic")

FIRST_PRIME = 101
CONFIRMATIONS = 24
_SHARE_PRIMES = 100
_HALF = Fraction(3, 8)  # between the shares 1/4 and 1/2, both measured at a hundred primes


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What `fingerprint` finds.

    Attributes
    ----------
    trace, det : Fraction or None
        Of the period product, where they are one rational number at all primes tried.
    order : Fraction
        Reduction order r, at every prime: gcd(p_n, q_n) grows at least like (n!)^r. It is 0 for
        ``half-reduction``, where half of the primes still divide the gcd.
    symmetric : bool
        a(s-n) = -a(n) and b(s+1-n) = b(n) for some s: the trace is then 0 for nothing.
    reduction_class : str
        ``reduction`` (order = growth degree of q_n), ``partial-reduction`` (0 < order),
        ``half-reduction`` (trace and det 0 at about half of the primes or more, not all),
        ``rigid`` (constant trace), ``generic``.
    structure : tuple of str
        Names of what the polynomials alone show: ``terminating``, ``inflated``,
        ``zero-continuant``, ``reducible``.
    primes : tuple of int
        The primes used; empty where the trace theorem decides without any.
    """

    trace: Fraction | None
    det: Fraction | None
    order: Fraction
    symmetric: bool
    reduction_class: str
    structure: tuple[str, ...]
    primes: tuple[int, ...]


def discriminant(a: Polynomial, b: Polynomial) -> int | None:
    """D = alpha^2 + 4 beta of the leads in the balanced shape deg b = 2 deg a, else None."""
    return a[0] ** 2 + 4 * b[0] if len(b) - 1 == 2 * (len(a) - 1) else None


def usable_primes(a: Polynomial, b: Polynomial, start: int = FIRST_PRIME) -> Iterator[int]:
    """Odd primes from `start` on that divide neither lead nor a D other than 0.

    >>> list(islice(usable_primes((5, 1), (6, 0, 0), 7), 3))  # D = 49
    [11, 13, 17]
    """
    D = discriminant(a, b)
    bad = a[0] * b[0] * (D or 1)
    return (p for p in odd_primes_from(start) if bad % p)


def rational_residue(
    residues: Sequence[int], primes: Sequence[int], confirmations: int = CONFIRMATIONS
) -> Fraction | None:
    """The one rational r/s with these residues, or None.

    The last `confirmations` primes are kept for confirming; r and s are at most the square root
    of half the product of the others.

    >>> rational_residue([2, 2, 2, 2], [5, 7, 11, 13], 2)
    Fraction(2, 1)
    """
    used = len(primes) - confirmations
    modulus, x = 1, 0
    for r, p in zip(residues[:used], primes[:used], strict=True):
        x += modulus * ((r - x) * pow(modulus, -1, p) % p)
        modulus *= p
    bound = isqrt(modulus // 2)
    r0, r1, s0, s1 = modulus, x, 0, 1
    while r1 > bound:
        q = r0 // r1
        r0, r1, s0, s1 = r1, r0 - q * r1, s1, s0 - q * s1
    if s1 == 0 or abs(s1) > bound:
        return None
    for r, p in zip(residues[used:], primes[used:], strict=True):
        if (r1 - r * s1) % p:
            return None
    return Fraction(r1, s1)


def _prime_list(a: Polynomial, b: Polynomial, minimum: int = 0) -> list[int]:
    """Primes for reconstruction and confirmation, with both values of chi(D) among the last."""
    digits = 4 + 2 * len(str(max(abs(c) for c in (*a, *b))))
    primes: list[int] = []
    supply = usable_primes(a, b)
    while prod(primes) < 2 * 10 ** (2 * digits):
        primes.append(next(supply))
    D = discriminant(a, b)
    last = list(islice(supply, CONFIRMATIONS))
    if D is not None and not is_square(D):
        # A trace that is 0 or tau by chi(D) must not look constant: see each sign often.
        for sign in (1, -1):
            missing = 8 - sum(legendre(D, p) == sign for p in last)
            if missing > 0:
                last += list(islice((p for p in supply if legendre(D, p) == sign), missing))
    primes += last
    while len(primes) < minimum:
        primes.append(next(supply))
    return primes


def _sampled_traces(
    a: Polynomial, b: Polynomial, primes: Sequence[int]
) -> tuple[list[int], list[int]]:
    p = np.array(primes, dtype=np.int64)
    residues = [
        np.array([[c % q for c in poly] for q in primes], dtype=np.int64) for poly in (a, b)
    ]
    traces, dets = np.empty(len(p), np.int64), np.empty(len(p), np.int64)
    period_traces(residues[0], residues[1], p, traces, dets)
    return traces.tolist(), dets.tolist()


def _sampled(
    a: Polynomial, b: Polynomial
) -> tuple[Fraction | None, Fraction | None, Fraction, tuple[int, ...]]:
    """Trace, det, share of primes with both 0 (0, 1, or a measured share), primes used."""
    primes = _prime_list(a, b)
    traces, dets = _sampled_traces(a, b, primes)
    trace = rational_residue(traces, primes)
    det = rational_residue(dets, primes)
    both = sum(t == d == 0 for t, d in zip(traces, dets, strict=True))
    if trace is None and both > len(primes) // 10:  # chance alone gives one in a hundred or two
        primes = _prime_list(a, b, _SHARE_PRIMES)
        traces, dets = _sampled_traces(a, b, primes)
        both = sum(t == d == 0 for t, d in zip(traces, dets, strict=True))
        share = Fraction(both, len(primes))
        return trace, det, share, tuple(primes)
    if trace == 0:
        # A nonconstant b has a root modulo a positive share of the primes.
        share = Fraction(1) if det == 0 else Fraction(both, len(primes))
        return trace, det, share, tuple(primes)
    return trace, det, Fraction(0), tuple(primes)


def _structure(pcf: PCF) -> tuple[str, ...]:
    names = []
    if pcf.terminates_at is not None:
        names.append("terminating")
    elif pcf.representative != pcf:
        names.append("inflated")
    if zero_continuant(pcf.a, pcf.b) is not None:
        names.append("zero-continuant")
    if first_order_factors(pcf.a, pcf.b):
        names.append("reducible")
    return tuple(names)


def fingerprint(pcf: PCF) -> Fingerprint:
    """Fingerprint of a fraction; of its representative, where it is inflated.

    Examples
    --------
    >>> f = fingerprint(PCF("2n+1", "n^2"))  # 4/pi
    >>> f.reduction_class, f.trace, f.det, f.order, f.symmetric
    ('reduction', Fraction(0, 1), Fraction(0, 1), Fraction(1, 1), True)
    >>> fingerprint(PCF("n+3", "-n")).reduction_class, fingerprint(PCF("n+3", "n^2+n+1")).trace
    ('rigid', None)

    Notes
    -----
    Outside deg a <= 1, deg b <= 2 the answer rests on the primes it names: a trace that is
    constant at all of them and not elsewhere would be called rigid, and the share of nilpotent
    primes is measured at a hundred of them (at a quarter or less a fraction counts as generic).
    """
    folded = read_pcf(pcf).representative
    a, b = folded.a, folded.b
    primes: tuple[int, ...] = ()
    if applies(a, b):
        exact = exact_trace(a, b)
        trace, det, share = exact.trace, exact.det, exact.nilpotent_share
    else:
        trace, det, share, primes = _sampled(a, b)
    order = Fraction(0)
    if share == 1:
        order_primes = tuple(islice(usable_primes(a, b, FIRST_ORDER_PRIME), ORDER_PRIME_COUNT))
        order = reduction_order(a, b, order_primes)
        primes = tuple(sorted({*primes, *order_primes}))
    return Fingerprint(
        trace=trace,
        det=det,
        order=order,
        symmetric=symmetry_centre(a, b) is not None,
        reduction_class=_class_of(trace, share, order, growth_degree(a, b)),
        structure=_structure(pcf),
        primes=primes,
    )


def _class_of(trace: Fraction | None, share: Fraction, order: Fraction, growth: Fraction) -> str:
    if order > 0:
        return "reduction" if order >= growth else "partial-reduction"
    if _HALF <= share < 1:
        return "half-reduction"
    return "generic" if trace is None else "rigid"
