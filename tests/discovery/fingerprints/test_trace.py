"""Period products modulo primes: kernels, the trace theorem, reduction order, fingerprints."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from discovery import PCF, load
from discovery.algebra.polynomial import Polynomial, positive_integer_root, value_at
from discovery.errors import LimitError
from discovery.fingerprints.fingerprint import fingerprint, usable_primes
from discovery.fingerprints.reduction_order import reduction_order, valuations, valuations_exact
from discovery.fingerprints.rigid_scan import RigidScan
from discovery.fingerprints.symmetry import first_order_factors, symmetry_centre, zero_continuant
from discovery.fingerprints.trace_kernel import allowed_traces, period_trace, residue_table
from discovery.fingerprints.trace_theorem import exact_trace, predicted_trace, residue
from tests.strategies import fractions, infinite_fractions, polynomials


def slow_trace(a: Polynomial, b: Polynomial, p: int, start: int = 0) -> tuple[int, int]:
    """Trace and determinant of M(start) ... M(start + p - 1) mod p, by the definition."""
    m = [[1, 0], [0, 1]]
    for n in range(start, start + p):
        x, y = value_at(b, n), value_at(a, n)
        m = [[row[1] % p, (row[0] * x + row[1] * y) % p] for row in m]
    return (m[0][0] + m[1][1]) % p, (m[0][0] * m[1][1] - m[0][1] * m[1][0]) % p


def _residues(q: Polynomial, p: int) -> np.ndarray:
    return np.array([c % p for c in q], dtype=np.int64)


@given(fractions(3, 6, 1000), st.sampled_from([3, 11, 101, 499]))
def test_kernel_equals_its_twin(pcf: PCF, p: int) -> None:
    assert period_trace(_residues(pcf.a, p), _residues(pcf.b, p), p) == slow_trace(pcf.a, pcf.b, p)


@given(fractions(3, 6, 50), st.sampled_from([5, 13, 41]), st.integers(-50, 50))
def test_trace_does_not_depend_on_the_start(pcf: PCF, p: int, start: int) -> None:
    assert slow_trace(pcf.a, pcf.b, p, start) == slow_trace(pcf.a, pcf.b, p)


@given(polynomials(1, 10**6), polynomials(2, 10**6), st.sampled_from([3, 5, 7, 11, 101, 211, 499]))
def test_trace_theorem(a: Polynomial, b: Polynomial, p: int) -> None:
    assume(b[0] % p and a[0] % p)
    assert predicted_trace(a, b, p) == slow_trace(a, b, p)


@given(polynomials(1, 50), polynomials(2, 50))
def test_exact_trace_is_what_all_primes_show(a: Polynomial, b: Polynomial) -> None:
    exact = exact_trace(a, b)
    primes = [p for p, _ in zip(usable_primes(a, b), range(40), strict=False)]
    traces = [predicted_trace(a, b, p) for p in primes]
    if exact.trace is not None:
        assert all(t == residue(exact.trace, p) for (t, _), p in zip(traces, primes, strict=True))
    if exact.det is not None:
        assert all(d == residue(exact.det, p) for (_, d), p in zip(traces, primes, strict=True))
    count = sum(t == d == 0 for t, d in traces)
    assert abs(count / len(traces) - exact.nilpotent_share) < 0.4
    if exact.nilpotent_share == 1:
        assert count == len(traces)
    if exact.nilpotent_share == 0:  # a constant below 12,500 in size has two such prime factors
        assert count <= 2


@given(polynomials(2, 4), st.lists(polynomials(2, 5), min_size=1, max_size=40, unique=True))
def test_scan_keeps_exactly_the_stated_traces(b: Polynomial, columns: list[Polynomial]) -> None:
    scan = RigidScan(columns, largest=5)
    allowed = allowed_traces(list(scan.primes), scan.numerator, 12)
    expected = []
    for i, a in enumerate(columns):
        index = 0
        for p in scan.primes:
            index = index * p + slow_trace(a, b, p)[0]
        if allowed[index]:
            expected.append(i)
    assert scan.survivors(b).tolist() == expected


def test_scan_exempts_balanced_pairs_whose_discriminant_a_prime_divides() -> None:
    scan = RigidScan([(1, 0, 3), (2, 0, 3)], largest=3)
    assert scan.primes[0] == 11
    b = (-3, 0, 0, 0, 1)  # D = 1 - 12 = -11 and 4 - 12 = -8
    assert 0 in scan.survivors(b)


def test_scan_names_the_end_of_its_range() -> None:
    assert not RigidScan.covers(1021)
    with pytest.raises(LimitError, match="1021"):
        residue_table(np.array([[1, 2]]), 1031)


@given(infinite_fractions(2, 4, 500), st.sampled_from([41, 67, 131]))
def test_valuation_kernel_equals_exact_integers(pcf: PCF, p: int) -> None:
    assert valuations(pcf.a, pcf.b, p) == valuations_exact(pcf.a, pcf.b, p, 8)


def _zeta3(x0: int, x1: int) -> Polynomial:
    return tuple(x0 * c + x1 * d for c, d in zip((2, 3, 3, 1), (0, 0, 2, 1), strict=True))


@pytest.mark.slow
def test_reduction_order_finds_the_zeta_3_family() -> None:
    """a = x0(n^3+(n+1)^3) + c(2n+1): order 3 at c = 2y(y-1) for x0 = 1, c = k^2 - 1 for x0 = 2."""
    b1, b2 = (-1, 0, 0, 0, 0, 0, 0), (-4, 0, 0, 0, 0, 0, 0)
    assert [c for c in range(-20, 61) if reduction_order(_zeta3(1, c), b1) == 3] == [
        *(0, 4, 12, 24, 40, 60)
    ]
    assert [c for c in range(-20, 25) if reduction_order(_zeta3(2, c), b2) == 3] == [
        *(-1, 0, 3, 8, 15, 24)
    ]
    assert reduction_order(_zeta3(17, -12), b1) == 3  # Apery
    assert reduction_order(_zeta3(3, -2), b1) == 3  # 8/(7 zeta(3))


@given(
    st.integers(1, 9), st.integers(-9, -1), st.integers(-9, 9), *[st.integers(-9, 0)] * 2
)  # eigenvalues u > 0 > v, so that D = (u - v)^2
def test_split_b_and_nilpotent_primes_mean_full_reduction(
    u: int, v: int, beta: int, r: int, s: int
) -> None:
    """For a linear and b = g(n - r)(n - s), (0, 0) at all primes coincides with full reduction."""
    assume(u + v != 0)
    a, g = (u + v, beta), -u * v
    b = (g, -g * (r + s), g * r * s)
    assert exact_trace(a, b).nilpotent_share == 1
    primes = tuple(p for p, _ in zip(usable_primes(a, b, 41), range(8), strict=False))
    assert reduction_order(a, b, primes) == 1


def test_one_valuation_too_high_does_not_deceive() -> None:
    assert fingerprint(PCF("n-1", "2n^2")).reduction_class == "reduction"
    assert fingerprint(PCF("2n+6", "80n^2+320n+240")).order == 1


def test_partial_reduction_is_told_from_full() -> None:
    """Trace and determinant 0 at every prime, but the gcd grows only like n!."""
    f = fingerprint(PCF("n^3+(n+1)^3+5(2n+1)", "-2n^6"))
    assert (f.trace, f.det, f.order, f.reduction_class) == (0, 0, 1, "partial-reduction")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2n+1", "n^2", "reduction"),
        ("2n+1", "n^2+16", "half-reduction"),  # 4/tanh(pi)
        ("n+3", "-n", "rigid"),  # e
        ("n+1", "1", "rigid"),  # a Bessel quotient
        ("n+2", "n^2+n", "half-reduction"),  # b splits, D = 5: nilpotent at half of the primes
        ("n+2", "n^2+1", "generic"),  # D = 5, Delta = -4: at a quarter of them
        ("n^2+1", "n+1", "generic"),
        ("34n^3+51n^2+27n+5", "-n^6", "reduction"),
        ("5n+1", "6n^2", "reduction"),  # D = 49: the prime 7 would deceive
    ],
)
def test_classes(a: str, b: str, expected: str) -> None:
    assert fingerprint(PCF(a, b)).reduction_class == expected


def test_inflation_is_folded_before_the_fingerprint() -> None:
    """For an irreducible nonlinear f the trace is multiplied by a product that varies with p."""
    inflated = PCF("n+3", "-n").inflate("n^2+1")
    assert fingerprint(inflated).trace == 1
    assert "inflated" in fingerprint(inflated).structure


def test_fingerprint_at_the_edge_of_size() -> None:
    assert fingerprint(PCF(f"{10**30}n+1", f"{10**30}n")).trace == -1
    assert fingerprint(PCF("n^50+3", "n^49+2")).reduction_class == "generic"


def test_structures_are_named() -> None:
    assert symmetry_centre((2, 3, 3, 1), (-1, 0, 0, 0, 0, 0, 0)) == -1
    assert symmetry_centre((3, 2), (-2, 3, 0)) is None
    assert zero_continuant((1, 1, 0), (1, 1, 0)) == (Fraction(-1), 1)
    assert zero_continuant((2, 1), (1, 1, 0)) is None
    assert first_order_factors((1, 0, 4), (-2, 0, -4)) == [(Fraction(2),)]  # b = c^2 - c a, c = 2
    assert first_order_factors((2, 1), (1, 0, 0)) == []


@given(polynomials(2, 5), polynomials(1, 5))
def test_reducible_fractions_are_recognised(a: Polynomial, r: Polynomial) -> None:
    """b(n) = r(n-1) (r(n) - a(n)) has the right factor r."""
    back = [value_at(r, n - 1) for n in range(8)]
    width = max(len(a), len(r))
    difference = [
        x - y for x, y in zip((0,) * (width - len(r)) + r, (0,) * (width - len(a)) + a, strict=True)
    ]
    assume(any(difference))
    r_back = (r[0], r[1] - r[0]) if len(r) == 2 else r
    b = [0] * (len(r_back) + len(difference) - 1)
    for i, x in enumerate(r_back):
        for j, y in enumerate(difference):
            b[i + j] += x * y
    pcf = PCF(a, b)
    assert value_at(pcf.b, 5) == back[5] * (value_at(r, 5) - value_at(a, 5))
    assert tuple(Fraction(c) for c in r) in first_order_factors(pcf.a, pcf.b)


def test_no_known_formula_is_generic() -> None:
    rows = load("known_pcfs")
    assert len(rows) == 169
    assert [r for r in rows if fingerprint(PCF(r["a"], r["b"])).reduction_class == "generic"] == []


def _box() -> list[Polynomial]:
    result = []
    for c in product(range(-5, 6), repeat=3):
        if any(c):
            result.append(c[next(i for i in range(3) if c[i]) :])
    return result


@pytest.mark.slow
def test_box_scan_agrees_with_the_published_figures() -> None:
    """Degree-2 box, coefficients -5 ... 5: 1,768,900 pairs, counted by kernels at eight primes.

    39,646 have a constant integer trace; 44,166 with deg a <= 1 are rigid, as the theorem says;
    17,824 have constant trace and determinant at the first six primes; 5,984 of the first
    terminate; 8,350 have trace and determinant 0 at the primes 11 ... 37.
    """
    box = _box()
    assert len(box) ** 2 == 1_768_900
    scan = RigidScan(box, largest=5)
    primes = [101, 103, 107, 109, 113, 127, 131, 137]
    small = [11, 13, 17, 19, 23, 29, 31, 37]
    residues = {p: [_residues(q, p) for q in box] for p in small + primes}
    integer_traces = both_constant = low_degree = terminating = nilpotent = 0
    sample: list[tuple[Polynomial, Polynomial, bool]] = []
    for j, b in enumerate(box):
        for i in scan.survivors(b):
            a = box[i]
            if len(a) <= 2 and exact_trace(a, b).trace is not None:
                low_degree += 1
            pairs = []
            for p in primes:
                t, d = period_trace(residues[p][i], residues[p][j], p)
                pairs.append((_centred(t, p), _centred(d, p)))
                if len(pairs) > 1 and pairs[-1][0] != pairs[0][0]:
                    break
            else:
                integer_traces += 1
                terminating += positive_integer_root(b) is not None
            nilpotent += all(
                period_trace(residues[p][i], residues[p][j], p) == (0, 0) for p in small
            )
            both_constant += len(set(pairs[:6])) == 1 and len(pairs) >= 6
        if j % 97 == 0:
            chosen = set(scan.survivors(b).tolist())
            rng = random.Random(j)
            sample += [(box[i], b, i in chosen) for i in rng.sample(range(len(box)), 20)]
    assert integer_traces == 39_646
    assert low_degree == 44_166
    assert both_constant == 17_824
    assert terminating == 5_984
    assert nilpotent == 8_350
    for a, b, kept in sample:  # the slow twin: what the scan dropped has no small constant trace
        if not kept:
            assert len({_centred(slow_trace(a, b, p)[0], p) for p in primes}) > 1


def _centred(x: int, p: int) -> int:
    return int(x) - p if x > p // 2 else int(x)
