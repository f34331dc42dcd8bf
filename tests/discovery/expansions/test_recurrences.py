"""Berlekamp-Massey, and what a linear recurrence is."""

from __future__ import annotations

import pytest
from flint import fmpz_poly
from hypothesis import given
from hypothesis import strategies as st

from discovery.algebra.integer_valued_polynomial import TermPolynomial, interpolate
from discovery.errors import LimitError, PolynomialError
from discovery.expansions.berlekamp_massey import PRIME, shortest_recurrence
from discovery.expansions.integer_recurrence import integer_recurrence
from discovery.expansions.interlacing import interlacing
from discovery.expansions.sequence_guess import guess_sequence
from tests.discovery.continued_fractions.test_signed_fraction import fraction_of, rows


def massey(terms: list[int]) -> tuple[int, list[int]]:
    """The textbook's algorithm, with divisions."""
    current, previous, length, gap, last = [1], [1], 0, 1, 1
    for n in range(len(terms)):
        discrepancy = sum(c * terms[n - i] for i, c in enumerate(current[: length + 1])) % PRIME
        if discrepancy == 0:
            gap += 1
            continue
        factor = discrepancy * pow(last, -1, PRIME)
        before = list(current)
        current += [0] * (len(previous) + gap - len(current))
        for i, c in enumerate(previous):
            current[i + gap] = (current[i + gap] - factor * c) % PRIME
        if 2 * length <= n:
            length, previous, last, gap = n + 1 - length, before, discrepancy, 1
        else:
            gap += 1
    return length, (current + [0] * (length + 1))[: length + 1]


small = st.lists(st.integers(0, 3), max_size=40)
large = st.lists(st.integers(0, PRIME - 1), max_size=30)


@given(small | large)
def test_the_kernel_is_the_textbook_algorithm(terms):
    assert shortest_recurrence(terms) == massey(terms)


def test_a_random_sequence_has_half_its_length():
    terms = [pow(7, i * i, PRIME) for i in range(1, 61)]
    assert abs(shortest_recurrence(terms)[0] - 30) <= 1


polynomials = st.lists(st.integers(-9, 9), min_size=1, max_size=3).map(tuple).map(TermPolynomial)


@given(st.lists(st.integers(-99, 99), max_size=9), st.lists(polynomials, min_size=1, max_size=5))
def test_interlaced_polynomials_are_found_from_where_they_begin(preperiod, cycle):
    def term(i: int) -> int:
        k, j = divmod(i - len(preperiod), len(cycle))
        return preperiod[i] if i < len(preperiod) else cycle[j].at(k)

    terms = [term(i) for i in range(60)]
    found = interlacing(terms)
    assert found is not None
    assert [found.at(i) for i in range(200)] == [term(i) for i in range(200)]
    assert len(found.preperiod) <= len(preperiod)
    assert len(cycle) % len(found.cycle) == 0
    if found.preperiod:  # one term earlier the pattern would say something else
        earlier = found.cycle[-1].at(-1)
        assert earlier != found.preperiod[-1]
    recurrence = integer_recurrence(terms)
    assert recurrence is not None
    assert recurrence.begins <= len(preperiod)


def test_a_broken_pattern_is_none():
    terms = [1, 2 * (4) + 1, 1] * 20
    terms[-2] += 1
    assert interlacing(terms) is None


@given(st.integers(2, 5), st.integers(1, 4), st.lists(st.integers(-5, 5), min_size=1, max_size=3))
def test_geometric_interlacings_are_recurrences(ratio, scale, others):
    step = len(others) + 1
    terms = [
        scale * ratio ** (i // step) if i % step == 0 else others[i % step - 1] * (i // step)
        for i in range(60)
    ]
    found = integer_recurrence(terms)
    assert found is not None
    connection = found.connection
    for n in range(found.begins + found.length, 60):
        assert sum(c * terms[n - i] for i, c in enumerate(connection)) == 0
    assert interlacing(terms) is None
    geometric = fmpz_poly([1] + [0] * (step - 1) + [-ratio])
    assert fmpz_poly(list(connection)) % geometric == 0


def test_interpolation_gives_rational_coefficients_and_checks():
    assert str(interpolate([0, 1, 3, 6, 10], 2)) == "(k^2+k)/2"
    assert interpolate([0, 1, 3, 6, 11], 2) is None
    with pytest.raises(PolynomialError, match="not integers"):
        TermPolynomial.parse("(k+1)/2")
    with pytest.raises(PolynomialError, match="no polynomial in k"):
        TermPolynomial.parse("2n+1")


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ([1], "1 terms are too few"),
        ([1, 3, 5, 7], "fits them, but only 2 terms confirm it; give at least 8"),
        ([1, 2, 4, 8, 16, 32, 64], "7 terms are too few"),
        ([1, 5, 1, 7, 1, 9, 1, 11, 1], "2 polynomials of degree 1 fit them"),
    ],
)
def test_too_few_terms_are_refused(terms, message):
    with pytest.raises(LimitError, match=message):
        guess_sequence(terms)


def test_primes_have_no_recurrence():
    primes = [p for p in range(2, 400) if all(p % d for d in range(2, p))]
    found = guess_sequence(primes)
    assert (found.interlacing, found.recurrence, found.following) == (None, None, ())


def test_the_terms_of_all_known_signed_fractions_are_evidence_enough():
    for row in rows():
        known = fraction_of(row)
        found = guess_sequence([known.term(i) for i in range(100)])
        assert found.interlacing is not None, row
        assert found.interlacing.preperiod == known.preperiod
        assert found.interlacing.cycle == known.cycle


@pytest.mark.parametrize(
    ("term", "given"),
    [
        (lambda i: 7, 12),
        (lambda i: 1 + i % 2, 14),
        (lambda i: 2 * i + 1, 5),
        (lambda i: i + 4 if i % 2 else 1, 9),
    ],
)
def test_how_many_terms_a_guess_needs_is_said(term, given):
    with pytest.raises(LimitError, match="terms are too few") as refused:
        guess_sequence([term(i) for i in range(given)])
    need = int(str(refused.value).rpartition(" ")[2])
    assert need > given
    assert interlacing([term(i) for i in range(need)]) is not None
    assert interlacing([term(i) for i in range(need - 1)]) is None


def test_a_run_at_the_end_hides_no_pattern():
    terms = [5, *[1] * 8] * 12
    found = guess_sequence(terms)
    assert found.interlacing is not None
    assert [p.at(0) for p in found.interlacing.cycle] == [5, *[1] * 8]


def test_a_cycle_must_be_seen_six_times_and_a_growing_one_five_times():
    constant = [7, 1, 8, 2, 8, 1, 8]
    assert interlacing(constant * 6) is not None
    assert interlacing((constant * 6)[:-1]) is None
    growing = [x for k in range(6) for x in (7, k, 8, 2, 8, 1, 8)]
    assert interlacing(growing[:35]) is not None
    assert interlacing(growing[:34]) is None
