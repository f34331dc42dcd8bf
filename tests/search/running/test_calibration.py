"""Chunk sizes from a sample: a stated time a chunk, chosen once, and never in the way of a run."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import ready_kernels
from discovery.errors import CampaignError
from search.campaigns.campaign import Campaign
from search.campaigns.domain import MAX_CHUNKS, Box, Family, Side, default_chunk_size, domain_of
from search.campaigns.frozen_spec import freeze
from search.campaigns.spec import parse_spec
from search.executors.task import Job
from search.running.calibration import calibrated_chunk_size, chunk_size_for
from search.running.plan import plan
from search.running.sampling import Effort, take_sample
from search.running.strata import Slice, strata_of
from tests import toy_process
from tests.checkout import ROOT
from tests.toy_campaign import SPEC, toy_run

SIDE = {"degree": 1, "coefficients": [-4, 4]}
LARGE = parse_spec({"kind": "census", "domain": {"a": SIDE, "b": SIDE}}, "test")  # 6400 elements
UNHURRIED = Effort(seconds=1e6, long_enough=0.05, patience=1e6)
DOMAINS = st.one_of(
    st.builds(
        lambda d, e, c: Box(Side(d, -c, c), Side(e, -c, c)),
        *(st.integers(1, 3), st.integers(1, 4), st.integers(1, 9)),
    ),
    st.builds(lambda n: Family("x*n+1", "n", {"x": (1, n)}), st.integers(1, 10**12)),
)


@given(DOMAINS, st.floats(1e-7, 1e3), st.sampled_from([None, 1.0, 20.0, 1000.0]))
def test_a_chunk_takes_a_stated_time_as_far_as_rows_and_the_number_of_chunks_allow(
    domain, seconds_an_element, time_limit
):
    size = chunk_size_for(domain, domain.size * seconds_an_element, time_limit)
    row = domain.row_length
    chunks = -(-domain.size // size)
    assert size == domain.size or size % row == 0
    assert chunks <= MAX_CHUNKS
    if domain.size <= 4096:
        assert chunks >= 16 or size == row
        return
    seconds = size * seconds_an_element
    if size > row and chunks < MAX_CHUNKS / 2:
        assert seconds < 15
        assert time_limit is None or seconds < time_limit / 3
        assert chunks >= 11
    if chunks > 100:
        shortest = 0.3 if time_limit is None else min(0.3, time_limit / 10)
        assert seconds > shortest or chunks > MAX_CHUNKS / 2


@pytest.mark.parametrize("in_process", [True, False])
def test_what_cannot_be_sampled_gets_the_default_size(in_process):
    process = "tests.toy_process:contradicting"
    size = calibrated_chunk_size(LARGE, process, in_process)
    assert size == default_chunk_size(domain_of(LARGE))


def test_what_hangs_is_cut_finely_and_takes_longer_than_is_said():
    domain = domain_of(LARGE)
    job = Job("tests.toy_process:stuck", LARGE.model_dump_json())
    sample = take_sample(job, domain, Effort(seconds=0.4, long_enough=0.05, patience=0.5))
    assert (sample.error, sample.at_least) == ("", True)
    assert sample.elements == domain.row_length
    assert sample.seconds >= 0.5 * domain.size / domain.row_length
    assert chunk_size_for(domain, sample.seconds) == domain.row_length


def test_a_sample_is_small_and_counts_what_it_did():
    job = Job("tests.toy_process:process", LARGE.model_dump_json())
    sample = take_sample(job, domain_of(LARGE), UNHURRIED, in_process=True)
    assert 0 < sample.elements <= 0.6 * 6400
    assert min(sample.seconds, sample.row_bytes) > 0
    assert (sample.error, sample.at_least) == ("", False)
    assert sample.cost(0, 6400) == pytest.approx(sample.seconds)
    assert sample.cost(0, 3200) + sample.cost(3200, 6400) == pytest.approx(sample.seconds)


def test_no_slice_counts_in_which_a_kernel_was_not_ready(monkeypatch):
    monkeypatch.setattr(ready_kernels, "KERNELS", [toy_process.KERNEL])
    toy_process.CALLS.clear()
    job = Job("tests.toy_process:compiling", LARGE.model_dump_json())
    sample = take_sample(job, domain_of(LARGE), UNHURRIED, in_process=True)
    counted = {(s.lo, s.hi) for stratum in sample.strata for s in stratum.slices}
    assert counted
    assert counted <= {(lo, hi) for lo, hi, cold in toy_process.CALLS if not cold}


READY = """
import sys
from search.campaigns.domain import domain_of
from search.campaigns.spec import load_spec
from search.campaigns.kinds import kind_of
from search.executors.task import Job, Task, perform
from search.executors.warming import _warm_up
for path in sys.argv[1:]:
    spec = load_spec(path)
    job = Job(kind_of(spec.kind).process, spec.model_dump_json())
    _warm_up(job.process, job.spec)
    outcome = perform(job, Task("first", 0, domain_of(spec).row_length), "test")
    print(outcome.fresh, outcome.error)
