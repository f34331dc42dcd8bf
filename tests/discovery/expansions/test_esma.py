"""ESMA: nothing that the published implementation finds is lost, nothing false is found."""

from __future__ import annotations

import json
from random import Random

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from discovery import load
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import LimitError, ValueTextError
from discovery.expansions.esma import examine, search_pairs
from discovery.expansions.integer_expansion import expand_number
from discovery.expansions.left_side import GivenNumber, LeftSide
from discovery.expansions.left_side_enumeration import left_sides
from discovery.expansions.signed_scan import scan, sign_words
from discovery.expressions.expression import parse_expression
from discovery.identification.constant import Constant
from tests.discovery.continued_fractions.test_signed_fraction import fraction_of, rows
from verify.certification import certify
from verify.enclosures.signed_enclosure import enclose_signed

KNOWN = (
    *("e", "exp(2)", "exp(1/2)", "exp(1/3)", "exp(2/3)", "tan(1)", "tan(1/2)", "tanh(1)"),
    *("besseli(1,1)/besseli(0,1)", "besseli(1,2)/besseli(0,2)"),
    *("besselj(1,1)/besselj(0,1)", "besselj(1,2)/besselj(0,2)"),
    "besseli(4/3,2/3)/besseli(1/3,2/3)",
)
ONLY_C = np.array([[[0, 1], [1, 0]]], np.int32)


def decimals(x: arb) -> int:
    """The first twelve decimals, as a number."""
    with ctx.workprec(128):
        return int((x * 10**12).floor().unique_fmpz())


def test_all_that_the_reference_reports_for_e_is_found():
    reported = [row for row in load("esma_reference") if row["limit"] == "3"]
    assert len(reported) == 69
    e, sides, words = Constant.of("e"), left_sides(1, 3), sign_words(3)
    candidates = scan(e, sides, words).candidates
    assert len(candidates) > 3000  # most have a preperiod, which the reference passes over
    found = set()
    for i, w, negative in candidates:
        p, q = (tuple(half) for half in sides[i].tolist())
        found.add((decimals(LeftSide(e, p, q).enclose(20) * (-1 if negative else 1)), words[w]))
    for row in reported:
        x = parse_expression(row["lhs"])
        assert (decimals(x.enclose(20)), row["signs"]) in found
        finding = examine(x, row["signs"])
        assert finding is not None
        assert finding.fraction is not None
        terms = json.loads(row["initial_terms"])
        assert list(finding.terms[: len(terms)]) == terms


def test_searches_over_their_constants_find_all_known_fractions():
    sides, words = left_sides(1, 2), sign_words(4)
    found = set()
    for name in KNOWN:
        constant = Constant.of(name)
        for i, w, negative in scan(constant, sides, words).candidates:
            p, q = (tuple(half) for half in sides[i].tolist())
            value = LeftSide(constant, p, q).enclose(20) * (-1 if negative else 1)
            found.add((decimals(value), words[w]))
    known = {(decimals(parse_expression(row["lhs"]).enclose(20)), row["signs"]) for row in rows()}
    assert len(known) > 100  # some values have two expressions
    assert known - found == set()


def test_known_fractions_are_found_with_their_shortest_preperiod():
    for row in rows():
        found = examine(parse_expression(row["lhs"]), row["signs"])
        assert found is not None
        assert found.fraction == fraction_of(row), row


def test_what_is_found_is_certified():
    found = list(search_pairs(Constant.of("tan(1/2)"), left_sides(1, 1), sign_words(3)))
    assert len(found) > 60
    for _, side, _, finding in found:
        assert certify(finding.fraction, side.expression, 1000).status == "certified"


def random_real() -> GivenNumber:
    random = Random(2212)
    with ctx.workprec(1500):
        return GivenNumber("x", arb(random.getrandbits(1400), 1) / arb(2) ** 1399)


@pytest.mark.slow
@pytest.mark.parametrize("x", [Constant.of("pi"), Constant.of("eulergamma"), random_real()])
def test_numbers_without_a_pattern_give_none(x):
    sides, words = left_sides(1, 6), sign_words(4)
    assert len(sides) * len(words) > 100_000
    assert list(search_pairs(x, sides, words)) == []


def test_the_scan_of_a_part_is_a_part_of_the_scan():
    constant, sides, words = Constant.of("e"), left_sides(1, 2), sign_words(2)
    whole = scan(constant, sides, words)
    parts = [scan(constant, sides, words, span=(i, i + 56)) for i in range(0, 448, 56)]
    assert [pair for part in parts for pair in part.candidates] == whole.candidates
    assert sum(part.generic for part in parts) == whole.generic
    assert whole.generic + len(whole.candidates) + len(whole.undecided) == 448


def test_a_long_preperiod_and_many_polynomials_are_found():
    fraction = SignedFraction("+-", range(40, 60), ["k+2", "3", "2k+7", "5"])
    given = GivenNumber("x", enclose_signed(fraction, 2000).ball)
    (found,) = search_pairs(given, ONLY_C, ["+-"])
    assert found[3].fraction == fraction


def test_geometric_terms_are_reported_as_a_recurrence():
    terms = [1, *(2 ** (i // 2) if i % 2 else i // 2 + 1 for i in range(1, 150))]
    p0, q0, p, q = 1, 0, terms[0], 1
    for a in terms[1:]:
        p0, q0, p, q = p, q, a * p + p0, a * q + q0
    with ctx.workprec(2 * q.bit_length()):
        given = GivenNumber("x", arb(fmpq(p, q)) + arb(0, arb(1) / q**2))
    (found,) = search_pairs(given, ONLY_C, ["+"])
    assert found[3].fraction is None
    assert found[3].recurrence.factors() == "(1-x)^2*(1+x)^2*(1-2*x^2)"


def test_runs_of_equal_terms_are_no_pattern():
    # by excess, a quotient q is a run of q - 1 terms 2
    x = parse_expression("pi/10^6")
    assert set(expand_number(x, "-", 400).terms) == {1, 2}
    assert examine(x, "-") is None


def test_too_few_digits_and_too_few_terms_are_refused():
    given = GivenNumber("x", arb("2.71828", "0.00001"))
    with pytest.raises(ValueTextError, match=r"5 digits of x determine only \d terms"):
        list(search_pairs(given, ONLY_C, ["+"]))
    with pytest.raises(LimitError, match="the limits are 30 and"):
        scan(Constant.of("e"), ONLY_C, ["+"], terms=5)


def test_a_run_of_equal_terms_hides_no_cycle():
    fraction = SignedFraction("-", [3], ["3", *["2"] * 9])
    given = GivenNumber("x", enclose_signed(fraction, 400).ball)
    assert [fraction.term(i) for i in range(54, 60)] == [2] * 6  # the last of the first 60
    found = examine(given.ball, "-", 60)
    assert found is not None
    assert found.fraction == fraction
