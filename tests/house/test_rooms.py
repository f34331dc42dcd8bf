"""The house: floors, rooms and files, and who may import whom."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

from tests.checkout import ROOT
from tests.house.imports import FLOORS, imports_of_doors, read_house, room_of
from tests.house.rooms_page import BEGIN, END, PAGE, rooms_table

HOUSE = read_house()
MOST_FILES = 20  # of a folder
MOST_LINES = 400  # of a file

# What the court may use of the mathematics: values, and what names mean. None of it finds a proof.
COURT_USES = {
    "discovery",
    "discovery.algebra",
    "discovery.continued_fractions",
    "discovery.definitions",
    "discovery.expressions",
}
# A fraction draws itself: the one import of what lies above, when its method is called.
UPWARD = ("discovery.continued_fractions.pcf", "discovery.continued_fractions.convergence_plot")


def circles(graph: nx.DiGraph) -> list[list[str]]:
    return [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]


def test_no_room_imports_in_a_cycle() -> None:
    assert len(HOUSE.rooms) > 30
    assert circles(HOUSE.rooms) == []


def test_no_files_import_in_a_circle() -> None:
    files = HOUSE.files.copy()
    files.remove_edge(*UPWARD)
    assert circles(files) == []


@pytest.mark.parametrize("floor", FLOORS)
def test_lower_floors_never_import_higher_ones(floor: str) -> None:
    higher = FLOORS[FLOORS.index(floor) + 1 :]
    up = [
        (a, b)
        for a, b in HOUSE.files.edges
        if a.split(".")[0] == floor and b.split(".")[0] in higher
    ]
    assert any(name.startswith(floor) for name in HOUSE.files)
    assert up == []


def test_rooms_import_files_and_no_doors() -> None:
    """What comes through a door has no arrow in the graph: every import names its file."""
    assert imports_of_doors() == []


def test_the_court_uses_only_values_and_what_names_mean() -> None:
    used = {b: a for a, b in HOUSE.rooms.edges if room_floor(a) == "verify" != room_floor(b)}
    assert used.keys() <= COURT_USES


def test_nothing_behind_the_checker_finds_anything() -> None:
    """All that it imports, through other files too, lies in the rooms that the court may use."""
    files = HOUSE.files.copy()
    files.remove_edge(*UPWARD)
    rooms = {room_of(name) for name in nx.descendants(files, "verify.checker")}
    assert {room for room in rooms if room_floor(room) != "verify"} <= COURT_USES


def room_floor(room: str) -> str:
    return room.split(".")[0]


def sources() -> list[Path]:
    folders = (*FLOORS, "tests", "benchmarks", "docs")
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py")]


def test_no_folder_has_too_many_files_and_no_file_too_many_lines() -> None:
    paths = sources()
    counts = Counter(path.parent for path in paths if path.name != "__init__.py")
    assert {str(folder): count for folder, count in counts.items() if count > MOST_FILES} == {}
    lengths = {str(path): path.read_text(encoding="utf-8").count("\n") for path in paths}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_every_room_says_what_it_is_for_and_does_nothing_else() -> None:
    for room in HOUSE.rooms:
        if room in FLOORS or room == "search.cli":  # doors, and the entry of the command
            continue
        path = ROOT.joinpath(*room.split("."), "__init__.py")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), room
        assert len(tree.body) == 1, room


def test_the_page_shows_the_rooms_as_they_are() -> None:
    _, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    shown, _ = rest.split(END)
    assert shown.strip() == rooms_table(HOUSE).strip(), "python -m tests.house.rooms_page"
