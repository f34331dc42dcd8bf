"""Equivalences of continued fractions: found, and checked by code that does not find them."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from math import lcm

import pytest
from flint import arb, ctx, fmpz_poly

from discovery import load
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.coboundary import Coboundary
from discovery.equivalences.coboundary_search import coboundary
from discovery.equivalences.elementary_coboundaries import contraction, inflation, shift
from discovery.equivalences.equivalence import equivalence
from discovery.equivalences.gauge_invariants import asymptotic_profile
from discovery.equivalences.polynomial_matrix import PolynomialMatrix, from_flint, step_matrix
from discovery.errors import LimitError, NoValueError, PolynomialError, ProofError
from discovery.expressions.expression import parse_expression
from verify.enclosures.dominant_solution import converges_fast, keeps_direction
from verify.enclosures.enclosure import enclose
from verify.theorems.equivalence_theorem import check_equivalence


def _image(moebius: tuple[int, int, int, int], x: arb) -> arb:
    p, q, r, s = moebius
    return (p * x + q) / (r * x + s)


def _holds(found: Coboundary, digits: int = 50) -> bool:
    """The checker accepts, and certified enclosures of both sides agree."""
    assert check_equivalence(found.a, found.b, found.to_dict()) == found.moebius
    extra = 8 + max(map(abs, found.moebius)).bit_length()
    left, right = enclose(found.a, digits + extra).ball, enclose(found.b, digits + extra).ball
    with ctx.workprec(4 * (digits + extra)):
        difference = left - _image(found.moebius, right)
        return 0 in difference and bool(difference.rad() < arb(10) ** -digits)


def _found(a: tuple[str, str], b: tuple[str, str]) -> Coboundary:
    found = equivalence(PCF(*a), PCF(*b))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("a", "b", "moebius"),
    [
        (("4n+2", "4n^2"), ("2n+1", "n^2"), (2, 0, 0, 1)),  # f = 2
        (("(n+2)*(2n+1)", "(n+2)*(n+1)*n^2"), ("2n+1", "n^2"), (2, 0, 0, 1)),  # f = n + 2
        (("2n+3", "2n+3"), ("2n+1", "2n-1"), (3, 0, 0, 1)),  # f = (2n+3)/(2n+1)
        (("2n+1", "n^2"), ("-6n-3", "9n^2"), (1, 0, 0, -3)),  # f = -3
    ],
)
def test_inflations(
    a: tuple[str, str], b: tuple[str, str], moebius: tuple[int, int, int, int]
) -> None:
    found = inflation(PCF(*a), PCF(*b))
    assert found.moebius == moebius
    assert _holds(found)
    assert equivalence(PCF(*a), PCF(*b)) == found


def test_what_is_no_inflation_is_refused() -> None:
    with pytest.raises(PolynomialError, match="rho"):
        inflation(PCF("2n+1", "n^2"), PCF("2n+1", "n^2+1"))


@pytest.mark.parametrize("k", [0, 1, 5, 20])
def test_a_fraction_is_the_image_of_its_tails(k: int) -> None:
    pcf = PCF("2n+1", "n^2")
    found = shift(pcf, k)
    assert _holds(found)
    assert found.inverse().then(found).moebius == (1, 0, 0, 1)
    # both ways, and hidden by an inflation
    tail = pcf.shift(k).inflate("3n+5")
    assert _holds(_found(pcf.texts, tail.texts))
    assert _holds(_found(tail.texts, pcf.texts))


@pytest.mark.parametrize("steps", [2, 3])
@pytest.mark.parametrize(
    ("a", "b"), [("2", "4n^2-4n+1"), ("2n+1", "n^2"), ("n", "3n+3"), ("2", "1")]
)
def test_contractions(a: str, b: str, steps: int) -> None:
    found = contraction(PCF(a, b), steps)
    assert found.steps == (steps, 1)
    assert _holds(found)


def test_every_second_convergent() -> None:
    """The contraction has the convergents of the fraction, one in two, by its map."""
    found = contraction(PCF("2", "1"), 2)
    for n in range(1, 6):
        p, q = found.a.convergents(2 * n)
        s, t = found.b.convergents(n)
        w, x, y, z = found.moebius
        assert Fraction(p, q) == Fraction(w * s + x * t, y * s + z * t)


def _split(lead: int, roots: tuple[Fraction, Fraction], a: tuple[Fraction, Fraction]) -> PCF:
    """(a_1 n + a_0, lead (n - r)(n - s)) with integers, by a constant inflation."""
    r, s = roots
    b = (Fraction(lead), -lead * (r + s), lead * r * s)
    f = lcm(*(x.denominator for x in (*a, *b)))
    return PCF([int(f * x) for x in a], [int(f * f * x) for x in b])


def test_contiguous_hypergeometric_fractions_are_equivalent() -> None:
    """Equal eigenvalues; the roots of b and the parameter C of 2F1 moved by integers."""
    rng = random.Random(7)
    done = 0
    while done < 25:
        small, large = rng.choice((-1, 1)) * rng.randint(1, 3), rng.randint(4, 6)
        r, s = (-Fraction(rng.randint(1, 11), rng.choice((2, 3, 5))) for _ in range(2))
        c = Fraction(rng.randint(1, 13), 7)  # no resonance with the other denominators
        pair = []
        for moves in ((0, 0, 0), tuple(rng.randint(-2, 1) for _ in range(3))):
            x, y, z = r + moves[0], s + moves[1], c + moves[2]
            beta = z * (large - small) - (x + y - 1) * small
            pair.append(_split(-small * large, (x, y), (Fraction(small + large), beta)))
        if any(p.terminates_at for p in pair):
            continue
        found = equivalence(*pair)
        assert found is not None, pair
        assert _holds(found), pair
        done += 1


def _another(pcf: PCF, upper: fmpz_poly, lower: fmpz_poly) -> PCF:
    """The fraction of y_n = c_1(n) q_(n-1) + c_2(n) q_n, deflated, from where it does not end."""
    gauge = PolynomialMatrix(fmpz_poly([1]), upper, fmpz_poly(), lower)
    step = gauge.shift(-1).adjugate() @ step_matrix(pcf, 1) @ gauge
    one, two = step.shift(-1), step.shift(-2)
    a, b = one.y * step.w + step.y * one.x, -(step.y * two.y * one.determinant())
    fraction = PCF(from_flint(a), from_flint(b))
    while fraction.terminates_at is not None:
        fraction = fraction.shift(fraction.terminates_at)
    return fraction.representative


def test_fractions_of_other_solution_vectors_are_found_and_proved() -> None:
    """A gauge transformation by a random column, hidden in a fraction of much larger degrees."""
    rng = random.Random(3)
    laws = set()
    done = 0
    while done < 60:
        small = [[rng.randint(-4, 4) for _ in range(d + 1)] for d in (rng.randint(0, 2), 3)]
        columns = [fmpz_poly([rng.randint(1, 3), rng.randint(0, 2)]) for _ in range(2)]
        try:
            pcf = PCF(*small)
            law = convergence(pcf).law
            if not law or law == "power":  # there the new fraction can lose its limit
                continue
            other = _another(pcf, *columns)
        except PolynomialError:
            continue
        found = equivalence(pcf, other)
        assert found is not None, (pcf, columns)
        assert check_equivalence(pcf, other, found.to_dict()) == found.moebius
        laws.add(law)
        done += 1
    assert laws == {"factorial", "exponential", "root-exponential"}


def test_zeta_3_rows_of_the_matrix_field() -> None:
    """1/zeta(3), shifted and inflated, and rows of a = n^3+(n+1)^3+2y(y-1)(2n+1), b = -n^6."""
    rows = [PCF(f"n^3+(n+1)^3+{2 * y * (y - 1)}*(2n+1)", "-n^6") for y in range(1, 7)]
    for y, row in enumerate(rows, 1):
        found = equivalence(rows[0], row)
        assert found is not None
        assert _holds(found), y
    assert coboundary(rows[0], rows[1]).solutions[0].moebius == (1, 0, 1, 1)
    hidden = rows[2].shift(4).inflate("n^2+3")
    assert _holds(_found(rows[0].texts, hidden.texts))


def test_power_laws_are_proved_by_the_direction_of_a_column() -> None:
    """Brouncker's fraction and its relatives, whose errors fall like n^-1 ... n^-5."""
    family = [("2", "(2n-1)^2"), ("6", "(2n-1)^2"), ("10", "(2n-1)^2"), ("2", "(2n+1)^2")]
    family += [("4", "4n^2-1"), ("8", "4n^2-1"), ("-14", "(2n-1)^2")]
    for a in family:
        assert not converges_fast(PCF(*a))
        for b in family:
            assert _holds(_found(a, b), 30), (a, b)
    assert _holds(_found(("2n+1", "-n^2"), ("2n+3", "-(n+1)^2")), 30)  # 0, like 1/log(n)


