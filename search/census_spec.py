"""The spec of a census: which continued fractions are enumerated, kept and identified."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator

from search.domain_spec import BoxSpec, FamilySpec, Table
from search.spec import CertifySpec, Spec

__all__ = ["CensusSpec", "FilterSpec", "IdentifySpec"]

ClassName = Literal["reduction", "partial-reduction", "half-reduction", "rigid", "generic"]
_CLASS_ORDER: tuple[ClassName, ...] = (
    "reduction",
    "partial-reduction",
    "half-reduction",
    "rigid",
    "generic",
)


class FilterSpec(Table):
    """Which fingerprint classes are evaluated; the others are counted as generic."""

    keep: tuple[ClassName, ...] = Field(
        default=_CLASS_ORDER[:4], description=f"a list out of: {', '.join(_CLASS_ORDER)}"
    )

    @field_validator("keep")
    @classmethod
    def _in_order(cls, given: tuple[ClassName, ...]) -> tuple[ClassName, ...]:
        if not given:
            raise ValueError(f"it keeps nothing; name at least one of: {', '.join(_CLASS_ORDER)}")
        return tuple(sorted(set(given), key=_CLASS_ORDER.index))


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


def _domain_kind(given: Any) -> str:
    family = "family" in given if isinstance(given, dict) else isinstance(given, FamilySpec)
    return "family" if family else "box"


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
    domain: Annotated[
        Annotated[BoxSpec, Tag("box")] | Annotated[FamilySpec, Tag("family")],
        Discriminator(_domain_kind),
    ] = Field(description="a table [domain] with a and b, or [domain.family]")
    filter: FilterSpec = Field(default=FilterSpec(), description="a table [filter]")
    identify: IdentifySpec = Field(default=IdentifySpec(), description="a table [identify]")
    certify: CertifySpec = Field(default=CertifySpec(), description="a table [certify]")
