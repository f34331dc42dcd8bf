"""A search spec: the TOML file that says what to enumerate, keep, identify and certify.

What all kinds of search have is here; `search.kinds.census.spec` and its like have the rest.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, TypeGuard

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from discovery.arguments import refusal
from discovery.errors import SpecError
from discovery.near_names import did_you_mean
from discovery.shortened_text import shortened
from search.campaigns.domain_spec import BoxSpec, FamilySpec
from search.campaigns.kinds import KINDS, kind_of, load
from search.user_files.spec_table import Table
from search.user_files.table_file import read_table

__all__ = [
    "CertifiedSpec",
    "CertifySpec",
    "ChunkSpec",
    "IdentifySpec",
    "Spec",
    "code_version",
    "load_spec",
    "parse_spec",
    "spec_from_json",
    "spec_hash",
    "spec_model",
]


class CertifySpec(Table):
    """To how many digits the identities are certified."""

    digits: int = Field(
        default=100, strict=True, ge=20, le=10_000, description="an integer from 20 to 10000"
    )


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
        from discovery.identification.registry import (
            constants,  # loads every definition: only when needed
        )

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


class ChunkSpec(Table):
    """How the work is cut; nothing here changes a result."""

    size: int | None = Field(
        default=None, strict=True, ge=1, description="a positive number of elements"
    )
    time_limit: float | None = Field(
        default=None,
        strict=True,
        gt=0,
        allow_inf_nan=False,
        description="a positive number of seconds",
    )


class Spec(Table):
    """What the specs of all kinds have; `search.kinds.census.spec` and its like say the rest.

    Attributes
    ----------
    kind : str
        Which search it is.
    domain : Table
        What is enumerated.
    chunks : ChunkSpec
    """

    kind: str
    domain: Table
    chunks: ChunkSpec = Field(default=ChunkSpec(), description="a table [chunks]")


class CertifiedSpec(Protocol):
    """A spec that says to how many digits its identities are certified."""

    @property
    def certify(self) -> CertifySpec:
        """The table ``[certify]``."""
        ...


def spec_model(kind: object) -> type[Spec] | None:
    """The model of the specs of a kind, loaded when it is needed; None for what is no kind.

    >>> spec_model("census").__name__, spec_model("cencus")
    ('CensusSpec', None)
    """
    return load(kind_of(kind).spec) if isinstance(kind, str) and kind in KINDS else None


def spec_from_json(text: str) -> Spec:
    """The spec that ``model_dump_json`` wrote.

    Examples
    --------
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = parse_spec({"kind": "census", "domain": {"a": side, "b": side}}, "spec.toml")
    >>> spec_from_json(spec.model_dump_json()) == spec
    True
    """
    model = spec_model(json.loads(text)["kind"])
    assert model is not None  # it was checked when the spec was read
    return model.model_validate_json(text)


def spec_hash(spec: Spec) -> str:
    """Hash (16 hexadecimal digits) of everything in a spec that affects results.

    Chunk size and time limit are not in it: they change how the work is cut, not what comes out.

    Examples
    --------
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = parse_spec({"kind": "census", "domain": {"a": side, "b": side}}, "spec.toml")
    >>> len(spec_hash(spec)), spec_hash(spec) == spec_hash(spec.model_copy())
    (16, True)
    """
    content = spec.model_dump(mode="json", exclude={"chunks"})
    # The order of a family's parameters is the order of its elements: keys stay unsorted.
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache  # looking it up reads files, and every chunk's footer is compared with it
def code_version() -> str:
    """The version of brouncker, as installed; results are compared within one version.

    >>> code_version().count(".")
    2
    """
    return importlib.metadata.version("brouncker")


def load_spec(path: str | Path) -> Spec:
    """Read a spec file.

    Raises
    ------
    SpecError
        If the file is missing or no TOML, or a key or value is not allowed; the message names the
        key, what is wrong and what is allowed.

    Notes
    -----
    ``file`` in the table ``[identify]`` names a file of the user's own constants, beside the spec;
    ``fields`` in the ``[domain]`` of trajectories can name files of the user's own matrix fields.
    """
    if not isinstance(path, (str, Path)):
        raise refusal("path", "the path of a spec file, as text or Path", path)
    data = read_table(path, "spec file", "give a TOML file such as those in examples/")
    if "campaign" in data:
        raise SpecError(
            f"{path} is the frozen spec of a campaign; give the spec that it was made from, or a "
            "copy of this file without its [campaign] table"
        )
    table = data.get("identify")
    if isinstance(table, dict) and "file" in table:
        from search.user_files.user_constants import with_own_constants  # loads every definition

        data = {**data, "identify": with_own_constants(table, Path(path))}
    kind, domain = data.get("kind"), data.get("domain")
    beside = kind_of(kind).beside if isinstance(kind, str) and kind in KINDS else ""
    if beside and isinstance(domain, dict):
        data = {**data, "domain": load(beside)(domain, Path(path))}
    return parse_spec(data, str(path))


def parse_spec(data: dict[str, Any], source: str) -> Spec:
    """Check the content of a spec; `source` names it in errors.

    Examples
    --------
    >>> parse_spec({"kind": "census", "domain": {}, "fliter": {}}, "s.toml")
    Traceback (most recent call last):
    ...
    discovery.errors.SpecError: s.toml: domain.a is missing; it must be a table such as ...
    """
    model = spec_model(data.get("kind"))
    if model is None:
        *others, last = (f'"{kind}"' for kind in KINDS)
        kinds = f"{', '.join(others)} or {last}"
        given = f"is {data['kind']!r}" if "kind" in data else "is missing"
        raise SpecError(f"{source}: kind {given}; it must be {kinds}")
    try:
        return model.model_validate(data)
    except ValidationError as invalid:
        problems = [_describe(model, error) for error in invalid.errors(include_url=False)]
    more = len(problems) - 3
    tail = f"; and {more} more" if more > 0 else ""
    raise SpecError(f"{source}: {'; '.join(problems[:3])}{tail}")


def _shown(value: object) -> str:
    """A value of a spec as messages show it: no representation of an object, such as a date's.

    >>> from datetime import date
    >>> _shown({"a": [1, "x", date(2026, 12, 1)]})
    "{a = [1, 'x', 2026-12-01]}"
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key} = {_shown(item)}' for key, item in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value) if isinstance(value, str) else str(value)


