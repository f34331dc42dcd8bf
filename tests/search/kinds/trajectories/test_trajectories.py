"""Campaigns over trajectories, irrationality, relations between constants, fields of families."""

from __future__ import annotations

import json
from fractions import Fraction
from math import factorial, gcd, lcm, log, log10
from pathlib import Path
from typing import Any

import pytest

from discovery.continued_fractions.pcf import PCF
from discovery.errors import CampaignError, ClusteringError, SpecError
from discovery.matrix_fields.field_of_family import field_of_family
from discovery.matrix_fields.irrationality import irrationality
from discovery.matrix_fields.known_fields import find_field, known_fields
from discovery.matrix_fields.legendre_denominators import legendre_bound
from discovery.matrix_fields.trajectory import Trajectory
from search.campaigns.campaign import Campaign
from search.campaigns.domain import domain_of
from search.campaigns.spec import load_spec, parse_spec
from search.catalogue.catalogue import Catalogue
from search.executors.executor import ProcessExecutor
from search.kinds.trajectories.delta_map import delta_map
from search.kinds.trajectories.domain import TrajectoriesDomain, directions
from search.kinds.trajectories.process import process
from search.kinds.trajectories.ranking import best_of_fields, ranked, trajectory_rows
from search.questions.field_relations import limits_from, read_starts
from search.running.run import run
from tests.search.cli.test_cli import brouncker

SPEC = """
kind = "trajectories"
[domain]
fields = ["ln2", "zeta3"]
norm = 2
[measure]
depth = 40
"""
OWN = """
variables = ["x", "y"]
constant = "log(2)"
[matrices]
x = [["0", "x^2"], ["1", "2y-1"]]
y = [["x-y", "x^2"], ["1", "x+y"]]
"""


def spec_of(**domain: Any) -> Any:
    given = {"kind": "trajectories", "domain": domain, "measure": {"depth": 40}}
    return parse_spec(given, "s.toml")


def rows_of(**domain: Any) -> list[dict[str, Any]]:
    spec = spec_of(**domain)
    return process(spec, 0, domain_of(spec).size).as_rows()


def diagonal(name: str) -> Trajectory:
    known = known_fields[name]
    return Trajectory(known.field, known.start, known.direction)


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    (tmp_path / "t.toml").write_text(SPEC)
    run(tmp_path / "t.toml", tmp_path / "out", 1, catalogue=Catalogue(tmp_path / "c.db"))
    return tmp_path / "out"


# domains


@pytest.mark.parametrize(
    ("measure", "signs", "norm"), [("sum", "all", 4), ("max", "nonnegative", 3)]
)
def test_directions_are_all_primitive_ones_of_the_norm(measure: str, signs: str, norm: int) -> None:
    found = directions(3, norm, measure, signs)
    size = sum if measure == "sum" else max
    span = range(0 if signs == "nonnegative" else -norm, norm + 1)
    cube = [(x, y, z) for x in span for y in span for z in span]
    wanted = {d for d in cube if gcd(*d) == 1 and size(map(abs, d)) <= norm}
    assert set(found) == wanted
    assert len(found) == len(wanted)


def test_every_index_of_a_domain_is_another_trajectory() -> None:
    domain = domain_of(spec_of(fields=["ln2", "0F1(1)"], norm=2, starts={"low": 1, "high": 2}))
    assert isinstance(domain, TrajectoriesDomain)
    found = [domain.at(i) for i in range(domain.size)]
    assert (
        len({(e.known.name, e.start, e.direction) for e in found}) == domain.size == 4 * 8 + 2 * 2
    )
    with pytest.raises(IndexError):
        domain.at(domain.size)


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ({"fields": "zeta4", "norm": 2}, r"domain.fields .*did you mean zeta"),
        ({"fields": ["ln2", "ln2"], "norm": 2}, "ln2 is listed twice"),
        ({"fields": "ln2", "norm": 0}, "domain.norm is 0; it must be an integer from 1"),
        ({"fields": "ln2", "norm": 1, "starts": [[1, 1, 1]]}, "has 3 entries, and ln2"),
        ({"fields": "ln2", "norm": 1, "starts": [[1, 0.5]]}, "write an integer, or a text"),
        ({"fields": "ln2", "norm": 1, "starts": {"low": 2, "high": 1}}, "a range of starts"),
        ({"fields": "2F1(-1)", "norm": 1, "starts": {"low": 1, "high": 99}}, "the limit is"),
    ],
)
def test_a_spec_that_is_not_allowed_names_the_key(domain: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        spec_of(**domain)


def test_a_field_of_the_users_own_is_frozen_into_the_spec(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN)
    text = SPEC.replace('["ln2", "zeta3"]', '"mine.toml"').replace("norm = 2", "norm = 1")
    (tmp_path / "t.toml").write_text(text)
    run(tmp_path / "t.toml", tmp_path / "out", 1, catalogue=None)
    (tmp_path / "mine.toml").unlink()
    assert str(tmp_path) not in (tmp_path / "out" / "spec.toml").read_text()
    rows = trajectory_rows(Campaign.open(tmp_path / "out"))
    assert [row["limit_expression"] for row in rows] == ["(1-log(2))/log(2)"] * 2


def test_an_own_field_that_is_not_conservative_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN.replace("x+y", "x-y"))
    (tmp_path / "t.toml").write_text(SPEC.replace('["ln2", "zeta3"]', '"mine.toml"'))
    with pytest.raises(ValueError, match=r"mine.toml: the field is not conservative in x and y"):
        load_spec(tmp_path / "t.toml")


