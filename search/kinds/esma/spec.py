"""The spec of an ESMA search: which constants, left sides and sign words are paired."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from search.campaigns.domain_spec import Range
from search.campaigns.spec import CertifySpec, Spec
from search.user_files.spec_table import Table

__all__ = ["EsmaDomainSpec", "EsmaSpec", "PatternSpec"]

MAX_VALUES = 1000  # of all parameters together


class EsmaDomainSpec(Table):
    """All pairs of a left side P(C)/Q(C), for some constants C, and a periodic sign word."""

    constants: tuple[str, ...] = Field(
        default=(), description='a list of constants such as ["e", "tanh(1/k)"]'
    )
    expressions: tuple[str, ...] = Field(
        default=(), description='a list of expressions that are left sides as they are: ["e^2+1"]'
    )
    parameters: dict[str, Range] = Field(
        default={}, description="a table of ranges of letters in them, such as { k = [1, 8] }"
    )
    degree: int = Field(default=1, strict=True, ge=1, le=6, description="an integer from 1 to 6")
    limit: int = Field(
        default=2, strict=True, ge=1, le=10**6, description="an integer from 1 to 1000000"
    )
    monomials: bool = Field(
        default=False, strict=True, description="true for a*C^k + b alone, else false"
    )
    period: int = Field(default=2, strict=True, ge=1, le=12, description="an integer from 1 to 12")

    @field_validator("parameters")
    @classmethod
    def _few(cls, given: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        count = 1
        for name, (low, high) in given.items():
            if len(name) != 1 or not name.isalpha() or name == "m":
                raise ValueError(f"{name!r} is no letter, or m, which counts the cycle")
            count *= high - low + 1
        if count > MAX_VALUES:
            raise ValueError(f"they have {count} values together; at most {MAX_VALUES} are allowed")
        return given

    @model_validator(mode="after")
    def _readable(self) -> EsmaDomainSpec:
        if not self.constants and not self.expressions:
            raise ValueError("it names neither constants nor expressions; name at least one")
        from search.kinds.esma.sources import sources  # loads every definition: only when needed

        found = sources(self.constants, self.expressions, self.parameters)
        names = [source.name for source in found]  # every one is read, and has a value
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"{name} is listed twice; remove one")
        return self


class PatternSpec(Table):
    """How patterns are looked for."""

    terms: int = Field(
        default=100, strict=True, ge=30, le=2000, description="an integer from 30 to 2000"
    )


class EsmaSpec(Spec):
    """The spec of an ESMA search.

    Examples
    --------
    >>> spec = EsmaSpec.model_validate({"kind": "esma", "domain": {"constants": ["e"]}})
    >>> spec.domain.degree, spec.patterns.terms, spec.certify.digits
    (1, 100, 1000)
    """

    kind: Literal["esma"] = Field(description='"esma"')
    domain: EsmaDomainSpec = Field(description="a table [domain] with constants")
    patterns: PatternSpec = Field(default=PatternSpec(), description="a table [patterns]")
    certify: CertifySpec = Field(default=CertifySpec(digits=1000), description="a table [certify]")
