"""The census: every element has one outcome, and chunks are pure functions of their range."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from discovery import PCF, convergence, fingerprint
from discovery.algebra.polynomial import value_at
from search.campaigns.chunk import Row
from search.campaigns.domain import Box, domain_of
from search.campaigns.kinds import kind_of
from search.kinds.census.process import process
from search.kinds.census.spec import CensusSpec


def _spec(**tables: Any) -> CensusSpec:
    return CensusSpec.model_validate({"kind": "census", **tables})


def _box(a: int, b: int, low: int, high: int, **tables: Any) -> CensusSpec:
    sides = {
        "a": {"degree": a, "coefficients": [low, high]},
        "b": {"degree": b, "coefficients": [low, high]},
    }
    return _spec(domain=sides, **tables)


def _slow_outcome(pcf: PCF, keep: tuple[str, ...]) -> str:
    """The definition, without any shortcut of the census; evaluation left out."""
    if any(value_at(pcf.b, n) == 0 for n in range(1, 50)):
        return "terminating"
    if pcf.representative != pcf:
        return "inflated"
    if fingerprint(pcf).reduction_class not in keep:
        return "generic"
    return "no-limit" if convergence(pcf).kind == "no-limit" else "has a value, or may have one"


@pytest.mark.slow
@pytest.mark.parametrize(
    "spec", [_box(1, 2, -2, 2), _box(2, 2, -1, 1), _box(2, 1, -2, 2), _box(0, 2, -5, 4)]
)
def test_outcomes_of_a_box_agree_with_the_definition(spec: CensusSpec) -> None:
    box = domain_of(spec)
    result = process(spec, 0, box.size)
    assert sum(result.outcomes.values()) == box.size
    slow = Counter(_slow_outcome(PCF(a, b), spec.filter.keep) for a, b in box.pairs(0, box.size))
    for name in ("terminating", "inflated", "generic", "no-limit"):
        assert result.outcomes.get(name, 0) == slow[name], name


def test_chunks_do_not_depend_on_how_the_domain_is_cut() -> None:
    spec = _box(1, 2, -2, 2)
    size = domain_of(spec).size
    whole = process(spec, 0, size)
    cuts = [0, 7, 24, 25, 1000, 1013, size]
    rows: list[Row] = []
    outcomes: Counter[str] = Counter()
    for lo, hi in pairwise(cuts):
        part = process(spec, lo, hi)
        rows += part.rows
        outcomes.update(part.outcomes)
    assert rows == whole.rows
    assert {name: outcomes[name] for name in kind_of("census").layout.outcomes} == {
        name: whole.outcomes.get(name, 0) for name in kind_of("census").layout.outcomes
    }


@pytest.mark.slow
def test_a_small_campaign_finds_the_classics() -> None:
    spec = _box(1, 2, -3, 3, identify={"constants": ["pi", "log(2)", "e"]})
    result = process(spec, 0, domain_of(spec).size)
    found = {(r["a"], r["b"]): r for r in result.rows if r["outcome"] == "evaluated"}
    for (a, b), expression in {
        ("2*n+1", "n^2"): "4/pi",
        ("3*n+2", "-2*n^2"): "1/log(2)",
        ("n+3", "-n"): "e",
        ("1", "1"): "(sqrt(5)+1)/2",
    }.items():
        assert found[a, b]["expression"] == expression
        assert found[a, b]["status"] == "certified"
        assert found[a, b]["certified_digits"] == 100
    signs = [r for r in result.rows if (r["a"], r["b"]) == ("-2*n-1", "n^2")]
    assert [(r["outcome"], r["factor"], r["primitive_a"]) for r in signs] == [
        ("inflated", "-1", "2*n+1")
    ]


def test_a_primitive_outside_of_the_domain_is_studied_where_it_is_met() -> None:
    side = {"degree": 0, "coefficients": [2, 2]}
    spec = _spec(domain={"a": side, "b": {"degree": 0, "coefficients": [4, 4]}})
    (row,) = process(spec, 0, 1).rows
    assert (row["outcome"], row["factor"]) == ("inflated", "2")
    assert (row["primitive_a"], row["primitive_b"]) == ("1", "1")
    assert row["expression"] == "(sqrt(5)+1)/2"


def test_a_family_by_its_reduction_order_alone() -> None:
    """zeta(3): c = 2y(y-1) for b = -n^6, and what else reduces fully with x0 <= 3, |c| <= 20."""
    family = {
        "a": "x0*(n^3+(n+1)^3)+x1*(2*n+1)",
        "b": "-x2*n^6",
        "parameters": {"x0": [1, 3], "x1": [-20, 20], "x2": [1, 1]},
    }
    spec = _spec(domain={"family": family}, filter={"keep": ["reduction"]})
    domain = domain_of(spec)
    assert not isinstance(domain, Box)
    result = process(spec, 0, domain.size)
    assert sum(result.outcomes.values()) == domain.size == 123
    members = [domain.parameters_at(r["index"]) for r in result.rows]
    assert [(m["x0"], m["x1"]) for m in members] == [(1, 0), (1, 4), (1, 12), (3, -2)]


def test_a_zero_polynomial_of_a_family_is_counted() -> None:
    family = {"a": "x*n", "b": "1", "parameters": {"x": [-1, 1]}}
    result = process(_spec(domain={"family": family}), 0, 3)
    assert result.outcomes["undecided"] == 1
    assert [r["reason"] for r in result.rows if r["a"] == "0"] == ["zero polynomial"]


def test_the_filter_keeps_what_the_spec_asks_for() -> None:
    everything = _box(1, 1, -1, 2, filter={"keep": ["generic", "rigid"]})
    size = domain_of(everything).size
    assert {r["class"] for r in process(everything, 0, size).rows} <= {"generic", "rigid"}
    reduced = process(_box(1, 2, -2, 2, filter={"keep": ["reduction"]}), 0, 24 * 124).rows
    assert {r["class"] for r in reduced} == {"reduction"}
