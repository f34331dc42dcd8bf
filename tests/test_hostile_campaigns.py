"""What a file claims is evidence of nothing: rows that were edited, with hashes made anew."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from discovery.errors import CampaignError, CatalogueError, DamagedChunkError, ProofError
from discovery.pcf import PCF
from discovery.row_text import csv_text
from discovery.table import Table
from search import chunk as chunks
from search.campaign import Campaign
from search.catalogue import Catalogue
from search.chunk import ChunkResult, decode_chunk, decode_footer, encode_chunk
from search.compaction import compact
from search.merge import merge
from search.prover import prove
from search.recertification import contradiction
from tests.small_campaign import FOUR_OVER_PI, ROWS, evaluated, make
from tests.test_cli import brouncker
from verify.checker import check

Row = dict[str, Any]


def forged(directory: Path, rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """A campaign whose first chunk has any rows, under valid hashes: no writer of ours makes it."""
    with monkeypatch.context() as patch:
        patch.setattr(chunks, "check_rows", lambda *_: None)
        return make(directory, rows)


FALSE_ROWS: dict[str, tuple[Row, str]] = {
    "proved": (
        {**FOUR_OVER_PI, "expression": "355/113", "status": "proved", "certified_digits": 1000},
        "states the status 'proved'",
    ),
    "another value, certified": (
        {**FOUR_OVER_PI, "expression": "355/113"},
        "its enclosures say refuted",
    ),
    "near, certified": (
        {**FOUR_OVER_PI, "expression": "4/pi+10^-90"},
        "its enclosures say refuted",
    ),
    "true, refuted": (
        {**FOUR_OVER_PI, "status": "refuted"},
        "says refuted to 100 digits.*say certified",
    ),
    "more digits than can be": (
        {**FOUR_OVER_PI, "certified_digits": 2_000_000},
        "states 2000000 certified_digits",
    ),
    "no digits": ({**FOUR_OVER_PI, "certified_digits": None}, "not to how many digits"),
    "another value of the object": (
        {**FOUR_OVER_PI, "value": "3.14159"},
        "states the value 3.14159",
    ),
    "the id of another fraction": (
        {**FOUR_OVER_PI, "id": ROWS[2]["id"]},
        "states the id",
    ),
    "the id of another, matched": (
        evaluated("n+1", "n+1", "1.39", "1/(e-2)", status="matched", certified_digits=None)
        | {"id": FOUR_OVER_PI["id"]},
        "states the id of another fraction",
    ),
    "a status of its own": ({**FOUR_OVER_PI, "status": "beyond doubt"}, "states the status"),
    "an outcome of its own": ({**FOUR_OVER_PI, "outcome": "celebrated"}, "states the outcome"),
    "no expression": ({**FOUR_OVER_PI, "expression": "4/("}, "cannot be enclosed"),
    "known by its digits only": ({**FOUR_OVER_PI, "expression": "brun"}, "cannot be enclosed"),
    "no fraction": ({**FOUR_OVER_PI, "a": "n^n"}, "cannot be enclosed"),
}


@pytest.mark.parametrize("what", FALSE_ROWS)
def test_a_false_row_enters_no_catalogue_and_no_other_campaign(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, said = FALSE_ROWS[what]
    false = forged(tmp_path / "false", [row], monkeypatch)
    name = next(iter(false.chunks())).file.rpartition("/")[2]
    catalogue = Catalogue(tmp_path / "c.db")
    with pytest.raises(DamagedChunkError, match=f"{name}.*{said}"):
        catalogue.ingest(tmp_path / "false")
    assert catalogue.query(status="unmatched") == catalogue.query() == []
    with pytest.raises(DamagedChunkError, match=said):
        catalogue.rebuild([tmp_path / "false"])
    if "id of another, matched" not in what:  # claims nothing by enclosures: the catalogue sees it
        report = merge([tmp_path / "false"], tmp_path / "merged")
        assert report.exit_code == 1
        assert any(name in line for line in report.damaged)
        assert report.missing == [0]
        assert len(report.remedies) == 1


def test_a_pack_of_false_rows_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = forged(tmp_path / "c", [FALSE_ROWS["near, certified"][0]], monkeypatch)
    compact(campaign)
    assert [path.name[:4] for path in (tmp_path / "c" / "chunks").iterdir()] == ["pack"]
    with pytest.raises(DamagedChunkError, match="say refuted"):
        Catalogue(tmp_path / "c.db").ingest(tmp_path / "c")


def test_trust_believes_what_is_certified_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue(tmp_path / "c.db")
    forged(tmp_path / "false", [FALSE_ROWS["near, certified"][0]], monkeypatch)
    done = brouncker(
        "ingest", str(tmp_path / "false"), "--trust", "--catalogue", str(tmp_path / "c.db")
    )
    assert done.code == 0, done.err
    assert [row.status for row in catalogue.query()] == ["certified elsewhere"]
    for what in ("proved", "true, refuted", "the id of another, matched"):
        forged(tmp_path / what, [FALSE_ROWS[what][0]], monkeypatch)
        with pytest.raises(CampaignError):
            Catalogue(tmp_path / f"{what}.db").ingest(tmp_path / what, trust=True)


def test_many_claims_are_certified_anew_by_worker_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.recertification._IN_PROCESS", 1)
    make(tmp_path / "c", ROWS)
    catalogue = Catalogue(tmp_path / "c.db")
    assert catalogue.ingest(tmp_path / "c", workers=2).claims == 3
    forged(tmp_path / "false", [ROWS[2], FALSE_ROWS["near, certified"][0]], monkeypatch)
    with pytest.raises(DamagedChunkError, match="say refuted"):
        Catalogue(tmp_path / "d.db").ingest(tmp_path / "false", workers=2)


def test_a_small_file_that_expands_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """150 rows of 20 million characters are 3 GB, and a file of a few KB."""
    campaign = make(tmp_path / "c")
    first = next(iter(campaign.chunks()))
    path = tmp_path / "c" / first.file
    good = path.read_bytes()
    table = decode_chunk(good, "here").table
    for size in (20_000_000, 2_000_000):
        column = pa.array(["9" * size] * 150 * (20_000_000 // size), pa.string())
        count = len(column)
        large = {
            name: pa.nulls(count, table.schema.field(name).type) for name in table.column_names
        }
        large |= {"index": pa.array(range(count)), "value": column}
        large |= {name: pa.array(["1"] * count) for name in ("a", "b", "outcome")}
        bomb = pa.table(large, schema=table.schema)
        header = json.loads(pq.read_metadata(io.BytesIO(good)).metadata[b"brouncker"])
        header["hi"] = header["lo"] + count
        header["outcomes"] = dict.fromkeys(header["outcomes"], 0) | {"generic": count}
        sink = io.BytesIO()
        metadata = {b"brouncker": json.dumps(header).encode()}
        pq.write_table(bomb.replace_schema_metadata(metadata), sink, compression="zstd")
        assert len(sink.getvalue()) < 200_000
        before = pa.total_allocated_bytes()
        with pytest.raises(DamagedChunkError, match=r"its rows take|has 20,000,000 bytes"):
            decode_chunk(sink.getvalue(), "there")
        assert pa.total_allocated_bytes() - before < 2**25
        if size == 20_000_000:
            with pytest.raises(DamagedChunkError, match="its rows take"):
                decode_footer(sink.getvalue(), "there")


def test_more_rows_than_elements_are_refused_from_the_footer(tmp_path: Path) -> None:
    campaign = make(tmp_path / "c")
    first = next(iter(campaign.chunks()))
    path = tmp_path / "c" / first.file
    stored = decode_chunk(path.read_bytes(), "here")
    header = json.loads(pq.read_metadata(path).metadata[b"brouncker"])
    header["hi"] = header["lo"] + stored.rows - 1
    metadata = {b"brouncker": json.dumps(header).encode()}
    pq.write_table(stored.table.replace_schema_metadata(metadata), path)
    with pytest.raises(DamagedChunkError, match="5 rows for 4 elements"):
        decode_chunk(path.read_bytes(), "here")
    done = brouncker("status", str(tmp_path / "c"), "--json")
    assert json.loads(done.out)["chunks_done"] == 1


def test_no_writer_of_ours_states_that_a_row_is_proved() -> None:
    row = {**FOUR_OVER_PI, "index": 0, "status": "proved"}
    with pytest.raises(ValueError, match="states the status 'proved'"):
        encode_chunk(ChunkResult([row], {"evaluated": 1}), "0" * 16, 0, 1)


def test_true_claims_contradict_nothing() -> None:
    from search.census_batch import row_claims
    from search.chunk import StoredChunk

    columns = chunks.LAYOUTS["census"].columns
    rows = [{**row, "index": i} for i, row in enumerate(ROWS)]
    table = pa.Table.from_pylist(rows, schema=columns)
    stored = StoredChunk("", 0, 5, "", {}, 5, "", "census", table=table)
    assert [contradiction(claim) for claim in row_claims(stored)] == [None, None]


def test_a_proved_formula_has_all_digits(tmp_path: Path) -> None:
    make(tmp_path / "c")
    words = ("--catalogue", str(tmp_path / "c.db"))
    assert brouncker("ingest", str(tmp_path / "c"), *words).code == 0
    assert brouncker("prove", FOUR_OVER_PI["id"], *words).code in (0, 2)
    done = brouncker("prove", "--all", *words)
    assert done.code in (0, 1), done.err
    found = brouncker("query", "--min-digits", "5000", "--json", *words).out.splitlines()
    assert {json.loads(line)["status"] for line in found} == {"proved"}
    with pytest.raises(CatalogueError):
        Catalogue(tmp_path / "none.db").query()


def test_links_that_lead_out_and_foreign_files_are_named(tmp_path: Path) -> None:
    campaign = make(tmp_path / "c")
    other = make(tmp_path / "elsewhere", ROWS[:2])
    first, second = campaign.chunks()
    inside = tmp_path / "c" / first.file
    inside.unlink()
    inside.symlink_to(tmp_path / "elsewhere" / first.file)
    (tmp_path / "c" / "chunks" / "notes.txt").write_text("foreign")
    done = brouncker("status", str(tmp_path / "c"), "--json")
    assert done.rows[0]["chunks_done"] == 1
    assert f"{first.id}.parquet leads out of" in done.err
    assert "notes.txt is no file of a campaign" in done.err
    with pytest.raises(DamagedChunkError, match="leads out of"):
        Catalogue(tmp_path / "c.db").ingest(tmp_path / "c")
    for name in ("../elsewhere/spec.toml", str(tmp_path / "elsewhere" / "spec.toml")):
        with pytest.raises(CampaignError, match="leads out of"):
            campaign.store.read(name)
        with pytest.raises(CampaignError, match="leads out of"):
            campaign.store.write(name, b"")
    assert other.done().keys() == {first, second}


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
    assert table.to_csv().splitlines()[1:] == ["'=1+2,'-n^6", "'@x,-3/4"]


def test_a_table_of_formulas_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    rows = [{"a": "34*n^3+51*n^2+27*n+5", "b": "-n^6", "value": "6/zeta(3)"}]
    (tmp_path / "t.csv").write_text(Table(("a", "b", "value"), rows).to_csv())
    done = brouncker("verify", "--file", str(tmp_path / "t.csv"), "--json")
    assert done.rows[0]["status"] == "certified"
