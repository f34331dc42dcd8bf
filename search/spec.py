"""A search spec: the TOML file that says what to enumerate, keep, identify and certify.

What all kinds of search have is here; `search.census_spec` and its like have the rest.
"""

from __future__ import annotations

import difflib
import hashlib
import importlib
import importlib.metadata
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

from pydantic import BaseModel, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from discovery.arguments import refusal
from discovery.errors import SpecError
from search.domain_spec import BoxSpec, FamilySpec, Table

__all__ = [
    "CertifySpec",
    "ChunkSpec",
    "Spec",
    "code_version",
    "load_spec",
    "parse_spec",
    "parse_toml",
    "read_toml",
    "spec_from_json",
    "spec_hash",
    "spec_model",
]


class CertifySpec(Table):
    """To how many digits the identities are certified."""

    digits: int = Field(
        default=100, strict=True, ge=20, le=10_000, description="an integer from 20 to 10000"
    )


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
    """What the specs of all kinds have; `search.census_spec` and its like say the rest.

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


_MODELS = {
    "census": "search.census_spec:CensusSpec",
    "sieve": "search.sieve_spec:SieveSpec",
    "esma": "search.esma_spec:EsmaSpec",
    "dynamics": "search.dynamics_spec:DynamicsSpec",
    "trajectories": "search.trajectories_spec:TrajectoriesSpec",
}


def spec_model(kind: object) -> type[Spec] | None:
    """The model of the specs of a kind, loaded when it is needed; None for what is no kind.

    >>> spec_model("census").__name__, spec_model("cencus")
    ('CensusSpec', None)
    """
    if not isinstance(kind, str) or kind not in _MODELS:
        return None
    module, _, name = _MODELS[kind].partition(":")
    return getattr(importlib.import_module(module), name)


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
    data = read_toml(path)
    if "campaign" in data:
        raise SpecError(
            f"{path} is the frozen spec of a campaign; give the spec that it was made from, or a "
            "copy of this file without its [campaign] table"
        )
    table = data.get("identify")
    if isinstance(table, dict) and "file" in table:
        from search.user_constants import with_own_constants  # loads every definition

        data = {**data, "identify": with_own_constants(table, Path(path))}
    domain = data.get("domain")
    if data.get("kind") == "trajectories" and isinstance(domain, dict):
        from search.trajectories_spec import with_own_fields

        data = {**data, "domain": with_own_fields(domain, Path(path))}
    return parse_spec(data, str(path))


def read_toml(path: str | Path) -> dict[str, Any]:
    """Read a TOML file; every way in which that fails is one SpecError."""
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise SpecError(
            f"there is no spec file {path}; give a TOML file such as those in examples/"
        ) from None
    except OSError as error:
        raise SpecError(f"cannot read the spec file {path}: {error.strerror}") from None
    return parse_toml(content, str(path))


def parse_toml(content: bytes, source: str) -> dict[str, Any]:
    """The content of a TOML file that is at `source`; every way in which it is none is a SpecError.

    >>> parse_toml(b"size = 50", "toy.toml")
    {'size': 50}
    """
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError:
        raise SpecError(f"{source} is not a spec: it is no UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise SpecError(f"{source} is not valid TOML: {error}") from None


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
        *others, last = (f'"{kind}"' for kind in _MODELS)
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
        near = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}? " if near else ""
        return f"{path} is an unknown key; {hint}allowed: {', '.join(known)}"
    must = f"it must be {field.description}" if field and field.description else "see the docs"
    if kind == "missing":
        return f"{path} is missing; {must}"
    given = _shown(error["input"])
    given = given if len(given) <= 60 else given[:57] + "..."
    if kind == "value_error":
        return f"{path} is not allowed: {error['ctx']['error']}"
    return f"{path} is {given}; {must}"