# campaigns


@pytest.mark.slow
def test_a_campaign_accounts_for_all_and_ends_alike_however_it_is_run(
    campaign: Path, tmp_path: Path
) -> None:
    run(tmp_path / "t.toml", tmp_path / "two", executor=ProcessExecutor(2))
    one, two = (
        {c.id: stored.row_hash for c, stored in Campaign.open(d).stored()}
        for d in (campaign, tmp_path / "two")
    )
    assert one == two
    summary = Campaign.open(campaign).summary()
    assert (summary.elements, summary.accounted) == (16, 16)
    assert summary.outcomes["evaluated"] == 6
    victim = sorted((campaign / "chunks").iterdir())[0]
    victim.unlink()
    run(tmp_path / "t.toml", campaign, 1)
    assert {c.id: s.row_hash for c, s in Campaign.open(campaign).stored()} == one


def test_aperys_fraction_is_the_best_of_its_field(campaign: Path) -> None:
    rows = trajectory_rows(Campaign.open(campaign), "zeta3")
    best = best_of_fields(rows)[0]
    assert (best["a"], best["b"]) == ("34*n^3+51*n^2+27*n+5", "-n^6")
    assert (best["expression"], best["status"]) == ("6/zeta(3)", "certified")
    assert (best["delta_exact_status"], best["irrational"]) == ("proved", "proved")
    assert best["delta_exact"] == pytest.approx(0.0805294312)
    assert 2.9 < best["digits_per_step"] < 3.1
    assert len(ranked(rows)) == 2  # both axes give one fraction
    assert ranked(rows, "simplicity")[0]["b"] == "-n^6"
    assert ranked(rows, "digits")[0] == best


def test_where_a_fraction_lies_is_shown(campaign: Path, tmp_path: Path) -> None:
    database = str(tmp_path / "c.db")
    (row,) = [r for r in trajectory_rows(Campaign.open(campaign)) if r["expression"] == "6/zeta(3)"]
    shown = brouncker("show", row["id"], "--catalogue", database, "--json").rows[0]
    where = "start 1,1, direction 1,1, limit (K-6)/6"
    (lies,) = shown["fields"]
    assert (lies["field"], lies["known"], lies["where"]) == ("zeta3", True, where)
    assert lies["id"] == known_fields["zeta3"].field.id
    assert where in brouncker("show", row["id"], "--catalogue", database).out
    assert {e["method"] for e in shown["claims"][0]["evidence"]} == {"trajectory", "enclosure"}


def test_without_a_fraction_the_limit_has_no_enclosure() -> None:
    rows = rows_of(fields="3F2(1/2)", norm=5, signs="nonnegative", starts=["1,1,1,2,2"])
    found = [row for row in rows if row["outcome"] == "approximate"]
    assert found
    for row in found:
        assert row["limit"]
        assert "without enclosure" in row["reason"]
        assert "status" not in row
        assert "limit_expression" not in row
    fast = next(row for row in found if row["direction"] == "0,0,0,2,3")
    for row in found:  # slow directions to the same limit give fewer digits of it, and no others
        if row["limit"].startswith("-0.59"):
            assert fast["limit"].startswith(row["limit"])
    (slow,) = [row for row in rows if row["direction"] == "1,1,1,1,1"]  # -0.39, then -0.42
    assert slow["outcome"] == "undecided"
    assert "no digit has settled" in slow["reason"]
    assert "limit" not in slow


