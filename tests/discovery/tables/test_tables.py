"""Tables of results: what is exported reads back as the same rows, with its sources."""

from __future__ import annotations

import io
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from pyarrow import parquet

from discovery.continued_fractions.pcf import PCF
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import BrounckerError, CatalogueError, MissingExtraError
from discovery.expressions.expression import parse_expression
from discovery.identification.registry import constants
from discovery.tables.bibliography import bibtex, reference_keys
from discovery.tables.datasets import load
from discovery.tables.table import Table
from search.catalogue.catalogue import Catalogue
from search.cli.application import app
from search.formulas.formula_table import FormulaTable
from tests.small_campaign import make

BIG = 2**70
ROWS = [
    {"n": 1, "x": Fraction(1, 3), "text": 'a,"b" & <c>', "on": True},
    {"n": BIG, "x": None, "text": "", "on": False},
]
TABLE = Table(("n", "x", "text", "on"), ROWS)


@pytest.fixture
def location(tmp_path: Path) -> Path:
    make(tmp_path / "campaign")
    Catalogue(tmp_path / "c.db").ingest(tmp_path / "campaign")
    return tmp_path / "c.db"


@pytest.fixture
def formulas(location: Path) -> FormulaTable:
    return Catalogue(location).query()


def test_every_format_holds_the_same_values() -> None:
    assert [json.loads(line) for line in TABLE.to_json().splitlines()] == [
        {"n": 1, "x": "1/3", "text": 'a,"b" & <c>', "on": True},
        {"n": str(BIG), "x": None, "text": "", "on": False},
    ]
    from_parquet = parquet.read_table(io.BytesIO(TABLE.to_parquet()))
    assert from_parquet.column("n").to_pylist() == ["1", str(BIG)]  # none of them rounded
    assert from_parquet.column("x").to_pylist() == ["1/3", None]
    assert from_parquet.column("on").to_pylist() == [True, False]
    frame = TABLE.to_frame()
    assert list(frame.columns) == ["n", "x", "text", "on"]
    assert frame["n"].tolist() == ["1", str(BIG)]
    assert TABLE.to_csv() == f'n,x,text,on\n1,1/3,"a,""b"" & <c>",True\n{BIG},,,False\n'
    assert "<td>a,&quot;b&quot; &amp; &lt;c&gt;</td>" in TABLE._repr_html_()
    assert r"\&" in TABLE.to_latex()


def test_whole_numbers_stay_whole_where_some_are_absent() -> None:
    table = Table(("n",), [{"n": 2**53 + 1}, {"n": None}])
    assert table.to_frame()["n"].dtype == "Int64"
    assert parquet.read_table(io.BytesIO(table.to_parquet())).to_pylist() == [
        {"n": 2**53 + 1},
        {"n": None},
    ]


def test_a_table_is_the_sequence_of_its_rows() -> None:
    assert ROWS == TABLE != ROWS[:1]
    assert isinstance(TABLE[:1], Table)
    assert TABLE[:1].columns == TABLE.columns
    assert Table((), []) == []
    with pytest.raises(KeyError, match="no column 'm'; there are n, x"):
        TABLE.column("m")


def test_a_long_table_says_how_much_it_does_not_show() -> None:
    shown = Table(("n",), [{"n": i} for i in range(2_051)])._repr_html_()
    assert shown.count("<tr>") == 51
    assert "2,001 more rows" in shown


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"brouncker\[notebook\]") as error:
        TABLE.to_frame()
    assert isinstance(error.value, BrounckerError)
    assert isinstance(error.value, ImportError)


def test_a_query_goes_on_to_pandas(location: Path) -> None:
    frame = Catalogue(location).query(constant="pi", status="certified").to_frame()
    assert frame[["a", "b", "expression", "digits"]].to_dict("records") == [
        {"a": "2*n+1", "b": "n^2", "expression": "4/pi", "digits": 100}
    ]
    assert frame["class"].tolist() == ["reduction"]


def test_rows_know_their_fraction(formulas: FormulaTable) -> None:
    for row in formulas:
        assert row.object == PCF(row.a, row.b)
        assert row.object.id == row.id
        assert row.latex().endswith(row.object.latex())
        assert row._repr_latex_() == rf"$\displaystyle {row.latex()}$"
        assert set(row.code()) == {"mpmath", "pari", "sage"}
    assert isinstance(formulas[:2], FormulaTable)