def _field_at(
    model: type[Spec], location: tuple[int | str, ...]
) -> tuple[type[BaseModel], FieldInfo | None]:
    """The innermost table on a path, and the field of it that the path names, if any."""
    table: type[BaseModel] = model
    field: FieldInfo | None = None
    tagged = location[0] == "domain" and location[1:2] in (("box",), ("family",))
    if tagged and len(location) == 2:  # the domain itself, and its tag
        location = location[:1]
    for depth, part in enumerate(location):
        if depth == 1 and tagged:
            table, field = (FamilySpec if part == "family" else BoxSpec), None
            continue
        if field is not None:
            if not _is_table(field.annotation):
                break  # an entry of a list or of `parameters`
            table = field.annotation
        field = table.model_fields.get(str(part))
    return table, field


def _is_table(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _describe(model: type[Spec], error: ErrorDetails) -> str:
    location = error["loc"]
    keys = location[:1] + location[2:] if location[1:2] == ("box",) else location
    path = ".".join(map(str, keys))
    table, field = _field_at(model, location)
    kind = error["type"]
    if kind == "extra_forbidden":
        known = list(table.model_fields) if table is not BoxSpec else ["a", "b", "family"]
        return f"{path} is an unknown key; {did_you_mean(str(location[-1]), known)}"
    must = f"it must be {field.description}" if field and field.description else "see the docs"
    if kind == "missing":
        return f"{path} is missing; {must}"
    given = shortened(_shown(error["input"]))
    if kind == "value_error":
        return f"{path} is not allowed: {error['ctx']['error']}"
    return f"{path} is {given}; {must}"
