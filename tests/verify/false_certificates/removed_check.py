"""The court without one of its checks: what would it accept?

A check is a statement of the source: an ``if`` that raises, or a call that raises. It is named by a
part of its text, after the name of its function where it is needed: "gauss() the argument must be".
The module is compiled anew without this one statement, and put in the place of the true one
wherever the court uses it.
"""

from __future__ import annotations

import ast
import inspect
import sys
from types import ModuleType
from typing import Any

import pytest

__all__ = ["remove_check"]


class _Remover(ast.NodeTransformer):
    """Puts ``pass`` in the place of each innermost check whose source holds the text."""

    def __init__(self, check: str) -> None:
        self.function, _, self.text = check.rpartition("() ")
        self.count = 0
        self.inside: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        before = self.count
        node = super().generic_visit(node)
        if self.count == before and self._is_check(node) and self._is_meant(node):
            self.count += 1
            return ast.copy_location(ast.Pass(), node)
        return node

    def _is_meant(self, node: ast.AST) -> bool:
        here = not self.function or self.function in self.inside
        return here and self.text in ast.unparse(node)

    @staticmethod
    def _is_check(node: ast.AST) -> bool:
        if isinstance(node, ast.If):
            return isinstance(node.body[-1], ast.Raise) and not node.orelse
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def remove_check(monkeypatch: pytest.MonkeyPatch, module: ModuleType, check: str) -> None:
    """Take the only check of a module that is named so out of the court.

    Parameters
    ----------
    monkeypatch : pytest.MonkeyPatch
        Puts it back.
    module : module
        Of `verify`.
    check : str
        Part of its source, as `ast.unparse` writes it; "function() part" within a function.
    """
    remover = _Remover(check)
    tree = remover.visit(ast.parse(inspect.getsource(module)))
    assert remover.count == 1, f"{remover.count} checks of {module.__name__} hold {check!r}"
    without = ModuleType(module.__name__)
    without.__file__ = module.__file__
    exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), vars(without))
    fresh: dict[int, Any] = {
        id(old): vars(without)[name]
        for name, old in vars(module).items()
        if callable(old) and getattr(old, "__module__", None) == module.__name__
    }
    for name, other in list(sys.modules.items()):
        if name.split(".")[0] != "verify":
            continue
        for key, value in list(vars(other).items()):
            if id(value) in fresh:
                monkeypatch.setattr(other, key, fresh[id(value)])
            elif isinstance(value, dict) and not key.startswith("__"):
                for k, entry in list(value.items()):
                    if id(entry) in fresh:
                        monkeypatch.setitem(value, k, fresh[id(entry)])