def test_a_rational_limit_has_no_rank_by_delta() -> None:
    rows = rows_of(fields="2F0(-1)", norm=2)
    assert "rational" in {row["kind"] for row in rows}
    assert best_of_fields(rows)[0]["kind"] != "rational"


def test_pictures_show_planes_and_slices(tmp_path: Path) -> None:
    entry = {"start": "1,1", "delta": 0.1, "delta_exact": None}
    plane = [{**entry, "direction": d} for d in ("1,0", "0,1", "1,1")]
    space = [{**entry, "direction": d} for d in ("1,0,0", "0,1,1", "1,1,-1")]
    for rows, names in ((plane, ("x", "y")), (space, ("x", "y", "z"))):
        assert delta_map(rows, names, "a field").startswith(b"\x89PNG")
    with pytest.raises(ClusteringError, match="nothing to draw"):
        delta_map([], ("x", "y"), "a field")


def test_the_command_ranks_and_draws(campaign: Path, tmp_path: Path) -> None:
    ran = brouncker("trajectories", str(campaign), "--best", "--json")
    assert [row["field"] for row in ran.rows] == ["ln2", "zeta3"]
    picture = tmp_path / "z.png"
    assert brouncker("trajectories", str(campaign), "--plot", str(picture)).code == 2
    brouncker("trajectories", str(campaign), "--field", "zeta3", "--plot", str(picture))
    assert picture.stat().st_size > 10_000
    assert "none of delta, digits" in brouncker("trajectories", str(campaign), "--by", "size").err
    with pytest.raises(CampaignError, match="no limits of the field 'pi': ln2, zeta3"):
        trajectory_rows(Campaign.open(campaign), "pi")


# irrationality


@pytest.mark.parametrize(
    ("name", "measure"),  # as published: Apery; Alladi and Robinson
    [("zeta3", 13.41782), ("zeta2", 11.85078), ("ln2", 4.62210), ("legendre(-3)", 8.30998)],
)
def test_the_published_irrationality_measures(name: str, measure: float) -> None:
    found = irrationality(diagonal(name), known_fields[name].bound)
    assert found is not None
    assert found.status == "proved"
    assert found.measure == pytest.approx(measure, abs=1e-5)
    assert "lcm(1..n)" in found.denominators
    assert "p_n q_(n-1) - p_(n-1) q_n" in found.nonvanishing


def test_without_a_proved_bound_it_is_conjectural_and_without_any_it_is_not_said() -> None:
    log2 = known_fields["ln2"]
    aside = irrationality(Trajectory(log2.field, (1, 1), (1, 2)), log2.bound)
    assert aside is not None
    assert aside.status == "conjectural"
    assert "conjectural" in aside.statement
    assert irrationality(diagonal("pi")) is None  # delta < 0
    assert irrationality(Trajectory(log2.field, (1, 1), (1, 0)), log2.bound) is None
    e = irrationality(diagonal("e"))
    assert e is not None
    assert (e.status, e.measure) == ("proved", 2.0)


@pytest.mark.parametrize(("a", "b"), [(3, 1), (3, -3), (1, -1), (5, 2), (5, 1), (2, -7), (7, 12)])
def test_legendres_denominators_divide_the_bound(a: int, b: int) -> None:
    """lcm(1..N) sqrt(m)^(N-1) W_(N-1)(z) is integral: its square is a rational integer."""
    pcf = PCF(f"{a}*(2n+1)", f"{-b}*n^2")
    bound = legendre_bound(pcf)
    assert bound is not None
    assert bound.argument == Fraction(a * a, b)
    for n in range(40):
        q, size = int(pcf.state(n)[1, 1]), n + 1
        square = Fraction(q * q, factorial(size) ** 2) / Fraction(b) ** (size - 1)
        scaled = square * bound.content ** (size - 1) * lcm(*range(1, size + 1)) ** 2
        assert scaled.denominator == 1


def test_a_tail_of_legendres_fraction_has_its_bound() -> None:
    whole = PCF("6n+3", "-n^2")
    assert legendre_bound(whole.shift(3)) == legendre_bound(whole)
    assert legendre_bound(PCF("6n+5", "-n^2")) is None
    assert legendre_bound(PCF("2n+1", "-n^2")) is None  # z = 1


