"""Hostile texts: JSON that is none, bad certificates in a folder, cells that others would obey."""

from __future__ import annotations

from pathlib import Path

import pytest

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from discovery.tables.table import Table
from discovery.tables.text_formats import csv_text
from search.proofs.proof_search import prove
from tests.search.cli.test_cli import brouncker
from tests.small_campaign import evaluated
from verify.checker import check


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"format": ' * 100_000,
        '{"format": "brouncker-certificate", "format": "brouncker-certificate"}',
        '{"format": NaN}',
        '{"format": Infinity}',
        "\ud800",
        "",
    ],
    ids=["lists", "objects", "a key twice", "NaN", "Infinity", "no text", "nothing"],
)
def test_json_that_is_hostile_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        check(text)
    with pytest.raises(ProofError):
        check(text.encode(errors="surrogatepass"))


def test_a_folder_of_certificates_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    good = prove(PCF("2n+1", "n^2"), "4/pi").certificate
    (tmp_path / "2-good.json").write_text(good.text())
    for name, text in {"1-nested": "[" * 100_000, "3-empty": "", "4-other": "{}"}.items():
        (tmp_path / f"{name}.json").write_text(text)
    (tmp_path / "5-bytes.json").write_bytes(b"\xff\xfe")
    (tmp_path / "6-folder.json").mkdir()
    done = brouncker("check", str(tmp_path))
    assert done.code == 1
    lines = done.out.splitlines()
    assert len(lines) == 6
    assert ["accepted" in line for line in lines] == [i == 1 for i in range(6)]


def test_what_a_terminal_or_a_spreadsheet_would_obey_is_written_out() -> None:
    hostile = evaluated("n", "n", "\x1b[2J\u202e", status="unmatched")
    assert "\x1b" not in csv_text(("value",), [(hostile["value"],)])
    table = Table(("a", "b"), [{"a": "=1+2", "b": "-n^6"}, {"a": "@x", "b": "-3/4"}])
    assert table.to_csv().splitlines()[1:] == ["'=1+2,'-n^6", "'@x,'-3/4"]


def test_a_table_of_formulas_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    rows = [{"a": "34*n^3+51*n^2+27*n+5", "b": "-n^6", "value": "6/zeta(3)"}]
    (tmp_path / "t.csv").write_text(Table(("a", "b", "value"), rows).to_csv())
    done = brouncker("verify", "--file", str(tmp_path / "t.csv"), "--json")
    assert done.rows[0]["status"] == "certified"
