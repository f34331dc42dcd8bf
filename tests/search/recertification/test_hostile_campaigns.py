"""What a file claims is evidence of nothing: rows that were edited, with hashes made anew."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from discovery.errors import CampaignError, DamagedChunkError
from search.campaigns import chunk as chunks
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, decode_chunk, decode_footer, encode_chunk
from search.campaigns.compaction import compact
from search.campaigns.pack import decode_members, decode_pack
from search.catalogue.catalogue import Catalogue
from search.kinds.census.catalogue_rows import row_claims
from search.recertification.recertification import contradiction
from search.running.merge import merge
from search.storage.open_store import open_store
from tests.search.cli.test_cli import brouncker
from tests.small_campaign import FOUR_OVER_PI, ROWS, evaluated, make

Row = dict[str, Any]


FILLED = ("index", "a", "b", "outcome")  # every row has these


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
    monkeypatch.setattr("search.recertification.recertification._IN_PROCESS", 1)
    make(tmp_path / "c", ROWS)
    catalogue = Catalogue(tmp_path / "c.db")
    assert catalogue.ingest(tmp_path / "c", workers=2).claims == 3
    forged(tmp_path / "false", [ROWS[2], FALSE_ROWS["near, certified"][0]], monkeypatch)
    with pytest.raises(DamagedChunkError, match="say refuted"):
        Catalogue(tmp_path / "d.db").ingest(tmp_path / "false", workers=2)


@pytest.mark.parametrize(("count", "size"), [(27, 20_000_000), (1500, 500_000)])
def test_a_small_file_that_expands_is_refused_before_it_fills_the_memory(
    count: int, size: int, tmp_path: Path
) -> None:
    """As it states its size, and where one text is kept once and named by 1,500 rows."""
    campaign = make(tmp_path / "c")
    path = tmp_path / "c" / next(iter(campaign.chunks())).file
    header = json.loads(pq.read_metadata(path).metadata[b"brouncker"])
    header["hi"] = header["lo"] + count
    header["outcomes"] = dict.fromkeys(header["outcomes"], 0) | {"generic": count}
    text = pa.array(["9" * size] * count) if count == 27 else None
    if text is None:
        text = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), ["9" * size])
    columns = {
        field.name: pa.nulls(count, field.type) for field in chunks.kind_of("census").layout.columns
    }
    columns |= {"index": pa.array(range(count)), "value": text}
    columns |= {name: pa.array(["1"] * count) for name in ("a", "b", "outcome")}
    fields = [pa.field(n, c.type, n not in FILLED) for n, c in columns.items()]
    metadata = {b"brouncker": json.dumps(header).encode()}
    bomb = pa.table([*columns.values()], schema=pa.schema(fields, metadata))
    sink = io.BytesIO()
    pq.write_table(bomb, sink, compression="zstd", use_dictionary=count != 27)
    assert len(sink.getvalue()) < 100_000
    before = pa.total_allocated_bytes()
    with pytest.raises(DamagedChunkError, match="its rows take"):
        decode_chunk(sink.getvalue(), "there")
    assert pa.total_allocated_bytes() - before < 2**25
    if count == 27:  # so `status` does not count it
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


def test_true_claims_contradict_nothing(tmp_path: Path) -> None:
    campaign = make(tmp_path / "c")
    ((_, stored), _) = campaign.stored()
    found = [contradiction(claim) for claim in row_claims(stored, campaign.spec)]
    assert found == [None, None]


def test_a_proved_formula_has_all_digits(tmp_path: Path) -> None:
    make(tmp_path / "c")
    words = ("--catalogue", str(tmp_path / "c.db"))
    assert brouncker("ingest", str(tmp_path / "c"), *words).code == 0
    assert brouncker("prove", "1", "1", "phi", *words).code == 0
    for digits in ("50", "5000"):
        found = brouncker("query", "--min-digits", digits, "--status", "proved", "--json", *words)
        assert [row["expression"] for row in found.rows] == ["(1+sqrt(5))/2"]
    assert brouncker("query", "--min-digits", "5000", "--json", *words).rows == found.rows


def test_status_names_what_is_not_of_the_campaign(tmp_path: Path) -> None:
    """Foreign files, folders, pipes and links that lead out are named; none is a chunk."""
    campaign = make(tmp_path / "c")
    chunks_dir, secret = tmp_path / "c" / "chunks", tmp_path / "secret"
    first, second = (tmp_path / "c" / chunk.file for chunk in campaign.chunks())
    first.rename(secret)
    first.symlink_to(secret)
    (chunks_dir / "notes.txt").write_text("mine")
    (chunks_dir / "0123456789abcdef.parquet").mkdir()
    (chunks_dir / "fedcba9876543210.parquet").symlink_to(tmp_path / "nowhere")
    os.mkfifo(chunks_dir / "pack-0123456789abcdef.parquet")
    (tmp_path / "c" / "log" / "chunks-zero.jsonl").symlink_to("/dev/zero")
    (tmp_path / "c" / "certificates").mkdir()
    (tmp_path / "c" / "certificates" / "0123456789abcdef.json").symlink_to("/etc/passwd")
    (tmp_path / "c" / "thesis.tex").write_text("mine")
    (tmp_path / "c" / "alias.toml").symlink_to("spec.toml")  # inside, and still no file of ours
    done = brouncker("status", str(tmp_path / "c"), "--json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    assert said["chunks_done"] == 1
    named = {line.split(" is ")[0].split(": ")[0].rpartition("/")[2] for line in said["foreign"]}
    assert named == {
        first.name,
        "notes.txt",
        "0123456789abcdef.parquet",
        "fedcba9876543210.parquet",
        "pack-0123456789abcdef.parquet",
        "chunks-zero.jsonl",
        "0123456789abcdef.json",
        "thesis.tex",
        "alias.toml",
    }
    for problem, word in {first.name: "leads out", "pack-": "no file"}.items():
        assert any(problem in line and word in line for line in said["foreign"])
    shown = brouncker("status", str(tmp_path / "c"))
    assert shown.err.count("warning: not counted: ") == len(said["foreign"])
    report = merge([tmp_path / "c"], tmp_path / "merged", trust=True)
    assert report.copied == 1
    assert any("0123456789abcdef.json" in line for line in report.damaged)
    with pytest.raises(CampaignError, match="sets it aside"):
        Catalogue(tmp_path / "c.db").ingest(tmp_path / "c")
    assert second.exists()


@pytest.mark.parametrize("name", ["../secret", "chunks/../../secret", "/etc/passwd", "out/x"])
def test_no_name_and_no_link_leads_out_of_a_store(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("theirs")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "out").symlink_to(tmp_path)
    store = open_store(tmp_path / "c")
    for use in (store.read, store.exists, lambda name: store.read_end(name, 8)):
        with pytest.raises(CampaignError, match=r"leads? out"):
            use(name)
    with pytest.raises(CampaignError, match=r"leads? out"):
        store.write(name, b"ours")
    assert (tmp_path / "secret").read_text() == "theirs"
    assert not (tmp_path / "x").exists()
    for url in ("s3://bucket/a/../b", "gs://bucket/a/./b"):
        with pytest.raises(CampaignError, match="not of the form"):
            open_store(url)


def test_a_line_of_the_log_that_is_none_disturbs_nobody(tmp_path: Path) -> None:
    make(tmp_path / "c")
    lines = [
        b"[" * 10**5,
        b'{"lo": 0, "lo": 1, "hi": 5, "seconds": 1, "elapsed": 1, "run": "a"}',
        b'{"lo": 0, "hi": 5, "seconds": NaN, "elapsed": 1, "run": "a"}',
        b'{"lo": 0, "hi": 1' + b"0" * 400 + b', "seconds": 1, "elapsed": 1, "run": "a"}',
        b'{"lo": 0, "hi": 5, "seconds": 1e999, "elapsed": 1, "run": "a"}',
        b'{"lo": 0, "hi": 5, "seconds": 1, "elapsed": 1, "run": ["a"]}',
        b"\xff\xfe",
    ]
    (tmp_path / "c" / "log" / "chunks-0.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    for options in ((), ("--watch", "--interval", "0.1")):
        done = brouncker("status", str(tmp_path / "c"), *options, "--json")
        assert done.code == 0, done.err
        assert json.loads(done.out.splitlines()[0])["rate"] is None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10**5,
        '{"a":' * 10**5,
        '{"lo": 0, "lo": 0}',
        '{"lo": NaN}',
        '{"lo": 1e999}',
        '{"kind": "census", "outcomes": [], "lo": 0}',
        '{"kind": [], "lo": 0}',
        "[]",
        "7",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_what_a_chunk_says_of_itself_is_json_of_one_meaning(text: str, tmp_path: Path) -> None:
    campaign = make(tmp_path / "c")
    path = tmp_path / "c" / next(iter(campaign.chunks())).file
    table = pq.read_table(path)
    for key in (b"brouncker", b"brouncker-pack"):
        pq.write_table(table.replace_schema_metadata({key: text.encode()}), path)
        for read in (decode_chunk, decode_footer, decode_pack, decode_members):
            with pytest.raises(DamagedChunkError, match="there is damaged"):
                read(path.read_bytes(), "there")
