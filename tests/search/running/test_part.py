"""Parts of a campaign: together they are the whole, whatever each machine is like."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.errors import PartError
from search.campaigns.campaign import Campaign
from search.campaigns.spec import load_spec
from search.executors.progress import LineProgress
from search.running.part import Part, parts_of
from search.running.plan import plan
from search.running.run import RunReport, run
from tests.search.cli.test_cli import brouncker
from tests.toy_campaign import SPEC

CHUNKS = 12  # of SPEC


@pytest.fixture
def spec(tmp_path) -> Path:
    path = tmp_path / "toy.toml"
    path.write_text(SPEC)
    return path


def part_run(spec: Path, out: Path, part: str, function="process", **rest) -> tuple[RunReport, str]:
    """A run of a part, and what it said."""
    said = io.StringIO()
    progress, process = LineProgress(said), f"tests.toy_process:{function}"
    more = {"process": process, "progress": progress, **rest}
    return run(spec, out, 1, part=Part.read(part), **more), said.getvalue()


@given(st.integers(1, 40), st.integers(0, 100))
def test_parts_are_a_partition_in_equal_shares(count, total):
    parts = [Part(number, count).of(range(total)) for number in range(1, count + 1)]
    assert sorted(position for part in parts for position in part) == list(range(total))
    assert {len(part) for part in parts} <= {total // count, math.ceil(total / count)}


@given(st.integers(1, 9), st.data())
def test_missing_parts_are_named_again(count, data):
    total = data.draw(st.integers(2 * count, 60))
    numbers = data.draw(st.sets(st.integers(1, count), min_size=1))
    missing = {p for number in numbers for p in Part(number, count).of(range(total))}
    named = parts_of(missing, total)
    assert {p for part in named for p in part.of(range(total))} == missing
    assert len(named) <= len(numbers)


@pytest.mark.parametrize("text", ["0/8", "9/8", "3", "a/b", "1/0", "-1/8", "3/8/2", "", "1.5/2"])
def test_what_is_no_part_is_one_line(text, spec):
    with pytest.raises(PartError, match="K from 1 to N, such as --part 3/8"):
        Part.read(text)
    ran = brouncker("run", str(spec), f"--part={text}")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "--part 3/8" in ran.err


def test_a_part_does_its_chunks_and_says_how_to_go_on(spec, tmp_path):
    out = tmp_path / "part"
    report, said = part_run(spec, out, "2/5")
    campaign = Campaign.open(out)
    assert [*campaign.done()] == [*campaign.chunks()][1::5]
    assert (report.exit_code, report.done, report.part_done, report.part_chunks) == (0, 3, 3, 3)
    assert "100% · 126 of 126" in said  # 50 + 50 + 26 elements
    assert "part 2 of 5: done, 3 of 3 chunks (3 of 12 of the campaign" in said
    assert "brouncker merge DIR... --out DIR" in said
    assert part_run(spec, out, "2/5")[0].done == 0
    assert brouncker("status", str(out)).code == 0
    # The same directory takes the other parts, one after the other.
    assert [part_run(spec, out, f"{k}/5")[0].done for k in (1, 3, 4, 5)] == [3, 2, 2, 2]
    assert campaign.pending() == []


def test_a_failure_in_another_part_is_not_of_this_one(spec, tmp_path):
    out = tmp_path / "part"
    report, said = part_run(spec, out, "5/6", "failing")  # the chunk 200 ... 249
    assert (report.exit_code, report.part_done, report.part_chunks) == (1, 1, 2)
    assert f"part 5 of 6: done, but for 1 chunk that failed (tracebacks are in {out}" in said
    assert f"brouncker run {spec} --out {out} --part 5/6 --retry-failed" in said
    assert part_run(spec, out, "1/6", "failing")[0].exit_code == 0
    assert part_run(spec, out, "5/6", "failing")[0].exit_code == 1


@pytest.mark.parametrize("part", ["1/13", "50/99"])
def test_more_parts_than_chunks_are_refused(spec, tmp_path, part):
    toy = {"part": Part.read(part), "process": "tests.toy_process:process"}
    with pytest.raises(PartError, match=r"12 chunks, so some of .*N up to 12"):
        part_run(spec, tmp_path / "none", part)
    with pytest.raises(PartError, match=r"12 chunks, so some of .*N up to 12"):
        plan(spec, tmp_path / "none", 1, **toy)
    assert not (tmp_path / "none").exists()
    part_run(spec, tmp_path / "there", "1/12")
    with pytest.raises(PartError, match="N up to 12"):
        part_run(spec, tmp_path / "there", part)


def test_what_would_be_one_chunk_is_shared_among_all_parts(tmp_path):
    spec = tmp_path / "uncut.toml"
    spec.write_text(SPEC.partition("[chunks]")[0])  # 576 elements, 24 rows
    runs = [part_run(spec, tmp_path / f"part-{k}", f"{k}/3")[0] for k in (1, 2, 3)]
    assert [report.part_chunks for report in runs] == [8, 8, 8]
    assert {Campaign.open(report.directory).chunk_size for report in runs} == {24}


def test_parts_are_cut_by_the_domain_alone_or_as_the_directory_is(tmp_path):
    spec = tmp_path / "uncut.toml"
    spec.write_text(SPEC.partition("[chunks]")[0])
    part_run(spec, tmp_path / "fresh", "1/2")
    assert Campaign.open(tmp_path / "fresh").chunk_size == 24  # a row
    cut = tmp_path / "cut.toml"
    cut.write_text(SPEC)
    Campaign.create(tmp_path / "there", load_spec(cut))
    assert part_run(spec, tmp_path / "there", "1/2")[0].done == CHUNKS // 2


def test_a_dry_run_tells_the_size_of_the_part(spec, tmp_path):
    out = tmp_path / "out"
    toy = {"part": Part(2, 5), "process": "tests.toy_process:process"}
    found = plan(spec, out, 1, **toy)
    assert (found.chunks, found.part, found.part_chunks, found.part_elements) == (12, "2/5", 3, 126)
    assert any(line.startswith("part 2/5   3 chunks, 126 elements") for line in found.lines())
    assert not out.exists()
    part_run(spec, out, "2/5")
    part_run(spec, out, "1/5")
    assert plan(spec, out, 1, **toy).chunks_done == 3
    assert plan(spec, out, 1, **toy).seconds == 0
