"""What files and databases hold is printed as it reads: it steers no terminal, no spreadsheet."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.tables.table import Table
from discovery.tables.text_formats import csv_cell, csv_text, csv_value, printable
from search.catalogue.catalogue import Catalogue
from search.cli.campaigns import Carrier, Writers, _options
from search.cli.output import print_fields, print_table, warn
from search.executors.progress import LineProgress, TerminalProgress
from search.formulas.formula_table import FormulaRow, FormulaTable
from search.storage.plain_stream import PlainStream, plain_output
from tests.search.cli.test_cli import brouncker
from tests.small_campaign import FOUR_OVER_PI, evaluated, make

HOSTILE = "4/pi\x1b[2J\x1b]0;owned\x07\u202e\x9b31m\rproved\nclaim: 1 (proved)\ud800"


def is_harmless(text: str, allowed: str = "\n\t") -> bool:
    return printable(text, keep=allowed) == text


@given(st.text())
def test_printable_text_is_itself_and_all_other_is_made_so(text: str) -> None:
    assert is_harmless(printable(text), "")
    assert printable(printable(text)) == printable(text)
    if text.isprintable():
        assert printable(text) == text


@given(st.text())
def test_a_stream_lets_no_control_character_through(text: str) -> None:
    below = io.StringIO()
    print(text, file=PlainStream(below), flush=True)
    assert is_harmless(below.getvalue())


def test_every_sink_of_the_command_line_is_one_line_a_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with plain_output():
        print(HOSTILE)
        print_fields({"value": HOSTILE})
        print_table(("a", "b"), [{"a": HOSTILE, "b": 1}], HOSTILE)
        warn(HOSTILE)
        LineProgress(sys.stderr).say(HOSTILE)
    out, err = capsys.readouterr()
    assert is_harmless(out)
    assert is_harmless(err)
    assert (out + err).count("\nclaim: 1") == 1  # by the bare print alone, which keeps lines


def test_a_bar_shows_remarks_by_their_codes() -> None:
    stream = io.StringIO()
    bar = TerminalProgress(stream)
    bar.begin(10, {})
    try:
        bar.say(HOSTILE)
    finally:
        bar.end()
    assert r"4/pi\x1b[2J" in stream.getvalue()
    assert "\x1b]0;owned" not in stream.getvalue()


def test_hostile_names_and_errors_are_shown_by_their_codes(tmp_path: Path) -> None:
    place = tmp_path / "a\x1b[2Jb"
    make(place, [FOUR_OVER_PI])
    words = ("--catalogue", str(tmp_path / "c.db"))
    for command in (
        ("ingest", str(place), *words),
        ("status", str(place)),
        ("show", FOUR_OVER_PI["id"], *words),
        ("check", str(place)),
        ("verify", "n\x1b[31m", "n", "1"),
        ("query", "--constant", "pi\x1b[31m", *words),
        ("no\x1b[31m",),
    ):
        ran = brouncker(*command)
        assert is_harmless(ran.out), command
        assert is_harmless(ran.err), command
        assert "Traceback" not in ran.err


# expressions that cannot be read here


def test_an_expression_that_cannot_be_read_is_shown_as_it_is(tmp_path: Path) -> None:
    unreadable = evaluated(
        "n+1", "n", "1.3922", f"1/(my_constant{HOSTILE[4:12]})", status="matched"
    )
    make(tmp_path / "c", [FOUR_OVER_PI, {**unreadable, "certified_digits": None}])
    catalogue = Catalogue(tmp_path / "c.db")
    catalogue.ingest(tmp_path / "c")
    words = ("--catalogue", str(tmp_path / "c.db"))
    for form in ("table", "json", "csv", "latex", "bibtex"):
        ran = brouncker("query", "--format", form, *words)
        assert (ran.code, is_harmless(ran.out)) == (0, True), ran.err
        assert form == "bibtex" or ("my" in ran.out and "pi" in ran.out)
    for option in ((), ("--json",), ("--latex",)):
        ran = brouncker("show", unreadable["id"], *option, *words)
        assert (ran.code, "my" in ran.out) == (0, True), ran.err
    for file in ("f.graphml", "f.json"):
        assert brouncker("graph", "--out", str(tmp_path / file), *words).code == 0
    table = catalogue.query()
    assert "my\\_constant" in table._repr_html_()
    assert table.to_latex(document=True).count(r"\text{") == 1
    for suffix in ("csv", "tex", "bib", "parquet", "jsonl"):
        assert table.save(tmp_path / f"t.{suffix}").stat().st_size > 0
    (row,) = (row for row in table if row.id == unreadable["id"])
    assert "mpf" in row.code()["mpmath"]


# CSV


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_cells_are_read_back(text: str) -> None:
    assert csv_value(csv_cell(text)) == printable(text, keep="\n\t")
    cell = csv_cell(text)
    assert cell[:1] not in "=@\t\r" or cell == ""
    if cell[:1] in ("+", "-"):
        float(cell)  # a number, and nothing that is computed


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-n^6", "'-n^6"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("-(1+sqrt(5))/2", "'-(1+sqrt(5))/2"),
        ("-3", "-3"),
        ("-0.25", "-0.25"),
        ("+1e-7", "+1e-7"),
        ("-3-3", "'-3-3"),
        ("2*n+1", "2*n+1"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_compute_is_text(text: str, cell: str) -> None:
    assert csv_cell(text) == cell
    _, row = csv.reader(io.StringIO(csv_text(("a", "b"), [(text, 1)])))
    assert row == [cell, "1"]


def test_numbers_stay_numbers() -> None:
    table = Table(("n", "x", "b"), [{"n": -3, "x": -0.5, "b": "-n^2"}])
    assert table.to_csv() == "n,x,b\n-3,-0.5,'-n^2\n"
    row = FormulaRow("pcf-", "pcf", "-n", "-n^6", "-pi", "pi", "matched", 60, None)
    assert "pcf-,'-n,'-n^6,'-pi,pi" in FormulaTable([row]).to_csv()


def test_what_verify_writes_verify_reads(tmp_path: Path) -> None:
    given_ = tmp_path / "given.csv"
    given_.write_text("a,b,value,note\n3n+2,-2n^2-n+1,-4/(pi-4),=1+1\n-2n-1,n^2,-4/pi,'-x\n")
    first = brouncker("verify", "--file", str(given_), "--format", "csv", "--digits", "40")
    rows = list(csv.DictReader(io.StringIO(first.out)))
    assert [(row["b"], row["value"], row["note"]) for row in rows] == [
        ("'-2n^2-n+1", "'-4/(pi-4)", "'=1+1"),
        ("n^2", "'-4/pi", "'-x"),
    ]
    again = tmp_path / "again.csv"
    again.write_text(first.out)
    second = brouncker("verify", "--file", str(again), "--format", "csv", "--digits", "40")
    found = list(csv.DictReader(io.StringIO(second.out)))
    assert [row["status"] for row in found] == [row["status"] for row in rows]
    assert [row["value"] for row in found] == [row["value"] for row in rows]
    assert [row["a"] for row in found] == ["3n+2", "'-2n-1"]


# how to go on


def test_how_to_go_on_names_the_catalogue_and_no_password() -> None:
    def options(catalogue: str | None) -> str:
        return _options(Carrier.LOCAL, None, Writers.DRIVER, catalogue)

    assert options(None) == ""
    assert options("my formulas.db") == "--catalogue 'my formulas.db'"
    told = options("postgresql://me:secret@host/name")
    assert "secret" not in told
    assert "postgresql://me:***@host/name" in told
    assert _options(Carrier.RAY, "auto", Writers.WORKERS, "c.db") == (
        "--executor ray --address auto --writers workers --catalogue c.db"
    )
