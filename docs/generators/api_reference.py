"""The reference of the Python API: what the packages export, and an index of all modules."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

from markdown_pieces import code, table, text

__all__ = ["modules_page", "package_page"]

PACKAGES = ("discovery", "verify", "search")


def package_page(package: str) -> str:
    """The exported names of a package, each with its signature and its docstring."""
    module = importlib.import_module(package)
    lines = [f"# {package}\n", f"{text(inspect.getdoc(module) or '')}\n"]
    imported = f"from {package} import {', '.join(module.__all__)}"
    lines.append(f"```python\n{imported}\n```\n" if len(imported) < 90 else "")
    return "\n".join([*lines, *(_entry(package, name) for name in module.__all__)])


def _entry(package: str, name: str) -> str:
    value = getattr(importlib.import_module(package), name)
    if inspect.isclass(value) or inspect.isfunction(value):
        return f"::: {value.__module__}.{name}\n"
    kind = type(value)
    told = f"The one object of the class {code(kind.__name__)}."
    heading = f"### {name} {{ #{package}.{name} }}"
    described = f"::: {kind.__module__}.{kind.__name__}\n    options:\n      heading_level: 4"
    return f"{heading}\n\n{told}\n\n{described}\n"


def modules_page() -> str:
    """Every module with the first line of what it says of itself."""
    head = "# Modules\n\nOne concept a file. Lower floors never import higher ones.\n"
    return "\n".join([head, *(line for package in PACKAGES for line in _modules(package))])


def _modules(package: str) -> Iterator[str]:
    yield f"## {package}/\n"
    rows = []
    for path in sorted(Path(package).rglob("*.py")):
        if path.name.startswith("__"):
            continue
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = told.split("\n\n")[0]
        rows.append((code(path.relative_to(package).as_posix()), text(first)))
    yield table(("module", "what it is"), rows)
