"""The spec of a census: which continued fractions are enumerated, kept and identified."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from search.domain_spec import FractionsSpec, Table
from search.filter_spec import FilterSpec
from search.spec import CertifySpec, Spec

__all__ = ["CensusSpec", "IdentifySpec"]


class IdentifySpec(Table):
    """Which constants are tried, and at how many digits."""

    constants: Literal["default", "extended"] | tuple[str, ...] = Field(
        default="default",
        description='"default", "extended" or a list of constants such as ["pi", "exp(2)"]',
    )
    digits: int = Field(
        default=60, strict=True, ge=20, le=1000, description="an integer from 20 to 1000"
    )

    @field_validator("constants", mode="before")
    @classmethod
    def _known(cls, given: Any) -> Any:
        if given in ("default", "extended"):
            return given
        if not isinstance(given, (list, tuple)) or not all(isinstance(c, str) for c in given):
            raise ValueError(
                'it must be "default", "extended" or a list of names such as ["pi", "exp(2)"]'
            )
        if not given:
            raise ValueError(
                'it tries nothing; write "default" or "extended", or name at least one constant'
            )
        from discovery.constants import constants  # loads every definition: only when needed

        found: dict[str, str] = {}
        for text in given:
            constant = constants.resolve(text)
            constant.enclose(20)  # what has no value should show here, not in every chunk
            name = constant.name
            if name in found:
                raise ValueError(
                    f"{text!r} is listed twice"
                    if text == found[name]
                    else f"{text!r} and {found[name]!r} are the same constant; remove one"
                )
            found[name] = text
        return tuple(given)


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
