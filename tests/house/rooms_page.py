"""The rooms in `docs/architecture.md`, as a table and a picture, made from the imports.

``python -m tests.house.rooms_page`` writes both anew.
"""

from __future__ import annotations

from collections import defaultdict
from importlib import import_module
from inspect import getdoc
from pathlib import Path

import networkx as nx

from tests.checkout import ROOT
from tests.house.imports import FLOORS, House, read_house

__all__ = ["BEGIN", "END", "PAGE", "rooms_table"]

PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "rooms.svg"
BEGIN = "<!-- rooms: made by python -m tests.house.rooms_page -->\n"
END = "<!-- end of rooms -->\n"
_COLOURS = {
    "discovery": "#d8e6f3",
    "verify": "#f6dfc6",
    "search": "#dcedd5",
    "brouncker": "#eeeeee",
}
_WIDTH = 7  # rooms beside each other


def rooms_table(house: House) -> str:
    """A line a room: what it is for, how many files it has, which rooms it imports."""
    lines = ["| storey | room | for | files | imports |", "|---|---|---|---|---|"]
    for room in _in_order(house):
        doc = getdoc(import_module(room)) or ""
        what = " ".join(doc.split("\n\n")[0].split())
        below = ", ".join(sorted(house.rooms.successors(room)))
        files = house.rooms.nodes[room]["files"]
        lines.append(f"| {house.storeys[room]} | `{room}` | {what} | {files} | {below} |")
    counts = f"{len(house.rooms)} rooms, {len(house.files)} files, {house.rooms.size()} imports."
    law = "No rooms import in a cycle, and no files in a circle, but that a fraction draws itself."
    return "\n".join([*lines, "", f"{counts} {law}", ""])


def _in_order(house: House) -> list[str]:
    return sorted(
        house.rooms,
        key=lambda room: (FLOORS.index(room.split(".")[0]), house.storeys[room], room),
    )


def _positions(house: House) -> dict[str, tuple[float, float]]:
    """Where each room is drawn: rooms of one storey beside each other, in rows of a few."""
    storeys = defaultdict(list)
    for room in _in_order(house):
        storeys[house.storeys[room]].append(room)
    places, y = {}, 0.0
    for storey in sorted(storeys):
        rooms = storeys[storey]
        for i, room in enumerate(rooms):
            row, column = divmod(i, _WIDTH)
            in_row = min(len(rooms) - row * _WIDTH, _WIDTH)
            places[room] = column - (in_row - 1) / 2, y + row * 0.7
        y += 1 + (len(rooms) - 1) // _WIDTH * 0.7
    return places


def draw_rooms(house: House, path: Path) -> None:
    """Draw the rooms above all that they import; an arrow that others imply is left out."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    places = _positions(house)
    mpl.rcParams["svg.hashsalt"] = "rooms"  # equal pictures are equal files
    figure = Figure(figsize=(13, 11))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    for a, b in nx.transitive_reduction(house.rooms).edges:
        axes.annotate(
            "",
            places[b],
            places[a],
            arrowprops={"arrowstyle": "->", "color": "#999999", "shrinkA": 12, "shrinkB": 12},
        )
    for room, (x, y) in places.items():
        floor, _, name = room.partition(".")
        label = f"{floor}\n{name.replace('.', '/')}" if name else floor
        axes.text(
            x,
            y,
            f"{label}  ({house.rooms.nodes[room]['files']})",
            ha="center",
            va="center",
            fontsize=9,
            bbox={
                "boxstyle": "round,pad=0.4",
                "facecolor": _COLOURS[floor],
                "edgecolor": "#666666",
            },
        )
    axes.set_xlim(-_WIDTH / 2 - 0.1, _WIDTH / 2 + 0.1)
    axes.set_ylim(-0.6, max(y for _, y in places.values()) + 0.6)
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Write the table into the page, and the picture beside it."""
    house = read_house()
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{rooms_table(house)}\n{END}{after}", encoding="utf-8")
    draw_rooms(house, PICTURE)


if __name__ == "__main__":
    main()
