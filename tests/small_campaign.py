"""A campaign directory with a few rows that tests know by heart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from discovery.continued_fractions.pcf import PCF
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, encode_chunk
from search.kinds.census.spec import CensusSpec

SIDE = {"degree": 1, "coefficients": [-2, 2]}


def evaluated(a: str, b: str, value: str, expression: str | None = None, **more: Any) -> dict:
    """A row of a fraction that is its own representative."""
    assert PCF(a, b).representative == PCF(a, b)
    row: dict[str, Any] = {
        "a": a,
        "b": b,
        "outcome": "evaluated",
        "id": PCF(a, b).id,
        "factor": "1",
        "class": "reduction",
        "trace": "0",
        "det": "0",
        "order": "1",
        "symmetric": False,
        "convergence": "exponential",
        "value": value,
        "digits": 60,
    }
    if expression is not None:
        row |= {
            "expression": expression,
            "relation": '["4", "0", "0", "-1"]',
            "kind": "moebius",
            "significance": 50.5,
            "status": "certified",
            "certified_digits": 100,
            "rule": "R2",
            "start": 1,
            "depth": 137,
        }
    return row | more


def inflated(a: str, b: str) -> dict:
    """A row of a fraction that is not its own representative."""
    form = PCF(a, b).normal_form()
    primitive_a, primitive_b = PCF(form.a, form.b).texts
    return {
        "a": a,
        "b": b,
        "outcome": "inflated",
        "id": form.id,
        "factor": str(form.factor),
        "primitive_a": primitive_a,
        "primitive_b": primitive_b,
    }


FOUR_OVER_PI = evaluated("2*n+1", "n^2", "1.273239", "4/pi", constant="pi")
ROWS = (
    FOUR_OVER_PI,
    inflated("4*n+2", "4*n^2"),
    evaluated(
        "1",
        "1",
        "1.618033",
        "(1+sqrt(5))/2",
        constant="sqrt(5)",
        kind="algebraic",
        **{"class": "rigid"},
    ),
    evaluated(
        "n+1",
        "n",
        "1.392211",
        "1/(e-2)",
        constant="e",
        status="matched",
        certified_digits=None,
        rule=None,
        start=None,
        depth=None,
    ),
    evaluated("3*n+1", "n", "1.223"),
)


def make(
    directory: Path, rows: Sequence[dict] = ROWS, later: Sequence[dict] = (), **spec: Any
) -> Campaign:
    """A campaign of two chunks, with rows in the first and later ones in the second."""
    model = CensusSpec.model_validate(
        {
            "kind": "census",
            "domain": {"a": SIDE, "b": SIDE},
            "chunks": {"size": 288},
            **spec,
        }
    )
    campaign = Campaign.create(directory, model)
    for chunk, content in zip(campaign.chunks(), (rows, later), strict=True):
        numbered = [{**row, "index": chunk.lo + 3 * i} for i, row in enumerate(content)]
        outcomes = {"evaluated": len(numbered), "generic": chunk.size - len(numbered)}
        result = ChunkResult(numbered, outcomes)
        campaign.commit(chunk, encode_chunk(result, campaign.hash, chunk.lo, chunk.hi), {})
    return campaign
