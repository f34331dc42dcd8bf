"""The reference of search specs, from the models that read them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from markdown_pieces import code, table, text
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from search.campaigns.domain_spec import BoxSpec, FamilySpec, SideSpec
from search.campaigns.kinds import KINDS
from search.campaigns.spec import spec_model

__all__ = ["specs_page"]

_EXAMPLES = Path("examples")
_BOX = """\
[domain]
a = { degree = 1, coefficients = [-4, 4] }
b = { degree = 2, coefficients = [-4, 4] }
"""
_FAMILY = """\
[domain.family]
a = "x0*(n^3+(n+1)^3)+x1*(2*n+1)"
b = "-x2*n^6"
parameters = { x0 = [1, 3], x1 = [-20, 20], x2 = [1, 3] }
"""
_HEAD = """\
# Specs

A search is a TOML file. `brouncker run SPEC --dry-run` reads it and says how much work it is;
`brouncker run SPEC` does it. A key that is unknown, missing or out of range is one error that
names the key, what is wrong and what is allowed. What affects a result is hashed; `[chunks]` is
not, since it only cuts the work. In `[identify]` of a census or a sieve, `file` names a file of
[constants of your own](../add-a-constant.md) beside the spec.
"""


def specs_page() -> str:
    """One section a kind of search, then the two kinds of domain of fractions."""
    return "\n".join([_HEAD, *(line for kind in KINDS for line in _kind(kind)), *_domains()])


def _kind(kind: str) -> Iterator[str]:
    model = spec_model(kind)
    yield f'## kind = "{kind}"\n\n{text(_summary(model))}\n'
    for name, field in model.model_fields.items():
        if name == "kind":
            continue
        inner = field.annotation
        if name == "domain" and _is_fractions(inner):
            yield "### [domain]\n\nA box `[domain]` or a family `[domain.family]`: see below.\n"
        elif inner is BoxSpec:
            yield "### [domain]\n\nA box: see below.\n"
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            yield f"### [{name}]\n\n{text(_summary(inner))}\n\n{_keys(inner)}"
    for path in sorted(_EXAMPLES.glob("*.toml")):
        content = path.read_text(encoding="utf-8")
        if f'kind = "{kind}"' in content:
            yield f"An example, `{path.as_posix()}`:\n\n```toml\n{content}```\n"
            return


def _is_fractions(annotation: Any) -> bool:
    return {BoxSpec, FamilySpec} <= {
        get_args(arm)[0] for arm in get_args(annotation) if get_args(arm)
    }


def _domains() -> Iterator[str]:
    yield f"## Domain: a box\n\n{text(_summary(BoxSpec))}\n\n{_keys(BoxSpec)}"
    yield f"`a` and `b` have the keys\n\n{_keys(SideSpec)}"
    yield f"```toml\n{_BOX}```\n"
    yield f"## Domain: a family\n\n{text(_summary(FamilySpec))}\n\n{_keys(FamilySpec)}"
    yield f"```toml\n{_FAMILY}```\n"


def _keys(model: type[BaseModel]) -> str:
    rows = [
        (code(name), text(field.description or ""), _default(name, field))
        for name, field in model.model_fields.items()
    ]
    return table(("key", "what is allowed", "without it"), rows)


def _default(name: str, field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None:
        return (
            "chosen when the campaign is made"
            if "elements" in (field.description or "")
            else "none"
        )
    return code(_toml(value))


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_toml, value))}]"
    return "{ }" if value == {} else str(value)


def _summary(model: type[BaseModel]) -> str:
    return inspect.getdoc(model).split("\n\n")[0]
