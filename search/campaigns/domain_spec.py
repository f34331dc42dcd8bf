"""The part of a spec that says what is enumerated: a box or a family."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from discovery.algebra.polynomial import MAX_COEFFICIENT_BITS, MAX_DEGREE, PolynomialTemplate
from search.user_files.spec_table import Table

__all__ = ["BoxSpec", "FamilySpec", "FractionsSpec", "SideSpec"]

MAX_BOX_COEFFICIENT = 10**9

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _read_range(given: Any) -> tuple[int, int]:
    if (
        not isinstance(given, (list, tuple))
        or len(given) != 2
        or any(isinstance(x, bool) or not isinstance(x, int) for x in given)
    ):
        raise ValueError("a range is two integers, for example [-5, 5]")
    low, high = given
    if low > high:
        raise ValueError(f"the range is empty: {low} is above {high}; write [{high}, {low}]")
    if max(abs(low), abs(high)).bit_length() > MAX_COEFFICIENT_BITS:
        raise ValueError(f"a bound is beyond the limit of {MAX_COEFFICIENT_BITS} bits")
    return low, high


Range = Annotated[tuple[int, int], BeforeValidator(_read_range)]


class SideSpec(Table):
    """All nonzero polynomials up to a degree, or from one to another, coefficients in one range."""

    degree: int = Field(
        strict=True, ge=0, le=MAX_DEGREE, description=f"an integer from 0 to {MAX_DEGREE}"
    )
    least_degree: int = Field(
        default=0, strict=True, ge=0, le=MAX_DEGREE, description="an integer from 0 to the degree"
    )
    coefficients: Range = Field(description="two integers, the least and the greatest coefficient")

    @field_validator("least_degree")
    @classmethod
    def _below_the_degree(cls, given: int, info: ValidationInfo) -> int:
        if given > info.data.get("degree", given):
            raise ValueError(f"{given} is above the degree {info.data['degree']}; make it smaller")
        return given

    @model_serializer(mode="wrap")
    def _as_written(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        table: dict[str, Any] = plain(self)
        if not self.least_degree:  # as in the specs of earlier campaigns, whose hashes stay
            del table["least_degree"]
        return table

    @field_validator("coefficients")
    @classmethod
    def _some_nonzero(cls, given: tuple[int, int]) -> tuple[int, int]:
        if max(abs(bound) for bound in given) > MAX_BOX_COEFFICIENT:
            raise ValueError(
                f"the coefficients of a box are limited to {MAX_BOX_COEFFICIENT} in size; larger "
                "ones can be written as a family"
            )
        if given == (0, 0):
            raise ValueError("only the zero polynomial is in it, which defines no fraction")
        return given


class BoxSpec(Table):
    """A box: every pair of polynomials a, b in two such sets."""

    a: SideSpec = Field(description="a table such as { degree = 2, coefficients = [-5, 5] }")
    b: SideSpec = Field(description="a table such as { degree = 2, coefficients = [-5, 5] }")


class FamilySpec(Table):
    """A family: a and b written in n and in integer parameters with inclusive ranges."""

    parameters: dict[str, Range] = Field(
        default_factory=dict, description="a table of ranges such as { x0 = [1, 3] }"
    )
    a: str = Field(strict=True, description='a polynomial in n and parameters, as "x0*n^2+1"')
    b: str = Field(strict=True, description='a polynomial in n and parameters, as "-x1*n^6"')

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, given: Any) -> Any:
        if isinstance(given, dict) and "family" in given:
            beside = sorted(k for k in given if k != "family")
            if beside:
                raise ValueError(
                    f"{beside[0]!r} stands beside 'family'; a domain is either a box (a, b) "
                    "or a family"
                )
            return given["family"]
        return given

    @field_validator("parameters")
    @classmethod
    def _names(cls, given: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        for name in given:
            if not _NAME.fullmatch(name) or name == "n":
                raise ValueError(
                    f"the parameter name {name!r} is not allowed; use letters, digits and _, "
                    "not beginning with a digit, and not 'n' itself"
                )
        return given

    @field_validator("a", "b")
    @classmethod
    def _readable(cls, given: str, info: ValidationInfo) -> str:
        if "parameters" in info.data:
            PolynomialTemplate(given, tuple(info.data["parameters"]))
        return given

    @model_validator(mode="after")
    def _all_used(self) -> FamilySpec:
        used = {*_NAME.findall(self.a), *_NAME.findall(self.b)}
        for name in self.parameters:
            if name not in used:
                raise ValueError(
                    f"the parameter {name!r} occurs in neither a nor b, so every fraction would "
                    "be enumerated several times; remove it"
                )
        return self

    def _content(self) -> tuple[str, str, tuple[tuple[str, tuple[int, int]], ...]]:
        return self.a, self.b, tuple(self.parameters.items())

    def __eq__(self, other: object) -> bool:
        """The order of the parameters counts: it is the order of the elements."""
        return isinstance(other, FamilySpec) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    @model_serializer(mode="wrap")
    def _wrap(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"family": plain(self)}


def _domain_kind(given: Any) -> str:
    family = "family" in given if isinstance(given, dict) else isinstance(given, FamilySpec)
    return "family" if family else "box"


FractionsSpec = Annotated[
    Annotated[BoxSpec, Tag("box")] | Annotated[FamilySpec, Tag("family")],
    Discriminator(_domain_kind),
]
