"""Merging the parts of a campaign: the whole, byte for byte, and nothing false."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

import search.storage.folder_store
from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, encode_chunk
from search.campaigns.compaction import compact
from search.running.merge import merge
from search.running.watch import CampaignWatch
from tests.object_server import CREDENTIALS, new_bucket, object_server
from tests.search.cli.test_cli import brouncker
from tests.search.running.test_part import part_run
from tests.search.storage.test_object_storage import stored
from tests.toy_campaign import CHUNKS, SPEC, content, toy_run


@pytest.fixture
def parts(spec, tmp_path) -> list[Path]:
    found = [tmp_path / f"part-{number}" for number in (1, 2, 3)]
    for number, out in enumerate(found, start=1):
        part_run(spec, out, f"{number}/3")
    return found


def everything(directory: Path) -> dict[str, bytes]:
    """Every file but the lock, which tells who had it last."""
    files = (path for path in directory.rglob("*") if path.is_file())
    return {str(f.relative_to(directory)): f.read_bytes() for f in files if f.name != "driver.lock"}


def flip(path: Path) -> None:
    """Alter a row of a chunk's file without touching its footer."""
    good = path.read_bytes()
    middle = good.index(b"PAR1") + 60
    path.write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])


def some_chunk(directory: Path) -> Path:
    return min((directory / "chunks").iterdir())


def test_merged_parts_are_an_undisturbed_run(parts, tmp_path, whole):
    out = tmp_path / "merged"
    report = merge(parts, out)
    assert content(out) == whole
    assert (report.exit_code, report.copied, report.missing) == (0, CHUNKS, [])
    assert report.summary.busy_seconds is not None
    lines = [line for f in out.glob("log/*.jsonl") for line in f.read_text().splitlines()]
    assert sorted(json.loads(line)["lo"] for line in lines) == list(range(0, 576, 50))
    before = everything(out)
    again = merge(reversed_order := parts[::-1], out)
    assert (again.copied, everything(out)) == (0, before)
    merge(reversed_order, tmp_path / "reversed")
    assert content(tmp_path / "reversed") == whole
    assert everything(tmp_path / "reversed").keys() == before.keys()


def test_the_merged_campaign_may_be_one_of_the_parts(parts, whole):
    report = merge(parts, parts[1])
    assert (report.copied, content(parts[1])) == (8, whole)
    assert merge([parts[1]], parts[1]).copied == 0
    assert content(parts[1]) == whole


def test_what_is_missing_is_told_with_the_commands_that_do_it(parts, spec, tmp_path, whole):
    out = tmp_path / "merged"
    report = merge([parts[0], parts[2]], out)
    assert (report.exit_code, report.missing) == (0, [1, 4, 7, 10])
    assert report.remedies == ["brouncker run SPEC --part 2/3 --out DIR"]
    (out / next(Campaign.open(out).chunks()).file).unlink()
    report = merge(parts[2:], out)
    assert len(report.missing) == 5  # no parts: these chunks, then
    assert report.remedies == [f"brouncker run SPEC --out {out}"]
    toy_run(spec, out)  # the merged campaign is one to go on with
    assert content(out) == whole


@pytest.mark.parametrize("damage", [flip, lambda path: path.write_bytes(b"torn")])
def test_a_damaged_chunk_is_named_and_left_out(parts, tmp_path, whole, damage):
    bad = some_chunk(parts[0])
    damage(bad)
    report = merge(parts, tmp_path / "merged")
    assert (report.exit_code, report.copied, len(report.missing)) == (1, CHUNKS - 1, 1)
    (problem,) = report.damaged
    assert str(bad) in problem
    left_out = f"chunks/{bad.name}"
    assert content(tmp_path / "merged") == {k: v for k, v in whole.items() if k != left_out}
    # Where another source has it whole, nothing is missing; in the target it is set aside.
    some_chunk(tmp_path / "merged").write_bytes(b"torn")
    report = merge([*parts, tmp_path / "whole"], tmp_path / "merged")
    assert (report.exit_code, report.missing, content(tmp_path / "merged")) == (1, [], whole)
    assert str(tmp_path / "merged" / "log" / "damaged") in report.damaged[0]