def test_a_gauge_transformation_that_exchanges_the_solutions_proves_nothing() -> None:
    """The identity holds, but the dominant solution goes to the minimal one."""
    a, b = PCF("4", "(2n-1)^2"), PCF("-4", "(2n-1)^2")
    witness = {
        "to": list(b.texts),
        "steps": [1, 1],
        "u": [[[8, -8, 1], [-16, 16, -4, 0]], [[-4, 4], [8, -8, 1]]],
        "num": [1],
        "den": [1],
    }
    with pytest.raises(ProofError, match="cancels the dominant solution"):
        check_equivalence(a, b, witness)
    value = enclose(a, 20).ball
    assert not value.overlaps(-value + 4)  # what the witness would say
    found = equivalence(a, b)
    assert found is not None
    assert found.moebius == (1, 0, 0, -1)


def test_second_order_cancellation_is_seen() -> None:
    """(2n^2+2n+1, -n^4) has the dominant ratio (n+1)^2 + ... and the minimal one n^2 + n + ..."""
    n, one = fmpz_poly([0, 1]), fmpz_poly([1])
    pcf = PCF("2n^2+2n+1", "-n^4")
    verdicts = [keeps_direction(pcf, 1, -(n**2) - k * n, one) for k in range(4)]
    assert verdicts == [True, True, False, True]


