"""The sieve loses nothing of what a full look at every fraction finds, and counts the whole box."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise, product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from flint import fmpz_poly
from pydantic import ValidationError

from discovery import PCF, fingerprint, load
from discovery.algebra.polynomial import Polynomial, positive_integer_root
from discovery.fingerprints.fingerprint import rational_residue, usable_primes
from discovery.fingerprints.inflation_count import InflationCount
from discovery.fingerprints.reduction_sieve import ReductionSieve
from discovery.fingerprints.rigid_scan import RigidScan
from discovery.fingerprints.rigid_sieve import RigidSieve
from discovery.fingerprints.trace_kernel import period_trace
from discovery.fingerprints.trace_theorem import exact_trace
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import Row
from search.campaigns.domain import Box, Family, Side, domain_of
from search.campaigns.kinds import kind_of
from search.catalogue.catalogue import Catalogue
from search.kinds.census import process as census
from search.kinds.census.spec import CensusSpec
from search.kinds.sieve import completeness as sieve_completeness
from search.kinds.sieve.process import SievedBox, passes, process
from search.kinds.sieve.spec import SieveSpec
from search.running.run import run

_NONE = {"undecided": 0, "evaluated": 0}
FEW = {"constants": ["pi", "log(2)"], "pairs": [], "digits": 30}


def _spec(a: Side, b: Side, keep: str = "reduction") -> SieveSpec:
    sides = {
        name: {
            "degree": side.degree,
            "least_degree": side.least,
            "coefficients": [side.low, side.high],
        }
        for name, side in (("a", a), ("b", b))
    }
    return SieveSpec.model_validate(
        {"kind": "sieve", "domain": sides, "filter": {"keep": keep}, "identify": FEW}
    )


def _slow(box: Box, keep: str) -> tuple[set[int], set[str], set[str], Counter[str]]:
    """Primitive fractions that are kept, ids of those outside of the box, and the counts.

    Those outside come twice: without those that are said to be missed perhaps, and all.
    """
    inside: set[int] = set()
    outside: set[str] = set()
    with_others: set[str] = set()
    counts: Counter[str] = Counter()
    for index, (a, b) in enumerate(box.pairs(0, box.size)):
        if positive_integer_root(b) is not None:
            counts["terminating"] += 1
            continue
        pcf = PCF(a, b)
        primitive = pcf.representative
        inflated = primitive != pcf
        counts["inflated"] += inflated
        if inflated and box.has_at_most(primitive.a, primitive.b):
            continue
        if not passes(fingerprint(primitive), keep):
            continue
        if not inflated:
            inside.add(index)
            continue
        with_others.add(primitive.id)
        if keep == "reduction" or _nonlinear(a) == _nonlinear(primitive.a):
            outside.add(primitive.id)
    return inside, outside, with_others, counts


def _nonlinear(p: Polynomial) -> list[str]:
    """The irreducible factors that are not linear."""
    return sorted(
        str(f) for f, e in fmpz_poly([*p[::-1]]).factor()[1] for _ in range(e) if f.degree() > 1
    )


BOXES = [
    (Side(1, -2, 2), Side(2, -3, 3)),
    (Side(1, -9, -2), Side(2, 5, 8)),  # coefficients beyond the first prime; no symmetry
    (Side(2, -1, 1), Side(4, -1, 1, least=3)),
    (Side(3, 0, 1), Side(6, -1, 0)),
    (Side(1, 13, 14), Side(1, 3, 6)),  # traces -h/13 and -h/14
    (Side(2, 12, 14), Side(4, -1, 0, least=1)),
]


def _random_boxes(seed: int) -> list[tuple[Side, Side]]:
    """One of each shape, of one or a few thousand pairs: ranges also beyond the first primes."""
    random = Random(seed)
    found = []
    for shape, widths, largest in (
        ((1, 2), (5, 5), 30),
        ((2, 4), (3, 2), 12),
        ((3, 6), (2, 2), 12),
        ((1, 4), (5, 2), 20),
    ):
        a, b = (
            Side(degree, low := random.randint(-largest, largest - width), low + width - 1)
            for degree, width in zip(shape, widths, strict=True)
        )
        found.append((a, b))
    return found


BOXES += _random_boxes(seed=9)


@pytest.mark.slow
@pytest.mark.parametrize(("a", "b"), BOXES)
@pytest.mark.parametrize("keep", ["reduction", "rigid"])
def test_what_the_sieve_keeps_is_what_a_full_look_finds(a: Side, b: Side, keep: str) -> None:
    spec = _spec(a, b, keep)
    box = domain_of(spec)
    inside, outside, with_others, counts = _slow(box, keep)
    result = process(spec, 0, box.size)
    assert {r["index"] for r in result.rows if r["outcome"] != "inflated"} == inside
    assert outside <= {r["id"] for r in result.rows if r["outcome"] == "inflated"} <= with_others
    assert sum(result.outcomes.values()) == box.size
    for name in ("terminating", "inflated"):
        assert result.outcomes.get(name, 0) == counts[name], name
    missing = box.size - counts.total() - len(inside)
    assert result.outcomes["generic"] == missing


def test_chunks_do_not_depend_on_how_the_box_is_cut() -> None:
    spec = _spec(Side(2, -1, 1), Side(4, -1, 1))
    size = domain_of(spec).size
    whole = process(spec, 0, size)
    rows: list[Row] = []
    outcomes: Counter[str] = Counter()
    for lo, hi in pairwise([0, 7, 26, 1000, 1001, 3000, size]):
        part = process(spec, lo, hi)
        rows += part.rows
        outcomes.update(part.outcomes)
    assert rows == whole.rows
    for name in kind_of("sieve").layout.outcomes:
        assert outcomes[name] == whole.outcomes.get(name, 0), name


@pytest.mark.slow
@pytest.mark.parametrize("side", [Side(4, -3, 3), Side(3, 1, 9), Side(6, -2, 1), Side(2, -40, 5)])
def test_inflated_fractions_are_counted_without_forming_them(side: Side) -> None:
    """The count of a row from its factors agrees with the normal forms of all its pairs."""
    few = Side(side.degree // 2, max(side.low, -2), min(side.high, 3))
    polynomials = [few.at(i) for i in range(few.count)]
    counts = InflationCount(polynomials, side.degree, side.low, side.high)
    at = side.count * 5 // 9
    found = counts.of_rows(side.coefficients(at, at + 60))
    for j in range(60):
        b = side.at(at + j)
        if positive_integer_root(b) is None:
            inflated = [PCF(a, b).representative != PCF(a, b) for a in polynomials]
            assert counts.mask(b).tolist() == inflated, b
            assert found[j] == sum(inflated), b


def test_a_prime_that_divides_the_discriminant_rejects_nothing() -> None:
    """(5n+1, 6n^2) has D = 49: at 7 its trace is not 0, and it reduces all the same."""
    sieve = ReductionSieve([(5, 1)], largest=6, degree_b=2)
    assert sieve.primes[0] == 7
    rows, columns = sieve.survivors(np.array([[6, 0, 0]]))
    assert (rows.tolist(), columns.tolist()) == ([0], [0])


@pytest.mark.parametrize(
    ("degree_a", "degree_b", "more"),
    [(1, 2, [(-169, 5, 2), (-169, 13, 1)]), (2, 2, [(-25, 5, 2), (-25, 6, 1)]), (1, 3, [])],
)
def test_the_sieve_for_constant_traces_is_the_trace_theorem_where_that_holds(
    degree_a: int, degree_b: int, more: list[Polynomial]
) -> None:
    """Leads beyond 12, in boxes of these degrees alone and among others."""
    random, largest = Random(degree_a + 2 * degree_b), 29
    a, b = (
        [
            (random.randint(1, largest), *(random.randint(-largest, largest) for _ in range(d)))
            for d in range(degree + 1)
            for _ in range(20)
        ]
        for degree in (degree_a, degree_b)
    )
    a += [(13, c) for c in range(-5, 6)] + [(26, 3), (10, 3), (3, 2)]
    b += [*more, (10, 7, 3), (10, 13, 3), (1, 0, 1)]  # double eigenvalues, squares D, tau = 0
    rows = np.array([(0,) * (degree_b + 1 - len(each)) + each for each in b])
    sieve = RigidSieve(a, max(abs(c) for each in (*a, *b) for c in each), degree_b)
    at, columns = sieve.survivors(rows)
    found = {*zip(at.tolist(), columns.tolist(), strict=True)}
    assert len(found) == len(at)
    constant: Counter[str] = Counter()
    for j, i in product(range(len(b)), range(len(a))):
        if len(a[i]) > 2 or len(b[j]) > 3:
            continue
        trace = exact_trace(a[i], b[j]).trace
        assert ((j, i) in found) == (trace is not None), (a[i], b[j])
        shape = "none" if trace is None else "large" if trace.denominator > 12 else "small"
        constant[shape] += 1
    assert min(constant[shape] for shape in ("none", "large", "small")) > 100


@pytest.mark.parametrize(("least", "most"), [(13, 19), (20, 26)])
def test_what_the_theorem_keeps_has_constant_traces_and_the_rest_has_not(
    least: int, most: int
) -> None:
    """At forty primes, computed by the recurrence; they divide no lead and no D."""
    random = Random(least)
    a = [(random.randint(least, most), random.randint(-9, 9)) for _ in range(12)]
    a += [(2 * least, 1), (2 * least, 2)]
    b = [(0, random.randint(1, 40), random.randint(-40, 40)) for _ in range(6)]
    b += [(random.randint(-40, 40) or 1, random.randint(-9, 9), 3) for _ in range(12)]
    b += [(-least * least, h, 1) for h in range(1, 5)]
    at, columns = RigidSieve(a, 40, 2).survivors(np.array(b))
    found = {*zip(at.tolist(), columns.tolist(), strict=True)}
    for j, i in product(range(len(b)), range(len(a))):
        p, q = a[i], b[j][b[j][0] == 0 :]
        primes = [*islice(usable_primes(p, q), 40)]
        traces = [
            period_trace(np.array(p) % prime, np.array(q) % prime, prime)[0] for prime in primes
        ]
        assert (rational_residue(traces, primes) is not None) == ((j, i) in found), (p, q)


def test_known_formulas_that_reduce_pass() -> None:
    """Whatever their coefficients: no prime rejects what it has no say in."""
    passed = 0
    for row in load("known_pcfs"):
        pcf = PCF(row["a"], row["b"]).representative
        largest = max(abs(c) for c in (*pcf.a, *pcf.b))
        if largest > 90 or len(pcf.b) > 7 or fingerprint(pcf).reduction_class != "reduction":
            continue
        sieve = ReductionSieve([pcf.a], largest, len(pcf.b) - 1)
        assert len(sieve.survivors(np.array([pcf.b]))[0]) == 1, pcf
        passed += 1
    assert passed > 80


def test_degree_2_4_has_its_38_fully_reducing_fractions() -> None:
    """Coefficients -3 ... 3, deg a = 2, deg b = 4, primitive, the lead of a positive."""
    box = Box(Side(2, -3, 3), Side(4, -3, 3))
    full = {
        pcf
        for _, pcf in SievedBox(box, "reduction").survivors(0, box.size, Counter())
        if (len(pcf.a), len(pcf.b)) == (3, 5)
        and pcf.representative == pcf
        and passes(fingerprint(pcf), "reduction")
    }
    assert len(full) == 38
    assert {PCF("2n^2+2n+1", "-n^4"), PCF("3n^2+3n+1", "-2n^4+n^3")} <= full
    assert PCF("3n^2+3n-2", "-n^2*(n+1)*(2n-3)") in full  # a relation of pi and pi^2


def _reducing(a: str, b: str, **parameters: list[int]) -> list[tuple[int, ...]]:
    family = {"a": a, "b": b, "parameters": parameters}
    spec = CensusSpec.model_validate(
        {
            "kind": "census",
            "domain": {"family": family},
            "filter": {"keep": ["reduction"]},
            "identify": {"constants": ["zeta(3)"], "digits": 30},
        }
    )
    domain = domain_of(spec)
    assert isinstance(domain, Family)
    rows = census.process(spec, 0, domain.size).rows
    return [tuple(domain.parameters_at(row["index"]).values()) for row in rows]


def test_the_families_of_odd_zeta_values_come_out_by_their_order() -> None:
    """All members are symmetric, so that their traces say nothing."""
    cubic = "x0*(n^3+(n+1)^3)+x1*(2*n+1)"
    rows = _reducing(cubic, "-n^6", x0=[1, 17], x1=[-13, 13])
    assert rows == [(1, 0), (1, 4), (1, 12), (3, -2), (17, -12)]
    assert _reducing(cubic, "-16*n^6", x0=[5, 5], x1=[-3, -3]) == [(5, -3)]
    assert _reducing(cubic, "-16*n^6", x0=[12, 12], x1=[-8, -8]) == [(12, -8)]
    assert _reducing(cubic, "-2*n^6", x0=[1, 9], x1=[-9, 9]) == []
    quintic = "n^5+(n+1)^5+x1*(n^3+(n+1)^3)+x2*(2*n+1)"
    found = _reducing(quintic, "-n^10", x1=[-1, 17], x2=[-5, 1])
    assert found == [(0, 0), (6, -4), (6, 0), (16, -4)]


def test_a_campaign_from_spec_to_catalogue(tmp_path: Path) -> None:
    spec = tmp_path / "sieve.toml"
    spec.write_text(
        'kind = "sieve"\n[domain]\na = { degree = 1, coefficients = [-2, 2] }\n'
        "b = { degree = 2, coefficients = [-2, 2] }\n[identify]\nconstants = ['pi', 'log(2)']\n"
        "pairs = []\n[chunks]\nsize = 720\n"
    )
    catalogue = Catalogue(tmp_path / "found.db")
    report = run(spec, tmp_path / "out", 1, catalogue=catalogue)
    assert report.exit_code == 0
    assert report.summary.accounted == report.summary.elements == 24 * 124
    assert {("2*n+1", "n^2"), ("1", "n^2")} <= {(row.a, row.b) for row in catalogue.query()}
    statement = Campaign.open(tmp_path / "out").completeness(report.summary)
    assert statement["filter"]["trace_primes"][0] == 7
    assert any("content" in line for line in sieve_completeness.lines(statement))


def test_the_sieve_says_that_it_misses_no_constant_trace_where_the_theorem_decides() -> None:
    said = sieve_completeness.statement(_spec(Side(1, 13, 15), Side(2, -9, 9), "rigid"), _NONE)
    assert said["filter"].keys() == {"keep", "steps", "can_miss"}
    assert said["filter"]["can_miss"] == ["half reduction without a constant trace"]
    other = sieve_completeness.statement(_spec(Side(2, 12, 14), Side(4, 0, 14), "rigid"), _NONE)
    assert other["filter"]["traces"] == "rational numbers r/s with |r| <= 64, s <= 14"
    for each in (said, other):
        assert any("trace theorem" in line for line in sieve_completeness.lines(each))


def test_the_scan_looks_for_denominators_up_to_the_largest_lead() -> None:
    for lead in (11, 13, 30, 100):
        scan = RigidScan([(lead, 1)], largest=lead)
        assert scan.survivors((7, 2)).tolist() == [0], lead  # the trace is -7/lead


@pytest.mark.parametrize(
    ("a", "b", "keep", "why"),
    [
        (Side(3, -20, 20), Side(6, -5, 5), "reduction", "2,825,761 are more"),
        (Side(1, -1000, 1000), Side(2, -9, 9), "reduction", "250,000"),
        (Side(1, -9, 9), Side(2, -1000, 1000), "reduction", "ask for more"),
        (Side(3, -2, 2), Side(9, -2, 2), "reduction", "beyond the range"),
        (Side(2, -30, 30), Side(4, -30, 30), "rigid", "constant traces"),
    ],
)
def test_what_is_beyond_the_sieve_is_refused_with_the_reason(
    a: Side, b: Side, keep: str, why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        _spec(a, b, keep)