def test_two_truths_are_a_loud_error_and_nothing_is_copied(parts, tmp_path, whole):
    liar, source = tmp_path / "whole", Campaign.open(parts[2])
    chunk = [*source.done()][-1]
    rows = source.read(chunk).table.to_pylist()[1:]
    lie = ChunkResult(rows, {"evaluated": len(rows), "generic": chunk.size - len(rows)})
    path = liar / chunk.file
    path.write_bytes(encode_chunk(lie, source.hash, chunk.lo, chunk.hi))
    out = tmp_path / "merged"
    with pytest.raises(CampaignError, match="different rows for the same chunk") as error:
        merge([*parts, liar], out)
    assert str(path) in str(error.value)
    assert str(parts[2] / chunk.file) in str(error.value)
    assert content(out).keys() == {"spec.toml"}
    merge([liar], out)
    with pytest.raises(CampaignError, match="different rows"):  # the target is a witness too
        merge(parts, out)
    # A damaged file is no witness: it does not stop the merge, and is named.
    flip(path)
    report = merge([*parts, liar], tmp_path / "other")
    assert content(tmp_path / "other") == whole
    assert [str(path) in problem for problem in report.damaged] == [True]


def test_other_campaigns_are_refused_by_name(parts, spec, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text(SPEC.replace("degree = 1", "degree = 0"))
    toy_run(other, tmp_path / "other")
    with pytest.raises(CampaignError, match="different specs") as error:
        merge([parts[0], tmp_path / "other"], tmp_path / "merged")
    assert str(parts[0]) in str(error.value)
    assert str(tmp_path / "other") in str(error.value)
    other.write_text(SPEC.replace("size = 50", "size = 60"))
    toy_run(other, tmp_path / "cut")
    with pytest.raises(CampaignError, match=r"part-1 was cut into .* of 50 .*cut into .* of 60"):
        merge([parts[0], tmp_path / "cut"], tmp_path / "merged")
    frozen = parts[1] / "spec.toml"
    frozen.write_text(frozen.read_text().replace('code_version = "', 'code_version = "9.'))
    with pytest.raises(CampaignError, match=r"part-2 was made by brouncker 9\."):
        merge(parts, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()
    with pytest.raises(CampaignError, match="not empty and is no campaign"):
        merge(parts[:1], tmp_path)


def test_failures_come_along_unless_another_source_has_the_chunk(spec, tmp_path, whole):
    failing, out = tmp_path / "failing", tmp_path / "merged"
    part_run(spec, failing, "2/3", "failing")
    report = merge([failing], out)
    assert (report.exit_code, report.summary.failed, len(report.missing)) == (0, 1, 8)
    assert report.remedies[-1] == f"brouncker run SPEC --out {out} --retry-failed"
    (record,) = (out / "log" / "failures").iterdir()
    assert "the toy is broken" in record.read_text()
    assert merge([failing, tmp_path / "whole"], out).summary.failed == 0
    assert content(out) == whole
    merge([failing, tmp_path / "whole"], tmp_path / "fresh")
    assert not list((tmp_path / "fresh" / "log" / "failures").iterdir())


def test_packs_are_sources_as_files_are(parts, tmp_path, whole):
    compact(Campaign.open(parts[0]))
    (packed,) = (parts[0] / "chunks").iterdir()
    watch = CampaignWatch(Campaign.open(parts[0]))
    assert watch.look().chunks_done == 4
    assert merge(parts, tmp_path / "merged").exit_code == 0
    assert content(tmp_path / "merged") == whole
    report = merge(parts, parts[0])  # a compacted campaign is a target too
    assert (report.copied, report.missing) == (8, [])
    assert packed.exists()
    flip(packed)
    report = merge(parts, tmp_path / "fresh")
    assert (report.exit_code, report.remedies) == (1, ["brouncker run SPEC --part 1/3 --out DIR"])
    assert str(packed) in report.damaged[0]


def test_a_killed_merge_is_finished_by_the_same_call(parts, tmp_path, whole, monkeypatch):
    out, written = tmp_path / "merged", []
    write = search.storage.folder_store.LocalStore.write

    def dying(store, name, data):
        if len(written) >= 5:
            raise KeyboardInterrupt
        written.append(name)
        write(store, name, data)

    monkeypatch.setattr(search.storage.folder_store.LocalStore, "write", dying)
    with pytest.raises(KeyboardInterrupt):
        merge(parts, out)
    monkeypatch.undo()
    (out / "chunks" / ".torn.parquet.1.tmp").write_bytes(b"half")
    before = len(Campaign.open(out).done())
    assert 1 <= before < CHUNKS
    report = merge(parts, out)
    assert (report.copied, content(out)) == (CHUNKS - before, whole)
    assert Campaign.open(out).summary() == report.summary


def test_a_torn_log_loses_only_its_torn_line(parts, tmp_path):
    (log,) = parts[0].glob("log/*.jsonl")
    whole_lines = log.read_text().splitlines()
    log.write_text("\n".join([*whole_lines[:-1], whole_lines[-1][:20]]))
    merge(parts[:1], tmp_path / "merged")
    merged = tmp_path / "merged" / "log" / log.name
    assert merged.read_text().splitlines() == whole_lines[:-1]
    log.write_text("\n".join(whole_lines) + "\n")
    merge(parts[:1], tmp_path / "merged")
    assert merged.read_text().splitlines() == whole_lines


def test_a_campaign_at_work_is_no_target(parts, tmp_path):
    with (
        Campaign.open(parts[0]).driving(),
        pytest.raises(CampaignError, match="another run works in"),
    ):
        merge(parts, parts[0])


def test_parts_on_object_storage(parts, whole, tmp_path, monkeypatch):
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with object_server() as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        url = f"s3://{new_bucket(endpoint)}/runs/toy"
        assert merge(parts[:2], url).copied == 8
        before = stored(url)
        assert (merge(parts[:2], url).copied, stored(url)) == (0, before)
        assert merge([url, parts[2]], tmp_path / "merged").missing == []
        assert content(tmp_path / "merged") == whole

        watch = CampaignWatch(Campaign.open(url))
        with Campaign.open(url).driving():
            seen = watch.look()
        assert (seen.chunks_done, seen.driving) == (8, True)
        assert seen.driver == f"process {os.getpid()} on {socket.gethostname()}"
        assert (seen.parts, seen.left_chunks) == (("1/3", "2/3"), 0)
        assert seen.rate == Campaign.open(url).summary().rate
        assert watch.look().driving is False


def test_the_command(parts, tmp_path):
    out = str(tmp_path / "merged")
    ran = brouncker("merge", *map(str, parts[:2]), "--out", out)
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        f"{out}: 8 of 12 chunks, 8 of them copied now",
    )
    assert "missing: 4 chunks" in ran.out
    assert "brouncker run SPEC --part 3/3 --out DIR" in ran.out
    (row,) = brouncker("merge", *map(str, parts), "--out", out, "--json").rows
    assert (row["chunks_done"], row["copied"], row["missing"], row["remedies"]) == (12, 4, 0, [])
    some_chunk(parts[0]).write_bytes(b"torn")
    ran = brouncker("merge", str(parts[0]), "--out", str(tmp_path / "new"))
    assert ran.code == 1
    assert f"warning: left out: the chunk file {some_chunk(parts[0])} is damaged" in ran.err
    assert brouncker("merge", str(parts[1])).code == 2
    assert brouncker("merge", "--out", out).code == 2
    assert brouncker("merge", "--help").out.count("brouncker merge") >= 1
