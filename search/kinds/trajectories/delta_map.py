"""A heat map of delta over the directions of a field: the plane, or slices of space."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from discovery.errors import ClusteringError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import TwoSlopeNorm

__all__ = ["delta_map"]

Row = dict[str, Any]
Plane = NDArray[np.float64]

_DOTS_PER_INCH = 110
_WORST = -1.0  # delta of a trajectory whose error falls slower than its denominators grow
_SMALL = 0.05  # the least delta above 0 that has the full colour
_MAX_PANELS = 36


def delta_map(
    rows: Sequence[Row], variables: Sequence[str], title: str, measure: str = "sum"
) -> bytes:
    """A picture (PNG) of delta by direction; for one start, that of the first row.

    Two variables: the plane of directions. Three: a panel for each third entry. More: a panel for
    each value of the entries from the third on that occurs, as far as there are at most 36.
    A direction with a common factor has the colour of its primitive one, as far as its norm (the
    ``sum`` of the sizes of its entries, or their ``max``) is not beyond all others.

    Raises
    ------
    ClusteringError
        If matplotlib is not installed, or nothing can be drawn.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.colors import TwoSlopeNorm
        from matplotlib.figure import Figure
    except ImportError:
        raise ClusteringError(
            "pictures need matplotlib: pip install 'brouncker[plot]', or leave --plot"
        ) from None
    drawn = _points(rows)
    if not drawn or len(variables) < 2:
        raise ClusteringError("there is nothing to draw: no limits in a field of two variables")
    size = sum if measure == "sum" else max
    reach = max(size(map(abs, d)) for d in drawn)
    whole = {
        tuple(k * x for x in d): value
        for d, value in drawn.items()
        for k in range(1, reach // size(map(abs, d)) + 1)
    }
    panels = sorted({d[2:] for d in whole}, key=lambda rest: (sum(map(abs, rest)), rest))
    shown = sorted(panels[:_MAX_PANELS])
    low, high = min(min(d[:2]) for d in whole), max(max(d[:2]) for d in whole)
    columns = ceil(sqrt(len(shown)))
    lines = ceil(len(shown) / columns)
    side = 6.4 if len(shown) == 1 else 3.0
    with rc_context({"font.size": 9}):
        inches = (side * columns + 1.8, side * lines + 0.9)
        figure = Figure(figsize=inches, layout="constrained")
        grid = figure.subplots(lines, columns, squeeze=False).ravel()
        top = max(_SMALL, max(drawn.values()))
        norm = TwoSlopeNorm(0, _WORST, top)
        for axes, rest in zip(grid, shown, strict=False):
            image = _panel(axes, _plane(whole, rest, low, high), low, norm)
            axes.set_xlabel(f"steps along {variables[0]}")
            axes.set_ylabel(f"steps along {variables[1]}")
            if rest:
                names = zip(variables[2:], rest, strict=True)
                axes.set_title(", ".join(f"{name}: {d}" for name, d in names))
        for axes in grid[len(shown) :]:
            axes.set_axis_off()
        bar = figure.colorbar(
            image, ax=list(grid), shrink=0.8, extend="min", spacing="proportional"
        )
        bar.set_ticks([_WORST, _WORST / 2, 0, top / 2, top], labels=_labels(top))
        bar.set_label("δ: from exact growth where known, else measured")
        left = len(panels) - len(shown)
        figure.suptitle(title + (f"; {left} further slices not shown" if left else ""))
        buffer = BytesIO()
        figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    return buffer.getvalue()


def _labels(top: float) -> list[str]:
    return [f"{x:.2f}" for x in (_WORST, _WORST / 2, 0, top / 2, top)]


def _points(rows: Sequence[Row]) -> dict[tuple[int, ...], float]:
    """delta by direction: the exact one, else the measured one."""
    found = {}
    start = rows[0]["start"] if rows else ""
    for row in rows:
        value = row["delta"] if row["delta_exact"] is None else row["delta_exact"]
        if row["start"] == start and value is not None:
            found[tuple(map(int, row["direction"].split(",")))] = float(value)
    return found


def _plane(
    whole: dict[tuple[int, ...], float], rest: tuple[int, ...], low: int, high: int
) -> Plane:
    width = high - low + 1
    plane = np.full((width, width), np.nan)
    for d, value in whole.items():
        if d[2:] == rest and min(d[:2]) >= low and max(d[:2]) <= high:
            plane[d[1] - low, d[0] - low] = value
    return plane


def _panel(axes: Axes, plane: Plane, low: int, norm: TwoSlopeNorm) -> Any:
    """One plane: red where delta > 0, and a dot on the best direction."""
    from matplotlib import colormaps
    from matplotlib.ticker import MaxNLocator

    colours = colormaps["RdBu_r"].with_extremes(bad="#e4e4e4")
    edge = low - 0.5, low + len(plane) - 0.5
    image = axes.imshow(
        plane,
        origin="lower",
        extent=(*edge, *edge),
        cmap=colours,
        norm=norm,
        interpolation="nearest",
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(11, integer=True))
    if np.isfinite(plane).any():
        j, i = np.unravel_index(int(np.nanargmax(plane)), plane.shape)
        best = plane[j, i]
        axes.plot(i + low, j + low, "k.", markersize=5)
        axes.annotate(
            f"{best:.3f}",
            (float(i + low), float(j + low)),
            textcoords="offset points",
            xytext=(4, 4),
            fontsize=8,
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1},
        )
    return image
