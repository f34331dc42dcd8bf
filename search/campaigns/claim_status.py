"""Statuses of claims: what a row of a campaign may say, and what a catalogue knows beyond it."""

from __future__ import annotations

__all__ = ["CLAIM_STATUSES", "ELSEWHERE", "ROW_STATUSES", "rank"]

ROW_STATUSES = ("unmatched", "matched", "certified", "refuted")
"""What a file of rows may say. ``proved`` comes only from a certificate that is checked here."""

ELSEWHERE = "certified elsewhere"
"""A row says ``certified``, and on request that was believed instead of being certified anew."""

CLAIM_STATUSES = ("unmatched", "matched", ELSEWHERE, "certified", "proved", "refuted")
"""What a claim in a catalogue can be, the weakest first."""


def rank(status: str) -> int:
    """The place of a status in `CLAIM_STATUSES`.

    >>> rank("certified") < rank("proved")
    True
    """
    return CLAIM_STATUSES.index(status)
