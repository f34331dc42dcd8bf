"""The short form of ``python -m benchmarks.referee``: nothing false is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.referee.attacks import ATTACKS
from benchmarks.referee.campaigns import accepted_rows, is_refused, referee_spec, true_rows
from benchmarks.referee.certificates import accepted_mutations
from benchmarks.referee.statements import accepted_statements
from search.campaigns.campaign import Campaign
from tests.verify.test_tampering import CERTIFICATES
from verify.certificates.certificate import Certificate, ValueStatement


@pytest.fixture(scope="module")
def certificates() -> list[Certificate]:
    return [make_one() for make_one in CERTIFICATES.values()]


def test_statements_near_true_ones_are_refused(certificates: list[Certificate]) -> None:
    values = [c for c in certificates if isinstance(c.statement, ValueStatement)]
    tries, accepted = accepted_statements(values, 60, 2026)
    assert (tries, accepted) == (60, [])


@pytest.mark.slow
def test_what_is_accepted_of_changed_certificates_is_true(certificates: list[Certificate]) -> None:
    tries, true, false = accepted_mutations(certificates, 300, 2026)
    assert (tries, false) == (300, [])
    assert true > 8  # other spellings and witnesses: the changes do reach the checker


@pytest.mark.slow
def test_false_rows_enter_no_catalogue(tmp_path: Path) -> None:
    campaign = Campaign.create(tmp_path, referee_spec())
    assert [is_refused(row, campaign) for row in true_rows()] == [None] * len(true_rows())
    assert accepted_rows(150, 2026) == (150, [])


def test_the_shares_of_the_attacks_are_a_whole() -> None:
    assert sum(share for share, _ in ATTACKS.values()) == pytest.approx(1)
