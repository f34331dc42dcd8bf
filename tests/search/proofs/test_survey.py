"""The survey of a census: what is proved stays proved, and what is named belongs together."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from discovery import PCF, parse_expression
from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign
from search.proofs.sieve_survey import Finding, survey
from search.proofs.sieve_table import COLUMNS, counts, read_table, surveyed, table_of, write_table
from search.running.run import run
from tests.checkout import ROOT
from verify.certification import certify
from verify.checker import Proved, check

TABLES = sorted((ROOT / "datasets" / "census").glob("*.csv"))
SPEC = """
kind = "sieve"
[domain]
a = { degree = 2, coefficients = [-2, 2] }
b = { degree = 4, least_degree = 3, coefficients = [-2, 2] }
[identify]
constants = ["pi", "pi^2", "catalan"]
pairs = []
"""


def test_several_constants_at_once_name_a_value() -> None:
    found = Finding(PCF("5*n+2", "4*n^4-2*n^3"))
    survey([found])
    assert (found.status, found.proof) == ("certified", None)
    assert certify(found.pcf, found.expression, 150).status == "certified"
    shown = parse_expression("1/(2*sqrt(2)+2*log(2)-2*log(1+sqrt(2))-2)")
    assert parse_expression(found.expression).enclose(60).overlaps(shown.enclose(60))


def test_a_name_and_a_proof_reach_the_equivalent_fractions() -> None:
    """2 catalan is no sum that the prover knows; 4/pi is, and so is each tail of it."""
    named = Finding(PCF("3*n^2+3*n+1", "-2*n^4"), "1/(2*catalan)", "certified")
    tail = Finding(PCF("3*n^2+9*n+7", "-2*(n+1)^4"))
    known = Finding(PCF("2n+1", "n^2"), "4/pi", "certified")
    after = Finding(PCF("2n+5", "(n+2)^2"))
    components = survey([tail, after, named, known])
    assert [len(component.members) for component in components] == [2, 2]
    assert [component.members[0] for component in components] == [known, named]
    assert tail.status == "certified"
    assert "catalan" in tail.expression
    assert after.status == known.status == "proved"
    assert after.proof is not None
    proved = check(after.proof.certificate)
    assert isinstance(proved, Proved)
    assert (proved.pcf, str(proved.value)) == (after.pcf, after.expression)


def test_a_closed_form_is_proved_where_there_is_no_name() -> None:
    found = Finding(PCF("2*n^2+2*n-1", "3*n^4-4*n^3"))
    survey([found])
    assert (found.expression, found.status) == ("", "proved")
    assert found.closed_form == "-1/hyp3f2(1,1,1,2/3,2,-1/3)"
    assert found.theorems == ("euler",)


def test_a_campaign_becomes_a_table_that_can_be_made_again(tmp_path: Path) -> None:
    spec = tmp_path / "sieve.toml"
    spec.write_text(SPEC)
    assert run(spec, tmp_path / "out", 1, catalogue=None).exit_code == 0
    rows, components = surveyed(table_of(Campaign.open(tmp_path / "out")))
    assert components
    by_pair = {(row["a"], row["b"]): row for row in rows}
    assert len(by_pair) == len(rows)
    first = by_pair["2*n^2+2*n+1", "-n^4"]
    assert (first["status"], first["proof"]) == ("proved", "euler")
    write_table(tmp_path / "one.csv", rows)
    again, _ = surveyed(read_table(tmp_path / "one.csv"))
    write_table(tmp_path / "two.csv", again)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    found = counts(rows)
    assert found["rational"] == found["rational_proved"] > 0


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("a,b\nn,n^2\n")
    with pytest.raises(CampaignError, match="its columns must be a, b"):
        read_table(tmp_path / "one.csv")


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_the_tables_in_the_house_are_consistent(table: Path) -> None:
    """Every rational value is proved, each component has its simplest member, a sample holds."""
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    found = counts(rows)
    assert found["rational"] == found["rational_proved"]
    assert found["closed_form"] == found["closed_form_proved"]
    ids = {PCF(row["a"], row["b"]).id for row in rows if row["component"]}
    assert {row["component"] for row in rows} - {""} <= ids
    alone = [row for row in rows if row["status"] == "proved" and "equivalence" not in row["proof"]]
    sample = alone[:: len(alone) // 12]
    for made, row in zip(surveyed([{**row} for row in sample])[0], sample, strict=True):
        assert (made["status"], made["proof"]) == ("proved", row["proof"]), row
