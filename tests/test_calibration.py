"""Chunk sizes from a sample: a stated time a chunk, chosen once, and never in the way of a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.errors import CampaignError
from search import sampling
from search.calibration import calibrated_chunk_size, chunk_size_for
from search.campaign import Campaign
from search.domain import MAX_CHUNKS, Box, Family, Side, default_chunk_size, domain_of, row_length
from search.frozen import freeze
from search.plan import plan
from search.sampling import Sample, take_sample
from search.spec import parse_spec
from search.task import Job
from tests.toy_campaign import SPEC, toy_run

SIDE = {"degree": 1, "coefficients": [-4, 4]}
LARGE = parse_spec({"kind": "census", "domain": {"a": SIDE, "b": SIDE}}, "test")  # 6400 elements
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
    size = chunk_size_for(domain, Sample(1000, 1000 * seconds_an_element), time_limit)
    row = row_length(domain)
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
    assert size == default_chunk_size(domain_of(LARGE.domain))


def test_what_hangs_is_cut_finely(monkeypatch):
    domain = domain_of(LARGE.domain)
    job = Job("tests.toy_process:stuck", LARGE.model_dump_json())
    monkeypatch.setattr(sampling, "PATIENCE", 0.5)
    sample = take_sample(job, domain, in_process=False)
    assert "time limit of 0.5 s" in sample.error
    assert sample.elements == row_length(domain)
    assert sample.seconds >= 0.5


def test_a_sample_is_small_and_counts_what_it_did():
    job = Job("tests.toy_process:process", LARGE.model_dump_json())
    sample = take_sample(job, domain_of(LARGE.domain), in_process=True)
    assert 0 < sample.elements <= 6400 / 2
    assert min(sample.seconds, sample.row_bytes) > 0
    assert sample.error == ""


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
