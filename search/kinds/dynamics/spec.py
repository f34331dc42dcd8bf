"""The spec of a dynamics campaign: which fractions are measured, and where the gcd is exact."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from search.campaigns.domain_spec import FractionsSpec
from search.campaigns.spec import Spec
from search.kinds.census.filter_spec import ALL_CLASSES, ClassName, FilterSpec
from search.user_files.spec_table import Table

__all__ = ["DynamicsFilterSpec", "DynamicsSpec", "MetricsSpec"]


class DynamicsFilterSpec(FilterSpec):
    """Which fingerprint classes are measured; the others are counted alone."""

    keep: tuple[ClassName, ...] = Field(
        default=ALL_CLASSES, description=f"a list out of: {', '.join(ALL_CLASSES)}"
    )


class MetricsSpec(Table):
    """Which fractions have the exact gcd(p_n, q_n), and with it the reduced metrics.

    ``kept``: those whose class is not generic; the others have no reduced metrics.
    """

    gcd: Literal["kept", "all", "none"] = Field(
        default="kept", description='"kept" (all but the generic), "all" or "none"'
    )


class DynamicsSpec(Spec):
    """The spec of a dynamics campaign: a domain of continued fractions.

    Examples
    --------
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = DynamicsSpec.model_validate({"kind": "dynamics", "domain": {"a": side, "b": side}})
    >>> spec.metrics.gcd, len(spec.filter.keep)
    ('kept', 5)
    >>> DynamicsSpec.model_validate_json(spec.model_dump_json()) == spec
    True
    """

    kind: Literal["dynamics"] = Field(description='"dynamics"')
    domain: FractionsSpec = Field(description="a table [domain] with a and b, or [domain.family]")
    filter: DynamicsFilterSpec = Field(default=DynamicsFilterSpec(), description="a table [filter]")
    metrics: MetricsSpec = Field(default=MetricsSpec(), description="a table [metrics]")
