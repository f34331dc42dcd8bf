"""ESMA from the command line: searches, campaigns, the catalogue, guesses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import SpecError
from search.campaigns.campaign import Campaign
from search.campaigns.spec import parse_spec
from search.catalogue.catalogue import Catalogue
from search.cli.application import app
from search.executors.executor import ProcessExecutor
from search.running.run import run
from tests.toy_campaign import content

SPEC = """
kind = "esma"
[domain]
constants = ["e", "pi"]
expressions = ["tanh(1/k)"]
parameters = { k = [2, 4] }
limit = 1
period = 2
[certify]
digits = 200
[chunks]
size = 20
"""


def brouncker(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def rows(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "e.toml"
    path.write_text(SPEC)
    return path


def test_a_campaign_goes_from_the_spec_to_the_catalogue(spec, tmp_path):
    catalogue = Catalogue(tmp_path / "c.db")
    report = run(spec, tmp_path / "out", 1, catalogue=catalogue)
    # 12 left sides of e and of pi, 3 expressions, 4 words
    assert report.summary.elements == 2 * 12 * 4 + 3 * 4
    assert report.summary.outcomes["generic"] >= 12 * 4  # all of pi
    assert report.summary.outcomes["refuted"] == report.summary.outcomes["undecided"] == 0
    found = catalogue.query(constant="e")
    assert len(found) >= 36
    assert {(row.kind, row.status, row.digits) for row in found} == {("signed", "certified", 200)}
    assert ("[3; 2*k+3, 2]", "-+", "e") in {(row.a, row.b, row.expression) for row in found}
    record = catalogue.show(found[0].id)
    fraction = SignedFraction.parse(record.a, record.b)
    assert fraction.id == record.id
    (relation,) = record.relations
    assert (relation.kind, relation.other_id) == ("contraction", fraction.contraction().pcf.id)
    again = catalogue.ingest(tmp_path / "out")
    assert (again.chunks, again.findings) == (0, 0)
    statement = Campaign.open(tmp_path / "out").completeness(report.summary)
    assert statement["patterns"]["longest_recurrence"] == 43


@pytest.mark.slow
def test_worker_processes_give_the_same_campaign(spec, tmp_path):
    run(spec, tmp_path / "one", 1)
    run(spec, tmp_path / "two", executor=ProcessExecutor(2))
    assert content(tmp_path / "one") == content(tmp_path / "two")


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ({}, "neither constants nor expressions"),
        ({"constants": ["foo"]}, "no constant 'foo'"),
        ({"constants": ["17/12"]}, "is rational"),
        ({"constants": ["e", "exp(1)"]}, "listed twice"),
        ({"constants": ["e"], "degree": 9}, "degree is 9; it must be an integer from 1 to 6"),
        ({"constants": ["e"], "perod": 2}, "did you mean 'period'"),
        ({"constants": ["tanh(1/k)"], "parameters": {"k": [3, 1]}}, "the range is empty"),
    ],
)
def test_bad_domains_are_named(domain, message):
    with pytest.raises(SpecError, match=message):
        parse_spec({"kind": "esma", "domain": domain}, "s.toml")


def test_the_command_finds_e(capsys):
    code, out, _ = brouncker("esma", "e", "--limit", 1, "--json")
    assert code == 0
    (row,) = [row for row in rows(out) if (row["lhs"], row["signs"]) == ("e", "-+")]
    assert (row["preperiod"], row["interlaced"]) == ([3], ["2*k+3", "2"])
    assert (row["status"], row["digits"]) == ("certified", 1000)
    assert row["digits_per_term"] == pytest.approx(2.492)
    code, out, _ = brouncker("esma", "e", "--limit", 1)
    assert "family of PCF(4*n+2, 1): 36 formulas" in out


def test_digits_alone_are_matched_and_never_certified():
    digits = "2.718281828459045235360287471352662497757247093699959574966967627724076630353547"
    code, out, _ = brouncker("esma", digits, "--limit", 1, "--json")
    assert code == 0
    found = {(row["lhs"], row["signs"]): row for row in rows(out)}
    assert found["x", "-+"]["interlaced"] == ["2*k+3", "2"]
    assert {row["status"] for row in found.values()} == {"matched"}


def test_patterns_are_stated_in_a_parameter():
    known = {
        "exp(1/k)": ("[; 1, 2*k*m+k-1, 1]", (2, 3, 4, 5, 6, 7)),
        "tan(1/k)": ("[0, k-1; 1, 2*k*m+3*k-2]", (2, 3, 4, 5, 6, 7)),
        "tanh(1/k)": ("[0; 2*k*m+k]", (2, 3, 4, 5, 6, 7)),
        "besseli(0,2/k)/besseli(1,2/k)": ("[; k*m+k]", (2, 3, 4, 5, 6, 7)),
    }
    for text, (pattern, values) in known.items():
        options = ("--for", "k=2..7", "--limit", 1, "--period", 1, "--terms", 60, "--json")
        code, out, _ = brouncker("esma", text, *options)
        assert code == 0
        found = {(row["lhs"], row["signs"]): row for row in rows(out)}
        assert found[text, "+"]["pattern"] == pattern
        assert tuple(found[text, "+"]["values"]) == values
    code, out, _ = brouncker(
        "esma", "besselj(0,2/k)/besselj(1,2/k)", "--for", "k=2..6", "--limit", 1, "--json"
    )
    found = {(row["lhs"], row["signs"]): row["pattern"] for row in rows(out)}
    assert found["besselj(0,2/k)/besselj(1,2/k)", "-"] == "[; k*m+k]"


def test_a_value_of_the_parameter_that_cannot_be_had_is_left_out():
    options = ("--limit", 1, "--period", 1, "--terms", 60, "--json")
    code, out, error = brouncker("esma", "exp(1/k)", "--for", "k=-3..3", *options)
    assert code == 0
    assert error.splitlines()[0] == (
        "warning: k = 0 is left out: 1/0 has no finite real value: it divides by 0"
    )
    code, out, error = brouncker("esma", "tanh(1/k)", "--for", "k=0..4", *options)
    assert error.count("left out") == 1
    found = {(row["lhs"], row["signs"]): row for row in rows(out)}
    assert found["tanh(1/k)", "+"]["values"] == [1, 2, 3, 4]
    code, _, error = brouncker("esma", "sqrt(k)", "--for", "k=2..6", *options)
    assert error.startswith("warning: k = 4 is left out: sqrt(4) is rational")


def test_e_to_the_two_over_k_has_two_patterns():
    code, out, _ = brouncker(
        "esma", "exp(2/k)", "--for", "k=3..14", "--limit", 1, "--period", 1, "--json"
    )
    assert code == 0
    found = {tuple(row["values"]): row["pattern"] for row in rows(out) if row["lhs"] == "exp(2/k)"}
    assert found == {
        (3, 5, 7, 9, 11, 13): "[; 1, 3*k*m+1/2*k-1/2, 12*k*m+6*k, 3*k*m+5/2*k-1/2, 1]",
        (4, 6, 8, 10, 12, 14): "[; 1, k*m+1/2*k-1, 1]",
    }


@pytest.mark.parametrize(
    ("arguments", "terms"),
    [
        (("e",), [2, 1, 2, 1, 1, 4]),
        (("e", "--kind", "-+"), [3, 3, 2, 5, 2, 7]),
        (("pi", "--kind", "nearest"), [3, 7, 16, 294, 3, 4]),
        (("e-2", "--kind", "engel"), [0, 2, 3, 4, 5, 6]),
        (("1-1/e", "--kind", "pierce"), [0, 1, 2, 3, 4, 5]),
        (("3.1416",), [3, 7]),
    ],
)
def test_numbers_are_expanded(arguments, terms):
    code, out, _ = brouncker("expand", *arguments, "--terms", 6, "--json")
    assert code == 0
    assert rows(out)[0]["terms"] == terms


def test_sequences_are_guessed():
    code, out, _ = brouncker("sequence", "2,1,2,1,1,4,1,1,6,1,1,8,1,1,10,1,1", "--json")
    assert code == 0
    (row,) = rows(out)
    assert (row["preperiod"], row["interlaced"]) == ([2], ["1", "2*k+2", "1"])
    assert row["next"] == [12, 1, 1]
    code, out, _ = brouncker("sequence", "2,1,2,1,1,4,1,1,6,1,1,8,1,1,10,1,1")
    assert "guess: 16.7 bits beyond chance (16 needed), seen 5.3 times (5 needed)" in out
    thue_morse = ",".join(str(n.bit_count() % 2) for n in range(60))
    code, out, error = brouncker("sequence", thue_morse)
    assert (code, out) == (1, "")
    assert "evidence enough" in error
    code, _, error = brouncker("sequence", "2,3,5,7,11,13,17,19,23,29,31,37")
    assert (code, "no linear recurrence" in error) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sequence", "1,3,5,7"), "give at least 8"),
        (("sequence", "1,x,3"), "the term 'x' is no integer"),
        (("sequence",), "or --file FILE; see brouncker sequence --help"),
        (("sequence", "--file", "nowhere.txt"), "cannot read the terms in nowhere.txt"),
        (("expand", "pi", "--kind", "+x"), "has other values than + and -"),
        (("expand", "pi", "--terms", "0"), "the limits are 1 and"),
        (("esma", "17/12"), "is rational"),
        (("esma", "0"), "is rational"),
        (("esma", "nothing"), "no constant 'nothing'"),
        (("esma", "log(4)/log(2)"), "seems to be rational"),
        (("esma", "2.7182818284"), "determine only 14 terms"),
        (("esma", "brun"), "digits of brun determine only"),
        (("esma", "e", "--period", "0"), "the limit is 12"),
        (("esma", "e", "--limit", "0"), "must be at least 1"),
        (("esma", "e", "--terms", "5"), "the limits are 30 and"),
        (("esma", "tanh(1/k)", "--for", "k=5..1"), "has 0 values"),
        (("esma", "tanh(1)", "--for", "k=1..5"), "the parameter k is not in"),
        (("esma", "foo(k)", "--for", "k=1..5"), "there is no function 'foo'"),
        (("esma", "k", "--for", "k=1..5"), "is rational"),
    ],
)
def test_bad_input_is_one_line(arguments, message):
    done = subprocess.run(
        [sys.executable, "-m", "search.cli", *arguments], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