def test_an_infinite_value_is_the_image_of_its_tail() -> None:
    pcf = PCF("n+1", "-n-1")
    with pytest.raises(NoValueError, match="infinite"):
        enclose(pcf, 20)
    found = shift(pcf, 1)
    p, q, r, s = check_equivalence(pcf, found.b, found.to_dict())
    tail = enclose(found.b, 20).ball
    assert 0 in r * tail + s
    assert 0 not in p * tail + q


def test_coboundaries_compose() -> None:
    one, two, three = PCF("2n+1", "n^2"), PCF("2n+3", "n^2+2n"), PCF("2n+5", "n^2+4n")
    first, second = _found(one.texts, two.texts), _found(two.texts, three.texts)
    assert first.then(second).moebius == _found(one.texts, three.texts).moebius
    folded = contraction(one, 2)
    assert _holds(folded.inverse().then(first))
    with pytest.raises(ValueError, match="begins at"):
        first.then(folded)


def test_witnesses_are_plain_json() -> None:
    pcf = PCF("2n+1", "n^2").inflate(f"{10**20}*n+1")
    found = _found(pcf.texts, ("2n+1", "n^2"))
    text = json.dumps(found.to_dict())
    assert f'"{10**20}"' in text
    assert Coboundary.from_dict(pcf, json.loads(text)) == found
    assert check_equivalence(pcf, found.b, json.loads(text)) == found.moebius


# --- what the search says ---------------------------------------------------------------------


