"""The frozen spec of a campaign: TOML that says what was run, by which version, cut how."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, TypeGuard

from discovery.errors import CampaignError, SpecError
from search.campaigns.spec import Spec, code_version, parse_spec, spec_hash
from search.storage.store import Store
from search.user_files.table_file import parse_table

__all__ = ["SCHEMA_VERSION", "Frozen", "freeze", "read_frozen"]

SCHEMA_VERSION = 1

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Frozen:
    """A frozen spec as read back: the spec, its hash and the chunk size chosen for it."""

    spec: Spec
    hash: str
    chunk_size: int


def freeze(spec: Spec, chunk_size: int) -> str:
    """The text of a campaign's ``spec.toml``: the same for the same spec, version and chunk size.

    Examples
    --------
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = parse_spec({"kind": "census", "domain": {"a": side, "b": side}}, "spec.toml")
    >>> print(freeze(spec, 576), end="")
    # The frozen spec of a brouncker campaign. Do not edit: the chunks beside it depend on it.
    kind = "census"
    <BLANKLINE>
    [campaign]
    schema_version = 1
    code_version = "..."
    spec_hash = "..."
    chunk_size = 576
    <BLANKLINE>
    [domain]
    a = { degree = 1, coefficients = [-2, 2] }
    b = { degree = 1, coefficients = [-2, 2] }
    <BLANKLINE>
    [filter]
    keep = ["reduction", "partial-reduction", "half-reduction", "rigid"]
    <BLANKLINE>
    [identify]
    constants = "default"
    digits = 60
    <BLANKLINE>
    [certify]
    digits = 100
    """
    content = spec.model_dump(mode="json", exclude={"chunks"})
    campaign = {
        "schema_version": SCHEMA_VERSION,
        "code_version": code_version(),
        "spec_hash": spec_hash(spec),
        "chunk_size": chunk_size,
    }
    family = content["domain"].get("family")
    tables = {"campaign": campaign, "domain.family" if family else "domain": content.pop("domain")}
    if family:
        tables["domain.family"] = family
    tables.update((name, content.pop(name)) for name in [*content] if name != "kind")
    lines = [
        "# The frozen spec of a brouncker campaign. Do not edit: "
        "the chunks beside it depend on it.",
        *_pairs(content),
    ]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *_pairs(table)]
    return "\n".join(lines) + "\n"


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items()]


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        # A TOML basic string is a JSON string, but for DEL and pairs of surrogates.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(_pairs(value))} }}" if value else "{}"
    raise TypeError(f"a spec holds no {type(value).__name__}")


def read_frozen(store: Store) -> Frozen:
    """Read a campaign's ``spec.toml``.

    Raises
    ------
    CampaignError
        If it was made by another schema or code version, was edited, or is no frozen spec.
    """
    path = store.at("spec.toml")
    try:
        data = parse_table(store.read("spec.toml"), path, "spec")
    except SpecError as error:
        raise CampaignError(f"{error}; give another --out, or restore the file") from None
    campaign = data.pop("campaign", None)
    if not isinstance(campaign, dict) or not isinstance(campaign.get("schema_version"), int):
        raise CampaignError(
            f"{path} is not the frozen spec of a campaign (it has no [campaign] table); give "
            "another --out"
        )
    _refuse_other(store, "schema version", campaign["schema_version"], SCHEMA_VERSION)
    _refuse_other(store, "brouncker", campaign.get("code_version"), code_version())
    chunk_size = campaign.get("chunk_size")
    try:
        spec = parse_spec(data, path)
    except SpecError as error:
        raise CampaignError(
            f"the frozen spec cannot be read: {error}; give another --out"
        ) from None
    if campaign.get("spec_hash") != spec_hash(spec) or not _positive(chunk_size):
        raise CampaignError(
            f"{path} was edited after the campaign began (its hash is another); restore it, or "
            "give another --out"
        )
    return Frozen(spec, spec_hash(spec), chunk_size)


def _positive(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and value > 0


def _refuse_other(store: Store, what: str, found: object, own: object) -> None:
    if found != own:
        raise CampaignError(
            f"{store} was made by {what} {found}, and this is {own}; continue it with "
            f"that version, or run the spec again with another --out"
        )
