"""The spec of a sieve: a large box of continued fractions, and what is looked for in it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from discovery.errors import LimitError
from discovery.fingerprints.reduction_sieve import ReductionSieve
from discovery.fingerprints.rigid_sieve import RigidSieve
from search.campaigns.domain_spec import BoxSpec
from search.campaigns.spec import CertifySpec, IdentifySpec, Spec
from search.user_files.spec_table import Table

__all__ = [
    "DEFAULT_PAIRS",
    "PairsIdentifySpec",
    "SieveFilterSpec",
    "SieveSpec",
    "largest_coefficient",
]

MAX_A = 250_000  # their tables and factors take half a gigabyte

DEFAULT_PAIRS = (
    *("pi", "pi^2", "log(2)", "catalan", "zeta(3)", "e"),
    *("sqrt(2)", "sqrt(3)", "sqrt(5)", "pi*sqrt(3)", "log(3)", "pi^3"),
)


class SieveFilterSpec(Table):
    """Which fractions pass: a class of the fingerprint, tested modulo primes."""

    keep: Literal["reduction", "rigid"] = Field(
        default="reduction",
        description='"reduction" (order of reduction = growth of q_n) or "rigid" (constant trace)',
    )


class PairsIdentifySpec(IdentifySpec):
    """Which constants are tried alone, and which two at a time."""

    constants: Literal["default", "extended"] | tuple[str, ...] = Field(
        default="extended",
        description='"default", "extended" or a list of constants such as ["pi", "exp(2)"]',
    )
    pairs: tuple[str, ...] = Field(
        default=DEFAULT_PAIRS,
        description='a list of constants that are tried two at a time, as ["pi", "pi^2"], or []',
    )

    @field_validator("pairs")
    @classmethod
    def _known_pairs(cls, given: Any) -> Any:
        from discovery.identification.registry import (
            constants,  # loads every definition: only when needed
        )

        names = [constants.resolve(text).name for text in given]
        if len(names) == 1:
            raise ValueError("a pair needs two constants; name another one, or none")
        if len({*names}) < len(names):
            raise ValueError("a constant is listed twice; remove one")
        return tuple(given)


def largest_coefficient(domain: BoxSpec) -> int:
    """The largest size of a coefficient in a box."""
    return max(abs(c) for side in (domain.a, domain.b) for c in side.coefficients)


class SieveSpec(Spec):
    """The spec of a sieve: a box, of which all that passes the filter is studied.

    Examples
    --------
    >>> sides = {"a": {"degree": 2, "coefficients": [-3, 3]}}
    >>> sides["b"] = {"degree": 4, "coefficients": [-3, 3]}
    >>> spec = SieveSpec.model_validate({"kind": "sieve", "domain": sides})
    >>> spec.filter.keep, spec.identify.constants
    ('reduction', 'extended')
    >>> SieveSpec.model_validate_json(spec.model_dump_json()) == spec
    True
    """

    kind: Literal["sieve"] = Field(description='"sieve"')
    domain: BoxSpec = Field(description="a table [domain] with a and b")
    filter: SieveFilterSpec = Field(default=SieveFilterSpec(), description="a table [filter]")
    identify: PairsIdentifySpec = Field(
        default=PairsIdentifySpec(), description="a table [identify]"
    )
    certify: CertifySpec = Field(default=CertifySpec(), description="a table [certify]")

    @field_validator("domain")
    @classmethod
    def _in_range(cls, domain: BoxSpec) -> BoxSpec:
        low, high = domain.a.coefficients
        count = (high - low + 1) ** (domain.a.degree + 1)
        if count > MAX_A:
            raise ValueError(
                f"a sieve keeps tables of all a, and {count:,} are more than the {MAX_A:,} that it "
                "has room for; make the degree or the range of a smaller"
            )
        try:
            ReductionSieve.check(largest_coefficient(domain), max(domain.a.degree, domain.b.degree))
        except LimitError as error:
            raise ValueError(str(error)) from None
        return domain

    @field_validator("filter")
    @classmethod
    def _has_primes(cls, filter: SieveFilterSpec, info: ValidationInfo) -> SieveFilterSpec:
        domain = info.data.get("domain")
        if filter.keep == "rigid" and domain is not None:
            try:
                RigidSieve.check(largest_coefficient(domain), domain.a.degree, domain.b.degree)
            except LimitError as error:
                raise ValueError(str(error)) from None
        return filter
