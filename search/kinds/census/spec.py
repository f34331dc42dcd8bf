"""The spec of a census: which continued fractions are enumerated, kept and identified."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from search.campaigns.domain_spec import FractionsSpec
from search.campaigns.spec import CertifySpec, IdentifySpec, Spec
from search.kinds.census.filter_spec import FilterSpec

__all__ = ["CensusSpec"]


class CensusSpec(Spec):
    """The spec of a census: a domain of continued fractions.

    Examples
    --------
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = CensusSpec.model_validate({"kind": "census", "domain": {"a": side, "b": side}})
    >>> spec.identify.digits, spec.filter.keep[0]
    (60, 'reduction')
    >>> CensusSpec.model_validate_json(spec.model_dump_json()) == spec
    True
    """

    kind: Literal["census"] = Field(description='"census"')
    domain: FractionsSpec = Field(description="a table [domain] with a and b, or [domain.family]")
    filter: FilterSpec = Field(default=FilterSpec(), description="a table [filter]")
    identify: IdentifySpec = Field(default=IdentifySpec(), description="a table [identify]")
    certify: CertifySpec = Field(default=CertifySpec(), description="a table [certify]")