"""


@pytest.mark.slow
def test_a_process_that_is_warm_finds_its_kernels_ready():
    names = ("demo", "sieve-2-4-5", "e-sequences", "degree-1-2-map")
    paths = [ROOT / "examples" / f"{name}.toml" for name in (*names, "half-integer-starts")]
    done = subprocess.run(
        [sys.executable, "-c", READY, *paths], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("0 \n" * len(paths), "")


def test_what_is_dear_near_small_b_is_seen_and_placed():
    """120 rows of 161,050 take nearly all of the time: a sample of the whole would miss them."""
    box = Box(Side(1, -2, 2), Side(4, -5, 5))  # 24 polynomials a
    dear = range(24 * (80_525 - 60), 24 * (80_525 + 60))  # the b of degree 0 and 1

    def cost(lo: int, hi: int) -> float:
        overlap = max(0, min(hi, dear.stop) - max(lo, dear.start))
        return 0.5 * overlap + 1e-6 * (hi - lo)

    strata = strata_of(box)
    assert strata[0].lo == 0
    assert strata[-1].hi == box.size
    assert all(one.hi == two.lo for one, two in pairwise(strata))
    for stratum in strata:
        degrees = {len(box.b_at(row // 24)) for row in (stratum.lo, stratum.hi - 1)}
        assert len(degrees) == 1
        while stratum.error > 0.1 * max(stratum.seconds, 1):
            lo, hi = stratum.next() or (0, 0)
            if hi:
                stratum.add(Slice(lo, hi, cost(lo, hi), 0), 0.05)
    assert sum(s.seconds for s in strata) == pytest.approx(cost(0, box.size), rel=0.1)


def test_the_size_is_chosen_once(tmp_path):
    campaign = Campaign.create(tmp_path / "out", LARGE, lambda spec: 160)
    assert campaign.chunk_size == 160

    def never(spec) -> int:
        raise AssertionError("it is there already")

    assert Campaign.create(tmp_path / "out", LARGE, never).chunk_size == 160


def test_of_two_that_make_a_campaign_at_once_the_first_decides(tmp_path):
    def slow(spec) -> int:
        Campaign.create(tmp_path / "out", LARGE, lambda spec: 160)
        return 320

    assert Campaign.create(tmp_path / "out", LARGE, slow).chunk_size == 160


def test_a_driver_leaves_a_campaign_that_was_made_anew_meanwhile(tmp_path):
    campaign = Campaign.create(tmp_path / "out", LARGE, lambda spec: 160)
    (tmp_path / "out" / "spec.toml").write_text(freeze(LARGE, 320))
    with pytest.raises(CampaignError, match="made anew meanwhile"), campaign.driving():
        pass


def test_a_dry_run_tells_the_size_of_the_run(tmp_path):
    spec = tmp_path / "small.toml"
    spec.write_text(SPEC.partition("[chunks]")[0])  # 576 elements, rows of 24
    planned = plan(spec, tmp_path / "out", 1, process="tests.toy_process:process")
    toy_run(spec, tmp_path / "out")
    assert (planned.chunk_size, planned.chunks) == (24, 24)
    assert Campaign.open(tmp_path / "out").chunk_size == 24