def test_the_bound_of_legendre_agrees_with_the_measured_delta() -> None:
    trajectory = Trajectory(find_field("legendre(7)").field, (1, Fraction(3, 2)), (1, 1))
    bound = legendre_bound(trajectory.form.pcf)
    assert bound is not None
    assert trajectory.delta(2000) == pytest.approx(bound.delta, abs=0.02)


def test_the_command_states_the_ingredients() -> None:
    (row,) = brouncker("field", "zeta3", "--steps", "50", "--json").rows
    assert row["irrationality"]["status"] == "proved"
    assert {"denominators", "error", "nonvanishing"} <= set(row["irrationality"])
    text = brouncker("field", "legendre(-3)", "--steps", "50", "--irrationality").out
    assert "L is irrational" in text
    assert "Christoffel" in text
    none = brouncker("field", "pi", "--steps", "50", "--irrationality").out
    assert "nothing is shown of irrationality" in none


# relations between constants


@pytest.mark.parametrize(
    ("name", "starts", "direction", "constants"),
    [
        ("ln2", "1,1:3/2:1/2", (1, 1), ["log(2)", "pi"]),
        ("zeta2", "1,1/2:1:1/2", (1, 1), ["catalan", "zeta(2)"]),
        ("e", "1,0", (1, -1), ["e*e1(1)"]),  # Gompertz's constant
        ("zeta3", "1,1/4", (1, 1), ["pi^3, zeta(3)"]),
        ("pi", "0,1", (1, 1), [None]),
    ],
)
def test_limits_of_one_field_give_different_constants(
    name: str, starts: str, direction: tuple[int, ...], constants: list[str | None]
) -> None:
    known = known_fields[name]
    found = list(limits_from(known, direction, read_starts(starts, 2), 50, pairs=True))
    assert [one.constant for one in found] == constants
    assert all(bool(one.reason) == (one.limit is None) for one in found)


def test_the_command_shows_a_table_of_limits() -> None:
    rows = brouncker("field", "pi", "--starts", "1,1:3/2:1/2", "--json").rows
    assert [row["constant"] for row in rows] == ["pi", "sqrt(2)"]
    assert "sqrt(2)-2" in brouncker("field", "pi", "--starts", "1,3/2").out
    assert "are for 1 variables, not 2" in brouncker("field", "pi", "--starts", "1").err
    assert "write them like" in brouncker("field", "pi", "--starts", "3:1,1").err
    assert "the limit is 2,000" in brouncker("field", "pi", "--starts", "0:99,0:99").err


# fields of families


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [
        ("ln2", "2y-1", "n^2"),
        ("e", "n+y-1", "n"),
        ("pi", "3n+y+2", "-n*(2n+1)"),
        ("zeta2", "4n^2+4n+2+2y*(y-1)", "-4n^4"),
        ("zeta3", "n^3+(n+1)^3+2y*(y-1)*(2n+1)", "-n^6"),
    ],
)
def test_known_families_of_rows_give_back_their_fields(name: str, a: str, b: str) -> None:
    assert field_of_family(a, b) == known_fields[name].field


def test_a_family_without_a_field_has_none() -> None:
    assert field_of_family("n^3+(n+1)^3+y*(2n+1)", "-n^6", 4) is None
    for b, message in (("n+y", "depends on y"), ("0", "b is 0"), ("n/2", "no integer")):
        with pytest.raises(ValueError, match=message):
            field_of_family("n+y", b)


def test_the_command_finds_the_field_of_rows() -> None:
    ran = brouncker("field", "--rows", "2y-1; n^2", "--steps", "50", "--json")
    assert json.loads(ran.out)["expression"] == "(1-log(2))/log(2)"
    assert "no field has these rows" in brouncker("field", "--rows", "n^3+y; -n^6").err
    assert "must be a(n; y) and b(n)" in brouncker("field", "--rows", "n").err


def test_a_slow_direction_is_measured_against_its_limit() -> None:
    """Along (0, 1) in the field of log 2 the error is like 1/n: twice the depth is no limit."""
    (row,) = [r for r in rows_of(fields="ln2", norm=1) if r["direction"] == "0,1"]
    at = Trajectory(known_fields["ln2"].field, (1, 1), (0, 1)).convergent(40)
    error = abs(Fraction(at.p, at.q) - (1 - Fraction(log(2))) / Fraction(log(2)))
    assert row["delta"] == pytest.approx(-log(error) / log(at.q) - 1, abs=1e-8)
    assert row["digits_per_step"] == pytest.approx(-log10(error) / 40, abs=1e-8)