def test_statuses_of_the_search() -> None:
    e, pi = PCF("n+1", "n+1"), PCF("3n+1", "-2n^2+3n")
    assert coboundary(e, pi).status == "impossible"
    # the leads of b differ by 2, which is no square
    found = coboundary(PCF("2n+1", "2n^2"), PCF("2n+1", "n^2"))
    assert (found.status, found.degree) == ("impossible", None)
    # both are 4/pi, but the eigenvalues have the ratios -(1 + sqrt 2)^2 and 2
    assert coboundary(PCF("2n+1", "n^2"), pi).status == "impossible"
    # e1 of different arguments
    found = coboundary(PCF("2n+2", "-n^2"), PCF("2n+3", "-n^2"))
    assert found.status in ("none", "impossible")
    rows = [PCF(f"n^3+(n+1)^3+{2 * y * (y - 1)}*(2n+1)", "-n^6") for y in (1, 12)]
    found = coboundary(*rows, degree=10)
    assert (found.status, found.degree, found.dimension) == ("none within bounds", 10, 0)
    assert coboundary(*rows, degree=30).status == "found"


def test_singular_solutions_are_no_equivalence() -> None:
    """Both recurrences have a hypergeometric term: a matrix of rank one joins these."""
    found = coboundary(PCF("2n^2+2n+1", "-n^4"), PCF("n^3+(n+1)^3", "-n^6"))
    assert (found.status, found.solutions) == ("none", ())
    # true whether or not such a matrix has the degrees that were admitted
    assert found.reason.endswith("within the degrees that one of full rank can have")
    assert "no solution" not in found.reason


def test_singular_solutions_within_bounds_leave_larger_ones_open() -> None:
    """Rank one at small degree does not say that no matrix of full rank comes later."""
    for a, b in (("2n^2+2n+1", "-n^4"), ("3", "-2"), ("2n+3", "-n^2-2n-1")):
        p = PCF(a, b)
        for degree in range(4):
            found = coboundary(p, p.shift(6), degree=degree)
            assert found.status in ("found", "none within bounds"), (a, b, degree, found)
            if found.status != "found":
                assert "could have degree" in found.reason


def test_a_constant_recurrence_has_two_gauge_transformations() -> None:
    found = coboundary(PCF("2", "1"), PCF("2", "1"))
    assert (found.status, found.dimension) == ("found", 2)
    assert all(_holds(one) for one in found.solutions)


def test_limits_and_what_has_no_value() -> None:
    e = PCF("n+1", "n+1")
    with pytest.raises(LimitError, match="degree"):
        coboundary(e, e, degree=65)
    with pytest.raises(LimitError, match="steps"):
        coboundary(e, e, steps=(7, 1))
    with pytest.raises(NoValueError, match="no equivalence"):
        equivalence(e, PCF("n", "n-3"))
    with pytest.raises(NoValueError, match="terminates"):
        shift(PCF("n", "n-3"), 1)
    with pytest.raises(NoValueError, match="no limit"):
        equivalence(PCF("1", "-n^2"), e)


def test_powers_of_the_profile_are_those_of_the_error() -> None:
    """The power of n in dominant over minimal solution, as the class of convergence has it."""
    for a, b in [("2n+1", "n^4"), ("n^3+(n+1)^3", "-n^6"), ("8n^2+16n+9", "-4*n*(n+1)*(2n+1)^2")]:
        power = asymptotic_profile(PCF(a, b)).power
        assert (power * power).rational == convergence(PCF(a, b)).exponent_squared


# --- the table of known formulas --------------------------------------------------------------


@pytest.mark.slow
def test_all_pairs_of_the_known_formulas() -> None:
    """Every equivalence found is accepted and agrees with the values; they are transitive."""
    table = load("known_pcfs")
    fractions = [PCF(row["a"], row["b"]) for row in table]
    values = [parse_expression(row["value"]).enclose(40) for row in table]
    neighbours: list[set[int]] = [{i} for i in range(len(table))]
    for i, a in enumerate(fractions):
        for j in range(i):
            found = equivalence(a, fractions[j])
            if found is None:
                continue
            neighbours[i].add(j)
            neighbours[j].add(i)
            assert check_equivalence(a, fractions[j], found.to_dict()) == found.moebius
            p, q, r, s = found.moebius
            assert (values[i] * (r * values[j] + s)).overlaps(p * values[j] + q)
    assert all(neighbours[i] == neighbours[j] for i in range(len(table)) for j in neighbours[i])
    sizes = sorted({len(one): 0 for one in neighbours}, reverse=True)
    assert sizes[:3] == [26, 18, 7]
