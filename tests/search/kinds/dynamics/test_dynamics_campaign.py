"""Dynamics campaigns: every element is accounted for; rows say what a fraction alone says."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.dynamics import dynamics
from discovery.errors import DamagedChunkError, SpecError
from discovery.fingerprints.fingerprint import fingerprint
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, decode_chunk, encode_chunk
from search.campaigns.compaction import compact
from search.campaigns.domain import domain_of
from search.campaigns.domain_spec import BoxSpec
from search.campaigns.kinds import kind_of
from search.campaigns.spec import load_spec, parse_spec
from search.catalogue.catalogue import Catalogue
from search.executors.executor import ProcessExecutor
from search.kinds.census.box_scan import box_scan
from search.kinds.dynamics.process import process
from search.kinds.dynamics.spec import DynamicsSpec
from search.running.merge import merge
from search.running.part import Part
from search.running.run import run
from tests.checkout import ROOT

SPEC = """
kind = "dynamics"
[domain]
a = { degree = 1, coefficients = [-1, 2] }
b = { degree = 2, coefficients = [-1, 1] }
[chunks]
size = 90
"""


def box(a: int, b: int, low: int, high: int, **tables: Any) -> DynamicsSpec:
    sides = {
        "a": {"degree": a, "coefficients": [low, high]},
        "b": {"degree": b, "coefficients": [low, high]},
    }
    return DynamicsSpec.model_validate({"kind": "dynamics", "domain": sides, **tables})


def family(a: str, b: str, **parameters: list[int]) -> DynamicsSpec:
    table = {"a": a, "b": b, "parameters": parameters}
    return DynamicsSpec.model_validate({"kind": "dynamics", "domain": {"family": table}})


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "d.toml"
    path.write_text(SPEC)
    return path


def hashes(directory: Path) -> dict[str, str]:
    return {chunk.id: stored.row_hash for chunk, stored in Campaign.open(directory).stored()}


def slow_outcome(pcf: PCF) -> str:
    """The definition, without any shortcut; what has a limit is not told further."""
    if any(value_at(pcf.b, n) == 0 for n in range(1, 50)):
        return "terminating"
    if pcf.representative != pcf:
        return "inflated"
    return "no-limit" if convergence(pcf).kind == "no-limit" else "has a limit"


@pytest.mark.slow
@pytest.mark.parametrize(
    "spec", [box(1, 2, -2, 2), box(2, 2, -1, 1), box(2, 1, -2, 2), box(0, 2, -5, 4)]
)
def test_every_element_of_a_box_has_the_outcome_of_the_definition(spec: DynamicsSpec) -> None:
    domain = domain_of(spec)
    result = process(spec, 0, domain.size)
    assert sum(result.outcomes.values()) == domain.size
    slow = {i: slow_outcome(PCF(a, b)) for i, (a, b) in enumerate(domain.pairs(0, domain.size))}
    for name in ("terminating", "inflated", "no-limit"):
        assert result.outcomes.get(name, 0) == Counter(slow.values())[name], name
    assert result.table is not None
    rows = result.table.filter(pc.not_equal(result.table["outcome"], "inflated"))
    assert rows["index"].to_pylist() == [i for i, o in slow.items() if o == "has a limit"]


def test_the_inflated_are_measured_where_their_primitive_is_not_in_the_domain() -> None:
    sides = {
        "a": {"degree": 1, "coefficients": [2, 4]},
        "b": {"degree": 2, "coefficients": [0, 4]},
    }
    spec = DynamicsSpec.model_validate({"kind": "dynamics", "domain": sides})
    domain = domain_of(spec)
    rows = process(spec, 0, domain.size).table.to_pylist()
    expected = set()
    for index, (a, b) in enumerate(domain.pairs(0, domain.size)):
        pcf = PCF(a, b)
        primitive = pcf.representative
        if primitive != pcf and (primitive.a, primitive.b) not in domain.pairs(0, domain.size):
            expected.add(index)
    found = {row["index"]: row for row in rows if row["outcome"] == "inflated"}
    assert {*found} == expected
    row = next(row for row in rows if (row["a"], row["b"]) == ("4*n+2", "4*n^2"))
    assert (row["outcome"], row["factor"], row["class"]) == ("inflated", "2", "reduction")
    assert row["limit"] == pytest.approx(8 / np.pi, rel=1e-15)


def test_degrees_and_leads_decide_the_law_of_a_box_but_for_double_eigenvalues() -> None:
    spec = BoxSpec.model_validate(
        {
            "a": {"degree": 1, "coefficients": [-2, 2]},
            "b": {"degree": 2, "coefficients": [-2, 1]},
        }
    )
    scan = box_scan(spec)
    for j in range(scan.box.b_count):
        b = scan.box.b_at(j)
        if PCF((1,), b).terminates_at is not None:
            continue
        code, laws = scan.laws(b)
        for a, k in zip(scan.polynomials, code.tolist(), strict=True):
            assert laws[k] == convergence(PCF(a, b))


FIGURES = (
    *("naive_delta", "reduced_delta", "predicted_delta", "gamma_prime", "eta_prime"),
    *("beta", "gamma", "eta", "eigenvalue_ratio"),
)


@pytest.mark.slow
def test_the_rows_say_what_each_fraction_says_alone() -> None:
    spec = box(1, 2, -2, 2, metrics={"gcd": "all"})
    result = process(spec, 0, domain_of(spec).size)
    assert result.table is not None
    rows = result.table.to_pylist()
    infinite = [row for row in rows if row["outcome"] == "infinite"]
    rational = [row for row in rows if row["outcome"] == "rational"]
    for row in [*rows[::12], *infinite, *rational[::6]]:
        pcf = PCF(row["a"], row["b"])
        found, alone = fingerprint(pcf), dynamics(pcf)
        assert (row["id"], row["outcome"]) == (pcf.id, alone.outcome)
        assert row["class"] == found.reduction_class
        assert (row["trace"] or "None", row["order"]) == (str(found.trace), str(found.order))
        assert row["convergence"] == convergence(pcf).kind
        if row["outcome"] == "infinite":
            assert {row[name] for name in (*FIGURES, "limit", "complex")} == {None}
            continue
        assert row["limit"] == pytest.approx(alone.limit, rel=1e-14)
        assert row["complex"] == alone.complex_eigenvalues
        for name in FIGURES:
            assert row[name] == pytest.approx(getattr(alone, name), rel=1e-12), (pcf, name)
        if row["outcome"] == "rational":
            value, _, proof = row["reason"].partition(": ")
            assert proof.startswith("u_n/u_(n-1) = ")
            assert value == alone.limit_text


@pytest.mark.slow
def test_the_gcd_is_exact_where_the_spec_asks_for_it() -> None:
    rows = {}
    for gcd in ("none", "kept", "all"):
        spec = box(1, 2, -1, 2, metrics={"gcd": gcd})
        table = process(spec, 0, domain_of(spec).size).table
        assert table is not None
        rows[gcd] = [row for row in table.to_pylist() if row["outcome"] == "convergent"]
    assert {row["gcd"] for row in rows["none"]} == {"none"}
    assert {row["gcd"] for row in rows["all"]} == {"exact"}
    for none, kept, whole in zip(rows["none"], rows["kept"], rows["all"], strict=True):
        generic = kept["class"] == "generic"
        assert kept == ({**none} if generic else {**whole})
        assert (none["reduced_delta"], none["gamma_prime"]) == (None, None)
    assert {row["class"] for row in rows["kept"]} > {"generic", "reduction"}


def test_chunks_do_not_depend_on_how_the_domain_is_cut() -> None:
    spec = box(1, 2, -1, 2)
    size = domain_of(spec).size
    whole = process(spec, 0, size)
    parts = [process(spec, lo, hi) for lo, hi in pairwise([0, 7, 15, 16, 500, 513, size])]
    cut = pa.concat_tables([part.table for part in parts])
    hashed = kind_of("dynamics").layout.hashed
    assert cut.select(hashed).equals(whole.table.select(hashed))
    for name in {*cut.column_names} - {*hashed}:  # with other rows beside it a last digit may move
        assert pc.is_null(cut[name]).equals(pc.is_null(whole.table[name]))
        one, other = (pc.drop_null(table[name]).to_numpy() for table in (cut, whole.table))
        assert one == pytest.approx(other, rel=1e-13), name
    assert sum((Counter(part.outcomes) for part in parts), Counter()) == Counter(whole.outcomes)


def test_a_class_that_is_not_kept_has_no_rows_and_is_counted() -> None:
    everything, rigid = box(1, 2, -1, 2), box(1, 2, -1, 2, filter={"keep": ["rigid"]})
    size = domain_of(rigid).size
    whole, part = process(everything, 0, size), process(rigid, 0, size)
    assert whole.table is not None
    assert part.table is not None
    wanted = [row for row in whole.table.to_pylist() if row["class"] == "rigid"]
    assert part.table.to_pylist() == wanted
    assert sum(part.outcomes.values()) == size


def test_a_family_and_what_cannot_be_measured() -> None:
    spec = family("x*n+1", "y*n^2", x=[-1, 2], y=[-1, 1])
    result = process(spec, 0, 12)
    assert result.table is not None
    found = {(row["a"], row["b"]): row for row in result.table.to_pylist()}
    assert sum(result.outcomes.values()) == 12
    assert found["2*n+1", "n^2"]["limit"] == pytest.approx(4 / np.pi, rel=1e-15)
    assert found["2*n+1", "n^2"]["eta_prime"] == 0
    rate = 2 * np.log(1 + np.sqrt(2))
    assert found["2*n+1", "n^2"]["eigenvalue_ratio"] == pytest.approx(rate, rel=1e-8)
    assert [found[a, "0"]["reason"] for a in ("n+1", "1")] == ["zero polynomial"] * 2
    assert result.outcomes["undecided"] == 4
    assert found["-n+1", "n^2"]["outcome"] == "inflated"  # (n-1, n^2) may not be in the family
    assert result.outcomes["no-limit"] == 2  # (1, -n^2) and (n+1, -n^2)
    large = process(family("n+x^60", "n+1", x=[3, 3]), 0, 1).table.to_pylist()
    assert [(row["outcome"], row["limit"]) for row in large] == [("undecided", None)]
    assert "double precision" in large[0]["reason"]


def test_a_campaign_from_the_spec_to_the_catalogue(spec, tmp_path) -> None:
    catalogue = Catalogue(tmp_path / "c.db")
    report = run(spec, tmp_path / "out", 1, catalogue=catalogue)
    assert report.summary.accounted == report.summary.elements == 15 * 26
    assert catalogue.query() == []
    again = catalogue.ingest(tmp_path / "out")
    assert (again.chunks, again.skipped, again.objects) == (0, report.done, 0)
    statement = Campaign.open(tmp_path / "out").completeness(report.summary)
    counts = report.summary.outcomes
    assert statement["metrics"]["measured"] == counts["convergent"] + counts["rational"]


@pytest.mark.slow
def test_worker_processes_parts_and_packs_give_the_same_campaign(spec, tmp_path) -> None:
    run(spec, tmp_path / "one", 1)
    run(spec, tmp_path / "two", executor=ProcessExecutor(2))
    whole = hashes(tmp_path / "one")
    assert hashes(tmp_path / "two") == whole
    for number in (1, 2):
        run(spec, tmp_path / f"part{number}", 1, part=Part(number, 2))
    merge([tmp_path / "part1", tmp_path / "part2"], tmp_path / "merged")
    assert hashes(tmp_path / "merged") == whole
    rows = [stored.table for _, stored in Campaign.open(tmp_path / "one").stored()]
    compact(Campaign.open(tmp_path / "one"))
    assert hashes(tmp_path / "one") == whole
    packed = [stored.table for _, stored in Campaign.open(tmp_path / "one").stored()]
    assert pa.concat_tables(packed).equals(pa.concat_tables(rows))


def test_a_campaign_that_lost_chunks_is_resumed(spec, tmp_path) -> None:
    run(spec, tmp_path / "out", 1)
    whole = hashes(tmp_path / "out")
    torn, lost, *_ = sorted((tmp_path / "out" / "chunks").iterdir())
    torn.write_bytes(torn.read_bytes()[:-9])
    lost.unlink()
    report = run(spec, tmp_path / "out", 1)
    assert (report.done, len(report.damaged)) == (2, 1)
    assert hashes(tmp_path / "out") == whole


def small_result() -> ChunkResult:
    spec = box(1, 1, -1, 2)
    return process(spec, 0, domain_of(spec).size)


def replaced(result: ChunkResult, name: str, values: list[Any]) -> ChunkResult:
    table = result.table
    assert table is not None
    at = table.schema.get_field_index(name)
    column = pa.array([*values, *table[name].to_pylist()[len(values) :]], table.schema.types[at])
    table = table.set_column(at, table.schema.field(at), column)
    return ChunkResult([], result.outcomes, result.kind, table)


def encoded_hash(result: ChunkResult) -> str:
    return decode_chunk(encode_chunk(result, "h", 0, 225), "f").row_hash


def test_the_hash_over_the_rows_takes_in_all_but_doubles() -> None:
    result = small_result()
    assert result.table is not None
    known = encoded_hash(result)
    changes: dict[str, Any] = {"complex": None, "trace": "7", "reason": "", "a": "n+7", "gcd": None}
    for name, value in changes.items():
        assert encoded_hash(replaced(result, name, [value])) != known, name
    assert encoded_hash(replaced(result, "gamma", [None])) == known
    rows = ChunkResult(result.table.to_pylist(), result.outcomes, "dynamics")
    assert encoded_hash(rows) == known


def test_a_flipped_bit_of_a_double_is_noticed_by_its_checksum() -> None:
    result = small_result()
    assert result.table is not None
    content = encode_chunk(result, "h", 0, 225)
    whole = decode_chunk(content, "f").table
    noticed = 0
    for position in range(4, len(content), 37):
        flipped = bytearray(content)
        flipped[position] ^= 4
        try:
            assert decode_chunk(bytes(flipped), "f").table.equals(whole)
        except DamagedChunkError:
            noticed += 1
    assert noticed > 100


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("gamma", [float("inf")], "gamma is not finite"),
        ("limit", [float("nan")], "limit is not finite"),
        ("index", [500], "out of order"),
        ("outcome", [None], "no outcome"),
    ],
)
def test_a_table_that_contradicts_itself_is_no_chunk(name, values, message) -> None:
    with pytest.raises(ValueError, match=message):
        encode_chunk(replaced(small_result(), name, values), "h", 0, 225)


SIDE = {"degree": 1, "coefficients": [-1, 1]}


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"metrics": {"gcd": "some"}}, "metrics.gcd is 'some'; it must be \"kept\""),
        ({"metrics": {"depth": 500}}, "metrics.depth is an unknown key"),
        ({"filter": {"keep": []}}, "it keeps nothing"),
        ({"filter": {"keep": ["good"]}}, "filter.keep.0 is 'good'"),
        ({"identify": {"digits": 60}}, "identify is an unknown key"),
        ({"domain": {"a": SIDE}}, "domain.b is missing"),
    ],
)
def test_bad_specs_are_named(tables, message) -> None:
    given = {"kind": "dynamics", "domain": {"a": SIDE, "b": SIDE}, **tables}
    with pytest.raises(SpecError, match=message):
        parse_spec(given, "s.toml")


def test_the_whole_box_is_an_example() -> None:
    example = load_spec(ROOT / "examples" / "degree-2-dynamics.toml")
    assert domain_of(example).size == 1_768_900
