"""Pictures of the planes: by constant, by fingerprint class, and how dense they are."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from discovery.convergence_dynamics.density_clusters import thin
from discovery.errors import ClusteringError
from search.clusters.cluster_study import ClusterReport
from search.clusters.constant_sorts import QUOTIENT, SORTS, UNNAMED, sort_of
from search.clusters.labelling import Plane

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CLASS_ORDER", "plane_pictures"]

CLASS_ORDER = ("generic", "half-reduction", "partial-reduction", "rigid", "reduction")
_CLASS_COLOURS = ("#d0d0d0", "#8fb8de", "#7b4fa3", "#e08a1e", "#c0392b")
_UNLABELLED = "#d8d8d8"
_NAMES = {
    "naive_delta": "naive δ",
    "reduced_delta": "reduced δ",
    "predicted_delta": "predicted δ",
    "gamma_prime": "γ′ (growth of the reduced denominator)",
    "eta_prime": "η′ (factorial growth of the reduced denominator)",
    "beta": "β (power in the error)",
    "gamma": "γ (exponential rate of the error)",
    "eta": "η (factorial rate of the error)",
    "eigenvalue_ratio": "ln|λ₊/λ₋|",
}
_CELL = 0.002  # one dot a cell: more would lie on top of each other
_RASTER = 2_000  # dots beyond which a vector picture holds them as an image
_DOTS_PER_INCH = 130

Points = NDArray[np.float64]


def plane_pictures(report: ClusterReport, plane: Plane) -> dict[str, bytes]:
    """A plane as ``png`` and ``svg``: three panels side by side.

    Raises
    ------
    ClusteringError
        If matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise ClusteringError(
            "pictures need matplotlib: pip install 'brouncker[plot]', or leave --plot and --report"
        ) from None
    points = report.points.plane(plane)
    usable = np.flatnonzero(np.isfinite(points).all(axis=1))
    shown = points[usable]
    with rc_context({"svg.hashsalt": "brouncker", "font.size": 10}):
        figure = Figure(figsize=(19, 7), layout="constrained")
        left, middle, right = figure.subplots(1, 3)
        _by_constant(left, shown, _sorts(report)[usable])
        _by_class(middle, shown, report.points.classes()[usable])
        _density(figure, right, shown)
        for axes in (left, middle, right):
            axes.set_xlabel(_NAMES[plane[0]])
            axes.set_ylabel(_NAMES[plane[1]])
            _limits(axes, shown)
        found = {}
        for kind in ("png", "svg"):
            buffer = BytesIO()
            metadata = {"Date": None} if kind == "svg" else {"Software": None}
            figure.savefig(buffer, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata)
            found[kind] = buffer.getvalue()
    return found


def _sorts(report: ClusterReport) -> NDArray[np.str_]:
    found = np.full(len(report.points), "", dtype="<U32")
    for family in report.labelling.tied:
        found[[m.row for m in family]] = UNNAMED
    for member in report.labelling.members:
        if member.claim is not None:
            name = member.claim.constant
            own = name in report.labelling.quotients
            found[member.row] = QUOTIENT if own else sort_of(name)
    return found


def _dots(axes: Axes, points: Points, colour: Any, label: str, size: float, marker: str) -> None:
    kept = thin(points, _CELL)
    axes.scatter(
        points[kept, 0],
        points[kept, 1],
        s=size,
        color=colour,
        marker=marker,
        linewidths=0,
        label=f"{label} ({len(points):,})",
        rasterized=len(kept) > _RASTER,
    )


def _by_constant(axes: Axes, points: Points, sorts: NDArray[np.str_]) -> None:
    from matplotlib import colormaps

    free = sorts == ""
    if free.any():
        _dots(axes, points[free], _UNLABELLED, "no label", 3, "o")
    counts = {name: int((sorts == name).sum()) for name in SORTS}
    present = sorted((n for n in SORTS if counts[n]), key=lambda n: (n != UNNAMED, -counts[n]))
    colours = colormaps["tab20"].colors  # type: ignore[attr-defined] # of listed colour maps
    for i, name in enumerate(present):
        unnamed = name == UNNAMED
        colour = "#555555" if unnamed else colours[i % len(colours)]
        _dots(axes, points[sorts == name], colour, name, 6 if unnamed else 16, _MARKERS[i % 4])
    axes.set_title("by constant")
    _legend(axes)


_MARKERS = "osD^"


def _by_class(axes: Axes, points: Points, classes: NDArray[np.str_]) -> None:
    for name, colour in zip(CLASS_ORDER, _CLASS_COLOURS, strict=True):
        inside = classes == name
        if inside.any():
            _dots(axes, points[inside], colour, name, 4 if name == "generic" else 9, "o")
    axes.set_title("by fingerprint class")
    _legend(axes)


def _legend(axes: Axes) -> None:
    beside = (0.5, -0.11)  # below the points, not on them
    legend = axes.legend(
        loc="upper center",
        bbox_to_anchor=beside,
        ncols=3,
        fontsize=8,
        markerscale=1.6,
        frameon=False,
    )
    for handle in legend.legend_handles:
        if handle is not None and hasattr(handle, "set_sizes"):
            handle.set_sizes([22])


def _density(figure: Any, axes: Axes, points: Points) -> None:
    low, high = _window(points)
    inside = ((points >= low) & (points <= high)).all(axis=1)
    drawn = axes.hexbin(
        points[inside, 0], points[inside, 1], gridsize=120, bins="log", mincnt=1, cmap="viridis"
    )
    drawn.set_rasterized(True)
    figure.colorbar(drawn, ax=axes, label="fractions a cell")
    axes.set_title(f"density of {int(inside.sum()):,} fractions")


def _window(points: Points) -> tuple[Points, Points]:
    """Where all but a few thousandths of the points are."""
    low, high = np.percentile(points, [0.2, 99.8], axis=0)
    margin = 0.04 * np.maximum(high - low, 0.05)
    return low - margin, high + margin


def _limits(axes: Axes, points: Points) -> None:
    low, high = _window(points)
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    axes.grid(alpha=0.25, linewidth=0.5)
