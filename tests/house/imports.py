"""Who imports whom: files, rooms and floors, read from the sources."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import networkx as nx

from tests.checkout import ROOT

__all__ = ["FLOORS", "House", "imports_of_doors", "read_house", "room_of"]

FLOORS = ("discovery", "verify", "search", "brouncker")  # from below


@dataclass(frozen=True)
class House:
    """The sources as graphs.

    Attributes
    ----------
    files : networkx.DiGraph
        From a module to each that it imports, wherever in the file. A door, the ``__init__`` of a
        floor, is not in it: it names what lies in the rooms, and nothing below asks it.
    rooms : networkx.DiGraph
        The same for rooms; a node has ``files``, their number.
    """

    files: nx.DiGraph
    rooms: nx.DiGraph

    @cached_property
    def storeys(self) -> dict[str, int]:
        """On which storey each room stands: above all that it imports."""
        found: dict[str, int] = {}
        for room in reversed(list(nx.topological_sort(self.rooms))):
            below = (found[other] for other in self.rooms.successors(room))
            found[room] = 1 + max(below, default=-1)
        return found


def room_of(module: str) -> str:
    """The room of a module: its folder.

    >>> room_of("discovery.algebra.polynomial"), room_of("verify.checker")
    ('discovery.algebra', 'verify')
    """
    return module.rpartition(".")[0] or module


def read_house(root: Path = ROOT) -> House:
    """Read all modules of the packages below a folder."""
    modules = {_name(path, root): path for floor in FLOORS for path in _sources(root / floor)}
    files = nx.DiGraph()
    files.add_nodes_from(modules)
    for name, path in modules.items():
        for other in _imported(path, modules):
            if other != name:
                files.add_edge(name, other)
    rooms = nx.DiGraph()
    for name in modules:
        room = room_of(name)
        rooms.add_node(room, files=rooms.nodes.get(room, {"files": 0})["files"] + 1)
    rooms.add_edges_from(
        (room_of(a), room_of(b)) for a, b in files.edges if room_of(a) != room_of(b)
    )
    rooms.add_edges_from(  # what a room's own file has, such as the entry of the command
        (room_of(name), room)
        for name, path in modules.items()
        for room in _imported(path, rooms.nodes)
        if room != room_of(name) and room not in FLOORS
    )
    return House(files, rooms)


def _sources(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.py") if path.name != "__init__.py")


def _name(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts)


def _imported(path: Path, modules: Collection[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found = full if full in modules else node.module
                if found in modules:
                    yield found


def imports_of_doors(root: Path = ROOT) -> list[str]:
    """Files in rooms that take a name from the door of a floor, where no arrow would show it."""
    found = []
    for floor in FLOORS[:-1]:  # the last one is a door itself
        for path in _sources(root / floor):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in getattr(node, "names", ())]
                plain = isinstance(node, ast.Import) and {*names} & {*FLOORS}
                taken = isinstance(node, ast.ImportFrom) and node.module in FLOORS
                if plain or taken or (isinstance(node, ast.ImportFrom) and node.level):
                    found.append(f"{path.relative_to(root)}: {', '.join(names)}")
    return found