def test_formulas_are_shown_as_mathematics(formulas: FormulaTable) -> None:
    shown = formulas._repr_html_()
    assert shown.count("<tr>") == 1 + len(formulas)
    assert r"$\frac{4}{\pi} = 1+\cfrac{1}{3+" in shown


def test_the_latex_table_is_a_document_that_is_whole(formulas: FormulaTable) -> None:
    text = formulas.to_latex(document=True)
    begun, ended = (re.findall(rf"\\{word}{{(\w+)}}", text) for word in ("begin", "end"))
    assert begun == ended[::-1] == ["document", "longtable"]
    assert text.count("{") == text.count("}")
    assert text.count("$") == 2 * len(formulas)
    (row,) = (line for line in text.splitlines() if r"\frac{4}{\pi}" in line)
    assert row.count(" & ") == 3  # of four columns
    assert r"\usepackage{amsmath,longtable}" in text.split(r"\begin{document}")[0]


def test_formulas_are_saved_by_suffix(formulas: FormulaTable, tmp_path: Path) -> None:
    assert formulas.save(tmp_path / "f.csv").read_text() == formulas.to_csv()
    assert parquet.read_table(formulas.save(tmp_path / "f.parquet")).num_rows == len(formulas)
    with pytest.raises(CatalogueError, match=r"f\.doc has no suffix .* \.csv"):
        formulas.save(tmp_path / "f.doc")
    with pytest.raises(CatalogueError, match="cannot write"):
        formulas.save(tmp_path / "none" / "f.csv")


@pytest.mark.parametrize("form", ["csv", "json", "latex", "bibtex"])
def test_the_command_line_prints_what_python_gives(
    location: Path, formulas: FormulaTable, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        app(["query", "--catalogue", str(location), "--format", form], prog_name="brouncker")
    assert end.value.code == 0
    assert capsys.readouterr().out.rstrip("\n") == getattr(formulas, f"to_{form}", formulas.bibtex)(
    ).rstrip("\n")  # fmt: skip


def test_the_command_line_writes_parquet(
    location: Path, formulas: FormulaTable, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with pytest.raises(SystemExit):
        app(["query", "--catalogue", str(location), "--format", "parquet"], prog_name="brouncker")
    written = parquet.read_table(io.BytesIO(capfdbinary.readouterr().out))
    assert written.to_pylist() == [formulas.fields(row) for row in formulas]


# bibliography


def test_the_sources_of_formulas_and_their_constants_are_cited(formulas: FormulaTable) -> None:
    entries = re.findall(r"@\w+\{([\w.-]+),", formulas.bibtex())
    assert entries == sorted({*entries})
    assert {"oeis-A000796", "oeis-A001113", "oeis-A002163"} <= {*entries}  # pi, e, sqrt(5)
    apery = load("known_pcfs")[146:147]
    assert apery.column("source") == ["Apery 1979"]
    assert re.findall(r"@(\w+\{[\w-]+),", apery.bibtex()) == ["article{apery-1979"]


def test_every_constant_names_a_work_that_can_be_cited() -> None:
    for constant in constants.values():
        assert reference_keys(constant.source), constant.name


def test_what_names_no_work_is_said() -> None:
    text = bibtex(source for source in load("known_pcfs").column("source"))
    silent = [line for line in text.splitlines() if line.startswith("%")]
    assert {line.partition(": ")[2].split(";")[0].split(",")[0] for line in silent} == {
        *("classical", "own", "own search")
    }
    for entry in text.split("\n\n"):
        assert entry.count("{") == entry.count("}")
        assert re.search(r"^  author = ", entry, re.MULTILINE)


# what single objects show


@pytest.mark.parametrize(
    "shown",
    [
        PCF("2n+1", "n^2"),
        SignedFraction("-+", [3], ["2k+3", "2"]),
        parse_expression("besseli(1,2)/besseli(0,2)"),
    ],
)
def test_objects_show_their_latex(shown: PCF) -> None:
    assert shown._repr_latex_().strip("$").removeprefix(r"\displaystyle ") == shown.latex()


def test_constants_show_themselves_and_the_registry_is_a_table() -> None:
    assert constants["phi"]._repr_latex_() == r"$\varphi$"
    assert "<td>3.14159265358979323846</td>" in constants._repr_html_()
